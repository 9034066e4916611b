"""Agreement looked at from several sides: all together, by section, round, narrative, coder,
before and after consensus, and how many narratives would make an interval this narrow."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth import wording
from synth.tables.agree import (
    ConsensusAgreement,
    ItemAgreement,
    Planning,
    PooledAgreement,
    RepeatAgreement,
)
from synth.vocabulary import Aim, Level, Over

if TYPE_CHECKING:
    from synth.reasons import Note
    from synth.report.agreement.alpha_rows import Agreement, AlphaRow, Alphas
    from synth.report.parts.data import ReportData

#: With more narratives than this, the page names those with the lowest α alone.
MANY = 200
LOWEST = 50
#: A change of α by less than this is not seen in the figures shown.
LEAST_CHANGE = 0.005


def _order(level: Level) -> int:
    return list(Level).index(level)


def levels_of(data: ReportData) -> list[Level]:
    """The levels that agreement was computed at."""
    return [row.level for row in pooled(data, Over.ALL)]


def pooled(data: ReportData, of: Over) -> list[PooledAgreement]:
    """Pooled α over one kind of thing, in the order of levels."""
    rows = [row for row in data.rows(PooledAgreement) if row.of is of]
    return sorted(rows, key=lambda row: _order(row.level))


def together(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a level."""
    return [
        alphas.row(row, wording.LEVELS[row.level], f"all-{row.level}")
        for row in pooled(data, Over.ALL)
    ]


def by_section(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a section of the template, in its order."""
    headings = data.section_headings
    order = {section: i for i, section in enumerate(headings)}
    rows = pooled(data, Over.SECTION)
    rows.sort(key=lambda row: order.get(row.id, len(order)))
    return [
        alphas.row(row, headings.get(row.id, row.id or "Outside the sections"), f"section-{row.id}")
        for row in rows
    ]


def by_round(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a round of coding."""
    return [
        alphas.row(row, f"Round {row.id}", f"round-{row.id}")
        for row in pooled(data, Over.CODING_ROUND)
    ]


@dataclass(frozen=True, slots=True)
class LevelsLine:
    """One thing looked at (a narrative, a coder left out), with its pooled α on each level."""

    id: str
    levels: dict[Level, PooledAgreement] = field(default_factory=dict)


def grid(data: ReportData, of: Over) -> list[LevelsLine]:
    """One line for each thing looked at."""
    lines: dict[str, LevelsLine] = {}
    for row in pooled(data, of):
        lines.setdefault(row.id, LevelsLine(row.id)).levels[row.level] = row
    return list(lines.values())


def by_narrative(data: ReportData) -> tuple[list[LevelsLine], int]:
    """One line a narrative; of many, the lowest alone. The second value is how many narratives
    there are."""
    lines = grid(data, Over.NARRATIVE)
    if len(lines) <= MANY:
        return lines, len(lines)
    known = [
        (row.alpha, line.id, line)
        for line in lines
        if (row := line.levels.get(Level.CODE)) and not math.isnan(row.alpha)
    ]
    return [line for _, _, line in sorted(known, key=lambda one: one[:2])[:LOWEST]], len(lines)


@dataclass(frozen=True, slots=True)
class CodedTwice:
    """A coder who coded twice: α of all codes together, and the codes with an α."""

    alpha: AlphaRow
    codes: list[RepeatAgreement]


def twice(data: ReportData, alphas: Alphas) -> list[CodedTwice]:
    """One entry for each second coding; its codes by their α, the lowest first."""
    rows = data.rows(RepeatAgreement)
    out = []
    for whole in rows:
        if not whole.id:
            name = f"{whole.coder}, again as {whole.again}"
            codes = [
                row
                for row in rows
                if row.again == whole.again and row.id and not math.isnan(row.alpha)
            ]
            codes.sort(key=lambda row: (row.alpha, row.id))
            out.append(CodedTwice(alphas.row(whole, name, f"again-{whole.again}"), codes))
    return out


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """α before consensus and after: of each level together, and of the codes that changed."""

    levels: list[ConsensusAgreement]
    codes: list[ConsensusAgreement]


def before_and_after(data: ReportData) -> BeforeAndAfter:
    """Agreement before consensus and after; the codes that changed most come first."""
    rows = data.rows(ConsensusAgreement)
    levels = [row for row in rows if not row.id]
    levels.sort(key=lambda row: _order(row.level))

    def change(row: ConsensusAgreement) -> float:
        return abs(row.after - row.before)

    codes = [
        row for row in rows if row.id and row.level is Level.CODE and change(row) >= LEAST_CHANGE
    ]
    codes.sort(key=lambda row: (-change(row), row.id))
    return BeforeAndAfter(levels, codes)


@dataclass(slots=True)
class Planned:
    """How much more to code, for one code, or for all of a level together (id "")."""

    level: Level
    id: str
    #: How wide the interval is now.
    now: float
    #: Width wanted → the narratives needed: 0 where those at hand are enough, None where it can't
    #: be said (`reason` says why).
    narratives: dict[float, int | None] = field(default_factory=dict)
    #: Value to be told from → the sentences needed, or None.
    sentences: dict[float, int | None] = field(default_factory=dict)
    reason: Note | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much more to code than the narratives there are (`have`): of levels, of codes, and of
    codes for which nothing can be said. `widths` and `values` are the columns."""

    have: int
    widths: list[float]
    values: list[float]
    levels: list[Planned]
    codes: list[Planned]
    without: list[Planned]


def planning(data: ReportData) -> Plan:
    """How much more to code for narrower intervals."""
    whole = pooled(data, Over.ALL)
    have = max((row.narratives for row in whole), default=0)
    estimates: tuple[PooledAgreement | ItemAgreement, ...] = (*whole, *data.rows(ItemAgreement))
    now = {(row.level, row.id): row.high - row.low for row in estimates}
    lines: dict[tuple[Level, str], Planned] = {}
    for row in data.rows(Planning):
        key = (row.level, row.id)
        line = lines.setdefault(key, Planned(*key, now.get(key, math.nan)))
        if row.aim is Aim.TELL:
            line.sentences[row.value] = None if row.units < 0 else row.units
            continue
        enough = 0 <= row.narratives <= have
        line.narratives[row.value] = None if row.narratives < 0 else 0 if enough else row.narratives
        line.reason = row.reason or line.reason
    codes = [line for line in lines.values() if line.level is Level.CODE and line.id]
    return Plan(
        have=have,
        widths=sorted({value for line in lines.values() for value in line.narratives}),
        values=sorted({value for line in lines.values() for value in line.sentences}),
        levels=[lines[level, ""] for level in Level if (level, "") in lines],
        codes=[line for line in codes if not line.reason],
        without=[line for line in codes if line.reason],
    )


def drawn_rows(data: ReportData) -> tuple[list[Agreement], list[Agreement]]:
    """The rows whose α is drawn on the page: on all narratives, and on some of them."""
    whole: list[Agreement] = [
        *pooled(data, Over.ALL),
        *pooled(data, Over.SECTION),
        *data.rows(ItemAgreement),
    ]
    again = [row for row in data.rows(RepeatAgreement) if not row.id]
    return whole, [*pooled(data, Over.CODING_ROUND), *again]
