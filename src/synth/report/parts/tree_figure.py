"""A tree of codes as a drawing: the root at the left, one code a line, its theme beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from synth.report.parts.environment import coefficient
from synth.report.parts.svg import drawing, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from synth.tables.group import TreeStep

#: Codes drawn at most; a taller drawing can't be read.
DRAWN = 150
_LINE, _TOP, _LEFT, _TREE, _WIDTH = 18, 34, 8, 300, 1000
_LABEL, _THEME = _LEFT + _TREE + 10, _LEFT + _TREE + 340
_LETTERS = 46
_TICKS = (0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
#: Ticks stand at least so far apart.
_APART = 38


@dataclass(frozen=True, slots=True)
class Leaf:
    """A code of the tree by its number there, and where it stands in the themes, in words."""

    number: int
    label: str
    theme: str


def tree_figure(
    key: str, name: str, said: str, steps: Sequence[TreeStep], leaves: Sequence[Leaf]
) -> Markup | None:
    """The drawing of a tree; None where there is nothing to join, or too much to draw.

    `steps`: those of one tree, heights from 0 to 1; `leaves`: in the order of the drawing. `name`
    and `said` are its name and its description.
    """
    if not steps or len(leaves) > DRAWN:
        return None
    likest = 1 - min(step.height for step in steps)

    def x(likeness: float) -> float:
        """By its square root, because branches crowd near 0; the leaves stand a little beyond."""
        return _LEFT + 0.94 * _TREE * math.sqrt(max(likeness, 0) / (likest or 1))

    at = {
        leaf.number: (float(_LEFT + _TREE), _TOP + (place + 0.5) * _LINE)
        for place, leaf in enumerate(leaves)
    }
    paths = []
    for made, step in enumerate(steps, len(leaves)):
        (x1, y1), (x2, y2), joint = at[step.left], at[step.right], x(1 - step.height)
        paths.append(f"M{number(x1)} {number(y1)}H{number(joint)}V{number(y2)}H{number(x2)}")
        at[made] = (joint, (y1 + y2) / 2)
    parts = [_ticks(likest, _TOP + len(leaves) * _LINE, x)]
    parts.append(f'<path class="gr-branch" d="{"".join(paths)}"/>')
    for place, leaf in enumerate(leaves):
        y = number(_TOP + (place + 0.5) * _LINE + 4)
        parts.append(f'<text class="gr-code" x="{_LABEL}" y="{y}">{_short(leaf.label)}</text>')
        parts.append(f'<text class="gr-place" x="{_THEME}" y="{y}">{_short(leaf.theme)}</text>')
    return drawing(key, _WIDTH, _TOP + len(leaves) * _LINE + 6, name, said, parts)


def _ticks(likest: float, bottom: float, x: Callable[[float], float]) -> str:
    """The scale above the tree, from 0 to the likeness of the first two codes joined."""
    out, free = [], -1.0
    for tick in _TICKS:
        place = x(tick)
        if tick > likest or place < free:
            continue
        free = place + _APART
        side = ' text-anchor="middle"' if tick else ""
        out.append(
            f'<line class="gr-tick" x1="{number(place)}" x2="{number(place)}" y1="{_TOP - 10}" '
            f'y2="{number(bottom)}"/><text class="gr-scale" x="{number(place)}" y="{_TOP - 16}"'
            f"{side}>{coefficient(float(tick)) if tick else '0'}</text>"
        )
    return "".join(out)


def _short(text: str) -> Markup:
    """A label of one line; what is longer stands in full in the table."""
    text = " ".join(text.split())
    return escape(text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…")
