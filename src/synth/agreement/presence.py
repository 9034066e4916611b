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
    top = np.asarray(numerator, float)
    bottom = np.asarray(denominator, float)
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
    n = np.asarray(judgements, float)
    n1 = np.asarray(codings, float)
    return 1.0 - ratio((n - 1.0) * np.asarray(disagreement, float), n1 * (n - n1))


def pooled_alpha(judgements: ArrayLike, codings: Floats, disagreement: Floats) -> Floats:
    """1 − ΣDₒ/ΣDₑ over the first axis of `codings` and `disagreement`, with N for every code.

    Dₒ = 2·O₀₁/N and Dₑ = 2·n₁·n₀/(N(N − 1)) share their factors, so only sums are needed. Codes
    that do not vary add nothing to either sum.
    """
    n = np.asarray(judgements, float)
    observed = disagreement.sum(axis=0)
    expected = (codings * (n - codings)).sum(axis=0)
    return 1.0 - ratio((n - 1.0) * observed, expected)


def chance_corrected(agreement: ArrayLike, by_chance: ArrayLike) -> Floats:
    """(pₐ − pₑ)/(1 − pₑ), NaN where pₑ is 1."""
    pa = np.asarray(agreement, float)
    pe = np.asarray(by_chance, float)
    return ratio(pa - pe, 1.0 - pe)


def cohen(both: ArrayLike, first: ArrayLike, second: ArrayLike, units: ArrayLike) -> Floats:
    """Cohen's κ from the units both, the first and the second coder applied the code to.

    >>> round(float(cohen(50, 70, 60, 100)), 3)      # Artstein and Poesio 2008, p. 558
    0.348
    """
    observed, expected = cohen_disagreement(both, first, second, units)
    return 1.0 - ratio(observed, expected)


def cohen_disagreement(
    both: ArrayLike, first: ArrayLike, second: ArrayLike, units: ArrayLike
) -> tuple[Floats, Floats]:
    """Observed and expected disagreement of Cohen's κ, each times the squared number of units."""
    a, i, j, n = (np.asarray(x, float) for x in (both, first, second, units))
    return (i + j - 2.0 * a) * n, i * (n - j) + j * (n - i)
