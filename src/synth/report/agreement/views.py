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
    return [estimate.level for estimate in pooled(data, Over.ALL)]


def pooled(data: ReportData, of: Over) -> list[PooledAgreement]:
    """Pooled α over one kind of thing, in the order of levels."""
    estimates = [estimate for estimate in data.rows(PooledAgreement) if estimate.of is of]
    return sorted(estimates, key=lambda estimate: _order(estimate.level))


def together(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a level."""
    return [
        alphas.row(estimate, wording.LEVELS[estimate.level], f"all-{estimate.level}")
        for estimate in pooled(data, Over.ALL)
    ]


def by_section(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a section of the template, in its order."""
    headings = data.section_headings
    order = {section: i for i, section in enumerate(headings)}
    estimates = pooled(data, Over.SECTION)
    estimates.sort(key=lambda estimate: order.get(estimate.id, len(order)))
    return [
        alphas.row(
            estimate,
            headings.get(estimate.id, estimate.id or "Outside the sections"),
            f"section-{estimate.id}",
        )
        for estimate in estimates
    ]


def by_round(data: ReportData, alphas: Alphas) -> list[AlphaRow]:
    """One row a round of coding."""
    return [
        alphas.row(estimate, f"Round {estimate.id}", f"round-{estimate.id}")
        for estimate in pooled(data, Over.CODING_ROUND)
    ]


@dataclass(frozen=True, slots=True)
class LevelsLine:
    """One thing looked at (a narrative, a coder left out), with its pooled α on each level."""

    id: str
    levels: dict[Level, PooledAgreement] = field(default_factory=dict)


def grid(data: ReportData, of: Over) -> list[LevelsLine]:
    """One line for each thing looked at."""
    lines: dict[str, LevelsLine] = {}
    for estimate in pooled(data, of):
        lines.setdefault(estimate.id, LevelsLine(estimate.id)).levels[estimate.level] = estimate
    return list(lines.values())


def by_narrative(data: ReportData) -> tuple[list[LevelsLine], int]:
    """One line a narrative; of many, the lowest alone. The second value is how many narratives
    there are."""
    lines = grid(data, Over.NARRATIVE)
    if len(lines) <= MANY:
        return lines, len(lines)
    known = [
        (estimate.alpha, line.id, line)
        for line in lines
        if (estimate := line.levels.get(Level.CODE)) and not math.isnan(estimate.alpha)
    ]
    return [line for _, _, line in sorted(known, key=lambda entry: entry[:2])[:LOWEST]], len(lines)


@dataclass(frozen=True, slots=True)
class CodedTwice:
    """A coder who coded twice: α of all codes together, and the codes with an α."""

    alpha: AlphaRow
    codes: list[RepeatAgreement]


def twice(data: ReportData, alphas: Alphas) -> list[CodedTwice]:
    """One entry for each second coding; its codes by their α, the lowest first."""
    estimates = data.rows(RepeatAgreement)
    out = []
    for whole in estimates:
        if not whole.id:
            name = f"{whole.coder}, again as {whole.again}"
            codes = [
                estimate
                for estimate in estimates
                if estimate.again == whole.again and estimate.id and not math.isnan(estimate.alpha)
            ]
            codes.sort(key=lambda estimate: (estimate.alpha, estimate.id))
            out.append(CodedTwice(alphas.row(whole, name, f"again-{whole.again}"), codes))
    return out


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """α before consensus and after: of each level together, and of the codes that changed."""

    levels: list[ConsensusAgreement]
    codes: list[ConsensusAgreement]


def before_and_after(data: ReportData) -> BeforeAndAfter:
    """Agreement before consensus and after; the codes that changed most come first."""
    comparisons = data.rows(ConsensusAgreement)
    levels = [comparison for comparison in comparisons if not comparison.id]
    levels.sort(key=lambda comparison: _order(comparison.level))

    def change(comparison: ConsensusAgreement) -> float:
        return abs(comparison.after - comparison.before)

    codes = [
        comparison
        for comparison in comparisons
        if comparison.id and comparison.level is Level.CODE and change(comparison) >= LEAST_CHANGE
    ]
    codes.sort(key=lambda comparison: (-change(comparison), comparison.id))
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
    have = max((estimate.narratives for estimate in whole), default=0)
    estimates: tuple[PooledAgreement | ItemAgreement, ...] = (*whole, *data.rows(ItemAgreement))
    now = {(estimate.level, estimate.id): estimate.high - estimate.low for estimate in estimates}
    lines: dict[tuple[Level, str], Planned] = {}
    for goal in data.rows(Planning):
        key = (goal.level, goal.id)
        line = lines.setdefault(key, Planned(*key, now.get(key, math.nan)))
        if goal.aim is Aim.TELL:
            line.sentences[goal.value] = None if goal.units < 0 else goal.units
            continue
        enough = 0 <= goal.narratives <= have
        line.narratives[goal.value] = (
            None if goal.narratives < 0 else 0 if enough else goal.narratives
        )
        line.reason = goal.reason or line.reason
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
    again = [estimate for estimate in data.rows(RepeatAgreement) if not estimate.id]
    return whole, [*pooled(data, Over.CODING_ROUND), *again]
