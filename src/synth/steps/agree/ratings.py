"""A table in which each unit has one value of each coder."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth.agreement.long_table import values_from_long
from synth.problems import Problems, StudyError, shortened
from synth.steps.agree.layout import SEVERAL, Form, plain
from synth.steps.agree.missing import MissingWords, number
from synth.wording import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from synth.exchange.grid import Grid
    from synth.steps.agree.layout import Layout
    from synth.steps.agree.options import FileOptions

#: Written for a unit without a value: its coder judged it and applied no code.
NO_CODE = "-"
#: Texts that name nothing, in a column of names.
NOT_A_NAME = frozenset({"", "nan", "<na>", "#n/a"})
#: Problems of one kind are told for the first places alone.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it stands in the table: whose it is, of what, and where."""

    document: str
    unit: str
    coder: str
    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """Coders × units of values as text, None where not judged.

    `places`: a value's text → the cells it first stands in.
    """

    coders: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    values: list[list[str | None]]
    places: dict[str, list[Cell]]
    missing: MissingWords
    notes: list[str] = field(default_factory=list)

    @property
    def documents(self) -> list[str]:
        """The document of each unit, or empty where none is named."""
        documents = [document for document, _ in self.units]
        return documents if any(documents) else []

    @property
    def given(self) -> list[str]:
        """The values that were given, each once, in no order."""
        return list(self.places)


def cells_of(grid: Grid, layout: Layout) -> Iterator[Cell]:
    """Every value of a table, whichever way it is laid out."""
    at = layout.columns
    for row, cells in grid.rows:
        if layout.form == Form.LONG:
            document = cells[at["document"]] if "document" in at else ""
            unit, column = cells[at["unit"]], at["code"]
            yield Cell(document, unit, cells[at["coder"]], cells[column], row, column)
            continue
        for column in layout.across:
            if layout.form == Form.ROWS:
                coder, unit = cells[at["coder"]], grid.header[column]
                yield Cell("", unit, coder, cells[column], row, column)
            else:
                document = cells[at["document"]] if "document" in at else ""
                unit = cells[at["unit"]] if "unit" in at else str(row)
                yield Cell(document, unit, grid.header[column], cells[column], row, column)


def has_one_code(grid: Grid, layout: Layout, options: FileOptions) -> tuple[bool, str]:
    """Whether each unit has one value of each coder, and a note where that was found out.

    Options say so, and wide tables have one; else a long table does whose column of values is
    headed as ratings are, or holds numbers, or gives every coder a value for every unit, as long
    as nobody gives a unit two.
    """
    if options.by_code or options.units or options.split or options.plan:
        return False, ""
    if options.one_code or options.level or options.order or layout.form != Form.LONG:
        return True, ""
    if "start" in layout.columns and "end" in layout.columns:
        return False, ""
    name = grid.header[layout.columns["code"]]
    if options.value or plain(name).rstrip("s") not in SEVERAL:
        return True, ""
    given: defaultdict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    for cell in cells_of(grid, layout):
        given[cell.document, cell.unit].setdefault(cell.coder, set()).add(cell.text)
    missing = MissingWords(options.missing)
    texts = {text for unit in given.values() for texts in unit.values() for text in texts}
    values = {text for text in texts if not missing.says(text)}
    if len(values) < 2 or any(len(t) > 1 for unit in given.values() for t in unit.values()):
        return False, ""
    if all(number(text, decimal_comma=True) is not None for text in values):
        return True, f"“{name}” holds numbers, one a unit and coder at most (--by-code to change)"
    coders = {coder for unit in given.values() for coder in unit}
    if NO_CODE in texts - values or any(len(unit) < len(coders) for unit in given.values()):
        return False, ""
    return True, f"each coder gave each unit one “{name}” (--by-code to change)"


def read_ratings(grid: Grid, layout: Layout, options: FileOptions) -> Ratings:
    """The values of a table. Raises `StudyError` for units without a name, and for two values."""
    problems, missing = Problems(), MissingWords(options.missing)
    grid.check(layout.read, problems)
    cells = list(cells_of(grid, layout))
    check_names(grid, layout, cells, problems)
    kept: dict[tuple[str, str, str], Cell] = {}
    repeated: list[int] = []
    for cell in cells:
        first = kept.setdefault((cell.document, cell.unit, cell.coder), cell)
        if first is cell:
            continue
        if first.text == cell.text:
            repeated.append(cell.row)
            continue
        unit, one, two = (shortened(text, 30) for text in (cell.unit, first.text, cell.text))
        of = f" of “{cell.document}”" if cell.document else ""
        where = grid.name_place(first.row)
        what = f"“{cell.coder}” gave unit “{unit}”{of} two values: “{one}” ({where}) and “{two}”"
        fix = "Keep one. If a unit may have several codes: --by-code."
        if layout.form != Form.LONG:
            fix = "Keep one, or give each unit a name of its own."
        problems.error(what, grid.path, fix=fix, **grid.place(cell.row, cell.column))
    if problems.errors:
        raise StudyError(problems)
    notes = []
    if repeated:
        what = f"{plural(len(repeated), 'value repeats', 'values repeat')} an earlier row"
        where = listing(dict.fromkeys(map(grid.name_place, repeated)), 6)
        notes.append(f"{what} ({where}): counted once")
    return _ratings(list(kept.values()), missing, notes)


def check_names(grid: Grid, layout: Layout, cells: list[Cell], problems: Problems) -> None:
    """Add what is wrong with the names of units, coders and documents."""
    header = grid.header
    for role in ("unit", "coder", "document"):
        column = layout.columns.get(role)
        if column is None:
            continue
        names = {cell.row: getattr(cell, role) for cell in cells}
        for row, value in names.items():
            if value.casefold() not in NOT_A_NAME:
                continue
            shown = f"“{value}” is not a value of “{header[column] or role}”"
            what = shown if value else f"“{header[column] or role}” is empty"
            where = grid.place(row, column)
            problems.error(what, grid.path, fix="Fill it in, or remove the row.", **where)


def _ratings(cells: list[Cell], missing: MissingWords, notes: list[str]) -> Ratings:
    places: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if not missing.count(cell.text) and len(places[cell.text]) < _TOLD:
            places[cell.text].append(cell)
    # The table's own order of units and coders.
    units = {(cell.document, cell.unit): None for cell in cells}
    number_of = {unit: i for i, unit in enumerate(units)}
    coders = {coder: i for i, coder in enumerate(dict.fromkeys(cell.coder for cell in cells))}
    table, _, _ = values_from_long(
        {
            "unit": [number_of[cell.document, cell.unit] for cell in cells],
            "coder": [coders[cell.coder] for cell in cells],
            "value": [None if missing.says(cell.text) else cell.text for cell in cells],
        }
    )
    return Ratings(
        coders=tuple(coders),
        units=tuple(units),
        values=table.tolist(),
        places=dict(places),
        missing=missing,
        notes=notes,
    )


def lookalikes(kind: str, names: Iterable[str]) -> list[str]:
    """Notes on names that are the same number, or differ in nothing but case and the signs between
    words."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        value = number(unicodedata.normalize("NFKC", name))
        alike[str(value) if value is not None else plain(name)].append(name)
    return [
        f"{listing(f'“{name}”' for name in sorted(several))} are counted as different {kind}"
        for several in alike.values()
        if len(several) > 1
    ]
