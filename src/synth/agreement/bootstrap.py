"""Intervals by resampling documents (narratives), never single units.

Sentences of one narrative are alike, and resampling them makes intervals far too narrow: METHOD and
`benchmarks/agreement_coverage.py` give simulated coverage. Every coefficient here is a function of
sums over documents, so a replicate is those sums under multinomial weights, and all replicates are
one matrix product (Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .results import Interval

Floats = NDArray[np.float64]

MIN_POSITIVE = 10
"""A code with fewer positive units gets no interval."""
MIN_DOCUMENTS = 5
"""Nor does a code found in fewer documents."""
FEW_DOCUMENTS = 20
"""Below this many documents an interval is called approximate."""

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


def resample_sums(sums: Sequence[Floats], replicates: int, seed: int) -> list[Floats]:
    """Replicate per-document sums.

    `sums`: arrays float64[…, D], all over the same D ≥ 1 documents. Returns for each an array
    float64[replicates, …]. All arrays are resampled with the same draws.
    """
    n = sums[0].shape[-1]
    flat = [array.reshape(-1, n).T for array in sums]
    out = [np.empty((replicates, table.shape[1])) for table in flat]
    done = 0
    for weights in document_weights(n, replicates, seed):
        rows = slice(done, done + len(weights))
        for target, table in zip(out, flat, strict=True):
            np.matmul(weights, table, out=target[rows])
        done += len(weights)
    return [
        target.reshape(replicates, *array.shape[:-1])
        for target, array in zip(out, sums, strict=True)
    ]


def percentile(replicates: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Percentile limits of each column and the share of replicates that were defined.

    `replicates`: float64[R, S], NaN where the coefficient was undefined in that replicate (its
    code did not occur in the documents drawn); those are left out. A column with none defined has
    NaN limits.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; it is {level}")
    values = np.sort(replicates, axis=0)  # NaN sorts last
    defined = np.count_nonzero(~np.isnan(values), axis=0)
    limits = []
    for q in ((1 - level) / 2, (1 + level) / 2):
        at = np.maximum(defined - 1, 0) * q
        below = np.floor(at).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(defined - 1, 0))
        columns = np.arange(values.shape[1])
        low, high = values[below, columns], values[above, columns]
        limits.append(low + (high - low) * (at - below))
    return limits[0], limits[1], defined / max(len(values), 1)


def judged_interval(
    low: float,
    high: float,
    *,
    level: float,
    n_documents: int,
    n_positive: int | None = None,
    documents_with_code: int | None = None,
    defined: float = 1.0,
    noun: str = "narratives",
    counted: str = "positive units",
) -> Interval:
    """The interval with its warning, or the refusal to give one.

    `noun` names what was resampled and `counted` what `n_positive` counts, for the note.
    `n_positive` and `documents_with_code` are None where the coefficient is not about one code.

    >>> judged_interval(.2, .6, level=.95, n_documents=12, n_positive=40).note
    'approximate: only 12 narratives'
    >>> judged_interval(.2, .6, level=.95, n_documents=12, n_positive=7)
    Interval(low=None, high=None, level=0.95, note='no interval: only 7 positive units')
    """

    def refuse(note: str) -> Interval:
        return Interval(None, None, level, f"no interval: {note}")

    if n_positive is not None and n_positive < MIN_POSITIVE:
        return refuse(f"only {_number(n_positive, counted)}")
    if n_documents < MIN_DOCUMENTS:
        return refuse(f"only {_number(n_documents, noun)}")
    if documents_with_code is not None and documents_with_code < MIN_DOCUMENTS:
        return refuse(f"the code occurs in only {_number(documents_with_code, noun)}")
    if np.isnan(low) or np.isnan(high):
        return refuse("undefined in every resample")
    notes = []
    if n_documents < FEW_DOCUMENTS:
        notes.append(f"approximate: only {n_documents} {noun}")
    elif documents_with_code is not None and documents_with_code < FEW_DOCUMENTS:
        notes.append(f"approximate: the code occurs in only {documents_with_code} {noun}")
    if defined < 1:
        notes.append(f"undefined in {1 - defined:.1%} of the resamples, which are left out")
    if low == high:
        notes.append("all resamples agree: the interval shows no uncertainty")
    return Interval(float(low), float(high), level, "; ".join(notes) or None)


def _number(n: int, plural: str) -> str:
    return f"{n} {plural.removesuffix('s') if n == 1 else plural}"


def by_cluster(sums: Floats, cluster: NDArray[np.int64], n_clusters: int) -> Floats:
    """Add up per-document sums float64[…, D] within clusters: float64[…, n_clusters]."""
    order = np.argsort(cluster, kind="stable")
    present, first = np.unique(cluster[order], return_index=True)
    out = np.zeros((*sums.shape[:-1], n_clusters))
    out[..., present] = np.add.reduceat(sums[..., order], first, axis=-1)
    return out
