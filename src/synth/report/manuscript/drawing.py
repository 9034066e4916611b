"""The theme map as a drawing that Word can edit: a group of boxes, arrows and labels.

DrawingML shapes in a group (Word 2010 and later; LibreOffice reads them too). Older programs show a
sentence in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from synth.report.manuscript.word import TURNED, UPRIGHT, Run
from synth.report.manuscript.xml_text import legal
from synth.report.parts.theme_map_arrows import (
    LABEL,
    LEADING,
    SMALL,
    THEME,
    TITLE,
    Arrow,
    label_box,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.report.manuscript.word import Word
    from synth.report.parts.theme_map import Box, Layout

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
W, A, WP, WPG, WPS, _ = (f"{{{name}}}" for name in _NAMES.values())
#: The drawing without its size, description and shapes.
_FRAME = f"""\
<mc:AlternateContent {" ".join(f'xmlns:{k}="{v}"' for k, v in _NAMES.items())}>
  <mc:Choice Requires="wpg">
    <w:drawing>
      <wp:inline distT="0" distB="0" distL="0" distR="0">
        <wp:extent/>
        <wp:effectExtent l="0" t="0" r="0" b="0"/>
        <wp:docPr id="1" name="Theme map"/>
        <wp:cNvGraphicFramePr/>
        <a:graphic>
          <a:graphicData uri="{_NAMES["wpg"]}">
            <wpg:wgp>
              <wpg:cNvGrpSpPr/>
              <wpg:grpSpPr>
                <a:xfrm>
                  <a:off x="0" y="0"/><a:ext/><a:chOff x="0" y="0"/><a:chExt/>
                </a:xfrm>
              </wpg:grpSpPr>
            </wpg:wgp>
          </a:graphicData>
        </a:graphic>
      </wp:inline>
    </w:drawing>
  </mc:Choice>
  <mc:Fallback><w:t>(This figure can be shown by Word 2010 and later.)</w:t></mc:Fallback>
</mc:AlternateContent>"""
#: English Metric Units in a point and a pixel (of 1/96 inch).
_POINT, _PIXEL = 12700, 9525
#: Height left for a figure beside its caption on an upright and a turned page.
_TALL, _LOW = Mm(210), Mm(130)
#: A map drawn smaller than this share of its size could not be read on paper.
SMALLEST = 0.35
#: Left, top, width and height, in pixels of the layout.
_Place = tuple[float, float, float, float]
#: How thick an arrow of each weight is, in points; weight 0 is dashed.
_THICK = (0.75, 0.75, 1.25, 1.75, 2.25)


def scale_of(plan: Layout, *, turned: bool) -> float:
    """The share of its own size at which the map fits an upright or a turned page; at most 1."""
    width, height = (TURNED, _LOW) if turned else (UPRIGHT, _TALL)
    return min(1.0, width / (plan.width * _PIXEL), height / (plan.height * _PIXEL))


def draw(word: Word, plan: Layout, labels: Mapping[str, str], said: str, *, scale: float) -> None:
    """Put the map into the document. `labels`: theme → label; `said` describes it in words."""
    run = word.text(keep=True).add_run()
    frame = parse_xml(_FRAME)
    run._r.append(frame)
    _Drawing(word, labels, scale).into(frame, plan, said)


class _Drawing:
    """Shapes being drawn, each with the next number."""

    def __init__(self, word: Word, labels: Mapping[str, str], scale: float) -> None:
        self.word, self.labels, self.scale = word, labels, scale
        self.number = 1

    def size(self, pixels: float) -> str:
        """A length of the layout in EMU on the page."""
        return str(round(pixels * self.scale * _PIXEL))

    def into(self, frame: Any, plan: Layout, said: str) -> None:
        """The group of all shapes: boxes, then arrows, then their labels."""
        for extent in frame.iter(f"{WP}extent", f"{A}ext", f"{A}chExt"):
            extent.set("cx", self.size(plan.width))
            extent.set("cy", self.size(plan.height))
        next(frame.iter(f"{WP}docPr")).set("descr", legal(said))
        group = next(frame.iter(f"{WPG}wgp"))
        for heading in plan.headings:
            height = LEADING[SMALL] * len(heading.lines) + 6
            place = (heading.x - THEME / 2, heading.y - SMALL, THEME, height)
            self.words(group, "Question", place, [self.run(" ".join(heading.lines), SMALL)])
        for box in sorted(plan.boxes, key=lambda box: not box.theme):
            self.box(group, box)
        for arrow in plan.arrows:
            self.arrow(group, arrow)
        for arrow in plan.arrows:
            self.label(group, arrow)

    def shape(self, group: Any, name: str, place: _Place) -> tuple[Any, Any]:
        """A new shape at (x, y, width, height) of the layout; returns it and its form."""
        self.number += 1
        shape = _add(group, f"{WPS}wsp")
        _add(shape, f"{WPS}cNvPr", {"id": str(self.number), "name": legal(name)[:120]})
        _add(shape, f"{WPS}cNvSpPr")
        form = _add(shape, f"{WPS}spPr")
        where = _add(form, f"{A}xfrm")
        x, y, w, h = (self.size(length) for length in place)
        _add(where, f"{A}off", {"x": x, "y": y})
        _add(where, f"{A}ext", {"cx": w, "cy": h})
        return shape, form

    def box(self, group: Any, box: Box) -> None:
        """A theme's or subtheme's box with rounded corners, its label and where it is found."""
        whole = self.labels[box.id]
        shown = " ".join(box.lines) if box.lines and box.lines[-1].endswith("…") else whole
        kind = "Theme" if box.theme else "Subtheme"
        shape, form = self.shape(group, f"{kind}: {whole}", (box.x, box.y, box.w, box.h))
        geometry = _add(form, f"{A}prstGeom", {"prst": "roundRect"})
        corner = round(4 / min(box.w, box.h) * 100_000)
        _add(_add(geometry, f"{A}avLst"), f"{A}gd", {"name": "adj", "fmla": f"val {corner}"})
        _colour(form, "E8EEF4" if box.theme else "FFFFFF")
        line = _add(form, f"{A}ln", {"w": str(_POINT if box.theme else _POINT // 2)})
        _colour(line, "33506B")
        label = self.run(shown, TITLE if box.theme else LABEL, bold=box.theme)
        anchor, top = ("t", 6) if box.theme else ("ctr", 2)
        self.text(shape, [label, self.run(box.note, SMALL, own=True)], anchor, top=top)

    def arrow(self, group: Any, arrow: Arrow) -> None:
        """A relation's curve, with a head at its end."""
        xs, ys = zip(*arrow.points, strict=True)
        x, y = min(xs), min(ys)
        place = (x, y, max(xs) - x, max(ys) - y)
        name = f"{self.labels[arrow.source]} → {self.labels[arrow.target]}"
        shape, form = self.shape(group, name, place)
        geometry = _add(form, f"{A}custGeom")
        for part in ("avLst", "gdLst", "ahLst", "cxnLst"):
            _add(geometry, f"{A}{part}")
        _add(geometry, f"{A}rect", {"l": "0", "t": "0", "r": "r", "b": "b"})
        width, height = self.size(place[2]), self.size(place[3])
        paths = _add(geometry, f"{A}pathLst")
        path = _add(paths, f"{A}path", {"w": width, "h": height, "fill": "none"})

        def point(parent: Any, at: tuple[float, float]) -> None:
            where = {"x": self.size(at[0] - x), "y": self.size(at[1] - y)}
            _add(parent, f"{A}pt", where)

        point(_add(path, f"{A}moveTo"), arrow.points[0])
        for start in range(1, len(arrow.points), 3):
            curve = _add(path, f"{A}cubicBezTo")
            for at in arrow.points[start : start + 3]:
                point(curve, at)
        _add(form, f"{A}noFill")
        thick = str(round(_THICK[arrow.weight] * _POINT))
        line = _add(form, f"{A}ln", {"w": thick})
        _colour(line, "262626")
        _add(line, f"{A}prstDash", {"val": "solid" if arrow.weight else "dash"})
        _add(line, f"{A}round")
        _add(line, f"{A}tailEnd", {"type": "triangle", "w": "med", "len": "med"})
        _add(shape, f"{WPS}bodyPr")

    def label(self, group: Any, arrow: Arrow) -> None:
        """An arrow's label above it and its support below; to the right of one that turns back."""
        x, y, w, h = label_box(arrow)
        said = self.run(" ".join(arrow.label), SMALL)
        support = self.run(" ".join(arrow.support), SMALL, own=True)
        if arrow.turns:
            lines = [said, support] if said.text else [support]
            self.words(group, "Label", (x, y, w + 6, h), lines, left=True)
            return
        if said.text:
            above = arrow.at[1] - y
            self.words(group, "Label", (x - 3, y - 2, w + 6, above), [said], anchor="b")
        below = y + h - arrow.at[1]
        self.words(group, "Support", (x - 3, arrow.at[1] + 1, w + 6, below), [support])

    def words(
        self,
        group: Any,
        name: str,
        place: _Place,
        lines: Sequence[Run],
        *,
        anchor: str = "t",
        left: bool = False,
    ) -> None:
        """Text without a box around it."""
        shape, form = self.shape(group, name, place)
        _add(_add(form, f"{A}prstGeom", {"prst": "rect"}), f"{A}avLst")
        _add(form, f"{A}noFill")
        _add(_add(form, f"{A}ln"), f"{A}noFill")
        self.text(shape, lines, anchor, left=left)

    def run(self, text: str, size: float, *, bold: bool = False, own: bool = False) -> Run:
        """Text of the layout's `size`, a pixel being three quarters of a point."""
        return Run(text, own=own, bold=bold, size=max(2, round(size * self.scale * 1.5)) / 2)

    def text(
        self,
        shape: Any,
        lines: Sequence[Run],
        anchor: str,
        *,
        left: bool = False,
        top: float = 0,
    ) -> None:
        """A shape's text, a paragraph for each run."""
        content = _add(_add(shape, f"{WPS}txbx"), f"{W}txbxContent")
        for run in lines:
            out = Paragraph(_add(content, f"{W}p"), self.word.document)
            out.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
            self.word.fill(out, [run], "No Spacing")
        side = self.size(4 * bool(top))
        body = {"rot": "0", "vert": "horz", "wrap": "square"}
        inside = {"lIns": side, "tIns": self.size(top), "rIns": side, "bIns": "0"}
        _add(shape, f"{WPS}bodyPr", {**body, **inside, "anchor": anchor, "anchorCtr": "0"})


def _add(parent: Any, name: str, attributes: Mapping[str, str] | None = None) -> Any:
    """A new element within `parent`."""
    out = parent.makeelement(name, attributes)
    parent.append(out)
    return out


def _colour(parent: Any, colour: str) -> None:
    fill = _add(parent, f"{A}solidFill")
    _add(fill, f"{A}srgbClr", {"val": colour})
