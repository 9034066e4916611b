"""Coefficients for "is the code present in the unit", beside α: each a registered function.

A new coefficient is a module in this folder. Its function is computed for all codes at once, and
is registered under the name that is its column in the table `agreement`:

    @coefficient("scott")
    def scott_pi(sums: CodeSums) -> Floats: ...

Modules are found by being here. Each coefficient has an interval, from its formula alone (see
:mod:`synth.agreement.intervals`). α itself stands in :mod:`synth.agreement.by_code`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.agreement.presence import ratio

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeSums:
    """What a coefficient may be computed from: sums over units, as arrays that broadcast.

    Each has one entry a code (K in the last axis), or a single one where all codes have the same.
    All is over the units that two or more coders judged, but for `judged` and `shares`. With n₁ of
    a unit's m coders applying the code: `n_units` the units, `judgements` N = Σ m, `applied`
    n₁ = Σ n₁, `disagreement` O₀₁ = Σ n₁(m − n₁)/(m − 1), `agreeing` Σ n₁(n₁ − 1), `possible`
    Σ n₁(m − 1), `agreed` Σ of the share of the coder pairs that agree; over all units that anyone
    judged, `judged` is their number and `shares` Σ n₁/m.
    """

    n_units: Floats
    judgements: Floats
    applied: Floats
    disagreement: Floats
    agreeing: Floats
    possible: Floats
    agreed: Floats
    judged: Floats
    shares: Floats

    @property
    def percent(self) -> Floats:
        """The mean over units of the share of coder pairs that agree."""
        return ratio(self.agreed, self.n_units)

    @property
    def share(self) -> Floats:
        """π, the mean of n₁/m over all units that anyone judged."""
        return ratio(self.shares, self.judged)


#: The sums in their order.
SUMS = tuple(CodeSums.__dataclass_fields__)


class Needs(Enum):
    """What there must be for a coefficient to be defined, beside units that two coders judged."""

    NOTHING = "nothing"
    #: Someone applied the code.
    POSITIVES = "positives"
    #: Someone applied the code, and not everyone everywhere.
    VARIATION = "variation"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A registered coefficient: `compute` gives float64[…, K], NaN where it is undefined.

    `lowest`: the least value it can take.
    """

    name: str
    compute: Callable[[CodeSums], Floats]
    needs: Needs
    lowest: float = -1.0

    def reads(self, sums: CodeSums) -> tuple[int, ...]:
        """The places in `SUMS` of the sums that it is computed from."""
        asked: set[str] = set()

        class Watched(CodeSums):
            def __getattribute__(self, name: str) -> Any:
                asked.add(name)
                return super().__getattribute__(name)

        self.compute(Watched(*(getattr(sums, name) for name in SUMS)))
        return tuple(i for i, name in enumerate(SUMS) if name in asked)


_REGISTERED: dict[str, Coefficient] = {}


def coefficient(
    name: str, needs: Needs = Needs.VARIATION, lowest: float = -1.0
) -> Callable[[Callable[[CodeSums], Floats]], Callable[[CodeSums], Floats]]:
    """Register a function as the coefficient `name`, which is never below `lowest`."""

    def register(compute: Callable[[CodeSums], Floats]) -> Callable[[CodeSums], Floats]:
        _REGISTERED[name] = Coefficient(name, compute, needs, lowest)
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
