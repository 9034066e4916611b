"""Agreement on codes: many codes a unit, any number of coders, coders missing by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .bootstrap import by_cluster, cluster_numbers, judged_interval, percentile, resample_sums
from .coefficients import CodeSums, Needs, registered
from .counting import CodeCounts, count_codes
from .presence import (
    binary_alpha,
    cohen,
    cohen_disagreement,
    pooled_alpha,
    ratio,
)
from .results import (
    CodeAgreement,
    CodeStatistics,
    Estimate,
    Interval,
    PairStatistics,
    estimate_if_defined,
    estimate_unless,
)

Floats = NDArray[np.float64]


def code_agreement(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    *,
    n_codes: int | None = None,
    cluster: ArrayLike | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> CodeAgreement:
    """All statistics of agreement on the presence of codes in units.

    `n_units`: int[D], units of each document. `coverage`: bool[C, D], coder c judged every unit of
    document d. `codings`: four int[R] columns (document, unit within the document, coder, code);
    repeated rows count once, and rows of a coder outside the coverage are ignored and counted in
    `left_out`. `n_codes`: K, when codes without any coding are to be reported too.

    `replicates` bootstrap draws of whole documents give the intervals of each code's α and of the
    pooled α; 0 gives none. `cluster`: int[D] says which documents are drawn together (sections of
    one narrative).

    Returns a :class:`~synth.agreement.results.CodeAgreement`. What is undefined has value None and
    a reason. Raises ValueError for numbers that are not whole or name what does not exist.

    Two coders, one document of ten units (Krippendorff 2004, p. 224):

    >>> columns = ([0] * 6, [0, 1, 1, 2, 5, 7], [0, 0, 1, 1, 1, 1], [0] * 6)
    >>> found = code_agreement([10], [[1], [1]], columns)
    >>> round(found.codes[0].alpha.value, 3), found.codes[0].percent_agreement.value
    (0.095, 0.6)
    >>> found.codes[0].alpha.interval.low, list(map(str, found.codes[0].alpha.interval.notes))
    (None, ['few-positive(n=5)'])
    """
    counts = count_codes(n_units, coverage, codings, n_codes)
    m = counts.n_coders
    pairable = counts.pairable
    # O01 = Σ n1 − Σ n1(n1 − 1)/(m − 1), for each code and document with two or more coders.
    applied = counts.applied[:, pairable]
    disagreement = applied - counts.agreeing[:, pairable] / (m[pairable] - 1.0)
    judgements = (m * counts.n_units)[pairable].astype(float)

    sums = [judgements, applied, disagreement]
    if cluster is not None:
        n_clusters, group = cluster_numbers(cluster, pairable)
        sums = [by_cluster(x, group, n_clusters) for x in sums]

    alpha_intervals, pooled_interval = _intervals(
        sums, counts.positive_units, replicates, level, seed
    )
    nothing = _why_nothing(counts)
    return CodeAgreement(
        codes=_codes(counts, sums, judgements, disagreement, alpha_intervals, nothing),
        pooled_alpha=_pooled(sums, pooled_interval, nothing),
        without_coder=_without(counts),
        by_document=_by_document(counts, judgements, applied, disagreement),
        pairs=_pairs(counts),
        n_coders=counts.coverage.shape[0],
        n_units=int(counts.n_units.sum()),
        n_pairable=int(counts.n_units[pairable].sum()),
        n_documents=int(pairable.sum()),
        left_out=counts.left_out,
        duplicates=counts.duplicates,
    )


def _why_nothing(counts: CodeCounts) -> Note | None:
    """Why no coefficient at all can be computed, if so."""
    if counts.n_units.sum() == 0:
        return Reason.NO_UNITS()
    if counts.coverage.shape[0] < 2:
        return Reason.ONE_CODER()
    if not counts.pairable.any():
        return Reason.NO_OVERLAP()
    return None


def _intervals(
    sums: Sequence[Floats],
    positive_units: NDArray[np.int64],
    replicates: int,
    level: float,
    seed: int,
) -> tuple[list[Interval | None], Interval | None]:
    judgements, applied, disagreement = sums
    k, d = applied.shape
    if replicates <= 0 or d == 0 or k == 0:
        return [None] * k, None
    with_code = np.count_nonzero(applied, axis=1)
    # Rows of codes that will get no interval still count in the pooled α.
    n, n1, o01 = resample_sums([judgements, applied, disagreement], replicates, seed)
    n = n[:, None]
    low, high, defined = percentile(binary_alpha(n, n1, o01), level)
    pooled = pooled_alpha(n.T, n1.T, o01.T)
    pooled_low, pooled_high, pooled_defined = percentile(pooled.reshape(-1, 1), level)
    each: list[Interval | None] = [
        judged_interval(
            low[i],
            high[i],
            level=level,
            n_documents=d,
            n_positive=int(positive_units[i]),
            documents_with_code=int(with_code[i]),
            defined=float(defined[i]),
        )
        for i in range(k)
    ]
    together = judged_interval(
        pooled_low[0],
        pooled_high[0],
        level=level,
        n_documents=d,
        n_positive=int(positive_units.sum()),
        defined=float(pooled_defined[0]),
    )
    return each, together


def _codes(
    counts: CodeCounts,
    sums: Sequence[Floats],
    judgements: Floats,
    disagreement: Floats,
    intervals: Sequence[Interval | None],
    nothing: Note | None,
) -> tuple[CodeStatistics, ...]:
    m = counts.n_coders
    pairable = counts.pairable
    units = int(counts.n_units[pairable].sum())
    n = judgements.sum()
    n1 = sums[1].sum(axis=1)
    alpha = binary_alpha(n, n1, sums[2].sum(axis=1))
    percent = 1.0 - ratio(disagreement @ (2.0 / m[pairable]), units)
    judged = m >= 1
    sums_of_codes = CodeSums(
        n_units=units,
        judgements=float(n),
        applied=n1,
        agreeing=counts.agreeing[:, pairable].sum(axis=1),
        possible=counts.applied[:, pairable] @ (m[pairable] - 1.0),
        percent=percent,
        share=ratio(counts.applied[:, judged] @ (1.0 / m[judged]), counts.n_units[judged].sum()),
    )
    computed = [
        (coefficient, coefficient.compute(sums_of_codes)) for coefficient in registered().values()
    ]
    with_code = np.count_nonzero(sums[1], axis=1)

    records = []
    for k in range(n1.size):
        reasons = dict.fromkeys(Needs, nothing)
        if nothing is None and n1[k] == 0:
            reasons[Needs.POSITIVES] = Reason.NO_POSITIVES()
            reasons[Needs.VARIATION] = Reason.NEVER_USED()
        elif nothing is None and n1[k] == n:
            reasons[Needs.VARIATION] = Reason.ALWAYS_USED()
        estimate = estimate_unless(alpha[k], reasons[Needs.VARIATION])
        records.append(
            CodeStatistics(
                code=k,
                n_units=units,
                n_positive=int(counts.positive_units[k]),
                n_documents=int(pairable.sum()),
                documents_with_code=int(with_code[k]),
                positives=tuple(counts.positives[:, k].tolist()),
                alpha=_with_interval(estimate, intervals[k]),
                coefficients={
                    coefficient.name: _computed(values[k], reasons[coefficient.needs])
                    for coefficient, values in computed
                },
            )
        )
    return tuple(records)


def _computed(value: float, reason: Note | None) -> Estimate:
    if reason is None and np.isnan(value):
        reason = Reason.NO_VARIATION()
    return estimate_unless(value, reason)


def _with_interval(estimate: Estimate, interval: Interval | None) -> Estimate:
    """An undefined coefficient has no interval, not even a refused one."""
    return estimate if estimate.value is None else replace(estimate, interval=interval)


def _no_variation(used: bool) -> Note:
    return Reason.NO_VARIATION() if used else Reason.NEVER_USED()


def _pooled(sums: Sequence[Floats], interval: Interval | None, nothing: Note | None) -> Estimate:
    if nothing is not None:
        return Estimate(None, nothing)
    if sums[1].shape[0] == 0:
        return Estimate(None, Reason.NO_CODES())
    n1 = sums[1].sum(axis=1)
    value = pooled_alpha(sums[0].sum(), n1, sums[2].sum(axis=1))
    estimate = estimate_if_defined(float(value), _no_variation(bool(n1.any())))
    return _with_interval(estimate, interval)


def _without(counts: CodeCounts) -> tuple[Estimate, ...]:
    judgements, codings, disagreement = counts.without_coder
    values = pooled_alpha(judgements, codings.T, disagreement.T)
    out = []
    for value, n, n1 in zip(values, judgements, codings, strict=True):
        reason = Reason.NO_OVERLAP() if n == 0 else _no_variation(bool(n1.any()))
        out.append(estimate_if_defined(value, reason))
    return tuple(out)


def _by_document(
    counts: CodeCounts, judgements: Floats, applied: Floats, disagreement: Floats
) -> tuple[Estimate, ...]:
    values = pooled_alpha(judgements, applied, disagreement)
    used: NDArray[np.bool_] = np.any(applied, axis=0)
    defined = iter(zip(values, used, strict=True))
    out = []
    for m, size in zip(counts.n_coders, counts.n_units, strict=True):
        if m < 2 or size == 0:
            out.append(Estimate(None, Reason.NO_OVERLAP() if size else Reason.NO_UNITS()))
            continue
        value, any_code = next(defined)
        out.append(estimate_if_defined(value, _no_variation(bool(any_code))))
    return tuple(out)


def _pairs(counts: CodeCounts) -> tuple[PairStatistics, ...]:
    out = []
    n_coders = counts.coverage.shape[0]
    for i in range(n_coders):
        for j in range(i + 1, n_coders):
            n = int(counts.shared_units[i, j])
            first, second = counts.shared_positives[i, j], counts.shared_positives[j, i]
            both = counts.both_applied[i, j]
            observed, expected = cohen_disagreement(both, first, second, n)
            pooled = float(1.0 - ratio(observed.sum(), expected.sum()))
            total = (first + second).astype(float)
            varies = Reason.NO_OVERLAP() if n == 0 else None
            unused = varies or Reason.NO_POSITIVES()
            reasons = [varies or _no_variation(bool(t)) for t in total]
            out.append(
                PairStatistics(
                    coder_a=i,
                    coder_b=j,
                    n_units=n,
                    kappa=tuple(map(estimate_if_defined, cohen(both, first, second, n), reasons)),
                    pooled_kappa=estimate_if_defined(
                        pooled, varies or _no_variation(bool(total.any()))
                    ),
                    positive_agreement=tuple(
                        estimate_if_defined(x, unused) for x in ratio(2.0 * both, total)
                    ),
                    pooled_positive_agreement=estimate_if_defined(
                        float(ratio(2.0 * both.sum(), total.sum())), unused
                    ),
                )
            )
    return tuple(out)
