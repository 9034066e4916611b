"""Percent agreement corrected for chance: (pₐ − pₑ)/(1 − pₑ) with the expected pₑ of each."""

from __future__ import annotations

from synth.agreement.coefficients import CodeSums, Floats, coefficient
from synth.agreement.presence import chance_corrected


@coefficient("ac1")
def gwet_ac1(sums: CodeSums) -> Floats:
    """pₑ = 2π(1 − π) (Gwet 2008, doi 10.1348/000711006X126600)."""
    return chance_corrected(sums.percent, 2 * sums.share * (1 - sums.share))


@coefficient("fleiss")
def fleiss_kappa(sums: CodeSums) -> Floats:
    """pₑ = π² + (1 − π)² (Fleiss 1971, doi 10.1037/h0031619); for two coders this is Scott's π."""
    return chance_corrected(sums.percent, sums.share**2 + (1 - sums.share) ** 2)


@coefficient("brennan_prediger")
def brennan_prediger(sums: CodeSums) -> Floats:
    """pₑ = ½ (Brennan and Prediger 1981, doi 10.1177/001316448104100307)."""
    return chance_corrected(sums.percent, 0.5)
