"""Coefficients for "is the code present in the unit", for all codes at once.

Everything is a function of sums over documents (see :mod:`synth.agreement.counting`). With n₁ of m
coders applying the code in a unit:

* disagreement O₀₁ = Σ n₁(m − n₁)/(m − 1); N = Σ m and n₁ = Σ n₁ over units with m ≥ 2;
* Krippendorff's α = 1 − (N − 1)·O₀₁ / (n₁·n₀) with n₀ = N − n₁
  (Hayes and Krippendorff 2007, doi 10.1080/19312450709336664);
* Cohen's κ of two coders (1960, doi 10.1177/001316446002000104), pooled over codes as
  1 − Σ(1 − pₒ)/Σ(1 − pₑ) (De Vries et al. 2008, doi 10.1177/1525822X08317166);
* pooled α = 1 − ΣDₒ/ΣDₑ over codes;
* the others, of each code alone, are in :mod:`synth.agreement.coefficients`.

All arrays hold NaN where a coefficient is undefined; :mod:`synth.agreement.by_code` turns that into
a reason.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """Quotient, NaN where the denominator is 0."""
    top, bottom = _floats(numerator, denominator)
    shape = np.broadcast_shapes(top.shape, bottom.shape)
    out = np.full(shape, np.nan)
    np.divide(top, bottom, out=out, where=np.broadcast_to(bottom != 0, shape))
    return out


def binary_alpha(judgements: ArrayLike, codings: ArrayLike, disagreement: ArrayLike) -> Floats:
    """α from N, n₁ and O₀₁ (arrays that broadcast).

    Two coders, ten units, 0 1 disagreements .4 (Krippendorff 2004, p. 224):

    >>> round(float(binary_alpha(20, 6, 4)), 3)
    0.095
    """
    n, n1, o01 = _floats(judgements, codings, disagreement)
    return 1.0 - ratio((n - 1.0) * o01, n1 * (n - n1))


def pooled_alpha(judgements: ArrayLike, codings: Floats, disagreement: Floats) -> Floats:
    """1 − ΣDₒ/ΣDₑ over the first axis of `codings` and `disagreement`, with N for every code.

    Dₒ = 2·O₀₁/N and Dₑ = 2·n₁·n₀/(N(N − 1)) share their factors, so only sums are needed. Codes
    that do not vary add nothing to either sum.
    """
    sums = codings.sum(axis=0), disagreement.sum(axis=0), (codings**2).sum(axis=0)
    return pooled_alpha_of_sums(judgements, *sums)


def pooled_alpha_of_sums(
    judgements: ArrayLike, codings: ArrayLike, disagreement: ArrayLike, squares: ArrayLike
) -> Floats:
    """Pooled α from N and the sums over codes of n₁, O₀₁ and n₁².

    The α of values that exclude one another is that of the values pooled, whose n₁ add up to N.
    """
    n, n1, o01, squared = _floats(judgements, codings, disagreement, squares)
    return 1.0 - ratio((n - 1.0) * o01, n * n1 - squared)


def chance_corrected(agreement: ArrayLike, by_chance: ArrayLike) -> Floats:
    """(pₐ − pₑ)/(1 − pₑ), NaN where pₑ is 1."""
    pa, pe = _floats(agreement, by_chance)
    return ratio(pa - pe, 1.0 - pe)


def cohen(units: ArrayLike, first: ArrayLike, second: ArrayLike, differing: ArrayLike) -> Floats:
    """Cohen's κ from the units, those to which the first and the second coder applied the code, and
    those to which one of the two did.

    >>> round(float(cohen(100, 70, 60, 30)), 3)      # Artstein and Poesio 2008, p. 558
    0.348
    """
    n, i, j, x = _floats(units, first, second, differing)
    return 1.0 - ratio(x * n, i * (n - j) + j * (n - i))


def pooled_cohen(
    units: ArrayLike,
    codings: ArrayLike,
    differing: ArrayLike,
    squared_sums: ArrayLike,
    squared_gaps: ArrayLike,
) -> Floats:
    """Cohen's κ pooled over codes, from the units and sums over codes: of both coders' codings
    i + j, of the units that differ, of (i + j)² and of (i − j)².

    Σ ij is a quarter of Σ (i + j)² − Σ (i − j)².
    """
    n, s, x, sums, gaps = _floats(units, codings, differing, squared_sums, squared_gaps)
    return 1.0 - ratio(n * x, n * s - (sums - gaps) / 2)


def _floats(*arrays: ArrayLike) -> list[Floats]:
    return [np.asarray(array, float) for array in arrays]
