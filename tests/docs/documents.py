"""Reading the project's Markdown: fenced blocks, marked tables, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_FENCE = re.compile(r"^(\s*)(`{3,})(\w*)\s*$")
_MARK = re.compile(r"^<!-- (\w+): (.+?) -->$")
#: Folders whose Markdown is not the project's documentation.
_ELSEWHERE = {"build", "node_modules", "dist"}


def markdown_files() -> list[Path]:
    """Every Markdown file of the project, generated and hidden folders left out."""
    found = []
    for path in sorted(REPOSITORY.rglob("*.md")):
        parts = path.relative_to(REPOSITORY).parts
        if not any(part.startswith(".") or part in _ELSEWHERE for part in parts):
            found.append(path)
    return found


def document(name: str) -> str:
    """The text of a Markdown file, named from the project's folder."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def documents(folder: str) -> str:
    """The text of every Markdown file of a folder, one after another, by name."""
    return "\n".join(path.read_text("utf-8") for path in sorted((REPOSITORY / folder).glob("*.md")))


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the comment that stands just before it.

    `mark` is (word, text) of a comment `<!-- word: text -->`, or None; `section` is the nearest
    level-2 heading above; `line` is the line of the opening fence.
    """

    language: str
    text: str
    mark: tuple[str, str] | None
    section: str
    line: int


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a Markdown text, in order."""
    out: list[Block] = []
    lines = text.split("\n")
    section, mark, index = "", None, 0
    while index < len(lines):
        line = lines[index]
        opened = _FENCE.match(line)
        if opened:
            end = next(i for i in range(index + 1, len(lines)) if lines[i].strip() == opened[2])
            indent = len(opened[1])
            body = "".join(f"{inner[indent:]}\n" for inner in lines[index + 1 : end])
            out.append(Block(opened[3], body, mark, section, index + 1))
            index, mark = end, None
        elif line.startswith("## "):
            section, mark = line[3:].strip(), None
        elif found := _MARK.match(line.strip()):
            mark = (found[1], found[2])
        elif line.strip():
            mark = None
        index += 1
    return out


def marked_tables(text: str, word: str) -> dict[str, list[dict[str, str]]]:
    """Tables that follow a comment `<!-- word: name -->`: name → rows, by column heading."""
    out: dict[str, list[dict[str, str]]] = {}
    lines = text.split("\n")
    for index, line in enumerate(lines):
        found = _MARK.match(line.strip())
        if not found or found[1] != word:
            continue
        start = next(i for i in range(index + 1, len(lines)) if lines[i].strip())
        rows = []
        for row in lines[start:]:
            if not row.startswith("|"):
                break
            rows.append([cell.strip().replace("\\|", "|") for cell in _cells(row)])
        header = rows[0]
        assert found[2] not in out, f"two tables are marked “{found[2]}”"
        out[found[2]] = [dict(zip(header, row, strict=True)) for row in rows[2:]]
    return out


def _cells(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row.strip().strip("|"))


def coded(cell: str) -> list[str]:
    """The texts in backticks of a table's cell."""
    return re.findall(r"`([^`]+)`", cell)


def prose(text: str) -> str:
    """A Markdown text without its fenced blocks."""
    kept, inside = [], ""
    for line in text.split("\n"):
        fence = _FENCE.match(line)
        if inside:
            inside = "" if line.strip() == inside else inside
        elif fence:
            inside = fence[2]
        else:
            kept.append(line)
    return "\n".join(kept)


def anchor(heading: str) -> str:
    """The anchor that GitHub and others give to a heading."""
    plain = re.sub(r"[`*_]|\[|\]\([^)]*\)", "", heading.strip()).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
