"""A Word document's text: headings, paragraphs, tables, sections, in the order Word demands.

Office Open XML, ECMA-376 part 1, chapter 17. Every text is cleaned of what XML cannot hold, set
from right to left where its first strong character is, and marked as English where it is the
report's own and the study is in another language.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from synth.report.manuscript.package import word_file
from synth.report.manuscript.xml_text import legal, right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
#: A4 with margins of 2 cm, in twentieths of a point.
_SHORT, _LONG, _MARGIN = 11906, 16838, 1134
#: The text's width on an upright and on a turned page.
UPRIGHT, TURNED = _SHORT - 2 * _MARGIN, _LONG - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one form. `own`: the report's own words, which are English; `size` in
    half points, 0 for the style's."""

    text: str
    own: bool = False
    bold: bool = False
    link: str = ""
    size: int = 0


Line = tuple[Run, ...]
#: A table's cell: a text, or its paragraphs.
Cell = str | tuple[Line, ...]


def own(text: str, *, bold: bool = False) -> Run:
    """A run of the report's own words."""
    return Run(text, own=True, bold=bold)


def child(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    """A new element of Word's namespace within `parent`."""
    return ET.SubElement(
        parent, f"{{{W}}}{name}", {f"{{{W}}}{k}": v for k, v in attributes.items()}
    )


def paragraph(
    parent: ET.Element, style: str, *, rtl: bool = False, keep: bool = False
) -> ET.Element:
    """A new, empty paragraph; `keep` holds it on one page with the next."""
    out = child(parent, "p")
    form = child(out, "pPr")
    if style != "Normal":
        child(form, "pStyle", val=style)
    if keep:
        child(form, "keepNext")
    if rtl:
        child(form, "bidi")
    return out


class Word:
    """A document being written, from its top to its end."""

    def __init__(self, title: str, language: str) -> None:
        ET.register_namespace("w", W)
        ET.register_namespace("r", R)
        self.title, self.language = legal(title), language
        self.root = ET.Element(f"{{{W}}}document")
        self.body = child(self.root, "body")
        self.counts: Counter[str] = Counter()
        self._links: dict[str, str] = {}

    def finished(self, *, turned: bool = False) -> bytes:
        """The file's bytes. The last pages are `turned` or upright."""
        self._section(self.body, turned)
        return word_file(self.root, list(self._links), self.title, self.language)

    def pages(self, *, turned: bool) -> None:
        """End the section: what stands since the last one is on turned or upright pages."""
        last = self.body[-1] if len(self.body) else None
        if last is None or last.tag != f"{{{W}}}p" or last.find(f".//{{{W}}}sectPr") is not None:
            last = paragraph(self.body, "Note")
        self._section(last[0], turned)

    def _section(self, parent: ET.Element, turned: bool) -> None:
        section = child(parent, "sectPr")
        footer = child(section, "footerReference", type="default")
        footer.set(f"{{{R}}}id", "footer")
        child(section, "type", val="nextPage")
        if turned:
            child(section, "pgSz", w=str(_LONG), h=str(_SHORT), orient="landscape")
        else:
            child(section, "pgSz", w=str(_SHORT), h=str(_LONG))
        edge = str(_MARGIN)
        child(section, "pgMar", top=edge, right=edge, bottom=edge, left=edge,
              header="567", footer="567", gutter="0")  # fmt: skip

    def text(self, *runs: Run, style: str = "Normal", keep: bool = False) -> ET.Element:
        """A paragraph; it runs from right to left where its text begins so."""
        rtl = right_to_left("".join(run.text for run in runs))
        out = paragraph(self.body, style, rtl=rtl, keep=keep)
        self.fill(out, runs)
        return out

    def heading(self, level: int, run: Run) -> None:
        """A heading; level 0 is the title."""
        self.text(run, style=f"Heading{level}" if level else "Title")

    def caption(self, kind: str, text: str) -> str:
        """“Table 3. …” or “Figure 1. …”, numbered by a field of Word; returns “Table 3”."""
        self.counts[kind] += 1
        number = str(self.counts[kind])
        out = paragraph(self.body, "Caption")
        self.fill(out, [own(f"{kind} ")])
        field = child(out, "fldSimple", instr=f" SEQ {kind} \\* ARABIC ")
        self.fill(field, [own(number)])
        self.fill(out, [own(f". {text}")])
        return f"{kind} {number}"

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[int],
        about: str,
        *,
        turned: bool = False,
    ) -> None:
        """A table; its header is repeated on every page and no row is split. `widths` are shares;
        `about` is its description for those who do not see it."""
        total = TURNED if turned else UPRIGHT
        sizes = [share * total // sum(widths) for share in widths]
        out = child(self.body, "tbl")
        form = child(out, "tblPr")
        child(form, "tblStyle", val="StudyTable")
        child(form, "tblW", w=str(sum(sizes)), type="dxa")
        child(form, "tblLayout", type="fixed")
        child(form, "tblLook", val="0620", firstRow="1", lastRow="0", firstColumn="0",
              lastColumn="0", noHBand="1", noVBand="1")  # fmt: skip
        child(form, "tblDescription", val=legal(about))
        grid = child(out, "tblGrid")
        for size in sizes:
            child(grid, "gridCol", w=str(size))
        self._row(out, [((own(name),),) for name in columns], sizes, header=True)
        for row in rows:
            self._row(out, row, sizes)
        self.text(style="Note")  # two tables in a row would be one to Word

    def _row(
        self,
        table: ET.Element,
        cells: Sequence[Cell],
        sizes: Sequence[int],
        *,
        header: bool = False,
    ) -> None:
        out = child(table, "tr")
        form = child(out, "trPr")
        child(form, "cantSplit")
        if header:
            child(form, "tblHeader")
        for cell, size in zip(cells, sizes, strict=True):
            box = child(out, "tc")
            child(child(box, "tcPr"), "tcW", w=str(size), type="dxa")
            lines = ((Run(cell),),) if isinstance(cell, str) else cell
            for line in lines or ((),):
                rtl = right_to_left("".join(run.text for run in line))
                text = paragraph(box, "TableHeading" if header else "TableText", rtl=rtl)
                self.fill(text, line)

    def fill(self, parent: ET.Element, runs: Sequence[Run]) -> None:
        """Put runs into a paragraph, a field or a link."""
        for run in runs:
            if run.link:
                number = self._links.setdefault(run.link, f"link{len(self._links) + 1}")
                link = child(parent, "hyperlink")
                link.set(f"{{{R}}}id", number)
                self._run(link, run, "Hyperlink")
            elif run.text:
                self._run(parent, run)

    def _run(self, parent: ET.Element, run: Run, style: str = "") -> None:
        out = child(parent, "r")
        form = child(out, "rPr")
        if style:
            child(form, "rStyle", val=style)
        if run.bold:
            child(form, "b")
            child(form, "bCs")
        if run.size:
            child(form, "sz", val=str(run.size))
            child(form, "szCs", val=str(run.size))
        if right_to_left(run.text):
            child(form, "rtl")
        if run.own and self.language != "en":
            child(form, "lang", val="en", bidi="en")
        if not len(form):
            out.remove(form)
        write_text(out, run.text)


def write_text(run: ET.Element, text: str) -> None:
    """Put text into a run; line ends and tabs become Word's."""
    for place, line in enumerate(legal(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if place:
            child(run, "br")
        for position, part in enumerate(line.split("\t")):
            if position:
                child(run, "tab")
            if part:
                own_text = child(run, "t")
                own_text.text = part
                if part[:1].isspace() or part[-1:].isspace():
                    own_text.set(f"{{{XML}}}space", "preserve")
