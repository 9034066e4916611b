"""A tree of codes: which stand nearest to one another, step by step.

Average linkage (UPGMA: Sokal and Michener 1958), the leaves ordered so that neighbours are as near
as the tree allows (Bar-Joseph, Gifford and Jaakkola 2001,
doi:10.1093/bioinformatics/17.suppl_1.S22).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Join:
    """A step of a tree: numbers below n are leaves, n + k is what step k made."""

    left: int
    right: int
    #: The distance at which the two are joined.
    height: float
    #: How many leaves are joined then.
    leaves: int


@dataclass(frozen=True, slots=True)
class Dendrogram:
    """A tree of n leaves: n − 1 steps, the lowest first, and the leaves in their drawn order."""

    joins: tuple[Join, ...]
    order: tuple[int, ...]


def dendrogram(distances: NDArray[np.float64]) -> Dendrogram:
    """The tree of n things by their distances, float64[n, n], symmetrical with 0 on the diagonal.

    The same distances give the same tree; equal ones are joined in the order of the things. One
    thing, or none, has no step.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    count = len(distances)
    if count < 2:
        return Dendrogram((), tuple(range(count)))
    # Rounded, so that equal distances are equal whatever the last digits of their sums.
    flat = np.asarray(distances)[np.triu_indices(count, k=1)].round(9)
    linked = optimal_leaf_ordering(linkage(flat, "average"), flat)
    joins = tuple(Join(int(a), int(b), float(h), int(n)) for a, b, h, n in linked.round(9).tolist())
    return Dendrogram(joins, tuple(int(leaf) for leaf in leaves_list(linked)))
