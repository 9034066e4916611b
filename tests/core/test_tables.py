"""The tables between steps: what is written comes back the same, in both ways of reading."""

from __future__ import annotations

import math

import pytest

from synth.tables import (
    TABLES,
    iter_rows,
    read_columns,
    read_frame,
    read_json_lines,
    read_rows,
    write_json_lines,
    write_table,
)

ROW = {
    "round": 1, "theme": "NA", "parent": "", "label": "null, “nan”\nand \"quotes\"", "question": "007",
    "statement": "1e5", "memo": " spaces ", "contrary_sought": "None", "codes": -1, "codings": 0,
    "sentences": 3, "narratives": 2, "contrary": 0, "coders": 1, "cited": "",
}  # fmt: skip


def test_text_stays_text(tmp_path):
    """A code called NA, a text of digits, line ends, quotes and blanks: as they were."""
    path = tmp_path / "themes.csv"
    write_table(path, "themes", [ROW])
    assert read_rows([path], "themes") == [ROW]
    assert read_frame([path], "themes").to_dict("records") == [ROW]


def test_figures_and_truths(tmp_path):
    """An undefined figure is empty and read as NaN; a truth is true or false."""
    path = tmp_path / "pairs.csv"
    row = dict.fromkeys(TABLES["agreement_pairs"], "x") | {
        "units": 3,
        "kappa": None,
        "positive": 1 / 3,
    }
    write_table(path, "agreement_pairs", [row])
    for read in (
        read_rows([path], "agreement_pairs"),
        read_frame([path], "agreement_pairs").to_dict("records"),
    ):
        assert math.isnan(read[0]["kappa"])
        assert read[0]["positive"] == 1 / 3
        assert read[0]["units"] == 3
    row = {c: kind() for c, kind in TABLES["suggestions"].items()} | {
        "negated": True,
        "narrative": "N01",
    }
    write_table(path, "suggestions", [row])
    assert read_rows([path], "suggestions")[0]["negated"] is True
    assert read_frame([path], "suggestions")["negated"].tolist() == [True]


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_its_columns(tmp_path, name):
    """No rows, or no file at all: the columns are there."""
    path = tmp_path / "t.csv"
    write_table(path, name, [])
    assert read_rows([path], name) == []
    assert list(read_frame([path], name).columns) == list(TABLES[name])
    assert list(read_frame([], name).columns) == list(TABLES[name])


def test_a_row_that_lacks_a_column_is_refused(tmp_path):
    """A step that forgets a column fails where it writes, and leaves no file."""
    with pytest.raises(KeyError):
        write_table(tmp_path / "t.csv", "metadata", [{"narrative": "N01"}])
    assert not (tmp_path / "t.csv").exists()


def test_a_memo_longer_than_pythons_limit(tmp_path):
    """The csv module refuses fields over 131,072 signs; a memo may be longer."""
    path = tmp_path / "t.csv"
    row = {"narrative": "N01", "key": "k", "value": "x" * 200_000}
    write_table(path, "metadata", [row])
    assert read_rows([path], "metadata") == [row]


def test_json_lines_hold_any_text(tmp_path):
    """Line separators of Unicode are no line ends here."""
    path = tmp_path / "t.jsonl"
    records = [{"a": "x\u2028y\x85z\n"}, ["🙂"], None]
    write_json_lines(path, records)
    assert list(read_json_lines([path])) == records


def test_columns_are_read_by_their_names(tmp_path):
    """From every file, as numbers or text; an empty table has none, in whatever order they stand."""
    first, second, empty = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    first.write_text("code,theme,round,parent\nNA,x,2,\n")
    write_table(second, "theme_codes", [{"round": 3, "theme": "y", "parent": "", "code": "1"}])
    write_table(empty, "theme_codes", [])
    found = read_columns([first, empty, second], "theme_codes", ["round", "code"])
    assert found == {"round": [2, 3], "code": ["NA", "1"]}


def test_a_row_that_fails_leaves_the_table_as_it_was(tmp_path):
    """Rows are written one at a time, and put in place at the end alone."""
    path = tmp_path / "themes.csv"
    write_table(path, "themes", [ROW])
    with pytest.raises(KeyError):
        write_table(path, "themes", iter([ROW, ROW, {}]))
    assert read_rows([path], "themes") == [ROW]
    assert list(tmp_path.iterdir()) == [path]


def test_rows_can_be_read_one_at_a_time(tmp_path):
    """The first is there before the second file is looked at."""
    path = tmp_path / "themes.csv"
    write_table(path, "themes", [ROW])
    rows = iter_rows([path, tmp_path / "nowhere.csv"], "themes")
    assert next(rows) == ROW
    with pytest.raises(FileNotFoundError):
        next(rows)
