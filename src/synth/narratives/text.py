"""A narrative's text as blocks: one plain text in which every position is counted.

Whatever a narrative was written in, its text is the same plain text: paragraphs, headings, list
items and table cells one after another, without markup. Positions are Unicode code points in it,
half-open. What it looked like (headings, lists, tables, emphasis, links) is kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from synth.textfile import normalise

Kind = Literal["heading", "paragraph", "item", "cell", "quote", "code"]
MarkKind = Literal["strong", "em", "code", "link"]
_SPACES = re.compile(r"\s+")
#: Signs without a width that only say where a line may break: soft hyphen, zero-width space, word
#: joiner, byte-order mark. Nobody sees or types them, so the text does without.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Emphasis or a link on a stretch of the text."""

    start: int
    end: int
    kind: MarkKind
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
    """Some characters of a block being built, with the marks on them: (kind, target)."""

    text: str
    marks: tuple[tuple[MarkKind, str], ...] = ()


@dataclass
class TextBuilder:
    """Puts blocks one after another and counts their positions."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(
        self,
        kind: Kind,
        pieces: list[Piece],
        *,
        level: int = 0,
        ordered: bool = False,
        number: int = 0,
        table: int = -1,
        row: int = -1,
        column: int = -1,
        header: bool = False,
        line: int | None = None,
    ) -> None:
        """Add a block, with what `Block` says of it. Runs of white space become one space; a block
        without text is left out, except an empty table cell, which keeps its column."""
        text, marks = _join(pieces, keep_space=kind == "code")
        if not text and kind != "cell":
            return
        if self.blocks:
            self._push(_between(self.blocks[-1], kind, table, row))
        start = self.length
        self._push(text)
        placed = tuple(
            replace(mark, start=start + mark.start, end=start + mark.end) for mark in marks
        )
        self.blocks.append(
            Block(
                kind,
                start,
                self.length,
                level=level,
                ordered=ordered,
                number=number,
                table=table,
                row=row,
                column=column,
                header=header,
                line=line,
                marks=placed,
            )
        )

    def _push(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self.parts)


def _between(last: Block, kind: Kind, table: int, row: int) -> str:
    """What stands between a block and the next one."""
    if last.kind == kind == "item":
        return "\n"
    if last.kind == kind == "cell" and last.table == table:
        return "\t" if last.row == row else "\n"
    return "\n\n"


def _join(pieces: list[Piece], keep_space: bool) -> tuple[str, list[Mark]]:
    """One text from pieces, white space settled, NFC; and the marks with positions in it."""
    parts: list[str] = []
    marks: list[Mark] = []
    open_marks: dict[tuple[int, MarkKind, str], int] = {}  # (end so far, kind, target) → its place
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
                marks.append(Mark(start, length, kind, target))
            else:
                marks[begun] = replace(marks[begun], end=length)
            open_marks[length, kind, target] = begun
    text = "".join(parts).rstrip("\n" if keep_space else " ")
    whole = normalise(text)
    if whole != text:  # a combining character may belong to the piece before
        marks = [
            replace(mark, start=_moved(text, mark.start), end=_moved(text, mark.end))
            for mark in marks
        ]
    inside = (replace(mark, end=min(mark.end, len(whole))) for mark in marks)
    return whole, [mark for mark in inside if mark.start < mark.end]


def visible(text: str) -> str:
    """The text without signs that take no room."""
    return _INVISIBLE.sub("", text) if not text.isascii() else text


def _moved(text: str, position: int) -> int:
    """Where a position of `text` is once the text is NFC."""
    return len(normalise(text[:position]))
