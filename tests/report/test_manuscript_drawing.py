"""The theme map as a drawing of Word's."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from docx.opc.oxml import serialize_part_xml
from making import make

from synth.report.manuscript import drawing
from synth.report.manuscript.drawing import WP, WPS, A, W
from synth.report.manuscript.word import Word
from synth.report.parts.theme_map import layout
from synth.tables.theme import RelationSupport, ThemeSummary

THEMES = [
    make(ThemeSummary, theme="p", label="Purposes & <more>", question="why", narratives=3),
    make(ThemeSummary, theme="p1", parent="p", label="Respond", narratives=2),
    make(ThemeSummary, theme="l", label="تعلم", question="how", narratives=3),
    make(ThemeSummary, theme="l1", parent="l", label="In passing " * 40, narratives=1),
]
RELATIONS = [
    make(RelationSupport, source="p1", target="l1", label="is learnt in", passages=1),
    make(RelationSupport, source="l", target="p"),
    make(RelationSupport, source="l1", target="l", label="a\x00b", narratives=1, sentences=1),
]
LABELS = {theme.theme: theme.label for theme in THEMES}


@pytest.fixture(scope="module")
def plan():
    """A small map's geometry."""
    return layout(THEMES, RELATIONS, [("why", "Why?"), ("how", "How?")])


@pytest.fixture(scope="module")
def drawn(plan):
    """The map in a document."""
    word = Word("t", "en")
    drawing.draw(word, plan, LABELS, "Said \x01 & <so>", scale=0.5)
    return ET.fromstring(serialize_part_xml(word.document.element))


def words(shape):
    """A shape's text, a line for each paragraph."""
    return ["".join(t.text for t in p.iter(f"{W}t")) for p in shape.iter(f"{W}p")]


def test_the_drawing_is_described_in_words(drawn):
    """It has a name and an alternative text, as it was given but for what XML cannot hold."""
    (properties,) = drawn.iter(f"{WP}docPr")
    assert properties.get("name") == "Theme map"
    assert properties.get("descr") == "Said \ufffd & <so>"


def test_every_box_and_arrow_is_a_shape_of_its_own(drawn, plan):
    """Boxes with rounded corners and their whole label, arrows with heads; numbered apart."""
    shapes = list(drawn.iter(f"{WPS}wsp"))
    boxes = [s for s in shapes if s.find(f".//{A}prstGeom[@prst='roundRect']") is not None]
    arrows = [s for s in shapes if s.find(f".//{A}tailEnd") is not None]
    assert (len(boxes), len(arrows)) == (len(plan.boxes), len(plan.arrows)) == (4, 3)
    labels = [words(shape)[0] for shape in boxes]
    assert {"Purposes & <more>", "Respond", "تعلم"} <= set(labels)
    assert [words(s)[1] for s in boxes if words(s)[0] == "Respond"] == ["2 narratives"]
    names = {s.find(f"{WPS}cNvPr").get("name") for s in arrows}
    assert "Purposes & <more>" in {s.find(f"{WPS}cNvPr").get("name")[7:] for s in boxes}
    assert any(name.startswith("Respond → In passing") for name in names)
    numbers = [e.get("id") for tag in (f"{WPS}cNvPr", f"{WP}docPr") for e in drawn.iter(tag)]
    assert len(set(numbers)) == len(numbers)


def test_an_arrow_without_support_is_broken(drawn):
    """What rests on no sentence and no passage is seen without colour."""
    dashes = [e.get("val") for e in drawn.iter(f"{A}prstDash")]
    assert sorted(dashes) == ["dash", "solid", "solid"]


def test_shapes_stand_within_the_drawing_where_the_layout_puts_them(drawn, plan):
    """Half the size asked for: every place is the layout's, and nothing lies outside."""
    (extent,) = drawn.iter(f"{WP}extent")
    assert int(extent.get("cx")) == pytest.approx(plan.width * 0.5 * 9525, abs=1)
    places = {}
    for shape in drawn.iter(f"{WPS}wsp"):
        off, ext = shape.find(f".//{A}xfrm/{A}off"), shape.find(f".//{A}xfrm/{A}ext")
        x, y, w, h = (int(e.get(k)) for e, k in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy")))
        assert x >= -9525 * 4 and x + w <= int(extent.get("cx")) + 9525 * 4
        assert y >= -9525 * 4 and y + h <= int(extent.get("cy")) + 9525 * 4
        places[shape.find(f"{WPS}cNvPr").get("name")] = (x, y, w, h)
    box = next(box for box in plan.boxes if box.id == "p1")
    wanted = [v * 0.5 * 9525 for v in (box.x, box.y, box.w, box.h)]
    assert places["Subtheme: Respond"] == pytest.approx(wanted, abs=1)


def test_text_from_right_to_left(drawn):
    """A label that begins in Arabic runs from right to left."""
    texts = [p for p in drawn.iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert {"".join(t.text for t in p.iter(f"{W}t")) for p in texts} == {"تعلم"}


def test_a_map_is_made_no_larger_than_it_is_and_fits_the_page(plan):
    """The share at which it is drawn fits both directions of the page."""
    for turned in (False, True):
        scale = drawing.scale_of(plan, turned=turned)
        assert 0 < scale <= 1
        assert plan.width * scale * 9525 <= (257 if turned else 170) * 36000
