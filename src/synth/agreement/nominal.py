"""Coefficients for one unordered value a unit: include or exclude, a kind of narrative.

Functions take counts[U, Q], how many coders gave category q to unit u (see
:func:`synth.agreement.ratings.category_counts`); coders may be missing from any unit. With n_uq a
count, m = Σ_q n_uq and m ≥ 2 needed for a pair:

* α = 1 − (N − 1)·(N − Σ_q o_qq)/(N² − Σ_q n_q²), o_qq = Σ_u n_uq(n_uq − 1)/(m − 1), N and n_q over
  the pairable units (Krippendorff; Hayes and Krippendorff 2007, doi 10.1080/19312450709336664);
* the others are (pₐ − pₑ)/(1 − pₑ), pₐ the mean over pairable units of the share of agreeing pairs,
  π_q the mean over all judged units of n_uq/m: Fleiss pₑ = Σπ_q² (1971, doi 10.1037/h0031619; for
  two coders this is Scott's π), Gwet's AC1 pₑ = Σπ_q(1 − π_q)/(Q − 1) (2008, doi
  10.1348/000711006X126600), Brennan–Prediger pₑ = 1/Q (1981, doi 10.1177/001316448104100307; for
  any number of coders this is Randolph's κ).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .hull import Limits
from .intervals import Drawing, Figure, Part, limits, limits_of_one
from .presence import binary_alpha, chance_corrected, pooled_alpha_of_sums, pooled_cohen, ratio
from .ratings import check_counts, coded_values, patterns
from .results import Estimate, estimate_if_defined, estimate_unless, with_interval
from .units import whole_numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NominalAgreement:
    """All coefficients of one table; tuples have one entry a category, in the table's order."""

    n_units: int
    n_pairable: int
    n_values: int
    percent_agreement: Estimate
    alpha: Estimate
    fleiss_kappa: Estimate
    ac1: Estimate
    brennan_prediger: Estimate
    prevalence: tuple[Estimate, ...]
    specific_agreement: tuple[Estimate, ...]
    category_alpha: tuple[Estimate, ...]


def nominal_agreement(
    counts: ArrayLike,
    *,
    document: ArrayLike | None = None,
    replicates: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> NominalAgreement:
    """Every coefficient for one value a unit, with its interval if `replicates` > 0.

    `counts`: [U, Q]. `document`: int[U], the document of each unit; documents are resampled.
    Without it each unit is drawn by itself, which is right for projects that are screened but too
    narrow for units of one text; the numbers of the interval's notes are then of units.

    Raises ValueError for a table that does not hold counts.

    >>> table = [[3, 0, 0], [0, 3, 0], [1, 2, 0], [0, 1, 1]]
    >>> found = nominal_agreement(table)
    >>> round(found.alpha.value, 3), round(found.percent_agreement.value, 3)
    (0.412, 0.583)
    """
    table = check_counts(counts)
    rows, times = patterns(table)
    m = rows.sum(axis=1)
    judged, two = m >= 1, m >= 2
    weight = times.astype(float)
    n_pairable = int(times[two].sum())
    n_categories = table.shape[1]
    pairs = rows * (rows - 1.0)
    agreeing = pairs[two] / (m[two, None] - 1.0)  # o_qq of each pattern
    n_q = weight[two] @ rows[two]
    n = float(n_q.sum())
    o_qq = weight[two] @ agreeing
    percent = ratio((weight[two] / m[two]) @ agreeing.sum(axis=1), n_pairable)
    share = ratio(weight[judged] @ (rows[judged] / m[judged, None]), times[judged].sum())

    plain = _why_nothing(table, n_pairable)
    varies = plain or (Reason.NO_VARIATION() if np.count_nonzero(n_q) < 2 else None)
    q = max(n_categories, 2)
    alpha = pooled_alpha_of_sums(n, n, n - o_qq.sum(), (n_q**2).sum())
    positive = ratio(weight[two] @ pairs[two], (weight[two] * (m[two] - 1)) @ rows[two])
    by_category = binary_alpha(n, n_q, n_q - o_qq)
    found = NominalAgreement(
        n_units=len(table),
        n_pairable=n_pairable,
        n_values=int(n),
        percent_agreement=estimate_unless(percent, plain),
        alpha=estimate_unless(alpha, varies),
        fleiss_kappa=estimate_unless(chance_corrected(percent, (share**2).sum()), varies),
        ac1=estimate_unless(
            chance_corrected(percent, (share * (1 - share)).sum() / (q - 1)), varies
        ),
        brennan_prediger=estimate_unless(chance_corrected(percent, 1.0 / q), varies),
        prevalence=tuple(estimate_unless(x, plain) for x in ratio(n_q, n)),
        specific_agreement=tuple(
            estimate_if_defined(x, plain or Reason.NO_POSITIVES()) for x in positive
        ),
        category_alpha=tuple(
            estimate_if_defined(x, plain or Reason.NO_VARIATION()) for x in by_category
        ),
    )
    if replicates > 0 and plain is None:
        found = _with_intervals(found, table, document, Drawing(replicates, level, seed))
    return found


def _why_nothing(table: NDArray[np.int64], n_pairable: int) -> Note | None:
    if len(table) == 0:
        return Reason.NO_UNITS()
    return None if n_pairable else Reason.NO_OVERLAP()


@dataclass(frozen=True, slots=True)
class _DocumentSums:
    """Sums over the units of each of D documents; `single` float64[5, D], the others [Q, D].

    `single`: the units with two values, their values, the values' disagreement Σ(m − Σ o_qq), the
    share of the pairs that disagree, and the units judged. `values` n_q and `shares` n_q/m of each
    category, `differing` n_q − o_qq, `apart` n_q(m − n_q), `possible` n_q(m − 1).
    """

    single: Floats
    values: Floats
    shares: Floats
    differing: Floats
    apart: Floats
    possible: Floats

    @classmethod
    def of(cls, table: Floats, document: NDArray[Any]) -> _DocumentSums:
        """Of counts[U, Q] with one value or more a unit, and the document of each unit."""
        names, where = np.unique(document, return_inverse=True)

        def add(columns: Floats) -> Floats:
            return np.stack([np.bincount(where, x, names.size) for x in columns.T]).astype(float)

        m = table.sum(axis=1, keepdims=True)
        two = (m >= 2).astype(float)
        others = np.maximum(m - 1.0, 1.0)
        apart = table * (m - table) * two
        differ = apart.sum(axis=1, keepdims=True) / others
        return cls(
            single=add(np.hstack([two, m * two, differ, differ / m, np.ones_like(m)])),
            values=add(table * two),
            shares=add(table / m),
            differing=add(apart / others),
            apart=add(apart),
            possible=add(table * (m - 1.0)),
        )


def _with_intervals(
    found: NominalAgreement,
    table: NDArray[np.int64],
    document: ArrayLike | None,
    drawing: Drawing,
) -> NominalAgreement:
    """The agreement with an interval for every figure that is defined."""
    where = np.arange(len(table)) if document is None else whole_numbers(document, "document")
    if where.size != len(table):
        raise ValueError(f"document must name one document for each of {len(table)} units")
    m = table.sum(axis=1)
    two, judged = (
        _DocumentSums.of(table[enough].astype(float), where[enough]) for enough in (m >= 2, m >= 1)
    )
    q = max(table.shape[1], 2)

    def draw(sums: _DocumentSums, figures: Sequence[Figure]) -> list[Limits]:
        return limits_of_one(sums.single, figures, drawing, [sums.values, sums.shares])

    # Columns: those of `single`, then Σ n_q² and Σ (Σ n_q/m)². Documents in which nobody has a
    # second judgement enter π alone, so they are drawn for the coefficients with π and no others.
    alpha, percent, brennan = draw(
        two,
        [
            Figure(lambda d, n, x, a, u, nn, ss: pooled_alpha_of_sums(n, n, x, nn)),
            Figure(lambda d, n, x, a, u, nn, ss: 1.0 - ratio(a, d), lowest=0.0),
            Figure(lambda d, n, x, a, u, nn, ss: 1.0 - ratio(a, d) / (1.0 - 1.0 / q)),
        ],
    )
    fleiss, ac1 = draw(
        judged,
        [
            Figure(lambda d, n, x, a, u, nn, ss: 1.0 - ratio(ratio(a, d), 1.0 - ratio(ss, u * u))),
            Figure(
                lambda d, n, x, a, u, nn, ss: (
                    1.0 - ratio(ratio(a, d), 1.0 - (1.0 - ratio(ss, u * u)) / (q - 1.0))
                )
            ),
        ],
    )
    categories = [two.single[1:2], two.values, two.differing, two.apart, two.possible]
    prevalence, specific, of_category = limits(
        [Part(categories)],
        [
            Figure(lambda n, v, x, a, p: ratio(v, n), (0, 1), lowest=0.0),
            Figure(lambda n, v, x, a, p: 1.0 - ratio(a, p), (3, 4), lowest=0.0),
            Figure(lambda n, v, x, a, p: binary_alpha(n, v, x), (0, 1, 2)),
        ],
        drawing,
    )
    n_documents = two.single.shape[1]

    def given(estimate: Estimate, limits: Limits, i: int = 0) -> Estimate:
        interval = limits.interval(i, n_documents=n_documents, of_units=document is None)
        return with_interval(estimate, interval)

    def each(estimates: tuple[Estimate, ...], limits: Limits) -> tuple[Estimate, ...]:
        return tuple(given(estimate, limits, i) for i, estimate in enumerate(estimates))

    return replace(
        found,
        alpha=given(found.alpha, alpha),
        percent_agreement=given(found.percent_agreement, percent),
        brennan_prediger=given(found.brennan_prediger, brennan),
        fleiss_kappa=given(found.fleiss_kappa, fleiss),
        ac1=given(found.ac1, ac1),
        prevalence=each(found.prevalence, prevalence),
        specific_agreement=each(found.specific_agreement, specific),
        category_alpha=each(found.category_alpha, of_category),
    )


def check_table(table: ArrayLike) -> Floats:
    """A table of two coders as float64[Q, Q]; ValueError if it is not one."""
    square = check_counts(table)
    if square.shape[0] != square.shape[1]:
        raise ValueError(f"a table of two coders is square; this one is {square.shape}")
    return square.astype(float)


def table_counts(table: ArrayLike) -> NDArray[np.int64]:
    """The counts[U, Q] of a table of two coders, so that every coefficient applies to it.

    >>> table_counts([[1, 1], [0, 0]]).tolist()
    [[2, 0], [1, 1]]
    """
    square = check_table(table).astype(np.int64)
    i, j = np.indices(square.shape).reshape(2, -1)
    identity = np.eye(len(square), dtype=np.int64)
    return np.repeat(identity[i] + identity[j], square.ravel(), axis=0)


def cohen_kappa(
    table: ArrayLike, *, replicates: int = 0, level: float = 0.95, seed: int = 0
) -> Estimate:
    """Cohen's κ of a table of two coders, categories × categories.

    With `replicates` > 0 it has an interval, for which units are drawn one by one.

    Cohen 1960, doi 10.1177/001316446002000104, p. 45:

    >>> round(cohen_kappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]]).value, 3)
    0.492
    """
    square = check_table(table)
    n = square.sum()
    if n == 0:
        return Estimate(None, Reason.NO_OVERLAP())
    by_chance = (square.sum(axis=1) / n) @ (square.sum(axis=0) / n)
    if np.count_nonzero(square.sum(axis=0) + square.sum(axis=1)) < 2:
        return Estimate(None, Reason.NO_VARIATION())
    kappa = Estimate(float((np.trace(square) / n - by_chance) / (1 - by_chance)))
    if replicates <= 0:
        return kappa
    i, j = np.repeat(np.indices(square.shape).reshape(2, -1), square.ravel().astype(int), axis=1)
    first, second = (np.eye(len(square))[value].T for value in (i, j))
    (found,) = limits_of_one(
        [np.ones(i.size), i != j],
        # κ of values is κ pooled over the values: each unit has one of each coder, and a unit that
        # differs does so in two.
        [Figure(lambda n, x, sums, gaps: pooled_cohen(n, 2 * n, 2 * x, sums, gaps))],
        Drawing(replicates, level, seed),
        squares=[first + second, first - second],
    )
    return with_interval(kappa, found.interval(0, n_documents=i.size, of_units=True))


def cohen_kappa_max(table: ArrayLike) -> Estimate:
    """The largest κ that the two coders' marginal totals allow (Cohen 1960, p. 42).

    >>> round(cohen_kappa_max([[88, 14, 18], [10, 40, 10], [2, 6, 12]]).value, 3)
    0.831
    """
    square = check_table(table)
    n = square.sum()
    first, second = square.sum(axis=1), square.sum(axis=0)
    if n == 0:
        return Estimate(None, Reason.NO_OVERLAP())
    if np.count_nonzero(first + second) < 2:
        return Estimate(None, Reason.NO_VARIATION())
    by_chance = (first / n) @ (second / n)
    return Estimate(float((np.minimum(first, second).sum() / n - by_chance) / (1 - by_chance)))


def conger_kappa(values: ArrayLike) -> Estimate:
    """Conger's κ: Cohen's for any number of coders, values may be missing.

    `values`: coders × units. Chance follows each coder's own distribution (Conger 1980, doi
    10.1037/0033-2909.88.2.322; with missing values as Gwet 2014 has it).

    >>> round(conger_kappa([[1, 2, 2, 1], [1, 2, 1, 1]]).value, 2)
    0.5
    """
    coded, categories = coded_values(values)
    present = coded >= 0
    used = present.any(axis=1)
    if coded.shape[1] == 0:
        return Estimate(None, Reason.NO_UNITS())
    if used.sum() < 2:
        return Estimate(None, Reason.ONE_CODER())
    onehot = coded[used][:, :, None] == np.arange(categories.size)
    agreement = nominal_agreement(onehot.sum(axis=0))
    if agreement.alpha.value is None or agreement.percent_agreement.value is None:
        return Estimate(None, agreement.alpha.reason)
    share = onehot.sum(axis=1) / present[used].sum(axis=1)[:, None]
    mean = share.mean(axis=0)
    by_chance = (mean**2 - share.var(axis=0, ddof=1) / used.sum()).sum()
    return Estimate(float(chance_corrected(agreement.percent_agreement.value, by_chance)))
