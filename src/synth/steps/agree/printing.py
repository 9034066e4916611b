"""Figures as `synth agree FILE` prints them: in tables of text, in CSV and in JSON."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from synth import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.agreement.results import Estimate

#: What stands in CSV and JSON; None for what there is not.
Cell = str | int | float | None


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


def interval_notes(estimate: Estimate, drawn: str) -> str:
    """The notes on an estimate's interval, in words; `drawn` is the noun for one of what intervals
    draw."""
    found = estimate.interval
    return wording.interval(found.notes, found.low is not None, cluster=drawn) if found else ""


def intervals_line(samples: int, drawn: str, seed: int) -> str:
    """What kind of intervals these are, and from what (see `interval_notes`)."""
    if not samples:
        return "No intervals (--bootstrap 0)."
    return f"Intervals: {wording.INTERVAL_KIND}, from {samples:,} samples of {drawn}s, seed {seed}."


def figure_cells(estimate: Estimate | None, value: str, low: str, high: str) -> dict[str, Cell]:
    """An estimate and both ends of its interval under these names."""
    found = estimate.interval if estimate else None
    return {
        value: estimate.value if estimate else None,
        low: found.low if found else None,
        high: found.high if found else None,
    }


def as_csv(rows: Sequence[Mapping[str, Cell]]) -> str:
    """Rows below the names of their columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip("\n")


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
