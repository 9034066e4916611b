"""Tables for people: CSV that spreadsheets open as it is meant.

UTF-8 with a byte-order mark, so that Excel reads it as UTF-8. A text that begins with `=`, `+`,
`-`, `@`, a tab or a line end would be run as a formula by a spreadsheet: it gets a `'` in front.
Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.textfile import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people: its file's name, what it holds, its columns, its rows of values.

    The rows may be a generator, which can be read once.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """A cell's value; a text that a spreadsheet would take for a formula gets a `'` in front.

    >>> harmless("=HYPERLINK(…)"), harmless("- a list"), harmless("plain"), harmless(-0.05)
    ("'=HYPERLINK(…)", "'- a list", 'plain', -0.05)
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value != value:
        return ""
    return "" if value is None else value


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of values under `columns`. Undefined figures are empty cells."""
    with writing(path) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", errors="replace")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([harmless(name) for name in columns])
        writer.writerows([harmless(value) for value in row] for row in rows)
        out.detach()


def write_records(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    """Write mappings under `columns`; what else they hold is left out."""
    write_csv(path, columns, values_of(columns, records))


def values_of(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The records' values in the order of the columns."""
    return ([record[column] for column in columns] for record in records)
