"""The Word file's container: its parts in one zip file, the same bytes for the same content.

Office Open XML, ECMA-376 part 2 (packages) and part 1 (Word).
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PARTS = Path(__file__).parent / "parts"
#: A zip file has no earlier date; XlsxWriter uses the same.
_DATE = (1980, 1, 1, 0, 0, 0)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(document: ET.Element, links: Sequence[str], title: str, language: str) -> bytes:
    """The bytes of a `.docx`: the document, its style sheet, its properties.

    `links` are the addresses it links to; the first has the relation id `link1`.
    """
    return _zipped({
        "[Content_Types].xml": _part("content-types.xml"),
        "_rels/.rels": _part("package-relations.xml"),
        "docProps/core.xml": _properties(title, language),
        "word/document.xml": _bytes(document),
        "word/_rels/document.xml.rels": _relations(links),
        "word/styles.xml": _styles(language),
        "word/settings.xml": _part("settings.xml"),
        "word/footer.xml": _part("footer.xml"),
    })  # fmt: skip


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 0  # the same on every system
            package.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def _part(name: str) -> bytes:
    return (_PARTS / name).read_bytes()


def _bytes(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _styles(language: str) -> bytes:
    """The style sheet, in the study's language."""
    ET.register_namespace("w", _W)
    root = ET.fromstring(_part("styles.xml"))
    for lang in root.iter(f"{{{_W}}}lang"):
        lang.set(f"{{{_W}}}val", language)
        lang.set(f"{{{_W}}}bidi", language)
    return _bytes(root)


def _properties(title: str, language: str) -> bytes:
    """Title and language alone: no author is known, and a date would differ from run to run."""
    ET.register_namespace("cp", _CORE)
    ET.register_namespace("dc", _DC)
    root = ET.Element(f"{{{_CORE}}}coreProperties")
    ET.SubElement(root, f"{{{_DC}}}title").text = title
    ET.SubElement(root, f"{{{_DC}}}language").text = language
    return _bytes(root)


def _relations(links: Sequence[str]) -> bytes:
    ET.register_namespace("", _RELATIONS)
    root = ET.Element(f"{{{_RELATIONS}}}Relationships")

    def relation(one: str, kind: str, target: str) -> ET.Element:
        return ET.SubElement(
            root, f"{{{_RELATIONS}}}Relationship",
            {"Id": one, "Type": f"{_OFFICE}/{kind}", "Target": target},
        )  # fmt: skip

    for kind in ("styles", "settings", "footer"):
        relation(kind, kind, f"{kind}.xml")
    for number, address in enumerate(links, 1):
        relation(f"link{number}", "hyperlink", address).set("TargetMode", "External")
    return _bytes(root)
