"""The narratives' texts without codings, short enough to stand together in one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from synth.report.parts.narrative_text import Drawing, body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
#: Words of all narratives together; longer texts do not go into the file that is mailed.
MOST_WORDS = 150_000
#: Shorter than on a narrative's own page: there are thousands of them.
_NUMBER = Markup('<sup id="{id}{n}">{n}</sup>')


@dataclass(frozen=True)
class BareText:
    """A narrative's id, title, sources, and its text as HTML in which each sentence has an id."""

    id: str
    title: str
    sources: tuple[Row, ...]
    html: Markup


def prefix(narrative: str) -> str:
    """How the ids of a narrative's sentences and headings begin.

    >>> prefix("N01") + "12"
    't-N01-12'
    """
    return f"t-{narrative}-"


def place(coding: Mapping[str, Any]) -> str:
    """The id of the sentence a coding begins in; "" for one that touches none (a heading)."""
    first = coding["first_sentence"]
    return f"{prefix(coding['narrative'])}{first + 1}" if first >= 0 else ""


def bare_texts(
    records: Iterable[Mapping[str, Any]], sentences: Mapping[str, Sequence[Row]]
) -> Iterator[BareText]:
    """The narratives' texts, one after another.

    `records`: as `synth segment` wrote them. `sentences`: narrative → its rows of `sentences` that
    are to be numbered, and have an id.
    """
    for record in records:
        drawing = Drawing(
            record["text"], (), sentences.get(record["id"], ()), record["sections"],
            prefix=prefix(record["id"]), top=4, number=_NUMBER, named=False,
        )  # fmt: skip
        rows = Markup("").join(row.html for row in body(_untitled(record), drawing))
        yield BareText(record["id"], record["title"], tuple(record["front"]["sources"]), rows)


def _untitled(record: Mapping[str, Any]) -> list[Row]:
    """The blocks without a heading that only repeats the title; the highest others are level 1."""
    blocks: list[Row] = record["blocks"]
    first = blocks[0] if blocks else {"kind": ""}
    titled = first["kind"] == "heading" and (
        record["text"][first["start"] : first["end"]] == record["title"]
    )
    kept = blocks[1:] if titled else blocks
    above = min((b["level"] for b in kept if b["kind"] == "heading"), default=1) - 1
    return [{**b, "level": b["level"] - above} if b["kind"] == "heading" else b for b in kept]
