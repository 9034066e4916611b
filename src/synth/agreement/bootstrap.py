"""Resampling documents (narratives), never single units.

Sentences of one narrative are alike, and resampling them makes intervals far too narrow. Every
coefficient here is a function of sums over documents, so a replicate is those sums under
multinomial weights, and all replicates are one matrix product (Field and Welsh 2007, doi
10.1111/j.1467-9868.2007.00593.x). :mod:`synth.agreement.intervals` makes intervals of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .units import whole_numbers

Floats = NDArray[np.float64]

_BLOCK = 4_000_000  # weights held in memory at a time


def document_weights(n: int, replicates: int, seed: int) -> Iterator[Floats]:
    """Blocks float64[b, n]: how often each of n documents was drawn, in n draws with replacement.

    The blocks' rows add up to `replicates`; the same seed gives the same weights. A block is
    overwritten by the next.

    >>> [block.sum(axis=1).tolist() for block in document_weights(3, 2, seed=1)]
    [[3.0, 3.0]]
    """
    rng = np.random.default_rng(seed)
    rows = max(1, min(replicates, _BLOCK // max(n, 1)))
    block = np.empty((rows, n))
    for start in range(0, replicates, rows):
        drawn = block[: min(rows, replicates - start)]
        for row in drawn:
            # Drawing and counting is several times faster than Generator.multinomial.
            row[:] = np.bincount(rng.integers(0, n, n), minlength=n)
        yield drawn


def quantiles(values: Floats, levels: Sequence[ArrayLike]) -> list[Floats]:
    """Quantiles of each column at each level, interpolated as numpy does; NaN are left out.

    `values`: float64[R, S], NaN where a coefficient was undefined in a draw. A level is one number
    or float64[S], a number a column. NaN where no value or no level is there.

    >>> quantiles(np.array([[1.0, 5], [np.nan, 6], [2, 7]]), [0.5, np.array([0, 1])])
    [array([1.5, 6. ]), array([1., 7.])]
    """
    ordered = np.sort(values, axis=0)  # NaN sorts last
    last = np.count_nonzero(~np.isnan(ordered), axis=0) - 1
    columns = np.arange(values.shape[1])
    out = []
    for level in levels:
        at = np.maximum(last, 0) * np.asarray(level, float)
        there = np.where(np.isnan(at), 0, at)
        below = np.floor(there).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(last, 0))
        low, high = ordered[below, columns], ordered[above, columns]
        out.append(low + (high - low) * (at - below))
    return out


def cluster_numbers(
    cluster: ArrayLike, pairable: NDArray[np.bool_]
) -> tuple[int, NDArray[np.intp]]:
    """How many clusters the pairable documents lie in, and the number of each one's.

    `cluster`: int[D], which documents are drawn together. Raises ValueError for another length.
    """
    group = whole_numbers(cluster, "cluster")
    if group.size != pairable.size:
        raise ValueError(f"cluster must name one cluster for each of the {pairable.size} documents")
    names, group = np.unique(group[pairable], return_inverse=True)
    return names.size, group


def by_cluster(sums: Floats, cluster: NDArray[np.intp], n_clusters: int) -> Floats:
    """Add up per-document sums float64[…, D] within clusters: float64[…, n_clusters]."""
    order = np.argsort(cluster, kind="stable")
    present, first = np.unique(cluster[order], return_index=True)
    out = np.zeros((*sums.shape[:-1], n_clusters))
    out[..., present] = np.add.reduceat(sums[..., order], first, axis=-1)
    return out
