"""New codes by narrative, the codes seen so far, and what any order would be expected to give.

The measure is that of Guest, Namey and Chen 2020 (doi:10.1371/journal.pone.0232076).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts import svg
from synth.report.parts.axes import Scale, ticks
from synth.report.parts.environment import percent, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

Row = dict[str, Any]
#: More narratives than this are drawn as lines without bars, at this many places.
MOST = 200
_NUMBERED = 40  # with more narratives than this, bars and points carry no number
_WIDTH, _HEIGHT = 780.0, 350.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 16.0, 58.0, 46.0


@dataclass(frozen=True)
class Verdict:
    """What the settings give. `reached`: narratives before the first run poor enough in new codes,
    None where no run is; `reason`: why it can't be computed. `orders`: (reached or -1, orders)."""

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
        found = [at for at, n in self.orders if at >= 0 and n]
        return (min(found), max(found)) if found else None


def verdict(
    rows: Sequence[Row], reached: Sequence[Row], settings: Mapping[str, Any]
) -> Verdict | None:
    """The verdict from tables `saturation` and `saturation_reached`; None where there is none."""
    own = next((row for row in reached if row["of"] == "study"), None)
    if own is None or not settings:
        return None
    at = own["reached"] if own["reached"] >= 0 else None
    ends = at + settings["run"] if at is not None else -1
    share = next((row["run_share"] for row in rows if row["position"] == ends), math.nan)
    return Verdict(
        settings["base"], settings["run"], settings["threshold"], at, own.get("reason", ""), share,
        tuple((row["reached"], row["orders"]) for row in reached if row["of"] == "orders"),
    )  # fmt: skip


def draw(rows: Sequence[Row], expected: Sequence[Row], found: Verdict | None) -> Markup:
    """The drawing of tables `saturation` and `accumulation`; the first must hold rows."""
    n = len(rows)
    every = -(-n // MOST)
    curve = _thinned(expected, every)
    band = [row for row in curve if not math.isnan(row["low"])]
    highest = max([rows[-1]["seen_codes"], *(row["expected"] for row in curve)])
    marks = ticks(max([highest, *(row["high"] for row in band)]))
    x = Scale(0.5, n + 0.5, _LEFT, _WIDTH - _RIGHT)
    y = Scale(0, marks[-1], _HEIGHT - _BOTTOM, _TOP)
    parts = _axes(x, y, marks, rows)
    if band:
        above = [(x.at(row["narratives"]), y.at(row["high"])) for row in band]
        below = [(x.at(row["narratives"]), y.at(row["low"])) for row in reversed(band)]
        parts.append(f'<polygon class="range" points="{_points([*above, *below])}"/>')
    if found and found.reached is not None:
        at = x.at(found.reached + found.run)
        side, shift = ("end", -5) if at > _WIDTH / 2 else ("start", 5)
        parts.append(svg.line(at, _TOP - 6, at, y.start, "reached"))
        parts.append(svg.lines_of_text((found.form,), at + shift, _TOP - 10, 0, "b", side))
    if every == 1:
        parts += _bars(x, y, rows)
    line = _points([(x.at(row["narratives"]), y.at(row["expected"])) for row in curve])
    seen = [(x.at(row["position"]), y.at(row["seen_codes"])) for row in _thinned(rows, every)]
    parts.append(f'<polyline class="expected" points="{line}"/>')
    parts.append(f'<polyline class="seen" points="{_points(seen)}"/>')
    if n <= _NUMBERED:
        parts += [
            f'<circle class="dot" cx="{svg.number(a)}" cy="{svg.number(b)}" r="3"/>'
            for a, b in seen
        ]
    parts += _legend(bool(band), every == 1)
    name = "New codes and codes seen so far, by narrative"
    return svg.drawing("fig-sat", _WIDTH, _HEIGHT, name, _said(rows, found), parts)


def _thinned(rows: Sequence[Row], every: int) -> list[Row]:
    """Every so many rows, and the last."""
    return [row for i, row in enumerate(rows, start=1) if i % every == 0 or i == len(rows)]


def _bars(x: Scale, y: Scale, rows: Sequence[Row]) -> list[str]:
    """New codes: a bar each, with its number inside where it is high enough, else above."""
    wide = min(22.0, 0.55 * (x.at(2) - x.at(1)))
    parts = []
    for row in rows:
        middle, top = x.at(row["position"]), y.at(row["new_codes"])
        if not row["new_codes"]:
            continue
        parts.append(svg.box(middle - wide / 2, top, wide, y.start - top, "bar", 0))
        if len(rows) <= _NUMBERED:
            inside = y.start - top > 24
            kind, at = ("n", top + 18) if inside else ("s halo", top - 4)
            parts.append(svg.lines_of_text((str(row["new_codes"]),), middle, at, 0, kind))
    return parts


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in pairs)


def _axes(x: Scale, y: Scale, marks: Sequence[int], rows: Sequence[Row]) -> list[str]:
    parts = []
    for value in marks:
        parts.append(svg.line(x.start, y.at(value), x.end, y.at(value), "rule"))
        parts.append(
            svg.lines_of_text((f"{value:,}",), x.start - 8, y.at(value) + 4, 0, "s", "end")
        )
    n = len(rows)
    step = max(1, -(-n // 20))
    for row in rows[::step]:
        parts.append(svg.lines_of_text((f"{row['position']:,}",), x.at(row["position"]),
                                       y.start + 16, 0, "s"))  # fmt: skip
    parts.append(svg.lines_of_text(("narratives, in the study’s order",), (x.start + x.end) / 2,
                                   _HEIGHT - 10, 0, "n"))  # fmt: skip
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


def _said(rows: Sequence[Row], found: Verdict | None) -> str:
    first, last = rows[0], rows[-1]
    words = (
        f"{plural(len(rows), 'narrative')} bring {plural(last['seen_codes'], 'code')}; "
        f"the first brings {first['new_codes']:,}, the last {last['new_codes']:,} new."
    )
    if found and found.reached is not None:
        words += (
            f" Saturation at {found.form}: the run after {found.reached} narratives brings "
            f"{percent(found.share)} of the base’s codes."
        )
    elif found and not found.reason:
        words += f" No run brings at most {percent(found.threshold)} new codes."
    return words
