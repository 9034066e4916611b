"""Agreement of screeners, stage by stage."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from synth.agreement.nominal import cohen_kappa, nominal_agreement
from synth.agreement.results import Estimate
from synth.reasons import Reason
from synth.steps.agree.estimates import alpha_columns, with_limits
from synth.tables.agree import ScreeningAgreement
from synth.vocabulary import CONSENSUS, Screened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from synth.reasons import Note
    from synth.steps.agree.study import BootstrapSettings
    from synth.written.screening import Decision

    Counts = np.ndarray[Any, np.dtype[np.int64]]

T = TypeVar("T")
#: Study → what a screener decided.
Decided = dict[str, Screened]
#: No figure, and no reason to name.
UNDEFINED = Estimate(None)


def screening_rows(
    decisions: Iterable[Decision], drawn: BootstrapSettings | None
) -> Iterator[ScreeningAgreement]:
    """A row a stage and pair of screeners, and one for all where there are more than two.

    What a group agreed (`consensus` as screener) is left out. κ, AC1 and percent agreement are on
    include or not, `unsure` being not; α has `unsure` as a category of its own. `drawn`: how their
    intervals are drawn; None in a study that computes no coefficients.
    """
    for stage, screeners in by_screener(decisions, attrgetter("decision")).items():
        for group in pairs_and_all(screeners) or [screeners]:
            yield _row(stage, group, drawn)


def by_screener(
    decisions: Iterable[Decision], said: Callable[[Decision], T | None]
) -> dict[str, dict[str, dict[str, T]]]:
    """Stage → screener → study → what was said, where something was; without the consensus."""
    stages: dict[str, dict[str, dict[str, T]]] = {}
    for decision in decisions:
        if decision.screener != CONSENSUS:
            screeners = stages.setdefault(decision.stage, {})
            if (value := said(decision)) is not None:
                screeners.setdefault(decision.screener, {})[decision.study] = value
    return stages


def pairs_and_all(screeners: Mapping[str, T]) -> list[dict[str, T]]:
    """Each pair of screeners with what they said, and all of them where there are more than two."""
    groups: list[Iterable[str]] = [*combinations(screeners, 2)]
    if len(screeners) > 2:
        groups.append(screeners)
    return [{name: screeners[name] for name in names} for names in groups]


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
    two = np.full((2, 2), -1)
    if pair:
        two = two_coders(
            [[of[study] is not Screened.INCLUDE for study in studies] for of in judged], 2
        )
    names = (*screeners, "")[:2] if len(judged) <= 2 else ("", "")
    (both, only_a), (only_b, neither) = two.tolist()
    reason = _why_nothing(judged, studies, drawn)
    percent = kappa = ac1 = alpha = UNDEFINED
    if reason is None and drawn is not None:
        binary = nominal_agreement(np.stack([include, exclude + unsure], axis=1), **drawn)
        percent, ac1 = binary.percent_agreement, binary.ac1
        kappa = cohen_kappa(two, **drawn) if pair else UNDEFINED
        alpha = nominal_agreement(counts, **drawn).alpha
        reason = alpha.reason or kappa.reason or ac1.reason
    return ScreeningAgreement(
        stage=stage,
        screener_a=names[0],
        screener_b=names[1],
        studies=len(studies),
        both=both,
        only_a=only_a,
        only_b=only_b,
        neither=neither,
        unsure=int(unsure[counts.sum(axis=1) > 1].sum()),
        **alpha_columns(replace(alpha, reason=reason)),
        **with_limits("percent", percent),
        **with_limits("kappa", kappa),
        **with_limits("ac1", ac1),
    )


def _why_nothing(
    judged: Sequence[Decided], studies: Sequence[str], drawn: BootstrapSettings | None
) -> Note | None:
    """Why no coefficient at all is computed, if so."""
    if len(judged) < 2:
        return Reason.ONE_SCREENER()
    if not studies:
        return Reason.NO_COMMON_STUDY()
    return Reason.REFLEXIVE() if drawn is None else None


def two_coders(given: Sequence[Sequence[int]], size: int) -> Counts:
    """int64[size, size]: how often each of two screeners gave which number to the same study."""
    out = np.zeros((size, size), np.int64)
    np.add.at(out, tuple(np.array(given, np.intp)), 1)
    return out
