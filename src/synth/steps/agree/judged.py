"""What a table or a brat folder holds, ready for the coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from synth.problems import StudyError, choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.agreement.results import CodeAgreement

Ints: TypeAlias = "NDArray[np.int64]"
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
    `notes`: what a reader of the figures should know of how the file was read. `on_codes`: the
    agreement on codes where reading the file has computed it; `sets`: coders × units of sets of
    codes (None where not judged) where the file holds these.
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
    on_codes: CodeAgreement | None = None
    sets: list[list[frozenset[str] | None]] | None = None

    @property
    def columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        """The codings as four columns: document, unit, coder, code."""
        table = np.array(self.codings, np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def numbered(names: list[str]) -> dict[str, int]:
    """Name → its place in the list."""
    return {name: i for i, name in enumerate(names)}


def unknown_units(units: str, known: list[str]) -> StudyError:
    """The error for a value of `--units` that means nothing here."""
    fix = choose(units, known)
    return StudyError(f"“--units {units}” is not valid here", fix=fix)
