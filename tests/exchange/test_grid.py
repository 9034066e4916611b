"""Tables of other programs as rows of text: encodings, delimiters, and what can't be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.exchange.grid import read_grid
from synth.problems import StudyError

ROWS = [["unit", "Ann", "Bo"], ["1", "x", "y"], ["2", "x", "x"]]


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def text(delimiter: str = ",", end: str = "\n") -> str:
    """The rows as text."""
    return "".join(delimiter.join(row) + end for row in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_dialects(tmp_path, delimiter, end, encoding):
    """Any delimiter, line end and Unicode encoding gives the same rows."""
    found = read_grid(written(tmp_path, text(delimiter, end).encode(encoding)))
    assert (found.header, [cells for _, cells in found.rows]) == (ROWS[0], ROWS[1:])
    assert [row for row, _ in found.rows] == [2, 3]


def test_windows_1252_is_read_and_said(tmp_path):
    """Text that is not UTF-8 is taken as Windows-1252, with the word that shows whether it is."""
    found = read_grid(written(tmp_path, "unit;Jürgen;Bo\n1;ä;ä\n".encode("cp1252")))
    assert found.header == ["unit", "Jürgen", "Bo"]
    assert "read as Windows-1252 (line 1: “unit;Jürgen;Bo”)" in found.notes[0]


def test_blank_rows_and_columns_are_nothing(tmp_path):
    """Cells are stripped; rows and trailing columns without anything are not there."""
    found = read_grid(written(tmp_path, " unit , Ann ,,\n\n 1 , x ,,\n,,,\n2,y,,\n"))
    assert found.header == ["unit", "Ann"]
    assert found.rows == [(3, ["1", "x"]), (5, ["2", "y"])]


def test_a_declared_delimiter(tmp_path):
    """Excel's first line “sep=;” names the delimiter, and lines keep their numbers."""
    found = read_grid(written(tmp_path, "sep=;\nunit;Ann\n1;a,b\n"))
    assert (found.header, found.rows) == (["unit", "Ann"], [(3, ["1", "a,b"])])


def test_the_delimiter_that_fits_all_rows(tmp_path):
    """A comma within cells is no delimiter where semicolons give even rows."""
    found = read_grid(written(tmp_path, "unit;Ann, first;Bo\n1;1,5;2\n2;1;2\n"))
    assert found.header == ["unit", "Ann, first", "Bo"]
    assert "semicolons" in found.kind


def test_two_delimiters_would_do(tmp_path):
    """Where two delimiters fit, it has to be said which."""
    path = written(tmp_path, "a;b,c\n1;2,3\n")
    with pytest.raises(StudyError, match="--delimiter comma or --delimiter semicolon"):
        read_grid(path)
    assert read_grid(path, "comma").header == ["a;b", "c"]
    assert read_grid(path, "semicolon").header == ["a", "b,c"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the table is empty"),
        ("\n \n", "the table is empty"),
        ("unit,Ann,Bo\n", "the table has no rows"),
        ("unit,Ann,Bo\n1,x\n2,x,y,z\n", "this row has 4 cells, but the first row has 3"),
        ('unit,Ann,Bo\n1,"x,y\n', "can't be read as CSV"),
        ("unit,Ann,Ann\n1,x,y\n", "the column “Ann” occurs twice"),
        ("unit,Ann,,Bo\n1,x,q,y\n", "the column after “Ann” has no name"),
        ("2,1,2\n1,1,2\n2,2,2\n", "the first row holds values"),
        (b"unit,Ann\n1,x\0y\n", "NUL characters"),
        (b"\xff\xfeu", "half a character"),
        (b"unit,\x81\x8d\n1,x\n", "neither UTF-8 nor Windows-1252"),
    ],
)  # fmt: skip
def test_what_can_not_be_read(tmp_path, content, words):
    """Each is told in words."""
    with pytest.raises(StudyError, match=words):
        read_grid(written(tmp_path, content))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.xlsx", b"unit,Ann\n1,x\n", "this is not a workbook, though its name says so"),
        ("t.xlsx", b"PK\x03\x04nothing", "this is not an .xlsx workbook, or a damaged one"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password, or in the old format"),
        ("t.csv", b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password, or in the old format"),
    ],
)  # fmt: skip
def test_what_is_no_workbook(tmp_path, name, content, words):
    """A file that its name calls a workbook, a damaged, a protected or an old one."""
    with pytest.raises(StudyError, match=words):
        read_grid(written(tmp_path, content, name))


def test_a_folder_and_nothing(tmp_path):
    """A folder is no table, and a file has to be there."""
    with pytest.raises(StudyError, match="it is a folder"):
        read_grid(tmp_path)
    with pytest.raises(StudyError, match="does not exist"):
        read_grid(tmp_path / "no.csv")
