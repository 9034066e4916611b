"""The door for another kind of narrative file.

`synth.layout.NARRATIVE_READERS` names the module here that reads each kind. A new kind is one such
module, with a function `read` as `Reader` has it, and its line in that table.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from synth import layout

if TYPE_CHECKING:
    from pathlib import Path

    from synth.narratives.text import TextBuilder
    from synth.problems import Problems
    from synth.yamlfile import YamlDocument


@dataclass(frozen=True, slots=True)
class Opened:
    """What a narrative's file holds, not checked yet.

    `front`: the front matter, with its places in the file; `called` says what people call it.
    `text`: headings, paragraphs and so on, put together by a `TextBuilder`, so that whatever the
    file, spaces and signs are treated alike. A heading of level 2 opens a section.
    """

    front: YamlDocument
    text: TextBuilder


class Reader(Protocol):
    """What a reader's module holds."""

    def read(self, path: Path, problems: Problems) -> Opened | None:
        """The file's front matter and text; None, with the reasons in `problems`, when it can't
        be read. It never raises for what people may have written."""


def open_narrative(path: Path, problems: Problems) -> Opened | None:
    """A narrative's front matter and text, by the reader of its kind of file.

    None, with the reasons in `problems`, when it can't be read.
    """
    name = layout.NARRATIVE_READERS[path.suffix.lower()]
    reader = cast(Reader, import_module(f"synth.narratives.{name}"))
    return reader.read(path, problems)
