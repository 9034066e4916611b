"""The theme map as SVG, from its geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from synth.report.parts import svg
from synth.report.parts.theme_map_arrows import LABEL, LEADING, SMALL, TITLE, Arrow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from synth.report.parts.theme_map import Box, Layout

_SAID = 30  # relations read out in the description; the list beside the figure has all


def draw(plan: Layout, labels: Mapping[str, str]) -> Markup:
    """The drawing. `labels`: theme or subtheme → its whole label, for the description."""
    parts = [svg.lines_of_text(h.lines, h.x, h.y, LEADING[SMALL], "s") for h in plan.headings]
    parts += [_box(box) for box in plan.boxes if box.theme]
    parts += [_box(box) for box in plan.boxes if not box.theme]
    parts += [_line(arrow, labels) for arrow in plan.arrows]
    parts += [_label(arrow) for arrow in plan.arrows]
    return svg.drawing("fig-map", plan.width, plan.height, "Theme map", _said(plan, labels), parts)


def _box(box: Box) -> str:
    size, kind = (TITLE, "t") if box.theme else (LABEL, "l")
    middle = box.x + box.w / 2
    top = box.y + (9 if box.theme else 4) + size
    below = top + (len(box.lines) - 1) * LEADING[size] + LEADING[SMALL] + 1
    return (
        svg.box(box.x, box.y, box.w, box.h, "theme" if box.theme else "sub", 4)
        + svg.lines_of_text(box.lines, middle, top, LEADING[size], kind)
        + svg.lines_of_text((box.note,), middle, below, 0, "s")
    )


def _line(arrow: Arrow, labels: Mapping[str, str]) -> str:
    first, *rest = arrow.points
    (x, y), back = rest[-1], 6 if arrow.leftward else -6
    rest[-1] = (x + back, y)
    curves = "".join(
        "C" + " ".join(f"{svg.number(px)},{svg.number(py)}" for px, py in rest[i : i + 3])
        for i in range(0, len(rest), 3)
    )
    path = f"M{svg.number(first[0])},{svg.number(first[1])}{curves}"
    head = svg.head(x, y, "tip", "left" if arrow.leftward else "right")
    said = f"<title>{escape(_told(arrow, labels))}</title>"
    return f'<path class="w{arrow.weight}" d="{path}">{said}</path>{head}'


def _label(arrow: Arrow) -> str:
    x, y = arrow.at
    leading = LEADING[SMALL]
    if arrow.turns:
        top = y - (len(arrow.label) + len(arrow.support)) * leading / 2 + SMALL
        return svg.lines_of_text(arrow.label, x, top, leading, "a", "start") + svg.lines_of_text(
            arrow.support, x, top + len(arrow.label) * leading, leading, "s", "start"
        )
    top = y - 5 - (len(arrow.label) - 1) * leading
    return svg.lines_of_text(arrow.label, x, top, leading, "a") + svg.lines_of_text(
        arrow.support, x, y + leading, leading, "s"
    )


def _told(arrow: Arrow, labels: Mapping[str, str]) -> str:
    """An arrow in words, with what it rests on."""
    label = f": {' '.join(arrow.label)}" if arrow.label else ""
    rests = " ".join(arrow.support)
    return f"{labels[arrow.source]} → {labels[arrow.target]}{label} ({rests})"


def _said(plan: Layout, labels: Mapping[str, str]) -> str:
    """The map in words."""
    themes = [labels[box.id] for box in plan.boxes if box.theme]
    subs = sum(not box.theme for box in plan.boxes)
    words = f"{len(plan.headings)} columns of themes, from left to right: {'; '.join(themes)}. "
    if subs:
        words += f"They hold {subs} subthemes. "
    if not plan.arrows:
        return words + "No relation between them is written down."
    told = [_told(arrow, labels) for arrow in plan.arrows[:_SAID]]
    more = len(plan.arrows) - len(told)
    return f"{words}{len(plan.arrows)} arrows: {'; '.join(told)}" + (
        f"; and {more} more." if more else "."
    )
