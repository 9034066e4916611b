"""Figures and tables of text as the terminal shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synth.wording import INTERVAL_KIND

if TYPE_CHECKING:
    from synth.agreement.results import Estimate


def number(value: float | None) -> str:
    """A figure to three digits, without the zero before the point; a dash where there is none.

    >>> number(0.7434), number(-0.25), number(None)
    ('.743', '-.250', '–')
    """
    return "–" if value is None else re.sub(r"^(-?)0\.", r"\1.", f"{value:.3f}")


def interval(estimate: Estimate) -> str:
    """An estimate's interval, or a dash."""
    found = estimate.interval
    if found is None or found.low is None:
        return "–"
    return f"{number(found.low)} to {number(found.high)}"


def intervals_line(samples: int, drawn: str, seed: int) -> str:
    """What kind of intervals these are, and from what; `drawn` is the noun for one of it."""
    return f"Intervals: {INTERVAL_KIND}, from {samples:,} samples of {drawn}s, seed {seed}."


def aligned(lines: list[list[str]]) -> list[str]:
    """Lines of cells as lines of text: the first column to the left, the others to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
