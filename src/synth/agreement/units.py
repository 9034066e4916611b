"""Units and codings: checked, numbered and sorted.

A unit is a sentence (or any other piece fixed before coding); it lies in one document. A coder
either judged all units of a document (coverage) or none that count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def whole_numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """`values` as a one-dimensional integer array.

    Raises ValueError, naming `name` and the first bad row, for NaN, fractions and text.

    >>> whole_numbers([1.0, float("nan")], "code")
    Traceback (most recent call last):
        ...
    ValueError: code must hold whole numbers; row 1 holds nan
    """
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional; it has {array.ndim} dimensions")
    if array.dtype.kind in "iu":
        return array
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind != "f":
        raise ValueError(f"{name} must hold whole numbers; it holds {array.dtype} values")
    bad = np.flatnonzero(~(np.isfinite(array) & (array == np.floor(array))))
    if bad.size:
        raise ValueError(f"{name} must hold whole numbers; row {bad[0]} holds {array[bad[0]]}")
    return array.astype(np.int64)


def check_range(values: NDArray[Any], size: int, name: str, of: str) -> None:
    """Raise ValueError unless every value lies in 0 … size − 1."""
    if values.size == 0:
        return
    low, high = int(values.min()), int(values.max())
    if low < 0 or high >= size:
        bad = low if low < 0 else high
        row = int(np.flatnonzero(values == bad)[0])
        raise ValueError(
            f"unknown {name} {bad} in row {row}: there are {size} {of}, numbered from 0"
        )


def check_coverage(coverage: ArrayLike, n_documents: int) -> NDArray[np.bool_]:
    """`coverage` as bool[C, D]; ValueError if it is of another form."""
    array = np.asarray(coverage)
    if array.ndim != 2 or array.shape[1] != n_documents:
        raise ValueError(
            f"coverage must be coders × documents, here with {n_documents} documents; "
            f"its shape is {array.shape}"
        )
    if array.dtype != bool and not np.isin(array, (0, 1)).all():
        raise ValueError("coverage must be true or false (1 or 0) for each coder and document")
    return array.astype(bool)


@dataclass(frozen=True, slots=True)
class SortedCodings:
    """Checked codings as sorted numbers, each coder, unit and code once.

    A key is (code × all units + unit) × 2^bits + coder, units numbered through all documents.
    """

    n_units: Ints
    coverage: NDArray[np.bool_]
    key: NDArray[Any]
    bits: int
    n_codes: int
    left_out: int
    duplicates: int


def sort_codings(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    n_codes: int | None = None,
) -> SortedCodings:
    """Check, number and sort the codings; arguments and errors of `code_agreement`."""
    sizes = whole_numbers(n_units, "n_units").astype(np.int64)
    if sizes.size and sizes.min() < 0:
        raise ValueError("n_units must not be negative")
    covered = check_coverage(coverage, sizes.size)
    document, unit, coder, code = (
        whole_numbers(column, name)
        for column, name in zip(codings, ("document", "unit", "coder", "code"), strict=True)
    )
    if not document.size == unit.size == coder.size == code.size:
        raise ValueError(
            "document, unit, coder and code must be of one length; they have "
            f"{document.size}, {unit.size}, {coder.size} and {code.size} rows"
        )
    if n_codes is None:
        n_codes = int(code.max()) + 1 if code.size else 0
    n_coders = covered.shape[0]
    check_range(document, sizes.size, "document", "documents")
    check_range(coder, n_coders, "coder", "coders")
    check_range(code, n_codes, "code", "codes")
    key, left_out = _keys(sizes, covered, document, unit, coder, code, n_codes)
    key.sort()
    rows = key.size
    if rows:
        fresh = np.empty(rows, bool)
        fresh[0] = True
        np.not_equal(key[1:], key[:-1], out=fresh[1:])
        if not fresh.all():
            key = key[fresh]
    bits = _coder_bits(n_coders)
    return SortedCodings(sizes, covered, key, bits, n_codes, left_out, rows - key.size)


def _coder_bits(n_coders: int) -> int:
    return max(n_coders - 1, 1).bit_length()


def _keys(
    sizes: Ints,
    covered: NDArray[np.bool_],
    document: NDArray[Any],
    unit: NDArray[Any],
    coder: NDArray[Any],
    code: NDArray[Any],
    n_codes: int,
) -> tuple[NDArray[Any], int]:
    """One number a coding that sorts by code, document, unit, coder; and the rows left out."""
    n_coders = covered.shape[0]
    bits = _coder_bits(n_coders)
    total = max(int(sizes.sum()), 1)
    largest = (max(n_codes, 1) * total) << bits
    if largest >= 2**63:
        raise ValueError("too many codes × units × coders to number them in 63 bits")
    # Half the width sorts in half the time, and 32 bits hold most studies.
    kind = np.uint32 if largest < 2**32 else np.uint64
    first = (np.cumsum(sizes) - sizes).astype(kind)
    judged = None if covered.all() else np.ascontiguousarray(covered.T).reshape(-1)
    key = np.empty(code.size, kind)
    size = 0
    for rows in chunks(code.size):
        where = document[rows].astype(np.intp)
        place = unit[rows]
        if (place >= sizes[where]).any() or place.min() < 0:
            row = int(np.flatnonzero((place < 0) | (place >= sizes[where]))[0])
            raise ValueError(
                f"unknown unit {place[row]} in row {rows.start + row}: document {where[row]} has "
                f"{sizes[where[row]]} units, numbered from 0"
            )
        part: NDArray[Any] = code[rows].astype(kind)
        part *= kind(total)
        part += first[where]
        part += place.astype(kind, copy=False)
        part <<= kind(bits)
        part |= coder[rows].astype(kind, copy=False)
        if judged is not None:
            where *= n_coders
            where += coder[rows]
            inside = judged[where]
            if not inside.all():
                part = part[inside]
        key[size : size + part.size] = part
        size += part.size
    return key[:size], code.size - size


def chunks(size: int) -> Iterator[slice]:
    """Slices small enough that what is made on the way stays in the processor's cache."""
    for start in range(0, size, 1 << 16):
        yield slice(start, min(start + (1 << 16), size))
