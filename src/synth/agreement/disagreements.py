"""Where coders disagree: every coding compared with every other coder, and units ranked.

Against one other coder a coding is

* agreed: the other coder has a span of the same code at the very same place;
* boundary: a span of the same code that overlaps it otherwise;
* code choice: only spans of other codes overlap it;
* missed: the other coder coded nothing there.

With more than two coders a coding may be agreed with one and missed by another, so the comparison
with each coder is kept; :func:`kind_of_coding` gives one word a coding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.vocabulary import Difference

from .unitizing import SpanColumns
from .units import check_coverage, check_range, sort_codings, whole_numbers

Ints = NDArray[np.int64]

AGREED, BOUNDARY, CODE_CHOICE, MISSED = range(4)
KINDS = (Difference.AGREED, Difference.BOUNDARY, Difference.CODE_CHOICE, Difference.MISSED)
NOT_COMPARED = -1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every coding against every other coder.

    `kind`: int8[S, C], a number into :data:`KINDS`, or −1 for the coding's own coder and for
    coders who did not judge the document. `counterpart`: int64[S, C], the other coder's coding it
    is best compared with (same code before other codes, then the longest overlap), −1 if none.
    `confusion`: int64[K + 1, K + 1], see :func:`compare_codings`. `left_out`: codings of coders
    outside their coverage, which are compared with nothing.
    """

    kind: NDArray[np.int8]
    counterpart: Ints
    confusion: Ints
    left_out: int


def compare_codings(
    coverage: ArrayLike, spans: SpanColumns, n_codes: int | None = None
) -> Comparison:
    """Compare every coding with every other coder who judged the document.

    `coverage`: bool[C, D]. `spans`: five int[S] columns (document, coder, code, start, end),
    half-open, in characters or in sentences.

    The confusion counts are symmetric, each comparison being seen from both coders' sides: a
    coding agreed or boundary counts on the diagonal; one that is neither counts once for each
    overlapping coding of the other coder that has no match of its own, under the two codes; and
    where there is none it counts against the last row and column, "nothing".

    Raises ValueError for empty spans and unknown numbers.

    >>> columns = ([0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 2], [0, 2, 20, 20], [9, 9, 30, 30])
    >>> found = compare_codings([[1], [1]], columns)
    >>> [str(KINDS[k]) for k in kind_of_coding(found.kind)]
    ['boundary', 'boundary', 'code choice', 'code choice']
    >>> found.confusion.tolist()
    [[2, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    """
    shape = np.asarray(coverage).shape
    covered = check_coverage(coverage, shape[1] if len(shape) == 2 else 0)
    names = ("document", "coder", "code", "start", "end")
    document, coder, code, start, end = (
        whole_numbers(column, name).astype(np.int64)
        for column, name in zip(spans, names, strict=True)
    )
    check_range(document, covered.shape[1], "document", "documents")
    check_range(coder, covered.shape[0], "coder", "coders")
    n_codes = int(code.max(initial=-1)) + 1 if n_codes is None else n_codes
    check_range(code, n_codes, "code", "codes")
    bad = np.flatnonzero((start < 0) | (end <= start))
    if bad.size:
        raise ValueError(f"span {start[bad[0]]}–{end[bad[0]]} in row {bad[0]} is empty")

    size, n_coders = start.size, covered.shape[0]
    judged = covered[coder, document]
    kind = np.full((size, n_coders), NOT_COMPARED, np.int8)
    compared = covered[:, document].T & judged[:, None]
    compared[np.arange(size), coder] = False
    kind[compared] = MISSED
    counterpart = np.full((size, n_coders), -1, np.int64)

    left, right = _overlapping(document, start, end, judged)
    differ = coder[left] != coder[right]
    left, right = left[differ], right[differ]
    left, right = np.concatenate([left, right]), np.concatenate([right, left])
    same_code = code[left] == code[right]
    same_place = (start[left] == start[right]) & (end[left] == end[right])
    rank = np.where(same_code, np.where(same_place, AGREED, BOUNDARY), CODE_CHOICE)
    overlap = np.minimum(end[left], end[right]) - np.maximum(start[left], start[right])
    order = np.lexsort((right, -overlap, rank, coder[right], left))
    comparison = (left * n_coders + coder[right])[order]
    first = order[np.flatnonzero(np.diff(comparison, prepend=-1))]
    kind[left[first], coder[right[first]]] = rank[first]
    counterpart[left[first], coder[right[first]]] = right[first]

    return Comparison(
        kind=kind,
        counterpart=counterpart,
        confusion=_confusion(kind, left, right, coder, code, n_codes),
        left_out=int(size - np.count_nonzero(judged)),
    )


def _overlapping(
    document: Ints, start: Ints, end: Ints, judged: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Every pair of overlapping spans of one document, once."""
    rows = np.flatnonzero(judged)
    if rows.size == 0:
        return rows, rows
    step = int(end.max()) + 1
    begin = (document * step + start)[rows]
    order = np.argsort(begin, kind="stable")
    rows, begin = rows[order], begin[order]
    stop = document[rows] * step + end[rows]
    # All spans that start within a span overlap it; the one that starts first finds the pair.
    after = np.arange(1, rows.size + 1)
    n = np.maximum(np.searchsorted(begin, stop, side="left") - after, 0)
    left = np.repeat(np.arange(rows.size), n)
    nth = np.arange(left.size) - np.repeat(np.cumsum(n) - n, n)
    return rows[left], rows[left + 1 + nth]


def _confusion(
    kind: NDArray[np.int8],
    left: NDArray[np.intp],
    right: NDArray[np.intp],
    coder: Ints,
    code: Ints,
    n_codes: int,
) -> Ints:
    counts = np.zeros((n_codes + 1, n_codes + 1), np.int64)
    matched = (kind == AGREED) | (kind == BOUNDARY)
    times = matched.sum(axis=1)
    np.add.at(counts, (code, code), times)
    open_left = kind[left, coder[right]] == CODE_CHOICE
    open_right = kind[right, coder[left]] == CODE_CHOICE
    both = open_left & open_right
    np.add.at(counts, (code[left[both]], code[right[both]]), 1)
    with_other = np.zeros(kind.shape, bool)
    with_other[left[both], coder[right[both]]] = True
    alone = ((kind == MISSED) | (kind == CODE_CHOICE)) & ~with_other
    lonely = np.bincount(code, weights=alone.sum(axis=1), minlength=n_codes).astype(np.int64)
    counts[:-1, -1] += lonely
    counts[-1, :-1] += lonely
    return counts


def kind_of_coding(kind: NDArray[np.int8]) -> NDArray[np.int8]:
    """One kind a coding, int8[S], from the comparisons int8[S, C].

    Agreed if every other coder agreed; else code choice if any other coder chose another code
    there, else boundary if any differed in the boundary, else missed. −1 where nobody else judged
    the document.
    """
    out = np.full(len(kind), NOT_COMPARED, np.int8)
    for value in (AGREED, MISSED, BOUNDARY, CODE_CHOICE):
        out[(kind == value).any(axis=1)] = value
    return out


@dataclass(frozen=True, slots=True)
class RankedUnits:
    """Units in falling order of what they add to the observed disagreement.

    `document`, `unit`: int64[N]; `contribution`: float64[N], Σ over codes of n₁(m − n₁)/(m − 1),
    the number of coders' values that differ from the others'; `share`: of the disagreement of all
    units. Units without disagreement are not listed.
    """

    document: Ints
    unit: Ints
    contribution: NDArray[np.float64]
    share: NDArray[np.float64]


def rank_units(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
) -> RankedUnits:
    """Rank units by their part in the observed disagreement of the pooled α.

    The arguments are those of :func:`~synth.agreement.by_code.code_agreement`. Equal units keep
    the order of the text.

    >>> found = rank_units([3], [[1], [1]], ([0, 0, 0], [0, 2, 2], [0, 0, 1], [0, 0, 1]))
    >>> found.unit.tolist(), found.contribution.tolist()
    ([2, 0], [2.0, 1.0])
    """
    table = sort_codings(n_units, coverage, codings)
    sizes = table.n_units
    m = table.coverage.sum(axis=0)
    total = max(int(sizes.sum()), 1)
    group, n1 = np.unique(table.key >> table.key.dtype.type(table.bits), return_counts=True)
    unit = (group % group.dtype.type(total)).astype(np.int64)
    document = np.repeat(np.arange(sizes.size), sizes)
    of = m[document[unit]] if unit.size else np.zeros(0, np.int64)
    part = np.where(of >= 2, n1 * (of - n1) / np.maximum(of - 1.0, 1.0), 0.0)
    by_unit = np.bincount(unit, weights=part, minlength=int(sizes.sum())).astype(float)
    listed = np.flatnonzero(by_unit)
    listed = listed[np.argsort(-by_unit[listed], kind="stable")]
    first = np.cumsum(sizes) - sizes
    where = document[listed]
    everything = by_unit.sum()
    return RankedUnits(
        document=where,
        unit=listed - first[where],
        contribution=by_unit[listed],
        share=by_unit[listed] / everything if everything else by_unit[listed],
    )
