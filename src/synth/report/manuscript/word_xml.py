"""What Word's files can hold and python-docx has no function for, a small helper each.

Office Open XML, ECMA-376 part 1, chapter 17. What has its place in an order is put there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

if TYPE_CHECKING:
    from docx.shared import Length
    from docx.table import Table, _Row
    from docx.text.font import Font
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run


def _element(name: str, **attributes: str) -> Any:
    """A new element of Word's namespace."""
    return OxmlElement(f"w:{name}", {qn(f"w:{k}"): v for k, v in attributes.items()})


def keep_row_whole(row: _Row, *, header: bool) -> None:
    """Let no row be split over two pages, and the header be repeated on each."""
    form = row._tr.get_or_add_trPr()
    form.append(_element("cantSplit"))
    if header:
        form.append(_element("tblHeader"))


def describe_table(table: Table, text: str) -> None:
    """The table's alternative text."""
    table._tbl.tblPr.append(_element("tblDescription", val=text))


def turn_paragraph(paragraph: Paragraph) -> None:
    """Let a paragraph run from right to left; python-docx has this for runs alone."""
    form = paragraph._p.get_or_add_pPr()
    form.insert_element_before(_element("bidi"), "w:spacing", "w:ind", "w:jc", "w:sectPr")


def set_size(font: Font, size: Length) -> None:
    """The letters' size; python-docx leaves out that of scripts such as Arabic and Hebrew."""
    font.size = size
    form = font._element.get_or_add_rPr()
    for old in form.findall(qn("w:szCs")):
        form.remove(old)
    form.find(qn("w:sz")).addnext(_element("szCs", val=str(round(size.pt * 2))))


def set_language(run: Run, language: str) -> None:
    """The language of a run that is not in the document's; to be called last."""
    run._r.get_or_add_rPr().append(_element("lang", val=language, bidi=language))


def put_in_field(run: Run, instruction: str) -> None:
    """Let Word count what stands in the run."""
    _wrap(run, _element("fldSimple", instr=f" {instruction} "))


def put_in_link(run: Run, relation: str) -> None:
    """Make the run a link to the address with this relation id."""
    _wrap(run, OxmlElement("w:hyperlink", {qn("r:id"): relation}))


def _wrap(run: Run, outer: Any) -> None:
    run._r.addprevious(outer)
    outer.append(run._r)
