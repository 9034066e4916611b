"""The flow of studies through the screening log, in the form of the PRISMA 2020 statement.

Source: Page MJ et al. 2021, BMJ 372:n71, doi:10.1136/bmj.n71. The log says who decided what at
which stage; from it each study's way is read, and every study ends in exactly one place.

At a stage, a row of the screener `consensus` decides; without one, all screeners' rows must agree.
A study with a row at a later stage went on, whatever was decided. Else it ended here: excluded,
included, or without a decision (`unsure`, or screeners who differ).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import CONSENSUS, Screened
from synth.wording import NO_REASON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.narratives.narrative import Source
    from synth.report.parts.data import ReportData
    from synth.written.screening import Decision

    #: The place of a stage → a study's decisions there.
    Way = Mapping[int, Sequence[Decision]]


@dataclass(frozen=True, slots=True)
class ScreeningStage:
    """One stage. `studies` = `passed_on` + `excluded` + `unsure` + `differing` + `included`.

    `entered`: studies that appear here for the first time.
    `past`: of those passed on, how many have no row at the very next stage but at a later one.
    `against`: of those passed on, how many all had excluded here. `reasons`: (reason, studies) of
    the excluded, most first; reasons of several screeners are put together.
    """

    name: str
    studies: int
    entered: int
    passed_on: int
    past: int
    against: int
    excluded: int
    reasons: tuple[tuple[str, int], ...]
    unsure: int
    differing: int
    included: int


@dataclass(frozen=True, slots=True)
class PrismaFlow:
    """The whole flow. `eligible`: studies included at the last stage; `written`: those of them in a
    narrative; `narratives`: narratives of the study; `sources`: different sources they name."""

    identified: int
    stages: tuple[ScreeningStage, ...]
    eligible: int
    written: int
    narratives: int
    sources: int

    @property
    def waiting(self) -> int:
        """Studies included at a stage that is not the last, with no row at a later one."""
        return sum(stage.included for stage in self.stages[:-1])

    @property
    def open(self) -> int:
        """Studies that ended without a decision."""
        return sum(stage.unsure + stage.differing for stage in self.stages)


def flow_of(data: ReportData) -> PrismaFlow | None:
    """The study's flow; None where there is no screening log."""
    return prisma_flow(data.screening, data.titles, data.sources.values())


def prisma_flow(
    log: Sequence[Decision], narratives: Iterable[str], sources: Iterable[Sequence[Source]]
) -> PrismaFlow | None:
    """The flow through a screening log, or None where there is no log.

    `narratives`: those there are; `sources`: each one's sources.
    """
    if not log:
        return None
    names = list(dict.fromkeys(decision.stage for decision in log))
    order = {name: i for i, name in enumerate(names)}
    ways: dict[str, dict[int, list[Decision]]] = {}
    for decision in log:
        way = ways.setdefault(decision.study, {})
        way.setdefault(order[decision.stage], []).append(decision)
    final = len(names) - 1
    eligible = [
        study
        for study, way in ways.items()
        if max(way) == final and _decided(way[final]) is Screened.INCLUDE
    ]
    known = set(narratives)
    inside = {decision.study for decision in log if decision.narrative in known}
    publications = (source for of_narrative in sources for source in of_narrative)
    return PrismaFlow(
        identified=len(ways),
        stages=tuple(_stage(i, name, list(ways.values())) for i, name in enumerate(names)),
        eligible=len(eligible),
        written=sum(study in inside for study in eligible),
        narratives=len(known),
        sources=len({(source.doi or source.citation).casefold() for source in publications}),
    )


def _decided(decisions: Sequence[Decision]) -> Screened | None:
    """What was decided at a stage; None where screeners differ."""
    deciding = _deciding(decisions)
    said = {decision.decision for decision in deciding}
    return Screened(said.pop()) if len(said) == 1 else None


def _deciding(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """The consensus where there is one, else every screener's."""
    return [decision for decision in decisions if decision.screener == CONSENSUS] or decisions


def _why(decisions: Sequence[Decision]) -> str:
    given = sorted({decision.reason for decision in _deciding(decisions) if decision.reason})
    return " / ".join(given) or NO_REASON


def _stage(index: int, name: str, ways: Sequence[Way]) -> ScreeningStage:
    here = [way for way in ways if index in way]
    on = [way for way in here if max(way) > index]
    ended = [way[index] for way in here if max(way) == index]
    outcome = Counter(_decided(decisions) for decisions in ended)
    reasons = Counter(_why(each) for each in ended if _decided(each) is Screened.EXCLUDE)
    return ScreeningStage(
        name=name,
        studies=len(here),
        entered=sum(min(way) == index for way in here),
        passed_on=len(on),
        past=sum(index + 1 not in way for way in on),
        against=sum(_decided(way[index]) is Screened.EXCLUDE for way in on),
        excluded=outcome[Screened.EXCLUDE],
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        unsure=outcome[Screened.UNSURE],
        differing=outcome[None],
        included=outcome[Screened.INCLUDE],
    )
