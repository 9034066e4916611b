"""γ, an agreement on spans that aligns them first; through the optional package pygamma-agreement.

Mathet, Widlöcher and Métivier 2015, doi 10.1162/COLI_a_00227. γ = 1 − observed/expected disorder,
the expected one from random continua, so the value varies a little with the seed.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from synth.reasons import Reason

from .results import Estimate


@dataclass(frozen=True, slots=True)
class Gamma:
    """γ with the disorders it comes from; both None where γ is undefined."""

    gamma: Estimate
    observed_disorder: float | None
    expected_disorder: float | None


def gamma_agreement(
    spans: Iterable[tuple[Hashable, float, float, Hashable]],
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    samples: int = 30,
    seed: int = 0,
) -> Gamma:
    """γ of the spans (coder, start, end, code) of one narrative.

    `alpha` weighs the positional and `beta` the categorical dissimilarity; `delta_empty` is the
    cost of a span without counterpart. `samples`: random continua for the expected disorder.

    Raises ModuleNotFoundError, in one line, where pygamma-agreement is not installed, and
    ValueError for an empty span.
    """
    rows = list(spans)
    for row, (_, start, end, _) in enumerate(rows):
        if not end > start:
            raise ValueError(f"span {start}–{end} in row {row} is empty")
    try:
        from pyannote.core import Segment  # type: ignore[import-not-found,unused-ignore]
        from pygamma_agreement import (  # type: ignore[import-not-found,unused-ignore]
            CombinedCategoricalDissimilarity,
            Continuum,
        )
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "γ needs the package pygamma-agreement: pip install pygamma-agreement"
        ) from None
    if not rows:
        return Gamma(Estimate(None, Reason.NO_SPANS()), None, None)
    if len({str(coder) for coder, *_ in rows}) < 2:
        # A coder without spans is unknown to a continuum, so this covers "one marked nothing".
        return Gamma(Estimate(None, Reason.ONE_CODER_WITH_SPANS()), None, None)
    continuum = Continuum()
    for coder, start, end, code in rows:
        continuum.add(str(coder), Segment(start, end), str(code))
    # The package draws from numpy's global generator: seed it and put its state back.
    # It also warns once for every alignment that it uses its second-best solver.
    state, quiet = np.random.get_state(), logging.root.manager.disable
    try:
        logging.disable(logging.WARNING)
        np.random.seed(seed)
        result = continuum.compute_gamma(
            CombinedCategoricalDissimilarity(alpha=alpha, beta=beta, delta_empty=delta_empty),
            n_samples=samples,
        )
        values = (
            float(result.gamma),
            float(result.observed_disorder),
            float(result.expected_disorder),
        )
    finally:
        np.random.set_state(state)
        logging.disable(quiet)
    return Gamma(Estimate(values[0]), values[1], values[2])
