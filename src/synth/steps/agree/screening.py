"""Agreement of screeners, stage by stage."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from synth.agreement.nominal import cohen_kappa, nominal_agreement
from synth.agreement.results import Estimate
from synth.reasons import Reason
from synth.steps.agree.estimates import alpha_columns, figure, limits
from synth.tables.agree import ScreeningAgreement
from synth.vocabulary import CONSENSUS, Screened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from synth.reasons import Note
    from synth.steps.agree.study import BootstrapSettings
    from synth.written.screening import Decision

#: Study → what a screener decided.
Decided = dict[str, Screened]


def screening_rows(
    decisions: Iterable[Decision], drawn: BootstrapSettings | None
) -> Iterator[ScreeningAgreement]:
    """A row a stage and pair of screeners, and one for all where there are more than two.

    What a group agreed (`consensus` as screener) is left out. κ, AC1 and percent agreement are on
    include or not, `unsure` being not; α has `unsure` as a category of its own. `drawn`: how their
    intervals are drawn; None in a study that computes no coefficients.
    """
    stages: dict[str, dict[str, Decided]] = {}
    for decision in decisions:
        if decision.screener != CONSENSUS:
            screeners = stages.setdefault(decision.stage, {})
            screeners.setdefault(decision.screener, {})[decision.study] = Screened(
                decision.decision
            )
    for stage, screeners in stages.items():
        groups: list[Sequence[str]] = list(combinations(screeners, 2))
        if len(screeners) != 2:
            groups.append(list(screeners))
        for names in groups:
            yield _row(stage, {name: screeners[name] for name in names}, drawn)


def _row(
    stage: str, screeners: Mapping[str, Decided], drawn: BootstrapSettings | None
) -> ScreeningAgreement:
    """How far these screeners agree on the studies that two or more of them screened.

    A study that one of them screened says how common an inclusion is, from which AC1 takes its
    chance agreement, and nothing else.
    """
    judged = list(screeners.values())
    every = sorted({study for decided in judged for study in decided})
    studies = [study for study in every if sum(study in decided for decided in judged) > 1]
    counts = np.array(
        [[sum(d.get(study) is value for d in judged) for value in Screened] for study in every],
        np.int64,
    ).reshape(-1, len(Screened))
    include, exclude, unsure = counts.T
    pair = len(judged) == 2
    two = _two_by_two(judged[0], judged[1], studies) if pair else np.full((2, 2), -1)
    names = (*screeners, "")[:2] if len(judged) <= 2 else ("", "")
    (both, only_a), (only_b, neither) = two.tolist()
    row = ScreeningAgreement(
        stage=stage,
        screener_a=names[0],
        screener_b=names[1],
        studies=len(studies),
        both=both,
        only_a=only_a,
        only_b=only_b,
        neither=neither,
        unsure=int(unsure[counts.sum(axis=1) > 1].sum()),
        **_figures(),
        **alpha_columns(Estimate(None, _why_nothing(judged, studies, drawn))),
    )
    if row.reason is not None or drawn is None:
        return row
    binary = nominal_agreement(np.stack([include, exclude + unsure], axis=1), **drawn)
    three = nominal_agreement(counts, **drawn).alpha
    kappa = cohen_kappa(two, **drawn) if pair else UNDEFINED
    estimates = (three, kappa, binary.ac1)
    figures = _figures(percent=binary.percent_agreement, kappa=kappa, ac1=binary.ac1)
    alpha = alpha_columns(three)
    alpha["reason"] = next((one.reason for one in estimates if one.reason is not None), None)
    return replace(row, **figures, **alpha)


class _Figures(TypedDict):
    """The columns of a row that hold percent agreement, κ and AC1, with their intervals."""

    percent: float
    percent_low: float
    percent_high: float
    kappa: float
    kappa_low: float
    kappa_high: float
    ac1: float
    ac1_low: float
    ac1_high: float


#: No figure, and no reason to name.
UNDEFINED = Estimate(None)


def _figures(
    percent: Estimate = UNDEFINED, kappa: Estimate = UNDEFINED, ac1: Estimate = UNDEFINED
) -> _Figures:
    (percent_low, percent_high), (kappa_low, kappa_high), (ac1_low, ac1_high) = (
        limits(estimate) for estimate in (percent, kappa, ac1)
    )
    return {
        "percent": figure(percent.value),
        "percent_low": percent_low,
        "percent_high": percent_high,
        "kappa": figure(kappa.value),
        "kappa_low": kappa_low,
        "kappa_high": kappa_high,
        "ac1": figure(ac1.value),
        "ac1_low": ac1_low,
        "ac1_high": ac1_high,
    }


def _why_nothing(
    judged: Sequence[Decided], studies: Sequence[str], drawn: BootstrapSettings | None
) -> Note | None:
    """Why no coefficient at all is computed, if so."""
    if len(judged) < 2:
        return Reason.ONE_SCREENER()
    if not studies:
        return Reason.NO_COMMON_STUDY()
    return Reason.REFLEXIVE() if drawn is None else None


def _two_by_two(
    first: Decided, second: Decided, studies: Sequence[str]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """int64[2, 2]: the studies that each included, or did not."""
    out = np.zeros((2, 2), np.int64)
    for study in studies:
        excluded = (decided[study] is not Screened.INCLUDE for decided in (first, second))
        out[tuple(map(int, excluded))] += 1
    return out
