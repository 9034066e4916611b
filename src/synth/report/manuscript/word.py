"""A Word document's text: headings, paragraphs, tables, sections, from its top to its end.

Written with python-docx. Every text is cleaned of what XML cannot hold, set from right to left
where its first strong character is, and marked as English where it is the report's own and the
study is in another language.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Emu, Mm, Pt

from synth.report.manuscript import word_xml as xml
from synth.report.manuscript.template import new_document, repacked
from synth.report.manuscript.xml_text import legal, right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.table import Table
    from docx.text.paragraph import Paragraph

#: A4 with margins of 2 cm, in English Metric Units like all lengths of python-docx.
_SHORT, _LONG, _MARGIN = Mm(210), Mm(297), Mm(20)
#: The text's width on an upright and on a turned page.
UPRIGHT, TURNED = _SHORT - 2 * _MARGIN, _LONG - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one form. `own`: the report's own words, which are English; `size` in
    points, 0 for the style's."""

    text: str
    own: bool = False
    bold: bool = False
    link: str = ""
    size: float = 0


Line = tuple[Run, ...]
#: A table's cell: a text, or its paragraphs.
Cell = str | tuple[Line, ...]


def own(text: str, *, bold: bool = False) -> Run:
    """A run of the report's own words."""
    return Run(text, own=True, bold=bold)


class Word:
    """A document being written, from its top to its end."""

    def __init__(self, title: str, language: str) -> None:
        self.language = language
        self.document = new_document(legal(title), language)
        self.counts: Counter[str] = Counter()
        self._links: dict[str, str] = {}
        page = self.document.sections[0]
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
        page.header_distance = page.footer_distance = Mm(10)
        xml.put_in_field(page.footer.paragraphs[0].add_run("1"), "PAGE")

    def finished(self, *, turned: bool = False) -> bytes:
        """The file's bytes. The last pages are `turned` or upright."""
        self._turn(turned)
        out = io.BytesIO()
        self.document.save(out)
        return repacked(out)

    def pages(self, *, turned: bool) -> None:
        """End the section: what stands since the last one is on turned or upright pages."""
        self._turn(turned)
        self.document.add_section()

    def _turn(self, turned: bool) -> None:
        section = self.document.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG, _SHORT) if turned else (_SHORT, _LONG)

    def text(self, *runs: Run, style: str = "Normal", keep: bool = False) -> Paragraph:
        """A paragraph; `keep` holds it on one page with the next."""
        out = self.document.add_paragraph()
        if keep:
            out.paragraph_format.keep_with_next = True
        self.fill(out, runs, style)
        return out

    def heading(self, level: int, run: Run) -> None:
        """A heading; level 0 is the title."""
        self.text(run, style=f"Heading {level}" if level else "Title")

    def caption(self, kind: str, text: str) -> str:
        """“Table 3. …” or “Figure 1. …”, numbered by a field of Word; returns “Table 3”."""
        self.counts[kind] += 1
        number = str(self.counts[kind])
        out = self.text(own(f"{kind} "), own(number), own(f". {text}"), style="Caption")
        xml.put_in_field(out.runs[1], f"SEQ {kind} \\* ARABIC")
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
        out = self.document.add_table(0, len(columns), "Table Grid")
        out.autofit = False
        for column, share in zip(out.columns, widths, strict=True):
            column.width = Emu(share * (TURNED if turned else UPRIGHT) // sum(widths))
        xml.describe_table(out, legal(about))
        self._row(out, [((own(name, bold=True),),) for name in columns], header=True)
        for row in rows:
            self._row(out, row)

    def _row(self, table: Table, cells: Sequence[Cell], *, header: bool = False) -> None:
        row = table.add_row()
        xml.keep_row_whole(row, header=header)
        for box, cell in zip(row.cells, cells, strict=True):
            lines = ((Run(cell),),) if isinstance(cell, str) else cell
            for place, line in enumerate(lines or ((),)):
                self.fill(box.add_paragraph() if place else box.paragraphs[0], line, "Table Text")

    def fill(self, paragraph: Paragraph, runs: Sequence[Run], style: str) -> None:
        """Put runs into an empty paragraph; it runs from right to left where its text begins so."""
        # By its id: by its name, python-docx looks through all styles for each paragraph.
        paragraph._p.style = style.replace(" ", "")
        if right_to_left("".join(run.text for run in runs)):
            xml.turn_paragraph(paragraph)
        for run in runs:
            if run.text:
                self._run(paragraph, run)

    def _run(self, paragraph: Paragraph, run: Run) -> None:
        out = paragraph.add_run(legal(run.text).replace("\r\n", "\n"))
        if run.link:
            out._r.style = "Hyperlink"
            xml.put_in_link(out, self._link(run.link))
        if run.bold:
            out.font.bold = out.font.cs_bold = True
        if run.size:
            xml.set_size(out.font, Pt(run.size))
        if right_to_left(run.text):
            out.font.rtl = True
        if run.own and self.language != "en":
            xml.set_language(out, "en")

    def _link(self, address: str) -> str:
        """The relation id of an address; asked itself, python-docx looks through all each time."""
        if address not in self._links:
            self._links[address] = number = f"link{len(self._links) + 1}"
            part = self.document.part
            part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, number, is_external=True)
        return self._links[address]
