"""The workbook: every table, as it is; nothing that runs; the same bytes each time."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.report.manuscript import workbook as module
from synth.report.manuscript.workbook import CUT, NAME, sheet_name, workbook
from synth.report.parts.csv_tables import Table


def read(data):
    """The workbook, as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def one(*values, columns=()):
    """The cells of a table with one row."""
    names = columns or tuple(f"c{i}" for i in range(len(values)))
    book = read(workbook("t", [Table("one.csv", "one", tuple(names), [values])]))
    return next(book["one"].iter_rows(min_row=2))


def test_a_text_is_never_a_formula_and_an_address_no_link():
    """What people write is text in the sheet, whatever it begins with, without a mark in front."""
    texts = ("=1+1", "=HYPERLINK(0)", "+1", "-1", "@x", "\tx", "https://example.org", "007", "1e5",
             "{=a}", "TRUE", "<script>", "_x0041_")  # fmt: skip
    for cell, text in zip(one(*texts), texts, strict=True):
        assert cell.data_type == "s", text
        assert cell.hyperlink is None
        assert cell.value == text


def test_numbers_are_numbers_and_the_undefined_is_empty():
    """Counts and figures can be reckoned with; what has no value leaves its cell empty."""
    cells = one(3, -0.25, True, float("nan"), None, "", float("inf"), 10**20)
    assert [c.value for c in cells] == [3, -0.25, True, None, None, None, "inf", str(10**20)]
    assert [c.data_type for c in cells[:3]] == ["n", "n", "b"]


def test_what_xml_cannot_hold_is_replaced():
    """A control character or half an emoji does not break the file."""
    assert [c.value for c in one("a\x00b", "\ud83e", "\ufffe", "ok\n🩺")] == [
        "a\ufffdb", "\ufffd", "\ufffd", "ok\n🩺"]  # fmt: skip


def test_long_texts_are_cut_with_a_mark_and_the_contents_say_so():
    """Excel refuses longer texts; an emoji counts as two."""
    table = Table("t.csv", "long", ("a", "b"), [["x" * 40_000, "🩺" * 20_000], ["y" * 32_767, ""]])
    book = read(workbook("t", [table]))
    (a, b), (kept, _) = list(book["t"].iter_rows(min_row=2, values_only=True))
    assert a.endswith(CUT) and len(a) == 32_767
    assert b.endswith(CUT) and len(b.encode("utf-16-le")) <= 2 * 32_767 and "\ufffd" not in b
    assert kept == "y" * 32_767
    assert book["Contents"]["D5"].value == "2 texts cut at 32,767 characters"


def test_more_rows_than_a_sheet_holds(monkeypatch):
    """The rest is left to the CSV file, and the contents say how much it is."""
    monkeypatch.setattr(module, "ROWS", 4)
    book = read(workbook("t", [Table("t.csv", "many", ("a",), ([i] for i in range(10)))]))
    assert [r[0] for r in book["t"].iter_rows(values_only=True)] == ["a", 0, 1, 2]
    assert book["Contents"]["D5"].value == "7 more rows only in t.csv"


@given(st.lists(st.text(max_size=60), max_size=20))
def test_names_of_sheets(wanted):
    """Short enough, without what Excel forbids, and different whatever the letters' size."""
    taken = {"contents"}
    names = [sheet_name(name, taken) for name in wanted]
    assert len({n.lower() for n in [*names, "contents"]}) == len(names) + 1
    for name in names:
        assert 0 < len(name) <= NAME
        assert not re.search(r"[\[\]:*?/\\]", name) and name.lower() != "history"
        assert not name.startswith("'") and not name.endswith("'")
    if names:
        tables = [Table(name, "", ("a",), [[1]]) for name in wanted]
        assert len(read(workbook("t", tables)).sheetnames) == len(names) + 1


def test_the_same_tables_give_the_same_bytes(monkeypatch):
    """Whenever they are written: no date but the earliest a zip file knows."""
    tables = [Table("t.csv", "t", ("a", "b"), [["x", 1], ["y", 2.5]])]
    first = workbook("t", tables)
    with monkeypatch.context() as later:
        later.setattr("time.time", lambda: 2_000_000_000.0)
        assert workbook("t", tables) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\b(\d{4})-\d\d-\d\dT", properties)) == {"1980"}
    assert re.search(r"<dc:creator></dc:creator>|<dc:creator/>", properties)


@pytest.fixture(scope="module")
def made_book(written):
    """The small study's workbook."""
    return read((written.root / "reports/tables.xlsx").read_bytes())


def test_every_table_has_its_sheet(written, made_book):
    """Each CSV file but the suggestions' is a sheet with the same columns and values, without the
    mark that keeps a spreadsheet from running a CSV's text."""
    folder = written.root / "reports/tables"
    files = {
        p.stem for p in folder.glob("*.csv") if not p.stem.startswith(("suggestions", "group"))
    }
    assert set(made_book.sheetnames) - {"Contents"} == {name[:NAME] for name in files}
    for name in files:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.reader(source))
        shown = list(made_book[name[:NAME]].iter_rows(values_only=True))
        assert len(shown) == len(rows), name
        for a, b in zip(shown, rows, strict=True):
            assert all(map(same, a, b)), (name, a, b)


def same(value, text):
    """Whether a cell holds what the CSV file writes; Excel keeps 15 digits of a figure."""
    text = text.removeprefix("'")
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, int | float):
        return float(text) == pytest.approx(value, rel=1e-14)
    return text == (value or "").removeprefix("'")


def test_the_contents_lead_to_every_sheet(made_book):
    """The first sheet lists each with what it holds, and its link goes there."""
    first = made_book.worksheets[0]
    assert first.title == "Contents" and made_book.active is first
    listed = [r for r in first.iter_rows(min_row=5) if r[0].value]
    assert [r[0].value for r in listed] == made_book.sheetnames[1:]
    for row in listed:
        sheet = made_book[row[0].value]
        assert row[0].hyperlink.location == f"'{sheet.title}'!A1"
        assert row[1].value and row[2].value == sheet.max_row - 1


def test_a_sheet_can_be_read_and_filtered(made_book):
    """The header stays in sight, and every column can be filtered."""
    for sheet in made_book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
