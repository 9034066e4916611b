"""Agreement of screeners, stage by stage."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from synth.agreement.nominal import cohen_kappa, nominal_agreement
from synth.agreement.results import Estimate
from synth.reasons import Reason
from synth.steps.agree.estimates import alpha_columns, figure
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
    include or not, `unsure` being not; α has `unsure` as a category of its own. `drawn`: how its
    interval is drawn; None in a study that computes no coefficients.
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
    """How far these screeners agree on the studies that two or more of them screened."""
    judged = list(screeners.values())
    studies = sorted({study for decided in judged for study in decided})
    studies = [study for study in studies if sum(study in decided for decided in judged) > 1]
    counts = np.array(
        [[sum(d.get(study) is value for d in judged) for value in Screened] for study in studies],
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
        unsure=int(unsure.sum()),
        percent=math.nan,
        kappa=math.nan,
        ac1=math.nan,
        **alpha_columns(Estimate(None, _why_nothing(judged, studies, drawn))),
    )
    if row.reason is not None or drawn is None:
        return row
    binary = nominal_agreement(np.stack([include, exclude + unsure], axis=1))
    three = nominal_agreement(counts, **drawn).alpha
    kappa = cohen_kappa(two) if pair else None
    estimates = [estimate for estimate in (three, kappa, binary.ac1) if estimate is not None]
    alpha = alpha_columns(three)
    return replace(
        row,
        percent=figure(binary.percent_agreement.value),
        kappa=figure(kappa.value if kappa else None),
        ac1=figure(binary.ac1.value),
        alpha=alpha["alpha"],
        low=alpha["low"],
        high=alpha["high"],
        interval=alpha["interval"],
        reason=next(
            (estimate.reason for estimate in estimates if estimate.reason is not None), None
        ),
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


def _two_by_two(
    first: Decided, second: Decided, studies: Sequence[str]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """int64[2, 2]: the studies that each included, or did not."""
    out = np.zeros((2, 2), np.int64)
    for study in studies:
        excluded = (decided[study] is not Screened.INCLUDE for decided in (first, second))
        out[tuple(map(int, excluded))] += 1
    return out
