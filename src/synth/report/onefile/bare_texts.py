"""The narratives' texts without codings, short enough to stand together in one file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from synth.report.parts.narrative_text import Drawing, body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from synth.narratives.narrative import Narrative, Source
    from synth.narratives.text import Block
    from synth.tables.resolve import PlacedCoding
    from synth.tables.segment import Sentence

#: Shorter than on a narrative's own page: there are thousands of them.
_NUMBER = Markup('<sup id="{id}{n}">{n}</sup>')


@dataclass(frozen=True, slots=True)
class BareText:
    """A narrative's id, title, sources, and its text as HTML in which each sentence has an id."""

    id: str
    title: str
    sources: tuple[Source, ...]
    html: Markup


def prefix(narrative: str) -> str:
    """How the ids of a narrative's sentences and headings begin.

    >>> prefix("N01") + "12"
    't-N01-12'
    """
    return f"t-{narrative}-"


def place(coding: PlacedCoding) -> str:
    """The id of the sentence a coding begins in; "" for one that touches none (a heading)."""
    first = coding.first_sentence
    return f"{prefix(coding.narrative)}{first + 1}" if first >= 0 else ""


def bare_texts(
    narratives: Iterable[Narrative], sentences: Mapping[str, Sequence[Sentence]]
) -> Iterator[BareText]:
    """The narratives' texts, one after another.

    `sentences`: narrative → those of its sentences that are to be numbered, and have an id.
    """
    for narrative in narratives:
        drawing = Drawing(
            narrative.text,
            passages=(),
            sentences=sentences.get(narrative.id, ()),
            sections=narrative.sections,
            prefix=prefix(narrative.id),
            top=4,
            number=_NUMBER,
            named=False,
        )
        html = Markup("").join(row.html for row in body(_untitled(narrative), drawing))
        yield BareText(narrative.id, narrative.title, narrative.front.sources, html)


def _untitled(narrative: Narrative) -> list[Block]:
    """The blocks without a heading that only repeats the title; the highest others are level 1."""
    blocks = list(narrative.blocks)
    if blocks and blocks[0].kind == "heading":
        first = blocks[0]
        if narrative.text[first.start : first.end] == narrative.title:
            blocks = blocks[1:]
    above = min((block.level for block in blocks if block.kind == "heading"), default=1) - 1
    return [
        replace(block, level=block.level - above) if block.kind == "heading" else block
        for block in blocks
    ]
