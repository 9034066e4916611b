"""What the methods text says of agreement and of a consensus, with the figures of this run.

The words on an interval are those of `_interval`, and stand there alone.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.environment import coefficient, percent
from synth.tables.agree import ItemAgreement, PooledAgreement
from synth.vocabulary import Level, Over
from synth.wording import INTERVAL_KIND, NO_INTERVAL, interval, noun, plural, reason

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


#: What α is of, and whose it is.
_UNIT = (
    "Its unit is the sentence, which has a code from a coder or has not; α is that for nominal "
    "data (Hayes and Krippendorff 2007), over all codes one minus the ratio of the total observed "
    "to the total expected disagreement."
)


def agreement(data: ReportData) -> list[str]:
    """Pooled α with its interval, its unit and source, and the middle of the codes."""
    if data.reflexive:
        return []
    pooled = next(
        (
            estimate
            for estimate in data.rows(PooledAgreement)
            if estimate.level == Level.CODE and estimate.of == Over.ALL
        ),
        None,
    )
    if pooled is None:
        return []
    if math.isnan(pooled.alpha):
        why = f": {reason(pooled.reason)}" if pooled.reason else ""
        return [f"Krippendorff’s α over all codes is undefined{why}."]
    return [
        f"Agreement was computed on {plural(pooled.units, 'sentence')} of "
        f"{plural(pooled.narratives, 'narrative')} that two or more coders had completed: "
        f"Krippendorff’s α over all codes together was {coefficient(pooled.alpha)} "
        f"({_interval(data, pooled)}).",
        _UNIT,
        *_by_code(data),
    ]


def _interval(data: ReportData, pooled: PooledAgreement) -> str:
    """The interval of the pooled α with the notes on it, or why there is none."""
    given = not math.isnan(pooled.low)
    notes = interval(pooled.interval, given)
    if not given:
        return notes or NO_INTERVAL
    samples = f"{data.config.agreement.bootstrap:,} bootstrap samples of the narratives"
    return (
        f"95% interval {coefficient(pooled.low)} to {coefficient(pooled.high)}, {INTERVAL_KIND} "
        f"from {samples}"
        f"{f'; {notes}' if notes else ''}"
    )


def _by_code(data: ReportData) -> list[str]:
    """Medians over the codes whose figures are defined; α never without its company."""
    codes = [
        code
        for code in data.rows(ItemAgreement)
        if code.level == Level.CODE and not math.isnan(code.alpha)
    ]
    if not codes:
        return []
    alpha = coefficient(_median([code.alpha for code in codes]))
    positive = coefficient(_median([code.positive for code in codes]))
    lowest = min(codes, key=lambda code: code.percent)
    least = percent(lowest.percent)
    if len(codes) == 1:
        return [
            f"For the one code with a defined α, α was {alpha}, positive agreement {positive} and "
            f"percent agreement {least}, at a prevalence of {percent(lowest.prevalence)} of "
            "sentences."
        ]
    return [
        f"Over the {len(codes):,} codes with a defined α, the median of α was {alpha}, of positive "
        f"agreement {positive} and of percent agreement "
        f"{percent(_median([code.percent for code in codes]))} (lowest {least}), at a median "
        f"prevalence of {percent(_median([code.prevalence for code in codes]))} of sentences "
        f"({percent(lowest.prevalence)} for the code with the lowest)."
    ]


def _median(figures: list[float]) -> float:
    """The median of the figures that are defined; not a number where none is."""
    known = [figure for figure in figures if not math.isnan(figure)]
    return median(known) if known else math.nan


def consensus(data: ReportData) -> list[str]:
    """What the coders agreed on from the start, decided, and left open.

    Nothing where nobody has decided anything yet: a list of disagreements is no consensus.
    """
    summary = consensus_summary(data)
    if summary is None or (summary.open and not summary.decided):
        return []
    still = f"; {summary.open:,} {noun(summary.open, 'is', 'are')} open" if summary.open else ""
    return [
        f"In a consensus on {plural(summary.narratives, 'narrative')}, "
        f"{plural(summary.agreed, 'entry was', 'entries were')} agreed on from the start and "
        f"{summary.decided:,} decided{still}."
    ]
