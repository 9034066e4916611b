"""The ranked part of `suggestions.html`: codes with reasons, trust, candidates for new codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.suggestions.gathering import Gathering
from synth.report.suggestions.quotes import Quote, quote
from synth.tables.rank import (
    Calibration,
    NovelGroup,
    NovelPassage,
    RankedSuggestion,
    RankingByCode,
    RankingMethod,
    RankingQuality,
)
from synth.vocabulary import Ranked
from synth.wording import LIKE_BY, NEAREST, RANKING_FACTS, interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.reasons import Note
    from synth.report.parts.data import ReportData

#: Groups that no code fits, and quotes of each, on the page; the tables hold all.
GROUPS, QUOTES = 12, 3


@dataclass(frozen=True, slots=True)
class ReasonedSuggestion:
    """A suggestion with its sentence, parted at the term where one was found, and its reasons."""

    suggestion: RankedSuggestion
    before: str
    matched: str
    after: str
    coders: list[str]
    #: What the nearest text is to the code, and by what it is near; "" where none is near.
    near: str
    by: str


@dataclass(frozen=True, slots=True)
class RankedCode:
    """One code: suggestions, those first of their sentence, those coded so, and the best."""

    code: str
    label: str
    count: int
    first: int
    coded: int
    best: list[ReasonedSuggestion]


@dataclass(frozen=True, slots=True)
class Learned:
    """How good a ranking is, and from what it learned, in words."""

    label: str
    quality: RankingQuality


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, or in words why there is none."""

    value: float
    low: float
    high: float
    note: str


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """How well one code is suggested."""

    code: str
    label: str
    positive: int
    suggested: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """A group of sentences that no code fits, with its most central ones."""

    group: NovelGroup
    quotes: list[Quote]


class RankedSuggestions(Gathering[RankedSuggestion]):
    """What `synth rank` found."""

    shown = 10
    row = RankedSuggestion

    def _begin(self) -> None:
        super()._begin()
        #: Code → suggestions that are their sentence's first.
        self.first: Counter[str] = Counter()

    def _first(self, one: RankedSuggestion) -> tuple[Any, ...]:
        return one.rank, one.negated, -one.score, one.narrative, one.sentence

    def _also_count(self, one: RankedSuggestion) -> None:
        self.first[one.code] += one.rank == 1

    def groups(self) -> list[RankedCode]:
        """One group a code, in the codebook's order, with the best suggestions first."""
        return [
            RankedCode(
                code,
                label,
                count=self.count[code],
                first=self.first[code],
                coded=self.coded[code],
                best=[self._reasoned(one) for one in self.best(code)],
            )
            for code, label in self.data.code_labels.items()
            if self.count[code]
        ]

    def _reasoned(self, one: RankedSuggestion) -> ReasonedSuggestion:
        found = one.match_start >= 0
        start, end = (one.match_start, one.match_end) if found else (one.end, one.end)
        text = self.data.texts.get(one.narrative, "")
        near = NEAREST[one.nearest_kind] if one.nearest_kind else ""
        return ReasonedSuggestion(
            one,
            before=text[one.start : start],
            matched=text[start:end],
            after=text[end : one.end],
            coders=self.coders(one),
            near=near.format(coder=one.nearest_coder, narrative=one.nearest_narrative),
            by=LIKE_BY[one.similarity_by] if one.similarity_by else "",
        )

    def facts(self) -> list[tuple[str, str]]:
        """What the ranking was made with: what it is, in words, and its value."""
        return [(RANKING_FACTS[one.name], one.value) for one in self.data.rows(RankingMethod)]

    def calibration(self) -> list[Calibration]:
        """Chances in bands: what was expected, and what was so."""
        return self.data.rows(Calibration)

    def quality(self) -> list[Learned]:
        """The learning curve, with what frequency alone gets first."""
        return [Learned(_learned_from(one), one) for one in self.data.rows(RankingQuality)]

    def by_code(self) -> list[CodeQuality]:
        """Precision and recall of every code."""
        labels = self.data.code_labels
        return [
            CodeQuality(
                one.code,
                labels.get(one.code, one.code),
                one.positive,
                one.suggested,
                precision=_share(
                    one.precision, one.precision_low, one.precision_high, one.precision_note
                ),
                recall=_share(one.recall, one.recall_low, one.recall_high, one.recall_note),
            )
            for one in self.data.rows(RankingByCode)
        ]

    def new_codes(self) -> list[CandidateGroup]:
        """The best groups that no code fits, with their most central quotes."""
        quotes: defaultdict[int, list[Quote]] = defaultdict(list)
        for one in self.data.rows(NovelPassage):
            if one.place <= QUOTES:
                quotes[one.group].append(quote(self.data, one))
        groups = self.data.rows(NovelGroup)[:GROUPS]
        return [CandidateGroup(group, quotes[group.group]) for group in groups]


def ranked(data: ReportData) -> bool:
    """Whether the study's suggestions are ranked; what a former run ranked is not shown."""
    setting = data.config.suggestions
    return setting.enabled and setting.method == "ranked"


def _share(value: float, low: float, high: float, notes: Sequence[Note]) -> Share:
    return Share(value, low, high, interval(notes, given=low == low))


def _learned_from(one: RankingQuality) -> str:
    if one.what is Ranked.FREQUENCY:
        return "frequency alone"
    if one.per_code < 0:
        return "all there is"
    if one.per_code == 0:
        return "nothing: the codebook alone"
    return f"about {one.per_code} sentences a code"
