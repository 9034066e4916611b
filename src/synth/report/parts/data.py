"""All that the report and the manuscript are made from: the study, and what pages look up in it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from synth.report.parts.codings_data import CodingsData
from synth.report.parts.disagreement_list import RankedDifference, ranked
from synth.report.parts.environment import Site
from synth.report.parts.given_verdict import GivenVerdict
from synth.report.parts.linking import StudyNames, named_ids
from synth.report.parts.places import places_of_codes
from synth.report.parts.provenance import Provenance
from synth.tables import Row
from synth.tables.agree import CodingDifference, PassageDisagreement
from synth.tables.segment import MetadataValue, NarrativeSummary, Sentence
from synth.tables.theme import (
    CodeInNoTheme,
    CodingInNoTheme,
    RelationPlace,
    RelationSupport,
    RoundSummary,
    ThemeCell,
    ThemeCode,
    ThemeCoding,
    ThemeCount,
    ThemeSummary,
)
from synth.vocabulary import Approach, InThemes
from synth.wording import NarrativeNames
from synth.written.citations import Citations
from synth.written.claims import cited_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from synth.narratives.narrative import FrontMatter, Narrative, Source
    from synth.narratives.template import MetadataKey, Section
    from synth.report.parts.evidence import CodeEvidence, ThemeEvidence
    from synth.report.parts.lineage import RoundStory
    from synth.study import Study
    from synth.written.codebook import Code, HistoryEntry
    from synth.written.screening import Decision
    from synth.written.settings import Config
    from synth.written.standards import Assessment, EntreqAnswer

#: Above so many words in all, about 300 pages, the narratives stay out of the one file to mail.
MOST_WORDS = 150_000

R = TypeVar("R", bound=Row)
T = TypeVar("T")


class ReportData(CodingsData, Provenance):
    """A study as its report reads it. Everything is read when a page first asks for it."""

    #: (file, what it holds) of each table written for readers, where these are written already.
    written_tables: tuple[tuple[str, str], ...] = ()

    def __init__(self, study: Study) -> None:
        super().__init__(study)
        self._once: dict[Callable[[ReportData], Any], Any] = {}

    @classmethod
    def open(cls, root: Path) -> ReportData:
        """The study in `root`. Raises `StudyError` for what people must mend."""
        from synth.study import Study

        study = Study.open(root)
        parts = ("codebook", "template", "screening", "entreq", "cerqual", "reviews", "last_round")
        study.need(*parts)
        return cls(study)

    def with_tables(self, written: Iterable[tuple[str, str]]) -> ReportData:
        """The same, with what was looked up already, that knows the tables written for readers."""
        other = ReportData(self.study)
        other.__dict__ = {**self.__dict__, "written_tables": tuple(written)}
        return other

    def once(self, make: Callable[[ReportData], T]) -> T:
        """What a function makes of the data, made when it is first asked for: what a page and its
        tables share."""
        if make not in self._once:
            self._once[make] = make(self)
        made: T = self._once[make]
        return made

    # --- the study --------------------------------------------------------------------------------

    @property
    def config(self) -> Config:
        """The study's settings."""
        return self.study.config

    @cached_property
    def site(self) -> Site:
        """What every page says of the study."""
        return Site(self.config.title, self.config.counting, self.config.language)

    @cached_property
    def approach(self) -> Approach:
        """How the team understands coding."""
        return self.config.approach

    @cached_property
    def reflexive(self) -> bool:
        """Whether the study is reflexive: no coefficient is computed then."""
        return self.approach is Approach.REFLEXIVE

    @cached_property
    def questions(self) -> list[tuple[str, str]]:
        """(id, text) of each review question."""
        return [(question.id, question.text) for question in self.config.review_questions]

    @cached_property
    def coders(self) -> dict[str, str]:
        """Coder id → reflexivity statement, in the study's order."""
        return {coder.id: coder.reflexivity for coder in self.config.coders}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the template."""
        return self.study.template.sections

    @cached_property
    def metadata_keys(self) -> tuple[MetadataKey, ...]:
        """The metadata keys of the template."""
        return self.study.template.metadata

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The codes as in `codes.yaml`."""
        return self.study.codebook.codes

    @cached_property
    def history(self) -> tuple[HistoryEntry, ...]:
        """The changes made to the codes."""
        return self.study.codebook.history

    @cached_property
    def version(self) -> int:
        """The codebook's version."""
        return self.study.codebook.version

    @cached_property
    def screening(self) -> list[Decision]:
        """The rows of the screening log."""
        return self.study.screening

    @cached_property
    def entreq(self) -> list[EntreqAnswer]:
        """What people wrote for ENTREQ."""
        return self.study.entreq

    @cached_property
    def cerqual(self) -> list[Assessment]:
        """People's GRADE-CERQual assessments."""
        return self.study.cerqual

    @cached_property
    def reviews(self) -> list[GivenVerdict]:
        """The reviewers' verdicts."""
        return [
            GivenVerdict(review.reviewer, str(review.date), review.round, verdict)
            for review in self.study.reviews
            for verdict in review.themes
        ]

    # --- narratives -------------------------------------------------------------------------------

    @cached_property
    def narratives(self) -> list[NarrativeSummary]:
        """The narratives by id."""
        return sorted(self.rows(NarrativeSummary), key=lambda narrative: narrative.narrative)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Narrative → title."""
        return {narrative.narrative: narrative.title for narrative in self.narratives}

    @cached_property
    def metadata(self) -> dict[str, dict[str, list[str]]]:
        """Narrative → key → values."""
        out: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        for entry in self.rows(MetadataValue):
            out[entry.narrative].setdefault(entry.key, []).append(entry.value)
        return dict(out)

    @property
    def mailable(self) -> bool:
        """Whether the narratives are short enough to stand whole in the one file to mail."""
        return sum(narrative.words for narrative in self.narratives) <= MOST_WORDS

    @cached_property
    def _read(self) -> tuple[dict[str, FrontMatter], dict[str, str], list[Narrative]]:
        """Front matter and text of each narrative; the narratives whole where they are wanted."""
        fronts, texts, whole, mailable = {}, {}, [], self.mailable
        for narrative in self.study.narratives():
            fronts[narrative.id], texts[narrative.id] = narrative.front, narrative.text
            if mailable:
                whole.append(narrative)
        return fronts, texts, whole

    @property
    def whole_narratives(self) -> list[Narrative]:
        """The narratives with their blocks, where they are short enough to be mailed; else none."""
        return self._read[2]

    @cached_property
    def front(self) -> dict[str, FrontMatter]:
        """Narrative → its front matter."""
        return self._read[0]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Narrative → its text."""
        return self._read[1]

    @cached_property
    def bounds(self) -> dict[str, list[tuple[int, int]]]:
        """Narrative → start and end of each of its sentences."""
        columns = self.study.columns(Sentence, "narrative", "start", "end")
        out: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for narrative, start, end in zip(*columns.values(), strict=True):
            out[narrative].append((start, end))
        return dict(out)

    @cached_property
    def sources(self) -> dict[str, tuple[Source, ...]]:
        """Narrative → its sources."""
        return {name: front.sources for name, front in self.front.items()}

    def publications(self, narratives: Iterable[str]) -> dict[str, Source]:
        """The different publications behind narratives, by DOI or, without one, by citation."""
        return {
            source.doi or source.citation: source
            for narrative in narratives
            for source in self.sources.get(narrative, ())
        }

    @cached_property
    def authors(self) -> list[str]:
        """Who wrote narratives."""
        return sorted({author for front in self.front.values() for author in front.authors})

    # --- themes -----------------------------------------------------------------------------------

    @cached_property
    def last_round(self) -> RoundSummary | None:
        """The last round, whose themes are the result."""
        return max(self.rows(RoundSummary), key=lambda summary: summary.round, default=None)

    def _of_last(self, row: type[R]) -> list[R]:
        """The rows of a table that belong to the last round; the others are not kept."""
        return self._in_last(self.study.each(row)) if self.last_round else []

    def _in_last(self, rows: Iterable[R]) -> list[R]:
        last = self.last_round
        number = last.round if last else None
        return [row for row in rows if row.round == number]  # type: ignore[attr-defined]

    @cached_property
    def result(self) -> list[ThemeSummary]:
        """The last round's themes and subthemes."""
        return self._in_last(self.rows(ThemeSummary))

    @cached_property
    def result_codes(self) -> list[ThemeCode]:
        """The codes of the last round's themes and subthemes."""
        return self._in_last(self.rows(ThemeCode))

    @cached_property
    def theme_codings(self) -> list[ThemeCoding]:
        """The codings that the last round's themes and subthemes rest on."""
        return self._of_last(ThemeCoding)

    @cached_property
    def theme_counts(self) -> list[ThemeCount]:
        """What counts for the last round's themes, by each classification."""
        return self._of_last(ThemeCount)

    @cached_property
    def relations(self) -> list[RelationSupport]:
        """The last round's arrows, with their support."""
        return self._of_last(RelationSupport)

    @cached_property
    def relation_places(self) -> list[RelationPlace]:
        """What the last round's arrows rest on."""
        return self._of_last(RelationPlace)

    @cached_property
    def theme_cells(self) -> list[ThemeCell]:
        """Summaries people wrote in the framework matrix's cells, of the last round."""
        return self._of_last(ThemeCell)

    @cached_property
    def evidence(self) -> list[ThemeEvidence]:
        """The last round's themes, each with all its evidence."""
        from synth.report.parts.evidence import gather

        return gather(
            self.result, self.result_codes, self.theme_codings, self.coding_by_id, self.code_labels
        )

    @cached_property
    def no_theme(self) -> list[CodeInNoTheme]:
        """The codes in no theme of the last round."""
        return self._in_last(self.rows(CodeInNoTheme))

    @cached_property
    def outside(self) -> tuple[int, int]:
        """How many codings count of codes in no theme of the last round, and of how many codes."""
        codings = [row.every for row in self.no_theme if row.every]
        return sum(codings), len(codings)

    @cached_property
    def left_out(self) -> list[str]:
        """Codes that the last round knowingly leaves in no theme."""
        return [row.code for row in self.no_theme if row.state is InThemes.LEFT_OUT]

    @cached_property
    def in_none(self) -> list[str]:
        """Codes in no theme of the last round that it does not knowingly leave out."""
        return [row.code for row in self.no_theme if row.state is InThemes.IN_NONE]

    @cached_property
    def no_theme_evidence(self) -> list[CodeEvidence]:
        """The codes in no theme of the last round, each with the codings that count of it."""
        from synth.report.parts.evidence import gather_codes

        pairs = ((row.code, row.coding_id) for row in self.study.each(CodingInNoTheme))
        codes = [row.code for row in self.no_theme]
        return gather_codes(codes, pairs, self.coding_by_id, self.code_labels)

    @cached_property
    def stories(self) -> list[RoundStory]:
        """How the themes of each round came from those of the round before."""
        from synth.report.parts.lineage import stories

        rows = self.rows
        return stories(rows(RoundSummary), rows(ThemeSummary), rows(ThemeCode), rows(CodeInNoTheme))

    # --- agreement --------------------------------------------------------------------------------

    @cached_property
    def disagreements(self) -> list[RankedDifference]:
        """Where coders differ: the differences to discuss first in front."""
        return ranked(self.rows(CodingDifference), self.rows(PassageDisagreement), self.consensus)

    # --- names ------------------------------------------------------------------------------------

    @cached_property
    def code_labels(self) -> dict[str, str]:
        """Code id → label, in the codebook's order."""
        return {code.id: code.label for code in self.codes}

    def code_label(self, code: str) -> str:
        """A code's label; its id where the codebook has no such code."""
        return self.code_labels.get(code, code)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Id → label of codes, and of the last round's themes and subthemes."""
        return {**self.code_labels, **{theme.theme: theme.label for theme in self.result}}

    @cached_property
    def section_headings(self) -> dict[str, str]:
        """Section id → heading."""
        return {section.id: section.heading for section in self.sections}

    @cached_property
    def names(self) -> StudyNames:
        """What ids in people's texts may mean, and what each statement cites."""
        narratives, themes = NarrativeNames(self.titles), self.rows(ThemeSummary)
        citations = Citations(narratives)
        written = {
            (file.round.round, group.id): group.cites
            for file in self.study.rounds
            for theme in file.round.themes
            for group, _ in theme.groups
        }
        cites = {
            (theme.round, theme.theme): tuple(
                cited_by(theme.statement, written.get((theme.round, theme.theme), ()), citations)
            )
            for theme in themes
        }
        last = self.last_round.round if self.last_round else 0
        codes, today = self.code_labels, self.study.today
        named = named_ids(self.titles, themes, last, codes, self.history, today)
        return StudyNames(narratives, named, self.coding_by_id, cites)

    @cached_property
    def places(self) -> dict[str, list[tuple[str, str]]]:
        """Code → (id, label) of the last round's themes and subthemes that hold it."""
        return places_of_codes(self.result, self.result_codes)
