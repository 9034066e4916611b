"""A narrative file → a Narrative: front matter, text, sections; and every problem in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field

from synth import layout
from synth.narratives.readers import open_narrative
from synth.problems import choose, did_you_mean, shortened
from synth.textfile import sha256
from synth.vocabulary import NarrativeStatus
from synth.written.record import Date, Number, Record, Text, Texts, check_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from synth.narratives.template import Template
    from synth.narratives.text import Block, TextBuilder
    from synth.problems import Problems
    from synth.written.settings import Config
    from synth.yamlfile import YamlDocument

_WORD = re.compile(r"\w+(?:[’'./-]\w+)*")
_DOI = r"^10\.\d{4,9}/\S+$"


class Source(Record):
    """A publication the narrative was written from."""

    type: Literal["article", "thesis", "report", "protocol", "book", "other"] = "article"
    citation: str = Field(min_length=1)
    doi: str | None = Field(None, pattern=_DOI, description="Without “https://doi.org/”.")


class Validation(Record):
    """A round in which someone checked the narrative against its sources."""

    round: Number
    by: Texts
    date: Date | None = None
    changes: Text = ""


class FrontMatter(Record):
    """The metadata every narrative has; the template adds its own keys."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._]*$", max_length=40)
    title: str = Field(min_length=1)
    authors: Texts = ()
    status: NarrativeStatus = NarrativeStatus.DRAFT
    period: Text = ""
    country: Texts = ()
    sources: tuple[Source, ...] = ()
    validation: tuple[Validation, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section's place in the text: from its heading to the next section or the end."""

    id: str
    heading: str
    dimension: str
    start: int
    end: int


@dataclass(frozen=True)
class Narrative:
    """A narrative as everything after reads it. Positions are code points in `text`."""

    id: str
    path: Path
    front: FrontMatter
    metadata: dict[str, tuple[str, ...]]
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[SectionSpan, ...]

    @property
    def title(self) -> str:
        """The title in the front matter."""
        return self.front.title

    @cached_property
    def text_sha256(self) -> str:
        """The hash that names this text."""
        return sha256(self.text)

    @cached_property
    def words(self) -> int:
        """Words in the text, headings left out."""
        return sum(
            len(_WORD.findall(self.text, b.start, b.end))
            for b in self.blocks
            if b.kind != "heading"
        )

    def section_at(self, position: int) -> SectionSpan | None:
        """The section a position lies in; None before the first."""
        return next((s for s in self.sections if s.start <= position < s.end), None)


def load_narrative(
    path: Path, problems: Problems, template: Template, config: Config
) -> Narrative | None:
    """Read and check one narrative; None, with the reasons in `problems`, when it can't be used."""
    opened = open_narrative(path, problems)
    if opened is None:
        return None
    check = _Check(path, opened.front, problems)
    check.keys(template)
    sections = check.sections(opened.text, template)
    front = check_record(FrontMatter, opened.front, problems)
    if front is None:
        return None
    check.name(front)
    metadata = check.metadata(front, template)
    check.sources(front)
    narrative = Narrative(
        id=front.id,
        path=path,
        front=front,
        metadata=metadata,
        text=opened.text.text,
        blocks=tuple(opened.text.blocks),
        sections=sections,
    )
    check.length(narrative, config)
    return narrative


def load_narratives(
    paths: Iterable[Path], problems: Problems, template: Template, config: Config
) -> dict[str, Narrative]:
    """The narratives in `paths` by id; those that can't be used are left out, with the reasons."""
    out: dict[str, Narrative] = {}
    for path in paths:
        narrative = load_narrative(path, problems, template, config)
        if narrative is None:
            continue
        other = out.setdefault(narrative.id, narrative)
        if other is not narrative:
            problems.error(
                f"two narratives have the id “{narrative.id}”",
                path,
                fix=f"The other is {other.path.name}. Give each an id of its own.",
            )
    return out


class _Check:
    """The checks of one narrative."""

    def __init__(self, path: Path, document: YamlDocument, problems: Problems) -> None:
        self.path, self.document, self.problems = path, document, problems

    def at(self, *loc: str | int, key: bool = False) -> dict[str, Any]:
        return self.document.where(loc, key=key)

    def name(self, front: FrontMatter) -> None:
        """The file is named after the id, so that files and codings find one another."""
        expected = layout.narrative_id(self.path)
        if front.id != expected:
            self.problems.error(
                f"the narrative's id is “{front.id}”, but its file name says “{expected}”",
                self.path,
                **self.at("id"),
                fix=f"Name the file “{front.id}-….{self.path.suffix[1:]}”, or correct the id.",
            )

    def keys(self, template: Template) -> None:
        """Every key is one of those all narratives have, or one of the template's."""
        known = [*FrontMatter.model_fields, *(key.key for key in template.metadata)]
        for name in self.document.data if isinstance(self.document.data, dict) else ():
            if name not in known:
                self.problems.error(
                    f"unknown key “{shortened(name)}” in the front matter",
                    self.path,
                    **self.at(name, key=True),
                    fix=did_you_mean(name, known) or "Remove it.",
                )

    def sources(self, front: FrontMatter) -> None:
        """Each narrative names what it was written from."""
        if not front.sources:
            self.problems.warning(
                "the narrative names no sources",
                self.path,
                **self.at("id"),
                fix="Add “sources:” with type, citation and doi.",
            )

    def metadata(self, front: FrontMatter, template: Template) -> dict[str, tuple[str, ...]]:
        """The template's own keys, each as a tuple of texts."""
        known = {key.key: key for key in template.metadata}
        extra = front.model_extra or {}
        out: dict[str, tuple[str, ...]] = {}
        for name, key in known.items():
            values = extra.get(name)
            values = [values] if isinstance(values, str) else values or []
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                self.problems.error(
                    f"“{name}” should be a list of texts",
                    self.path,
                    **self.at(name),
                    fix="Write [one, two].",
                )
                continue
            if len(values) > 1 and not key.many:
                self.problems.error(f"“{name}” should have one value", self.path, **self.at(name))
            if key.required and not values:
                where = self.at(name, key=True) if name in extra else self.at("id")
                self.problems.warning(
                    f"“{name}” is missing from the front matter",
                    self.path,
                    **where,
                    fix=f"Add “{name}: […]”.",
                )
            for index, value in enumerate(values):
                if key.vocabulary and value not in key.vocabulary:
                    where = self.at(name, index) if isinstance(extra[name], list) else self.at(name)
                    self.problems.error(
                        f"“{value}” is not in the vocabulary of “{name}”",
                        self.path,
                        **where,
                        fix=choose(value, key.vocabulary),
                    )
            out[name] = tuple(values)
        return out

    def sections(self, builder: TextBuilder, template: Template) -> tuple[SectionSpan, ...]:
        """The template's sections in the text, and what is wrong with them."""
        headings = [b for b in builder.blocks if b.kind == "heading" and b.level == 2]
        text, spans, ids = builder.text, [], []
        for index, block in enumerate(headings):
            heading = text[block.start : block.end]
            section = template.section_for(heading)
            end = headings[index + 1].start if index + 1 < len(headings) else len(text)
            if section is None:
                self.problems.error(
                    f"the template has no section “{heading}”",
                    self.path,
                    **self._heading(block, text),
                    fix=template.nearest_heading(heading)
                    or "Use a heading of the template, or one of level 3 (###). “---” "
                    "directly below text turns it into a heading: leave a blank line between them.",
                )
                continue
            if section.id in ids:
                self.problems.error(
                    f"the section “{section.heading}” occurs twice",
                    self.path,
                    **self._heading(block, text),
                    fix="Merge the two.",
                )
            elif not any(
                b.start >= block.end and b.end <= end and b.kind != "heading"
                for b in builder.blocks
            ):
                self.problems.warning(
                    f"the section “{section.heading}” is empty",
                    self.path,
                    **self._heading(block, text),
                    fix=section.prompt or "Write it, or say that the sources don't say.",
                )
            ids.append(section.id)
            spans.append(
                SectionSpan(section.id, section.heading, section.dimension or "", block.start, end)
            )
        self._missing_and_order(template, ids)
        return tuple(spans)

    def _missing_and_order(self, template: Template, ids: list[str]) -> None:
        counts = Counter(ids)
        missing = [s.heading for s in template.sections if s.required and not counts[s.id]]
        if missing:
            self.problems.error(
                "missing sections: " + ", ".join(f"“{heading}”" for heading in missing),
                self.path,
                fix="Add each as a level-2 heading (“## …”, in Word “Heading 2”); if the sources "
                "say nothing about it, write that.",
            )
        order = [s.id for s in template.sections]
        ranks = [order.index(section_id) for section_id in ids]
        late = [template.sections[b].heading for a, b in pairwise(ranks) if b < a]
        if late:
            self.problems.warning(
                "sections are not in the template's order: "
                + ", ".join(f"“{heading}”" for heading in late)
                + " should come earlier",
                self.path,
                fix="Following the template's order makes narratives easier to compare.",
            )

    def _heading(self, block: Block, text: str) -> dict[str, Any]:
        if block.line is None:
            return {"place": f"heading “{text[block.start : block.end]}”"}
        return {"line": block.line, "column": 4, "length": block.end - block.start}

    def length(self, narrative: Narrative, config: Config) -> None:
        """A narrative outside the page range is a warning, never more."""
        words, limits = narrative.words, config.length
        pages = words / limits.words_per_page
        low, high = limits.pages
        if words < max(limits.least_words, low * limits.words_per_page) or pages > high:
            wanted = f"{low:g}–{high:g} pages of {limits.words_per_page} words"
            if limits.least_words:
                wanted += f", at least {limits.least_words} words"
            self.problems.warning(
                f"the narrative has {words:,} words ({pages:.1f} pages) instead of {wanted}",
                self.path,
                fix="“length:” in config.yaml sets the range.",
            )
