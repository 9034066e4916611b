"""What `synth agree FILE` prints of a file in which each unit has one value of each coder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.steps.agree.printing import (
    aligned,
    as_csv,
    figure_cells,
    interval,
    interval_notes,
    intervals_line,
    number,
)
from synth.vocabulary import MeasurementLevel
from synth.wording import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from synth.agreement.results import Estimate
    from synth.steps.agree.options import FileOptions
    from synth.steps.agree.printing import Cell
    from synth.steps.agree.rating_figures import RatingFigures
    from synth.steps.agree.ratings import Ratings

#: The coefficients by the names that CSV and JSON have, and as the readable table names them.
FIGURES = {
    "alpha": "Krippendorff's α",
    "fleiss": "Fleiss' κ",
    "conger": "Conger's κ",
    "ac1": "Gwet's AC1",
    "ac2": "Gwet's AC2",
    "brennan_prediger": "Brennan–Prediger",
    "percent": "percent agreement",
}
#: The same of one value, and of a pair of coders, as heads of columns.
OF_VALUE = {"prevalence": "prevalence", "alpha": "α", "specific": "spec. agr."}
OF_PAIR = {
    "kappa": "κ",
    "kappa_max": "κ max",
    "weighted_kappa": "weighted κ",
    "ac1": "AC1",
    "ac2": "AC2",
    "percent": "%",
}
#: The names of values and coders that a line lists at most.
_NAMED = 12
#: The values that have a line each.
_LISTED = 40


@dataclass(frozen=True, slots=True)
class _Output:
    path: Path
    ratings: Ratings
    found: RatingFigures
    options: FileOptions
    read: list[str]
    notes: list[str]

    @property
    def drawn(self) -> str:
        """What intervals draw."""
        return "document" if self.ratings.documents else "unit"

    @property
    def documents(self) -> int:
        """How many documents the units lie in; 0 where none is named."""
        return len(set(self.ratings.documents))

    def all(self) -> Iterator[tuple[str, str, int, str, Estimate]]:
        """Every figure: what it is of (all, a value, a pair), of which, how many units (for a
        value: how often it was given), and the coefficient's name."""
        found = self.found
        for name, estimate in found.figures.items():
            yield "all", "", found.n_pairable, name, estimate
        for category in found.categories:
            for name, estimate in category.figures.items():
                yield "value", category.label, category.given, name, estimate
        for pair in found.pairs:
            for name, estimate in pair.figures.items():
                yield "pair", f"{pair.coder_a} – {pair.coder_b}", pair.units, name, estimate

    def cells(self, estimate: Estimate) -> dict[str, Cell]:
        """An estimate as CSV and JSON hold it."""
        return {
            **figure_cells(estimate, "estimate", "low", "high"),
            "interval": interval_notes(estimate, self.drawn),
            "reason": wording.reason(estimate.reason, cluster=self.drawn),
        }


def rating_output(
    path: Path,
    ratings: Ratings,
    found: RatingFigures,
    options: FileOptions,
    read: list[str],
    notes: list[str],
) -> str:
    """The figures as text: a table, JSON, or CSV. `read`: how the file was read, to stand first;
    `notes`: what else a reader should know of it."""
    output = _Output(path, ratings, found, options, read, [*notes, *_counted(found)])
    return {"table": _table, "json": _json, "csv": _csv}[options.form](output)


def _counted(found: RatingFigures) -> Iterator[str]:
    """What a reader should know of the units that don't count, or of how values are compared."""
    nobody, alone = found.n_units - found.n_judged, found.n_judged - found.n_pairable
    if nobody:
        yield f"{plural(nobody, 'unit')} nobody judged: left out"
    if alone:
        yield (
            f"{plural(alone, 'unit')} judged by one coder alone: no pair to compare; "
            f"they count in how often a value is given (π of Fleiss' κ, AC1 and the like)"
        )
    if found.n_pairable == 1:
        yield "only one unit was judged by two coders: the figures say next to nothing"
    if found.weights:
        yield (
            f"α has the {found.level} metric; the weighted coefficients have {found.weights} "
            "weights (--weights to change)"
        )
    elif len(found.categories) > 2 and all(c.label.isdecimal() for c in found.categories):
        yield "values are compared as names; --level ordinal, interval or ratio takes their order"


def _csv(output: _Output) -> str:
    """One row a figure."""
    return as_csv(
        [
            {"of": of, "name": name, "n": n, "coefficient": coefficient, **output.cells(estimate)}
            for of, name, n, coefficient, estimate in output.all()
        ]
    )


def _json(output: _Output) -> str:
    found = output.found
    everything = {
        "file": str(output.path),
        "level": found.level,
        "weights": found.weights,
        "coders": output.ratings.coders,
        "documents": output.documents or None,
        "units": found.n_units,
        "units_with_two_coders": found.n_pairable,
        "values_given": found.n_values,
        "not_judged": dict(output.ratings.missing.met),
        "bootstrap": found.replicates,
        "seed": output.options.seed,
        "intervals_from": f"{output.drawn}s",
        "all": {name: output.cells(e) for name, e in found.figures.items()},
        "values": [
            {
                "value": category.label,
                "given": category.given,
                **{name: output.cells(e) for name, e in category.figures.items()},
            }
            for category in found.categories
        ],
        "pairs": [
            {
                "coder_a": pair.coder_a,
                "coder_b": pair.coder_b,
                "units": pair.units,
                **{name: output.cells(e) for name, e in pair.figures.items()},
            }
            for pair in found.pairs
        ],
        "notes": [*output.read, *output.notes],
    }
    return json.dumps(everything, ensure_ascii=False, indent=2)


def _table(output: _Output) -> str:
    found, ratings = output.found, output.ratings
    labels = [category.label for category in found.categories]
    documents = f" in {plural(output.documents, 'document')}" if output.documents else ""
    drawn = intervals_line(found.replicates, output.drawn, output.options.seed)
    if output.options.bootstrap and not found.replicates:
        drawn = f"No intervals: too many {output.drawn}s and values to resample."
    return "\n".join(
        [
            f"{plural(found.n_units, 'unit')}{documents}, {plural(len(ratings.coders), 'coder')} "
            f"({listing(ratings.coders, _NAMED)}), {plural(len(labels), 'value')} "
            f"({listing(labels, _NAMED)}), level: {found.level}",
            f"{plural(found.n_pairable, 'unit')} judged by two or more; "
            f"{plural(found.n_values, 'value')} given",
            *output.read,
            "",
            *aligned(_overall(output)),
            "",
            *aligned(_of_values(found)),
            "",
            *aligned(_of_pairs(found)),
            "",
            drawn,
            *(f"Note: {note}" for note in output.notes),
            *_notes_on_figures(output),
        ]
    )


def _overall(output: _Output) -> list[list[str]]:
    found = output.found
    nominal = found.level == MeasurementLevel.NOMINAL
    metric = "" if nominal else f" ({found.level})"
    lines = [["coefficient", "", "95% interval"]]
    for name, head in FIGURES.items():
        if name in found.figures:
            estimate = found.figures[name]
            which = metric if name == "alpha" else f" ({found.weights} weights)"
            named = head if nominal else head + which
            lines.append([named, number(estimate.value), interval(estimate)])
    return lines


def _of_values(found: RatingFigures) -> list[list[str]]:
    lines = [["value", "given", *OF_VALUE.values()]]
    for category in found.categories[:_LISTED]:
        figures = [number(category.figures[name].value) for name in OF_VALUE]
        lines.append([category.label, f"{category.given:,}", *figures])
    if (more := len(found.categories) - _LISTED) > 0:
        lines.append([f"and {more:,} more (--csv, --json)", *[""] * (len(OF_VALUE) + 1)])
    return lines


def _of_pairs(found: RatingFigures) -> list[list[str]]:
    shown = [name for name in OF_PAIR if name in found.pairs[0].figures]
    lines = [["coders", "units", *(OF_PAIR[name] for name in shown)]]
    for pair in found.pairs:
        figures = [number(pair.figures[name].value) for name in shown]
        lines.append([f"{pair.coder_a} – {pair.coder_b}", f"{pair.units:,}", *figures])
    return lines


def _notes_on_figures(output: _Output) -> Iterator[str]:
    """Why figures are undefined, and the notes on intervals; what is said of several, once."""
    heads = {"all": FIGURES, "value": OF_VALUE, "pair": OF_PAIR}
    said: dict[str, list[str]] = {}
    for of, name, _, coefficient, estimate in output.all():
        head = " ".join(filter(None, (name, heads[of][coefficient])))
        for text in (
            wording.reason(estimate.reason, cluster=output.drawn),
            interval_notes(estimate, output.drawn),
        ):
            if text:
                said.setdefault(text, []).append(head)
    for text, names in said.items():
        yield f"Note: {listing(names, 6)}: {text}"
