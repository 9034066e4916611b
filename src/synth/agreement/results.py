"""The records that agreement is reported in.

A coefficient that cannot be computed is not a number: it is an :class:`Estimate` whose `value` is
None and whose `reason` says why, as a :class:`~synth.reasons.Note`. NaN, 1.0 and exceptions are
never used for that. :func:`synth.wording.reason` says a note in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from synth.reasons import Note, Reason


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval (see :mod:`synth.agreement.intervals`), or the refusal to give one.

    `low` and `high` are both None when no interval is given; the one note then says why. `notes`
    beside two numbers are warnings. `level` is the nominal coverage, .95 unless asked otherwise.
    """

    low: float | None
    high: float | None
    level: float = 0.95
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """One coefficient: a value, or None and the reason; and its interval where one was asked for.

    >>> from synth.reasons import Reason
    >>> Estimate(None, Reason.NEVER_USED()).value is None
    True
    """

    value: float | None
    reason: Note | None = None
    interval: Interval | None = None


def estimate_unless(value: float | NDArray[np.float64], reason: Note | None) -> Estimate:
    """The value as an estimate, or undefined where there is a reason for it."""
    return Estimate(float(value)) if reason is None else Estimate(None, reason)


def estimate_if_defined(value: float | NDArray[np.float64], reason: Note) -> Estimate:
    """The value as an estimate, or undefined with this reason where it is NaN."""
    return Estimate(None, reason) if np.isnan(value) else Estimate(float(value))


def with_interval(estimate: Estimate, interval: Interval | None) -> Estimate:
    """An undefined coefficient has no interval, not even a refused one."""
    return estimate if estimate.value is None else replace(estimate, interval=interval)


def no_variation(used: bool) -> Note:
    """Why a code does not vary, whether anyone used it or not."""
    return Reason.NO_VARIATION() if used else Reason.NEVER_USED()


@dataclass(frozen=True, slots=True)
class CodeStatistics:
    """Agreement on one code, each sentence being with or without it.

    `n_units` counts the units that two or more coders judged, `n_positive` those of them to which
    at least one coder applied the code, `n_documents` the documents these units lie in,
    `documents_with_code` those with a positive unit. `positives` is, for each coder, the number of
    these units to which the coder applied the code. `coefficients` holds what is registered in
    :mod:`synth.agreement.coefficients`, by name; those that are always there have a property too.
    """

    code: int
    n_units: int
    n_positive: int
    n_documents: int
    documents_with_code: int
    positives: tuple[int, ...]
    alpha: Estimate
    coefficients: Mapping[str, Estimate] = field(hash=False)

    @property
    def percent_agreement(self) -> Estimate:
        """The mean over units of the share of coder pairs that agree."""
        return self.coefficients["percent"]

    @property
    def positive_agreement(self) -> Estimate:
        """Agreement on applying the code, over those who applied it."""
        return self.coefficients["positive"]

    @property
    def prevalence(self) -> Estimate:
        """The share of coders' judgements that give the code."""
        return self.coefficients["prevalence"]

    @property
    def ac1(self) -> Estimate:
        """Gwet's AC1."""
        return self.coefficients["ac1"]

    @property
    def fleiss_kappa(self) -> Estimate:
        """Fleiss' κ."""
        return self.coefficients["fleiss"]

    @property
    def brennan_prediger(self) -> Estimate:
        """The coefficient of Brennan and Prediger."""
        return self.coefficients["brennan_prediger"]


@dataclass(frozen=True, slots=True)
class PairStatistics:
    """Agreement of two coders over the units that both judged.

    `kappa` and `positive_agreement` hold one estimate a code; the pooled values are over all codes
    together. Positive agreement of two coders is the F1 score of one measured against the other.
    """

    coder_a: int
    coder_b: int
    n_units: int
    kappa: tuple[Estimate, ...]
    pooled_kappa: Estimate
    positive_agreement: tuple[Estimate, ...]
    pooled_positive_agreement: Estimate


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Everything :func:`synth.agreement.code_agreement` computes.

    `codes` has one record a code, in the order of the code numbers; `without_coder` the pooled
    alpha when that coder is left out; `by_document` the pooled alpha of each document alone.
    `n_units` counts all units, `n_pairable` those judged by two or more coders, in `n_documents`
    documents. `left_out` counts the rows of coders outside their coverage, `duplicates` the rows
    that repeat a coder, unit and code.
    """

    codes: tuple[CodeStatistics, ...]
    pooled_alpha: Estimate
    without_coder: tuple[Estimate, ...]
    by_document: tuple[Estimate, ...]
    pairs: tuple[PairStatistics, ...]
    n_coders: int
    n_units: int
    n_pairable: int
    n_documents: int
    left_out: int
    duplicates: int
