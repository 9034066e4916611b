"""What the screening log says: decisions at each stage, reasons, and where screeners differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Relevance, Screened
from synth.wording import NO_REASON
from synth.written.screening import NO_RELEVANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synth.written.screening import Decision

    #: What was said, and for how many studies each screener said it.
    Counts = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision at a stage: how many studies each screener gave it, in the screeners' order.

    `reasons`: (reason, studies by screener) of the excluded, most first.
    """

    decision: Screened
    counts: tuple[int, ...]
    reasons: Counts = ()


@dataclass(frozen=True, slots=True)
class RelevanceCounts:
    """What screeners named at a stage under one kind of relevance (the trigger tool).

    `values`: (dimension, studies by screener), most first; behind them “none”, where a screener
    says so. `unanswered`: by screener, how many cells are empty.
    """

    of: Relevance
    values: Counts
    unanswered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StageSummary:
    """One stage of the screening: how many studies, who screened, and what was decided.

    `decided`: a row for each decision, in the order of pages. `differing`: (study, (screener,
    decision) pairs) where not all decided alike. `same`: studies that two or more screeners decided
    alike. `dates`: of its rows ("" where a row has none). `relevance`: what was named under each
    kind of relevance that somebody filled in.
    """

    name: str
    studies: int
    screeners: tuple[str, ...]
    decided: tuple[Decided, ...]
    differing: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    same: int
    dates: tuple[str, ...]
    relevance: tuple[RelevanceCounts, ...]

    def decisions_of(self, screener: str) -> list[tuple[Screened, int]]:
        """(decision, studies) of one screener, without decisions never taken."""
        place = self.screeners.index(screener)
        return [
            (decided.decision, decided.counts[place])
            for decided in self.decided
            if decided.counts[place]
        ]


def screening_stages(log: Sequence[Decision]) -> list[StageSummary]:
    """The stages of a screening log, in the order in which the log first names them."""
    by_stage: dict[str, list[Decision]] = {}
    for decision in log:
        by_stage.setdefault(decision.stage, []).append(decision)
    return [_stage(name, decisions) for name, decisions in by_stage.items()]


def _stage(name: str, log: Sequence[Decision]) -> StageSummary:
    screeners = tuple(dict.fromkeys(logged.screener for logged in log))
    by_study: dict[str, dict[str, str]] = {}
    for logged in log:
        by_study.setdefault(logged.study, {})[logged.screener] = logged.decision
    counts = Counter((logged.screener, logged.decision) for logged in log)
    several = [given for given in by_study.values() if len(given) > 1]
    return StageSummary(
        name,
        studies=len(by_study),
        screeners=screeners,
        decided=tuple(
            Decided(
                decision,
                tuple(counts[screener, decision] for screener in screeners),
                _reasons(log, screeners) if decision is Screened.EXCLUDE else (),
            )
            for decision in Screened
        ),
        differing=tuple(
            (study, tuple(given.items()))
            for study, given in by_study.items()
            if len(set(given.values())) > 1
        ),
        same=sum(len(set(given.values())) == 1 for given in several),
        dates=tuple(logged.date for logged in log),
        relevance=tuple(_relevance(log, screeners)),
    )


def _relevance(log: Sequence[Decision], screeners: tuple[str, ...]) -> Iterator[RelevanceCounts]:
    for of in Relevance:
        named: dict[str, Counter[str]] = {}
        without: Counter[str] = Counter()
        for logged in log:
            answer = logged.relevant_to(of)
            if answer is None:
                without[logged.screener] += 1
            else:
                for value in answer or {NO_RELEVANCE}:
                    named.setdefault(value, Counter())[logged.screener] += 1
        if named:
            yield RelevanceCounts(
                of,
                _most_first(named, screeners, last=NO_RELEVANCE),
                tuple(without[name] for name in screeners),
            )


def _reasons(log: Sequence[Decision], screeners: tuple[str, ...]) -> Counts:
    """Why studies were excluded, and how often each screener gave that reason; most first."""
    counts: dict[str, Counter[str]] = {}
    for logged in log:
        if logged.decision == Screened.EXCLUDE:
            counts.setdefault(logged.reason or NO_REASON, Counter())[logged.screener] += 1
    return _most_first(counts, screeners)


def _most_first(
    counts: Mapping[str, Counter[str]], screeners: tuple[str, ...], last: str = ""
) -> Counts:
    """What screeners said, with how often each did; `last` stands behind all others."""
    ranked = sorted(counts.items(), key=lambda one: (one[0] == last, -one[1].total(), one[0]))
    return tuple((said, tuple(given[name] for name in screeners)) for said, given in ranked)
