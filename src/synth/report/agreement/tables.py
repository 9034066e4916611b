"""The agreement tables in `reports/tables/`: the steps' tables, with labels beside the ids,
sentences numbered as on the pages, and notes in words."""

from __future__ import annotations

import math
from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from synth import wording
from synth.reasons import Note
from synth.report.agreement.confusion import confusion_matrix
from synth.report.parts.csv_tables import if_any, sentence_number, table
from synth.tables.agree import (
    CodingDifference,
    CodingOnNoUnit,
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
    RelevanceAgreement,
    RepeatAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.tables.agree_units import (
    CodePresence,
    ExclusiveAgreement,
    ExclusiveClash,
    NarrativePresence,
    OverlapAgreement,
    PresenceAgreement,
)
from synth.tables.cells import Maybe, cell_of
from synth.tables.resolve import ConsensusSource
from synth.tables.segment import Sentence
from synth.vocabulary import Over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from synth.report.parts.csv_tables import Table, Value
    from synth.report.parts.data import ReportData
    from synth.tables import Row
    from synth.tables.cells import Cell

    #: What a row has in a column, and a column by its name with that or an attribute of the row.
    Of: TypeAlias = Callable[[Any], Value]
    Column: TypeAlias = tuple[str, str | Of]

#: The rows of tables of coefficients, which a reflexive study does not have; their files.
_OF_COEFFICIENTS = (
    ItemAgreement,
    PairAgreement,
    PooledAgreement,
    UnitizingAgreement,
    PresenceAgreement,
    NarrativePresence,
    CodePresence,
    OverlapAgreement,
    ExclusiveAgreement,
    ExclusiveClash,
    RepeatAgreement,
    ConsensusAgreement,
    Planning,
)
COEFFICIENTS = tuple(f"{row.table.name}.csv" for row in _OF_COEFFICIENTS)

#: What readers see otherwise than as it stands in a step's table.
_MAYBE, _NOTE, _NOTES = cell_of(Maybe), cell_of(Note | None), cell_of(tuple[Note, ...])


def agreement_tables(data: ReportData) -> Iterator[Table]:
    """Each table; a reflexive study has none of coefficients."""
    for csv_table in _tables(data):
        if not data.reflexive or csv_table.name not in COEFFICIENTS:
            yield csv_table


def _tables(data: ReportData) -> Iterator[Table]:
    label: Column = ("label", lambda row: data.labels.get(row.id, row.id))
    title: Column = ("title", lambda row: data.titles.get(row.narrative, ""))

    def of_step(row: type[Row], what: str, *beside: tuple[str, Column], **instead: Of) -> Table:
        """A step's table. `beside`: the name of a column, and one to stand after it; `instead`:
        what readers see in a column."""
        columns = _columns(row, dict(beside), instead)
        return table(f"{row.table.name}.csv", what, data.rows(row), *columns)

    by_id, by_narrative = ("id", label), ("narrative", title)
    by_code = ("code", ("label", lambda row: data.code_label(row.code)))
    yield of_step(ItemAgreement, "agreement on each code, subtheme and theme", by_id)
    yield of_step(
        PairAgreement,
        "agreement of each pair of coders",
        by_id,
        interval=lambda pair: wording.interval(pair.interval, not math.isnan(pair.kappa_low)),
    )
    yield of_step(
        PooledAgreement,
        "pooled α: of all, on each narrative and section, without each coder, by round of coding",
        ("id", ("label", lambda estimate: _pooled_label(data, estimate))),
    )
    yield of_step(
        UnitizingAgreement, "unitizing α of each code: where passages begin and end", by_id
    )
    yield of_step(
        PresenceAgreement, "agreement on whether a code or theme is in a narrative at all", by_id
    )
    yield of_step(
        NarrativePresence,
        "how far the coders of a narrative used the same codes in it",
        by_narrative,
    )
    yield of_step(
        CodePresence,
        "which code was used in which narrative, by whom",
        by_narrative,
        by_code,
        coders=lambda used: " ".join(used.coders),
    )
    yield of_step(
        OverlapAgreement, "passages that another coder’s passages of the same code overlap", by_id
    )
    yield of_step(
        ExclusiveAgreement, "unitizing α of groups of codes that exclude one another", by_id
    )
    yield of_step(
        ExclusiveClash,
        "places where a coder gave two codes of a group that exclude one another",
        ("code_a", ("label_a", lambda clash: data.code_label(clash.code_a))),
        ("code_b", ("label_b", lambda clash: data.code_label(clash.code_b))),
    )
    yield of_step(RepeatAgreement, "the same coder twice", by_id)
    yield of_step(ConsensusAgreement, "α before consensus and after", by_id)
    yield of_step(
        Planning,
        "how much more to code for narrower intervals",
        by_id,
        reason=lambda goal: wording.planning(goal.reason),
    )
    yield of_step(
        ScreeningAgreement,
        "agreement of screeners, by stage and pair",
        interval=lambda estimate: _interval(estimate, wording.UNIT),
    )
    yield of_step(
        RelevanceAgreement,
        "agreement of screeners on relevance (trigger tool), by stage and pair",
    )
    yield of_step(Coverage, "whose coding of which narrative is compared", by_narrative)
    yield of_step(LeftOutCount, "codings that are not compared, and why")
    yield of_step(
        CodingOnNoUnit,
        "codings that stand on no unit of agreement",
        by_narrative,
        by_code,
        first_sentence=lambda coding: sentence_number(coding.first_sentence),
    )
    yield _not_units(data, title)
    given: defaultdict[int, list[PassageCode]] = defaultdict(list)
    for code in data.rows(PassageCode):
        given[code.rank].append(code)
    yield of_step(
        PassageDisagreement,
        "sentences by what they add to the observed disagreement",
        by_narrative,
        ("share", ("codes", lambda passage: _given(given[passage.rank]))),
        sentence=lambda passage: sentence_number(passage.sentence),
    )
    yield table(
        f"{CodingDifference.table.name}.csv",
        "every disagreement with both sides, those to discuss first in front",
        data.disagreements,
        *_disagreement_columns(data),
    )
    yield of_step(
        Confusion,
        "how often codes were given for one another, in pairs",
        ("code_a", ("label_a", lambda pair: data.code_label(pair.code_a))),
        ("code_b", ("label_b", lambda pair: data.code_label(pair.code_b) or wording.NOTHING)),
    )
    yield table(
        f"{ConsensusSource.table.name}.csv",
        "the consensus: each entry with the codings it rests on",
        data.consensus,
        *_consensus_columns(data, title),
    )
    yield confusion_matrix(data)


def _not_units(data: ReportData, title: Column) -> Table:
    """Every sentence that the rule does not take for a unit, so that the rule can be judged."""
    sentences = (one for one in data.study.each(Sentence) if not one.unit)
    return table(
        "not_units.csv",
        "sentences that are no unit of agreement, and what they are instead",
        sentences,
        "narrative",
        title,
        ("sentence", lambda one: sentence_number(one.sentence)),
        "section",
        "why_not",
        ("text", lambda one: data.texts.get(one.narrative, "")[one.start : one.end]),
        "start",
        "end",
    )


def _columns(row: type[Row], beside: dict[str, Column], instead: dict[str, Of]) -> list[Column]:
    """The columns of a step's table, as readers see them."""
    out: list[Column] = []
    for name, cell in row.table.columns.items():
        out.append((name, instead.get(name) or _value(name, cell)))
        if name in beside:
            out.append(beside[name])
    return out


def _value(name: str, cell: Cell) -> Of:
    """Notes in words, and nothing for whole numbers that do not apply; else what the row has."""
    value = attrgetter(name)
    if cell is _NOTE:
        return lambda row: wording.reason(value(row))
    if cell is _NOTES:
        return _interval
    if cell is _MAYBE:
        return lambda row: if_any(value(row))
    return value


def _interval(estimate: Any, cluster: str = wording.NARRATIVE) -> str:
    """The notes on a row's interval; `cluster` is the noun for one of what it draws."""
    return wording.interval(estimate.interval, not math.isnan(estimate.low), cluster=cluster)


def _pooled_label(data: ReportData, estimate: PooledAgreement) -> str:
    names = {Over.NARRATIVE: data.titles, Over.SECTION: data.section_headings}
    return names.get(estimate.of, {}).get(estimate.id, estimate.id)


def _given(codes: Iterable[PassageCode]) -> str:
    """Who gave which code in a passage."""
    return "; ".join(f"{code.code}: {' '.join(code.coders)}" for code in codes)


def _disagreement_columns(data: ReportData) -> list[Column]:
    maybe = {name for name, cell in CodingDifference.table.columns.items() if cell is _MAYBE}

    def of(name: str) -> Column:
        value = attrgetter(f"difference.{name}")
        return name, (lambda ranked: if_any(value(ranked))) if name in maybe else value

    def sentence(name: str) -> Column:
        value = attrgetter(f"difference.{name}")
        return name, lambda ranked: sentence_number(value(ranked))

    def side(letter: str) -> list[Column]:
        code = attrgetter(f"difference.code_{letter}")
        return [
            *(of(f"{name}_{letter}") for name in ("coder", "coding", "code")),
            (f"label_{letter}", lambda ranked: data.code_label(code(ranked))),
            *(sentence(f"{name}_{letter}") for name in ("first", "last")),
            *(of(f"{name}_{letter}") for name in ("start", "end", "quote", "memo")),
        ]

    headings = data.section_headings
    return [
        ("rank", "rank"),
        of("narrative"),
        ("title", lambda ranked: data.titles.get(ranked.difference.narrative, "")),
        of("kind"),
        of("section"),
        ("section_heading", lambda ranked: headings.get(ranked.difference.section, "")),
        sentence("first_sentence"),
        sentence("last_sentence"),
        *side("a"),
        *side("b"),
        of("matched_b"),
        ("passage", lambda ranked: if_any(ranked.passage)),
        of("entry"),
        of("state"),
        ("by", lambda ranked: ", ".join(ranked.by)),
        ("date", "date"),
        ("why", "why"),
        ("stale", lambda ranked: "; ".join(ranked.stale)),
    ]


def _consensus_columns(data: ReportData, title: Column) -> list[Column]:
    """With the codings that the entries rest on, where these are still there."""

    def of_coding(value: Of) -> Of:
        def cell(source: ConsensusSource) -> Value:
            coding = data.coding_by_id.get(source.coding_id)
            return value(coding) if coding else ""

        return cell

    columns = _columns(
        ConsensusSource,
        {"narrative": title},
        {
            "by": lambda source: ", ".join(source.by),
            "stale": lambda source: "; ".join(source.stale),
        },
    )
    after = [name for name, _ in columns].index("coding_id") + 1
    columns[after:after] = [
        ("code", of_coding(attrgetter("code"))),
        ("code_label", of_coding(lambda coding: data.code_label(coding.code))),
        ("quote", of_coding(attrgetter("quote"))),
    ]
    return columns
