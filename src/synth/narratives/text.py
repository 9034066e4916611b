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
#: Signs without a width that only say where a line may break: soft hyphen, zero-width space, word
#: joiner, byte-order mark. Nobody sees or types them, so the text does without.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
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
    parts: list[str] = []
    marks: list[tuple[int, int, str, str]] = []
    open_marks: dict[tuple[int, str, str], int] = {}  # (its end so far, kind, target) → its place
    length, after_space = 0, True
    for piece in pieces:
        part = visible(piece.text)
        if not keep_space:
            part = _SPACES.sub(" ", part)
            if after_space:
                part = part.lstrip(" ")
        if not part:
            continue
        start, length, after_space = length, length + len(part), part[-1] == " "
        parts.append(part)
        for kind, target in piece.marks:
            begun = open_marks.pop((start, kind, target), None)
            if begun is None:
                begun = len(marks)
                marks.append((start, length, kind, target))
            else:
                marks[begun] = (marks[begun][0], length, kind, target)
            open_marks[length, kind, target] = begun
    text = "".join(parts).rstrip("\n" if keep_space else " ")
    whole = normalise(text)
    if whole != text:  # a combining character may belong to the piece before
        marks = [(_moved(text, a), _moved(text, b), k, t) for a, b, k, t in marks]
    end = len(whole)
    return whole, [(a, min(b, end), k, t) for a, b, k, t in marks if a < min(b, end)]


def visible(text: str) -> str:
    """The text without signs that take no room."""
    return _INVISIBLE.sub("", text) if not text.isascii() else text


def _moved(text: str, position: int) -> int:
    """Where a position of `text` is once the text is NFC."""
    return len(normalise(text[:position]))
