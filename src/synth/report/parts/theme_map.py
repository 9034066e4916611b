"""Where everything of the theme map stands: pure geometry, in pixels, for any renderer.

The form is that of Haraldseid-Driftland et al. 2022, Fig. 1 (doi:10.1186/s12913-022-08451-y):
a column for each review question, in it the themes as titled boxes that hold their subthemes, and
arrows for the relations people wrote.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.lettering import wrap
from synth.report.parts.theme_map_arrows import (
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
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.tables.theme import RelationSupport, ThemeSummary

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

    `note` says in how many narratives it is found, and how many are against it.
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
    themes: Sequence[ThemeSummary],
    relations: Sequence[RelationSupport],
    questions: Sequence[tuple[str, str]],
) -> Layout:
    """The map of one round's `themes` and `relations` by review question.

    `questions`: (id, text) in order. Themes without a question stand in a last column.
    """
    columns = _columns(themes, questions)
    placed, heights, hidden = _stack([groups for _, groups in columns])
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
        width=width,
        height=bottom + shift + MARGIN,
        headings=tuple(
            Heading(left + THEME / 2, shift + offset - _rise(lines), lines)
            for left, offset, lines in zip(lefts, offsets, titles, strict=True)
        ),
        boxes=tuple(_box(box, lefts[box.column], shift) for box in placed.values()),
        arrows=tuple(moved(arrow, shift) for arrow in arrows),
        undrawn=undrawn,
        hidden=hidden,
    )


def _rise(lines: Sequence[str]) -> float:
    """How far above its column a heading's first line stands."""
    return 10 + LEADING[SMALL] * (len(lines) - 1)


def _columns(
    themes: Iterable[ThemeSummary], questions: Sequence[tuple[str, str]]
) -> list[tuple[str, list[list[ThemeSummary]]]]:
    """(heading, groups) of each column that holds a theme; a group is a theme and its subthemes."""
    below: defaultdict[str, list[ThemeSummary]] = defaultdict(list)
    for theme in themes:
        below[theme.parent].append(theme)
    by: dict[str, list[list[ThemeSummary]]] = {question: [] for question, _ in questions}
    rest: list[list[ThemeSummary]] = []
    for theme in below[""]:
        by.get(theme.question, rest).append([theme, *below[theme.theme]])
    out = [(text, by[question]) for question, text in questions if by[question]]
    heading = "To no review question" if out else ""
    return [*out, (heading, rest)] if rest else out


def _stack(
    columns: Sequence[Sequence[Sequence[ThemeSummary]]],
) -> tuple[dict[str, Placed], list[float], int]:
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
            lines = wrap(theme.label, SUB, TITLE, bold=True)
            title = PAD + len(lines) * LEADING[TITLE] + LEADING[SMALL] + 4
            box = placed[theme.theme] = Placed(theme, index, y, 0, lines, title)
            inner = y + title
            for sub in subs[:room]:
                label = wrap(sub.label, SUB - 16, LABEL)
                h = 10 + len(label) * LEADING[LABEL] + LEADING[SMALL]
                placed[sub.theme] = Placed(sub, index, inner, h, label, h)
                inner += h + _BETWEEN
            box.h = inner - y + (PAD - _BETWEEN if subs[:room] else 0)
            y += box.h + APART
        heights.append(max(0, y - APART))
    return placed, heights, hidden


def _top(arrows: list[Arrow], legs: list[Leg]) -> float:
    """How far the figure must be moved down so that no arrow's label is cut off."""
    return MARGIN + max([0.0, *(-(leg.y - leg.above) for leg in legs)]) * bool(arrows)


def _drawable(
    relations: Sequence[RelationSupport], placed: dict[str, Placed]
) -> tuple[list[RelationSupport], int]:
    """The relations between drawn boxes, the best supported ones where there are too many."""
    between = [
        relation
        for relation in relations
        if relation.source in placed and relation.target in placed
    ]
    kept = sorted(range(len(between)), key=lambda i: (-between[i].rests, i))[:MOST_ARROWS]
    return [between[i] for i in sorted(kept)], len(relations) - len(kept)


def _found_in(theme: ThemeSummary) -> str:
    """“5 narratives, 1 against”."""
    opposed = f", {len(theme.against):,} against" if theme.against else ""
    return plural(theme.narratives, "narrative") + opposed


def _box(placed: Placed, left: float, shift: float) -> Box:
    sub = bool(placed.theme.parent)
    return Box(
        id=placed.theme.theme,
        theme=not sub,
        x=left + PAD * sub,
        y=placed.y + shift,
        w=SUB if sub else THEME,
        h=placed.h,
        lines=placed.lines,
        note=_found_in(placed.theme),
    )
