"""α ready to be shown: its figure, the notes on its interval, or why there is none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from synth.report.parts.forest import forest_row, forest_scale, scale_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

Row = dict[str, Any]


class Alphas:
    """One scale and one list of notes for all the α values of a page.

    Made from every row that will be shown. Notes that hold for all the intervals of codes and
    levels are said once (`common`), the others below the tables (`notes`), referred to by their
    number from 1. `apart` are rows on fewer narratives, whose notes are their own.
    """

    def __init__(self, rows: Iterable[Row], apart: Iterable[Row] = ()) -> None:
        known, others = list(rows), list(apart)
        self._scale = scale_for(row[key] for row in known + others for key in ("alpha", "low"))
        own = [set(row["interval"].split("; ")) for row in known if not math.isnan(row["low"])]
        self.common = sorted(set.intersection(*own) - {""}) if len(own) > 1 else []
        self.notes: list[str] = []

    def scale(self, key: str) -> Markup:
        """The scale, to stand above figures; `key` is unique on the page."""
        return forest_scale(f"scale-{key}", self._scale)

    def row(self, row: Row, label: str, key: str) -> Row:
        """The row with `label`, `figure` (None where α is undefined), `short`: why there is no
        interval, and `notes`: the numbers of its notes. `key` is unique on the page."""
        # “no interval: only 5 positive units” differs from row to row and is short: it stands there
        refused = row["interval"].startswith("no interval")
        short = row["interval"].removeprefix("no interval: ") if refused else ""
        return {
            **row, "label": label, "figure": self._figure(row, label, key),
            "short": short.replace("positive unit", "sentence"),
            "notes": [] if refused else self._numbers(row["interval"]),
        }  # fmt: skip

    def _figure(self, row: Row, label: str, key: str) -> Markup | None:
        if math.isnan(row["alpha"]):
            return None
        name = f"α of {label}"
        return forest_row(f"a-{key}", name, row["alpha"], row["low"], row["high"], self._scale)

    def _numbers(self, interval: str) -> list[int]:
        own = [text for text in interval.split("; ") if text and text not in self.common]
        self.notes += [text for text in own if text not in self.notes]
        return [self.notes.index(text) + 1 for text in own]
