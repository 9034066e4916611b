"""Coder against coder: a heat map of κ, or the one figure said plainly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from synth.report.agreement.views import LEVELS

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]


def coder_pairs(data: ReportData) -> Row:
    """`only`: the one pair's rows, one a level, where there are two coders; else `maps`: for each
    level the coders and their cells (None on the diagonal)."""
    rows = [row for row in data.agreement_pairs if not row["id"]]
    names = list(dict.fromkeys(
        name for row in rows for name in (row["coder_a"], row["coder_b"])))  # fmt: skip
    levels = [level for level in LEVELS if any(row["level"] == level for row in rows)]
    if len(names) <= 2:
        own = [{**row, "label": LEVELS[level]} for level in levels
               for row in rows if row["level"] == level]  # fmt: skip
        return {"only": own, "maps": [], "names": names}
    maps = []
    for level in levels:
        cells: dict[tuple[str, str], Row] = {}
        for row in rows:
            if row["level"] == level:
                cell = {**row, "shade": shade(row["kappa"])}
                cells[row["coder_a"], row["coder_b"]] = cells[row["coder_b"], row["coder_a"]] = cell
        maps.append({"level": level, "label": LEVELS[level], "rows": [
            (a, [cells.get((a, b)) for b in names]) for a in names]})  # fmt: skip
    return {"only": [], "maps": maps, "names": names}


def shade(kappa: float) -> int:
    """How dark a cell is: 0 for nothing above chance, then a step for every quarter up to 4.

    >>> [shade(k) for k in (-0.2, 0.0, 0.1, 0.25, 0.62, 1.0, float("nan"))]
    [0, 0, 1, 1, 3, 4, 0]
    """
    return 0 if math.isnan(kappa) else max(0, min(4, math.ceil(kappa * 4 - 1e-9)))
