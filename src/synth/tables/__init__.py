"""The tables between steps: each defined once, as a frozen dataclass of its rows.

A table is a CSV file in `build/<step>/` (one a chunk where the step works in chunks). Its module
is named after the step that writes it. Text is read as text (a code called `NA` stays a code); a
whole number that does not apply is -1, an undefined figure is empty (read as NaN), a truth is
`true` or `false`; a value of the vocabulary is its value; several values are a JSON list.

A new table is a class in one of the modules named here; a new step's tables are one more module.
"""

from __future__ import annotations

from importlib import import_module

from synth.tables.definition import (
    TABLES,
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
    "STEPS",
    "TABLES",
    "Row",
    "Table",
    "all_tables",
    "iter_rows",
    "read_columns",
    "read_frame",
    "read_rows",
    "table",
    "tables_of",
    "write_rows",
]

#: The steps that write tables, in the order of the workflow; each has a module here.
STEPS = ("segment", "resolve", "suggest", "rank", "group", "agree", "theme")


def all_tables() -> dict[str, Table]:
    """Every table by its name, step by step."""
    for step in STEPS:
        import_module(f"synth.tables.{step}")
    return TABLES


def tables_of(step: str) -> list[Table]:
    """The tables that a step writes, in the order of their definition."""
    import_module(f"synth.tables.{step}")
    return [one for one in TABLES.values() if one.step == step]
