"""Unitizing α for a group of codes that exclude one another.

The values of a continuum are the codes c, k ≥ 1 of the group and the gap, 0. ℓ_ck is the length at
which one coder has c and another k, over all ordered pairs of coders, divided by m − 1; ℓ_c its row
sums, ℓ its total. Expected are e_ck = ℓ·(ℓ_c ℓ_k − [c = k]·S_c)/(ℓ² − ΣS), S_c summing the squared
lengths of the spans with value c, and S_0 the lengths of the gaps.

* uα = 1 − Σ_{c≠k} ℓ_ck / Σ_{c≠k} e_ck: boundaries and codes together;
* |uα: the same with all codes of the group as one value: is anything marked;
* cuα: only c, k ≥ 1: given that both marked, did they take the same code. S_c then sums over spans
  the square of (mean over the other coders of the span's overlap with any of their spans): this
  self term reproduces the published .724, and was inferred from it;
* (k)uα = 1 − (1 − ℓ_kk/ℓ_k)/(1 − e_kk/e_k) within c, k ≥ 1: how well code k is told from the
  others; its coverage is the share of the length marked k that another coder marked at all.

Krippendorff, Mathet, Bouvry and Widlöcher 2016, doi 10.1007/s11135-015-0266-1; Krippendorff 2019,
section 12.6. Coders missing from a narrative: see :mod:`synth.agreement.unitizing`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .intervals import Drawing, Figure, limits_of_one
from .presence import ratio
from .results import Estimate, estimate_unless, with_interval
from .unitizing import SpanColumns, Spans, marked_alpha, overlap_sums, read_spans
from .units import whole_numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupUnitizing:
    """Unitizing α of one group of codes.

    `by_code` holds (k)uα in the order of `codes`, `code_coverage` the share of each code's length
    that another coder marked (None for a code never used); `coverage` is ℓ_ck over c, k ≥ 1 as a
    share of ℓ.
    """

    codes: tuple[int, ...]
    u: Estimate
    binary: Estimate
    cu: Estimate
    by_code: tuple[Estimate, ...]
    code_coverage: tuple[float | None, ...]
    coverage: float | None
    n_documents: int
    left_out: int


def group_unitizing(
    length: ArrayLike,
    coverage: ArrayLike,
    spans: SpanColumns,
    codes: Sequence[int],
    *,
    cluster: ArrayLike | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> GroupUnitizing:
    """uα, |uα, cuα and (k)uα of the codes in `codes`; spans of other codes are not looked at.

    The first three arguments are those of
    :func:`~synth.agreement.unitizing.unitizing_agreement`. Where a coder has spans of two codes of
    the group on the same text the codes do not exclude one another: every coefficient is then
    undefined, with that reason.

    The three coders of Krippendorff 2019, fig. 12.11:

    >>> alex = [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)]
    >>> paul = [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)]
    >>> suzan = [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)]
    >>> rows = [(0, c, k, s, e) for c, x in enumerate([alex, paul, suzan]) for s, e, k in x]
    >>> found = group_unitizing([60], [[1], [1], [1]], tuple(zip(*rows)), range(1, 8))
    >>> round(found.u.value, 2), round(found.binary.value, 3), round(found.cu.value, 3)
    (0.51, 0.414, 0.724)
    """
    wanted = tuple(int(k) for k in codes)
    if len(set(wanted)) < len(wanted):
        raise ValueError("a code is listed twice in the group")
    if any(k < 0 for k in wanted):
        raise ValueError("codes are numbered from 0")
    code = whole_numbers(spans[2], "code")
    document, coder, code, start, end = (
        np.asarray(column)[np.isin(code, wanted)] for column in spans
    )
    table = read_spans(length, coverage, (document, coder, code, start, end))
    size = max(*wanted, table.n_codes - 1, 0) + 1 if wanted else 1
    number = np.zeros(size, np.int64)
    number[list(wanted)] = np.arange(len(wanted))
    reason = table.nothing() or _overlap(table)
    if reason is None and not wanted:
        reason = Reason.NO_CODES()
    if reason is not None:
        none = Estimate(None, reason)
        q = len(wanted)
        return GroupUnitizing(
            codes=wanted,
            u=none,
            binary=none,
            cu=none,
            by_code=(none,) * q,
            code_coverage=(None,) * q,
            coverage=None,
            n_documents=int(table.pairable.sum()),
            left_out=table.left_out,
        )
    sums = _sums(table, number[table.code], len(wanted))
    drawing = Drawing(replicates, level, seed, cluster)
    sums, drawn = drawing.together(sums, table.pairable)
    whole = [x.sum(axis=-1) for x in sums]
    _, marked, _, same, _, paired, self_term = whole
    squares = (sums[1], sums[5])  # a code each: marked, and paired
    columns = np.stack([x if x.ndim == 1 else x.sum(axis=0) for x in sums])
    of_all = [*columns.sum(axis=1), (marked**2).sum(), (paired**2).sum()]
    u, binary, cu = (float(figure.compute(*of_all)) for figure in _FIGURES)
    each = _each(paired, same, self_term)

    why_u = None
    if not marked.any():
        why_u = Reason.NEVER_USED()
    elif np.count_nonzero(marked) == 1 and marked.sum() == whole[0]:
        why_u = Reason.ALWAYS_USED()
    why_binary = why_u or (Reason.ALWAYS_USED() if marked.sum() == whole[0] else None)
    estimates = [
        estimate_unless(u, why_u),
        estimate_unless(binary, why_binary),
        estimate_unless(cu, Reason.ONE_CODE_OF_GROUP() if np.isnan(cu) else None),
    ]
    if replicates > 0:
        found = limits_of_one(columns, _FIGURES, drawing, squares)
        n_spans = int(table.pairable[table.document].sum())
        estimates = [
            with_interval(estimate, of_one.interval(0, n_documents=drawn, n_spans=n_spans))
            for estimate, of_one in zip(estimates, found, strict=True)
        ]
    return GroupUnitizing(
        codes=wanted,
        u=estimates[0],
        binary=estimates[1],
        cu=estimates[2],
        by_code=tuple(
            estimate_unless(x, _why_code(used, p) if np.isnan(x) else None)
            for x, used, p in zip(each, marked, paired, strict=True)
        ),
        code_coverage=tuple(
            float(p / t) if t else None for p, t in zip(paired, marked, strict=True)
        ),
        coverage=float(paired.sum() / whole[0]),
        n_documents=int(table.pairable.sum()),
        left_out=table.left_out,
    )


def _why_code(used: float, paired: float) -> Note:
    if not used:
        return Reason.NEVER_USED()
    return Reason.ONE_CODE_OF_GROUP() if paired else Reason.NOT_MARKED_TWICE()


def _overlap(table: Spans) -> Note | None:
    """Where a coder put two codes of the group on the same text."""
    step = int(table.length.max(initial=0)) + 1
    line = (table.document * table.coverage.shape[0] + table.coder) * step
    order = np.argsort(line + table.start)
    begin = (line + table.start)[order]
    reach = np.maximum.accumulate((line + table.end)[order])
    bad = np.flatnonzero(begin[1:] < reach[:-1])
    if not bad.size:
        return None
    row = order[bad[0] + 1]
    return Reason.CODES_OVERLAP(
        coder=int(table.coder[row]), place=int(table.start[row]), document=int(table.document[row])
    )


def _sums(table: Spans, value: NDArray[np.int64], q: int) -> list[Floats]:
    """Per-document sums over documents with two or more coders.

    ℓ [D]; by value [Q, D]: ℓ_c, S_c, ℓ_cc; then ∫ n(n − 1)/(m − 1) of any value [D], and by value
    the length that other coders marked and the self term of cuα.
    """
    d = table.length.size
    m = table.coverage.sum(axis=0)
    step = int(table.length.max(initial=0)) + 1
    cell = value * d + table.document
    width = (table.end - table.start).astype(float)
    others = np.maximum(m - 1.0, 1.0)
    same, _, _ = overlap_sums(cell, table.start, table.end, q * d, step)
    both, place, so_far = overlap_sums(table.document, table.start, table.end, d, step)
    # Mean over the other coders of the overlap of each span with any of their spans.
    line = table.document * step
    covered = so_far[np.searchsorted(place, line + table.end)]
    covered = covered - so_far[np.searchsorted(place, line + table.start)]
    share = (covered - width) / others[table.document]

    def by_value(weights: Floats) -> Floats:
        return np.bincount(cell, weights=weights, minlength=q * d).astype(float).reshape(q, d)

    keep = table.pairable
    return [
        (m * table.length)[keep].astype(float),
        by_value(width)[:, keep],
        by_value(width**2)[:, keep],
        (same.reshape(q, d) / others)[:, keep],
        (both / others)[keep],
        by_value(share)[:, keep],
        by_value(share**2)[:, keep],
    ]


def _u(
    ell: Floats,
    total: Floats,
    squared: Floats,
    same: Floats,
    any_both: Floats,
    marked_squares: Floats,
) -> Floats:
    """uα from sums over codes; `marked_squares` is Σ ℓ_c² over c ≥ 1."""
    gap = ell - total
    gap_both = ell - 2.0 * total + any_both  # ℓ_00
    observed = ell - gap_both - same
    expected = ell * (ell**2 - gap**2 - marked_squares)
    return 1.0 - ratio(observed, ratio(expected, ell**2 - squared - gap))


def _cu(same: Floats, within: Floats, self_term: Floats, paired_squares: Floats) -> Floats:
    """cuα: only where both coders marked."""
    expected = ratio(within * (within**2 - paired_squares), within**2 - self_term)
    return 1.0 - ratio(within - same, expected)


#: uα, |uα and cuα as functions of ℓ, ℓ marked, S, ℓ_cc, ∫ n(n − 1)/(m − 1), what others marked and
#: its self term, each over all codes; and of Σ ℓ_c² and Σ of what others marked, squared.
_FIGURES = (
    Figure(lambda e, t, s, x, a, w, f, t2, w2: _u(e, t, s, x, a, t2), lowest=-math.inf),
    Figure(lambda e, t, s, x, a, w, f, t2, w2: marked_alpha(e, t, a, s), lowest=-math.inf),
    Figure(lambda e, t, s, x, a, w, f, t2, w2: _cu(x, w, f, w2), lowest=-math.inf),
)


def _each(paired: Floats, same: Floats, self_term: Floats) -> Floats:
    """(k)uα of each code: the share of its paired length that met another code, against chance."""
    # Rounding can leave a trace where a code met only itself.
    differ = np.maximum(paired - same, 0.0)
    in_k = paired * paired.sum() - self_term  # e_k and e_kk but for a common factor
    by_chance = ratio(in_k - (paired**2 - self_term), in_k)
    return 1.0 - ratio(ratio(differ, paired), by_chance)
