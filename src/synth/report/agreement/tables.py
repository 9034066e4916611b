"""The agreement tables in `reports/tables/`: the steps' tables, with labels beside the ids,
sentences numbered as on the pages, and notes in words."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from synth import wording
from synth.report.agreement.confusion import confusion_matrix
from synth.report.parts.csv_tables import Table
from synth.tables.agree import (
    CodingDifference,
    Confusion,
    ConsensusAgreement,
    Coverage,
    ItemAgreement,
    LeftOutCount,
    PairAgreement,
    PassageCode,
    PassageDisagreement,
    Planning,
    PooledAgreement,
    RepeatAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.tables.cells import Maybe, cell_of
from synth.tables.resolve import ConsensusSource
from synth.vocabulary import Note, Over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from synth.report.parts.data import ReportData
    from synth.tables import Row
    from synth.tables.cells import Cell

#: The rows of tables of coefficients, which a reflexive study does not have; their files.
_OF_COEFFICIENTS = (
    ItemAgreement,
    PairAgreement,
    PooledAgreement,
    UnitizingAgreement,
    RepeatAgreement,
    ConsensusAgreement,
    Planning,
)
COEFFICIENTS = tuple(f"{row.table.name}.csv" for row in _OF_COEFFICIENTS)

#: What people read otherwise than as it stands in a step's table.
_MAYBE, _NOTE, _NOTES = cell_of(Maybe), cell_of(Note | None), cell_of(tuple[Note, ...])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people: its name, and its value for a row."""

    name: str
    value: Callable[[Any], object]


def agreement_tables(data: ReportData) -> Iterator[Table]:
    """Each table; a reflexive study has none of coefficients."""
    for table in _tables(data):
        if not data.reflexive or table.name not in COEFFICIENTS:
            yield table


def _tables(data: ReportData) -> Iterator[Table]:
    label = Column("label", lambda row: data.labels.get(row.id, row.id))
    title = Column("title", lambda row: data.titles.get(row.narrative, ""))

    def table(row: type[Row], what: str, *instead: Column, **beside: Column) -> Table:
        """A step's table. `instead`: columns in place of those of the same name; `beside`: a column
        to stand after the one named."""
        columns = _columns(row, instead, beside)
        return _filled(row.table.name, what, columns, data.rows(row))

    yield table(ItemAgreement, "agreement on each code, subtheme and theme", id=label)
    yield table(PairAgreement, "agreement of each pair of coders", id=label)
    yield table(
        PooledAgreement,
        "pooled α: of all, on each narrative and section, without each coder, by round of coding",
        id=Column("label", lambda row: _pooled_label(data, row)),
    )
    yield table(
        UnitizingAgreement, "unitizing α of each code: where passages begin and end", id=label
    )
    yield table(RepeatAgreement, "the same coder twice", id=label)
    yield table(ConsensusAgreement, "α before consensus and after", id=label)
    yield table(
        Planning,
        "how much more to code for narrower intervals",
        Column("reason", lambda row: wording.planning(row.reason)),
        id=label,
    )
    yield table(
        ScreeningAgreement, "agreement of screeners, by stage and pair", _interval(wording.UNIT)
    )
    yield table(Coverage, "whose coding of which narrative is compared", narrative=title)
    yield table(LeftOutCount, "codings that are not compared, and why")
    given: defaultdict[int, list[PassageCode]] = defaultdict(list)
    for code in data.rows(PassageCode):
        given[code.rank].append(code)
    yield table(
        PassageDisagreement,
        "sentences by what they add to the observed disagreement",
        Column("sentence", lambda row: row.sentence + 1),
        narrative=title,
        share=Column("codes", lambda row: _given(given[row.rank])),
    )
    yield _filled(
        CodingDifference.table.name,
        "every disagreement with both sides, those to discuss first in front",
        _disagreement_columns(data),
        data.disagreements,
    )
    yield table(
        Confusion,
        "how often codes were given for one another, in pairs",
        code_a=Column("label_a", lambda row: data.code_label(row.code_a)),
        code_b=Column("label_b", lambda row: data.code_label(row.code_b) or wording.NOTHING),
    )
    yield _filled(
        ConsensusSource.table.name,
        "the consensus: each entry with the codings it rests on",
        _consensus_columns(data, title),
        data.consensus,
    )
    yield confusion_matrix(data)


def _filled(name: str, what: str, columns: list[Column], rows: Iterable[Any]) -> Table:
    values = [column.value for column in columns]
    cells = ([value(row) for value in values] for row in rows)
    return Table(f"{name}.csv", what, tuple(column.name for column in columns), cells)


def _columns(
    row: type[Row], instead: Iterable[Column] = (), beside: dict[str, Column] | None = None
) -> list[Column]:
    """The columns of a step's table, as people read them."""
    own = {column.name: column for column in instead}
    out = []
    for name, cell in row.table.columns.items():
        out.append(own.get(name) or _column(name, cell))
        if beside and name in beside:
            out.append(beside[name])
    return out


def _column(name: str, cell: Cell) -> Column:
    """A column with notes in words, and empty cells for whole numbers that do not apply."""
    value = attrgetter(name)
    if cell is _NOTE:
        return Column(name, lambda row: wording.reason(value(row)))
    if cell is _NOTES:
        return _interval()
    if cell is _MAYBE:
        return Column(name, lambda row: _number(value(row)))
    return Column(name, value)


def _interval(cluster: str = wording.NARRATIVE) -> Column:
    """The notes on an interval; `cluster` is the noun for one of what it draws."""
    return Column(
        "interval",
        lambda row: wording.interval(row.interval, not math.isnan(row.low), cluster=cluster),
    )


def _number(number: int, add: int = 0) -> int | str:
    return "" if number == -1 else number + add


def _pooled_label(data: ReportData, row: PooledAgreement) -> str:
    names = {Over.NARRATIVE: data.titles, Over.SECTION: data.section_headings}
    return names.get(row.of, {}).get(row.id, row.id)


def _given(codes: Iterable[PassageCode]) -> str:
    """Who gave which code in a passage."""
    return "; ".join(f"{code.code}: {' '.join(code.coders)}" for code in codes)


def _disagreement_columns(data: ReportData) -> list[Column]:
    def of(name: str, add: int = 0) -> Column:
        """A column of the difference; with `add`, a sentence's number as the pages have it."""
        value = attrgetter(f"difference.{name}")
        if add or CodingDifference.table.columns[name] is _MAYBE:
            return Column(name, lambda row: _number(value(row), add))
        return Column(name, value)

    def beside(name: str, names: dict[str, str], key: str, default: bool = False) -> Column:
        """The name of what the difference has an id of."""
        value = attrgetter(f"difference.{key}")
        return Column(name, lambda row: names.get(value(row), value(row) if default else ""))

    def side(letter: str) -> list[Column]:
        return [
            *(of(f"{name}_{letter}") for name in ("coder", "coding", "code")),
            beside(f"label_{letter}", data.code_labels, f"code_{letter}", default=True),
            *(of(f"{name}_{letter}", add=1) for name in ("first", "last")),
            *(of(f"{name}_{letter}") for name in ("start", "end", "quote", "memo")),
        ]

    return [
        Column("rank", attrgetter("rank")),
        of("narrative"),
        beside("title", data.titles, "narrative"),
        of("kind"),
        of("section"),
        beside("section_heading", data.section_headings, "section"),
        of("first_sentence", add=1),
        of("last_sentence", add=1),
        *side("a"),
        *side("b"),
        of("matched_b"),
        Column("passage", lambda row: _number(row.passage)),
        of("entry"),
        of("state"),
        Column("by", lambda row: ", ".join(row.by)),
        Column("date", attrgetter("date")),
        Column("why", attrgetter("why")),
        Column("stale", lambda row: "; ".join(row.stale)),
    ]


def _consensus_columns(data: ReportData, title: Column) -> list[Column]:
    """With the codings that the entries rest on, where these are still there."""

    def of_coding(name: str, value: Callable[[Any], object]) -> Column:
        def cell(row: ConsensusSource) -> object:
            coding = data.coding_by_id.get(row.coding_id)
            return value(coding) if coding else ""

        return Column(name, cell)

    instead = (
        Column("by", lambda row: ", ".join(row.by)),
        Column("stale", lambda row: "; ".join(row.stale)),
    )
    columns = _columns(ConsensusSource, instead, {"narrative": title})
    after = [column.name for column in columns].index("coding_id") + 1
    columns[after:after] = [
        of_coding("code", attrgetter("code")),
        of_coding("code_label", lambda coding: data.code_label(coding.code)),
        of_coding("quote", attrgetter("quote")),
    ]
    return columns
