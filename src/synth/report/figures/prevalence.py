"""How often findings occur: over narratives, and within each narrative.

Interstudy frequency effect size and intrastudy intensity (Sandelowski and Barroso 2003,
doi:10.1097/00006199-200307000-00004). A finding is a subtheme, or a theme that has none. Both
measure prevalence; neither measures how much a finding matters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.tables.theme import ThemeCount, ThemeSummary


@dataclass(frozen=True, slots=True)
class Frequency:
    """A theme or subtheme, whether it is a finding, and the share of all `of` narratives that
    support it (None where there are no narratives)."""

    theme: ThemeSummary
    finding: bool
    of: int
    frequency: float | None


@dataclass(frozen=True, slots=True)
class Intensity:
    """A narrative, and the share of all `of` findings that it supports (None where there are
    none)."""

    narrative: str
    findings: int
    of: int
    intensity: float | None


def frequency(result: Sequence[ThemeSummary], narratives: int) -> list[Frequency]:
    """Each theme and subtheme of the last round over all `narratives`."""
    parents = {theme.parent for theme in result}
    return [
        Frequency(
            theme,
            finding=theme.theme not in parents,
            of=narratives,
            frequency=theme.narratives / narratives if narratives else None,
        )
        for theme in result
    ]


def intensity(
    result: Sequence[ThemeSummary], counts: Iterable[ThemeCount], narratives: Iterable[str]
) -> list[Intensity]:
    """How many of all findings of the last round each narrative supports."""
    parents = {theme.parent for theme in result}
    findings = {theme.theme for theme in result} - parents
    held = Counter(
        count.value
        for count in counts
        if count.by == "narrative" and count.theme in findings and count.narratives
    )
    of = len(findings)
    return [
        Intensity(narrative, held[narrative], of, held[narrative] / of if of else None)
        for narrative in narratives
    ]
