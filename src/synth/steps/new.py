"""`synth new PATH`: an empty study, with everything in its place."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from synth.problems import StudyError
from synth.steps import schema
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def run(root: Path, path: Path) -> str:
    """Start a study in `path`, which must be new or empty; nothing that is there is touched."""
    target = root / path
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyError(
            f"“{path}” already exists and is not empty",
            fix="Choose a folder that is new or empty.",
        )
    _copy(resources.files("synth") / "starter", target)
    schema.run(target, Path("schemas"))
    return (
        f"A new study is in {target}\n"
        "  1. Write narratives/N01-first-narrative.md and set the title in config.yaml.\n"
        "  2. See what is still open:  synth check\n"
        "  3. Make the report:         snakemake\n"
        "(both in the new folder)"
    )


def _copy(source: Traversable, target: Path) -> None:
    for item in source.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                _copy(item, target / item.name)
        else:
            # A leading dot would hide the file in the package.
            name = ".gitignore" if item.name == "gitignore" else item.name
            write_atomic(target / name, item.read_bytes())
