"""Scales shared by the drawings with an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` at places from `start` to `end`, in units of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands; everything at the start where the scale spans nothing."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.0
        return self.start + share * (self.end - self.start)


def ticks(highest: float, most: int = 6) -> list[int]:
    """Whole, even steps from 0 to the first at or above `highest`; at most `most` of them above 0.

    >>> ticks(67), ticks(3), ticks(0)
    ([0, 20, 40, 60, 80], [0, 1, 2, 3], [0, 1])
    """
    highest = max(1.0, highest)
    step = 1
    while highest / step > most:
        power = 10 ** int(math.log10(step))
        step = {1: 2, 2: 5, 5: 10}[step // power] * power
    return list(range(0, math.ceil(highest / step) * step + 1, step))
