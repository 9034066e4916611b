"""The hull of a bootstrap-t and an expanded BCa interval, from a figure in many resamples.

* bootstrap-t: from θ̂ − t*(.975)·SE to θ̂ − t*(.025)·SE, with t* = (θ* − θ̂)/SE* of each draw
  (Efron 1981, doi 10.2307/3314608; Hall 1988, doi 10.1214/aos/1176350933);
* BCa (Efron 1987, doi 10.1080/01621459.1987.10478410) at expanded levels, those that a t
  distribution with D − 1 degrees of freedom and the variance's divisor D − 1 ask for: the normal
  quantiles are ∓√(D/(D − 1))·t(.975; D − 1) (Hesterberg 2015, doi 10.1080/00031305.2015.1089789).

Either alone misses too often with few documents or a rare code, on different sides; the simulated
coverage is in docs/agreement.md (`benchmarks/agreement_coverage.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from synth.reasons import Note, Reason
from synth.thresholds import FEW_DOCUMENTS, MIN_DOCUMENTS, MIN_POSITIVE, MIN_USED, TOLD_LEFT_OUT

from .bootstrap import quantiles
from .presence import ratio
from .results import Interval

Floats = NDArray[np.float64]

#: A draw's standard error below this part of the estimate's own is none but for rounding.
_NO_ERROR = 1e-6
#: A standard error that is none but for rounding: figures lie between −1 and 1.
_FLAT = 1e-9
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Limits:
    """The ends of the intervals of K items, float64[K], before anyone has judged them.

    NaN where no draw defined the figure; both ends are the figure itself where no document
    differs from the others. `used`: the share of the draws that told something: the figure had a
    value and a standard error in them, because coders differed somewhere.
    """

    low: Floats
    high: Floats
    used: Floats
    level: float

    def interval(
        self,
        item: int,
        *,
        n_documents: int,
        n_positive: int | None = None,
        n_spans: int | None = None,
        documents_with_code: int | None = None,
        of_units: bool = False,
    ) -> Interval:
        """The interval of one item with its warnings, or the refusal to give one.

        `n_documents`: how many documents (or what else was resampled) there are. `n_positive`,
        `n_spans` and `documents_with_code` are None where the figure is not about them.
        `of_units`: units were drawn one by one, which is said.

        >>> ends = Limits(np.array([.2]), np.array([.6]), used=np.array([1.0]), level=.95)
        >>> list(map(str, ends.interval(0, n_documents=12, n_positive=40).notes))
        ['approximate(n=12)']
        >>> refused = ends.interval(0, n_documents=12, n_positive=7)
        >>> refused.low, list(map(str, refused.notes))
        (None, ['few-positive(n=7)'])
        """
        low, high, used = (float(x[item]) for x in (self.low, self.high, self.used))

        def refuse(why: Note) -> Interval:
            return Interval(None, None, self.level, (why,))

        if n_positive is not None and n_positive < MIN_POSITIVE:
            return refuse(Reason.FEW_POSITIVE(n=n_positive))
        if n_spans is not None and n_spans < MIN_POSITIVE:
            return refuse(Reason.FEW_SPANS(n=n_spans))
        if n_documents < MIN_DOCUMENTS:
            return refuse(Reason.FEW_NARRATIVES(n=n_documents))
        if documents_with_code is not None and documents_with_code < MIN_DOCUMENTS:
            return refuse(Reason.CODE_IN_FEW(n=documents_with_code))
        if math.isnan(low) or math.isnan(high):
            return refuse(Reason.NEVER_DEFINED())
        if low == high:
            return refuse(Reason.PERFECT() if low == 1 else Reason.NO_WIDTH())
        # To the digit that is told, so that intervals of which the same is said have the same note.
        left_out = round(1 - used, 3)
        if used < MIN_USED:
            return refuse(Reason.OFTEN_UNDEFINED(share=left_out))
        notes = []
        if n_documents < FEW_DOCUMENTS:
            notes.append(Reason.APPROXIMATE(n=n_documents))
        if left_out >= TOLD_LEFT_OUT:
            notes.append(Reason.SOMETIMES_UNDEFINED(share=left_out))
        if of_units:
            notes.append(Reason.UNITS_RESAMPLED())
        return Interval(low, high, self.level, tuple(notes))


@dataclass(frozen=True, slots=True)
class Resampled:
    """A figure of K items in the data, and in R draws of the D documents.

    `value`: float64[K]; `influence`: float64[K, D]; `values`, `errors`: float64[R, K], the figure
    and its standard error in each draw, NaN where undefined.
    """

    value: Floats
    influence: Floats
    values: Floats
    errors: Floats

    @property
    def error(self) -> Floats:
        """The standard error, float64[K]."""
        return standard_error((self.influence**2).sum(axis=1), self.influence.shape[1])

    @property
    def usable(self) -> NDArray[np.bool_]:
        """bool[R, K]: draws with a value and a standard error; coders differ somewhere in them."""
        return np.isfinite(self.values) & (self.errors > _NO_ERROR * self.error)


def bootstrap_t(found: Resampled, level: float) -> tuple[Floats, Floats]:
    """The ends of the bootstrap-t interval, float64[K] each; NaN without a usable draw."""
    t = np.full(found.values.shape, np.nan)
    np.divide(found.values - found.value, found.errors, out=t, where=found.usable)
    low, high = quantiles(t, [(1 - level) / 2, (1 + level) / 2])
    return found.value - high * found.error, found.value - low * found.error


def expanded_bca(found: Resampled, level: float) -> tuple[Floats, Floats]:
    """The ends of the BCa interval at expanded levels, float64[K] each; NaN without a draw."""
    values, influence = found.values, found.influence
    d = influence.shape[1]
    draws = np.count_nonzero(np.isfinite(values), axis=0)
    below = np.count_nonzero(values < found.value, axis=0)
    same = np.count_nonzero(values == found.value, axis=0)
    # Half a draw keeps the bias finite where all draws lie on one side.
    share = np.clip(ratio(below + same / 2, draws), 0.5 / len(values), 1 - 0.5 / len(values))
    bias = _each(_NORMAL.inv_cdf, share)
    acceleration = ratio((influence**3).sum(axis=1), 6 * (influence**2).sum(axis=1) ** 1.5)
    z = math.sqrt(d / max(d - 1, 1)) * t_quantile((1 + level) / 2, d - 1)
    ends = []
    for moved in (bias - z, bias + z):
        shrunk = 1 - acceleration * moved
        # Beyond the pole the level has run to its end.
        place = bias + np.where(shrunk > 0, ratio(moved, shrunk), np.sign(moved) * np.inf)
        ends.append(_each(_NORMAL.cdf, place))
    low, high = quantiles(values, ends)
    return low, high


def hull(found: Resampled, level: float, lowest: float = -1.0) -> Limits:
    """The hull of bootstrap-t and expanded BCa, no higher than 1 and no lower than `lowest`.

    Raises ValueError for a level that is no share.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; it is {level}")
    (t_low, t_high), (bca_low, bca_high) = bootstrap_t(found, level), expanded_bca(found, level)
    flat = found.error <= _FLAT
    low = np.clip(np.fmin(t_low, bca_low), lowest, 1.0)
    high = np.clip(np.fmax(t_high, bca_high), lowest, 1.0)
    return Limits(
        low=np.where(flat, found.value, low),
        high=np.where(flat, found.value, high),
        used=np.count_nonzero(found.usable, axis=0) / max(len(found.values), 1),
        level=level,
    )


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    """A function of each value; NaN stays NaN."""
    return np.array([x if math.isnan(x) else function(x) for x in values.tolist()], float)


@cache
def t_quantile(level: float, df: int) -> float:
    """The quantile of Student's t distribution for a level of .5 or more.

    Solved from the finite sums for whole degrees of freedom; beyond 200 by the expansion about the
    normal quantile, which is exact to twelve digits there (Abramowitz and Stegun 1964, 26.7.3–5).

    >>> round(t_quantile(.975, 13), 4), round(t_quantile(.975, 400), 4)
    (2.1604, 1.9659)
    """
    z = _NORMAL.inv_cdf(level)
    if df < 1:
        return math.nan
    if df > 200:
        terms = (
            (z**3 + z) / 4,
            (5 * z**5 + 16 * z**3 + 3 * z) / 96,
            (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
            (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
        )
        return z + sum(term / df**power for power, term in enumerate(terms, 1))
    low, high = 0.0, math.pi / 2  # of θ = atan(t/√df)
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _within(angle, df) < 2 * level - 1 else (low, angle)
    return math.tan(low) * math.sqrt(df)


def _within(angle: float, df: int) -> float:
    """The probability that |t| is at most √df·tan(angle)."""
    cosine = math.cos(angle)
    odd = df % 2
    term = total = cosine if odd else 1.0
    for i in range(2 + odd, df - 1, 2):
        term *= cosine**2 * (i - 1) / i
        total += term
    if not odd:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + (math.sin(angle) * total if df > 1 else 0.0))


def standard_error(squares: Floats, d: int) -> Floats:
    """The standard error from Σ u² over d documents; rounding may leave it just below 0."""
    return np.sqrt(np.maximum(squares, 0.0) * (d / max(d - 1, 1)))
