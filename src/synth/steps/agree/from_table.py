"""A long table for `synth agree`: one row a unit, coder and code."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from synth.problems import Problems, StudyError, did_you_mean, shortened
from synth.steps.agree.judged import Coding, JudgedTable, Span, numbered, unknown_units
from synth.textfile import read_text
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

NEEDED = ("unit", "coder", "code")
OPTIONAL = ("document", "start", "end", "length")
#: Written as a code: the coder judged the unit and applied none.
NO_CODE = "-"
_NOT_A_VALUE = frozenset({"", "nan", "<na>", "#n/a"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of the table, and the line it begins on: what a coder applied to a unit.

    `document` is "" where the table has no such column; `n_units` the units of the document where
    a column says so, `span` the passage and `length` that of its document where they are given.
    """

    line: int
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
    """What is asked of the columns of a table. `counting` is the column with the numbers of units
    ("" for none), `spans` whether passages are given."""

    header: list[str]
    counting: str
    spans: bool

    @property
    def by_document(self) -> bool:
        return "document" in self.header


def judged_csv(path: Path, units: str | None) -> JudgedTable:
    """The codings of a table. Raises `StudyError` with every bad row, by its line."""
    problems = Problems()
    text = read_text(path, problems)
    header, lines = _lines(text, path, problems) if text is not None else ([], [])
    if problems.errors:
        raise StudyError(problems)
    counting = units if units and units in header and units not in NEEDED else ""
    if units is not None and not counting and not units.isdecimal():
        raise unknown_units(units, [n for n in header if n not in (*NEEDED, "document")] or ["N"])
    columns = _Columns(header, counting, {"start", "end"} <= set(header))
    rows = [
        _judgement(line, dict(zip(header, cells, strict=True)), columns, path, problems)
        for line, cells in lines
    ]
    if problems.errors:
        raise StudyError(problems)
    if counting and not columns.by_document:
        fix = "Give the number itself: --units N."
        raise StudyError(f"the column “{counting}” needs a column “document” beside it", fix=fix)
    judged = _numbered(path, rows, columns, units)
    notes = list(judged.notes)
    if columns.spans and columns.by_document:
        judged = _with_spans(judged, rows, path)
        if not all(row.length is not None for row in rows if row.applied):
            notes.append(
                "uα: a document is taken to end with its last span; a column “length” says where"
            )
    elif columns.spans:
        notes.append("uα needs the column “document”; “start” and “end” are not read")
    extra = [n for n in header if n not in (*NEEDED, *OPTIONAL, counting)]
    if extra:
        notes.insert(0, f"not read: the column {', '.join(f'“{n}”' for n in extra)}")
    if ("start" in header) != ("end" in header):
        notes.append("“start” and “end” are read only together")
    return replace(judged, notes=notes)


def _lines(
    text: str, path: Path, problems: Problems
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the cells of each row with the line it begins on."""
    reader = csv.reader(io.StringIO(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    begun = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append((begun, [cell.strip() for cell in row]))
            begun = reader.line_num + 1
    except csv.Error as err:
        fix = 'A quote (") that is opened must be closed; write "" for one inside.'
        problems.error(f"this row can't be read as CSV: {err}", path, line=begun, fix=fix)
        return [], []
    if not lines:
        fix = "It needs the columns " + ", ".join(NEEDED) + "."
        problems.error("the table is empty", path, fix=fix)
        return [], []
    first, header = lines[0]
    _check_header(header, first, path, problems)
    if not problems.errors and len(lines) == 1:
        problems.error("the table has no rows", path, line=first, fix="Add one a coding.")
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            what = f"the row has {plural(len(cells), 'cell')}, the first row {len(header)}"
            fix = "A comma inside a text needs quotes around the text."
            problems.error(what, path, line=line, column=1, fix=fix)
    return header, lines[1:]


def _check_header(header: list[str], line: int, path: Path, problems: Problems) -> None:
    for name in NEEDED:
        if name not in header:
            others = [one for one in header if one not in (*NEEDED, *OPTIONAL)]
            near = next((one for one in others if did_you_mean(one, [name])), "")
            fix = f"Columns: {', '.join(NEEDED)}; if wanted {', '.join(OPTIONAL)}."
            if near:
                fix = f"Is it the column “{near}”? Rename it."
            problems.error(f"the column “{name}” is missing", path, line=line, column=1, fix=fix)
    for name in {n for n in header if n and header.count(n) > 1}:
        what = f"the column “{name}” stands twice"
        problems.error(what, path, line=line, column=1, fix="Keep one.")


def _judgement(
    line: int, cells: dict[str, str], columns: _Columns, path: Path, problems: Problems
) -> Judgement:
    """A row as it is meant; what is wrong with it goes to `problems`."""

    def tell(what: str, fix: str) -> None:
        problems.error(what, path, line=line, column=1, fix=fix)

    for name in (*NEEDED, "document"):
        value = cells.get(name)
        if value is not None and value.casefold() in _NOT_A_VALUE:
            what = f"“{value}” is no value of “{name}”" if value else f"“{name}” is empty"
            fix = "Fill it in, or remove the row."
            if name == "code":
                fix = f"Where a coder applied no code to the unit, write “{NO_CODE}”."
            tell(what, fix)
    n_units = cells[columns.counting] if columns.counting else ""
    length = cells.get("length", "")
    if columns.counting and not n_units.isdecimal():
        tell(f"“{shortened(n_units, 30)}” is no number of units", "Write a whole number.")
    if length and not length.isdecimal():
        tell(f"“{shortened(length, 30)}” is no length", "Write a whole number.")
    code, span = cells["code"], None
    if columns.spans and (code != NO_CODE or cells["start"] or cells["end"]):
        bad = [name for name in ("start", "end") if not cells[name].isdecimal()]
        for name in bad:
            what = f"“{shortened(cells[name], 30)}” is no position under “{name}”"
            tell(what, "Write a whole number from 0.")
        if not bad:
            span = int(cells["start"]), int(cells["end"])
            if span[0] >= span[1]:
                what = f"the span {cells['start']}–{cells['end']} is empty or runs backwards"
                tell(what, "“start” is before “end”, which is not included.")
    return Judgement(
        line=line,
        document=cells.get("document", ""),
        unit=cells["unit"],
        coder=cells["coder"],
        code=code,
        n_units=int(n_units) if n_units.isdecimal() else None,
        span=span,
        length=int(length) if length.isdecimal() else None,
    )


def _numbered(
    path: Path, rows: list[Judgement], columns: _Columns, units: str | None
) -> JudgedTable:
    """The codings as numbers, with the units and the coverage that the table or `--units` tells."""
    by_document = columns.by_document
    coders = sorted({row.coder for row in rows})
    codes = sorted({row.code for row in rows if row.applied})
    documents = sorted({row.document if by_document else row.unit for row in rows})
    at, who, code = numbered(documents), numbered(coders), numbered(codes)
    inside: list[dict[str, int]] = [{} for _ in documents]
    covered = np.zeros((len(who), len(at)), bool)
    codings: list[Coding] = []
    for row in rows:
        d, c = at[row.document if by_document else row.unit], who[row.coder]
        u = inside[d].setdefault(row.unit if by_document else "", len(inside[d]))
        covered[c, d] = True
        if row.applied:
            codings.append((d, u, c, code[row.code]))
    n_units = [len(within) for within in inside]
    notes = []
    if by_document:
        if units:
            n_units = _units_of_documents(path, rows, n_units, at, units)
        else:
            notes.append(
                "only units in which somebody coded something are counted; “--units” says how "
                "many a document has"
            )
        notes.append("a coder has judged every unit of a document that a row names for the coder")
    else:
        if units:
            more = int(units) - len(documents)
            if more < 0:
                what = f"“--units {units}” is less than the {len(documents)} units in the table"
                raise StudyError(what, path=path)
            n_units += [1] * more
        else:
            notes.append(
                "only units in which somebody coded something are counted; “--units N” says how "
                "many there are"
            )
        covered = np.ones((len(who), len(n_units)), bool)
        notes.append("every coder has judged every unit")
    return JudgedTable(
        coders=coders,
        documents=documents,
        codes=codes,
        n_units=n_units,
        coverage=covered,
        codings=codings,
        notes=notes,
        drawn="document" if by_document else "unit",
    )


def _units_of_documents(
    path: Path, rows: list[Judgement], named: list[int], at: dict[str, int], units: str
) -> list[int]:
    """The units of each document as a column or `--units` says; `named`: those in the table."""
    problems = Problems()
    told: dict[str, tuple[int, int]] = {}
    for row in rows:
        n = int(units) if row.n_units is None else row.n_units
        before, first = told.setdefault(row.document, (n, row.line))
        if n != before:
            what = f"“{row.document}” has {n} units here, and {before} at line {first}"
            problems.error(what, path, line=row.line, column=1, fix="Correct one.")
        elif n < named[at[row.document]] and row.line == first:
            what = f"“{row.document}” has {n} units, but the table names {named[at[row.document]]}"
            problems.error(what, path, line=row.line, column=1, fix="Correct the number.")
    if problems.errors:
        raise StudyError(problems)
    return [told[document][0] for document in at]


def _with_spans(judged: JudgedTable, rows: list[Judgement], path: Path) -> JudgedTable:
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
            problems.error(what, path, line=row.line, column=1, fix="Correct one of the two.")
        length[d] = max(length[d], row.length or 0, end)
        spans.append((d, who[row.coder], code[row.code], start, end))
    if problems.errors:
        raise StudyError(problems)
    return replace(judged, spans=spans, length=tuple(length))
