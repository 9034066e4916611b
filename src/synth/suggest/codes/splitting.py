"""Codes that might be two: their passages fall into two groups more clearly than chance would.

A code's passages are parted in two by 2-means on the cosines of their TF-IDF vectors, begun from
the first principal component, which is the relaxed solution (Ding and He 2004,
doi:10.1145/1015330.1015408): nothing is drawn at random. How well they part is the mean silhouette
(Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7). Any passages part somehow, so the silhouette is
held against that of as many passages with the codes shuffled. A singular value decomposition first
raises both alike (docs/suggestions.md has the figures), and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

#: Passages that each of the two groups must have, and narratives they must stand in.
LEAST, NARRATIVES = 5, 2
#: Passages of one code that are looked at, at most.
MOST = 100
#: How often codes are shuffled, and how many times the clearest of these a code must part.
DRAWS, CLEARER = 99, 1.5
#: Passages that chance draws from, at most.
POOL = 1000
#: Sizes for which chance is asked; a code is held against the next one below, which is stricter.
_SIZES = (10, 12, 15, 20, 25, 32, 40, 50, 64, 80, 100)
_ROUNDS, _POWER = 30, 50


@dataclass(frozen=True, slots=True)
class Split:
    """A code whose passages fall in two groups: numbers of the passages, most central first."""

    code: int
    groups: tuple[tuple[int, ...], tuple[int, ...]]
    silhouette: float
    #: The highest of as many passages with shuffled codes; 0 where none parted evenly enough.
    chance: float


def split_codes(
    vectors: Any,
    passages: Sequence[Sequence[int]],
    narratives: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 1,
) -> list[Split]:
    """The codes that part more clearly than in all shuffles, the clearest above chance first.

    They part at least half as clearly again as the clearest shuffle: passages on one subject part
    a little more easily than passages on any.

    `vectors`: unit vectors of the passages, sparse [n, d]; `passages`: for each code the numbers of
    its passages, each once; `narratives`: of each passage. A passage without a vector (no word) is
    left out. Of more than 100 passages of a code, 100 drawn by `seed` are looked at. Each group
    needs 5 passages in 2 narratives: one narrative's own words are no second meaning.
    """
    said = np.diff(vectors.indptr) > 0
    of_codes = [np.array(sorted(i for i in each if said[i]), dtype=np.int64) for each in passages]
    pool = np.concatenate([np.zeros(0, dtype=np.int64), *of_codes])
    draw = np.random.default_rng(seed)
    if len(pool) > POOL:
        pool = np.sort(draw.choice(pool, POOL, replace=False))
    by_chance = _Chance(_cosines(vectors[pool]), draw, draws)
    splits = []
    for code, rows in enumerate(of_codes):
        if len(rows) < 2 * LEAST:
            continue
        if len(rows) > MOST:
            rows = np.sort(draw.choice(rows, MOST, replace=False))
        cosines = _cosines(vectors[rows])
        side = two_means(cosines[None])[0]
        value = float(parted(cosines[None], side[None])[0])
        where = [{narratives[i] for i in rows[side == which]} for which in (False, True)]
        if not value or min(map(len, where)) < NARRATIVES:
            continue
        chance = by_chance.highest(len(rows))
        if value > CLEARER * chance:
            groups = [_central(cosines, rows, side == which) for which in (False, True)]
            groups.sort(key=lambda group: (-len(group), group))
            splits.append(Split(code, (groups[0], groups[1]), value, chance))
    return sorted(splits, key=lambda split: (split.chance / split.silhouette, split.code))


class _Chance:
    """The highest silhouette of as many passages drawn from all that are coded."""

    def __init__(self, cosines: Floats, draw: np.random.Generator, draws: int) -> None:
        self.cosines, self.draw, self.draws = cosines, draw, draws
        self.known: dict[int, float] = {}

    def highest(self, size: int) -> float:
        below = max((step for step in _SIZES if step <= size), default=_SIZES[0])
        count = min(below, len(self.cosines))
        if count not in self.known:
            drawn = [
                np.sort(self.draw.choice(len(self.cosines), count, replace=False))
                for _ in range(self.draws)
            ]
            at = np.stack(drawn)
            samples = self.cosines[at[:, :, None], at[:, None, :]]
            self.known[count] = float(parted(samples, two_means(samples)).max())
        return self.known[count]


def two_means(cosines: Floats) -> Truths:
    """2-means of unit vectors from their cosines: float64[b, n, n] → which group, bool[b, n]."""
    centred = cosines - cosines.mean(axis=2, keepdims=True) - cosines.mean(axis=1, keepdims=True)
    centred = centred + cosines.mean(axis=(1, 2), keepdims=True)
    # The first component by power iteration, from the vector furthest from the middle, on whose
    # side it is positive; it need not be exact, since it is where 2-means begins.
    furthest = np.argmax(np.diagonal(centred, axis1=1, axis2=2).round(9), axis=1)
    first = np.take_along_axis(centred, furthest[:, None, None], axis=2)
    for _ in range(_POWER):
        first = centred @ first
        first /= np.maximum(np.abs(first).max(axis=1, keepdims=True), 1e-300)
    side: Truths = first[..., 0].round(9) > 0
    for _ in range(_ROUNDS):
        member = np.stack([~side, side], axis=-1).astype(np.float64)
        member /= np.maximum(member.sum(axis=1, keepdims=True), 1)
        to = cosines @ member  # mean cosine of each vector to each group
        within = np.einsum("bik,bik->bk", member, to)
        nearer = (2 * to - within[:, None, :]).round(9)
        moved = nearer[..., 1] > nearer[..., 0]
        if np.array_equal(moved, side):
            break
        side = moved
    return side


def parted(cosines: Floats, side: Truths) -> Floats:
    """Mean silhouettes of two groups, float64[b]; 0 where a group has fewer than 5 of the n.

    The distance is 1 − cosine.
    """
    distance = np.clip(1 - cosines, 0, None)
    at = np.arange(cosines.shape[-1])
    distance[:, at, at] = 0
    member = np.stack([~side, side], axis=-1).astype(np.float64)
    size = member.sum(axis=1)
    sums = distance @ member
    own_group = side.astype(np.int64)[..., None]

    def mean(group: NDArray[np.int64], less: int) -> Floats:
        total = np.take_along_axis(sums, group, axis=2)[..., 0]
        count = np.take_along_axis(size, group[..., 0], axis=1)
        return np.asarray(total / np.maximum(count - less, 1))

    inner, outer = mean(own_group, 1), mean(1 - own_group, 0)
    widths = (outer - inner) / np.maximum(np.maximum(inner, outer), 1e-12)
    return np.asarray(np.where(size.min(axis=1) >= LEAST, widths.mean(axis=1), 0).round(9))


def _cosines(vectors: Any) -> Floats:
    return np.asarray((vectors @ vectors.T).toarray(), dtype=np.float64)


def _central(cosines: Floats, rows: NDArray[np.int64], inside: Truths) -> tuple[int, ...]:
    """A group's passages, those nearest to its middle first."""
    near = cosines[np.ix_(inside, inside)].mean(axis=1).round(9)
    return tuple(int(i) for i in rows[inside][np.argsort(-near, kind="stable")])
