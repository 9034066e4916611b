"""Coder against coder: a heat map of κ, or the one figure said plainly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.tables.agree import PairAgreement
from synth.vocabulary import Level

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


@dataclass(frozen=True, slots=True)
class PairMap:
    """The pairs of coders on one level: for each coder a line of cells, None on the diagonal."""

    level: Level
    lines: list[tuple[str, list[PairAgreement | None]]]


@dataclass(frozen=True, slots=True)
class CoderPairs:
    """Of two coders the `only` pair, one row a level; of more a map a level."""

    names: list[str]
    only: list[PairAgreement]
    maps: list[PairMap]


def coder_pairs(data: ReportData) -> CoderPairs:
    """The pairs of coders over all codes, subthemes and themes together."""
    pairs = [pair for pair in data.rows(PairAgreement) if not pair.id]
    names = list(dict.fromkeys(name for pair in pairs for name in (pair.coder_a, pair.coder_b)))
    pairs.sort(key=lambda pair: list(Level).index(pair.level))
    if len(names) <= 2:
        return CoderPairs(names, pairs, [])
    cells: dict[Level, dict[tuple[str, str], PairAgreement]] = {}
    for pair in pairs:
        level = cells.setdefault(pair.level, {})
        level[pair.coder_a, pair.coder_b] = level[pair.coder_b, pair.coder_a] = pair
    maps = [
        PairMap(level, [(a, [by_coders.get((a, b)) for b in names]) for a in names])
        for level, by_coders in cells.items()
    ]
    return CoderPairs(names, [], maps)


def shade(kappa: float) -> int:
    """How dark a cell is: 0 for nothing above chance, then a step for every quarter up to 4.

    >>> [shade(k) for k in (-0.2, 0.0, 0.1, 0.25, 0.62, 1.0, float("nan"))]
    [0, 0, 1, 1, 3, 4, 0]
    """
    return 0 if math.isnan(kappa) else max(0, min(4, math.ceil(kappa * 4 - 1e-9)))
