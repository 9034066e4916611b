"""All tables there are: for documents, tests and analyses of one's own.

The steps do not ask here: each imports the tables that it reads and writes, so that a change of
one table reruns only what has to do with it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import synth.tables
from synth.tables.definition import Table, defined_for

#: The steps that write tables, in the order of the workflow; each has a module beside this one.
STEPS = (
    "segment",
    "resolve",
    "suggest",
    "rank",
    "group",
    "agree",
    "theme",
)


def tables_of(step: str) -> list[Table]:
    """The tables that a step writes, in the order of their definition."""
    for module in iter_modules(synth.tables.__path__):
        if module.name.partition("_")[0] == step:
            import_module(f"synth.tables.{module.name}")
    return defined_for(step)


def all_tables() -> dict[str, Table]:
    """Every table by its name, step by step."""
    return {one.name: one for step in STEPS for one in tables_of(step)}
