"""Agreement on passages: does another coder's passage with the same code cover enough of it?

Each passage is looked at from its own coder's side and compared with every other coder who judged
the narrative. It agrees with that coder if the coder's passages of the same code, taken together,
cover at least x percent of its characters. With A agreeing comparisons of N,

* share = A/N, over all passages and other coders; a short passage within a long one may agree
  while the long one does not, so both sides are looked at;
* κ = (A/N − 1/Q)/(1 − 1/Q), with Q the number of codes that anyone used: the chance that the
  other coder, choosing among them at random, gave this one (Brennan and Prediger 1981, doi
  10.1177/001316448104100307).

This is the agreement on segments of MAXQDA, for any number of coders. There a segment is compared
with one other segment; here it makes no difference whether a coder marked one stretch or two beside
each other. As there, a text that nobody marked is in no comparison, so κ does not correct for
coders who leave the same text out.

One coder's spans of one code that overlap are one passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synth.reasons import Reason

from .intervals import Drawing, Figure, Part, limits
from .presence import chance_corrected, ratio
from .results import Estimate, estimate_unless, with_interval
from .unitizing import SpanColumns, Spans, read_spans

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OverlapStatistics:
    """Agreement on the passages of one code, or of all.

    `n_passages`: passages in narratives that two or more coders judged, in `n_documents` of them;
    `compared`: these with each other coder; `agreeing`: of the comparisons, those with enough
    overlap. `share` has the interval.
    """

    n_passages: int
    n_documents: int
    compared: int
    agreeing: int
    share: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class PassageOverlap:
    """Of each code, and of all passages together; `n_used` is Q, the codes that anyone used."""

    codes: tuple[OverlapStatistics, ...]
    together: OverlapStatistics
    n_used: int
    left_out: int


def passage_overlap(
    length: ArrayLike,
    coverage: ArrayLike,
    spans: SpanColumns,
    *,
    percent: int = 50,
    n_codes: int | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> PassageOverlap:
    """The share of passages that another coder's passages of the same code overlap by `percent`.

    The other arguments are those of :func:`~synth.agreement.unitizing.unitizing_agreement`.

    Raises ValueError for a percentage outside 1 to 100, empty spans, and unknown numbers.

    Of two passages one covers the other's last 6 of 10 characters and has 20 itself:

    >>> columns = ([0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 4, 50], [10, 24, 60])
    >>> found = passage_overlap([60], [[1], [1]], columns, percent=50, replicates=0)
    >>> found.codes[0].agreeing, found.codes[0].compared, found.together.compared
    (1, 2, 3)
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must lie between 1 and 100; it is {percent}")
    table = read_spans(length, coverage, spans, n_codes)
    n_coders, n_documents = table.coverage.shape
    shape = (table.n_codes, n_documents)
    cell = table.code * n_documents + table.document
    compared, agreeing = np.zeros(shape), np.zeros(shape)
    for other in range(n_coders):
        asked = table.coverage[other, table.document] & (table.coder != other)
        enough = asked & (_shared(table, other) * 100 >= (table.end - table.start) * percent)
        compared += np.bincount(cell[asked], minlength=compared.size).reshape(shape)
        agreeing += np.bincount(cell[enough], minlength=compared.size).reshape(shape)
    passages = np.bincount(cell, minlength=compared.size).reshape(shape)[:, table.pairable]
    compared, agreeing = compared[:, table.pairable], agreeing[:, table.pairable]
    n_used = int(np.count_nonzero(passages.any(axis=1)))

    # All passages together are one more row.
    compared, agreeing, passages = (
        np.vstack([x, x.sum(axis=0)]) for x in (compared, agreeing, passages)
    )
    shares = ratio(agreeing.sum(axis=1), compared.sum(axis=1))
    kappas = chance_corrected(shares, 1.0 / n_used) if n_used else np.full(shares.shape, np.nan)
    nothing = table.nothing()
    found = None
    if replicates > 0 and nothing is None:
        share_of = Figure(ratio, lowest=0.0)
        (found,) = limits(
            [Part([agreeing, compared])], [share_of], Drawing(replicates, level, seed)
        )
    rows = []
    for k, (share, kappa) in enumerate(zip(shares, kappas, strict=True)):
        why = nothing or (None if passages[k].any() else Reason.NO_POSITIVES())
        estimate = estimate_unless(share, why)
        if found is not None:
            interval = found.interval(
                k,
                n_documents=passages.shape[1],
                n_spans=int(passages[k].sum()),
                documents_with_code=int(np.count_nonzero(passages[k])),
            )
            estimate = with_interval(estimate, interval)
        one_code = Reason.NO_VARIATION() if n_used < 2 else None
        rows.append(
            OverlapStatistics(
                n_passages=int(passages[k].sum()),
                n_documents=int(np.count_nonzero(passages[k])),
                compared=int(compared[k].sum()),
                agreeing=int(agreeing[k].sum()),
                share=estimate,
                kappa=estimate_unless(kappa, why or one_code),
            )
        )
    return PassageOverlap(tuple(rows[:-1]), rows[-1], n_used, table.left_out)


def _shared(table: Spans, other: int) -> Ints:
    """int64[S]: how much of each span the coder `other` has marked with the same code."""
    n_coders, n_documents = table.coverage.shape
    step = int(table.length.max(initial=0)) + 1
    line = (table.code * n_documents + table.document) * n_coders
    # The spans lie one after another on one long line, as `read_spans` has sorted them.
    begin = (line + table.coder) * step + table.start
    stop = begin + table.end - table.start
    so_far = np.concatenate([[0], np.cumsum(stop - begin)])

    def marked_before(place: Ints) -> Ints:
        first = np.searchsorted(begin, place)
        beyond = np.where(first > 0, stop[np.maximum(first - 1, 0)] - place, 0)
        return so_far[first] - np.maximum(beyond, 0)

    if begin.size == 0:
        return begin
    of_other = (line + other) * step
    shared: Ints = marked_before(of_other + table.end) - marked_before(of_other + table.start)
    return shared
