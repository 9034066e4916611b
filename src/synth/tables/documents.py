"""Writes docs/tables.md from the classes that define the tables.

`make docs` runs it (`python -m synth.tables.documents docs/tables.md`); a test compares the page
with the code.
"""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from textwrap import fill

from synth import vocabulary
from synth.tables import Table
from synth.tables.cells import Cell
from synth.tables.registry import STEPS, all_tables, tables_of
from synth.textfile import write_atomic

_WIDTH = 100
#: Stands for a space that is not to become a line end.
_JOINED = "\0"
_HEAD = """# The tables between steps

<!-- Written by `make docs` from the classes in src/synth/tables/. Change those, not this page. -->

Each step of [the workflow](workflow.md) writes its results as CSV files into `build/<step>/`, and \
later steps and pages read them from there. A table with “one file for each chunk” has one in the \
folder of each chunk. `segment` also writes `narratives.jsonl`: the text, blocks, marks and \
sections of each narrative, one JSON record a line. \
[Analyses of your own](own-analyses.md) shows how to read the tables in Python; \
[the tables of the report](files/reports-tables.md) are made for spreadsheets.

Types of columns:

| type | in the file | in Python |
|---|---|---|
| text | as it is: a code named `NA` stays a code | `str` |
| whole number | digits | `int` |
| whole number or −1 | digits; -1 where it does not apply | `int`; missing in a data frame |
| figure | digits; empty where it is undefined | `float`; NaN where it is undefined |
| truth | `true` or `false` | `bool` |
| list | a JSON list of texts; empty where there are none | a tuple; a list in a data frame |
| note | a reason with its numbers, such as `few-positive(n=7)`; empty for none | `Note` |
| notes | several of them, with spaces between | a tuple of `Note` |
| a vocabulary | one of its values; empty if stated | a `StrEnum`; a category in a data frame |
"""


def documents() -> str:
    """The page: every table by step, and the vocabularies that their columns use."""
    out = [_wrapped(_HEAD)]
    for step in STEPS:
        out.append(f"## `synth {step}`\n")
        out += [_described(table) for table in tables_of(step)]
    cells = [cell for table in all_tables().values() for cell in table.columns.values()]
    used = {kind for kind in map(_vocabulary, cells) if kind is not None}
    out.append("## Vocabularies\n")
    out += [_listed(kind) for kind in sorted(used, key=lambda kind: kind.__name__)]
    return "\n".join(out)


def _described(table: Table) -> str:
    """A table's heading, what it holds, and its columns."""
    files = " One file for each chunk." if table.chunked else ""
    what = table.what.rstrip(".") + "."
    rows = "\n".join(f"| `{name}` | {_kind(cell)} |" for name, cell in table.columns.items())
    return (
        f"### `{table.name}`\n\n{_wrapped(what + files)}\n\n"
        f"<!-- table: {table.name} -->\n\n| column | type |\n|---|---|\n{rows}\n"
    )


def _vocabulary(cell: Cell) -> type[StrEnum] | None:
    """The vocabulary that a column's values are of, if they are of one."""
    found = getattr(vocabulary, cell.kind, None)
    return found if isinstance(found, type) and issubclass(found, StrEnum) else None


def _kind(cell: Cell) -> str:
    """A column's type; that of a vocabulary leads to its values."""
    kind = _vocabulary(cell)
    if kind is None:
        return cell.kind
    empty = " or empty" if cell.empty is None else ""
    return f"[{kind.__name__}](#values-of-{kind.__name__.lower()}){empty}"


def _listed(kind: type[StrEnum]) -> str:
    """A vocabulary: what it says, and its values."""
    what = " ".join((kind.__doc__ or "").split())
    values = ", ".join(f"`{one.value}`" for one in kind if one.value)
    return f"### Values of `{kind.__name__}`\n\n{_wrapped(what)}\n\n{_wrapped(values)}\n"


def _wrapped(text: str) -> str:
    """Prose at the width of the documents, with no line end in a piece of code; lines of tables,
    headings and comments stay as they are."""
    return "\n".join(
        line if line.startswith(("|", "#", "<")) else _filled(line) for line in text.split("\n")
    )


def _filled(line: str) -> str:
    joined = re.sub(r"`[^`]+`", lambda code: code[0].replace(" ", _JOINED), line)
    return fill(joined, _WIDTH, break_long_words=False).replace(_JOINED, " ")


if __name__ == "__main__":
    if sys.argv[1:]:
        write_atomic(Path(sys.argv[1]), documents())
    else:
        print(documents(), end="")
