"""The empty document: python-docx's template with plain styles, and the same bytes each time.

The styles are Word's own, so that a journal's template takes them over.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from synth.report.manuscript.word_xml import set_size

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

#: A zip file has no earlier date; XlsxWriter uses the same.
_DATE = (1980, 1, 1, 0, 0, 0)
#: Of each paragraph style: the letters' size, whether they are bold, italic, the space before and
#: after, in points, and whether the paragraph is kept with the next.
_STYLES = {
    "Normal": (11, False, False, 0, 6, False),
    "Title": (20, True, False, 0, 12, True),
    "Heading 1": (16, True, False, 18, 6, True),
    "Heading 2": (13, True, False, 15, 4, True),
    "Heading 3": (11, True, True, 12, 3, True),
    "Caption": (10, True, False, 12, 4, True),
    "Quote": (11, False, False, 3, 3, False),
    "Intense Quote": (11, False, True, 3, 3, False),
    "Bibliography": (11, False, False, 0, 4, False),
    "Note": (9.5, False, False, 6, 6, False),
    "Table Text": (9, False, False, 2, 2, False),
    "No Spacing": (9, False, False, 0, 0, False),  # within the theme map
    "Footer": (9, False, False, 0, 0, False),
}
#: Those that the template lacks, and whether Word knows them.
_NEW = {"Bibliography": True, "Note": False, "Table Text": False}
#: Parts of the template that say what is not so (made by Word for Macintosh), or are of no use.
_UNWANTED = ("extended-properties", "thumbnail", "customXml", "stylesWithEffects")


def new_document(title: str, language: str) -> Document:
    """An empty document in the study's language."""
    document = docx.Document()
    for name, known in _NEW.items():
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
    for name in _STYLES:
        _plain(document.styles[name])
        if name != "Normal":
            document.styles[name].base_style = document.styles["Normal"]
        if f"{name} Char" in document.styles:  # the same for part of a paragraph, in blue
            document.styles[f"{name} Char"].delete()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, first, right in (("Quote", 0, 5), ("Intense Quote", 0, 5), ("Bibliography", -5, 0)):
        form = document.styles[name].paragraph_format
        form.left_indent, form.first_line_indent, form.right_indent = Mm(10), Mm(first), Mm(right)
        form.keep_together = True
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = RGBColor(0x0B, 0x4F, 0x8A), True
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:bidi"), language)
    _without_the_templates_past(document)
    document.core_properties.title = title[:255]  # more, the format does not allow
    document.core_properties.language = language
    return document


def _plain(style: ParagraphStyle) -> None:
    """A style in the text's font and colour, without lines, in the sizes of `_STYLES`."""
    size, bold, italic, before, after, keep = _STYLES[style.name]
    for part in style.element.xpath("w:rPr | w:pPr/w:pBdr | w:link"):
        part.getparent().remove(part)
    set_size(style.font, Pt(size))
    style.font.bold = style.font.cs_bold = bold or None
    style.font.italic = style.font.cs_italic = italic or None
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.15 if size == 11 else 1.0  # small print stands closer
    form.keep_with_next = keep or None


def _without_the_templates_past(document: Document) -> None:
    """No author, no dates, no program; no “compatibility mode” in the title of Word's window."""
    for relations in (document.part.rels, document.part.package.rels):
        for relation_id in [r.rId for r in relations.values() if r.reltype.endswith(_UNWANTED)]:
            del relations[relation_id]
    properties = document.core_properties._element
    for old in list(properties):
        properties.remove(old)
    settings = document.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")  # the schema asks for it
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def repacked(package: io.BytesIO) -> bytes:
    """The zip file with a fixed date: python-docx puts the hour into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 0  # the same on every system
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
