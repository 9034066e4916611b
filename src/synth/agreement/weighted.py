"""Coefficients that weigh how far two values lie apart: ordered ratings, amounts.

Krippendorff's α with a metric is 1 − (N − 1)·Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, with coincidences
o_ck = Σ_u (n_uc n_uk − [c = k] n_uc)/(m − 1) over units with two or more values, and δ²_ck

* nominal: 1 unless c = k;
* ordinal: (Σ_{g from c to k} n_g − (n_c + n_k)/2)²;
* interval: (c − k)²;
* ratio: ((c − k)/(c + k))², 0 where both are 0

(Krippendorff 2011, https://repository.upenn.edu/asc_papers/43). Ordinal α depends on how often each
rank was used; Gwet's ordinal weights do not, so ordinal AC2 is not its counterpart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .intervals import Drawing, Figure, limits_of_one
from .nominal import check_table
from .presence import chance_corrected, ratio
from .ratings import category_counts, check_counts, patterns
from .results import Estimate, estimate_if_defined, with_interval
from .units import whole_numbers

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["linear", "quadratic", "ordinal", "ratio"]


def squared_distances(metric: Metric, values: Floats, n: Floats) -> Floats:
    """δ²[…, Q, Q] for category values[Q] and their frequencies n[…, Q].

    >>> squared_distances("ordinal", np.array([1.0, 2, 3]), np.array([2.0, 4, 2])).tolist()
    [[0.0, 9.0, 36.0], [9.0, 0.0, 9.0], [36.0, 9.0, 0.0]]
    """
    if metric == "nominal":
        return 1.0 - np.eye(values.size)
    if metric == "interval":
        return (values[:, None] - values) ** 2
    if metric == "ratio":
        if (values < 0).any():
            raise ValueError("the ratio metric needs values of 0 or more")
        total = values[:, None] + values
        return np.divide(values[:, None] - values, total, out=0 * total, where=total != 0) ** 2
    if metric == "ordinal":
        middle = np.cumsum(n, axis=-1) - n / 2.0  # of each category, in ranks
        return (middle[..., :, None] - middle[..., None, :]) ** 2
    raise ValueError(f"unknown metric “{metric}”: take nominal, ordinal, interval or ratio")


def _numbers(categories: Sequence[float] | NDArray[np.float64], metric: str) -> Floats:
    try:
        numbers = np.asarray(categories, float)
    except (TypeError, ValueError):
        raise ValueError(f"the {metric} metric needs numbers as values") from None
    if numbers.size and (not np.isfinite(numbers).all() or (np.diff(numbers) <= 0).any()):
        raise ValueError("categories must be finite numbers in rising order")
    return numbers


def weighted_alpha(
    values: ArrayLike,
    metric: Metric,
    *,
    document: ArrayLike | None = None,
    replicates: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """Krippendorff's α of coders × units with a metric; None or NaN where missing.

    `document`: int[U], the document of each unit, is needed for an interval (`replicates` > 0).
    Raises ValueError for values without the order or size the metric needs.

    >>> ratings = [[1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    ...            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    ...            [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    ...            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]]
    >>> [round(weighted_alpha(ratings, metric).value, 3)       # Krippendorff 2011
    ...  for metric in ("nominal", "ordinal", "interval", "ratio")]
    [0.743, 0.815, 0.849, 0.797]
    """
    counts, categories = category_counts(values)
    numbers = (
        np.arange(categories.size, dtype=float)
        if metric == "nominal"
        else _numbers(categories, metric)
    )
    rows, times = patterns(counts)
    two = rows.sum(axis=1) >= 2
    if len(counts) == 0:
        return Estimate(None, Reason.NO_UNITS())
    if not two.any():
        return Estimate(None, Reason.NO_OVERLAP())
    o = _coincidences(rows[two], times[two].astype(float))
    n = o.sum(axis=1)
    value = float(_alpha(o, n, squared_distances(metric, numbers, n)))
    if np.count_nonzero(n) < 2 or np.isnan(value):
        return Estimate(None, Reason.NO_VARIATION())
    estimate = Estimate(value)
    if replicates > 0:
        if document is None:
            raise ValueError("an interval needs the document of each unit")
        where = whole_numbers(document, "document")
        if where.size != len(counts):
            raise ValueError(f"document must name one document for each of {len(counts)} units")
        keep = counts.sum(axis=1) >= 2
        names, where = np.unique(where[keep], return_inverse=True)
        table = counts[keep].astype(float)
        each = np.stack(
            [
                _coincidences(table[at], np.ones(at.size))
                for at in np.split(np.argsort(where, kind="stable"), _ends(where))
            ],
            axis=-1,
        )
        q = numbers.size

        def of_coincidences(*columns: Floats) -> Floats:
            drawn = np.stack(columns, axis=-1)
            drawn = drawn.reshape(*drawn.shape[:-1], q, q)
            n_drawn = drawn.sum(axis=-1)
            return _alpha(drawn, n_drawn, squared_distances(metric, numbers, n_drawn))

        def of_distances(observed: Floats, *columns: Floats) -> Floats:
            n_drawn = np.stack(np.broadcast_arrays(*columns), axis=-1)
            expected = ((n_drawn @ fixed) * n_drawn).sum(axis=-1)
            return 1.0 - ratio((n_drawn.sum(axis=-1) - 1.0) * observed, expected)

        if metric == "ordinal":  # distances change with the ranks that are drawn
            sums, figure = each.reshape(q * q, -1), Figure(of_coincidences)
        else:
            fixed = squared_distances(metric, numbers, n)
            observed = np.einsum("ckd,ck->d", each, fixed)
            sums, figure = np.vstack([observed, each.sum(axis=1)]), Figure(of_distances)
        (found,) = limits_of_one(sums, [figure], Drawing(replicates, level, seed))
        estimate = with_interval(estimate, found.interval(0, n_documents=int(names.size)))
    return estimate


def _ends(where: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where each document ends, in the order of documents, but for the last."""
    return np.cumsum(np.bincount(where))[:-1]


def _coincidences(rows: Floats, times: Floats) -> Floats:
    """o[Q, Q] of rows of counts that occur `times` times."""
    weight = times / np.maximum(rows.sum(axis=1) - 1.0, 1.0)
    return (rows * weight[:, None]).T @ rows - np.diag(weight @ rows)


def _alpha(o: Floats, n: Floats, delta: Floats) -> Floats:
    total = n.sum(axis=-1)
    observed = (o * delta).sum(axis=(-2, -1))
    expected = (n[..., :, None] * n[..., None, :] * delta).sum(axis=(-2, -1))
    return 1.0 - ratio((total - 1.0) * observed, expected)


def agreement_weights(weights: Weights, categories: Sequence[float] | Floats) -> Floats:
    """Weights[Q, Q], 1 for equal values and 0 for those furthest apart.

    linear: 1 − |c − k|/range; quadratic: 1 − ((c − k)/range)²; ordinal (Gwet 2014): with r ranks
    from c to k, both counted, 1 − r(r − 1)/(Q(Q − 1)); ratio: 1 − ((c − k)/(c + k))² over its
    value for the smallest and the largest. Raises ValueError for unknown weights, and for ratio
    weights of values below 0.

    >>> agreement_weights("quadratic", [1, 2, 3])[0].tolist()
    [1.0, 0.75, 0.0]
    """
    values = _numbers(categories, weights)  # type: ignore[arg-type]
    if values.size < 2:
        return np.ones((values.size, values.size))
    if weights == "ordinal":
        ranks = np.abs(np.subtract.outer(np.arange(values.size), np.arange(values.size))) + 1.0
        return 1.0 - ranks * (ranks - 1) / (values.size * (values.size - 1))
    if weights == "ratio":
        apart = squared_distances("ratio", values, values)
        return 1.0 - apart / apart[0, -1]
    apart = np.abs(values[:, None] - values) / (values[-1] - values[0])
    if weights == "linear":
        return 1.0 - apart
    if weights == "quadratic":
        return 1.0 - apart**2
    raise ValueError(f"unknown weights “{weights}”: take linear, quadratic, ordinal or ratio")


def weighted_kappa(
    table: ArrayLike, weights: Weights, categories: Sequence[float] | Floats | None = None
) -> Estimate:
    """Weighted Cohen's κ of a table of two coders (1968, doi 10.1037/h0026256).

    `categories`: the values of the Q categories, in rising order; 0, 1, … by default.

    >>> table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    >>> round(weighted_kappa(table, "quadratic").value, 4)
    0.4545
    """
    square = check_table(table)
    w = agreement_weights(weights, range(len(square)) if categories is None else categories)
    if w.shape != square.shape:
        raise ValueError(f"there are {len(square)} categories in the table, {len(w)} are named")
    n = square.sum()
    if n == 0:
        return Estimate(None, Reason.NO_OVERLAP())
    first, second = square.sum(axis=1), square.sum(axis=0)
    if np.count_nonzero(first + second) < 2:
        return Estimate(None, Reason.NO_VARIATION())
    observed = ((1 - w) * square).sum() * n
    return Estimate(float(1.0 - observed / (first @ (1 - w) @ second)))


@dataclass(frozen=True, slots=True)
class WeightedAgreement:
    """The coefficients of :func:`weighted_agreement`, undefined for the same reason or none."""

    percent_agreement: Estimate
    fleiss_kappa: Estimate
    brennan_prediger: Estimate


def weighted_agreement(
    counts: ArrayLike, weights: Weights, categories: Sequence[float] | Floats | None = None
) -> WeightedAgreement:
    """Weighted percent agreement of counts[U, Q], and Fleiss' κ and Brennan–Prediger with it.

    With w the weights and π the mean over judged units of the shares of the categories, pₐ is the
    mean over units with two or more values of Σ_c n_uc (Σ_k w_ck n_uk − 1)/(m(m − 1)), and pₑ is
    Σ w_ck π_c π_k (Fleiss) and Σw/Q² (Brennan–Prediger).

    Source: Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., chapters 3 and 5; with weights
    1 and 0 these are the coefficients of :mod:`synth.agreement.nominal`.

    `categories`: the values of the Q categories in rising order; 0, 1, … by default. Coders may be
    missing from any unit. Raises ValueError for another number of categories, and as
    :func:`agreement_weights` does.

    >>> found = weighted_agreement([[2, 0, 0], [1, 1, 0], [0, 0, 2], [0, 2, 0]], "quadratic")
    >>> round(found.percent_agreement.value, 4), round(found.brennan_prediger.value, 4)
    (0.9375, 0.8125)
    """
    found = _observed(counts, weights, categories)
    if isinstance(found, Note):
        none = Estimate(None, found)
        return WeightedAgreement(none, none, none)
    return WeightedAgreement(
        percent_agreement=Estimate(found.agreement),
        fleiss_kappa=found.corrected(found.share @ found.weights @ found.share),
        brennan_prediger=found.corrected(found.weights.mean()),
    )


def gwet_ac2(
    counts: ArrayLike, weights: Weights, categories: Sequence[float] | Floats | None = None
) -> Estimate:
    """Gwet's AC2, the weighted AC1, of counts[U, Q]: pₑ = Σw·Σπ(1 − π)/(Q(Q − 1)).

    Source: Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., chapter 5. The arguments and
    errors are those of :func:`weighted_agreement`.

    >>> round(gwet_ac2([[2, 0, 0], [1, 1, 0], [0, 0, 2], [0, 2, 0]], "quadratic").value, 3)
    0.818
    """
    found = _observed(counts, weights, categories)
    if isinstance(found, Note):
        return Estimate(None, found)
    w, share, q = found.weights, found.share, found.share.size
    return found.corrected(w.sum() * (share * (1 - share)).sum() / (q * (q - 1)))


@dataclass(frozen=True, slots=True)
class _Observed:
    """Weights[Q, Q], the weighted percent agreement, and the mean shares[Q] of the categories."""

    weights: Floats
    agreement: float
    share: Floats

    def corrected(self, by_chance: ArrayLike) -> Estimate:
        corrected = chance_corrected(self.agreement, by_chance)
        return estimate_if_defined(corrected, Reason.NO_VARIATION())


def _observed(
    counts: ArrayLike, weights: Weights, categories: Sequence[float] | Floats | None
) -> _Observed | Note:
    """What weighted coefficients share, or why there is none."""
    table = check_counts(counts)
    rows, times = patterns(table)
    m = rows.sum(axis=1)
    two, judged = m >= 2, m >= 1
    if len(table) == 0:
        return Reason.NO_UNITS()
    if not two.any():
        return Reason.NO_OVERLAP()
    if np.count_nonzero(times[two] @ rows[two]) < 2:
        return Reason.NO_VARIATION()
    q = table.shape[1]
    w = agreement_weights(weights, range(q) if categories is None else categories)
    if len(w) != q:
        raise ValueError(f"there are {q} categories in the counts, {len(w)} are named")
    agree = (rows * (rows @ w - 1.0)).sum(axis=1)[two] / (m[two] * (m[two] - 1.0))
    share = times[judged] @ (rows[judged] / m[judged, None]) / times[judged].sum()
    return _Observed(w, float(times[two] @ agree / times[two].sum()), share)
