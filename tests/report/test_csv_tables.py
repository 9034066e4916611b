"""CSV for people: Excel reads it as UTF-8, and no cell of people's text runs as a formula."""

from __future__ import annotations

import csv

from hypothesis import given
from hypothesis import strategies as st
from making import make

from synth.report.parts.csv_tables import harmless, if_any, same, sentence_number, table, write_csv
from synth.tables.theme import RoundSummary, ThemeCell


@given(st.text())
def test_no_text_begins_a_formula(text):
    """No cell begins with a sign that a spreadsheet takes for a formula; nothing else changes but
    line ends, which are LF."""
    out = harmless(text)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert out.removeprefix("'") == kept.removeprefix("'") or out == kept


def test_a_lone_carriage_return_does_not_end_the_row(tmp_path):
    """A memo with one is one cell of one row."""
    path = tmp_path / "t.csv"
    write_csv(path, ["memo", "code"], [["a\rb", "c"]])
    with path.open(encoding="utf-8-sig", newline="") as source:
        assert list(csv.reader(source)) == [["memo", "code"], ["a\nb", "c"]]


def test_numbers_stay_numbers(tmp_path):
    """A negative coefficient is no formula; undefined figures are empty; truths are words."""
    assert [harmless(v) for v in (-0.5, 3, float("nan"), None, True)] == [-0.5, 3, "", "", "true"]


def test_the_file_is_utf_8_with_a_mark_and_reads_back(tmp_path):
    """The byte-order mark is there; commas, quotes, line ends and emoji come back as they were."""
    path = tmp_path / "t.csv"
    rows = [['a, "b"\nc', "🩺 é", -1.5], ["=1+1", "", 2]]
    write_csv(path, ["x", "y", "z"], rows)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as source:
        found = list(csv.reader(source))
    assert found == [["x", "y", "z"], ['a, "b"\nc', "🩺 é", "-1.5"], ["'=1+1", "", "2"]]


def test_a_table_of_things():
    """A column is an attribute, one of an attribute under another name, or what is made of it."""
    cell = make(ThemeCell, theme="t", narrative="N1", summary="Said.")
    made = table(
        "cells.csv",
        "cells",
        [cell],
        "theme",
        ("again", "narrative"),
        ("length", lambda one: len(one.summary)),
    )
    assert (made.name, made.what, made.columns) == (
        "cells.csv",
        "cells",
        ("theme", "again", "length"),
    )
    assert list(made.rows) == [["t", "N1", 5]]


def test_a_table_of_a_run_as_it_is():
    """Its name and columns are the run's; single columns may be told in other words."""
    one = make(RoundSummary, round=2, participants=("anna", "ben"))
    made = same(
        RoundSummary, "rounds", [one], participants=lambda one: " & ".join(one.participants)
    )
    assert (made.name, made.columns) == ("rounds.csv", RoundSummary.table.names)
    (cells,) = made.rows
    assert cells[0] == 2
    assert cells[made.columns.index("participants")] == "anna & ben"


def test_what_does_not_apply_is_an_empty_cell():
    """-1 in a run's table; sentences are numbered from 1."""
    assert [if_any(n) for n in (-1, 0, 3)] == [None, 0, 3]
    assert [sentence_number(n) for n in (-1, 0, 3)] == [None, 1, 4]
