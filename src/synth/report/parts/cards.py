"""What a theme's card, the filter and the review sheet need to know of the page they stand on.

They stand on `themes.html`, on the page of one theme, and in the one file to mail.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from synth.report.parts.environment import words
from synth.report.parts.evidence import passages
from synth.report.parts.linking import Linking
from synth.report.parts.matrices import matrices
from synth.report.parts.review_state import agreeing, assessed, digests, summary, verdicts
from synth.wording import NO_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence
    from synth.report.parts.lineage import Descent, RoundStory
    from synth.report.parts.review_state import Assessed, ThemeReview
    from synth.tables.resolve import PlacedCoding

#: What the cards, the filter and the review sheet need besides the common style and script.
ASSETS = ("parts/themes.css", "parts/review.css", "parts/filter.js", "parts/review.js")


@dataclass(frozen=True, slots=True)
class SheetTheme:
    """A theme on the review sheet, with the hash of its state."""

    theme: str
    label: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the review sheet says of the report it belongs to."""

    study: str
    report: str
    round: int
    themes: list[SheetTheme]


@dataclass(frozen=True, slots=True)
class FilterValues:
    """What can be chosen from in the filter, and what narratives, sections and codes are.

    `choices`: (name, label, values) of each classification. `dimension` is by section, `question`
    by code, `narrative` by metadata key and narrative.
    """

    choices: list[tuple[str, str, tuple[tuple[str, str], ...]]]
    sections: list[str]
    dimension: dict[str, str]
    question: dict[str, str]
    narrative: dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Cards:
    """What the themes' cards, the filter and the review sheet show besides the quotations.

    `base`: what links to other pages begin with. `split`: each theme has a page of its own.
    `single`: this is one of those pages. Where the other pages are not at hand, `to` says where a
    place on one of them (page, element's id) stands instead, and `passage` where that of a coding
    does: "" for nowhere, and no link.
    """

    data: ReportData
    base: str = ""
    split: bool = False
    single: bool = False
    to: Callable[[str, str], str] | None = None
    passage: Callable[[PlacedCoding], str] | None = None

    @property
    def themes(self) -> Sequence[ThemeEvidence]:
        """All themes of the last round, with all their quotations."""
        return self.data.evidence

    @property
    def needed(self) -> int:
        """How many reviewers must agree with a theme."""
        return self.data.config.reviews.agreeing

    @property
    def narratives(self) -> int:
        """How many narratives the study has."""
        return len(self.data.narratives)

    def link(self, page: str, anchor: str = "") -> str:
        """The address of a page of the report, or of an element on it; "" where there is none."""
        if self.to is not None:
            return self.to(page, anchor)
        return f"{self.base}{page}#{anchor}" if anchor else f"{self.base}{page}"

    def source(self, coding: PlacedCoding) -> str:
        """The address of the passage a coding marks."""
        if self.passage is not None:
            return self.passage(coding)
        return self.link(f"narratives/{coding.narrative}.html", f"c-{coding.coding_id}")

    def narrative(self, narrative: str) -> str:
        """The address of a narrative."""
        return self.link(f"narratives/{narrative}.html")

    def full(self, theme: str) -> str:
        """What the id of a theme or subtheme of `theme` is put behind to lead to all of it."""
        return "#theme-" if self.single or not self.split else f"themes/{theme}.html#theme-"

    def quotation(self, theme: str, coding: str) -> str:
        """The address of a quotation of a theme, or "" where the theme no longer has it."""
        group = next(
            (evidence.place(coding) for evidence in self.themes if evidence.id == theme), ""
        )
        if not group:
            return ""
        begin = self.begin(group, self.data.coding_by_id[coding].code)
        return f"{self.full(theme).removesuffix('theme-')}{begin}{coding}"

    def begin(self, group: str, code: str) -> str:
        """How the ids of a code's quotations begin within a theme or subtheme.

        Where a code stands first, an id is made of the coding alone, so that a link to it holds
        when the code is moved to another subtheme.
        """
        return "q-" if self._first.get(code) == group else f"q-{group}-"

    def passages(self, codings: Sequence[PlacedCoding]) -> list[list[PlacedCoding]]:
        """Codings, those that mark the same passage alike put together."""
        return passages(codings)

    def given(self, theme: str) -> list[ThemeReview]:
        """What the reviewers say of a theme."""
        return self.verdicts.get(theme, [])

    def reviewed(self, theme: str) -> str:
        """The same in one line."""
        return summary(self.given(theme))

    def agreeing(self, theme: str) -> int:
        """How many reviewers agree with a theme as it stands."""
        return agreeing(self.given(theme))

    def flags(self, theme: str) -> dict[str, list[tuple[ThemeReview, str]]]:
        """Coding id → (whose, comment) of each flag on it within a theme."""
        return self._flags.get(theme, {})

    def descent(self, theme: str) -> Descent | None:
        """Where the theme's codes stood in the round before."""
        return self._descents.get(theme)

    @cached_property
    def linking(self) -> Linking:
        """Makes links of the ids in people's texts."""
        return Linking(self.data.names, self.link)

    @cached_property
    def verdicts(self) -> dict[str, list[ThemeReview]]:
        """Theme id → what the reviewers say of it."""
        return verdicts(self.data, self.themes)

    def assessed(self, theme: str) -> Assessed | None:
        """People's GRADE-CERQual assessment of a theme or subtheme, where they entered a level."""
        return self.data.once(assessed).get(theme)

    @cached_property
    def former(self) -> list[ThemeReview]:
        """Verdicts on themes that the last round does not hold."""
        there = {theme.id for theme in self.themes}
        return [
            review for name, given in self.verdicts.items() if name not in there for review in given
        ]

    @cached_property
    def stories(self) -> list[RoundStory]:
        """How the themes of each round came from those of the round before."""
        return self.data.stories

    @cached_property
    def sections(self) -> dict[str, int]:
        """Section id → the number that stands for it at the quotations."""
        known = list(self.data.section_headings)
        used = {coding.section for coding in self.data.codings if coding.section}
        return {section: i for i, section in enumerate([*known, *sorted(used - set(known))])}

    @cached_property
    def sheet(self) -> dict[str, object]:
        """The `Sheet` for the page's script."""
        digest, last = digests(self.themes), self.data.last_round
        themes = [
            SheetTheme(theme.id, theme.summary.label, digest[theme.id]) for theme in self.themes
        ]
        number = last.round if last else 0
        return asdict(Sheet(self.data.site.title, self.data.report_hash, number, themes))

    @cached_property
    def filter_values(self) -> dict[str, object]:
        """The `FilterValues` for the page's script."""
        data = self.data
        keys = [key.key for key in data.metadata_keys if key.crosstab]
        titles = tuple((n, f"{n}: {title}" if title else n) for n, title in data.titles.items())
        values = FilterValues(
            choices=[
                (
                    classification.by,
                    words(classification.label),
                    titles
                    if classification.by == "narrative"
                    else tuple((value or NO_VALUE, name) for value, name in classification.values),
                )
                for classification in (table.classification for table in data.once(matrices))
            ],
            sections=list(self.sections),
            dimension={
                section.id: section.dimension for section in data.sections if section.dimension
            },
            question={code.id: code.question for code in data.codes if code.question},
            narrative={
                key: {
                    narrative: metadata[key]
                    for narrative, metadata in sorted(data.metadata.items())
                    if metadata.get(key)
                }
                for key in keys
            },
        )
        return asdict(values)

    @cached_property
    def _first(self) -> dict[str, str]:
        """Code → the first theme or subtheme that shows it."""
        first: dict[str, str] = {}
        for theme in self.themes:
            for group in theme.groups:
                for code in group.codes:
                    first.setdefault(code.code, group.summary.theme)
        return first

    @cached_property
    def _flags(self) -> dict[str, dict[str, list[tuple[ThemeReview, str]]]]:
        flags: dict[str, dict[str, list[tuple[ThemeReview, str]]]] = {}
        for theme, given in self.verdicts.items():
            for review in given:
                for coding, comment in review.flags:
                    flags.setdefault(theme, {}).setdefault(coding, []).append((review, comment))
        return flags

    @cached_property
    def _descents(self) -> dict[str, Descent]:
        last = self.stories[-1] if self.stories else None
        if last is None or last.first:
            return {}
        return {descent.theme.theme: descent for descent in last.descents}
