"""The set of codes a coder gave a unit, taken as one value: α with a distance between sets.

α = 1 − Dₒ/Dₑ with Dₒ the mean distance within units (each pair of a unit of m coders weighing
1/(m − 1)) and Dₑ the mean distance of all pairs of values, as for any metric of Krippendorff's α.
With J = |A ∩ B|/|A ∪ B| the distances are

* nominal: 0 if A = B, else 1;
* jaccard: 1 − J;
* masi: 1 − J·M, M = 1 if A = B, ⅔ if one contains the other, ⅓ if they overlap otherwise, 0 if they
  are disjoint (Passonneau 2006, LREC, https://aclanthology.org/L06-1392/).

The distance of two empty sets is 0: both coders said that no code applies. Other software uses the
name MASI for other formulas (DKPro: (1 − J)(1 − M) and 1 − M), so the formula is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Reason

from .results import Estimate
from .units import check_coverage, check_range, whole_numbers

Floats = NDArray[np.float64]
Distance = str | Callable[[frozenset[Any], frozenset[Any]], float]

_BLOCK = 2000  # sets compared at a time, so that memory stays bounded


def masi_distance(a: Set[Any], b: Set[Any]) -> float:
    """MASI distance 1 − J·M of two sets.

    >>> masi_distance({"a", "b"}, {"a"}), masi_distance(set(), set())
    (0.6666666666666667, 0.0)
    """
    if a == b:
        return 0.0
    if not a & b:
        return 1.0
    share = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1.0 - len(a & b) / len(a | b) * share


def jaccard_distance(a: Set[Any], b: Set[Any]) -> float:
    """1 − |A ∩ B|/|A ∪ B|, 0 for two empty sets.

    >>> jaccard_distance({"a", "b"}, {"a"})
    0.5
    """
    return 1.0 - len(a & b) / len(a | b) if a | b else 0.0


def set_alpha(
    values: Sequence[Sequence[Set[Any] | None]],
    distance: Distance = "masi",
) -> Estimate:
    """α of coders × units of sets; None where a coder did not judge the unit.

    `distance`: "masi", "jaccard", "nominal", or a function of two frozensets.
    Raises ValueError for rows of different length and for an unknown distance.

    >>> first = [set(), {"A"}, {"A"}, {"A"}, {"A", "B"}, {"A", "B"}, {"A", "B", "C"}, {"C"}, {"C"}]
    >>> second = [set(), set(), {"A"}, {"B"}, {"A"}, {"A", "C"}, {"A", "B", "C"}, {"A", "C"},
    ...           {"A", "C"}]
    >>> round(set_alpha([first, second]).value, 4)
    0.2731
    >>> round(set_alpha([first, second], "jaccard").value, 4)
    0.3156
    """
    lengths = {len(row) for row in values}
    if len(lengths) > 1:
        raise ValueError(f"every coder needs one set a unit; the rows have {sorted(lengths)} units")
    number: dict[frozenset[Any], int] = {}
    ids = np.full((len(values), max(lengths, default=0)), -1, np.intp)
    for c, row in enumerate(values):
        for u, given in enumerate(row):
            if given is not None:
                if not isinstance(given, Set):
                    raise ValueError(
                        f"coder {c}, unit {u}: a set of codes is needed, or None; found {given!r}"
                    )
                ids[c, u] = number.setdefault(frozenset(given), len(number))
    return alpha_of_ids(ids, list(number), distance)


def coding_sets(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
) -> tuple[NDArray[np.intp], list[frozenset[int]]]:
    """Sets of codes from the arrays of :func:`~synth.agreement.by_code.code_agreement`.

    Returns intp[C, U], the number of the set each coder gave each unit (−1 outside the coverage),
    and the sets. A covered unit without codings has the empty set.
    """
    sizes = whole_numbers(n_units, "n_units").astype(np.int64)
    covered = check_coverage(coverage, sizes.size)
    document, unit, coder, code = (
        whole_numbers(column, name).astype(np.int64)
        for column, name in zip(codings, ("document", "unit", "coder", "code"), strict=True)
    )
    check_range(document, sizes.size, "document", "documents")
    check_range(coder, covered.shape[0], "coder", "coders")
    if (code < 0).any():
        raise ValueError(f"unknown code {code.min()}: codes are numbered from 0")
    if ((unit < 0) | (unit >= sizes[document])).any():
        row = int(np.flatnonzero((unit < 0) | (unit >= sizes[document]))[0])
        raise ValueError(f"unknown unit {unit[row]} in row {row}")
    total = int(sizes.sum())
    inside = covered[coder, document]
    first = np.cumsum(sizes) - sizes
    place = (coder * total + first[document] + unit)[inside]
    rows = np.unique(np.stack([place, code[inside]], axis=1), axis=0)
    ids = np.where(np.repeat(covered, sizes, axis=1), 0, -1).astype(np.intp)
    sets: dict[frozenset[int], int] = {frozenset(): 0}
    places, start = np.unique(rows[:, 0], return_index=True)
    flat = ids.reshape(-1)
    for at, codes in zip(places, np.split(rows[:, 1], start[1:]), strict=False):
        flat[at] = sets.setdefault(frozenset(codes.tolist()), len(sets))
    return ids, list(sets)


def alpha_of_ids(
    ids: NDArray[np.intp], sets: Sequence[frozenset[Any]], distance: Distance = "masi"
) -> Estimate:
    """α of coders × units of numbers into `sets`; −1 where missing."""
    if ids.shape[1] == 0:
        return Estimate(None, Reason.NO_UNITS())
    if ids.shape[0] < 2:
        return Estimate(None, Reason.ONE_CODER())
    m = (ids >= 0).sum(axis=0)
    ids, m = ids[:, m >= 2], m[m >= 2]
    if m.size == 0:
        return Estimate(None, Reason.NO_OVERLAP())
    size = len(sets)
    n = np.bincount(ids[ids >= 0], minlength=size).astype(float)
    pair_ids, weights = [], []
    for i in range(len(ids)):
        for j in range(i + 1, len(ids)):
            both = (ids[i] >= 0) & (ids[j] >= 0)
            pair_ids.append(ids[i][both] * size + ids[j][both])
            weights.append(2.0 / (m[both] - 1.0))
    pairs, where = np.unique(np.concatenate(pair_ids), return_inverse=True)
    weight = np.bincount(where, np.concatenate(weights))
    total = n.sum()
    table = _Distances(sets, distance)
    observed = float(weight @ table.of(pairs // size, pairs % size))
    expected = 0.0
    for start in range(0, size, _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, size))
        for begin in range(0, size, _BLOCK):
            columns = np.arange(begin, min(begin + _BLOCK, size))
            expected += float(n[rows] @ table.block(rows, columns) @ n[columns])
    if expected == 0:
        return Estimate(None, Reason.NO_VARIATION())
    return Estimate(float(1.0 - (total - 1.0) * observed / expected))


class _Distances:
    """Distances between numbered sets: vectorised where the formula is known."""

    def __init__(self, sets: Sequence[frozenset[Any]], distance: Distance):
        if isinstance(distance, str) and distance not in ("masi", "jaccard", "nominal"):
            raise ValueError(f"unknown distance “{distance}”: take masi, jaccard or nominal")
        self.sets, self.distance = sets, distance
        codes = {code: i for i, code in enumerate({code for members in sets for code in members})}
        self.member = np.zeros((len(sets), len(codes)), np.float32)
        for i, members in enumerate(sets):
            self.member[i, [codes[code] for code in members]] = 1.0
        self.size = self.member.sum(axis=1)

    def of(self, left: NDArray[np.intp], right: NDArray[np.intp]) -> Floats:
        """Distances of pairs of sets."""
        if callable(self.distance):
            return self._each(left, right)
        shared = np.zeros(left.size, np.float32)
        for start in range(0, left.size, _BLOCK):
            part = slice(start, start + _BLOCK)
            shared[part] = (self.member[left[part]] * self.member[right[part]]).sum(axis=1)
        return self._from(shared, self.size[left], self.size[right], left == right)

    def block(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
        """Distances of every row's set to every column's."""
        if callable(self.distance):
            left, right = np.meshgrid(rows, columns, indexing="ij")
            return self._each(left.ravel(), right.ravel()).reshape(left.shape)
        shared = self.member[rows] @ self.member[columns].T
        equal = rows[:, None] == columns
        return self._from(shared, self.size[rows][:, None], self.size[columns], equal)

    def _each(self, left: NDArray[np.intp], right: NDArray[np.intp]) -> Floats:
        assert callable(self.distance)
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.array([self.distance(self.sets[a], self.sets[b]) for a, b in pairs], float)

    def _from(self, shared: Any, a: Any, b: Any, equal: NDArray[np.bool_]) -> Floats:
        if self.distance == "nominal":
            return np.where(equal, 0.0, 1.0)
        union = np.maximum(a + b - shared, 1.0)
        share = np.asarray(shared, float) / union
        if self.distance == "masi":
            share = share * np.where((shared == a) | (shared == b), 2 / 3, 1 / 3)
        return np.where(equal, 0.0, 1.0 - share)
