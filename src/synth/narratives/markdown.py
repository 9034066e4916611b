"""Markdown (CommonMark and tables) → the narrative's text. HTML in it is text, never markup."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from synth.narratives.readers import Opened
from synth.narratives.text import Piece, TextBuilder
from synth.textfile import read_text
from synth.yamlfile import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from synth.narratives.text import MarkKind
    from synth.problems import Problems

#: Lists and quotes nested deeper are not read: each counts two, itself and its item.
_DEEPEST = 60


class TooDeep(ValueError):
    """Lists or quotes nested deeper than is read; `line` is where in the file."""

    def __init__(self, line: int) -> None:
        super().__init__("lists or quotes are nested too deeply")
        self.line = line


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import reference

    def not_of_footnotes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        # To CommonMark “[^1]: Ibid.” is the address of a link, and vanishes from the text.
        begin = state.bMarks[start] + state.tShift[start]
        return not state.src.startswith("[^", begin) and reference(state, start, end, silent)

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table")
    parser.block.ruler.at("reference", not_of_footnotes)
    return parser


def read(path: Path, problems: Problems) -> Opened | None:
    """A Markdown file: front matter in YAML between two lines of “---”, then the text."""
    text = read_text(path, problems)
    if text is None:
        return None
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None:
        problems.error(
            "the narrative is empty",
            path,
            line=1,
            fix="Begin with “---”, “id:”, “title:”, “---”, then the template's headings.",
        )
        return None
    if lines[start].rstrip() != "---":
        problems.error(
            "the narrative does not begin with front matter (“---”)",
            path,
            line=start + 1,
            column=1,
            length=len(lines[start]) or 1,
            fix="Put “---”, the keys “id:” and “title:”, and “---” at the top.",
        )
        return None
    end = next((i for i in range(start + 1, len(lines)) if lines[i].rstrip() == "---"), None)
    if end is None:
        problems.error(
            "the front matter is not closed",
            path,
            line=start + 1,
            column=1,
            length=3,
            fix="Add a line “---” after the last key.",
        )
        return None
    front = "\n".join(lines[start + 1 : end]) + "\n"
    document = parse_yaml(front, path, problems, first_line=start + 2)
    try:
        builder = read_markdown("\n".join(lines[end + 1 :]), first_line=end + 2)
    except TooDeep as err:
        problems.error(str(err), path, line=err.line, fix="Use fewer levels.")
        return None
    if document is None:
        return None
    document.called = "the front matter"
    return Opened(document, builder)


def read_markdown(source: str, first_line: int = 1) -> TextBuilder:
    """The blocks of Markdown `source`, which begins at `first_line` of its file.

    Raises `TooDeep` for lists and quotes nested so deeply that their text would be lost.
    """
    builder = TextBuilder()
    lists: list[list[int | bool]] = []  # [ordered, next number], innermost last
    table = row = column = -1
    quotes = 0
    header = False
    level, fresh_item = 0, False
    for token in _parser().parse(source):
        kind = token.type
        line = token.map[0] + first_line if token.map else None
        if token.level >= _DEEPEST - 2:
            raise TooDeep(line or first_line)
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append([kind[0] == "o", int(token.attrGet("start") or 1)])
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            fresh_item = True
        elif kind == "list_item_close":
            lists[-1][1] = int(lists[-1][1]) + 1
        elif kind in ("blockquote_open", "blockquote_close"):
            quotes += 1 if kind.endswith("open") else -1
        elif kind == "heading_open":
            level = int(token.tag[1])
        elif kind == "heading_close":
            level = 0
        elif kind == "table_open":
            table, row = table + 1, -1
        elif kind == "tr_open":
            row, column = row + 1, -1
        elif kind in ("th_open", "td_open"):
            column, header = column + 1, kind == "th_open"
        elif kind == "table_close":
            row = -1
        elif kind in ("fence", "code_block"):
            builder.add("code", [Piece(token.content)], line=line)
        elif kind == "inline":
            pieces = _inline(token.children or [])
            if level:
                builder.add("heading", pieces, level=level, line=line)
            elif row >= 0:
                builder.add(
                    "cell", pieces, table=table, row=row, column=column, header=header, line=line
                )
            elif lists and fresh_item:
                builder.add(
                    "item",
                    pieces,
                    level=len(lists),
                    ordered=bool(lists[-1][0]),
                    number=int(lists[-1][1]),
                    line=line,
                )
                fresh_item = False
            elif quotes > 0:
                builder.add("quote", pieces, level=quotes, line=line)
            else:
                builder.add("paragraph", pieces, level=len(lists), line=line)
    return builder


_MARKS: dict[str, MarkKind] = {"strong": "strong", "em": "em", "link": "link"}


def _inline(tokens: list[Token]) -> list[Piece]:
    pieces: list[Piece] = []
    open_marks: list[tuple[MarkKind, str]] = []
    for token in tokens:
        name, _, edge = token.type.partition("_")
        if edge == "open" and name in _MARKS:
            open_marks.append((_MARKS[name], str(token.attrGet("href") or "")))
        elif edge == "close" and name in _MARKS:
            open_marks.pop()
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(Piece(" ", tuple(open_marks)))
        elif token.type == "code_inline":
            pieces.append(Piece(token.content, (*open_marks, ("code", ""))))
        elif token.type == "image":  # its alternative text
            pieces += _inline(token.children or [])
        else:  # text and entities
            pieces.append(Piece(token.content, tuple(open_marks)))
    return pieces
