"""What the methods text says of agreement and of a consensus, with the figures of this run."""

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


def agreement(data: ReportData) -> list[str]:
    """Pooled α with its interval, the middle of the codes, and what a consensus decided."""
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
        *_by_code(data),
        *consensus(data),
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
    least = percent(min(code.percent for code in codes))
    if len(codes) == 1:
        return [
            f"For the one code with a defined α, α was {alpha}, positive agreement {positive} and "
            f"percent agreement {least}."
        ]
    return [
        f"Over the {len(codes):,} codes with a defined α, the median of α was {alpha}, of positive "
        f"agreement {positive} and of percent agreement "
        f"{percent(_median([code.percent for code in codes]))} (lowest {least})."
    ]


def _median(figures: list[float]) -> float:
    """The median of the figures that are defined; not a number where none is."""
    known = [figure for figure in figures if not math.isnan(figure)]
    return median(known) if known else math.nan


def consensus(data: ReportData) -> list[str]:
    """What the coders agreed on from the start, decided, and left open."""
    summary = consensus_summary(data)
    if summary is None:
        return []
    return [
        f"In a consensus on {plural(summary.narratives, 'narrative')}, "
        f"{plural(summary.agreed, 'entry was', 'entries were')} agreed on from the start, "
        f"{summary.decided:,} decided, and {summary.open:,} {noun(summary.open, 'is', 'are')} open."
    ]
