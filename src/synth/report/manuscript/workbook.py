"""`reports/tables.xlsx`: the report's tables, one sheet each, after a sheet that lists them.

A text is always written as a text: what begins with “=” is no formula, and no address becomes a
link. Excel's limits are kept, and what was cut is said.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import xlsxwriter

from synth.report.manuscript.xml_text import legal
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from synth.report.parts.csv_tables import Table, Value

#: What a sheet of Excel can hold: rows with the header, characters in a cell, in a sheet's name.
ROWS, CHARACTERS, NAME = 1_048_576, 32_767, 31
CUT = " … [cut]"
#: Columns are as wide as their longest text among so many rows, within these bounds.
_LOOKED_AT, _NARROW, _WIDE = 200, 6, 60
_CONTENTS = "Contents"
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.,() -]")
#: The zip format knows no earlier date.
_DATE = datetime(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as the first one lists it. `note`: what had to be cut."""

    name: str
    what: str
    rows: int
    note: str


def workbook(title: str, tables: Iterable[Table]) -> bytes:
    """The workbook of all tables, the same bytes for the same tables."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": legal(title)[:255], "created": _DATE})
    bold = book.add_format({"bold": True})
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    link = book.add_format({"font_color": "#0B4F8A", "underline": 1})
    first = book.add_worksheet(_CONTENTS)
    names: set[str] = {_CONTENTS.lower()}
    listed = []
    for table in tables:
        name = sheet_name(table.name.removesuffix(".csv"), names)
        rows, note = _fill(book.add_worksheet(name), table, heading)
        listed.append(_Sheet(name, table.what, rows, note))
    _contents(first, title, listed, bold, heading, link)
    book.close()
    return out.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 characters, all plain ones, different from `taken`.

    The name is added to `taken`, in small letters: Excel takes `A` and `a` for the same.

    >>> taken = set()
    >>> sheet_name("theme_by_a_very_long_classification", taken)
    'theme_by_a_very_long_classifica'
    >>> sheet_name("theme_by_a_very_long_classification", taken)
    'theme_by_a_very_long_classifi_2'
    """
    plain = _FORBIDDEN.sub("_", wanted) or "table"
    name, number = plain[:NAME], 1
    while name.lower() in taken or name.lower() == "history":  # a name Excel keeps for itself
        number += 1
        end = f"_{number}"
        name = plain[: NAME - len(end)] + end
    taken.add(name.lower())
    return name


def _fill(sheet: Worksheet, table: Table, heading: Format) -> tuple[int, str]:
    """Write a table; returns how many rows, and what had to be cut."""
    widths = [_width(name) for name in table.columns]
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _printed(sheet)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, _fitting(legal(name)), heading)
    cut = 0
    records = iter(table.rows)
    number = 0
    for number, row in enumerate(islice(records, ROWS - 1), 1):
        for column, value in enumerate(row):
            cut += _write(sheet, number, column, value)
        if number <= _LOOKED_AT:
            widths = [max(pair) for pair in zip(widths, map(_width, row), strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROW), _WIDE))
    if table.columns:
        sheet.autofilter(0, 0, number, len(table.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})
    notes = []
    if cut:
        notes.append(f"{plural(cut, 'text')} cut at {CHARACTERS:,} characters")
    left = sum(1 for _ in records)
    if left:
        notes.append(f"{left:,} more rows only in {table.name}")
    return number, "; ".join(notes)


def _printed(sheet: Worksheet) -> None:
    """On paper: turned A4 pages, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> bool:
    """Write one cell by the kind of its value; whether a text was cut."""
    if value is None or value == "":
        return False
    if isinstance(value, str):
        text = legal(value)
        shown = _fitting(text)
        sheet.write_string(row, column, shown)
        return shown is not text
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif math.isfinite(value) and abs(value) < 1e15:
        sheet.write_number(row, column, value)
    elif value == value:  # an undefined figure is an empty cell
        sheet.write_string(row, column, str(value))
    return False


def _fitting(text: str) -> str:
    """A text (without what XML forbids) that is no longer than a cell can hold."""
    # Excel counts UTF-16 units: an emoji is two.
    if len(text) <= CHARACTERS // 2 or len(units := text.encode("utf-16-le")) <= CHARACTERS * 2:
        return text
    return units[: (CHARACTERS - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT


def _width(value: Value) -> int:
    """About how many characters wide a value is shown."""
    if isinstance(value, float):
        return 12
    return len(str(value).partition("\n")[0]) if value is not None else 0


def _contents(
    sheet: Worksheet,
    title: str,
    listed: Sequence[_Sheet],
    bold: Format,
    heading: Format,
    link: Format,
) -> None:
    """The list of sheets: what each holds, how many rows, what was cut."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 50)
    sheet.write_string(0, 0, _fitting(legal(title)), bold)
    sheet.write_string(
        1,
        0,
        "The columns are explained in docs/files/reports-tables.md. Suggestions are "
        "no results: their tables are in reports/tables/ alone.",
    )
    for column, name in enumerate(("sheet", "what it holds", "rows", "note")):
        sheet.write_string(3, column, name, heading)
    for row, entry in enumerate(listed, 4):
        sheet.write_url(row, 0, f"internal:'{entry.name}'!A1", link, entry.name)
        sheet.write_string(row, 1, entry.what)
        sheet.write_number(row, 2, entry.rows)
        if entry.note:
            sheet.write_string(row, 3, entry.note)
    sheet.freeze_panes(4, 0)
    _printed(sheet)
    sheet.activate()
