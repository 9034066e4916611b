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
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Reason

from .intervals import Drawing, Figure, limits_of_one
from .nominal import check_table
from .presence import ratio
from .ratings import category_counts, check_counts, patterns
from .results import Estimate
from .units import whole_numbers

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["linear", "quadratic", "ordinal"]


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
        estimate = replace(estimate, interval=found.interval(0, n_documents=int(names.size)))
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
    from c to k, both counted, 1 − r(r − 1)/(Q(Q − 1)).

    >>> agreement_weights("quadratic", [1, 2, 3])[0].tolist()
    [1.0, 0.75, 0.0]
    """
    values = _numbers(categories, weights)  # type: ignore[arg-type]
    if values.size < 2:
        return np.ones((values.size, values.size))
    if weights == "ordinal":
        ranks = np.abs(np.subtract.outer(np.arange(values.size), np.arange(values.size))) + 1.0
        return 1.0 - ranks * (ranks - 1) / (values.size * (values.size - 1))
    apart = np.abs(values[:, None] - values) / (values[-1] - values[0])
    if weights == "linear":
        return 1.0 - apart
    if weights == "quadratic":
        return 1.0 - apart**2
    raise ValueError(f"unknown weights “{weights}”: take linear, quadratic or ordinal")


def weighted_kappa(
    table: ArrayLike, weights: Weights, categories: Sequence[float] | None = None
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


def gwet_ac2(
    counts: ArrayLike, weights: Weights, categories: Sequence[float] | None = None
) -> Estimate:
    """Gwet's AC2, the weighted AC1, of counts[U, Q].

    Source: Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., chapter 5.

    `categories`: the values of the Q categories in rising order; 0, 1, … by default. Coders may be
    missing from any unit.

    >>> round(gwet_ac2([[2, 0, 0], [1, 1, 0], [0, 0, 2], [0, 2, 0]], "quadratic").value, 3)
    0.818
    """
    table = check_counts(counts)
    rows, times = patterns(table)
    m = rows.sum(axis=1)
    two, judged = m >= 2, m >= 1
    if len(table) == 0:
        return Estimate(None, Reason.NO_UNITS())
    if not two.any():
        return Estimate(None, Reason.NO_OVERLAP())
    if np.count_nonzero(times[two] @ rows[two]) < 2:
        return Estimate(None, Reason.NO_VARIATION())
    q = table.shape[1]
    w = agreement_weights(weights, range(q) if categories is None else categories)
    if len(w) != q:
        raise ValueError(f"there are {q} categories in the counts, {len(w)} are named")
    agree = (rows * (rows @ w - 1.0)).sum(axis=1)[two] / (m[two] * (m[two] - 1.0))
    pa = times[two] @ agree / times[two].sum()
    share = times[judged] @ (rows[judged] / m[judged, None]) / times[judged].sum()
    pe = w.sum() * (share * (1 - share)).sum() / (q * (q - 1))
    return Estimate(float((pa - pe) / (1 - pe)))
