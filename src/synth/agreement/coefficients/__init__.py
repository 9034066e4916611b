"""Coefficients for "is the code present in the unit", beside α: each a registered function.

A new coefficient is a module in this folder. Its function is computed for all codes at once, and
is registered under the name that is its column in the table `agreement`:

    @coefficient("scott")
    def scott_pi(sums: CodeSums) -> Floats: ...

Modules are found by being here. α itself stands in :mod:`synth.agreement.by_code`, because it has
an interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeSums:
    """What a coefficient may be computed from; arrays float64[K], one entry a code.

    All is over the units that two or more coders judged, but for `share`. With n₁ of a unit's m
    coders applying the code: `judgements` is N = Σ m, `applied` n₁ = Σ n₁, `agreeing`
    Σ n₁(n₁ − 1), `possible` Σ n₁(m − 1), `percent` the mean share of the coder pairs that agree,
    and `share` π, the mean of n₁/m over all units that anyone judged.
    """

    n_units: int
    judgements: float
    applied: Floats
    agreeing: Floats
    possible: Floats
    percent: Floats
    share: Floats


class Needs(Enum):
    """What there must be for a coefficient to be defined, beside units that two coders judged."""

    NOTHING = "nothing"
    #: Someone applied the code.
    POSITIVES = "positives"
    #: Someone applied the code, and not everyone everywhere.
    VARIATION = "variation"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A registered coefficient: `compute` gives float64[K], NaN where it is undefined."""

    name: str
    compute: Callable[[CodeSums], Floats]
    needs: Needs


_REGISTERED: dict[str, Coefficient] = {}


def coefficient(
    name: str, needs: Needs = Needs.VARIATION
) -> Callable[[Callable[[CodeSums], Floats]], Callable[[CodeSums], Floats]]:
    """Register a function as the coefficient `name`."""

    def register(compute: Callable[[CodeSums], Floats]) -> Callable[[CodeSums], Floats]:
        _REGISTERED[name] = Coefficient(name, compute, needs)
        return compute

    return register


@cache
def registered() -> dict[str, Coefficient]:
    """Every coefficient by its name.

    >>> sorted(registered())
    ['ac1', 'brennan_prediger', 'fleiss', 'percent', 'positive', 'prevalence']
    """
    for module in iter_modules(__path__):
        name = module.name
        import_module(f"synth.agreement.coefficients.{name}")
    return _REGISTERED
