"""How much more to code: what would make an interval this narrow.

An interval from n narratives is about as wide as 1/√n, so the first figure comes from the interval
at hand. :func:`planned_widths` redraws the narratives there are to see the widths at other numbers,
for every code. :func:`units_to_tell` is for planning before anything is coded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .bootstrap import quantiles
from .by_code import code_agreement
from .counting import count_codes
from .presence import binary_alpha, pooled_alpha, ratio
from .results import Interval

Floats = NDArray[np.float64]


def documents_needed(interval: Interval, n_documents: int, width: float) -> int | None:
    """How many documents would make `interval`, found with `n_documents`, as narrow as `width`.

    None where no interval was given. Raises ValueError for a width that is not positive.

    >>> documents_needed(Interval(.5, .9), 20, .2)
    80
    """
    if not width > 0:
        raise ValueError(f"the width wanted must be more than 0; it is {width}")
    if interval.low is None or interval.high is None:
        return None
    ratio = (interval.high - interval.low) / width
    return math.ceil(n_documents * ratio**2 - 1e-9)


def planned_widths(
    n_units: ArrayLike,
    coverage: ArrayLike,
    codings: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
    n_documents: Sequence[int],
    *,
    n_codes: int | None = None,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Widths of α's interval to expect with other numbers of documents like those at hand.

    The first three arguments are those of :func:`~synth.agreement.by_code.code_agreement`. For each
    number in `n_documents`, that many documents are drawn with replacement, `replicates` times;
    the interval at hand is widened or narrowed as the middle of those draws is. Returns
    float64[len(n_documents), K], one width a code, and float64[len(n_documents)] for the pooled α;
    NaN where there is no interval at hand.
    """
    for wanted in n_documents:
        if wanted < 1:
            raise ValueError(f"a number of documents must be at least 1; it is {wanted}")
    agreement = code_agreement(
        n_units,
        coverage,
        codings,
        n_codes=n_codes,
        replicates=replicates,
        level=level,
        seed=seed,
    )
    now = np.array([_width(code.alpha.interval) for code in agreement.codes])
    judgements, applied, differ = count_codes(n_units, coverage, codings, n_codes).alpha_sums()
    d = judgements.size
    widths = np.full((len(n_documents), applied.shape[0]), np.nan)
    pooled = np.full(len(n_documents), np.nan)
    if d == 0 or applied.shape[0] == 0:
        return widths, pooled

    def spread(wanted: int) -> tuple[Floats, Floats]:
        """How far the middle of the draws of so many documents reaches: of codes, and pooled."""
        rng = np.random.default_rng(seed)
        weights = np.stack(
            [np.bincount(rng.integers(0, d, wanted), minlength=d) for _ in range(replicates)]
        ).astype(float)
        n, n1, o01 = weights @ judgements, weights @ applied.T, weights @ differ.T
        drawn = binary_alpha(n[:, None], n1, o01), pooled_alpha(n, n1.T, o01.T)[:, None]
        ends = [quantiles(values, [(1 - level) / 2, (1 + level) / 2]) for values in drawn]
        return ends[0][1] - ends[0][0], ends[1][1] - ends[1][0]

    of_codes, of_all = spread(d)
    for i, wanted in enumerate(n_documents):
        codes_wanted, all_wanted = spread(wanted)
        widths[i] = now * ratio(codes_wanted, of_codes)
        pooled[i] = _width(agreement.pooled_alpha.interval) * ratio(all_wanted, of_all)[0]
    return widths, pooled


def _width(interval: Interval | None) -> float:
    """The width of an interval; NaN where none was given."""
    if interval is None or interval.low is None or interval.high is None:
        return math.nan
    return interval.high - interval.low


def units_to_tell(alpha_min: float, prevalence: float, significance: float = 0.05) -> int:
    """Units two coders need, to tell an α from `alpha_min` when the code has this prevalence.

    N = 2z²·[(1 + α)(3 − α) / (4(1 − α)·p(1 − p)) − α] (Bloch and Kraemer 1989, Biometrics 45:276,
    equation 3.7, as Krippendorff's Content Analysis uses it). It takes units as independent:
    sentences of one narrative are not, so this is the least that will do.

    Four codes used equally often, α of .800 and .667, at .05:

    >>> units_to_tell(.8, .25), units_to_tell(.667, .25)
    (139, 81)
    """
    if not 0 <= alpha_min < 1:
        raise ValueError(f"alpha_min must be at least 0 and below 1; it is {alpha_min}")
    if not 0 < prevalence < 1:
        raise ValueError(f"prevalence must lie between 0 and 1; it is {prevalence}")
    if not 0 < significance < 0.5:
        raise ValueError(f"significance must lie between 0 and .5; it is {significance}")
    z = NormalDist().inv_cdf(1 - significance)
    spread = 4 * (1 - alpha_min) * prevalence * (1 - prevalence)
    return math.ceil(2 * z**2 * ((1 + alpha_min) * (3 - alpha_min) / spread - alpha_min))
