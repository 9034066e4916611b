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

    def _first(self, suggestion: RankedSuggestion) -> tuple[Any, ...]:
        return (
            suggestion.rank,
            suggestion.negated,
            -suggestion.score,
            suggestion.narrative,
            suggestion.sentence,
        )

    def _also_count(self, suggestion: RankedSuggestion) -> None:
        self.first[suggestion.code] += suggestion.rank == 1

    def groups(self) -> list[RankedCode]:
        """One group a code, in the codebook's order, with the best suggestions first."""
        return [
            RankedCode(
                code,
                label,
                count=self.count[code],
                first=self.first[code],
                coded=self.coded[code],
                best=[self._reasoned(suggestion) for suggestion in self.best(code)],
            )
            for code, label in self.data.code_labels.items()
            if self.count[code]
        ]

    def _reasoned(self, suggestion: RankedSuggestion) -> ReasonedSuggestion:
        matched = suggestion.match_start >= 0
        start, end = (
            (suggestion.match_start, suggestion.match_end)
            if matched
            else (suggestion.end, suggestion.end)
        )
        text = self.data.texts.get(suggestion.narrative, "")
        near = NEAREST[suggestion.nearest_kind] if suggestion.nearest_kind else ""
        return ReasonedSuggestion(
            suggestion,
            before=text[suggestion.start : start],
            matched=text[start:end],
            after=text[end : suggestion.end],
            coders=self.coders(suggestion),
            near=near.format(
                coder=suggestion.nearest_coder, narrative=suggestion.nearest_narrative
            ),
            by=LIKE_BY[suggestion.similarity_by] if suggestion.similarity_by else "",
        )

    def facts(self) -> list[tuple[str, str]]:
        """What the ranking was made with: what it is, in words, and its value."""
        return [(RANKING_FACTS[fact.name], fact.value) for fact in self.data.rows(RankingMethod)]

    def calibration(self) -> list[Calibration]:
        """Chances in bands: what was expected, and what was so."""
        return self.data.rows(Calibration)

    def quality(self) -> list[Learned]:
        """The learning curve, with what frequency alone gets first."""
        return [
            Learned(_learned_from(quality), quality) for quality in self.data.rows(RankingQuality)
        ]

    def by_code(self) -> list[CodeQuality]:
        """Precision and recall of every code."""
        labels = self.data.code_labels
        return [
            CodeQuality(
                quality.code,
                labels.get(quality.code, quality.code),
                quality.positive,
                quality.suggested,
                precision=_share(
                    quality.precision,
                    quality.precision_low,
                    quality.precision_high,
                    quality.precision_note,
                ),
                recall=_share(
                    quality.recall, quality.recall_low, quality.recall_high, quality.recall_note
                ),
            )
            for quality in self.data.rows(RankingByCode)
        ]

    def new_codes(self) -> list[CandidateGroup]:
        """The best groups that no code fits, with their most central quotes."""
        quotes: defaultdict[int, list[Quote]] = defaultdict(list)
        for passage in self.data.rows(NovelPassage):
            if passage.place <= QUOTES:
                quotes[passage.group].append(quote(self.data, passage))
        groups = self.data.rows(NovelGroup)[:GROUPS]
        return [CandidateGroup(group, quotes[group.group]) for group in groups]


def ranked(data: ReportData) -> bool:
    """Whether the study's suggestions are ranked; what a former run ranked is not shown."""
    setting = data.config.suggestions
    return setting.enabled and setting.method == "ranked"


def _share(value: float, low: float, high: float, notes: Sequence[Note]) -> Share:
    return Share(value, low, high, interval(notes, given=low == low))


def _learned_from(quality: RankingQuality) -> str:
    if quality.what is Ranked.FREQUENCY:
        return "frequency alone"
    if quality.per_code < 0:
        return "all there is"
    if quality.per_code == 0:
        return "nothing: the codebook alone"
    return f"about {quality.per_code} sentences a code"
