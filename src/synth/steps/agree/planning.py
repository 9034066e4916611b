"""How much more to code: the rows of the table `agreement_planning`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from synth.agreement.planning import documents_needed, units_to_tell
from synth.reasons import Note, Reason
from synth.tables.agree import Planning
from synth.vocabulary import Aim, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.agreement.results import CodeAgreement, CodeStatistics, Estimate

#: Widths of the interval of α, and values of α to be told from, that planning is given for.
WIDTHS = (0.1, 0.2, 0.3)
TOLD_FROM = (0.667, 0.8)


def planning_rows(level: Level, ids: Sequence[str], agreement: CodeAgreement) -> Iterator[Planning]:
    """For all of a level together (id "") and for each code or theme, in the order of `ids`."""
    n_narratives = agreement.n_documents
    per_narrative = agreement.n_pairable / max(n_narratives, 1)
    estimates = [agreement.pooled_alpha, *(code.alpha for code in agreement.codes)]
    for name, estimate in zip(["", *ids], estimates, strict=True):
        for width in WIDTHS:
            needed, reason = _narratives_for(estimate, n_narratives, width)
            units = -1 if needed < 0 else math.ceil(needed * per_narrative)
            yield Planning(level, name, Aim.WIDTH, width, needed, units, reason)
    if level is Level.CODE:
        for name, code in zip(ids, agreement.codes, strict=True):
            for least in TOLD_FROM:
                units, reason = _units_to_tell(code, least)
                yield Planning(level, name, Aim.TELL, least, -1, units, reason)


def _narratives_for(estimate: Estimate, narratives: int, width: float) -> tuple[int, Note | None]:
    """Narratives for an interval this narrow, or -1 and why that can't be said."""
    interval = estimate.interval
    if estimate.reason is not None:
        return -1, estimate.reason
    if interval is None:
        return -1, Reason.NO_INTERVAL_COMPUTED()
    needed = documents_needed(interval, narratives, width)
    return (-1, interval.notes[0]) if needed is None else (needed, None)


def _units_to_tell(code: CodeStatistics, least: float) -> tuple[int, Note | None]:
    """Units to tell the code's α from `least`, or -1 and why that can't be said."""
    prevalence = code.prevalence.value
    if prevalence is None or not 0 < prevalence < 1:
        return -1, code.alpha.reason or Reason.NO_PREVALENCE()
    return units_to_tell(least, prevalence), None
