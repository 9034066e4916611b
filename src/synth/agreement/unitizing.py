"""Agreement on where spans begin and end: Krippendorff's unitizing α for each code.

A narrative is a continuum of some length; each of its m coders marks spans (half-open, in the
continuum's unit, here characters). With ℓ₁ the marked length of all coders, ℓ₁₁ the length that two
coders both marked (over ordered pairs, divided by m − 1), ℓ = Σ m × length and ℓ₀ = ℓ − ℓ₁,

    uα = 1 − 2(ℓ₁ − ℓ₁₁) / [ℓ · 2ℓ₀ℓ₁ / (ℓ² − S₁ − ℓ₀)]

where S₁ sums the squared lengths of the spans (a span does not pair with itself) and gaps pair as
single characters (Krippendorff, Mathet, Bouvry and Widlöcher 2016, doi 10.1007/s11135-015-0266-1).

Every term adds up over narratives. With coders missing from a narrative m is that narrative's own:
a generalisation, the published formula has all coders on one continuum.

One coder's spans of one code that overlap are one span; spans that only touch stay two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Note, Reason

from .intervals import Drawing, Figure, Part, limits
from .presence import ratio
from .results import Estimate, estimate_unless, with_interval
from .units import check_coverage, check_range, whole_numbers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SpanColumns = tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike, ArrayLike]


@dataclass(frozen=True, slots=True)
class Spans:
    """Checked spans, one coder's overlapping spans of one code made one, in order of code.

    Columns int64[S]; `length` int64[D], `coverage` bool[C, D]. `left_out`: spans of coders outside
    their coverage; `merged`: spans that overlapped another of the same coder and code.
    """

    length: Ints
    coverage: NDArray[np.bool_]
    document: Ints
    coder: Ints
    code: Ints
    start: Ints
    end: Ints
    n_codes: int
    left_out: int
    merged: int

    @property
    def pairable(self) -> NDArray[np.bool_]:
        """bool[D]: documents of some length that two or more coders judged."""
        return (self.coverage.sum(axis=0) >= 2) & (self.length > 0)

    def nothing(self) -> Note | None:
        """Why no coefficient at all can be computed, if so."""
        if self.length.sum() == 0:
            return Reason.NO_UNITS()
        if self.coverage.shape[0] < 2:
            return Reason.ONE_CODER()
        return None if self.pairable.any() else Reason.NO_OVERLAP()


@dataclass(frozen=True, slots=True)
class UnitizingAgreement:
    """uα of each code; `n_spans` counts spans in documents with two or more coders."""

    alpha: tuple[Estimate, ...]
    n_spans: tuple[int, ...]
    n_documents: int
    left_out: int
    merged: int


def read_spans(
    length: ArrayLike, coverage: ArrayLike, spans: SpanColumns, n_codes: int | None = None
) -> Spans:
    """Check spans and merge overlapping ones; the arguments of :func:`unitizing_agreement`.

    Raises ValueError for empty spans, spans beyond their document, and unknown numbers.
    """
    sizes = whole_numbers(length, "length").astype(np.int64)
    if sizes.size and sizes.min() < 0:
        raise ValueError("length must not be negative")
    covered = check_coverage(coverage, sizes.size)
    names = ("document", "coder", "code", "start", "end")
    columns = [
        whole_numbers(column, name).astype(np.int64)
        for column, name in zip(spans, names, strict=True)
    ]
    if len({column.size for column in columns}) > 1:
        raise ValueError("document, coder, code, start and end must be of one length")
    document, coder, code, start, end = columns
    if n_codes is None:
        n_codes = int(code.max(initial=-1)) + 1
    check_range(document, sizes.size, "document", "documents")
    check_range(coder, covered.shape[0], "coder", "coders")
    check_range(code, n_codes, "code", "codes")
    bad = np.flatnonzero((start < 0) | (end <= start) | (end > sizes[document]))
    if bad.size:
        row = int(bad[0])
        raise ValueError(
            f"span {start[row]}–{end[row]} in row {row} is empty or outside its document, "
            f"which has length {sizes[document[row]]}"
        )
    inside = covered[coder, document]
    left_out = int(inside.size - np.count_nonzero(inside))
    columns = [column[inside] for column in columns]
    merged = _merge(columns, sizes, covered.shape[0])
    document, coder, code, start, end = merged
    return Spans(
        length=sizes,
        coverage=covered,
        document=document,
        coder=coder,
        code=code,
        start=start,
        end=end,
        n_codes=n_codes,
        left_out=left_out,
        merged=int(np.count_nonzero(inside)) - start.size,
    )


def _merge(columns: list[Ints], sizes: Ints, n_coders: int) -> list[Ints]:
    """One coder's overlapping spans of one code as one span; sorted by code, document, coder."""
    document, coder, code, start, end = columns
    if start.size == 0:
        return columns
    # Groups are laid out one after another on one line, far enough apart not to touch.
    step = int(sizes.max()) + 1
    group = (code * sizes.size + document) * n_coders + coder
    if (int(group.max()) + 1) * step >= 2**63:
        raise ValueError("too many codes × documents × coders × characters to number in 63 bits")
    begin = group * step + start
    order = np.argsort(begin)
    begin = begin[order]
    reach = np.maximum.accumulate((group * step + end)[order])
    fresh = np.ones(begin.size, bool)
    fresh[1:] = begin[1:] >= reach[:-1]
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], begin.size) - 1
    kept = order[first]
    stop = reach[last] - group[kept] * step
    return [document[kept], coder[kept], code[kept], start[kept], stop]


def overlap_sums(
    cell: Ints, start: Ints, end: Ints, n_cells: int, step: int
) -> tuple[Floats, Ints, Floats]:
    """∫ n(n − 1) over each cell, n being the number of spans at a place.

    `cell`: int[S], the line each span lies on; spans of one coder on one line must not overlap, so
    that n counts coders. `step` exceeds every `end`. Returns float64[n_cells], and a table of ∫ n
    from the very beginning: the sorted places on one long line, and the integral up to each.
    """
    if cell.size == 0:
        return np.zeros(n_cells), np.zeros(0, np.int64), np.zeros(0)
    line = cell * step
    # Sorting place × 2 + (0 start, 1 end) orders both kinds of event in one plain sort.
    event = np.concatenate([(line + start) * 2, (line + end) * 2 + 1])
    event.sort()
    place = event >> 1
    n = np.cumsum(1 - 2 * (event & 1))
    width = np.diff(place, append=place[-1:])  # no span is open across two lines: n is 0 there
    area = (width * n).astype(float)
    both = np.bincount(place // step, weights=area * (n - 1), minlength=n_cells)
    so_far = np.cumsum(area) - area
    return both.astype(np.float64), place, so_far


def unitizing_agreement(
    length: ArrayLike,
    coverage: ArrayLike,
    spans: SpanColumns,
    *,
    n_codes: int | None = None,
    cluster: ArrayLike | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> UnitizingAgreement:
    """uα of each code, spans of different codes overlapping as they like.

    `length`: int[D], the length of each document. `coverage`: bool[C, D]. `spans`: five int[S]
    columns (document, coder, code, start, end), half-open. The other arguments are those of
    :func:`~synth.agreement.by_code.code_agreement`.

    >>> columns = ([0, 0, 0], [0, 1, 2], [0, 0, 0], [3, 3, 5], [9, 9, 9])
    >>> round(unitizing_agreement([20], [[1], [1], [1]], columns).alpha[0].value, 3)
    0.836
    """
    table = read_spans(length, coverage, spans, n_codes)
    n_documents, n_codes = table.length.size, table.n_codes
    m = table.coverage.sum(axis=0)
    cells = n_codes * n_documents
    cell = table.code * n_documents + table.document
    width = (table.end - table.start).astype(float)
    step = int(table.length.max(initial=0)) + 1
    if cells * step >= 2**62:
        raise ValueError("too many codes × documents × characters to number in 62 bits")
    both, _, _ = overlap_sums(cell, table.start, table.end, cells, step)
    shape = (n_codes, n_documents)
    marked = np.bincount(cell, weights=width, minlength=cells).reshape(shape).astype(float)
    squared = np.bincount(cell, weights=width**2, minlength=cells).reshape(shape).astype(float)
    n_spans = np.bincount(cell, minlength=cells).reshape(shape)

    pairable = table.pairable
    together = both.reshape(shape)[:, pairable] / (m[pairable] - 1.0)
    total = (m * table.length)[pairable].astype(float)
    drawing = Drawing(replicates, level, seed, cluster)
    sums, drawn = drawing.together(
        [total[None], marked[:, pairable], together, squared[:, pairable]], pairable
    )
    with_code = np.count_nonzero(sums[1], axis=1)
    spans_of = n_spans[:, pairable].sum(axis=1)
    whole = [x.sum(axis=-1) for x in sums]
    values = marked_alpha(*whole)

    found = None
    nothing = table.nothing()
    if replicates > 0 and nothing is None and n_codes:
        (found,) = limits([Part(sums)], [Figure(marked_alpha, lowest=-math.inf)], drawing)
    alpha = []
    for k in range(n_codes):
        reason = nothing
        if reason is None and whole[1][k] == 0:
            reason = Reason.NEVER_USED()
        elif reason is None and whole[1][k] == whole[0]:
            reason = Reason.ALWAYS_USED()
        estimate = estimate_unless(values[k], reason)
        if found is not None:
            interval = found.interval(
                k,
                n_documents=drawn,
                n_spans=int(spans_of[k]),
                documents_with_code=int(with_code[k]),
            )
            estimate = with_interval(estimate, interval)
        alpha.append(estimate)
    return UnitizingAgreement(
        alpha=tuple(alpha),
        n_spans=tuple(spans_of.tolist()),
        n_documents=int(pairable.sum()),
        left_out=table.left_out,
        merged=table.merged,
    )


def marked_alpha(ell: Floats, ell_1: Floats, ell_11: Floats, s_1: Floats) -> Floats:
    """uα of marked against not marked."""
    ell_0 = ell - ell_1
    observed = 2.0 * (ell_1 - ell_11)
    expected = ratio(ell * 2.0 * ell_0 * ell_1, ell**2 - s_1 - ell_0)
    return 1.0 - ratio(observed, expected)
