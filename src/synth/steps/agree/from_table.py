"""A long table for `synth agree`: one row a unit, coder and code."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from synth.problems import Problems, StudyError, counted, did_you_mean, shortened
from synth.steps.agree.judged import Coded, unknown_units
from synth.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path

NEEDED = ("unit", "coder", "code")
OPTIONAL = ("document", "start", "end", "length")
#: Written as a code: the coder judged the unit and applied none.
NO_CODE = "-"
_NOT_A_VALUE = frozenset({"", "nan", "<na>", "#n/a"})

Cells = dict[str, str]


def coded_csv(path: Path, units: str | None) -> Coded:
    """The codings of a table. Raises `StudyError` with every bad row, by its line."""
    problems = Problems()
    text = read_text(path, problems)
    header, rows = _rows(text, path, problems) if text is not None else ([], [])
    if problems.errors:
        raise StudyError(problems)
    counting = units if units in header and units not in NEEDED else None
    if units is not None and counting is None and not units.isdigit():
        raise unknown_units(units, [n for n in header if n not in (*NEEDED, "document")] or ["N"])
    spans = {"start", "end"} <= set(header)
    for line, row in rows:
        _check_row(row, line, path, spans, counting, problems)
    if problems.errors:
        raise StudyError(problems)
    by_document = "document" in header
    if counting and not by_document:
        fix = "Give the number itself: --units N."
        raise StudyError(f"the column “{counting}” needs a column “document” beside it", fix=fix)
    coded = _numbered(path, rows, by_document, units, counting)
    if spans:
        _add_spans(coded, rows, by_document, path)
    extra = [n for n in header if n not in (*NEEDED, *OPTIONAL, counting)]
    if extra:
        coded.notes.insert(0, f"not read: the column {', '.join(f'“{n}”' for n in extra)}")
    if ("start" in header) != ("end" in header):
        coded.notes.append("“start” and “end” are read only together")
    return coded


def _rows(text: str, path: Path, problems: Problems) -> tuple[list[str], list[tuple[int, Cells]]]:
    """The header, and each row with the line it begins on."""
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
    known = (*NEEDED, *OPTIONAL)
    for name in NEEDED:
        if name not in header:
            near = next((h for h in header if h not in known and did_you_mean(h, [name])), "")
            fix = f"Is it the column “{near}”? Rename it." if near else (
                "Columns: " + ", ".join(NEEDED) + "; if wanted " + ", ".join(OPTIONAL) + "."
            )  # fmt: skip
            problems.error(f"the column “{name}” is missing", path, line=first, column=1, fix=fix)
    for name in {n for n in header if n and header.count(n) > 1}:
        what = f"the column “{name}” stands twice"
        problems.error(what, path, line=first, column=1, fix="Keep one.")
    if not problems.errors and len(lines) == 1:
        problems.error("the table has no rows", path, line=first, fix="Add one a coding.")
    out = []
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            what = f"the row has {counted(len(cells), 'cell')}, the first row {len(header)}"
            fix = "A comma inside a text needs quotes around the text."
            problems.error(what, path, line=line, column=1, fix=fix)
        else:
            out.append((line, dict(zip(header, cells, strict=True))))
    return header, out


def _check_row(
    row: Cells, line: int, path: Path, spans: bool, counting: str | None, problems: Problems
) -> None:
    def tell(what: str, fix: str) -> None:
        problems.error(what, path, line=line, column=1, fix=fix)

    for name in (*NEEDED, "document"):
        if name in row and row[name].casefold() in _NOT_A_VALUE:
            found = f"“{row[name]}” is no value of “{name}”" if row[name] else f"“{name}” is empty"
            fix = "Fill it in, or remove the row."
            if name == "code":
                fix = f"Where a coder applied no code to the unit, write “{NO_CODE}”."
            tell(found, fix)
    if counting and not row[counting].isdigit():
        tell(f"“{shortened(row[counting], 30)}” is no number of units", "Write a whole number.")
    if row.get("length") and not row["length"].isdigit():
        tell(f"“{shortened(row['length'], 30)}” is no length", "Write a whole number.")
    if not spans or (row["code"] == NO_CODE and not row["start"] and not row["end"]):
        return
    bad = [n for n in ("start", "end") if not row[n].isdigit()]
    for name in bad:
        tell(f"“{shortened(row[name], 30)}” is no position under “{name}”",
             "Write a whole number from 0.")  # fmt: skip
    if not bad and int(row["start"]) >= int(row["end"]):
        tell(f"the span {row['start']}–{row['end']} is empty or runs backwards",
             "“start” is before “end”, which is not included.")  # fmt: skip


def _numbered(
    path: Path,
    rows: list[tuple[int, Cells]],
    by_document: bool,
    units: str | None,
    counting: str | None,
) -> Coded:
    def names(key: str) -> list[str]:
        return sorted({row[key] for _, row in rows})

    coders, codes = names("coder"), [n for n in names("code") if n != NO_CODE]
    documents = names("document") if by_document else []
    owner = "document" if by_document else "unit"
    at = {name: i for i, name in enumerate(documents or names("unit"))}
    who, code = ({n: i for i, n in enumerate(listed)} for listed in (coders, codes))
    inside: list[dict[str, int]] = [{} for _ in at]
    covered = np.zeros((len(who), len(at)), bool)
    codings = []
    for _, row in rows:
        d, c = at[row[owner]], who[row["coder"]]
        u = inside[d].setdefault(row["unit"] if by_document else "", len(inside[d]))
        covered[c, d] = True
        if row["code"] != NO_CODE:
            codings.append((d, u, c, code[row["code"]]))
    n_units = [len(own) for own in inside]
    notes = []
    if by_document:
        if counting or units:
            _more_units(path, rows, n_units, at, units, counting)
        else:
            notes.append(
                "only units in which somebody coded something are counted; “--units” says how "
                "many a document has"
            )
        notes.append("a coder has judged every unit of a document that a row names for the coder")
    else:
        covered[:] = True
        if units:
            if int(units) < len(at):
                raise StudyError(
                    f"“--units {units}” is less than the {len(at)} units in the table", path=path
                )
            n_units += [1] * (int(units) - len(at))
            covered = np.ones((len(who), len(n_units)), bool)
        else:
            notes.append(
                "only units in which somebody coded something are counted; “--units N” says how "
                "many there are"
            )
        notes.append("every coder has judged every unit")
    return Coded(
        coders=coders, documents=list(at), codes=codes, n_units=n_units, coverage=covered,
        codings=codings, noun="documents" if by_document else "units", notes=notes,
    )  # fmt: skip


def _more_units(
    path: Path,
    rows: list[tuple[int, Cells]],
    n_units: list[int],
    at: dict[str, int],
    units: str | None,
    counting: str | None,
) -> None:
    problems = Problems()
    seen: dict[int, tuple[int, int]] = {}
    for line, row in rows:
        d = at[row["document"]]
        n = int(row[counting]) if counting else int(units or 0)
        before, first = seen.setdefault(d, (n, line))
        name = row["document"]
        if n != before:
            what = f"“{name}” has {n} units here, and {before} at line {first}"
            problems.error(what, path, line=line, column=1, fix="Correct one.")
        elif n < n_units[d] and line == first:
            what = f"“{name}” has {n} units, but the table names {n_units[d]}"
            problems.error(what, path, line=line, column=1, fix="Correct the number.")
    if problems.errors:
        raise StudyError(problems)
    for d, (n, _) in seen.items():
        n_units[d] = n


def _add_spans(coded: Coded, rows: list[tuple[int, Cells]], by_document: bool, path: Path) -> None:
    """Spans for uα: within documents, or in one text where there is no such column."""
    if not by_document:
        coded.notes.append("uα needs the column “document”; “start” and “end” are not read")
        return
    at = {name: i for i, name in enumerate(coded.documents)}
    who = {name: i for i, name in enumerate(coded.coders)}
    code = {name: i for i, name in enumerate(coded.codes)}
    length, problems = [0] * len(at), Problems()
    told = True
    coded.spans = []
    for line, row in rows:
        if row["code"] == NO_CODE:
            continue
        d, start, end = at[row["document"]], int(row["start"]), int(row["end"])
        if row.get("length") and end > int(row["length"]):
            what = f"the span ends at {end}, after the end of the document ({row['length']})"
            problems.error(what, path, line=line, column=1, fix="Correct one of the two.")
        told = told and bool(row.get("length"))
        length[d] = max(length[d], int(row.get("length") or 0), end)
        coded.spans.append((d, who[row["coder"]], code[row["code"]], start, end))
    if problems.errors:
        raise StudyError(problems)
    coded.length = length
    if not told:
        coded.notes.append(
            "uα: a document is taken to end with its last span; a column “length” says where"
        )
