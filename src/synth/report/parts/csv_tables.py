"""Tables for readers: what one is, and CSV that spreadsheets open as it is meant.

UTF-8 with a byte-order mark, so that Excel reads it as UTF-8. A text that begins with `=`, `+`,
`-`, `@`, a tab or a line end would be run as a formula by a spreadsheet: it gets a `'` in front.
Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from synth.textfile import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from synth.tables import Row

#: What a cell holds. None and an undefined figure are empty cells.
Value = str | int | float | bool | None
T = TypeVar("T")
R = TypeVar("R", bound="Row")


@dataclass(frozen=True, slots=True)
class Table:
    """A table for readers: its file's name, what it holds, its columns, its rows of values.

    The rows may be a generator, which can be read once.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


def table(
    name: str,
    what: str,
    things: Iterable[T],
    *columns: str | tuple[str, str | Callable[[T], Value]],
) -> Table:
    """A table with a row for each of the `things`.

    A column is one of their attributes, or a name with such an attribute (“theme.label” is one of
    an attribute) or with what gives the value.
    """
    named = [(column, column) if isinstance(column, str) else column for column in columns]
    value_of = [attrgetter(of) if isinstance(of, str) else of for _, of in named]
    rows = ([value(thing) for value in value_of] for thing in things)
    return Table(name, what, tuple(column for column, _ in named), rows)


def same(row: type[R], what: str, rows: Iterable[R], **otherwise: Callable[[R], Value]) -> Table:
    """A table of a run as it is, with all its columns; its file has its name.

    `otherwise`: column → what gives its value, where readers see another than the run's, or one
    that the run's table does not have, behind the others.
    """
    names = dict.fromkeys((*row.table.names, *otherwise))
    columns = ((name, otherwise[name]) if name in otherwise else name for name in names)
    return table(f"{row.table.name}.csv", what, rows, *columns)


def if_any(number: int) -> int | None:
    """A whole number; None where the run's table says -1, which is that it does not apply."""
    return number if number >= 0 else None


def sentence_number(sentence: int) -> int | None:
    """A sentence's number as pages show it, from 1; None for -1, no sentence."""
    return sentence + 1 if sentence >= 0 else None


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Value) -> Value:
    """A cell's value; a text that a spreadsheet would take for a formula gets a `'` in front, and a
    line ends with LF, because a lone CR would end the row.

    >>> harmless("=HYPERLINK(…)"), harmless("- a list"), harmless("plain"), harmless(-0.05)
    ("'=HYPERLINK(…)", "'- a list", 'plain', -0.05)
    >>> harmless("two\\rlines")
    'two\\nlines'
    """
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if value.startswith(_FORMULA) else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value != value:
        return ""
    return "" if value is None else value


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write rows of values under `columns`."""
    with writing(path) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", errors="replace")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([harmless(name) for name in columns])
        writer.writerows([harmless(value) for value in row] for row in rows)
        out.detach()
