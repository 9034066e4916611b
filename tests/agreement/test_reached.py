"""Every public name of `synth.agreement` serves a verb: nothing is kept that nobody can reach."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import synth.agreement

PACKAGE = Path(synth.agreement.__file__).parent
STEPS = PACKAGE.parent / "steps"


def used_in_steps() -> set[str]:
    """The names that steps import from `synth.agreement` and its modules when they run."""
    names: set[str] = set()
    for path in STEPS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "synth.agreement"
            ):
                names |= {
                    alias.name for alias in node.names if (alias.asname or alias.name) in called
                }
    return names


def handed_out(names: set[str]) -> set[str]:
    """The records that what is used returns, and the records that these hold."""
    found: set[str] = set()
    open_ = [getattr(synth.agreement, name) for name in names if name in synth.agreement.__all__]
    while open_:
        thing: Any = open_.pop()
        hints = inspect.get_annotations(thing)
        if inspect.isfunction(thing):
            hints = {"return": hints.get("return", "")}
        for other in synth.agreement.__all__:
            record = getattr(synth.agreement, other)
            told = " ".join(str(hint) for hint in hints.values())
            named = inspect.isclass(record) and other in re.findall(r"\w+", told)
            if named and other not in found:
                found.add(other)
                open_.append(record)
    return found


@pytest.mark.parametrize("name", sorted(synth.agreement.__all__))
def test_it_is_reached(name: str) -> None:
    """A function is called by a step; a class is one, or what a function that is called returns."""
    used = used_in_steps()
    assert name in used | handed_out(used), f"no verb reaches {name}: use it, or take it out"


def test_every_public_function_of_a_module_is_public_or_used() -> None:
    """A module's functions without an underscore are public, or another module's or step's own."""
    public = set(synth.agreement.__all__)
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in [*PACKAGE.rglob("*.py"), *STEPS.rglob("*.py")]
    }
    for path in sorted(PACKAGE.glob("*.py")):
        module = importlib.import_module(f"synth.agreement.{path.stem}")
        for name, thing in vars(module).items():
            own = getattr(thing, "__module__", "") == module.__name__
            if name.startswith("_") or name in public or not own or not inspect.isfunction(thing):
                continue
            elsewhere = [p for p, text in texts.items() if p != path and name in text]
            inside = texts[path].count(name) > 1
            assert elsewhere or inside, f"{path.stem}.{name} is used nowhere"
