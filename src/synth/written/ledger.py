"""`codings/ledger.csv`: which suggestions people accepted or rejected. It only ever grows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import StudyError
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]

#: `sentence` counts from 1, as on the pages. `coding` is the accepted coding's id in the file.
COLUMNS = (
    "when", "by", "verdict", "narrative", "sentence", "code", "coder", "method", "version",
    "score", "coding", "reason",
)  # fmt: skip
ACCEPTED, REJECTED = "accepted", "rejected"


def load_ledger(root: Path) -> list[Row]:
    """The entries, oldest first; none where there is no ledger.

    Raises `StudyError` when the file is not one that was written here.
    """
    path = root / layout.LEDGER
    if not path.is_file():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as err:
        raise StudyError(f"the ledger can't be read ({err})", path=path, fix=_BACK) from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise StudyError("the ledger has other columns", path=path, line=1, fix=_BACK)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS) or row[2] not in (ACCEPTED, REJECTED):
            raise StudyError(f"row {number} of the ledger is no entry", path=path, fix=_BACK)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def add_entry(root: Path, entry: Row) -> None:
    """Write one entry below the others, which stay as they are."""
    path = root / layout.LEDGER
    old = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not old:
        writer.writerow(COLUMNS)
    elif not old.endswith("\n"):
        out.write("\n")
    writer.writerow([entry[name] for name in COLUMNS])
    write_atomic(path, old + out.getvalue())


_BACK = "Take it back from git; “synth accept” and “synth reject” write it, nobody else."
