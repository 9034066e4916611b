"""Intervals for any coefficient that is a smooth function of sums over documents (narratives).

Documents are drawn, the figure and its standard error are computed in every draw, and
:mod:`synth.agreement.hull` makes an interval of them.

Standard errors are of the delta method. With sums s_d of document d and a figure f(Σ s_d), the
document's influence is u_d = ∇f·s_d, SE² = D/(D − 1)·Σ u_d², and the acceleration of BCa
Σ u³/(6(Σ u²)^1.5). For α this is u_d = −[O_d/E − θ(n₁_d/n₁ + n₀_d/n₀ − N_d/(N − 1))] with
θ = 1 − α and E = n₁n₀/(N − 1). Derivatives are taken numerically, so a coefficient is its formula
and nothing more. SE* of a draw is the same with the draw's weights w_d: for many codes at once,
Σ w_d u*_d² needs only the draw's sums of products s_id·s_jd, which are a few matrix products.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .bootstrap import by_cluster, cluster_numbers, document_weights
from .hull import Limits, Resampled, hull, standard_error

Floats = NDArray[np.float64]

#: With more documents, as many groups of them, put together at random, are drawn in their place:
#: the cost stays the same, and a standard error from 500 groups is within about 3%.
MOST_DRAWN = 500
#: Relative step of the numerical gradient: central differences are then good to ten digits.
_STEP = 1e-5
#: Step towards a document's sums where there is one figure: as good, since a document is a part.
_TOWARDS = 1e-4
#: Numbers that are drawn at a time, and those worked on at a time, which stay in the cache.
_BLOCK, _CHUNK = 1 << 22, 1 << 15


@dataclass(frozen=True, slots=True)
class Drawing:
    """How intervals are drawn: `replicates` draws of whole documents, always the same for a seed.

    `level`: the nominal coverage. `cluster` int[D]: which documents are drawn together.
    """

    replicates: int
    level: float = 0.95
    seed: int = 0
    cluster: ArrayLike | None = None

    def together(
        self, sums: Sequence[Floats], documents: NDArray[np.bool_]
    ) -> tuple[list[Floats], int]:
        """Sums float64[…, documents] as they are drawn, and how many there are to draw.

        `documents`: bool[D], which of all documents the sums are of.
        """
        if self.cluster is None:
            return list(sums), int(np.count_nonzero(documents))
        n, group = cluster_numbers(self.cluster, documents)
        return [by_cluster(array, group, n) for array in sums], n


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient as a function of columns of sums, arrays that broadcast; NaN where undefined.

    `reads`: the places of the columns it depends on; all by default. `lowest`: the least value it
    can take.
    """

    compute: Callable[..., Floats]
    reads: tuple[int, ...] | None = None
    lowest: float = -1.0


@dataclass(frozen=True, slots=True)
class Part:
    """Documents in which the columns are the same combinations of few sums.

    `sums`: J arrays float64[K, D], or [1, D] where all items have the same. `columns`:
    float64[columns, J], how much of each sum is in each column; None where the sums are the
    columns.
    """

    sums: Sequence[Floats]
    columns: Floats | None = None

    @property
    def n_documents(self) -> int:
        """How many documents these are."""
        return self.sums[0].shape[-1]

    @property
    def weights(self) -> Floats:
        """float64[columns, J]."""
        return np.eye(len(self.sums)) if self.columns is None else self.columns


def limits(parts: Sequence[Part], figures: Sequence[Figure], drawing: Drawing) -> list[Limits]:
    """The intervals of each figure for K items (codes) at once.

    Raises ValueError for a level that is no share.

    >>> sums = [np.array([[8.0, 10, 10, 12, 9, 11]]), np.array([[2.0, 5, 3, 7, 4, 4]])]
    >>> share = Figure(lambda n, x: x / n, lowest=0.0)
    >>> (found,) = limits([Part(sums)], [share], Drawing(500))
    >>> found.low.round(2).tolist(), found.high.round(2).tolist()
    ([0.25], [0.6])
    """
    found = resampled(parts, figures, drawing)
    return [
        hull(one, drawing.level, figure.lowest) for one, figure in zip(found, figures, strict=True)
    ]


def resampled(
    parts: Sequence[Part], figures: Sequence[Figure], drawing: Drawing
) -> list[Resampled]:
    """Each figure of K items in draws of documents; those of all `parts` are drawn together.

    Memory is bounded by the sums, their products and two numbers a draw, item and figure.
    """
    draws = _Draws([_in_groups(part, parts, drawing.seed) for part in parts])
    once = draws.of(np.ones((1, draws.n_documents)))
    k = max(column.shape[1] for column in once.columns)
    shape = (drawing.replicates, k)
    kept = [(np.empty(shape), np.empty(shape)) for _ in figures]
    step = max(1, _CHUNK // max(k, 1))
    for place, weights in _blocks(draws.n_documents, draws.width, drawing):
        whole = draws.of(weights)
        for start in range(0, len(weights), step):
            few = whole.rows(slice(start, start + step))
            rows = slice(place + start, place + start + len(few))
            for figure, (values, errors) in zip(figures, kept, strict=True):
                values[rows] = _computed(figure, few.columns)
                errors[rows] = draws.errors(_gradient(figure, few.columns), few)
    return [
        Resampled(
            np.broadcast_to(_computed(figure, once.columns), (1, k))[0],
            draws.influence(_gradient(figure, once.columns)),
            values,
            errors,
        )
        for figure, (values, errors) in zip(figures, kept, strict=True)
    ]


def limits_of_one(
    sums: ArrayLike,
    figures: Sequence[Figure],
    drawing: Drawing,
    squares: Sequence[Floats] = (),
) -> list[Limits]:
    """The intervals of figures that are one number each, from sums of any number.

    `sums`: float64[J, D]. `squares`: arrays float64[C, D]; each is one more column, the sum over C
    of the squared totals, by which many codes enter a pooled coefficient (Σ n₁²) without being
    columns of their own.
    """
    table = np.asarray(sums, float)
    squared = [np.asarray(array, float) for array in squares]
    group, n = _groups(table.shape[1], table.shape[1], drawing.seed)
    if group is not None:
        table = by_cluster(table, group, n)
        squared = [by_cluster(array, group, n) for array in squared]

    def columns_and_slopes(weights: Floats) -> tuple[list[Floats], list[Floats]]:
        """Each column of the draws, float64[b, 1], and what each document adds to it, [b, D]."""
        of_sums = (weights @ table.T).T[:, :, None]
        totals = [weights @ array.T for array in squared]
        columns = [*of_sums, *((total**2).sum(axis=1, keepdims=True) for total in totals)]
        slopes = [row[None, :] for row in table]
        slopes += [2.0 * total @ array for total, array in zip(totals, squared, strict=True)]
        return columns, slopes

    def influence(figure: Figure, columns: list[Floats], slopes: list[Floats]) -> Floats:
        pairs = list(zip(columns, slopes, strict=True))
        up = _computed(figure, [column + _TOWARDS * slope for column, slope in pairs])
        down = _computed(figure, [column - _TOWARDS * slope for column, slope in pairs])
        return (up - down) / (2 * _TOWARDS)

    shape = (drawing.replicates, 1)
    kept = [(np.empty(shape), np.empty(shape)) for _ in figures]
    for place, weights in _blocks(n, 8 * n * len(table), drawing):
        rows = slice(place, place + len(weights))
        columns, slopes = columns_and_slopes(weights)
        for figure, (values, errors) in zip(figures, kept, strict=True):
            values[rows] = _computed(figure, columns)
            of_draw = np.where(weights > 0, influence(figure, columns, slopes), 0.0)
            errors[rows, 0] = standard_error((weights * of_draw**2).sum(axis=1), n)
    once, slopes = columns_and_slopes(np.ones((1, n)))
    return [
        hull(
            Resampled(_computed(figure, once)[0], influence(figure, once, slopes), values, errors),
            drawing.level,
            figure.lowest,
        )
        for figure, (values, errors) in zip(figures, kept, strict=True)
    ]


def _computed(figure: Figure, columns: Sequence[Floats]) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(figure.compute(*columns), float)


def _gradient(figure: Figure, columns: Sequence[Floats]) -> dict[int, Floats]:
    """∂figure/∂column by the place of the column, for those that the figure reads."""
    out = {}
    for at in range(len(columns)) if figure.reads is None else figure.reads:
        step = _STEP * np.maximum(np.abs(columns[at]), 1.0)
        up, down = list(columns), list(columns)
        up[at], down[at] = columns[at] + step, columns[at] - step
        out[at] = (_computed(figure, up) - _computed(figure, down)) / (up[at] - down[at])
    return out


def _blocks(n: int, width: int, drawing: Drawing) -> Iterator[tuple[int, Floats]]:
    """The draws, few at a time: the place of the first, and their weights float64[b, n].

    `width`: how many numbers are made of each draw.
    """
    rows = max(1, _BLOCK // max(width, 1))
    place = 0
    for block in document_weights(n, drawing.replicates, drawing.seed):
        for start in range(0, len(block), rows):
            weights = block[start : start + rows]
            yield place, weights
            place += len(weights)


def totals(parts: Sequence[Part], n_columns: int) -> list[Floats]:
    """The columns of all documents, float64[1, K] or [1, 1] each."""
    out: list[Floats] = [np.zeros((1, 1))] * n_columns
    for part in parts:
        of_part = [array.sum(axis=1)[None] for array in part.sums]
        for column, j in np.argwhere(part.weights).tolist():
            out[column] = out[column] + part.weights[column, j] * of_part[j]
    return out


Pairs = dict[tuple[int, int], Floats]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Draws: their columns float64[b, K] or [b, 1], and of each part the sums of products."""

    columns: list[Floats]
    products: list[Pairs]

    def __len__(self) -> int:
        return len(self.columns[0])

    def rows(self, rows: slice) -> _Drawn:
        """Some of the draws."""
        return _Drawn(
            [column[rows] for column in self.columns],
            [{pair: array[rows] for pair, array in pairs.items()} for pairs in self.products],
        )


class _Draws:
    """What is drawn from documents in parts, and the standard errors that follow."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.n_documents = sum(part.n_documents for part in parts)
        ends = np.cumsum([0, *(part.n_documents for part in parts)]).tolist()
        self._places = [slice(*pair) for pair in pairwise(ends)]
        self._pairs = [
            list(combinations_with_replacement(range(len(part.sums)), 2)) for part in parts
        ]
        # The sums and products of a part side by side, so that a draw is one product of matrices.
        self._tables = [
            np.concatenate([*part.sums, *(part.sums[i] * part.sums[j] for i, j in pairs)]).T
            for part, pairs in zip(parts, self._pairs, strict=True)
        ]

    @property
    def width(self) -> int:
        """How many numbers are made of each draw."""
        return sum(table.shape[1] for table in self._tables)

    def of(self, weights: Floats) -> _Drawn:
        """The draws with these weights, float64[b, n_documents]."""
        columns: list[Floats] = [np.zeros((len(weights), 1))] * len(self.parts[0].weights)
        products: list[Pairs] = []
        for part, pairs, place, table in zip(
            self.parts, self._pairs, self._places, self._tables, strict=True
        ):
            whole = weights[:, place] @ table
            sizes = [len(array) for array in part.sums]
            sizes += [max(sizes[i], sizes[j]) for i, j in pairs]
            arrays = np.split(whole, np.cumsum(sizes)[:-1], axis=1)
            for column, j in np.argwhere(part.weights).tolist():
                columns[column] = columns[column] + part.weights[column, j] * arrays[j]
            products.append(dict(zip(pairs, arrays[len(part.sums) :], strict=True)))
        return _Drawn(columns, products)

    def errors(self, gradient: dict[int, Floats], drawn: _Drawn) -> Floats:
        """The standard error in each draw, float64[b, K]."""
        squares: Floats = np.zeros((1, 1))
        for part, products in zip(self.parts, drawn.products, strict=True):
            slopes = self._slopes(part, gradient)
            for i, j in combinations_with_replacement(slopes, 2):
                twice = 1.0 if i == j else 2.0
                squares = squares + twice * slopes[i] * slopes[j] * products[i, j]
        return standard_error(squares, self.n_documents)

    def influence(self, gradient: dict[int, Floats]) -> Floats:
        """The influence of each document on the figure, float64[K, D], from one row of slopes."""
        out = []
        for part in self.parts:
            slopes = self._slopes(part, gradient)
            out.append(sum((slopes[j].T * part.sums[j] for j in slopes), np.zeros((1, 1))))
        k = max(array.shape[0] for array in out)
        whole = [
            np.broadcast_to(array, (k, part.n_documents))
            for array, part in zip(out, self.parts, strict=True)
        ]
        return np.concatenate(whole, axis=1)

    @staticmethod
    def _slopes(part: Part, gradient: dict[int, Floats]) -> dict[int, Floats]:
        """∂figure/∂sum of a part, by the place of the sum, where it is not 0 throughout."""
        out: dict[int, Floats] = {}
        for column, slope in gradient.items():
            for j in np.flatnonzero(part.weights[column]).tolist():
                out[j] = out.get(j, 0.0) + part.weights[column, j] * slope
        return dict(sorted(out.items()))


def _in_groups(part: Part, parts: Sequence[Part], seed: int) -> Part:
    """The part with groups of documents in place of the documents where there are very many."""
    whole = sum(other.n_documents for other in parts)
    group, n = _groups(part.n_documents, whole, seed)
    if group is None:
        return part
    return Part([by_cluster(array, group, n) for array in part.sums], part.columns)


def _groups(n: int, whole: int, seed: int) -> tuple[NDArray[np.intp] | None, int]:
    """The group of each of n documents and how many there are; None where none are needed.

    `whole`: how many documents are drawn in all.
    """
    if whole <= MOST_DRAWN:
        return None, n
    size = math.ceil(whole / MOST_DRAWN)
    order = np.random.default_rng(seed).permutation(n)
    return order // size, math.ceil(n / size)
