"""How the theme map's arrows run: their slots in the gaps, their ports on the boxes, their curves.

Between two columns there is a gap: a fan of lines, a middle strip with the arrows' labels, another
fan. In the strip every arrow has a slot of its own height and runs level, so that no line can cross
a label. An arrow within a column goes out to its label in the gap to the right and comes back. One
that passes over a column runs below that column's boxes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from synth.report.parts.lettering import text_width, wrap
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.tables.theme import RelationSupport, ThemeSummary

Point = tuple[float, float]

TITLE, LABEL, SMALL = 13.5, 12.5, 11.0  # type sizes
LEADING = {TITLE: 17.0, LABEL: 15.5, SMALL: 13.5}
SUB, PAD = 208.0, 10.0
THEME = SUB + 2 * PAD
FAN, STRIP, EMPTY = 46.0, 138.0, 40.0
LANE, MARGIN, TURN, APART = 16.0, 8.0, 5.0, 22.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation. `points`: the start, then three points (two of control, one reached) for each
    cubic curve. `label` stands in lines above `at`, its support below; for an arrow that turns back
    (`turns`) both stand to the right of `at`, centred on its height. `weight` is 0 where no
    narrative supports it, else 1 to 4 in proportion to the best supported one."""

    source: str
    target: str
    points: tuple[Point, ...]
    leftward: bool
    turns: bool
    at: Point
    label: tuple[str, ...]
    support: str
    weight: int


@dataclass(slots=True)
class Placed:
    """A box while its place is being found: `column`, and `y` from the column's top."""

    theme: ThemeSummary
    column: int
    y: float
    h: float
    lines: tuple[str, ...]
    port: float  # height, from its top, within which arrows may begin and end


@dataclass(slots=True)
class Leg:
    """The part of an arrow that lies in one gap, between heights `a` (left end) and `b` (right);
    both ends are on the left where it turns."""

    arrow: int
    gap: int
    a: float
    b: float
    label: tuple[str, ...]
    turns: bool
    y: float = 0.0

    @property
    def above(self) -> float:
        """Room needed above its line."""
        if self.turns:
            return max(TURN, (len(self.label) + 1) * LEADING[SMALL] / 2) + 2
        return len(self.label) * LEADING[SMALL] + 4 if self.label else 3

    @property
    def below(self) -> float:
        """Room needed below its line."""
        if self.turns:
            return self.above
        return LEADING[SMALL] + 5 if self.label else 3


def find_legs(
    relations: Sequence[RelationSupport], placed: Mapping[str, Placed], heights: Sequence[float]
) -> tuple[list[Leg], dict[int, int]]:
    """Each arrow's parts, gap by gap from the left; and the lanes taken below each column."""
    legs: list[Leg] = []
    lanes: dict[int, int] = defaultdict(int)
    for index, relation in enumerate(relations):
        source, target = placed[relation.source], placed[relation.target]
        label = wrap(relation.label, STRIP - 6, SMALL, most=4)
        first, last = sorted((source, target), key=lambda box: box.column)
        if first.column == last.column:
            legs.append(Leg(index, source.column, _middle(source), _middle(target), label, True))
            continue
        here = _middle(first)
        said = source.column if source is first else source.column - 1
        for gap in range(first.column, last.column):
            over = gap + 1 < last.column
            if over:
                lanes[gap + 1] += 1
                there = heights[gap + 1] + APART / 2 + LANE * (lanes[gap + 1] - 0.5)
            else:
                there = _middle(last)
            legs.append(Leg(index, gap, here, there, label if gap == said else (), False))
            here = there
        if not label:
            legs[-1].label = ("",)
    return legs, dict(lanes)


def _middle(box: Placed) -> float:
    return box.y + box.port / 2


def give_slots(legs: Sequence[Leg]) -> None:
    """Give every leg its height in its gap: as near as can be to the middle between its ends, in
    that order, and none over another (least squares, by pooling neighbours that are too close)."""
    by_gap: defaultdict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        by_gap[leg.gap].append(leg)
    for in_gap in by_gap.values():
        in_gap.sort(key=lambda leg: (leg.a + leg.b, leg.a, leg.b, leg.arrow))
        before = [0.0]
        for upper, lower in pairwise(in_gap):
            before.append(before[-1] + upper.below + lower.above + 6)
        pools: list[list[float]] = []  # [sum, count] of wanted heights, less what stands before
        for leg, gone in zip(in_gap, before, strict=True):
            pools.append([(leg.a + leg.b) / 2 - gone, 1])
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
                total, count = pools.pop()
                pools[-1][0] += total
                pools[-1][1] += count
        bases = [total / count for total, count in pools for _ in range(int(count))]
        for leg, gone, base in zip(in_gap, before, bases, strict=True):
            leg.y = base + gone


def across(columns: int, legs: Sequence[Leg]) -> tuple[list[float], list[Point], float]:
    """The left of each column; the left and right of each gap's strip; the whole width."""
    used = {leg.gap for leg in legs}
    x, lefts, strips = MARGIN, [], []
    for column in range(columns):
        lefts.append(x)
        x += THEME
        strips.append((x + FAN, x + FAN + STRIP))
        last = column == columns - 1
        if column in used:
            x += FAN + STRIP + (0 if last else FAN)
        elif not last:
            x += EMPTY
            strips[-1] = (x - EMPTY / 2, x - EMPTY / 2)
    return lefts, strips, x + MARGIN


def route(
    relations: Sequence[RelationSupport],
    legs: Sequence[Leg],
    placed: Mapping[str, Placed],
    lefts: Sequence[float],
    strips: Sequence[Point],
) -> list[Arrow]:
    """The arrows' curves, from box to box through their slots."""
    by_arrow: defaultdict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        by_arrow[leg.arrow].append(leg)
    ports = _ports(relations, by_arrow, placed)
    most = max((relation.narratives for relation in relations), default=0)
    arrows = []
    for index, relation in enumerate(relations):
        source, target = placed[relation.source], placed[relation.target]
        ends, parts = ports[index], by_arrow[index]
        turns = parts[0].turns
        if turns:
            leg = parts[0]
            points = _turning(
                (lefts[source.column] + _right(source), ends[0]),
                (lefts[target.column] + _right(target), ends[1]),
                (strips[leg.gap][0] - 4, leg.y),
            )
            at, leftward = (strips[leg.gap][0] + 1, leg.y), True
        else:
            leftward = source.column > target.column
            first, last = (target, source) if leftward else (source, target)
            ys = ends[::-1] if leftward else ends
            points = _passing(
                (lefts[first.column] + _right(first), ys[0]),
                (lefts[last.column] + (PAD if last.theme.parent else 0), ys[1]),
                parts,
                lefts,
                strips,
            )
            if leftward:
                points = points[::-1]
            leg = next(leg for leg in parts if leg.label)
            at = (sum(strips[leg.gap]) / 2, leg.y)
        arrow = Arrow(
            source=relation.source,
            target=relation.target,
            points=tuple(points),
            leftward=leftward,
            turns=turns,
            at=at,
            label=tuple(filter(None, leg.label)),
            support=plural(relation.narratives, "narrative"),
            weight=-(-4 * relation.narratives // most) if relation.narratives > 0 else 0,
        )
        arrows.append(arrow)
    return arrows


def _right(box: Placed) -> float:
    """A box's right border, from its column's left."""
    return THEME - PAD if box.theme.parent else THEME


def _ports(
    relations: Sequence[RelationSupport],
    legs: Mapping[int, Sequence[Leg]],
    placed: Mapping[str, Placed],
) -> dict[int, tuple[float, float]]:
    """The heights at which each arrow leaves its source and reaches its target: spread over the
    side of the box, in the order of the slots they lead to."""
    sides: defaultdict[tuple[str, bool], list[tuple[float, int, int]]] = defaultdict(list)
    for index, relation in enumerate(relations):
        parts = legs[index]
        source, target = placed[relation.source], placed[relation.target]
        for end, box in enumerate((source, target)):
            other = target if end == 0 else source
            right = box.column <= other.column
            near = parts[0] if right else parts[-1]
            bias = 0.0
            if near.turns:  # the way out and the way back do not cross
                bias = -1 if (_middle(source) <= _middle(target)) == (end == 0) else 1
            sides[box.theme.theme, right].append((near.y + bias, index, end))
    out: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (name, _), ends in sides.items():
        box = placed[name]
        for place, (_, index, end) in enumerate(sorted(ends), start=1):
            out[index][end] = box.y + box.port * place / (len(ends) + 1)
    return {index: (a, b) for index, (a, b) in out.items()}


def _passing(
    start: Point,
    end: Point,
    legs: Sequence[Leg],
    lefts: Sequence[float],
    strips: Sequence[Point],
) -> list[Point]:
    """From a right border to a left border further right, level through each gap's strip."""
    points, here = [start], start
    for place, leg in enumerate(legs):
        left, right = strips[leg.gap]
        points += [*_bend(here, (left, leg.y)), *_level((left, leg.y), (right, leg.y))]
        if place + 1 < len(legs):
            column = leg.gap + 1
            into, out = (lefts[column], leg.b), (lefts[column] + THEME, leg.b)
            points += [*_bend((right, leg.y), into), *_level(into, out)]
            here = out
        else:
            points += _bend((right, leg.y), end)
    return points


def _turning(start: Point, end: Point, tip: Point) -> list[Point]:
    """From a right border out to `tip`, round, and back to a right border."""
    turn = TURN if start[1] <= end[1] else -TURN
    out, back = (tip[0] - TURN, tip[1] - turn), (tip[0] - TURN, tip[1] + turn)
    reach = tip[0] + TURN * 0.35
    return [start, *_bend(start, out), (reach, out[1]), (reach, back[1]), back, *_bend(back, end)]


def _bend(start: Point, end: Point) -> list[Point]:
    """A curve that leaves and arrives level."""
    half = (start[0] + end[0]) / 2
    return [(half, start[1]), (half, end[1]), end]


def _level(start: Point, end: Point) -> list[Point]:
    """A straight stretch, written as a curve."""
    third = (end[0] - start[0]) / 3
    return [(start[0] + third, start[1]), (end[0] - third, end[1]), end]


def moved(arrow: Arrow, shift: float) -> Arrow:
    """The same arrow further down by `shift`."""
    points = tuple((x, y + shift) for x, y in arrow.points)
    return replace(arrow, points=points, at=(arrow.at[0], arrow.at[1] + shift))


def label_box(arrow: Arrow) -> tuple[float, float, float, float]:
    """The rectangle (x, y, w, h) that an arrow's label and support fill."""
    widest = max(text_width(text, SMALL) for text in (*arrow.label, arrow.support))
    x, y = arrow.at
    lines = len(arrow.label)
    if arrow.turns:
        h = (lines + 1) * LEADING[SMALL]
        return x, y - h / 2, widest, h
    above = lines * LEADING[SMALL] + 2
    return x - widest / 2, y - above, widest, above + LEADING[SMALL] + 2
