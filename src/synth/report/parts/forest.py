"""α with its interval as a small drawing: one SVG a row, and the scale above them.

The lines at .667 and .800 are the field's customary reference points. They carry no verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from synth.report.parts.environment import coefficient

if TYPE_CHECKING:
    from collections.abc import Iterable

REFERENCES = (0.667, 0.8)
_WIDTH, _HEIGHT, _PAD = 208, 24, 10


@dataclass(frozen=True, slots=True)
class Scale:
    """The values a drawing spans, from `low` to 1."""

    low: float

    def x(self, value: float) -> float:
        """Where a value stands, in units of the drawing; values below the scale at its edge."""
        share = (max(value, self.low) - self.low) / (1 - self.low)
        return round(_PAD + share * (_WIDTH - 2 * _PAD), 1)


def scale_for(values: Iterable[float]) -> Scale:
    """A scale from 0, or from the fifth below the lowest value, to 1; never below -1.

    >>> scale_for([0.4, 0.7]).low, scale_for([-0.13, float("nan")]).low
    (0.0, -0.2)
    """
    lowest = min([0.0, *(value for value in values if not math.isnan(value))])
    return Scale(max(-1.0, math.floor(lowest * 5) / 5))


def forest_row(key: str, name: str, value: float, low: float, high: float, scale: Scale) -> Markup:
    """The drawing of one α, with its interval unless `low` and `high` are NaN.

    `key` makes its ids unique on the page, `name` says of what it is.
    """
    said, middle = f"α {coefficient(value, 3)}", _HEIGHT / 2
    parts = [_upright("axis", scale.x(0)), *(_upright("ref", scale.x(r)) for r in REFERENCES)]
    if math.isnan(low) or math.isnan(high):
        said += ", no interval"
    else:
        said += f", 95% interval {coefficient(low, 3)} to {coefficient(high, 3)}"
        ends = f'x1="{scale.x(low)}" x2="{scale.x(high)}"'
        parts.append(f'<line class="ci" {ends} y1="{middle}" y2="{middle}"/>')
    parts.append(f'<circle class="pt" cx="{scale.x(value)}" cy="{middle}" r="3.5"/>')
    ident = escape(key)
    return Markup(
        f'<svg class="forest" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(name)}</title>'
        f'<desc id="{ident}-d">{escape(said)}; lines at .667 and .800</desc>{"".join(parts)}</svg>'
    )


def _upright(kind: str, x: float) -> str:
    """A line from top to bottom."""
    return f'<line class="{kind}" x1="{x}" x2="{x}" y1="0" y2="{_HEIGHT}"/>'


def forest_scale(key: str, scale: Scale) -> Markup:
    """The scale above the rows: its ends, 0, and the two reference lines."""
    ends = sorted({scale.low, 0.0, 1.0})
    marks = [f'<text x="{scale.x(v)}" y="11" text-anchor="middle">{_end(v)}</text>' for v in ends]
    marks += [
        f'<text x="{scale.x(v) + shift}" y="27" text-anchor="{side}">{coefficient(v, 3)}</text>'
        for v, side, shift in zip(REFERENCES, ("end", "start"), (5, -5), strict=True)
    ]
    ident = escape(key)
    return Markup(
        f'<svg class="scale" viewBox="0 0 {_WIDTH} 32" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">Scale of α</title>'
        f'<desc id="{ident}-d">from {_end(scale.low)} to 1, with lines at .667 and .800</desc>'
        f"{''.join(marks)}</svg>"
    )


def _end(value: float) -> str:
    return f"{value:g}".replace("-", "−")
