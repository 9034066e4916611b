"""Where everything of the theme map stands: pure geometry, in pixels, for any renderer.

The form is that of Haraldseid-Driftland et al. 2022, Fig. 1 (doi:10.1186/s12913-022-08451-y):
a column for each review question, in it the themes as titled boxes that hold their subthemes, and
arrows for the relations people wrote.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.figures.theme_map_arrows import (
    APART,
    LABEL,
    LANE,
    LEADING,
    MARGIN,
    PAD,
    SMALL,
    SUB,
    THEME,
    TITLE,
    Arrow,
    Leg,
    Placed,
    across,
    find_legs,
    give_slots,
    moved,
    route,
)
from synth.report.parts.environment import plural
from synth.report.parts.lettering import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

#: At most so many boxes and arrows are drawn; the rest is counted in `Layout`.
MOST_BOXES, MOST_ARROWS = 150, 60
_BETWEEN = 9.0  # from a subtheme to the next


@dataclass(frozen=True, slots=True)
class Heading:
    """The text above a column, in lines; `x` is the column's middle, `y` the first baseline."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A theme (which encloses its subthemes) or a subtheme, with its label in lines.

    `note` says in how many narratives it is found.
    """

    id: str
    theme: bool
    x: float
    y: float
    w: float
    h: float
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole map. `undrawn`: arrows beyond the most that are drawn, or to a box that is not;
    `hidden`: boxes beyond the most."""

    width: float
    height: float
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    undrawn: int
    hidden: int


def layout(
    themes: Sequence[Row], relations: Sequence[Row], questions: Sequence[tuple[str, str]]
) -> Layout:
    """The map of one round's `themes` and `relations` (rows of those tables) by review question.

    `questions`: (id, text) in order. Themes without a question stand in a last column.
    """
    columns = _columns(themes, questions)
    placed, heights, hidden = _stack([own for _, own in columns])
    drawn, undrawn = _drawable(relations, placed)
    legs, lanes = find_legs(drawn, placed, heights)
    for column, count in lanes.items():
        heights[column] += APART / 2 + LANE * count
    tallest = max(heights, default=0)
    offsets = [(tallest - height) / 2 for height in heights]
    for box in placed.values():
        box.y += offsets[box.column]
    for leg in legs:
        leg.a += offsets[leg.gap]
        leg.b += offsets[leg.gap if leg.turns else leg.gap + 1]
    give_slots(legs)
    lefts, strips, width = across(len(columns), legs)
    arrows = route(drawn, legs, placed, lefts, strips)
    titles = [wrap(text, THEME, SMALL, most=5) for text, _ in columns]
    shift = _top(arrows, legs) + max(map(len, titles), default=0) * LEADING[SMALL] + 12
    bottom = max([tallest, *(leg.y + leg.below for leg in legs)])
    return Layout(
        width, bottom + shift + MARGIN,
        tuple(
            Heading(left + THEME / 2, shift + offset - 10 - LEADING[SMALL] * (len(lines) - 1),
                    lines)
            for left, offset, lines in zip(lefts, offsets, titles, strict=True)
        ),
        tuple(_box(one, lefts[one.column], shift) for one in placed.values()),
        tuple(moved(arrow, shift) for arrow in arrows),
        undrawn, hidden,
    )  # fmt: skip


def _columns(
    themes: Sequence[Row], questions: Sequence[tuple[str, str]]
) -> list[tuple[str, list[list[Row]]]]:
    """(heading, groups) of each column that holds a theme; a group is a theme and its subthemes."""
    below: defaultdict[str, list[Row]] = defaultdict(list)
    for row in themes:
        if row["parent"]:
            below[row["parent"]].append(row)
    by: dict[str, list[list[Row]]] = {one: [] for one, _ in questions}
    rest: list[list[Row]] = []
    for row in themes:
        if not row["parent"]:
            by.get(row["question"], rest).append([row, *below[row["theme"]]])
    out = [(text, by[one]) for one, text in questions if by[one]]
    heading = "To no review question" if out else ""
    return [*out, (heading, rest)] if rest else out


def _stack(columns: list[list[list[Row]]]) -> tuple[dict[str, Placed], list[float], int]:
    """The boxes of each column one below another; the columns' heights; boxes left out."""
    placed: dict[str, Placed] = {}
    heights: list[float] = []
    hidden = 0
    for index, groups in enumerate(columns):
        y = 0.0
        for theme, *subs in groups:
            room = max(0, MOST_BOXES - len(placed) - 1)
            if len(placed) >= MOST_BOXES:
                hidden += 1 + len(subs)
                continue
            hidden += len(subs[room:])
            lines = wrap(theme["label"], SUB, TITLE, bold=True)
            title = PAD + len(lines) * LEADING[TITLE] + LEADING[SMALL] + 4
            box = placed[theme["theme"]] = Placed(theme, index, y, 0, lines, title)
            inner = y + title
            for sub in subs[:room]:
                own = wrap(sub["label"], SUB - 16, LABEL)
                h = 10 + len(own) * LEADING[LABEL] + LEADING[SMALL]
                placed[sub["theme"]] = Placed(sub, index, inner, h, own, h)
                inner += h + _BETWEEN
            box.h = inner - y + (PAD - _BETWEEN if subs[:room] else 0)
            y += box.h + APART
        heights.append(max(0, y - APART))
    return placed, heights, hidden


def _top(arrows: list[Arrow], legs: list[Leg]) -> float:
    """How far the figure must be moved down so that no arrow's label is cut off."""
    return MARGIN + max([0.0, *(-(leg.y - leg.above) for leg in legs)]) * bool(arrows)


def _drawable(relations: Sequence[Row], placed: dict[str, Placed]) -> tuple[list[Row], int]:
    """The relations between drawn boxes, the best supported ones where there are too many."""
    between = [r for r in relations if r["source"] in placed and r["target"] in placed]
    kept = sorted(range(len(between)), key=lambda i: (-between[i]["narratives"], i))[:MOST_ARROWS]
    return [between[i] for i in sorted(kept)], len(relations) - len(kept)


def _box(one: Placed, left: float, shift: float) -> Box:
    sub = bool(one.row["parent"])
    return Box(
        one.row["theme"], not sub, left + PAD * sub, one.y + shift, SUB if sub else THEME,
        one.h, one.lines, plural(one.row["narratives"], "narrative"),
    )  # fmt: skip
