"""Agreement of every two coders: κ and positive agreement of each code, and of all together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synth.reasons import Reason

from .counting import CodeCounts, pair_counts
from .hull import Limits
from .intervals import Drawing, Figure, Part, limits, limits_of_one
from .presence import cohen, pooled_cohen, ratio
from .results import Estimate, PairStatistics, estimate_if_defined, no_variation, with_interval
from .units import SortedCodings

Floats = NDArray[np.float64]


def pair_statistics(
    counts: CodeCounts, codings: SortedCodings, drawing: Drawing | None
) -> tuple[PairStatistics, ...]:
    """Every pair of coders; with intervals if these are drawn."""
    out = []
    n_coders = counts.coverage.shape[0]
    for i in range(n_coders):
        for j in range(i + 1, n_coders):
            pair = _pair(counts, i, j)
            if drawing is not None and drawing.replicates > 0 and pair.n_units and pair.kappa:
                pair = _with_pair_intervals(pair, counts, codings, drawing)
            out.append(pair)
    return tuple(out)


def _pair(counts: CodeCounts, i: int, j: int) -> PairStatistics:
    n = int(counts.shared_units[i, j])
    first, second = counts.shared_positives[i, j], counts.shared_positives[j, i]
    both = counts.both_applied[i, j]
    total = (first + second).astype(float)
    differing = total - 2.0 * both
    squares = (total**2).sum(), ((first - second) ** 2).sum()
    pooled = float(pooled_cohen(n, total.sum(), differing.sum(), *squares))
    varies = Reason.NO_OVERLAP() if n == 0 else None
    unused = varies or Reason.NO_POSITIVES()
    reasons = [varies or no_variation(bool(t)) for t in total]
    return PairStatistics(
        coder_a=i,
        coder_b=j,
        n_units=n,
        kappa=tuple(map(estimate_if_defined, cohen(n, first, second, differing), reasons)),
        pooled_kappa=estimate_if_defined(pooled, varies or no_variation(bool(total.any()))),
        positive_agreement=tuple(estimate_if_defined(x, unused) for x in ratio(2.0 * both, total)),
        pooled_positive_agreement=estimate_if_defined(
            float(ratio(2.0 * both.sum(), total.sum())), unused
        ),
    )


def _with_pair_intervals(
    pair: PairStatistics, counts: CodeCounts, codings: SortedCodings, drawing: Drawing
) -> PairStatistics:
    """The pair with intervals of κ and positive agreement, of each code and of all together.

    Both from the units, the codings of each and the units in which one of the two applied the
    code, so that perfect agreement leaves exactly no standard error.
    """
    judged = counts.coverage[pair.coder_a] & counts.coverage[pair.coder_b] & (counts.n_units > 0)
    first, second, both = pair_counts(codings, pair.coder_a, pair.coder_b, judged)
    units = counts.n_units[None, judged].astype(float)
    sums, drawn = drawing.together([units, first, second, first + second - 2 * both], judged)
    units, first, second, differ = sums
    positive = Figure(lambda n, i, j, x: 1.0 - ratio(x, i + j), (1, 2, 3), lowest=0.0)
    of_codes = limits([Part(sums)], [Figure(cohen), positive], drawing)
    of_all = limits_of_one(
        np.stack([units[0], (first + second).sum(axis=0), differ.sum(axis=0)]),
        [
            Figure(pooled_cohen),
            Figure(lambda n, s, x, plus, minus: 1.0 - ratio(x, s), (1, 2), lowest=0.0),
        ],
        drawing,
        squares=[first + second, first - second],
    )
    used = ((first + second + differ) / 2).sum(axis=1)  # units that either applied the code to
    with_code = np.count_nonzero(first + second, axis=1)

    def of_code(found: Limits, estimates: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
        return tuple(
            with_interval(
                estimate,
                found.interval(
                    k,
                    n_documents=drawn,
                    n_positive=int(used[k]),
                    documents_with_code=int(with_code[k]),
                ),
            )
            for k, estimate in enumerate(estimates)
        )

    def of_pair(found: Limits, estimate: Estimate) -> Estimate:
        interval = found.interval(0, n_documents=drawn, n_positive=int(used.sum()))
        return with_interval(estimate, interval)

    return replace(
        pair,
        kappa=of_code(of_codes[0], pair.kappa),
        positive_agreement=of_code(of_codes[1], pair.positive_agreement),
        pooled_kappa=of_pair(of_all[0], pair.pooled_kappa),
        pooled_positive_agreement=of_pair(of_all[1], pair.pooled_positive_agreement),
    )
