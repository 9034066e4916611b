"""The files of the tables, as the rules' inputs and outputs."""

from __future__ import annotations

import re
from functools import lru_cache

from synth import layout
from synth.workflow.behind import PACKAGE
from synth.workflow.chunking import chunks

#: A table's definition. A regular expression, because defining all of them takes thirty
#: milliseconds, and the Snakefile needs their names alone.
_TABLE = re.compile(r'^@table\(\s*"(\w+)"(?:,\s*chunked=(True|False))?', re.M)


@lru_cache(maxsize=1)
def _tables() -> dict[str, str]:
    """Every table → its file, with `{chunk}` where there is one a chunk."""
    out = {}
    for path in sorted((PACKAGE / "tables").glob("*.py")):
        for name, chunked in _TABLE.findall(path.read_text(encoding="utf-8")):
            inner = "{chunk}/" if chunked == "True" else ""
            step = path.stem.partition("_")[0]  # as in `synth.tables.definition`
            out[name] = f"{layout.BUILD.as_posix()}/{step}/{inner}{name}.csv"
    return out


def outputs(step: str) -> list[str]:
    """The files of the tables that a step writes; `{chunk}` stands for a chunk's name."""
    folder = f"{layout.BUILD.as_posix()}/{step}/"
    return [file for file in _tables().values() if file.startswith(folder)]


@lru_cache(maxsize=1)
def _every() -> list[str]:
    """The names of the chunks, found once: listing many narratives takes time."""
    return list(chunks())


def tables(*names: str, chunk: str = "") -> list[str]:
    """The files of some tables: of every chunk, or of one (its name, or `{chunk}`)."""
    out = []
    for name in names:
        file = _tables()[name]
        every = [chunk] if chunk or "{chunk}" not in file else _every()
        out += [file.replace("{chunk}", one) for one in every]
    return out


def texts(chunk: str = "") -> list[str]:
    """The files that hold the narratives as `synth segment` read them, as for `tables`."""
    every = [chunk] if chunk else _every()
    return [f"{layout.BUILD.as_posix()}/segment/{one}/narratives.jsonl" for one in every]
