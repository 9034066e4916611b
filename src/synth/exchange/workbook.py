"""The cells of a sheet of an .xlsx workbook as text, as a person sees them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from synth.problems import StudyError, choose
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell's text may not be what was meant, and what to do. `date`: it is only that the
    cell holds a date, most often a value that a spreadsheet took for one."""

    what: str
    fix: str
    date: bool = False


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The rows of a sheet that hold anything, with their numbers; `notes` on what was read.

    `doubts`: row's number and column (from 0) → what is wrong with the cell.
    """

    sheet: str
    rows: list[tuple[int, list[str]]]
    kind: str
    notes: tuple[str, ...]
    doubts: dict[tuple[int, int], Doubt]


def read_sheet(path: Path, data: bytes, sheet: str = "") -> SheetCells:
    """The sheet `sheet` of a workbook, or its first; formulas give the values saved with them.

    Raises `StudyError` for what is no workbook, and for a sheet that is not there.
    """
    workbook = _opened(path, data, values=True)
    names = workbook.sheetnames
    wanted = next((name for name in names if name.casefold() == sheet.casefold()), "")
    if sheet and not wanted:
        raise StudyError(f"there is no sheet “{sheet}”", path=path, fix=choose(sheet, names))
    table = workbook[wanted or names[0]]
    if not hasattr(table, "iter_rows"):
        fix = f"Choose another one: --sheet. There are {', '.join(names)}."
        raise StudyError(f"the sheet “{table.title}” is a chart", path=path, fix=fix)
    doubts: dict[tuple[int, int], Doubt] = {}
    for merged in table.merged_cells.ranges:
        for at, column in merged.cells:
            what, fix = f"cells are merged ({merged})", "Unmerge them, and fill in each."
            doubts[at, column - 1] = Doubt(what, fix)
    formulas = _formulas(path, data, table.title)
    rows: list[tuple[int, list[str]]] = []
    for row in table.iter_rows():
        cells = [_text(cell.value) for cell in row]
        for column, cell in enumerate(row):
            doubt = _doubt(cell, formulas)
            if doubt:
                doubts[cell.row, column] = doubt
        if any(cells):
            rows.append((row[0].row, cells))
    notes = []
    if len(names) > 1 and not sheet:
        notes.append(f"the sheet “{table.title}” is read, the first of {len(names)} (--sheet)")
    hidden = sum(1 for row in table.row_dimensions.values() if row.hidden)
    hidden_columns = sum(1 for column in table.column_dimensions.values() if column.hidden)
    for n, noun in ((hidden, "hidden row"), (hidden_columns, "hidden column")):
        if n:
            notes.append(f"{plural(n, noun)} {'is' if n == 1 else 'are'} read too")
    kind = f"workbook, sheet “{table.title}”"
    return SheetCells(table.title, rows, kind, tuple(notes), doubts)


def _doubt(cell: Any, formulas: set[str]) -> Doubt | None:
    value = cell.value
    if isinstance(value, (date, time, timedelta)):  # a datetime is a date
        what = f"this is a date or time ({value}), perhaps a value that was taken for one"
        return Doubt(what, "Format the cell as text, and write it again.", date=True)
    if value is None and cell.coordinate in formulas:
        fix = "Open the file in a spreadsheet and save it again."
        return Doubt("this formula was saved without its value", fix)
    if cell.data_type == "e":
        return Doubt(f"this cell holds an error ({value})", "Correct it.")
    return None


def _opened(path: Path, data: bytes, values: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that it leaves out
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception as err:  # whatever a broken or foreign archive makes it stumble on
        what = "this is not an .xlsx workbook, or a damaged one"
        fix = "Save it again as .xlsx, or as CSV."
        raise StudyError(what, path=path, fix=fix) from err


def _formulas(path: Path, data: bytes, sheet: str) -> set[str]:
    """The cells with a formula; the workbook is opened again only where there are any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA.search(archive.read(name)) for name in parts):
            return set()
    table = _opened(path, data, values=False)[sheet]
    return {cell.coordinate for row in table.iter_rows() for cell in row if cell.data_type == "f"}


def _text(value: Any) -> str:
    """A cell's value as its spreadsheet shows it.

    >>> _text(3.0), _text(0.1 + 0.2), _text(True), _text(None), _text(" a ")
    ('3', '0.3', 'TRUE', '', 'a')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # A spreadsheet keeps fifteen digits.
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return str(value).strip()
