"""From sorted codings to counts.

A unit is a sentence (or any other piece fixed before coding); it lies in one document. A coder
either judged all units of a document (coverage) or none that count, so the number of coders m is
the same for every unit of a document. Two sums for each code and document then carry every
coefficient for "is the code present", whatever the number of coders: with n₁ of the m coders of a
unit applying the code,

* applied  = Σ n₁, the codings, and
* agreeing = Σ n₁(n₁ − 1), the ordered pairs of coders who both applied it.

They come from sorting the codings once, so the cost grows with the number of codings, never with
units × codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .units import SortedCodings, chunks, sort_codings

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """Counts for K codes, D documents and C coders; see the module's text.

    `applied`, `agreeing`: float64[K, D] (whole numbers). `n_units`, `n_coders`: int64[D].
    `positive_units`: int64[K], units of documents with two or more coders to which anyone applied
    the code. `shared_units`: int64[C, C], units that both coders judged. `shared_positives`:
    int64[C, C, K], units coder i applied the code to, in documents that coder j judged too.
    `both_applied`: int64[C, C, K]. `without_coder`: what is left when a coder is left out (see
    :func:`_leave_out`). `left_out`, `duplicates`: rows not counted.
    """

    n_units: Ints
    n_coders: Ints
    coverage: NDArray[np.bool_]
    applied: Floats
    agreeing: Floats
    positive_units: Ints
    positives: Ints
    shared_units: Ints
    shared_positives: Ints
    both_applied: Ints
    without_coder: tuple[Floats, Floats, Floats]
    left_out: int
    duplicates: int

    @property
    def pairable(self) -> NDArray[np.bool_]:
        """bool[D]: documents with units that two or more coders judged."""
        return (self.n_coders >= 2) & (self.n_units > 0)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """bool[D]: documents with units that anyone judged."""
        return (self.n_coders >= 1) & (self.n_units > 0)

    def alpha_sums(self) -> tuple[Floats, Floats, Floats]:
        """Of the P pairable documents N, float64[P], and of each code n₁ and O₀₁, float64[K, P].

        O₀₁ = Σ n₁ − Σ n₁(n₁ − 1)/(m − 1).
        """
        at = self.pairable
        m, applied = self.n_coders[at], self.applied[:, at]
        disagreement = applied - self.agreeing[:, at] / (m - 1.0)
        return (m * self.n_units[at]).astype(float), applied, disagreement


def count_codes(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    n_codes: int | None = None,
) -> CodeCounts:
    """Count codings; the arguments are those of :func:`synth.agreement.code_agreement`.

    Raises ValueError for numbers that are not whole or name an unknown document, unit, coder or
    code.
    """
    return tally(sort_codings(n_units, coverage, codings, n_codes))


def pair_counts(
    codings: SortedCodings, first: int, second: int, documents: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Of two coders, by code and document (of those in `documents`): the units that the first, the
    second and both applied the code to, float64[K, documents]."""
    key = codings.key
    coder = key & key.dtype.type((1 << codings.bits) - 1)
    rows = (coder == first) | (coder == second)
    group = key[rows] >> key.dtype.type(codings.bits)
    of_first = coder[rows] == first
    total = max(int(codings.n_units.sum()), 1)
    document_of = np.repeat(np.arange(codings.n_units.size), codings.n_units)
    code = (group // total).astype(np.intp)
    cell = code * codings.n_units.size + document_of[group - code * group.dtype.type(total)]
    same = np.append(group[1:] == group[:-1], np.zeros(min(group.size, 1), bool))
    shape = (codings.n_codes, codings.n_units.size)
    of_one, of_other, of_both = (
        np.bincount(cell[which], minlength=shape[0] * shape[1]).reshape(shape)[:, documents]
        for which in (of_first, ~of_first, same)
    )
    return of_one.astype(float), of_other.astype(float), of_both.astype(float)


def tally(codings: SortedCodings) -> CodeCounts:
    """All counts from the sorted keys."""
    sizes, covered, n_codes = codings.n_units, codings.coverage, codings.n_codes
    key, kind = codings.key, codings.key.dtype.type
    n_coders, n_documents = covered.shape
    m = covered.sum(axis=0, dtype=np.int64)
    total = max(int(sizes.sum()), 1)
    document_of = np.repeat(np.arange(n_documents, dtype=np.int32), sizes)
    levels = np.unique(m[m >= 2])
    n_labels = levels.size * n_codes
    small = np.int32 if n_codes * max(n_documents, n_coders**3) < 2**31 else np.int64
    level_of = np.searchsorted(levels, m).astype(small) * small(n_codes)

    # Each row's coder, its (code, document) and its label (number of coders, code).
    coder = np.empty(key.size, np.min_scalar_type(n_coders * n_coders))
    cell: NDArray[Any] = np.empty(key.size, small)
    label: NDArray[Any] = np.empty(key.size, small)
    for rows in chunks(key.size):
        np.bitwise_and(key[rows], kind((1 << codings.bits) - 1), out=coder[rows], casting="unsafe")
        group = key[rows] >> kind(codings.bits)  # code × units + unit
        code = group // kind(total)
        group -= code * kind(total)
        document = document_of[group]
        code = code.astype(small)
        np.multiply(code, small(n_documents), out=cell[rows])
        cell[rows] += document
        np.add(level_of[document], code, out=label[rows])
    same = (key[1:] ^ key[:-1]) < kind(1 << codings.bits)  # of the row before

    cells = n_codes * n_documents
    shape = (n_codes, n_documents)
    applied = np.zeros(shape)
    # One pass over a coder's codings gives all that is asked of them.
    asked = np.column_stack([covered.T, m >= 2, m >= 3]).astype(np.float64)
    of_coder = np.zeros((n_coders, n_codes, n_coders + 2))
    # One coder at a time: a table of coders × codes × documents need never stand in memory.
    for c in range(n_coders):
        mine = np.bincount(cell[np.flatnonzero(coder == c)], minlength=cells).astype(np.float64)
        mine = mine.reshape(shape)
        applied += mine
        of_coder[c] = mine @ asked

    both, in_cell, repeats = _pairs(same, coder, label, cell, n_coders, n_labels, cells)
    agreeing = 2.0 * in_cell.reshape(shape).astype(float)
    both = both.reshape(n_labels, n_coders, n_coders).transpose(1, 2, 0)
    both = both.reshape(n_coders, n_coders, levels.size, n_codes)
    both = both + both.transpose(1, 0, 2, 3)
    judged = covered.astype(np.float64)
    of_three = of_coder[:, :, n_coders + 1]
    return CodeCounts(
        n_units=sizes,
        n_coders=m,
        coverage=covered,
        applied=applied,
        agreeing=agreeing,
        positive_units=_whole((applied - repeats.reshape(shape)) @ asked[:, n_coders]),
        positives=_whole(of_coder[:, :, n_coders]),
        shared_units=_whole((judged * sizes) @ judged.T),
        shared_positives=_whole(of_coder[:, :, :n_coders].transpose(0, 2, 1)),
        both_applied=both.sum(axis=2),
        without_coder=_leave_out(sizes, covered, applied, agreeing, of_three, both, levels),
        left_out=codings.left_out,
        duplicates=codings.duplicates,
    )


def _whole(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)


def _pairs(
    same: NDArray[np.bool_],
    coder: NDArray[Any],
    label: NDArray[Any],
    cell: NDArray[Any],
    n_coders: int,
    n_labels: int,
    n_cells: int,
) -> tuple[Ints, Ints, Ints]:
    """Coders who both applied a code: by label and coders i < j, int64[labels · C · C]; by cell,
    int64[cells]; and by cell the rows that are not the first of their unit and code.

    `same[r]` says that row r + 1 has the unit and code of row r; rows are sorted by coder within
    them. Rows at distance 1, 2, … of one group are paired in turn, so the work is the number of
    agreeing pairs.
    """
    square = n_coders * n_coders
    by_label = np.zeros(n_labels * square, np.int64)
    by_cell = repeats = np.zeros(n_cells, np.int64)
    alive = np.flatnonzero(same)
    for distance in range(1, n_coders):
        if alive.size == 0:
            break
        place = label[alive].astype(np.intp)
        place *= n_coders
        place += coder[alive]
        place *= n_coders
        place += coder[alive + distance]
        by_label += np.bincount(place, minlength=by_label.size)
        here = np.bincount(cell[alive], minlength=n_cells)
        by_cell = by_cell + here
        repeats = here if distance == 1 else repeats
        alive = alive[: np.searchsorted(alive, same.size - distance)]
        alive = alive[same[alive + distance]]
    return by_label, by_cell, repeats


def _leave_out(
    sizes: Ints,
    covered: NDArray[np.bool_],
    applied: Floats,
    agreeing: Floats,
    of_coder: Floats,
    both: Ints,
    levels: Ints,
) -> tuple[Floats, Floats, Floats]:
    """For each coder left out: judgements float64[C], codings and disagreement float64[C, K].

    A document that had m coders has m − 1 without the coder (or m, if the coder did not judge it)
    and counts while two are left.
    """
    left = (covered.sum(axis=0) - covered).astype(np.float64)
    counts = left >= 2
    judgements = np.where(counts, left, 0.0) @ sizes.astype(float)
    # The large tables stand on the left, where BLAS reads them in the order of memory.
    codings = (applied @ counts.T.astype(float)).T - of_coder
    weight = np.where(counts, 1.0 / np.maximum(left - 1.0, 1.0), 0.0)
    # Pairs lost with the coder; in a document of m coders each pair weighed 1 / (m − 2).
    lost = np.where(levels >= 3, 2.0 / np.maximum(levels - 2.0, 1.0), 0.0)
    agreement = (agreeing @ weight.T).T - np.einsum("l,cdlk->ck", lost, both)
    return judgements, codings, codings - agreement
