"""A table of codings for `synth agree`: a unit may have any number of codes of each coder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from synth.agreement.long_table import from_long
from synth.problems import Problems, StudyError, shortened
from synth.steps.agree.judged import Coding, JudgedTable, Span, numbered, unknown_units
from synth.steps.agree.layout import NEEDED
from synth.steps.agree.missing import NOT_JUDGED, MissingWords
from synth.steps.agree.ratings import NO_CODE, NOT_A_NAME, cells_of, check_names
from synth.wording import listing, plural

if TYPE_CHECKING:
    from collections.abc import Hashable

    from synth.agreement.long_table import NamedAgreement
    from synth.exchange.grid import Grid
    from synth.steps.agree.layout import Layout
    from synth.steps.agree.options import FileOptions

#: The document of spans where the table names none.
ONE_TEXT = "the text"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of the table, and its number: what a coder applied to a unit.

    `document` is `ONE_TEXT` where the table has no such column; `n_units` the units of the
    document where a column says so, `span` the passage and `length` that of its document where
    they are given.
    """

    row: int
    document: str
    unit: str
    coder: str
    code: str
    n_units: int | None
    span: tuple[int, int] | None
    length: int | None

    @property
    def applied(self) -> bool:
        """Whether the coder applied a code, and not none."""
        return self.code != NO_CODE


@dataclass(frozen=True, slots=True)
class _Columns:
    """Role → the place of its column, and its name as the table has it. `counting` is the place of
    the column with the numbers of units (−1 for none)."""

    at: dict[str, int]
    names: dict[str, str]
    counting: int

    @property
    def spans(self) -> bool:
        return "start" in self.at and "end" in self.at

    @property
    def by_document(self) -> bool:
        """Whether units lie in documents; where spans have no column for it, in one."""
        return "document" in self.at or self.spans


def judged_codes(grid: Grid, layout: Layout, options: FileOptions) -> JudgedTable:
    """The codings of a long table. Raises `StudyError` with every bad row, by its place."""
    columns = _columns(grid, layout, options.units)
    problems = Problems()
    grid.check({columns.counting: False} | layout.read, problems)
    missing = MissingWords(options.missing or "")
    rows = [_judgement(row, cells, columns, grid, problems) for row, cells in grid.rows]
    if problems.errors:
        raise StudyError(problems)
    notes = list(layout.notes)
    rows = [row for row in rows if not missing.count(row.code)]
    if missing.met:
        notes.append(f"{missing.told()}: these rows are left out")
    judged = _judged(grid, rows, columns, options)
    notes += judged.notes
    if columns.spans:
        judged = _with_spans(judged, rows, grid)
        if "unit" not in columns.at:
            notes.append("no column “unit”: α is on a code's presence in a document")
        if "document" not in columns.at:
            notes.append(
                "all spans are taken to be in one text; a column “document” tells texts apart"
            )
        if not all(row.length is not None for row in rows if row.applied):
            notes.append(
                "uα: a document is taken to end with its last span; a column “length” says where"
            )
    elif "start" in columns.at or "end" in columns.at:
        notes.append("“start” and “end” are read only together")
    usual = MissingWords(None)
    if words := [code for code in judged.codes if usual.says(code)]:
        named = listing(f"“{word}”" for word in words)
        notes.append(f"{named} counts as a code (--missing if it means “not judged”)")
    return replace(judged, notes=notes)


def _columns(grid: Grid, layout: Layout, units: str | None) -> _Columns:
    """What is asked of the columns. Raises `StudyError` for a value of `--units` without sense."""
    at = layout.columns
    names = {role: grid.header[place] for role, place in at.items()}
    folded = [name.casefold() for name in grid.header]
    needed = {names[role].casefold() for role in NEEDED if role in names}
    counting = -1
    if units and units.casefold() in folded and units.casefold() not in needed:
        counting = folded.index(units.casefold())
    if units is not None and counting < 0 and not units.isdecimal():
        document = names.get("document", "").casefold()
        known = [n for n in grid.header if n and n.casefold() not in {*needed, document}]
        raise unknown_units(units, known or ["N"])
    if counting >= 0 and "document" not in at:
        fix = "Give the number itself: --units N."
        what = f"the column “{grid.header[counting]}” needs a column “document” beside it"
        raise StudyError(what, fix=fix)
    return _Columns(at, names, counting)


def _judgement(
    row: int, texts: list[str], columns: _Columns, grid: Grid, problems: Problems
) -> Judgement:
    """A row as it is meant; what is wrong with it goes to `problems`."""
    cells = {role: texts[place] for role, place in columns.at.items()}

    def tell(what: str, fix: str, role: str) -> None:
        where = grid.place(row, columns.at.get(role, columns.counting))
        problems.error(what, grid.path, fix=fix, **where)

    for role in (*NEEDED, "document"):
        value = cells.get(role)
        if value is not None and value.casefold() in NOT_A_NAME:
            name = columns.names[role]
            what = f"“{value}” is not a value of “{name}”" if value else f"“{name}” is empty"
            fix = "Fill it in, or remove the row."
            if role == "code":
                fix = (
                    f"If a coder applied no code to the unit, write “{NO_CODE}”; if each unit has "
                    "one value and it was not judged: --one-code."
                )
            tell(what, fix, role)
    n_units = texts[columns.counting] if columns.counting >= 0 else ""
    length = cells.get("length", "")
    if columns.counting >= 0 and not n_units.isdecimal():
        what = f"“{shortened(n_units, 30)}” is not a number of units"
        tell(what, "Write a whole number.", "units")
    if length and not length.isdecimal():
        tell(f"“{shortened(length, 30)}” is not a length", "Write a whole number.", "length")
    code, span = cells["code"], None
    if columns.spans and (code != NO_CODE or cells["start"] or cells["end"]):
        bad = [role for role in ("start", "end") if not cells[role].isdecimal()]
        for role in bad:
            what = f"“{shortened(cells[role], 30)}” is not a position (“{columns.names[role]}”)"
            tell(what, "Write a whole number from 0.", role)
        if not bad:
            span = int(cells["start"]), int(cells["end"])
            if span[0] >= span[1]:
                what = f"the span {cells['start']}–{cells['end']} is empty or reversed"
                tell(what, "“start” must be before “end”; the end is not included.", "start")
    return Judgement(
        row=row,
        document=cells.get("document", ONE_TEXT),
        unit=cells.get("unit", ""),
        coder=cells["coder"],
        code=code,
        n_units=int(n_units) if n_units.isdecimal() else None,
        span=span,
        length=int(length) if length.isdecimal() else None,
    )


def _judged(
    grid: Grid, rows: list[Judgement], columns: _Columns, options: FileOptions
) -> JudgedTable:
    """The codings as numbers, with the units and the coverage that the table or `--units` tells."""
    units, notes = options.units, []
    extra: dict[Hashable, list[Hashable]] = {}
    if columns.by_document:
        if units:
            extra = _further_units(grid, rows, units)
        elif "unit" in columns.at:
            notes.append(
                "only units in which somebody coded something are counted; “--units” says how "
                "many a document has"
            )
        notes.append("a coder has judged every unit of a document that a row names for the coder")
    else:
        named = len({row.unit for row in rows})
        if units and int(units) < named:
            what = f"“--units {units}” is less than the {named} units in the table"
            raise StudyError(what, path=grid.path)
        if units:
            extra = {"": [("unit", i) for i in range(int(units) - named)]}
        else:
            notes.append(
                "only units in which somebody coded something are counted; “--units N” says how "
                "many there are"
            )
        notes.append(
            "every coder has judged every unit; if each unit has one value and a missing row means "
            "“not judged”: --one-code"
        )
    found = from_long(
        {
            "document": [row.document for row in rows],
            "unit": [row.unit or "all" for row in rows],
            "coder": [row.coder for row in rows],
            "code": [row.code if row.applied else None for row in rows],
        },
        document="document" if columns.by_document else None,
        units=extra,
        pair_intervals=True,
        **options.drawn,
    )
    drawn = "document" if columns.by_document else "unit"
    return _table(found, notes, drawn, unit="unit" if "unit" in columns.at else drawn)


def _table(found: NamedAgreement, notes: list[str], drawn: str, unit: str = "unit") -> JudgedTable:
    codings: list[Coding] = list(zip(*(column.tolist() for column in found.codings), strict=True))
    return JudgedTable(
        coders=[str(coder) for coder in found.coders],
        documents=[str(document) for document in found.documents],
        codes=[str(code) for code in found.codes],
        n_units=found.n_units.tolist(),
        coverage=found.coverage,
        codings=codings,
        notes=notes,
        unit=unit,
        drawn=drawn,
        on_codes=found.agreement,
    )


def _further_units(grid: Grid, rows: list[Judgement], units: str) -> dict[Hashable, list[Hashable]]:
    """The units of each document that no row names, as a column or `--units` says how many."""
    problems = Problems()
    named: dict[str, set[str]] = {}
    for row in rows:
        named.setdefault(row.document, set()).add(row.unit)
    told: dict[str, tuple[int, int]] = {}
    for row in rows:
        n = int(units) if row.n_units is None else row.n_units
        before, first = told.setdefault(row.document, (n, row.row))
        known = len(named[row.document])
        if n != before:
            where = grid.name_place(first)
            what = f"“{row.document}” has {n} units here, and {before} on {where}"
            problems.error(what, grid.path, fix="Correct one.", **grid.place(row.row))
        elif n < known and row.row == first:
            what = f"“{row.document}” has {n} units, but the table names {known}"
            problems.error(what, grid.path, fix="Correct the number.", **grid.place(row.row))
    if problems.errors:
        raise StudyError(problems)
    return {
        document: [("unit", i) for i in range(n - len(named[document]))]
        for document, (n, _) in told.items()
    }


def _with_spans(judged: JudgedTable, rows: list[Judgement], grid: Grid) -> JudgedTable:
    """The table with its spans, for uα; a document is as long as told, or to its last span."""
    at, who, code = (numbered(x) for x in (judged.documents, judged.coders, judged.codes))
    length, problems = [0] * len(at), Problems()
    spans: list[Span] = []
    for row in rows:
        if not row.applied or row.span is None:
            continue
        d, (start, end) = at[row.document], row.span
        if row.length is not None and end > row.length:
            what = f"the span ends at {end}, after the end of the document ({row.length})"
            where = grid.place(row.row)
            problems.error(what, grid.path, fix="Correct one of the two.", **where)
        length[d] = max(length[d], row.length or 0, end)
        spans.append((d, who[row.coder], code[row.code], start, end))
    if problems.errors:
        raise StudyError(problems)
    return replace(judged, spans=spans, length=tuple(length))


def judged_sets(grid: Grid, layout: Layout, options: FileOptions) -> JudgedTable:
    """The codings of a table whose cells hold the codes of a unit, separated by `--split`.

    An empty cell and the words for it mean “not judged”, `-` that no code applies. Raises
    `StudyError` for units and coders without a name.
    """
    if options.units:
        fix = "Name those that nobody coded in rows of their own."
        what = "--units is for a table with a row for each coding; here all units are in the table"
        raise StudyError(what, path=grid.path, fix=fix)
    problems = Problems()
    grid.check(layout.read, problems)
    cells = list(cells_of(grid, layout))
    check_names(grid, layout, cells, problems)
    given = ",".join(NOT_JUDGED) if options.missing is None else options.missing
    missing = MissingWords(",".join(word for word in given.split(",") if word != NO_CODE))
    sets: dict[tuple[str, str], dict[str, set[str]]] = {}
    for cell in cells:
        of_unit = sets.setdefault((cell.document, cell.unit), {})
        if not missing.count(cell.text):
            codes = {*options.codes_in(cell.text)} - {"", NO_CODE}
            of_unit.setdefault(cell.coder, set()).update(codes)
    if problems.errors:
        raise StudyError(problems)
    judged = [
        (unit, coder, code)
        for unit, of_unit in sets.items()
        for coder, codes in of_unit.items()
        for code in (codes or [None])
    ]
    found = from_long(
        {
            "unit": [unit for unit, _, _ in judged],
            "coder": [coder for _, coder, _ in judged],
            "code": [code for _, _, code in judged],
        },
        units={"": list(sets)},
        absent="not judged",
        pair_intervals=True,
        **options.drawn,
    )
    notes = [*layout.notes, *filter(None, [missing.told()])]
    unjudged = sum(not of_unit for of_unit in sets.values())
    if unjudged:
        notes.append(f"{plural(unjudged, 'unit')} nobody judged")
    table = _table(found, notes, "unit")
    values = [
        [frozenset(of_unit[coder]) if coder in of_unit else None for of_unit in sets.values()]
        for coder in table.coders
    ]
    return replace(table, sets=values)
