"""The Word document: complete, as Word wants it, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.report.manuscript.drawing import W
from synth.report.manuscript.word import Run, Word, own
from synth.report.manuscript.xml_text import legal, right_to_left
from synth.report.parts.data import ReportData
from synth.report.parts.relation_places import rests_on
from synth.report.standards.entreq import entreq_items
from synth.steps import manuscript as step
from synth.wording import in_narratives

RANKED = "suggestions: {method: ranked, embeddings: off}\n"
#: The order in which Word wants what a paragraph, a run, a table and a section are described by.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr tabs bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u vertAlign rtl lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW tblInd tblBorders shd tblLayout "
    "tblCellMar tblLook tblCaption tblDescription",
    "sectPr": "footerReference type pgSz pgMar cols docGrid",
}


@pytest.fixture(scope="module")
def data(written):
    """What the small study's report is made from."""
    return ReportData.open(written.root)


@pytest.fixture(scope="module")
def package(written):
    """The small study's Word file, unpacked."""
    return unpacked(written.root)


@pytest.fixture(scope="module")
def document(written):
    """The same file, as python-docx reads it."""
    return docx.Document(str(written.root / "reports/manuscript.docx"))


def unpacked(root):
    """The parts of a study's Word file."""
    with zipfile.ZipFile(root / "reports/manuscript.docx") as source:
        return {name: source.read(name) for name in source.namelist()}


def remade(study):
    """Make a changed study's tables and manuscript; the Word file as python-docx reads it."""
    study.make()
    step.run(study.root)
    checked(unpacked(study.root))
    return docx.Document(str(study.root / "reports/manuscript.docx"))


def checked(parts):
    """Hold a file to what Word would otherwise repair."""
    roots = {name: ET.fromstring(part) for name, part in parts.items()}
    styles = {s.get(f"{W}styleId") for s in roots["word/styles.xml"].iter(f"{W}style")}
    body = roots["word/document.xml"]
    for name, order in ORDERS.items():
        known = order.split()
        for part in ("word/document.xml", "word/styles.xml"):
            for form in roots[part].iter(f"{W}{name}"):
                places = [known.index(child.tag.removeprefix(W)) for child in form]
                assert places == sorted(places), [child.tag for child in form]
    for tag in ("pStyle", "rStyle", "tblStyle"):
        assert {e.get(f"{W}val") for e in body.iter(f"{W}{tag}")} <= styles
    for table in body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            assert len(row.findall(f"{W}tc")) == columns
            assert all(cell[-1].tag == f"{W}p" for cell in row.findall(f"{W}tc"))
    relations = {r.get("Id"): r.get("Target") for r in roots["word/_rels/document.xml.rels"]}
    used = {v for e in body.iter() for k, v in e.attrib.items() if k.endswith("relationships}id")}
    assert used <= relations.keys()
    types = parts["[Content_Types].xml"].decode()
    assert all(f'"/{name}"' in types for name in parts if name.endswith(".xml") and "[" not in name)


def texts(document, style):
    """The texts of the paragraphs in one style."""
    return [p.text for p in document.paragraphs if p.style.name == style]


def table(document, heading):
    """The rows of the table whose first column is called so, without its header."""
    (found,) = [t for t in document.tables if t.cell(0, 0).text == heading]
    return [[cell.text for cell in row.cells] for row in found.rows][1:]


def test_word_has_nothing_to_repair(package):
    """Parts well formed, properties in their order, styles and relations known."""
    checked(package)


def test_headings_are_the_findings(document, data):
    """The title, and a heading for each theme and subtheme, with Word's own styles."""
    assert texts(document, "Title") == [data.site.title]
    level2, level3 = texts(document, "Heading 2"), texts(document, "Heading 3")
    for theme in data.result:
        assert theme.label in (level3 if theme.parent else level2)
    assert texts(document, "Heading 1")[:2] == ["Methods", "Findings"]


def test_statements_end_with_their_narratives(document, data):
    """A finding stands as it was written, with the narratives in the field's form."""
    said, names = texts(document, "Normal"), data.names.narratives
    for theme in data.result:
        if theme.statement:
            found = in_narratives(theme.cited, names) or "(in no narrative)"
            assert f"{theme.statement} {found}" in said
    assert any(text.startswith("No statement is written yet") for text in said)


def test_quotations_are_codings_and_contrary_ones_are_marked(document, data):
    """Each quotation is a counted coding of its narrative, in the style of its polarity."""
    known = {(c.quote, c.narrative, c.polarity) for c in data.codings}
    for style, polarity in (("Quote", "supporting"), ("Intense Quote", "contrary")):
        found = texts(document, style)
        assert found
        for text in found:
            assert text.startswith("Contrary: ") == (polarity == "contrary")
            quote, narrative = re.fullmatch(
                r"(?:Contrary: )?“(.*)” \((\w+).*\)", text, re.S
            ).groups()
            assert (quote, narrative, polarity) in known


def test_memos_are_not_in_it(package):
    """Memos are the team's own."""
    text = package["word/document.xml"].decode()
    assert "Not &lt;sure&gt;" not in text and "&lt;b&gt;pool" not in text


def test_the_themes_table(document, data):
    """One row a theme: label, subthemes with their narratives, narratives."""
    rows = table(document, "Analytical theme")
    themes, names = [theme for theme in data.result if not theme.parent], data.names.narratives
    assert [row[0] for row in rows] == [theme.label for theme in themes]
    for row, theme in zip(rows, themes, strict=True):
        below = [one for one in data.result if one.parent == theme.theme]
        subthemes = [
            f"{one.label} {in_narratives(one.cited, names) or '(in no narrative)'}" for one in below
        ]
        assert row[1].split("\n") == (subthemes or ["None"])
        assert f"(in {row[2]})" == in_narratives(theme.cited, names)


def test_relations_stand_beside_the_map(document, data):
    """What each arrow of the drawing rests on, in a table."""
    (row,) = table(document, "From")
    (relation,) = data.relations
    assert row[1] == relation.label
    assert row[3].startswith(rests_on(relation, where=False))
    assert row[3].endswith("(broken line)" if not relation.rests else ")")
    assert row[4] == "–"


def test_entreq_and_cerqual_are_those_of_the_report(document, data):
    """All 21 items, missing ones as missing; no level but what people entered."""
    rows = table(document, "Item")
    assert len(rows) == 21
    for row, one in zip(rows, entreq_items(data), strict=True):
        assert row[0] == f"{one.item.number}. {one.item.name}"
        assert ("missing" in row[2].split("\n")) == one.missing
    for row in table(document, "Finding"):
        assert row[1:] == ["not assessed"] * 5


def test_every_table_can_be_heard(package):
    """A header that repeats, rows that are not split, a description, no merged cells."""
    root = ET.fromstring(package["word/document.xml"])
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) == 5
    for one in tables:
        assert one.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert one.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
        assert not list(one.iter(f"{W}vMerge")) + list(one.iter(f"{W}gridSpan"))


def test_captions_count_themselves(document, package):
    """Numbers are fields of Word's, so that they follow when a table is moved."""
    captions = texts(document, "Caption")
    assert len(captions) == 6
    fields = re.findall(r'w:instr="([^"]*)"', package["word/document.xml"].decode())
    assert fields.count(" SEQ Table \\* ARABIC ") == 5
    assert fields.count(" SEQ Figure \\* ARABIC ") == 1


def test_sources_are_named_and_linked(document, package, data):
    """Every citation; the only addresses in the file are DOIs."""
    for own_sources in data.sources.values():
        for source in own_sources:
            assert any(source.citation in text for text in texts(document, "Bibliography"))
    relations = ET.fromstring(package["word/_rels/document.xml.rels"])
    outside = [r.get("Target") for r in relations if r.get("TargetMode") == "External"]
    assert outside == ["https://doi.org/10.1186/s12913-022-08451-y"]


def test_no_author_no_date_and_the_studys_language(package):
    """The file says what it is, not who or what wrote it, nor when."""
    core = package["docProps/core.xml"].decode()
    assert "creator" not in core and "20" not in re.sub(
        r'"[^"]*"|<dc:title>.*</dc:title>', "", core
    )
    assert "<dc:language>en</dc:language>" in core
    assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & package.keys()
    assert 'w:lang w:val="en"' in package["word/styles.xml"].decode()


def test_a_title_longer_than_a_property_may_be():
    """The document has the whole of it, its properties as much as the format allows."""
    word = Word("long " * 100, "en")
    word.heading(0, Run("long " * 100))
    document = docx.Document(io.BytesIO(word.finished()))
    assert len(document.core_properties.title) == 255
    assert document.paragraphs[0].text == "long " * 100


def test_styles_are_plain_and_words_own(document, package):
    """The text's font and colour; letters of all scripts in one size."""
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Intense Quote"):
        style = document.styles[name]
        assert style.base_style.name == "Normal"
        assert (style.font.name, style.font.color.type) == (None, None)
        sizes = [style.element.rPr.find(f"{W}{tag}").get(f"{W}val") for tag in ("sz", "szCs")]
        assert sizes[0] == sizes[1]
    links = re.findall('<w:link w:val="([^"]*)"', package["word/styles.xml"].decode())
    assert set(links) <= {style.style_id for style in document.styles}


def test_the_same_study_gives_the_same_bytes(written, monkeypatch):
    """Whenever and however often it is made."""
    names = ("manuscript.docx", "tables.xlsx")
    before = {name: (written.root / "reports" / name).read_bytes() for name in names}
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    step.run(written.root)
    assert before == {name: (written.root / "reports" / name).read_bytes() for name in names}
    with zipfile.ZipFile(io.BytesIO(before["manuscript.docx"])) as source:
        assert {entry.date_time for entry in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_waits_for_no_suggestions(copy):
    """With or without the ranking's tables, the same bytes: they may not be made yet."""
    copy.write("config.yaml", (copy.root / "config.yaml").read_text() + RANKED)
    step.run(copy.root)
    before = (copy.root / "reports/tables.xlsx").read_bytes()
    copy.write("build/rank/ranked_methods.csv", "name,value\nmethod,a method\n")
    step.run(copy.root)
    assert (copy.root / "reports/tables.xlsx").read_bytes() == before


def test_a_map_too_large_for_a_page_is_left_to_the_report(copy, monkeypatch):
    """Rather than a drawing nobody could read there is a word on where it is; the table stays."""
    monkeypatch.setattr("synth.report.manuscript.drawing.SMALLEST", 2)
    step.run(copy.root)
    parts = unpacked(copy.root)
    checked(parts)
    assert "The theme map is too large" in parts["word/document.xml"].decode()
    document = docx.Document(str(copy.root / "reports/manuscript.docx"))
    assert not any(text.startswith("Figure") for text in texts(document, "Caption"))
    assert table(document, "From")


def test_in_another_language_the_reports_own_words_are_english(study):
    """What people wrote is in the study's language, headings and notes are marked as English."""
    study.write("config.yaml", (study.root / "config.yaml").read_text() + "language: nb\n")
    remade(study)
    parts = unpacked(study.root)
    assert 'w:lang w:val="nb"' in parts["word/styles.xml"].decode()
    root = ET.fromstring(parts["word/document.xml"])
    languages = {}
    for run in root.iter(f"{W}r"):
        lang = run.find(f"{W}rPr/{W}lang")
        text = "".join(t.text for t in run.iter(f"{W}t"))
        languages[text] = lang.get(f"{W}val") if lang is not None else None
    assert languages["Methods"] == "en"
    assert languages["Teams adapt by moving what they share."] is None


def test_a_study_without_themes(study):
    """No rounds: methods, narratives and items are there, and it says that themes are not."""
    for path in (study.root / "codebooks/themes").iterdir():
        path.unlink()
    document = remade(study)
    assert "There are no themes yet." in texts(document, "Normal")
    assert "There are no findings yet." in texts(document, "Normal")
    assert len(table(document, "Item")) == 21


def test_one_narrative_and_a_theme_without_codings(study):
    """What has no passage says so; a theme without question or relation is drawn."""
    for name in ("N02", "N03"):
        (study.root / f"narratives/{name}-x.md").unlink()
        for coder in ("anna", "ben"):
            (study.root / f"codings/{coder}/{name}.yaml").unlink(missing_ok=True)
    label = "Very long " * 60 + "🩺"
    study.write("codebooks/themes/02-analytical.yaml", f"""\
        round: 2
        stage: analytical
        themes:
          - {{id: one, label: "{label.strip()}", codes: [never]}}
          - {{id: two, label: "تعلم <script>alert(1)</script>", statement: "قول.", codes: [surprise]}}
        """)  # fmt: skip
    (study.root / "codebooks/themes/01-preliminary.yaml").unlink()
    document = remade(study)
    assert "No passage counts for this yet." in texts(document, "Note")
    assert label.strip() in texts(document, "Heading 2")
    (turned,) = [p for p in document.paragraphs if p.style.name == "Heading 2" and "تعلم" in p.text]
    assert turned._p.pPr.find(f"{W}bidi") is not None
    assert turned.text == "تعلم <script>alert(1)</script>"


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_written(text):
    """Whatever people write, the file can be read, and the text is what XML can hold of it."""
    word = Word(text, "en")
    word.heading(0, Run(text))
    word.text(Run(text), own(text, bold=True), Run("x", link="https://doi.org/10.1/x"))
    word.table(("a", text), [[text, ((Run(text),), ())]], (1, 2), text)
    document = docx.Document(io.BytesIO(word.finished()))
    shown = legal(text).replace("\r\n", "\n").replace("\r", "\n")
    assert document.paragraphs[0].text == shown
    assert document.tables[0].cell(1, 0).text == shown
    assert (document.paragraphs[0]._p.pPr.find(f"{W}bidi") is not None) == right_to_left(text)


def test_sections_turn_the_pages_they_should():
    """The pages before the end of a section are turned as it says; the last as the end says."""
    word = Word("t", "en")
    word.text(own("upright"))
    word.pages(turned=False)
    word.table(("a",), [["turned"]], (1,), "about", turned=True)
    word.pages(turned=True)
    word.pages(turned=False)
    document = docx.Document(io.BytesIO(word.finished(turned=True)))
    turned = [s.page_width > s.page_height for s in document.sections]
    assert turned == [False, True, False, True]
