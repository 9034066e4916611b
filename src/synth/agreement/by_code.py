"""Agreement on codes: many codes a unit, any number of coders, coders missing by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .bootstrap import by_cluster, cluster_numbers
from .coefficients import SUMS, CodeSums, Coefficient, Needs, registered
from .counting import CodeCounts, pair_counts, tally
from .intervals import Drawing, Figure, Limits, Part, limits, limits_of_one, totals
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
from .units import SortedCodings, sort_codings

Floats = NDArray[np.float64]
Documents = NDArray[np.bool_]

#: α among the coefficients, though a field of its own in the results.
ALPHA = Coefficient(
    "alpha",
    lambda sums: binary_alpha(sums.judgements, sums.applied, sums.disagreement),
    Needs.VARIATION,
    lowest=-1.0,
)


def code_agreement(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    *,
    n_codes: int | None = None,
    cluster: ArrayLike | None = None,
    pair_intervals: bool = False,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> CodeAgreement:
    """All statistics of agreement on the presence of codes in units.

    `n_units`: int[D], units of each document. `coverage`: bool[C, D], coder c judged every unit of
    document d. `codings`: four int[R] columns (document, unit within the document, coder, code);
    repeated rows count once, and rows of a coder outside the coverage are ignored and counted in
    `left_out`. `n_codes`: K, when codes without any coding are to be reported too.

    `replicates` bootstrap draws of whole documents give the intervals (see
    :mod:`synth.agreement.intervals`) of each code's α and coefficients and of the pooled α; 0 gives
    none. `pair_intervals`: also those of each pair of coders, which cost as much again for every
    pair. `cluster`: int[D] says which documents are drawn together (sections of one narrative).

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
    codings_sorted = sort_codings(n_units, coverage, codings, n_codes)
    counts = tally(codings_sorted)
    m = counts.n_coders
    pairable = counts.pairable
    # O01 = Σ n1 − Σ n1(n1 − 1)/(m − 1), for each code and document with two or more coders.
    applied = counts.applied[:, pairable]
    disagreement = applied - counts.agreeing[:, pairable] / (m[pairable] - 1.0)
    judgements = (m * counts.n_units)[pairable].astype(float)
    drawing = Drawing(replicates, level, seed, cluster)
    nothing = _why_nothing(counts)
    return CodeAgreement(
        codes=_codes(counts, drawing, nothing),
        pooled_alpha=_pooled(counts, [judgements, applied, disagreement], drawing, nothing),
        without_coder=_without(counts),
        by_document=_by_document(counts, judgements, applied, disagreement),
        pairs=_pairs(counts, codings_sorted, drawing if pair_intervals else None),
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


def _parts(counts: CodeCounts, documents: Documents) -> list[Part]:
    """The documents by how many coders judged them: within each, every sum of `CodeSums` is a
    combination of the units, n₁ = Σ n₁ and Σ n₁(m − n₁)."""
    parts = []
    for m in np.unique(counts.n_coders[documents]).tolist():
        at = documents & (counts.n_coders == m)
        applied = counts.applied[:, at]
        sums = [counts.n_units[None, at].astype(float), applied]
        columns = np.zeros((len(SUMS), 3))
        columns[SUMS.index("judged"), 0] = 1
        columns[SUMS.index("shares"), 1] = 1 / m
        if m >= 2:
            sums.append(applied * (m - 1.0) - counts.agreeing[:, at])
            columns[SUMS.index("n_units")] = 1, 0, 0
            columns[SUMS.index("judgements")] = m, 0, 0
            columns[SUMS.index("applied")] = 0, 1, 0
            columns[SUMS.index("disagreement")] = 0, 0, 1 / (m - 1)
            columns[SUMS.index("agreeing")] = 0, m - 1, -1
            columns[SUMS.index("possible")] = 0, m - 1, 0
            columns[SUMS.index("agreed")] = 1, 0, -2 / (m * (m - 1))
        parts.append(Part(sums, columns[:, : len(sums)]))
    return parts


def _clustered(
    parts: list[Part], counts: CodeCounts, documents: Documents, drawing: Drawing
) -> list[Part]:
    """The documents of `parts` as they are drawn."""
    if drawing.cluster is None:
        return parts
    # A cluster may hold documents with different numbers of coders, so it has every sum itself.
    order = np.argsort(counts.n_coders[documents], kind="stable")
    n, group = cluster_numbers(drawing.cluster, documents)
    whole = []
    for column in range(len(SUMS)):
        arrays = [
            sum((w * array for w, array in zip(part.weights[column], part.sums, strict=True)))
            for part in parts
        ]
        k = max(array.shape[0] for array in arrays)
        whole.append(np.concatenate([np.broadcast_to(x, (k, x.shape[1])) for x in arrays], axis=1))
    return [Part([by_cluster(array, group[order], n) for array in whole])]


def _code_limits(
    counts: CodeCounts, coefficients: Sequence[Coefficient], sums: CodeSums, drawing: Drawing
) -> dict[str, Limits]:
    """The limits of each coefficient of all codes, by its name."""
    figures = {
        one.name: Figure(
            lambda *columns, one=one: one.compute(CodeSums(*columns)), one.reads(sums), one.lowest
        )
        for one in coefficients
    }
    # Documents with one coder are drawn for the coefficients that they enter, and for no others.
    alone = {SUMS.index("judged"), SUMS.index("shares")}
    enters = {name: bool(alone & set(figure.reads or ())) for name, figure in figures.items()}
    judged = (counts.n_coders >= 1) & (counts.n_units > 0)
    if (judged == counts.pairable).all():
        enters = dict.fromkeys(enters, False)
    out: dict[str, Limits] = {}
    for documents, whether in ((counts.pairable, False), (judged, True)):
        names = [name for name in figures if enters[name] is whether]
        if names:
            parts = _clustered(_parts(counts, documents), counts, documents, drawing)
            found = limits(parts, [figures[name] for name in names], drawing)
            out.update(zip(names, found, strict=True))
    return out


def _codes(
    counts: CodeCounts, drawing: Drawing, nothing: Note | None
) -> tuple[CodeStatistics, ...]:
    pairable = counts.pairable
    k = counts.applied.shape[0]
    judged = (counts.n_coders >= 1) & (counts.n_units > 0)
    whole = totals(_parts(counts, judged), len(SUMS))
    sums = CodeSums(*whole)
    coefficients = [ALPHA, *registered().values()]
    computed = {one.name: np.broadcast_to(one.compute(sums), (1, k))[0] for one in coefficients}
    n, n1 = (np.broadcast_to(x, (1, k))[0] for x in (sums.judgements, sums.applied))
    (used,), drawn = drawing.together([counts.applied[:, pairable]], pairable)
    with_code = np.count_nonzero(used, axis=1)
    found = {}
    if drawing.replicates > 0 and nothing is None and k:
        found = _code_limits(counts, coefficients, sums, drawing)

    records = []
    for i in range(k):
        reasons = dict.fromkeys(Needs, nothing)
        if nothing is None and n1[i] == 0:
            reasons[Needs.POSITIVES] = Reason.NO_POSITIVES()
            reasons[Needs.VARIATION] = Reason.NEVER_USED()
        elif nothing is None and n1[i] == n[i]:
            reasons[Needs.VARIATION] = Reason.ALWAYS_USED()
        estimates = {}
        for one in coefficients:
            estimate = _computed(computed[one.name][i], reasons[one.needs])
            if one.name in found:
                interval = found[one.name].interval(
                    i,
                    n_documents=drawn,
                    n_positive=int(counts.positive_units[i]),
                    documents_with_code=int(with_code[i]),
                )
                estimate = _with_interval(estimate, interval)
            estimates[one.name] = estimate
        alpha = estimates.pop("alpha")
        records.append(
            CodeStatistics(
                code=i,
                n_units=int(counts.n_units[pairable].sum()),
                n_positive=int(counts.positive_units[i]),
                n_documents=int(pairable.sum()),
                documents_with_code=int(with_code[i]),
                positives=tuple(counts.positives[:, i].tolist()),
                alpha=alpha,
                coefficients=estimates,
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


def _pooled(
    counts: CodeCounts, sums: Sequence[Floats], drawing: Drawing, nothing: Note | None
) -> Estimate:
    judgements, applied, disagreement = sums
    if nothing is not None:
        return Estimate(None, nothing)
    if len(applied) == 0:
        return Estimate(None, Reason.NO_CODES())
    n1 = applied.sum(axis=1)
    value = pooled_alpha(judgements.sum(), n1, disagreement.sum(axis=1))
    estimate = estimate_if_defined(float(value), _no_variation(bool(n1.any())))
    if drawing.replicates <= 0:
        return estimate
    columns = np.stack([judgements, applied.sum(axis=0), disagreement.sum(axis=0)])
    (columns, applied), drawn = drawing.together([columns, applied], counts.pairable)
    (found,) = limits_of_one(
        columns,
        [Figure(lambda n, n1, o, squares: 1.0 - ratio((n - 1.0) * o, n * n1 - squares))],
        drawing,
        squares=[applied],
    )
    positive = int(counts.positive_units.sum())
    interval = found.interval(0, n_documents=drawn, n_positive=positive)
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


def _pairs(
    counts: CodeCounts, codings: SortedCodings, drawing: Drawing | None
) -> tuple[PairStatistics, ...]:
    """Every pair of coders; with intervals if these are drawn."""
    out = []
    n_coders = counts.coverage.shape[0]
    for i in range(n_coders):
        for j in range(i + 1, n_coders):
            pair = _pair(counts, i, j)
            if drawing is not None and drawing.replicates > 0 and pair.n_units and pair.kappa:
                pair = _with_pair_intervals(pair, counts, codings, drawing)
            out.append(pair)
    return tuple(out)


def _pair(counts: CodeCounts, i: int, j: int) -> PairStatistics:
    n = int(counts.shared_units[i, j])
    first, second = counts.shared_positives[i, j], counts.shared_positives[j, i]
    both = counts.both_applied[i, j]
    observed, expected = cohen_disagreement(both, first, second, n)
    pooled = float(1.0 - ratio(observed.sum(), expected.sum()))
    total = (first + second).astype(float)
    varies = Reason.NO_OVERLAP() if n == 0 else None
    unused = varies or Reason.NO_POSITIVES()
    reasons = [varies or _no_variation(bool(t)) for t in total]
    return PairStatistics(
        coder_a=i,
        coder_b=j,
        n_units=n,
        kappa=tuple(map(estimate_if_defined, cohen(both, first, second, n), reasons)),
        pooled_kappa=estimate_if_defined(pooled, varies or _no_variation(bool(total.any()))),
        positive_agreement=tuple(estimate_if_defined(x, unused) for x in ratio(2.0 * both, total)),
        pooled_positive_agreement=estimate_if_defined(
            float(ratio(2.0 * both.sum(), total.sum())), unused
        ),
    )


def _with_pair_intervals(
    pair: PairStatistics, counts: CodeCounts, codings: SortedCodings, drawing: Drawing
) -> PairStatistics:
    """The pair with intervals of κ and positive agreement, of each code and of all together.

    Both from the units, the codings of each and the units in which one of the two applied the
    code, so that perfect agreement leaves exactly no standard error.
    """
    judged = counts.coverage[pair.coder_a] & counts.coverage[pair.coder_b] & (counts.n_units > 0)
    first, second, both = pair_counts(codings, pair.coder_a, pair.coder_b, judged)
    units = counts.n_units[None, judged].astype(float)
    sums, drawn = drawing.together([units, first, second, first + second - 2 * both], judged)
    units, first, second, differ = sums
    positive = Figure(lambda n, i, j, x: 1.0 - ratio(x, i + j), (1, 2, 3), lowest=0.0)
    of_codes = limits([Part(sums)], [Figure(kappa_from_differing), positive], drawing)
    of_all = limits_of_one(
        np.stack([units[0], (first + second).sum(axis=0), differ.sum(axis=0)]),
        [
            # Σ n₁ᵢ·n₁ⱼ over codes is a quarter of Σ (n₁ᵢ + n₁ⱼ)² − Σ (n₁ᵢ − n₁ⱼ)².
            Figure(lambda n, s, x, plus, minus: 1.0 - ratio(n * x, n * s - (plus - minus) / 2)),
            Figure(lambda n, s, x, plus, minus: 1.0 - ratio(x, s), (1, 2), lowest=0.0),
        ],
        drawing,
        squares=[first + second, first - second],
    )
    used = ((first + second + differ) / 2).sum(axis=1)  # units that either applied the code to
    with_code = np.count_nonzero(first + second, axis=1)

    def of_code(found: Limits, estimates: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
        return tuple(
            _with_interval(
                estimate,
                found.interval(
                    k,
                    n_documents=drawn,
                    n_positive=int(used[k]),
                    documents_with_code=int(with_code[k]),
                ),
            )
            for k, estimate in enumerate(estimates)
        )

    def of_pair(found: Limits, estimate: Estimate) -> Estimate:
        interval = found.interval(0, n_documents=drawn, n_positive=int(used.sum()))
        return _with_interval(estimate, interval)

    return replace(
        pair,
        kappa=of_code(of_codes[0], pair.kappa),
        positive_agreement=of_code(of_codes[1], pair.positive_agreement),
        pooled_kappa=of_pair(of_all[0], pair.pooled_kappa),
        pooled_positive_agreement=of_pair(of_all[1], pair.pooled_positive_agreement),
    )


def kappa_from_differing(n: Floats, i: Floats, j: Floats, differ: Floats) -> Floats:
    """Cohen's κ from the units in which one of the two applied the code."""
    return 1.0 - ratio(differ * n, i * (n - j) + j * (n - i))
