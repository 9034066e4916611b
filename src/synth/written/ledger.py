"""`codings/ledger.csv`: which suggestions people accepted or rejected. It only ever grows."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from synth import layout
from synth.problems import shortened
from synth.textfile import read_text, write_atomic
from synth.vocabulary import Decision
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

    from synth.problems import Problems


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What a coder decided on one suggestion. The fields are the file's columns."""

    #: The time in UTC, as `2026-03-02T10:14:00Z`.
    when: str
    by: str
    verdict: Decision
    narrative: str
    #: Counted from 1, as on the pages.
    sentence: int
    code: str
    #: Whose codings it concerns.
    coder: str
    method: str
    version: str
    score: float
    #: The accepted coding's id in the coder's file.
    coding: str = ""
    reason: str = ""


COLUMNS = tuple(one.name for one in fields(LedgerEntry))
_BACK = "Restore it from git; only “synth accept” and “synth reject” write it."


def load_ledger(root: Path, problems: Problems) -> list[LedgerEntry]:
    """The entries, oldest first; none where there is no ledger.

    What is no entry is left out, with the reasons in `problems`.
    """
    path = root / layout.LEDGER
    text = read_text(path, problems) if path.exists() else None
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out, line = [], 1
    try:
        if tuple(next(reader, ())) != COLUMNS:
            problems.error("the ledger does not have the expected columns", path, line=1, fix=_BACK)
            return []
        line = reader.line_num + 1
        for cells in reader:
            entry = _entry(cells)
            if isinstance(entry, LedgerEntry):
                out.append(entry)
            else:
                problems.error(
                    f"this is not a valid entry of the ledger: {entry}", path, line=line, fix=_BACK
                )
            line = reader.line_num + 1
    except csv.Error as err:
        problems.error(f"the ledger can't be read as CSV ({err})", path, line=line, fix=_BACK)
    return out


def _entry(cells: list[str]) -> LedgerEntry | str:
    """The entry in a row, or why it is none."""
    if len(cells) != len(COLUMNS):
        return f"it has {plural(len(cells), 'cell')}, not {len(COLUMNS)}"
    when, by, verdict, narrative, sentence, code, coder, method, version, score, *said = cells
    if verdict not in list(Decision):
        return f"“{shortened(verdict)}” is neither " + " nor ".join(Decision)
    decision = Decision(verdict)
    try:
        place, strength = int(sentence), float(score)
    except ValueError:
        return "“sentence” and “score” have to be numbers"
    return LedgerEntry(
        when, by, decision, narrative, place, code, coder, method, version, strength, *said
    )


def add_entry(root: Path, entry: LedgerEntry) -> None:
    """Write one entry below the others, whose cells stay as they are.

    The file is read as text: lines end in a line feed then, and a byte order mark goes.
    """
    path = root / layout.LEDGER
    old = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not old:
        writer.writerow(COLUMNS)
    elif not old.endswith("\n"):
        out.write("\n")
    writer.writerow(astuple(entry))
    write_atomic(path, old + out.getvalue())
