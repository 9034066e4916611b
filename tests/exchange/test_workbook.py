"""Sheets of workbooks as rows of text, and the cells that hold no value of their own."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from synth.exchange.grid import read_grid
from synth.problems import Problems, StudyError


@pytest.fixture
def made(tmp_path):
    """Save a workbook with these rows; `change` may do more to its sheet."""

    def save(rows, change=lambda sheet: None) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        change(sheet)
        path = tmp_path / "table.xlsx"
        workbook.save(path)
        return path

    return save


ROWS = [["unit", "Ann", "Bo"], [1, 2, "2"], [2, 2.5, None], [3, 0.1 + 0.2, True]]


def test_cells_as_they_are_seen(made):
    """Numbers stored as text are the same as numbers, and have the digits a spreadsheet shows."""
    found = read_grid(made(ROWS))
    assert [cells for _, cells in found.rows] == [
        ["1", "2", "2"], ["2", "2.5", ""], ["3", "0.3", "TRUE"],
    ]  # fmt: skip
    assert found.place(3, 1) == {"place": "sheet “Sheet”, cell B3"}


def test_empty_rows_and_columns(made):
    """Rows and columns that were formatted or emptied are not there."""

    def more(sheet):
        sheet["E9"].font = openpyxl.styles.Font(bold=True)

    found = read_grid(made([*ROWS, [None, None, None], [4, 1, 1]], more))
    assert found.header == ["unit", "Ann", "Bo"]
    assert [row for row, _ in found.rows] == [2, 3, 4, 6]


def doubts(path: Path, columns: dict[int, bool]) -> str:
    """What is wrong with the cells of columns."""
    problems = Problems()
    read_grid(path).check(columns, problems)
    return problems.render()


def test_dates_are_told_where_values_stand(made):
    """A date among values is a value that was mistaken for one; as the name of a unit it is fine."""
    path = made([["unit", "Ann"], [datetime.date(2024, 2, 1), datetime.datetime(2024, 1, 2)]])
    assert read_grid(path).rows[0][1] == ["2024-02-01", "2024-01-02"]
    told = doubts(path, {0: True, 1: False})
    assert (
        "this is a date or time (2024-01-02" in told and "cell B2" in told and "cell A2" not in told
    )
    assert doubts(path, {0: True}) == "0 errors, 0 warnings"


def test_merged_cells_are_told(made):
    """Each cell of a merged range is told, unless its column is not read."""
    path = made(ROWS, lambda sheet: sheet.merge_cells("B2:B3"))
    told = doubts(path, {1: False})
    assert "cells are merged (B2:B3)" in told and "cell B3" in told
    assert doubts(path, {2: False}) == "0 errors, 0 warnings"


def test_formulas_without_values(made):
    """openpyxl saves formulas without what they give, as other programs may: the cell is told."""
    path = made(ROWS, lambda sheet: sheet.__setitem__("C3", "=A2+1"))
    assert "this formula was saved without its value" in doubts(path, {2: False})


def test_errors_in_cells(made):
    """A cell with an error has no value."""

    def broken(sheet):
        sheet["B2"].value = "#DIV/0!"
        sheet["B2"].data_type = "e"

    assert "this cell holds an error (#DIV/0!)" in doubts(made(ROWS, broken), {1: False})


def test_sheets(made):
    """The first sheet is read, and said to be the first of several; another by its name."""

    def more(sheet):
        sheet.parent.create_sheet("Other").append(["a", "b"])
        sheet.parent["Other"].append([1, 2])

    path = made(ROWS, more)
    assert read_grid(path).notes == ("the sheet “Sheet” is read, the first of 2 (--sheet)",)
    assert read_grid(path, sheet="other").header == ["a", "b"]
    with pytest.raises(StudyError, match="there is no sheet “Othr”"):
        read_grid(path, sheet="Othr")
    with pytest.raises(StudyError, match="did you mean “Other”"):
        read_grid(path, sheet="Othr")


def test_hidden_rows_are_read_and_said(made):
    """A filter hides rows from the eye, not from the figures."""

    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    found = read_grid(made(ROWS, hide))
    assert len(found.rows) == 3 and found.notes == ("1 hidden row is read too",)
