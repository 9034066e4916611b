"""The coefficients of a table in which each unit has one value of each coder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from synth.agreement.nominal import (
    cohen_kappa,
    cohen_kappa_max,
    conger_kappa,
    nominal_agreement,
    table_counts,
)
from synth.agreement.ratings import category_counts, contingency
from synth.agreement.weighted import (
    gwet_ac2,
    weighted_agreement,
    weighted_alpha,
    weighted_kappa,
)
from synth.reasons import Reason
from synth.vocabulary import MeasurementLevel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.agreement.results import Estimate
    from synth.agreement.weighted import Weights
    from synth.steps.agree.options import FileOptions
    from synth.steps.agree.ratings import Ratings
    from synth.steps.agree.scale import Scale
    from synth.steps.agree.study import BootstrapSettings

#: The weights of values that lie apart, where none are asked for: those that go with α's metric.
WEIGHTS: dict[MeasurementLevel, Weights] = {
    MeasurementLevel.ORDINAL: "ordinal",
    MeasurementLevel.INTERVAL: "quadratic",
    MeasurementLevel.RATIO: "ratio",
}

#: Intervals are computed where what is drawn, times the square of the number of values, is no more
#: than this: all of it is held in memory.
MOST_DRAWN = 10_000_000


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """One value against all others; `given` is how often it was given, in all."""

    label: str
    given: int
    figures: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two coders over the `units` that both judged."""

    coder_a: str
    coder_b: str
    units: int
    figures: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """Everything computed of a table of single values; figures by the names of `FIGURES`."""

    level: MeasurementLevel
    weights: Weights | None
    n_units: int
    n_judged: int
    n_pairable: int
    n_values: int
    replicates: int
    figures: dict[str, Estimate]
    categories: list[CategoryFigures]
    pairs: list[PairFigures]


def rating_figures(ratings: Ratings, scale: Scale, options: FileOptions) -> RatingFigures:
    """Agreement on the values, at the level of measurement that the options name."""
    values = scale.values(ratings)
    counts = _counts(values, scale)
    m = counts.sum(axis=1)
    level = options.measured
    weights: Weights | None = None
    document = None
    if ratings.documents:
        document = np.unique(ratings.documents, return_inverse=True)[1]
    drawn = len(counts) if document is None else int(document.max()) + 1
    replicates = options.bootstrap if drawn * counts.shape[1] ** 2 <= MOST_DRAWN else 0
    of_names = replicates if level == MeasurementLevel.NOMINAL else 0
    # Pairs are drawn by the unit, which is not right for units of documents.
    alone = options.drawn | {"replicates": replicates if document is None else 0}
    nominal = nominal_agreement(counts, document=document, replicates=of_names, seed=options.seed)
    figures = {
        "alpha": nominal.alpha,
        "fleiss": nominal.fleiss_kappa,
        "ac1": nominal.ac1,
        "brennan_prediger": nominal.brennan_prediger,
        "percent": nominal.percent_agreement,
    }
    if level == MeasurementLevel.NOMINAL:
        if len(ratings.coders) > 2:
            figures["conger"] = conger_kappa(values)
    else:
        weights = cast("Weights", options.weights or WEIGHTS[level])
        weighted = weighted_agreement(counts, weights, scale.numbers)
        figures = {
            "alpha": _weighted_alpha(values, level, document, replicates, options.seed),
            "fleiss": weighted.fleiss_kappa,
            "ac2": gwet_ac2(counts, weights, scale.numbers),
            "brennan_prediger": weighted.brennan_prediger,
            "percent": weighted.percent_agreement,
        }
    return RatingFigures(
        level=level,
        weights=weights,
        n_units=len(counts),
        n_judged=int((m > 0).sum()),
        n_pairable=nominal.n_pairable,
        n_values=int(m.sum()),
        replicates=replicates,
        figures=figures,
        categories=[
            CategoryFigures(
                label,
                int(counts[:, q].sum()),
                {
                    "alpha": nominal.category_alpha[q],
                    "specific": nominal.specific_agreement[q],
                    "prevalence": nominal.prevalence[q],
                },
            )
            for q, label in enumerate(scale.labels)
        ],
        pairs=[
            _pair(ratings.coders[a], ratings.coders[b], values[a], values[b], scale, weights, alone)
            for a, b in combinations(range(len(values)), 2)
        ],
    )


def _counts(values: NDArray[np.float64], scale: Scale) -> NDArray[Any]:
    """Units × categories, also those that nobody gave."""
    found, used = category_counts(values)
    counts = np.zeros((values.shape[1], len(scale.labels)), found.dtype)
    counts[:, np.searchsorted(scale.numbers, used)] = found
    return counts


def _weighted_alpha(
    values: NDArray[np.float64],
    level: MeasurementLevel,
    document: NDArray[np.intp] | None,
    replicates: int,
    seed: int,
) -> Estimate:
    """α with the level's metric; without documents units are drawn, and the interval says so."""
    each = np.arange(values.shape[1]) if document is None else document
    alpha = weighted_alpha(values, level.value, document=each, replicates=replicates, seed=seed)
    if document is None and alpha.interval is not None and alpha.interval.low is not None:
        notes = (*alpha.interval.notes, Reason.UNITS_RESAMPLED())
        alpha = replace(alpha, interval=replace(alpha.interval, notes=notes))
    return alpha


def _pair(
    coder_a: str,
    coder_b: str,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    scale: Scale,
    weights: Weights | None,
    drawn: BootstrapSettings,
) -> PairFigures:
    found, used = contingency(first, second)
    at = np.searchsorted(scale.numbers, np.asarray(used, float))
    table = np.zeros((len(scale.labels),) * 2, np.int64)
    table[np.ix_(at, at)] = found
    both = table_counts(table)
    figures = {"kappa": cohen_kappa(table, **drawn), "kappa_max": cohen_kappa_max(table)}
    if weights is None:
        nominal = nominal_agreement(both, **drawn)
        figures |= {"ac1": nominal.ac1, "percent": nominal.percent_agreement}
    else:
        figures |= {
            "weighted_kappa": weighted_kappa(table, weights, scale.numbers),
            "ac2": gwet_ac2(both, weights, scale.numbers),
            "percent": weighted_agreement(both, weights, scale.numbers).percent_agreement,
        }
    return PairFigures(coder_a, coder_b, int(table.sum()), figures)
