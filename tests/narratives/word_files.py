"""Word files made for tests, with what python-docx has no word for written as XML."""

from __future__ import annotations

import io
import struct
import zlib

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches

W = nsdecls("w")
FRONT = {
    "ID": "N01",
    "Title": "Night; and day",
    "Sources": "Nobody 2020, a paper. doi:10.1000/xyz.1",
    "Setting": "hospital ward",
    "System level": "micro; meso",
    "Stakeholders": "nurses",
}


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


#: A picture of one pixel.
PIXEL = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)


def start(front: dict[str, str] | None = FRONT):
    """A document with its table of keys and values."""
    document = docx.Document()
    if front:
        table = document.add_table(rows=0, cols=2)
        for key, value in front.items():
            cells = table.add_row().cells
            cells[0].text, cells[1].text = key, value
    return document


def item(document, text: str, level: int = 0, numbered: bool = False):
    """A list item at a depth, as Word writes it: a paragraph with numbering properties."""
    paragraph = document.add_paragraph(text)
    number = _numbering(document, numbered)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def _numbering(document, numbered: bool) -> int:
    root = document.part.numbering_part.element
    one = 901 if numbered else 900
    if not root.xpath(f'w:num[@w:numId="{one}"]'):
        kind = "decimal" if numbered else "bullet"
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{kind}"/></w:lvl>' for n in range(4)
        )
        root.append(
            parse_xml(f'<w:abstractNum {W} w:abstractNumId="{one}">{levels}</w:abstractNum>')
        )
        root.append(
            parse_xml(f'<w:num {W} w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>')
        )
    return one


def link(paragraph, text: str, target: str) -> None:
    """A hyperlink at the end of a paragraph."""
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(element)


def run(paragraph, xml: str) -> None:
    """Raw XML at the end of a paragraph."""
    opening, _, rest = xml.partition(">")
    closed = opening.endswith("/")
    opening = opening.rstrip("/")
    paragraph._p.append(parse_xml(f"{opening} {W}{'/' if closed else ''}>{rest}"))


def block(document, xml: str) -> None:
    """Raw XML as the last block of the document."""
    opening, _, rest = xml.partition(">")
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"{opening} {W}>{rest}"))


def picture(document, alternative: str) -> None:
    """A picture with an alternative text."""
    document.add_picture(io.BytesIO(PIXEL), width=Inches(1))
    for properties in document.element.body.iter(qn("wp:docPr")):
        properties.set("descr", alternative)


def data(document) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
