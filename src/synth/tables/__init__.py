"""The tables between steps: each defined once, as a frozen dataclass of its rows.

A table is a CSV file in `build/<step>/` (one a chunk where the step works in chunks). Its module
is named after the step that writes it. Text is read as text (a code called `NA` stays a code); a
whole number that does not apply is -1, an undefined figure is empty (read as NaN), a truth is
`true` or `false`; a value of the vocabulary is its value; several values are a JSON list; notes
stand one after another, with a blank between them.

A new table is one more class in the module of its step.
"""

from __future__ import annotations

from synth.tables.definition import (
    Row,
    Table,
    iter_rows,
    read_columns,
    read_frame,
    read_rows,
    table,
    write_rows,
)

__all__ = [
    "Row",
    "Table",
    "iter_rows",
    "read_columns",
    "read_frame",
    "read_rows",
    "table",
    "write_rows",
]
