"""A narrative's text as blocks: one plain text in which every position is counted.

Whatever a narrative was written in, its text is the same plain text: paragraphs, headings, list
items and table cells one after another, without markup. Positions are Unicode code points in it,
half-open. What it looked like (headings, lists, tables, emphasis, links) is kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from synth.textfile import normalise

Kind = Literal["heading", "paragraph", "item", "cell", "quote", "code"]
_SPACES = re.compile(r"\s+")
#: What stands between two blocks of the text.
_APART = {("item", "item"): "\n", ("cell", "cell"): "\t"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Emphasis or a link on a stretch of the text."""

    start: int
    end: int
    kind: Literal["strong", "em", "code", "link"]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one role.

    `level` is the heading's level, the item's depth or the quote's depth (from 1); `ordered` and
    `number` belong to items; `table`, `row` and `column` (from 0) and `header` to cells. `line` is
    the line in the file it begins on, where the file has lines.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    ordered: bool = False
    number: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    header: bool = False
    line: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a block being built, with the marks on them."""

    text: str
    marks: tuple[tuple[str, str], ...] = ()


@dataclass
class TextBuilder:
    """Puts blocks one after another and counts their positions."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, kind: Kind, pieces: list[Piece], **role: object) -> None:
        """Add a block. Runs of white space become one space; a block without text is left out,
        except an empty table cell, which keeps its column."""
        text, marks = _join(pieces, keep_space=kind == "code")
        if not text and kind != "cell":
            return
        if self.blocks:
            self._push(self._between(kind, role))
        start = self.length
        self._push(text)
        shifted = tuple(Mark(start + a, start + b, k, t) for a, b, k, t in marks)  # type: ignore[arg-type]
        self.blocks.append(Block(kind, start, self.length, marks=shifted, **role))  # type: ignore[arg-type]

    def _between(self, kind: Kind, role: dict[str, object]) -> str:
        last = self.blocks[-1]
        if kind == "cell" and last.kind == "cell" and last.table == role.get("table"):
            return "\t" if last.row == role.get("row") else "\n"
        if kind == "cell" and last.kind == "cell":
            return "\n\n"
        return _APART.get((last.kind, kind), "\n\n")

    def _push(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self.parts)


def _join(pieces: list[Piece], keep_space: bool) -> tuple[str, list[tuple[int, int, str, str]]]:
    """One text from pieces, white space settled, NFC; and the marks with positions in it."""
    text, marks = "", []
    for piece in pieces:
        part = piece.text if keep_space else _SPACES.sub(" ", piece.text)
        if not keep_space and (not text or text.endswith(" ")):
            part = part.lstrip(" ")
        start = len(text)
        # A combining character may belong to the end of the piece before: settle the whole.
        joined = normalise(text + part)
        if not joined.startswith(text):
            start = _common(joined, text)
        text = joined
        for kind, target in piece.marks:
            if marks and marks[-1][1] == start and marks[-1][2:] == (kind, target):
                marks[-1] = (marks[-1][0], len(text), kind, target)
            elif len(text) > start:
                marks.append((start, len(text), kind, target))
    stripped = text.rstrip("\n" if keep_space else " ")
    end = len(stripped)
    return stripped, [(a, min(b, end), k, t) for a, b, k, t in marks if a < end]


def _common(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n
