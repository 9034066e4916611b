"""New codes by narrative, the codes seen so far, and what any order would be expected to give.

The measure is that of Guest, Namey and Chen 2020 (doi:10.1371/journal.pone.0232076).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from synth import wording
from synth.report.parts import svg
from synth.report.parts.axes import Scale, ticks
from synth.report.parts.codebook_growth import codebook_growth
from synth.report.parts.environment import percent
from synth.tables.theme import AccumulationPoint, SaturationPoint, SaturationReached
from synth.vocabulary import Orders
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from synth.report.parts.data import ReportData
    from synth.written.settings import Saturation

T = TypeVar("T")
#: More narratives than this are drawn as lines without bars, at this many places.
MOST = 200
_NUMBERED = 40  # with more narratives than this, bars and points carry no number
_WIDTH, _HEIGHT = 780.0, 350.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 16.0, 58.0, 46.0


@dataclass(frozen=True, slots=True)
class SaturationVerdict:
    """What the settings give.

    `reached`: narratives before the first run poor enough in new codes, None where no run is;
    `reason`: why it can't be computed, in words; `share`: new codes in that run as a share of the
    base's; `orders`: (reached or -1, orders).
    """

    base: int
    run: int
    threshold: float
    reached: int | None
    reason: str
    share: float
    orders: tuple[tuple[int, int], ...]

    @property
    def form(self) -> str:
        """The field's form, such as “6+2”."""
        return f"{self.reached}+{self.run}" if self.reached is not None else ""

    @property
    def count(self) -> int:
        """Random orders in all."""
        return sum(n for _, n in self.orders)

    @property
    def also(self) -> int:
        """Random orders that reached it at all."""
        return sum(n for at, n in self.orders if at >= 0)

    @property
    def span(self) -> tuple[int, int] | None:
        """The earliest and latest at which a random order reached it."""
        some = [at for at, n in self.orders if at >= 0 and n]
        return (min(some), max(some)) if some else None


@dataclass(frozen=True, slots=True)
class SaturationView:
    """What the page shows: the narratives with the codes they bring, what is expected in so many of
    them, how many random `orders` were drawn, the verdict and the drawing (None where there is
    none)."""

    reflexive: bool
    points: Sequence[SaturationPoint]
    expected: Mapping[int, AccumulationPoint]
    orders: int
    verdict: SaturationVerdict | None
    stood: str
    drawing: Markup | None


def saturation_view(data: ReportData) -> SaturationView:
    """Saturation and accumulation of the study."""
    points, expected = data.rows(SaturationPoint), data.rows(AccumulationPoint)
    settings = data.config.saturation
    outcome = verdict(points, data.rows(SaturationReached), settings)
    some = bool(points) and points[-1].seen_codes > 0
    return SaturationView(
        reflexive=data.reflexive,
        points=points,
        expected={point.narratives: point for point in expected},
        orders=settings.orders,
        verdict=outcome,
        stood=wording.STOOD_BEFORE.get(codebook_growth(data), ""),
        drawing=draw(points, expected, outcome) if some else None,
    )


def verdict(
    points: Iterable[SaturationPoint],
    reached: Iterable[SaturationReached],
    settings: Saturation,
) -> SaturationVerdict | None:
    """The verdict in the study's order and in random ones; None where nothing was computed."""
    ends = list(reached)
    study = next((end for end in ends if end.of is Orders.STUDY), None)
    if study is None:
        return None
    at = study.reached if study.reached >= 0 else None
    last = at + settings.run if at is not None else -1
    return SaturationVerdict(
        base=settings.base,
        run=settings.run,
        threshold=settings.threshold,
        reached=at,
        reason=wording.reason(study.reason),
        share=next((point.run_share for point in points if point.position == last), math.nan),
        orders=tuple((end.reached, end.orders) for end in ends if end.of is Orders.RANDOM),
    )


def draw(
    points: Sequence[SaturationPoint],
    expected: Sequence[AccumulationPoint],
    outcome: SaturationVerdict | None,
) -> Markup:
    """The drawing of one or more narratives."""
    n = len(points)
    every = -(-n // MOST)
    curve = _thinned(expected, every)
    band = [point for point in curve if not math.isnan(point.low)]
    highest = max([points[-1].seen_codes, *(point.expected for point in curve)])
    marks = ticks(max([highest, *(point.high for point in band)]))
    x = Scale(0.5, n + 0.5, _LEFT, _WIDTH - _RIGHT)
    y = Scale(0, marks[-1], _HEIGHT - _BOTTOM, _TOP)
    parts = _axes(x, y, marks, points)
    if band:
        above = [(x.at(point.narratives), y.at(point.high)) for point in band]
        below = [(x.at(point.narratives), y.at(point.low)) for point in reversed(band)]
        parts.append(f'<polygon class="range" points="{_points([*above, *below])}"/>')
    if outcome and outcome.reached is not None:
        at = x.at(outcome.reached + outcome.run)
        side, shift = ("end", -5) if at > _WIDTH / 2 else ("start", 5)
        parts.append(svg.line(at, _TOP - 6, at, y.start, "reached"))
        parts.append(svg.lines_of_text((outcome.form,), at + shift, _TOP - 10, 0, "b", side))
    if every == 1:
        parts += _bars(x, y, points)
    line = _points([(x.at(point.narratives), y.at(point.expected)) for point in curve])
    seen = [(x.at(point.position), y.at(point.seen_codes)) for point in _thinned(points, every)]
    parts.append(f'<polyline class="expected" points="{line}"/>')
    parts.append(f'<polyline class="seen" points="{_points(seen)}"/>')
    if n <= _NUMBERED:
        parts += [
            f'<circle class="dot" cx="{svg.number(a)}" cy="{svg.number(b)}" r="3"/>'
            for a, b in seen
        ]
    parts += _legend(bool(band), every == 1)
    name = "New codes and codes seen so far, by narrative"
    return svg.drawing("fig-sat", _WIDTH, _HEIGHT, name, _said(points, outcome), parts)


def _thinned(points: Sequence[T], every: int) -> list[T]:
    """Every so many points, and the last."""
    return [point for i, point in enumerate(points, start=1) if i % every == 0 or i == len(points)]


def _bars(x: Scale, y: Scale, points: Sequence[SaturationPoint]) -> list[str]:
    """New codes: a bar each, with its number inside where it is high enough, else above."""
    wide = min(22.0, 0.55 * (x.at(2) - x.at(1)))
    parts = []
    for point in points:
        middle, top = x.at(point.position), y.at(point.new_codes)
        if not point.new_codes:
            continue
        parts.append(svg.box(middle - wide / 2, top, wide, y.start - top, "bar", 0))
        if len(points) <= _NUMBERED:
            inside = y.start - top > 24
            kind, at = ("n", top + 18) if inside else ("s halo", top - 4)
            parts.append(svg.lines_of_text((str(point.new_codes),), middle, at, 0, kind))
    return parts


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in pairs)


def _axes(x: Scale, y: Scale, marks: Sequence[int], points: Sequence[SaturationPoint]) -> list[str]:
    parts = []
    for value in marks:
        parts.append(svg.line(x.start, y.at(value), x.end, y.at(value), "rule"))
        parts.append(
            svg.lines_of_text((f"{value:,}",), x.start - 8, y.at(value) + 4, 0, "s", "end")
        )
    n = len(points)
    step = max(1, -(-n // 20))
    for point in points[::step]:
        at = x.at(point.position)
        parts.append(svg.lines_of_text((f"{point.position:,}",), at, y.start + 16, 0, "s"))
    title, middle = "narratives, in the study’s order", (x.start + x.end) / 2
    parts.append(svg.lines_of_text((title,), middle, _HEIGHT - 10, 0, "n"))
    parts.append(svg.lines_of_text(("codes",), x.start - 8, _TOP - 12, 0, "n", "end"))
    return parts


def _legend(band: bool, bars: bool) -> list[str]:
    parts, at = [], _LEFT + 10.0
    keys = [("seen", "codes seen so far", 134.0), ("expected", "expected in any order", 154.0)]
    for kind, words, width in keys:
        parts.append(svg.line(at, 12, at + 24, 12, kind))
        parts.append(svg.lines_of_text((words,), at + 30, 16, 0, "n", "start"))
        at += width + 12
    if band:
        parts.append(svg.box(at, 6, 24, 11, "range", 0))
        parts.append(svg.lines_of_text(("95% of random orders",), at + 30, 16, 0, "n", "start"))
        at += 168
    if bars:
        parts.append(svg.box(at, 6, 12, 11, "bar", 0))
        parts.append(svg.lines_of_text(("new codes",), at + 18, 16, 0, "n", "start"))
    return parts


def _said(points: Sequence[SaturationPoint], outcome: SaturationVerdict | None) -> str:
    first, last = points[0], points[-1]
    said = (
        f"{plural(len(points), 'narrative')} bring {plural(last.seen_codes, 'code')}; "
        f"the first brings {first.new_codes:,}, the last {last.new_codes:,} new."
    )
    if outcome and outcome.reached is not None:
        said += (
            f" Saturation at {outcome.form}: the run after {outcome.reached} narratives brings "
            f"{percent(outcome.share)} of the base’s codes."
        )
    elif outcome and not outcome.reason:
        said += f" No run brings at most {percent(outcome.threshold)} new codes."
    return said
