"""`narratives/screening.csv`: which studies were screened, by whom, and what was decided."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synth import layout
from synth.problems import Problems, choose, did_you_mean, shortened
from synth.textfile import MAX_BYTES, read_text
from synth.vocabulary import Relevance, Screened
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: Stands for an answer that a study is relevant to no dimension.
NO_RELEVANCE = "none"
_WHOLE = re.compile(r"\d{1,4}")

REQUIRED = ("study", "stage", "screener", "decision")
OPTIONAL = (
    "reason",
    "quality_relevance",
    "resilience_relevance",
    "narrative",
    "citation",
    "doi",
    "date",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One screener's decision on one study at one stage."""

    study: str
    stage: str
    screener: str
    decision: Screened
    reason: str = ""
    quality_relevance: str = ""
    resilience_relevance: str = ""
    narrative: str = ""
    citation: str = ""
    doi: str = ""
    date: str = ""

    def relevant_to(self, of: Relevance) -> frozenset[str] | None:
        """The dimensions that the screener named; none of them where the cell says `none`; None
        where the cell is empty, which is no answer."""
        cell = str(getattr(self, of))
        values = {value.strip() for value in cell.split(";")} - {""}
        return frozenset(values - {NO_RELEVANCE}) if values else None


def scale_of(log: Iterable[Decision], of: Relevance) -> list[int]:
    """The whole numbers that answers consist of, rising; none where an answer is anything else."""
    answers = [answer for one in log if (answer := one.relevant_to(of)) is not None]
    values = {value for answer in answers for value in answer}
    one_each = all(len(answer) == 1 for answer in answers)
    if not one_each or not all(map(_WHOLE.fullmatch, values)):
        return []
    return sorted(set(map(int, values)))


def load_screening(
    root: Path, problems: Problems, narratives: Collection[str] | None = None
) -> list[Decision]:
    """The screening log's rows; empty where there is no log, or its problems stop the reading.

    With `narratives`, the ids of those there are, the narratives that the log names are checked.
    """
    path = root / layout.SCREENING
    if not path.exists():
        return []
    text = read_text(path, problems)
    if text is None:
        return []
    rows = _rows(text, path, problems)
    if rows is None:
        return []
    if not rows:
        fix = "Begin with a row of column names: " + ", ".join(REQUIRED) + "."
        problems.error("the screening log is empty", path, line=1, fix=fix)
        return []
    (line, names), *rest = rows
    header = [name.strip() for name in names]
    if not _check_header(header, line, path, problems):
        return []
    return _decisions(header, rest, path, problems, narratives)


def _rows(text: str, path: Path, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """The rows that hold anything, each with the line it begins on; None when it is no CSV."""
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text), strict=True)
    out, begun = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                out.append((begun, row))
            begun = reader.line_num + 1
    except csv.Error as err:
        if "unexpected end" in str(err):
            what, fix = 'a quotation mark (") in this row is never closed', "Close it."
        elif "expected after" in str(err):
            what, fix = (
                'there is text after a closing quotation mark (")',
                'Write "" for a quotation mark inside.',
            )
        else:
            what, fix = (
                f"this row can't be read as CSV: {err}",
                "Save it from the spreadsheet again.",
            )
        problems.error(what, path, line=begun, column=1, fix=fix)
        return None
    return out


def _check_header(header: list[str], line: int, path: Path, problems: Problems) -> bool:
    known = (*REQUIRED, *OPTIONAL)
    before = len(problems.errors)
    if len(header) == 1 and (apart := next((c for c in ";\t|" if c in header[0]), "")):
        shown = "tabs" if apart == "\t" else f"“{apart}”"
        problems.error(
            f"the columns are separated by {shown} instead of commas",
            path,
            line=line,
            column=header[0].index(apart) + 1,
            fix="Save it as CSV with commas (in Excel: “CSV UTF-8 (comma delimited)”).",
        )
        return False
    for name in REQUIRED:
        if name not in header:
            what = f"the column “{name}” is missing"
            problems.error(what, path, line=line, column=1, fix="Add it to the first row.")
    for name in dict.fromkeys(header):
        if name not in known:
            what = f"unknown column “{shortened(name)}”" if name else "a column has no name"
            fix = did_you_mean(name, known) or "Known columns: " + ", ".join(known) + "."
            problems.error(what, path, line=line, column=1, fix=fix)
        elif header.count(name) > 1:
            what = f"the column “{name}” occurs twice"
            problems.error(what, path, line=line, column=1, fix="Keep one.")
    return len(problems.errors) == before


def _decisions(
    header: list[str],
    rows: list[tuple[int, list[str]]],
    path: Path,
    problems: Problems,
    narratives: Collection[str] | None,
) -> list[Decision]:
    out: list[Decision] = []
    first: dict[tuple[str, str, str], int] = {}
    for line, row in rows:

        def tell(what: str, fix: str, line: int = line) -> None:
            problems.error(what, path, line=line, column=1, fix=fix)

        if len(row) != len(header):
            what = f"this row has {plural(len(row), 'cell')}, but the first row has {len(header)}"
            tell(what, "Put quotation marks around a text that contains a comma.")
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        for name in REQUIRED:
            if not cells[name]:
                tell(f"“{name}” is empty", "Fill it in.")
        decision = cells.pop("decision")
        if decision and decision not in list(Screened):
            tell(f"“{shortened(decision)}” is not a decision", choose(decision, list(Screened)))
        if decision == Screened.EXCLUDE and not cells.get("reason"):
            what = f"“{cells['study']}” is excluded without a reason"
            problems.warning(what, path, line=line, fix="Give the reason under “reason”.")
        narrative = cells.get("narrative")
        if narratives is not None and narrative and narrative not in narratives:
            fix = did_you_mean(narrative, narratives) or "Correct it, or leave the cell empty."
            tell(f"there is no narrative “{shortened(narrative)}”", fix)
        key = (cells["study"], cells["stage"], cells["screener"])
        if key in first:
            what = f"“{key[2]}” decided on “{key[0]}” twice at the stage “{key[1]}”"
            tell(what, f"first on line {first[key]}; keep one")
        first.setdefault(key, line)
        if decision in list(Screened):
            out.append(Decision(decision=Screened(decision), **cells))
    return out
