"""The theme map as a drawing that Word can edit: a group of boxes, arrows and labels.

DrawingML shapes in a group (Word 2010 and later; LibreOffice reads them too). Older programs show a
sentence in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from synth.report.figures.theme_map_arrows import (
    LABEL,
    LEADING,
    SMALL,
    THEME,
    TITLE,
    Arrow,
    label_box,
)
from synth.report.manuscript.word import TURNED, UPRIGHT, Run, child, paragraph
from synth.report.manuscript.xml_text import legal, right_to_left

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.report.figures.theme_map import Box, Layout
    from synth.report.manuscript.word import Word

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: English Metric Units in a point, a pixel (of 1/96 inch) and a twentieth of a point.
_POINT, _PIXEL, _TWIP = 12700, 9525, 635
#: Height left for a figure beside its caption on an upright and a turned page, in EMU.
_TALL, _LOW = 21 * 360000, 13 * 360000
#: A map drawn smaller than this share of its size could not be read on paper.
SMALLEST = 0.35
#: How thick an arrow of each weight is, in points; weight 0 is dashed.
_THICK = (0.75, 0.75, 1.25, 1.75, 2.25)


def scale_of(plan: Layout, *, turned: bool) -> float:
    """The share of its own size at which the map fits an upright or a turned page; at most 1."""
    width, height = (TURNED * _TWIP, _LOW) if turned else (UPRIGHT * _TWIP, _TALL)
    return min(1.0, width / (plan.width * _PIXEL), height / (plan.height * _PIXEL))


def draw(word: Word, plan: Layout, labels: Mapping[str, str], said: str, *, scale: float) -> None:
    """Put the map into the document. `labels`: theme → label; `said` describes it in words."""
    for prefix, name in (("a", A), ("wp", WP), ("wpg", WPG), ("wps", WPS), ("mc", MC)):
        ET.register_namespace(prefix, name)
    run = child(paragraph(word.body, "Figure"), "r")
    choice = ET.SubElement(run, f"{{{MC}}}AlternateContent")
    new = ET.SubElement(choice, f"{{{MC}}}Choice", {"Requires": "wpg"})
    inline = ET.SubElement(child(new, "drawing"), f"{{{WP}}}inline",
                           {"distT": "0", "distB": "0", "distL": "0", "distR": "0"})  # fmt: skip
    _Drawing(word, labels, scale).into(inline, plan, said)
    old = ET.SubElement(choice, f"{{{MC}}}Fallback")
    child(old, "t").text = "(This figure can be shown by Word 2010 and later.)"


class _Drawing:
    """Shapes being drawn, each with the next number."""

    def __init__(self, word: Word, labels: Mapping[str, str], scale: float) -> None:
        self.word, self.labels, self.scale = word, labels, scale
        self.number = 1

    def size(self, pixels: float) -> str:
        """A length of the layout in EMU on the page."""
        return str(round(pixels * self.scale * _PIXEL))

    def into(self, inline: ET.Element, plan: Layout, said: str) -> None:
        """The group of all shapes: boxes, then arrows, then their labels."""
        extent = {"cx": self.size(plan.width), "cy": self.size(plan.height)}
        ET.SubElement(inline, f"{{{WP}}}extent", extent)
        ET.SubElement(inline, f"{{{WP}}}effectExtent", {"l": "0", "t": "0", "r": "0", "b": "0"})
        ET.SubElement(inline, f"{{{WP}}}docPr",
                      {"id": "1", "name": "Theme map", "descr": legal(said)})  # fmt: skip
        ET.SubElement(inline, f"{{{WP}}}cNvGraphicFramePr")
        graphic = ET.SubElement(inline, f"{{{A}}}graphic")
        data = ET.SubElement(graphic, f"{{{A}}}graphicData", {"uri": WPG})
        group = ET.SubElement(data, f"{{{WPG}}}wgp")
        ET.SubElement(group, f"{{{WPG}}}cNvGrpSpPr")
        form = ET.SubElement(ET.SubElement(group, f"{{{WPG}}}grpSpPr"), f"{{{A}}}xfrm")
        for off, ext in (("off", "ext"), ("chOff", "chExt")):
            ET.SubElement(form, f"{{{A}}}{off}", {"x": "0", "y": "0"})
            ET.SubElement(form, f"{{{A}}}{ext}", extent)
        for heading in plan.headings:
            height = LEADING[SMALL] * len(heading.lines) + 6
            place = (heading.x - THEME / 2, heading.y - SMALL, THEME, height)
            self.words(group, "Question", place, [self.run(" ".join(heading.lines), SMALL)])
        for box in sorted(plan.boxes, key=lambda one: not one.theme):
            self.box(group, box)
        for arrow in plan.arrows:
            self.arrow(group, arrow)
        for arrow in plan.arrows:
            self.label(group, arrow)

    def shape(
        self, group: ET.Element, name: str, place: tuple[float, float, float, float]
    ) -> tuple[ET.Element, ET.Element]:
        """A new shape at (x, y, width, height) of the layout; returns it and its form."""
        self.number += 1
        shape = ET.SubElement(group, f"{{{WPS}}}wsp")
        ET.SubElement(shape, f"{{{WPS}}}cNvPr", {"id": str(self.number), "name": legal(name)[:120]})
        ET.SubElement(shape, f"{{{WPS}}}cNvSpPr")
        form = ET.SubElement(shape, f"{{{WPS}}}spPr")
        where = ET.SubElement(form, f"{{{A}}}xfrm")
        x, y, w, h = (self.size(one) for one in place)
        ET.SubElement(where, f"{{{A}}}off", {"x": x, "y": y})
        ET.SubElement(where, f"{{{A}}}ext", {"cx": w, "cy": h})
        return shape, form

    def box(self, group: ET.Element, box: Box) -> None:
        """A theme's or subtheme's box with rounded corners, its label and where it is found."""
        whole = self.labels[box.id]
        shown = " ".join(box.lines) if box.lines and box.lines[-1].endswith("…") else whole
        kind = "Theme" if box.theme else "Subtheme"
        shape, form = self.shape(group, f"{kind}: {whole}", (box.x, box.y, box.w, box.h))
        geometry = ET.SubElement(form, f"{{{A}}}prstGeom", {"prst": "roundRect"})
        corner = round(4 / min(box.w, box.h) * 100_000)
        ET.SubElement(ET.SubElement(geometry, f"{{{A}}}avLst"), f"{{{A}}}gd",
                      {"name": "adj", "fmla": f"val {corner}"})  # fmt: skip
        _colour(form, "E8EEF4" if box.theme else "FFFFFF")
        line = ET.SubElement(form, f"{{{A}}}ln", {"w": str(_POINT if box.theme else _POINT // 2)})
        _colour(line, "33506B")
        label = self.run(shown, TITLE if box.theme else LABEL, bold=box.theme)
        anchor, top = ("t", 6) if box.theme else ("ctr", 2)
        self.text(shape, [label, self.run(box.note, SMALL, own=True)], anchor, top=top)

    def arrow(self, group: ET.Element, arrow: Arrow) -> None:
        """A relation's curve, with a head at its end."""
        xs, ys = zip(*arrow.points, strict=True)
        x, y = min(xs), min(ys)
        place = (x, y, max(xs) - x, max(ys) - y)
        name = f"{self.labels[arrow.source]} → {self.labels[arrow.target]}"
        shape, form = self.shape(group, name, place)
        geometry = ET.SubElement(form, f"{{{A}}}custGeom")
        for part in ("avLst", "gdLst", "ahLst", "cxnLst"):
            ET.SubElement(geometry, f"{{{A}}}{part}")
        ET.SubElement(geometry, f"{{{A}}}rect", {"l": "0", "t": "0", "r": "r", "b": "b"})
        path = ET.SubElement(
            ET.SubElement(geometry, f"{{{A}}}pathLst"), f"{{{A}}}path",
            {"w": self.size(place[2]), "h": self.size(place[3]), "fill": "none"},
        )  # fmt: skip

        def point(parent: ET.Element, at: tuple[float, float]) -> None:
            where = {"x": self.size(at[0] - x), "y": self.size(at[1] - y)}
            ET.SubElement(parent, f"{{{A}}}pt", where)

        point(ET.SubElement(path, f"{{{A}}}moveTo"), arrow.points[0])
        for start in range(1, len(arrow.points), 3):
            curve = ET.SubElement(path, f"{{{A}}}cubicBezTo")
            for at in arrow.points[start : start + 3]:
                point(curve, at)
        ET.SubElement(form, f"{{{A}}}noFill")
        thick = str(round(_THICK[arrow.weight] * _POINT))
        line = ET.SubElement(form, f"{{{A}}}ln", {"w": thick})
        _colour(line, "262626")
        ET.SubElement(line, f"{{{A}}}prstDash", {"val": "solid" if arrow.weight else "dash"})
        ET.SubElement(line, f"{{{A}}}round")
        ET.SubElement(line, f"{{{A}}}tailEnd", {"type": "triangle", "w": "med", "len": "med"})
        ET.SubElement(shape, f"{{{WPS}}}bodyPr")

    def label(self, group: ET.Element, arrow: Arrow) -> None:
        """An arrow's label above it and its support below; to the right of one that turns back."""
        x, y, w, h = label_box(arrow)
        said = self.run(" ".join(arrow.label), SMALL)
        support = self.run(arrow.support, SMALL, own=True)
        if arrow.turns:
            lines = [said, support] if said.text else [support]
            self.words(group, "Label", (x, y, w + 6, h), lines, side="left")
            return
        if said.text:
            above = arrow.at[1] - y
            self.words(group, "Label", (x - 3, y - 2, w + 6, above), [said], anchor="b")
        below = y + h - arrow.at[1]
        self.words(group, "Support", (x - 3, arrow.at[1] + 1, w + 6, below), [support])

    def words(
        self, group: ET.Element, name: str, place: tuple[float, float, float, float],
        lines: Sequence[Run], *, anchor: str = "t", side: str = "center",
    ) -> None:  # fmt: skip
        """Text without a box around it."""
        shape, form = self.shape(group, name, place)
        ET.SubElement(ET.SubElement(form, f"{{{A}}}prstGeom", {"prst": "rect"}), f"{{{A}}}avLst")
        ET.SubElement(form, f"{{{A}}}noFill")
        ET.SubElement(ET.SubElement(form, f"{{{A}}}ln"), f"{{{A}}}noFill")
        self.text(shape, lines, anchor, side=side)

    def run(self, text: str, size: float, *, bold: bool = False, own: bool = False) -> Run:
        """Text of the layout's `size`, a pixel being three quarters of a point."""
        return Run(text, own=own, bold=bold, size=max(2, round(size * self.scale * 1.5)))

    def text(
        self, shape: ET.Element, lines: Sequence[Run], anchor: str, *,
        side: str = "center", top: float = 0,
    ) -> None:  # fmt: skip
        """A shape's text, a paragraph for each run."""
        content = child(ET.SubElement(shape, f"{{{WPS}}}txbx"), "txbxContent")
        for run in lines:
            out = paragraph(content, "FigureText", rtl=right_to_left(run.text))
            if side != "center":
                child(out[0], "jc", val=side)
            self.word.fill(out, [run])
        ET.SubElement(
            shape, f"{{{WPS}}}bodyPr",
            {"rot": "0", "vert": "horz", "wrap": "square", "lIns": self.size(4 * bool(top)),
             "tIns": self.size(top), "rIns": self.size(4 * bool(top)), "bIns": "0",
             "anchor": anchor, "anchorCtr": "0"},
        )  # fmt: skip


def _colour(parent: ET.Element, colour: str) -> None:
    fill = ET.SubElement(parent, f"{{{A}}}solidFill")
    ET.SubElement(fill, f"{{{A}}}srgbClr", {"val": colour})
