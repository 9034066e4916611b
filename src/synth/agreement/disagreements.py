"""Where coders disagree: every coding compared with every other coder, and units ranked.

Two coders' codings of one code correspond if their passages share characters; one coding may
correspond to several. Against one other coder a coding is

* agreed: it corresponds to one of the other coder's that covers the same sentences;
* boundary: it corresponds to others that cover other sentences; or neither it nor a coding of the
  other coder's of that code in the same sentence corresponds to any, so that both gave the code
  there, each to other words;
* code choice: the passage shares characters with one to which the other coder gave another code,
  and neither coder has the other's code there;
* missed: none of these.

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
#: Places in the columns of codings.
Places = NDArray[np.intp]

AGREED, BOUNDARY, CODE_CHOICE, MISSED = range(4)
KINDS = (Difference.AGREED, Difference.BOUNDARY, Difference.CODE_CHOICE, Difference.MISSED)
NOT_COMPARED = -1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every coding against every other coder.

    `kind`: int8[S, C], a number into :data:`KINDS`, or −1 for the coding's own coder and for
    coders who did not judge the document. `counterpart`: int64[S, C], the other coder's coding it
    is best compared with (one it is agreed with, then one of the same code whose characters it
    shares, of another code, of the same sentence; of several the longest overlap), −1 if none.
    `pairs`: int64[P, 2], the codings of different coders that are to be looked at together, each
    pair once, and `pair_kind`: int8[P], whether they are agreed, boundary or code choice.
    `confusion`: int64[K + 1, K + 1], see :func:`compare_codings`. `left_out`: codings of coders
    outside their coverage, which are compared with nothing.
    """

    kind: NDArray[np.int8]
    counterpart: Ints
    pairs: Ints
    pair_kind: NDArray[np.int8]
    confusion: Ints
    left_out: int


def compare_codings(
    coverage: ArrayLike,
    spans: SpanColumns,
    n_codes: int | None = None,
    sentences: tuple[ArrayLike, ArrayLike] | None = None,
) -> Comparison:
    """Compare every coding with every other coder who judged the document.

    `coverage`: bool[C, D]. `spans`: five int[S] columns (document, coder, code, start, end),
    half-open, in characters. `sentences`: two int[S] columns, the first and last sentence that each
    covers, −1 and −1 for one outside sentences. Such a coding, and every one without `sentences`,
    is agreed with the very same stretch alone.

    The confusion counts are symmetric, each comparison being seen from both coders' sides: a
    coding agreed or boundary counts on the diagonal; a code choice counts once for each coding it
    competes with, under the two codes; and one missed counts against the last row and column,
    "nothing".

    Raises ValueError for empty spans and unknown numbers.

    >>> columns = ([0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 2], [0, 2, 20, 20], [9, 9, 30, 30])
    >>> found = compare_codings([[1], [1]], columns)
    >>> [str(KINDS[k]) for k in kind_of_coding(found.kind)]
    ['boundary', 'boundary', 'code choice', 'code choice']
    >>> found.confusion.tolist()
    [[2, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    >>> found = compare_codings([[1], [1]], columns, sentences=([0, 0, 1, 1], [0, 0, 1, 1]))
    >>> [str(KINDS[k]) for k in kind_of_coding(found.kind)]
    ['agreed', 'agreed', 'code choice', 'code choice']
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
    first, last = _sentences(sentences, start.size)

    size, n_coders = start.size, covered.shape[0]
    judged = covered[coder, document]
    kind = np.full((size, n_coders), NOT_COMPARED, np.int8)
    compared = covered[:, document].T & judged[:, None]
    compared[np.arange(size), coder] = False
    kind[compared] = MISSED
    counterpart = np.full((size, n_coders), -1, np.int64)
    matched = np.zeros(kind.shape, bool)

    def between_coders(left: Places, right: Places) -> tuple[Places, Places]:
        others = coder[left] != coder[right]
        return left[others], right[others]

    def unmatched(left: Places, right: Places) -> tuple[Places, Places]:
        neither = ~matched[left, coder[right]] & ~matched[right, coder[left]]
        return left[neither], right[neither]

    left, right = between_coders(*_overlapping(document, start, end, judged))
    same_code = code[left] == code[right]
    alike = left[same_code], right[same_code]
    matched[alike[0], coder[alike[1]]] = matched[alike[1], coder[alike[0]]] = True
    rivals = unmatched(left[~same_code], right[~same_code])
    # Of one code in one sentence, on other words; those that share characters are matched already.
    in_sentences = judged & (first >= 0)
    near = unmatched(
        *between_coders(*_overlapping(document * n_codes + code, first, last + 1, in_sentences))
    )

    left, right = (np.concatenate(parts) for parts in zip(alike, rivals, near, strict=True))
    same_place = np.where(
        first[alike[0]] < 0,
        (start[alike[0]] == start[alike[1]]) & (end[alike[0]] == end[alike[1]]),
        (first[alike[0]] == first[alike[1]]) & (last[alike[0]] == last[alike[1]]),
    )
    rank = np.repeat([0, 2, 3], [alike[0].size, rivals[0].size, near[0].size])
    rank[: alike[0].size][~same_place] = 1
    pairs, pair_kind = np.stack([left, right], axis=1), _KIND_OF_RANK[rank]
    rank = np.tile(rank, 2)
    left, right = np.concatenate([left, right]), np.concatenate([right, left])
    overlap = np.minimum(end[left], end[right]) - np.maximum(start[left], start[right])
    order = np.lexsort((right, -overlap, rank, coder[right], left))
    comparison = (left * n_coders + coder[right])[order]
    best = order[np.flatnonzero(np.diff(comparison, prepend=-1))]
    kind[left[best], coder[right[best]]] = _KIND_OF_RANK[rank[best]]
    counterpart[left[best], coder[right[best]]] = right[best]

    return Comparison(
        kind=kind,
        counterpart=counterpart,
        pairs=pairs,
        pair_kind=pair_kind,
        confusion=_confusion(kind, code, rivals, n_codes),
        left_out=int(size - np.count_nonzero(judged)),
    )


#: Of what kind a pair is: agreed, sharing characters, competing, in one sentence.
_KIND_OF_RANK = np.array([AGREED, BOUNDARY, CODE_CHOICE, BOUNDARY], np.int8)


def _sentences(given: tuple[ArrayLike, ArrayLike] | None, size: int) -> tuple[Ints, Ints]:
    """The first and last sentence of each coding; −1 where there is none."""
    if given is None:
        return np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    names = ("first sentence", "last sentence")
    first, last = (
        whole_numbers(column, name).astype(np.int64)
        for column, name in zip(given, names, strict=True)
    )
    bad = np.flatnonzero((last < first) | ((first < 0) & (last >= 0)))
    if first.size != size or last.size != size or bad.size:
        raise ValueError("“sentences” is not a first and a last sentence for each span")
    return first, last


def _overlapping(
    document: Ints, start: Ints, end: Ints, judged: NDArray[np.bool_]
) -> tuple[Places, Places]:
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
    kind: NDArray[np.int8], code: Ints, rivals: tuple[Places, Places], n_codes: int
) -> Ints:
    counts = np.zeros((n_codes + 1, n_codes + 1), np.int64)
    np.add.at(counts, (code, code), ((kind == AGREED) | (kind == BOUNDARY)).sum(axis=1))
    for one, other in (rivals, rivals[::-1]):
        np.add.at(counts, (code[one], code[other]), 1)
    missed = np.zeros(n_codes, np.int64)
    np.add.at(missed, code, (kind == MISSED).sum(axis=1))
    counts[:-1, -1] += missed
    counts[-1, :-1] += missed
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
