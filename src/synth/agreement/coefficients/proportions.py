"""Plain proportions: what coders agree on, and how often the code is used."""

from __future__ import annotations

from synth.agreement.coefficients import CodeSums, Floats, Needs, coefficient
from synth.agreement.presence import ratio


@coefficient("percent", Needs.NOTHING, lowest=0.0)
def percent_agreement(sums: CodeSums) -> Floats:
    """The mean over units of the share of coder pairs that agree."""
    return sums.percent


@coefficient("positive", Needs.POSITIVES, lowest=0.0)
def positive_agreement(sums: CodeSums) -> Floats:
    """Σ n₁(n₁ − 1) / Σ n₁(m − 1); for two coders 2a/(2a + b + c).

    Source: Cicchetti and Feinstein 1990, doi 10.1016/0895-4356(90)90159-M.
    """
    return ratio(sums.agreeing, sums.possible)


@coefficient("prevalence", Needs.NOTHING, lowest=0.0)
def prevalence(sums: CodeSums) -> Floats:
    """The share of coders' judgements that give the code, n₁/N."""
    return ratio(sums.applied, sums.judgements)
