"""`narratives/screening.csv`: which studies were screened, by whom, and what was decided."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from synth import layout
from synth.problems import Problems, did_you_mean
from synth.textfile import read_text

REQUIRED = ("study", "stage", "screener", "decision")
OPTIONAL = (
    "reason", "quality_relevance", "resilience_relevance", "narrative", "citation", "doi", "date",
)  # fmt: skip
DECISIONS = ("include", "exclude", "unsure")


@dataclass(frozen=True, slots=True)
class Decision:
    """One screener's decision on one study at one stage."""

    study: str
    stage: str
    screener: str
    decision: str
    reason: str = ""
    quality_relevance: str = ""
    resilience_relevance: str = ""
    narrative: str = ""
    citation: str = ""
    doi: str = ""
    date: str = ""


def load_screening(root: Path, problems: Problems) -> list[Decision]:
    """The screening log's rows; empty where there is no log, or its problems stop the reading."""
    path = root / layout.SCREENING
    if not path.exists():
        return []
    text = read_text(path, problems)
    if text is None:
        return []
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as err:
        problems.error(f"the screening log can't be read as CSV: {err}", path,
                       fix="Is a quote (\") left open? Save it from the spreadsheet again.")  # fmt: skip
        return []
    if not rows:
        problems.error("the screening log is empty", path, line=1,
                       fix="Begin with the columns: " + ", ".join(REQUIRED) + ".")  # fmt: skip
        return []
    header = [name.strip() for name in rows[0]]
    if not _check_header(header, path, problems):
        return []
    return _decisions(header, rows, path, problems)


def _check_header(header: list[str], path: Path, problems: Problems) -> bool:
    known = (*REQUIRED, *OPTIONAL)
    before = len(problems.errors)
    for name in REQUIRED:
        if name not in header:
            fix = "Is it a semicolon file? Save as comma-separated." if ";" in header[0] else ""
            problems.error(f"the column “{name}” is missing", path, line=1, column=1, fix=fix)
    for name in header:
        if name not in known:
            problems.error(f"unknown column “{name}”", path, line=1, column=1,
                           fix=did_you_mean(name, known) or "Known: " + ", ".join(known) + ".")  # fmt: skip
        if header.count(name) > 1:
            problems.error(f"the column “{name}” stands twice", path, line=1, column=1)
    return len(problems.errors) == before


def _decisions(
    header: list[str], rows: list[list[str]], path: Path, problems: Problems
) -> list[Decision]:
    out: list[Decision] = []
    first: dict[tuple[str, str, str], int] = {}
    line = 1
    for number, row in enumerate(rows):
        at, line = line, line + 1 + sum(cell.count("\n") for cell in row)
        if number == 0 or not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problems.error(f"the row has {len(row)} cells, the header {len(header)}", path,
                           line=at, column=1, fix="A comma inside a text needs quotes around it.")  # fmt: skip
            continue
        values = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        for name in REQUIRED:
            if not values[name]:
                problems.error(f"“{name}” is empty", path, line=at, column=1)
        if values["decision"] and values["decision"] not in DECISIONS:
            problems.error(f"“{values['decision']}” is no decision", path, line=at, column=1,
                           fix=did_you_mean(values["decision"], DECISIONS)
                           or "One of: " + ", ".join(DECISIONS) + ".")  # fmt: skip
        if values["decision"] == "exclude" and not values.get("reason"):
            problems.warning(f"“{values['study']}” is excluded without a reason", path, line=at)
        key = (values["study"], values["stage"], values["screener"])
        if key in first:
            problems.error(f"“{key[2]}” decided on “{key[0]}” twice at the stage “{key[1]}”", path,
                           line=at, column=1, fix=f"first at line {first[key]}; keep one")  # fmt: skip
        first.setdefault(key, at)
        out.append(Decision(**values))
    return out
