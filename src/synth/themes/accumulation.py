"""How many codes so many narratives may be expected to hold, whatever their order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.tables.theme import AccumulationPoint
from synth.themes.saturation import NAN, Uses, orders

if TYPE_CHECKING:
    from collections.abc import Iterable

Floats = np.ndarray[Any, np.dtype[np.float64]]


def expected(narratives: int, held: Iterable[int]) -> Floats:
    """float64[N]: codes to be expected in 1, 2, … N narratives drawn from N.

    `held`: for each code, the k ≥ 1 narratives that have it. S(n) = Σ 1 − C(N−k, n) / C(N, n), the
    sample-based rarefaction of ecology (Colwell, Mao and Chang 2004, doi 10.1890/03-0557). The
    ratio is built up factor by factor, (N−k−n+1) / (N−n+1), so that nothing overflows.

    >>> codes = expected(14, [14, 9, 7, 3, 2, 1, 1])
    >>> [round(float(codes[n - 1]), 3) for n in (1, 4, 9, 14)]
    [2.643, 4.707, 6.148, 7.0]
    """
    left = np.arange(narratives, 0, -1.0)  # N−n+1 for n = 1 … N
    out = np.zeros(narratives)
    for k, codes in sorted(Counter(held).items()):
        out += codes * (1 - np.cumprod(np.maximum(left - k, 0) / left))
    return out


def accumulation(uses: Uses, count: int, seed: int) -> list[AccumulationPoint]:
    """Expected codes by number of narratives.

    `low` and `high` are the 2.5th and 97.5th percentile of `count` random orders, undefined where
    there are none.
    """
    n = len(uses.narratives)
    held = np.bincount(uses.code)
    curve = expected(n, held[held > 0].tolist())
    low = high = np.full(n, NAN)
    if count and n:
        seen = np.concatenate(
            [np.cumsum(block, axis=1).astype(np.int32) for block in orders(uses, count, seed)]
        )
        low, high = np.percentile(seen, [2.5, 97.5], axis=0)
    values = zip(curve.tolist(), low.tolist(), high.tolist(), strict=True)
    return [AccumulationPoint(i, *figures) for i, figures in enumerate(values, start=1)]
