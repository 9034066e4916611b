"""Word (.docx) → the narrative's text and front matter.

Headings, lists, tables and content controls are kept. Track changes are read as accepted, as Word
shows them in “No markup”. The front matter is a table of two columns before the first heading:
a key on the left, its value on the right; a key with several values has one a line.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.narratives.readers import Opened
from synth.narratives.text import Piece, TextBuilder
from synth.problems import shortened
from synth.textfile import read_bytes
from synth.yamlfile import YamlDocument

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

    from synth.narratives.text import Kind, MarkKind
    from synth.problems import Problems

#: Unpacked, a Word file larger than this is refused (a zip bomb, or a file full of pictures).
MAX_UNPACKED = 200_000_000
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MARKS: dict[str, MarkKind] = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "a": "link",
    "code": "code",
}
_BLOCKS = ("p", "ul", "ol", "table", "blockquote", "pre", *_HEADINGS)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*|\bdoi\s+)(10\.\d{4,9}/\S+?)[.,;)\]]?(?:\s|$)", re.I
)
#: Keys that hold one text, in which a semicolon is a semicolon.
_ONE_TEXT = ("id", "title", "status", "period")
#: What mammoth says of content it passes over, where that may be text.
_PASSED_OVER = re.compile(r"unrecogni[sz]ed element was ignored: (?:\{[^}]*\})?(?:\w+:)?(\w+)")


def read(path: Path, problems: Problems) -> Opened | None:
    """A Word file: front matter in a table of two columns, then the text."""
    data = read_bytes(path, problems)
    opened = read_word(data, path, problems) if data is not None else None
    if opened is None:
        return None
    builder, front = opened
    if not front:
        problems.error(
            "the Word file does not begin with a table of keys and values"
            if builder.text
            else "the narrative is empty",
            path,
            place="before the first heading",
            fix="Add a two-column table there, with id, title, setting and so on; "
            "docs/files/word.md shows one.",
        )
        return None
    document = YamlDocument(path, front, None, called="the first table", has_lines=False)
    return Opened(document, builder)


def read_word(
    data: bytes, path: Path, problems: Problems
) -> tuple[TextBuilder, dict[str, Any]] | None:
    """The blocks and front matter of a .docx file's bytes; None when it can't be read."""
    import mammoth
    from bs4 import BeautifulSoup

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                problems.error(
                    "the unpacked Word file is far too large",
                    path,
                    fix="Remove pictures and embedded files.",
                )
                return None
            if "word/document.xml" not in archive.namelist():
                raise zipfile.BadZipFile
        converted = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
            ignore_empty_paragraphs=True,
        )
        soup = BeautifulSoup(converted.value, "html.parser")
        _footnotes_in_place(soup)
        front = _front_matter(soup, path, problems)
        builder = _Reader().read(soup)
    except zipfile.BadZipFile:
        problems.error(
            "this is not a Word file (.docx), or it is damaged or protected by a password",
            path,
            fix="Save it in Word as “Word document (.docx)”, not .doc, and without a password.",
        )
        return None
    except RecursionError:
        problems.error("the Word file can't be read: it is nested too deeply", path)
        return None
    except Exception as err:  # mammoth raises whatever its XML reader meets
        problems.error(
            f"the Word file can't be read: {shortened(str(err) or type(err).__name__)}",
            path,
            fix="Open it in Word and save it again.",
        )
        return None
    lost = {match[1] for m in converted.messages if (match := _PASSED_OVER.search(m.message))}
    if lost:
        problems.warning(
            "parts of the Word file are not read: " + ", ".join(sorted(lost)),
            path,
            fix="Fields, equations and the like are ignored: write them as plain text.",
        )
    return builder, front


def _footnotes_in_place(soup: Any) -> None:
    """Put each note, which mammoth lists at the end, after the block that refers to it."""
    for note in soup.find_all("li", id=re.compile("^(foot|end)note-")):
        link = soup.find("a", href=f"#{note['id']}")
        block = link and next((t for t in link.parents if t.parent is soup), None)
        for back in note.find_all("a", href=re.compile("^#(foot|end)note-ref-")):
            back.extract()
        if block is not None:
            paragraph = soup.new_tag("p")
            paragraph.extend([f"{link.get_text()} ", *list(note.children)])
            block.insert_after(paragraph)
            notes = note.parent
            note.extract()
            if not notes.find("li"):
                notes.extract()


def _front_matter(soup: Any, path: Path, problems: Problems) -> dict[str, Any]:
    """The key–value table before the first heading, taken out of the document."""
    first = next((t for t in soup.find_all(_BLOCKS, recursive=False) if t.name != "p"), None)
    if first is None or first.name != "table":
        return {}
    rows = [row.find_all(["td", "th"], recursive=False) for row in first.find_all("tr")]
    if any(len(cells) != 2 for cells in rows):
        return {}
    first.extract()
    front: dict[str, Any] = {}
    for key, value in rows:
        name = key.get_text(" ", strip=True).rstrip(":").strip().lower().replace(" ", "_")
        lines = [p.get_text(" ", strip=True) for p in value.find_all(["p", "li"])]
        lines = [line for line in lines or [value.get_text(" ", strip=True)] if line]
        if name in front:
            problems.error(
                f"the key “{name}” occurs twice", path, place="the first table", fix="Keep one."
            )
        if name == "sources":
            front[name] = [_source(line) for line in lines]
        elif name == "validation":
            front[name] = [_validation(line) for line in lines]
        elif name in _ONE_TEXT:
            front[name] = " ".join(lines) or None
        elif name:
            parts = [part.strip() for line in lines for part in line.split(";") if part.strip()]
            front[name] = parts[0] if len(parts) == 1 else parts or None
    return front


def _source(line: str) -> dict[str, str]:
    doi = _DOI.search(line)
    if not doi:
        return {"citation": line}
    return {"citation": line[: doi.start()].strip(" ,;"), "doi": doi[1]}


def _validation(line: str) -> dict[str, str]:
    """“1; author-2; 2026-03-02; what was changed” → a validation round."""
    parts = [part.strip() for part in line.split(";", 3)]
    return dict(zip(("round", "by", "date", "changes"), parts, strict=False))


@dataclass(frozen=True, slots=True)
class _Role:
    """What the next paragraph is: an item of a list, a quote, or no more than that."""

    kind: Kind = "paragraph"
    level: int = 0
    ordered: bool = False
    number: int = 0

    def after_first(self) -> _Role:
        """The role of what follows: of an item's paragraphs, the first alone is the item."""
        return _Role(level=self.level) if self.kind == "item" else self


class _Reader:
    """Walks mammoth's HTML."""

    def __init__(self) -> None:
        self.out = TextBuilder()
        self.table = -1

    def read(self, soup: Any) -> TextBuilder:
        self.blocks(soup, _Role())
        return self.out

    def blocks(self, parent: Tag, role: _Role) -> None:
        loose: list[Any] = []
        for child in [*parent.children, None]:
            if child is not None and getattr(child, "name", None) not in (*_BLOCKS, "div"):
                loose.append(child)
                continue
            if loose:
                self.add(loose, role)
                loose = []
                role = role.after_first()
            if child is not None:
                self.block(child, role)  # type: ignore[arg-type]
                role = role.after_first()

    def block(self, tag: Tag, role: _Role) -> None:
        if tag.name in _HEADINGS:
            self.out.add("heading", _pieces(tag), level=_HEADINGS[tag.name])
        elif tag.name in ("ul", "ol"):
            for number, item in enumerate(tag.find_all("li", recursive=False), 1):
                self.blocks(item, _Role("item", role.level + 1, tag.name == "ol", number))
        elif tag.name == "table":
            self.table += 1
            for r, row in enumerate(_rows(tag)):
                for c, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
                    self.out.add(
                        "cell",
                        _pieces(cell),
                        table=self.table,
                        row=r,
                        column=c,
                        header=cell.name == "th" or r == 0,
                    )
        elif tag.name == "blockquote":
            self.blocks(tag, _Role("quote", level=1))
        elif tag.name == "div":
            self.blocks(tag, role)
        else:
            self.add(list(tag.children), role)

    def add(self, nodes: list[Any], role: _Role) -> None:
        pieces = [piece for node in nodes for piece in _pieces_of(node, ())]
        self.out.add(role.kind, pieces, level=role.level, ordered=role.ordered, number=role.number)


def _rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _pieces(tag: Tag) -> list[Piece]:
    return [piece for child in tag.children for piece in _pieces_of(child, ())]


def _pieces_of(node: Any, marks: tuple[tuple[MarkKind, str], ...]) -> list[Piece]:
    name = getattr(node, "name", None)
    if name is None:
        return [Piece(str(node), marks)]
    if name == "br":
        return [Piece(" ", marks)]
    if name == "img":  # its alternative text, as in Markdown
        return [Piece(str(node.get("alt") or " "), marks)]
    if name in _MARKS:
        target = str(node.get("href") or "") if name == "a" else ""
        if name != "a" or target:
            marks = (*marks, (_MARKS[name], target))
    pieces = [piece for child in node.children for piece in _pieces_of(child, marks)]
    # Paragraphs inside a cell or control stay apart.
    return [*pieces, Piece(" ")] if name in ("p", "li", "div") else pieces
