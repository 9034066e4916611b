"""The values of a table as categories: in their order and, where they are measured, as numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.problems import Problems, StudyError, shortened
from synth.steps.agree.missing import number
from synth.vocabulary import MeasurementLevel
from synth.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from synth.exchange.grid import Grid
    from synth.steps.agree.options import FileOptions
    from synth.steps.agree.ratings import Ratings

#: More different values than this are no scale, and their table grows with the square.
MAX_CATEGORIES = 1_000
#: The cells of the table of units × values at most.
MAX_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """The categories of a table in rising order.

    `labels`: how each is written; `numbers`: float64[Q], what it measures (its place where it has
    an order or a name alone); `place_of`: a text of the table → its category. `notes`: what was
    taken for the same.
    """

    labels: list[str]
    numbers: NDArray[np.float64]
    place_of: dict[str, int]
    notes: list[str]

    def values(self, ratings: Ratings) -> NDArray[np.float64]:
        """Coders × units of numbers, NaN where not judged."""
        measured: dict[str | None, float] = {None: np.nan}
        measured |= {text: float(self.numbers[q]) for text, q in self.place_of.items()}
        return np.array([[measured[text] for text in row] for row in ratings.values], float)


def find_scale(ratings: Ratings, grid: Grid, options: FileOptions) -> Scale:
    """The scale of a table's values, for the level of measurement that the options name.

    Raises `StudyError` with the places of values that the level has no room for.
    """
    level, problems = options.measured, Problems()
    order = options.listed("order")
    if order:
        scale = _in_order(ratings, grid, order, level, problems)
    elif level == MeasurementLevel.NOMINAL:
        scale = _nominal(ratings, grid)
    else:
        scale = _measured(ratings, grid, level, problems)
    if problems.errors:
        raise StudyError(problems)
    units, values = len(ratings.units), len(scale.labels)
    most = min(MAX_CATEGORIES, MAX_CELLS // units)
    if values > most:
        what = f"there are {values:,} different values; with {units:,} units the most are {most:,}"
        fix = "Is it the right column? Measures can be rounded, or grouped."
        raise StudyError(what, path=grid.path, fix=fix)
    return scale


def _told(grid: Grid, ratings: Ratings, text: str, what: str, fix: str, problems: Problems) -> None:
    for cell in ratings.places[text]:
        problems.error(what, grid.path, fix=fix, **grid.place(cell.row, cell.column))


def _in_order(
    ratings: Ratings, grid: Grid, order: list[str], level: MeasurementLevel, problems: Problems
) -> Scale:
    if level not in (MeasurementLevel.NOMINAL, MeasurementLevel.ORDINAL):
        raise StudyError(f"--order is for ordinal values; at the level “{level}” they are numbers")
    if len(set(order)) < len(order):
        twice = next(label for label in order if order.count(label) > 1)
        raise StudyError(f"--order names “{twice}” twice")
    for text in sorted(set(ratings.given) - set(order)):
        what = f"the value “{shortened(text, 30)}” is not in --order"
        _told(grid, ratings, text, what, "Add it in its place, or correct it.", problems)
    place_of = {label: i for i, label in enumerate(order)}
    return Scale(order, np.arange(len(order), dtype=float), place_of, [])


def _decimal_comma(grid: Grid, texts: Iterable[str]) -> bool:
    """Whether numbers may have a decimal comma: cells are not separated by commas, and none has a
    point."""
    return "commas" not in grid.kind and not any("." in text for text in texts)


def _nominal(ratings: Ratings, grid: Grid) -> Scale:
    """Names; those that are numbers in the order of these. “1.0” is “1” where all are whole: so
    programs write a column of whole numbers with gaps."""
    texts = ratings.given
    comma = _decimal_comma(grid, texts)
    numbers = {text: number(text, comma) for text in texts}
    if any(value is None for value in numbers.values()):
        labels = sorted(texts)
        return _of_groups([(label, [label]) for label in labels], range(len(labels)))
    whole = {text: re.sub(r"\.0+$", "", text) for text in texts}
    if any("." in text for text in whole.values()):
        whole = {text: text for text in texts}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (numbers[text], text)):
        groups[whole[text]].append(text)
    return _of_groups(list(groups.items()), range(len(groups)))


def _measured(ratings: Ratings, grid: Grid, level: MeasurementLevel, problems: Problems) -> Scale:
    """Numbers; texts of the same number are one category."""
    texts = ratings.given
    comma = _decimal_comma(grid, texts)
    groups: defaultdict[float, list[str]] = defaultdict(list)
    for text in sorted(texts):
        value = number(text, comma)
        if value is None:
            fix = "Correct it, or if it means “not judged”, name it with --missing."
            if number(text, decimal_comma=True) is not None:
                fix = (
                    "Write all numbers with a point; a decimal comma is read where none has a "
                    "point and cells are not separated by commas."
                )
            elif level == MeasurementLevel.ORDINAL:
                fix += " Names have an order with --order low,medium,high."
            what = f"“{shortened(text, 30)}” is not a number, which the level “{level}” needs"
            _told(grid, ratings, text, what, fix, problems)
        elif level == MeasurementLevel.RATIO and value < 0:
            what = f"“{text}” is below 0, where the level “ratio” has no values"
            fix = "Correct it, or take --level interval."
            _told(grid, ratings, text, what, fix, problems)
        else:
            groups[value].append(text)
    labelled = [(min(groups[value], key=len), groups[value]) for value in sorted(groups)]
    scale = _of_groups(labelled, sorted(groups))
    if comma and any("," in text for text in texts):
        example = next(text for text in sorted(texts) if "," in text)
        scale.notes.append(f"a decimal comma: “{example}” is {number(example, comma):g}")
    return scale


def _of_groups(groups: list[tuple[str, list[str]]], numbers: Sequence[float]) -> Scale:
    place_of = {text: i for i, (_, texts) in enumerate(groups) for text in texts}
    merged = [texts for _, texts in groups if len(texts) > 1]
    notes = []
    if merged:
        example = listing(f"“{text}”" for text in merged[0])
        more = f" (and {len(merged) - 1} more like it)" if merged[1:] else ""
        notes.append(f"{example} are the same number{more}")
    return Scale([label for label, _ in groups], np.asarray(numbers, float), place_of, notes)
