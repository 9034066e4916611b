"""Tables of other programs as rows of text: CSV of any dialect, and the sheets of a workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from synth.problems import Problems, StudyError, shortened
from synth.textfile import checked_text, read_bytes
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from synth.exchange.workbook import Doubt

#: What may separate cells, by the names that `--delimiter` takes.
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
#: A workbook's first bytes (a ZIP archive), and those of an old or a protected one (OLE).
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Rows that are looked at to tell the delimiter.
_LOOKED_AT = 200

#: A row's number (its line, or its row in the sheet), and its cells.
NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its column names and its rows, all of one width, blank rows left out.

    Cells are stripped of surrounding blanks. `kind` says what was read (“CSV with semicolons”),
    `notes` what a reader should know of it. `sheet` is "" for a text file; `as_text` whether its
    lines can be shown as they are.
    """

    path: Path
    header: list[str]
    header_row: int
    rows: list[NumberedRow]
    kind: str
    notes: tuple[str, ...] = ()
    sheet: str = ""
    as_text: bool = True
    doubts: Mapping[tuple[int, int], Doubt] = field(default_factory=dict)

    def check(self, columns: Mapping[int, bool], problems: Problems) -> None:
        """Add what is wrong with cells of `columns` (from 0) → whether a date may stand there."""
        rows = {row for row, _ in self.rows} | {self.header_row}
        for (row, column), doubt in self.doubts.items():
            if row in rows and column in columns and not (doubt.date and columns[column]):
                where = self.place(row, column)
                problems.error(doubt.what, self.path, fix=doubt.fix, **where)

    def place(self, row: int, column: int = 0) -> dict[str, Any]:
        """Where a cell is, as a problem names it: `row` is a row's number, `column` from 0."""
        if self.sheet:
            from openpyxl.utils import get_column_letter

            cell = f"{get_column_letter(column + 1)}{row}"
            return {"place": f"sheet “{self.sheet}”, cell {cell}"}
        return {"line": row, "column": 1} if self.as_text else {"place": f"line {row}"}

    def name_place(self, row: int) -> str:
        """A row as a sentence names it."""
        return f"row {row}" if self.sheet else f"line {row}"


def read_grid(path: Path, delimiter: str = "", sheet: str = "") -> Grid:
    """The table in a file. `delimiter` is a name of `DELIMITERS`, "" to find out; `sheet` names
    one of a workbook, "" for the first.

    Raises `StudyError` with all problems: a file that can't be read, rows of other lengths than
    the first, a name that stands over two columns, cells that hold no value.
    """
    problems = Problems()
    data = read_bytes(path, problems)
    if data is None:
        raise StudyError(problems)
    if data[:4] == _OLE:
        raise StudyError(
            "this workbook is protected by a password, or in the old format .xls",
            path=path,
            fix="Save it as .xlsx without a password, or as CSV.",
        )
    if data[:4] == _ZIP:
        from synth.exchange.workbook import read_sheet

        if delimiter:
            raise StudyError("--delimiter is for a text file; this is a workbook", path=path)
        found = read_sheet(path, data, sheet)
        grid = Grid(
            path,
            *_header_and_rows(found.rows, path),
            found.kind,
            found.notes,
            found.sheet,
            doubts=found.doubts,
        )
    elif path.suffix.casefold() in (".xlsx", ".xlsm"):
        fix = "Save it again as .xlsx, or as CSV with the ending .csv."
        raise StudyError("this is not a workbook, though its name says so", path=path, fix=fix)
    elif sheet:
        raise StudyError("--sheet is for a workbook (.xlsx)", path=path)
    else:
        grid = _text_grid(path, data, delimiter, problems)
    return _checked(grid, problems)


def _text_grid(path: Path, data: bytes, delimiter: str, problems: Problems) -> Grid:
    text, encoding, note = _decoded(path, data)
    checked = checked_text(text, path, problems)
    if checked is None:
        raise StudyError(problems)
    # Excel writes and reads a first line that names the delimiter.
    first, _, rest = checked.partition("\n")
    declared = first[4:] if first[:4].casefold() == "sep=" and len(first) == 5 else ""
    body = rest if declared else checked
    separator = DELIMITERS.get(delimiter) or declared or _delimiter(body, path)
    rows = _records(body, separator, path, 2 if declared else 1, problems)
    name = next((f"{name}s" for name, one in DELIMITERS.items() if one == separator), separator)
    return Grid(
        path,
        *_header_and_rows(rows, path),
        kind=f"text with {name}, {encoding}",
        notes=(note,) if note else (),
        as_text=not encoding.startswith("UTF-16"),
    )


def _decoded(path: Path, data: bytes) -> tuple[str, str, str]:
    """The text, the name of its encoding, and a note where the encoding is a guess."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), "UTF-16", ""
        except UnicodeDecodeError:
            raise StudyError(
                "the file is cut off: UTF-16 with half a character", path=path
            ) from None
    try:
        return data.decode("utf-8-sig"), "UTF-8", ""
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            fix = "Save it as UTF-8 (in Excel: “CSV UTF-8”)."
            what = "the file is neither UTF-8 nor Windows-1252: its text can't be read"
            raise StudyError(what, path=path, line=line, fix=fix) from None
        word = next((w for w in text.split("\n")[line - 1].split() if not w.isascii()), "")
        shown = shortened(word.strip(',;\t"'), 30)
        note = (
            f"read as Windows-1252 (line {line}: “{shown}”); if letters are wrong, save it as UTF-8"
        )
        return text, "Windows-1252", note


def _delimiter(text: str, path: Path) -> str:
    """The delimiter that gives the first row several cells and the others as many.

    Raises `StudyError` where two would do.
    """
    widths: dict[str, list[int]] = {}
    for delimiter in DELIMITERS.values():
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        try:
            rows = [len(row) for row in islice(reader, _LOOKED_AT) if any(c.strip() for c in row)]
        except csv.Error:  # told when the table is read
            continue
        if rows and rows[0] > 1:
            widths[delimiter] = rows
    even = [delimiter for delimiter, rows in widths.items() if len(set(rows)) == 1]
    if len(even) > 1:
        names = [name for name, one in DELIMITERS.items() if one in even]
        fix = " or ".join(f"--delimiter {name}" for name in names)
        what = f"cells may be separated by {' or by '.join(names)}"
        raise StudyError(what, path=path, fix=f"Say which: {fix}.")
    # Uneven rows are told one by one; the first row says what was meant.
    return (even or sorted(widths, key=lambda d: -widths[d][0]) or [","])[0]


def _records(
    text: str, delimiter: str, path: Path, first_line: int, problems: Problems
) -> list[NumberedRow]:
    """The rows that hold anything, with the line that each begins on."""
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=delimiter)
    rows: list[NumberedRow] = []
    begun = first_line
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append((begun, cells))
            begun = reader.line_num + first_line
    except csv.Error as err:
        fix = 'A quote (") that is opened must be closed; write "" for one inside.'
        problems.error(f"this row can't be read as CSV: {err}", path, line=begun, fix=fix)
        raise StudyError(problems) from None
    return rows


def _header_and_rows(
    rows: list[NumberedRow], path: Path
) -> tuple[list[str], int, list[NumberedRow]]:
    """The column names, their row and the rows below; columns without anything in them dropped."""
    if not rows:
        fix = "Its first row names the columns: unit, coder, code; or unit and a column a coder."
        raise StudyError("the table is empty", path=path, fix=fix)
    at, header = rows[0]
    if len(rows) == 1:
        fix = "Add one row for each unit, or each coding."
        raise StudyError("the table has no rows", path=path, fix=fix, **_first(path, at))
    width = len(header)
    while (
        width > 1
        and not header[width - 1]
        and not any(cell for _, cells in rows[1:] for cell in cells[width - 1 : width])
    ):
        width -= 1
    return (
        header[:width],
        at,
        [(n, cells if any(cells[width:]) else cells[:width]) for n, cells in rows[1:]],
    )


def _first(path: Path, at: int) -> dict[str, Any]:
    return {"line": at} if path.suffix.casefold() not in (".xlsx", ".xlsm") else {}


def _checked(grid: Grid, problems: Problems) -> Grid:
    """The grid, if its rows are as long as its header, and no name stands over two columns."""
    header, path = grid.header, grid.path
    below = {cell for _, cells in grid.rows for cell in cells if cell}
    if len(set(header)) < len(header) and set(header) - {""} <= below:
        what = "the first row holds values, as those below do, and not the names of the columns"
        fix = "Add a first row: unit, and the coders' names; or unit, coder, code."
        raise StudyError(what, path=path, fix=fix, **grid.place(grid.header_row))
    seen: dict[str, str] = {}
    for column, name in enumerate(header):
        known = seen.setdefault(name.casefold(), name)
        if name and column > header.index(known):
            what = f"the column “{name}” occurs twice"
            where = grid.place(grid.header_row, column)
            problems.error(what, path, fix="Keep one, or rename one.", **where)
        if (
            not name
            and column
            and any(cells[column : column + 1] != [""] for _, cells in grid.rows)
        ):
            what = f"the column after “{header[column - 1]}” has no name"
            problems.error(what, path, fix="Name it.", **grid.place(grid.header_row, column))
    for row, cells in grid.rows:
        if len(cells) != len(header):
            what = f"this row has {plural(len(cells), 'cell')}, but the first row has {len(header)}"
            fix = "Put quotation marks around a text that contains the delimiter."
            problems.error(what, path, fix=fix, **grid.place(row))
    if problems.errors:
        raise StudyError(problems)
    return grid
