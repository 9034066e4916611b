"""CSV for people: Excel reads it as UTF-8, and no cell of people's text runs as a formula."""

from __future__ import annotations

import csv

from hypothesis import given
from hypothesis import strategies as st

from synth.report.parts.csv_tables import harmless, write_csv


@given(st.text())
def test_no_text_begins_a_formula(text):
    """No cell begins with a sign that a spreadsheet takes for a formula; nothing else changes."""
    out = harmless(text)
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert out.removeprefix("'") == text.removeprefix("'") or out == text


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
