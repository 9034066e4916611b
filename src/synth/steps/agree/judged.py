"""What a table or a brat folder holds, ready for the coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.problems import StudyError, choose

if TYPE_CHECKING:
    import numpy as np

#: Document, unit, coder and code of a coding, as numbers.
Coding = tuple[int, int, int, int]
#: Document, coder, code, start and end of a span, as numbers.
Span = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class JudgedTable:
    """Codings with coders, documents and codes as numbers: places in the lists.

    `n_units`: the units of each document. `coverage` bool[C, D]: who judged what. `spans`: None
    where the file has none; `length` then tells nothing, else the length of each document in
    characters. `unit` and `drawn` are the nouns for one unit, and for one of what intervals draw.
    `notes`: what a reader of the figures should know of how the file was read.
    """

    coders: list[str]
    documents: list[str]
    codes: list[str]
    n_units: list[int]
    coverage: np.ndarray[Any, Any]
    codings: list[Coding]
    notes: list[str]
    unit: str = "unit"
    drawn: str = "document"
    spans: list[Span] | None = None
    length: tuple[int, ...] = ()


def numbered(names: list[str]) -> dict[str, int]:
    """Name → its place in the list."""
    return {name: i for i, name in enumerate(names)}


def unknown_units(units: str, known: list[str]) -> StudyError:
    """The error for a value of `--units` that means nothing here."""
    fix = choose(units, known)
    return StudyError(f"“--units {units}” is not valid here", fix=fix)
