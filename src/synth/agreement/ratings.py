"""One value a unit and coder (a screening decision, a rating): from values to counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _present(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype.kind == "f":
        return ~np.isnan(values)
    if values.dtype.kind == "O":
        # A missing value is None or NaN; NaN is the one value that differs from itself.
        return np.array([[x is not None and x == x for x in row] for row in values], bool).reshape(
            values.shape
        )
    return np.ones(values.shape, bool)


def coded_values(values: ArrayLike) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Coders × units of values as numbers of categories: intp[C, U], −1 where missing; categories.

    `values`: C × U numbers, strings or objects; None, NaN and masked entries are missing. The
    categories are sorted (by value, or as text where values do not compare).

    Raises ValueError for a table that is not coders × units, or holds infinity.
    """
    masked = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    array = np.asarray(values.data if isinstance(values, np.ma.MaskedArray) else values)
    if array.ndim == 1 and array.size == 0:
        array = array.reshape(0, 0)
    if array.ndim != 2:
        raise ValueError(f"values must be coders × units; they have {array.ndim} dimension(s)")
    if array.dtype.kind == "O":
        numbers = _as_numbers(array)
        array = array if numbers is None else numbers
    if array.dtype.kind == "f" and np.isinf(array).any():
        raise ValueError("values must be finite, or NaN where missing")
    present = _present(array)
    if masked is not None:
        present &= ~masked
    given = array[present]
    try:
        categories, number = np.unique(given, return_inverse=True)
    except TypeError:
        text = {str(x): x for x in given}
        names, number = np.unique([str(x) for x in given], return_inverse=True)
        categories = np.array([text[str(x)] for x in names], object)
    coded = np.full(array.shape, -1, np.intp)
    coded[present] = number
    return coded, categories


def _as_numbers(array: NDArray[Any]) -> NDArray[np.float64] | None:
    """A table of numbers and None as float64 with NaN; None if it holds anything else."""
    if not all(x is None or isinstance(x, (int, float, np.number)) for x in array.flat):
        return None
    return np.array([np.nan if x is None else float(x) for x in array.flat]).reshape(array.shape)


def category_counts(values: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """How many coders gave each category to each unit: counts[U, Q], and the Q categories.

    `values`: coders × units, None or NaN where missing (see :func:`coded_values`).

    >>> counts, categories = category_counts([[1, 2, None], [1, 1, 2]])
    >>> counts.tolist(), categories.tolist()
    ([[2, 0], [1, 1], [0, 1]], [1.0, 2.0])
    """
    array = np.asarray(values) if not isinstance(values, np.ma.MaskedArray) else None
    if array is not None and array.ndim == 2 and array.dtype.kind in "bu" and array.size:
        # The common large case, 0 and 1, without sorting all values.
        highest = int(array.max())
        if highest < 8:
            tallies = [
                (array == q).sum(axis=0, dtype=_small(len(array))) for q in range(highest + 1)
            ]
            used = [q for q, n in enumerate(tallies) if n.any()]
            return np.stack([tallies[q] for q in used], axis=1), np.array(used, array.dtype)
    coded, categories = coded_values(values)
    n_coders, n_units = coded.shape
    counts = np.zeros((n_units, categories.size), _small(n_coders))
    for row in coded:
        at = np.flatnonzero(row >= 0)
        counts[at, row[at]] += 1
    return counts, categories


def _small(n_coders: int) -> np.dtype[Any]:
    return np.min_scalar_type(max(n_coders, 1))


def check_counts(counts: ArrayLike) -> NDArray[Any]:
    """`counts` as an integer array units × categories; ValueError if they are not counts."""
    table = np.asarray(counts)
    if table.ndim != 2:
        raise ValueError(f"counts must be units × categories; the shape is {table.shape}")
    if table.dtype.kind not in "iub":
        whole = np.asarray(table, float)
        if not (np.isfinite(whole).all() and (whole == np.floor(whole)).all()):
            raise ValueError("counts must be whole numbers: how many coders gave the category")
        table = whole.astype(np.int64)
    if table.size and table.min() < 0:
        raise ValueError("counts must not be negative")
    return table


def patterns(counts: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The distinct rows of a table of counts, and how often each occurs.

    Few patterns carry millions of units; every coefficient is computed on them.

    >>> rows, times = patterns(np.array([[2, 0], [1, 1], [2, 0]]))
    >>> rows.tolist(), times.tolist()
    ([[2.0, 0.0], [1.0, 1.0]], [2, 1])
    """
    n_units, n_categories = counts.shape
    if n_units == 0 or n_categories == 0:
        return np.zeros((0, n_categories)), np.zeros(0, np.int64)
    base = int(counts.max()) + 1
    if base**n_categories >= 2**62:
        rows, times = np.unique(counts, axis=0, return_counts=True)
        return rows.astype(float), times.astype(np.int64)
    size = base**n_categories
    key = np.zeros(n_units, np.min_scalar_type(size))
    for q in range(n_categories):
        key *= key.dtype.type(base)
        key += counts[:, q].astype(key.dtype, copy=False)
    if size <= 1 << 16:
        times = np.bincount(key, minlength=size)
        key = np.flatnonzero(times).astype(np.int64)
        times = times[key]
    else:
        key, times = np.unique(key, return_counts=True)
    order = np.argsort(key)[::-1]
    rest = key[order].astype(np.int64)
    columns = []
    for _ in range(n_categories):
        columns.append((rest % base).astype(float))
        rest //= base
    return np.stack(columns[::-1], axis=1), times[order].astype(np.int64)


def contingency(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The table of two coders, categories × categories, over the units that both judged.

    Rows are the first coder's values, columns the second's. Units that either left out are not
    counted.

    >>> table, categories = contingency(["in", "out", "in"], ["in", "in", None])
    >>> table.tolist(), categories.tolist()
    ([[1, 0], [1, 0]], ['in', 'out'])
    """
    first_values, second_values = (np.asarray(x, object).tolist() for x in (first, second))
    if len(first_values) != len(second_values):
        raise ValueError(
            f"the coders' values differ in number: {len(first_values)} and {len(second_values)}"
        )
    coded, categories = coded_values(np.array([first_values, second_values], object).reshape(2, -1))
    both = (coded >= 0).all(axis=0)
    q = categories.size
    table = np.bincount(coded[0][both] * q + coded[1][both], minlength=q * q)
    return table.reshape(q, q), categories
