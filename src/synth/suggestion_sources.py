"""What makes suggestions: the names that `method:` may have in `config.yaml`.

A new source is one module and one line here. The module holds `SOURCE`, which follows the protocol
`synth.suggest.source.Source`. It is loaded whenever the Snakefile is read, so it imports what is
heavy only when it is run.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: The name in `config.yaml` → the module that holds the source.
SOURCES = {
    "rules": "synth.suggest.sources.rules",
    "ranked": "synth.suggest.sources.ranked",
}
#: What the step `suggest` runs beside a source that has a step of its own.
DEFAULT = "rules"


def source(name: str) -> Any:
    """The source of this name. Raises `KeyError` for a name that is not registered."""
    return import_module(SOURCES[name]).SOURCE


def run_by_suggest(method: object) -> str:
    """The name of the source that the step `suggest` runs where `config.yaml` says `method`.

    >>> run_by_suggest("rules"), run_by_suggest("ranked"), run_by_suggest("misspelt")
    ('rules', 'rules', 'rules')
    """
    name = method if isinstance(method, str) and method in SOURCES else DEFAULT
    return name if source(name).step == "suggest" else DEFAULT
