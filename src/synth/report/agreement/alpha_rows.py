"""α ready to be shown: its figure, the notes on its interval, or why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from synth import wording
from synth.report.parts.forest import forest_row, forest_scale, scale_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from synth.reasons import Note
    from synth.tables.agree import ItemAgreement, PooledAgreement, RepeatAgreement

    Agreement: TypeAlias = ItemAgreement | PooledAgreement | RepeatAgreement


@dataclass(frozen=True, slots=True)
class AlphaRow:
    """An α as a line of a table on the page."""

    agreement: Agreement
    label: str
    #: The drawing; None where α is undefined.
    figure: Markup | None
    #: Why there is no interval, in a few words ("" where there is one, or intervals are off).
    refusal: str
    #: The numbers of its notes among those of the page.
    notes: tuple[int, ...]


class Alphas:
    """One scale and one list of notes for all the α values of a page.

    Made from every row that will be shown. Notes that hold for all the intervals of codes and
    levels are said once (`common`), the others below the tables (`notes`), referred to by their
    number from 1. `apart` are rows on fewer narratives, whose notes are their own.
    """

    def __init__(self, rows: Iterable[Agreement], apart: Iterable[Agreement] = ()) -> None:
        known, others = list(rows), list(apart)
        self._scale = scale_for(
            v for estimate in known + others for v in (estimate.alpha, estimate.low)
        )
        noted = [set(estimate.interval) for estimate in known if not math.isnan(estimate.low)]
        shared = set.intersection(*noted) if len(noted) > 1 else set()
        self.common: list[Note] = sorted(shared, key=wording.reason)
        self.notes: list[Note] = []

    def scale(self, key: str) -> Markup:
        """The scale, to stand above figures; `key` is unique on the page."""
        return forest_scale(f"scale-{key}", self._scale)

    def row(self, agreement: Agreement, label: str, key: str) -> AlphaRow:
        """The line of an α; `key` is unique on the page."""
        refused = math.isnan(agreement.low)
        return AlphaRow(
            agreement,
            label,
            self._figure(agreement, label, key),
            wording.refusal(agreement.interval) if refused else "",
            () if refused else self._numbers(agreement.interval),
        )

    def _figure(self, agreement: Agreement, label: str, key: str) -> Markup | None:
        if math.isnan(agreement.alpha):
            return None
        values = (agreement.alpha, agreement.low, agreement.high)
        return forest_row(f"a-{key}", f"α of {label}", *values, self._scale)

    def _numbers(self, notes: Iterable[Note]) -> tuple[int, ...]:
        """The numbers of notes that are not common; those not yet on the page are added."""
        rare = [note for note in notes if note not in self.common]
        self.notes += [note for note in rare if note not in self.notes]
        return tuple(self.notes.index(note) + 1 for note in rare)
