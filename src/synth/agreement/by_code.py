"""Agreement on codes: many codes a unit, any number of coders, coders missing by document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .bootstrap import by_cluster, cluster_numbers
from .coefficients import SUMS, CodeSums, Coefficient, Needs, registered
from .counting import CodeCounts, tally
from .hull import Limits
from .intervals import Drawing, Figure, Part, limits, limits_of_one, totals
from .pairs import pair_statistics
from .presence import binary_alpha, pooled_alpha, pooled_alpha_of_sums
from .results import (
    CodeAgreement,
    CodeStatistics,
    Estimate,
    estimate_if_defined,
    estimate_unless,
    no_variation,
    with_interval,
)
from .units import sort_codings

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
    code_intervals: bool = True,
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
    :mod:`synth.agreement.intervals`); 0 gives none. There is one of the pooled α; with
    `code_intervals` of each code's α and coefficients; and with `pair_intervals` of each pair of
    coders, which for every pair costs about as much again. `cluster`: int[D] says which documents
    are drawn together (sections of one narrative).

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
    pairable = counts.pairable
    judgements, applied, disagreement = counts.alpha_sums()
    drawing = Drawing(replicates, level, seed, cluster)
    nothing = _why_nothing(counts)
    return CodeAgreement(
        codes=_codes(counts, drawing if code_intervals else None, nothing),
        pooled_alpha=_pooled(counts, [judgements, applied, disagreement], drawing, nothing),
        without_coder=_without(counts),
        by_document=_by_document(counts, judgements, applied, disagreement),
        pairs=pair_statistics(counts, codings_sorted, drawing if pair_intervals else None),
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
    judged = counts.judged
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
    counts: CodeCounts, drawing: Drawing | None, nothing: Note | None
) -> tuple[CodeStatistics, ...]:
    pairable = counts.pairable
    k = counts.applied.shape[0]
    whole = totals(_parts(counts, counts.judged), len(SUMS))
    sums = CodeSums(*whole)
    coefficients = [ALPHA, *registered().values()]
    computed = {one.name: np.broadcast_to(one.compute(sums), (1, k))[0] for one in coefficients}
    n, n1 = (np.broadcast_to(x, (1, k))[0] for x in (sums.judgements, sums.applied))
    used, drawn = counts.applied[:, pairable], int(pairable.sum())
    found = {}
    if drawing is not None:
        (used,), drawn = drawing.together([used], pairable)
        if drawing.replicates > 0 and nothing is None and k:
            found = _code_limits(counts, coefficients, sums, drawing)
    with_code = np.count_nonzero(used, axis=1)

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
                estimate = with_interval(estimate, interval)
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
    estimate = estimate_if_defined(float(value), no_variation(bool(n1.any())))
    if drawing.replicates <= 0:
        return estimate
    columns = np.stack([judgements, applied.sum(axis=0), disagreement.sum(axis=0)])
    (columns, applied), drawn = drawing.together([columns, applied], counts.pairable)
    (found,) = limits_of_one(columns, [Figure(pooled_alpha_of_sums)], drawing, squares=[applied])
    positive = int(counts.positive_units.sum())
    interval = found.interval(0, n_documents=drawn, n_positive=positive)
    return with_interval(estimate, interval)


def _without(counts: CodeCounts) -> tuple[Estimate, ...]:
    judgements, codings, disagreement = counts.without_coder
    values = pooled_alpha(judgements, codings.T, disagreement.T)
    out = []
    for value, n, n1 in zip(values, judgements, codings, strict=True):
        reason = Reason.NO_OVERLAP() if n == 0 else no_variation(bool(n1.any()))
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
        out.append(estimate_if_defined(value, no_variation(bool(any_code))))
    return tuple(out)
