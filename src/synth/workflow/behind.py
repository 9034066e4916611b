"""The code, templates and data behind a verb."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def _modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    out = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("synth", *path.relative_to(PACKAGE).with_suffix("").parts)
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


#: An import statement: (from what, which names, or plain imports). A regular expression, because
#: parsing every module takes a tenth of a second, and this is done at each start.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.M
)
#: An import of modules whose name is put together: `{…}` stands for any of them.
_PATTERN = re.compile(r'import_module\(f"(synth[.\w{}]*)"\)')


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The package's own modules that a module imports, anywhere in it (lazy imports too)."""
    modules = _modules()
    try:
        text = modules[name].read_text(encoding="utf-8")
    except (KeyError, OSError, ValueError):
        return ()  # running the verb will tell
    found: set[str] = set()
    for base, names, plain in _IMPORT.findall(text):
        wanted = [one.split(" as ")[0].strip() for one in plain.split(",")] if plain else []
        if base:
            dots = len(base) - len(base.lstrip("."))
            base = base.lstrip(".")
            if dots:  # relative: from the package this module stands in
                package = name if modules[name].name == "__init__.py" else name.rpartition(".")[0]
                above = package.split(".")[: len(package.split(".")) - dots + 1]
                base = ".".join([*above, base] if base else above)
            wanted = [base, *(f"{base}.{one}" for one in re.findall(r"\w+", names))]
        for target in wanted:
            while target.startswith("synth."):
                if target in modules:
                    found.add(target)
                target = target.rpartition(".")[0]
    for pattern in _PATTERN.findall(text):
        fits = re.compile(re.sub(r"\\?\{.*?\\?\}", r"\\w+", re.escape(pattern)))
        found.update(name for name in modules if fits.fullmatch(name))
    return tuple(sorted(found))


def code(verb: str, *also: str) -> list[str]:
    """The files behind a verb: its step, all that it imports, and their templates and data.

    `also` are modules that the step takes by name, as a source of suggestions.
    """
    seen, waiting = set(), [f"synth.steps.{verb}", *also]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _imports(name)
    modules = _modules()
    code = {modules[name] for name in seen if name in modules}
    files = set(code)
    for path in code:
        files.update(_named(path))
    for folder in {path.parent for path in code} - {PACKAGE}:
        files.update(_beside(folder))
    return [os.path.relpath(path) if _near(path) else str(path) for path in sorted(files)]


#: Templates, styles and scripts of the pages: a job reads those alone that its pages name.
_PAGE_PARTS = (".j2", ".css", ".js")
_QUOTED = re.compile(r"[\"']([a-z_]+/\w+(?:\.\w+)*)[\"']")


@cache
def _named(path: Path) -> frozenset[Path]:
    """The templates, styles and scripts that a module or template of the report names, and those
    that these name."""
    report = PACKAGE / "report"
    if not path.is_relative_to(report):
        return frozenset()
    found: set[Path] = set()
    for name in _QUOTED.findall(path.read_text(encoding="utf-8")):
        for wanted in (report / name, report / f"{name}.html.j2"):
            if wanted.suffix in _PAGE_PARTS and wanted.is_file():
                found |= {wanted, *_named(wanted)}
    return frozenset(found)


def _beside(folder: Path) -> Iterator[Path]:
    """The data beside a folder's modules, and in folders below that hold no code."""
    for path in folder.iterdir():
        if path.is_dir() and path.name != "__pycache__" and not any(path.glob("*.py")):
            yield from _beside(path)
        elif (
            path.is_file()
            and path.suffix not in (".py", ".pyc", *_PAGE_PARTS)
            and path.name[0] != "."
        ):
            yield path


def _near(path: Path) -> bool:
    return path.is_relative_to(Path.cwd())
