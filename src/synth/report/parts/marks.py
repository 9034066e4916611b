"""Overlapping codings on a stretch of text → HTML whose text is that stretch, letter by letter.

HTML elements cannot overlap, codings do. So the stretch is cut wherever a coding, an emphasis or a
link begins or ends, and each piece names all the codings that cover it (`data-k`) and the lanes of
their coders (classes). Every coding gets one empty anchor, `c-<coding id>`, before its first piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from synth.report.parts.environment import safe_target
from synth.vocabulary import CONSENSUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.narratives.text import Mark

#: Lanes that differ in colour and in pattern; with more coders they are used again.
LANES = 6
_TAGS = {"strong": "strong", "em": "em", "code": "code"}
_PLAIN = re.compile(r"[A-Za-z0-9._:-]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding's passage: [start, end) in the narrative's text, the coder's lane, who and what."""

    id: str
    start: int
    end: int
    lane: str
    title: str = ""


class Point(NamedTuple):
    """Something that stands before the character at `at`: a sentence's number."""

    at: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with the same marks and codings throughout."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    passages: tuple[Passage, ...]
    points: tuple[Point, ...]

    @property
    def link(self) -> Mark | None:
        """The link this piece is part of."""
        return next((m for m in self.marks if m.kind == "link"), None)


def pieces(
    start: int,
    end: int,
    marks: Iterable[Mark] = (),
    passages: Iterable[Passage] = (),
    points: Iterable[Point] = (),
) -> list[Piece]:
    """[start, end) cut at every border of a mark or coding and at every point, in order."""
    inside = [m for m in marks if m.start < end and m.end > start]
    over = [p for p in passages if p.start < end and p.end > start]
    at = sorted((p for p in points if start <= p.at < end), key=lambda p: p.at)
    cuts = {start, end, *(p.at for p in at)}
    spans = [(m.start, m.end) for m in inside] + [(p.start, p.end) for p in over]
    for first, last in spans:
        cuts.update((max(start, first), min(end, last)))
    borders = sorted(cuts)
    return [
        Piece(
            a,
            b,
            marks=tuple(m for m in inside if m.start <= a and m.end >= b),
            passages=tuple(p for p in over if p.start <= a and p.end >= b),
            points=tuple(p for p in at if p.at == a),
        )
        for a, b in pairwise(borders)
    ]


def marked(
    text: str,
    start: int,
    end: int,
    *,
    marks: Iterable[Mark] = (),
    passages: Iterable[Passage] = (),
    points: Iterable[Point] = (),
    waiting: set[str] | None = None,
) -> Markup:
    """`text[start:end]` as HTML with its marks, codings and points.

    `waiting` holds the ids of codings that have no anchor yet; those drawn here are taken out of
    it, so that a coding over several blocks is anchored in the first. Without it, all wait.
    """
    cut = pieces(start, end, marks, passages, points)
    if waiting is None:
        waiting = {p.id for piece in cut for p in piece.passages}
    out = []
    for link, run in groupby(cut, key=lambda piece: piece.link):
        inner = "".join(_piece(text, piece, waiting) for piece in run)
        target = safe_target(link.target) if link else ""
        if target:
            inner = f'<a href="{escape(target)}" rel="noopener noreferrer">{inner}</a>'
        out.append(inner)
    return Markup("".join(out))


def _piece(text: str, piece: Piece, waiting: set[str]) -> str:
    before = "".join(point.html for point in piece.points)
    starting = [p for p in piece.passages if p.id in waiting]
    for passage in starting:
        before += str(anchor(passage.id))
        waiting.discard(passage.id)
    html = str(escape(text[piece.start : piece.end]))
    if piece.passages:
        html = f"<span{_attributes(piece, starting)}>{html}</span>"
    for mark in reversed(piece.marks):
        tag = _TAGS.get(mark.kind)
        if tag:
            html = f"<{tag}>{html}</{tag}>"
    return before + html


def _attributes(piece: Piece, starting: Sequence[Passage]) -> str:
    lanes = sorted({p.lane for p in piece.passages})
    classes = ["m", *(f"l{lane}" for lane in lanes)]
    classes += sorted({f"b{p.lane}" for p in starting})
    ids = " ".join(dict.fromkeys(p.id for p in piece.passages))
    title = "; ".join(dict.fromkeys(p.title for p in piece.passages if p.title))
    named = f' title="{escape(title)}"' if title else ""
    return f' class="{" ".join(classes)}" data-k="{escape(ids)}"{named}'


def anchor(coding_id: str) -> Markup:
    """The empty element that a permanent link to a coding leads to."""
    return Markup('<span class="at" id="c-{}"></span>').format(coding_id)


def target_style(ids: Iterable[str]) -> str:
    """Style that shows a coding's whole passage when the page's address names it.

    Ids that are not plain words are left out: style is code, and text must not get into it.
    """
    rules = [
        f':root:has([id="c-{name}"]:target) [data-k~="{name}"]'
        for name in dict.fromkeys(ids)
        if _PLAIN.fullmatch(name)
    ]
    return ",\n".join(rules) + "{background-color:var(--lit)}\n" if rules else ""


def lanes(coders: Iterable[str]) -> dict[str, str]:
    """Each coder's lane: “1” to “6”, again from “1” beyond; “c” for the consensus.

    >>> lanes(["coder-a", "coder-b", "consensus"])
    {'coder-a': '1', 'coder-b': '2', 'consensus': 'c'}
    """
    out: dict[str, str] = {}
    for coder in coders:
        if coder == CONSENSUS:
            out[coder] = "c"
        elif coder not in out:
            out[coder] = str(sum(lane != "c" for lane in out.values()) % LANES + 1)
    return out
