"""Word files: the same text as the same content in Markdown, and nothing lost silently."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pytest

from synth.narratives.markdown import read_markdown
from synth.narratives.word import read_word
from synth.problems import Problems

_spec = importlib.util.spec_from_file_location(
    "word_files", Path(__file__).parent / "word_files.py"
)
word = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(word)


def read(document):
    """The builder, front matter and problems of a document."""
    problems = Problems()
    content = document if isinstance(document, bytes) else word.data(document)
    opened = read_word(content, Path("N01.docx"), problems)
    return (*(opened or (None, None)), problems.found)


def shape(builder):
    """The blocks without their lines in the file: kind, text, depth, place in a table, marks."""
    text = builder.text
    return [
        (b.kind, text[b.start : b.end], b.level, b.row, b.column,
         [(text[m.start : m.end], m.kind, m.target) for m in b.marks])
        for b in builder.blocks
    ]  # fmt: skip


def test_the_same_content_gives_the_same_blocks():
    """Headings, emphasis, links, nested lists, a table with an empty cell, a picture."""
    document = word.start()
    document.add_heading("Project content", 2)
    paragraph = document.add_paragraph("Teams ")
    paragraph.add_run("really").bold = True
    paragraph.add_run(" do ")
    paragraph.add_run("adapt").italic = True
    paragraph.add_run(", see ")
    word.link(paragraph, "this", "https://example.org/")
    word.item(document, "One")
    word.item(document, "Inner", 1)
    word.item(document, "Two")
    word.item(document, "First", numbered=True)
    document.add_paragraph("Between.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Who", "What", "Nurses", ""], strict=True):
        cell.text = text
    word.picture(document, "A drawing of the ward")
    document.add_heading("Deeper", 3)
    markdown = (
        "## Project content\n\nTeams **really** do *adapt*, see [this](https://example.org/)\n\n"
        "- One\n  - Inner\n- Two\n\n1. First\n\nBetween.\n\n"
        "| Who | What |\n|---|---|\n| Nurses | |\n\n![A drawing of the ward](x.png)\n\n### Deeper\n"
    )
    builder, _, found = read(document)
    assert found == []
    assert builder.text == read_markdown(markdown).text
    assert shape(builder) == shape(read_markdown(markdown))


def test_the_front_table_is_read():
    """Keys in any case, several values by line or semicolon, sources with their DOI."""
    front = {**word.FRONT, "Validation": "1; author-2; 2026-03-02; Wording; and sources"}
    _, read_front, found = read(word.start(front))
    assert found == []
    assert read_front == {
        "id": "N01",
        "title": "Night; and day",
        "sources": [{"citation": "Nobody 2020, a paper.", "doi": "10.1000/xyz.1"}],
        "setting": "hospital ward",
        "system_level": ["micro", "meso"],
        "stakeholders": "nurses",
        "validation": [
            {
                "round": "1",
                "by": "author-2",
                "date": "2026-03-02",
                "changes": "Wording; and sources",
            }
        ],
    }


def test_content_controls_keep_their_text():
    """Text in a content control, inside a paragraph and around paragraphs, is text."""
    document = word.start()
    paragraph = document.add_paragraph("Before ")
    word.run(paragraph, "<w:sdt><w:sdtContent><w:r><w:t>inside</w:t></w:r></w:sdtContent></w:sdt>")
    word.block(
        document,
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>A block.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    assert read(document)[0].text == "Before inside\n\nA block."


def test_tracked_changes_are_read_as_accepted():
    """What was inserted is there, what was deleted is not."""
    document = word.start()
    paragraph = document.add_paragraph("Care ")
    word.run(
        paragraph, '<w:del w:id="1" w:author="a"><w:r><w:delText>stops</w:delText></w:r></w:del>'
    )
    word.run(paragraph, '<w:ins w:id="2" w:author="a"><w:r><w:t>goes on</w:t></w:r></w:ins>')
    assert read(document)[0].text == "Care goes on"


def test_hyphens_and_spaces_of_word():
    """Soft hyphens vanish, no-break spaces and line breaks are spaces, a no-break hyphen stays."""
    document = word.start()
    paragraph = document.add_paragraph("a\u00a0b co")
    word.run(paragraph, "<w:r><w:softHyphen/><w:t>ordinate</w:t><w:br/><w:t>x</w:t></w:r>")
    word.run(paragraph, "<w:r><w:noBreakHyphen/><w:t>y</w:t></w:r>")
    assert read(document)[0].text == "a b coordinate x\u2011y"


def test_moved_text_stands_where_it_was_moved_to():
    """A tracked move is read as accepted, like an insertion and a deletion."""
    document = word.start()
    paragraph = document.add_paragraph("Here.")
    word.run(paragraph, '<w:moveTo w:id="1" w:author="a"><w:r><w:t> Now.</w:t></w:r></w:moveTo>')
    word.run(
        paragraph, '<w:moveFrom w:id="2" w:author="a"><w:r><w:t>Gone.</w:t></w:r></w:moveFrom>'
    )
    assert read(document)[0].text == "Here. Now."


def test_what_is_passed_over_is_told():
    """A field's text, which mammoth does not read, is a warning and not a silent loss."""
    document = word.start()
    paragraph = document.add_paragraph("Here.")
    word.run(paragraph, '<w:fldSimple w:instr="DATE"><w:r><w:t>Today</w:t></w:r></w:fldSimple>')
    builder, _, found = read(document)
    assert builder.text == "Here."
    assert [p.what for p in found] == ["parts of the Word file are not read: fldSimple"]


def test_a_key_twice_is_an_error():
    """Two rows with one key would hide one of the values."""
    document = word.start()
    cells = document.tables[0].add_row().cells
    cells[0].text, cells[1].text = "title", "Another"
    assert [p.what for p in read(document)[2]] == ["the key “title” occurs twice"]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 an old .doc or one with a password"],
    ids=["empty", "broken", "old"],
)
def test_what_is_no_word_file_is_said_to_be_none(content):
    """Another format, a damaged or a protected file: one error with what to do."""
    _, _, (problem,) = read(content)
    assert "this is not a Word file (.docx)" in problem.what
    assert "Save it in Word" in problem.fix


def test_a_word_file_with_broken_xml():
    """XML that does not end is an error, not a traceback."""
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(word.data(word.start())))
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(
                name,
                source.read(name)[:400] if name.endswith("document.xml") else source.read(name),
            )
    _, _, (problem,) = read(out.getvalue())
    assert "the Word file can't be read" in problem.what


def test_a_word_file_nested_too_deeply():
    """Ten thousand content controls in one another end in an error, not in a crash."""
    inner = "<w:sdt><w:sdtContent>" * 10_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 10_000
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(word.data(word.start())))
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("document.xml"):
                content = content.replace(b"<w:sectPr", inner.encode() + b"<w:sectPr", 1)
            target.writestr(name, content)
    _, _, found = read(out.getvalue())
    assert [p.severity for p in found] == ["error"]


def test_a_narrative_in_word_is_checked_like_one_in_markdown(study):
    """A whole Word narrative in a study; what is wrong names key or heading, as there are no lines."""
    headings = [h for h in study.read("narratives/N01-case.md").split("\n") if h.startswith("## ")]

    def write(change=lambda text: text, front=word.FRONT):
        document = word.start(front)
        for heading in headings:
            document.add_heading(change(heading[3:]), 2)
            document.add_paragraph("Two women arrived at once. The coordinator moved a midwife to the "
                                   "delivery room. The team talked about it after the shift. "
                                   "The pool of staff was shared.")  # fmt: skip
        study.write("narratives/N01-case.docx", word.data(document))

    study.remove("narratives/N01-case.md")
    study.remove("codings/anna/N01.yaml")
    study.remove("codings/ben/N01.yaml")
    write()
    assert study.problems() == []
    write(front={**word.FRONT, "System level": "mikro"})
    assert "“mikro” is not in the vocabulary of “system_level”" in study.only_problem()
    write(change=lambda h: h.replace("Project content", "Content of it"))
    assert any("the template has no section “Content of it”" in p for p in study.errors())
    write(front={**word.FRONT, "Titel": "x"})
    assert "unknown key “titel” in the front matter" in study.only_problem()
    write(front=None)
    assert "does not begin with a table of keys and values" in study.only_problem()
