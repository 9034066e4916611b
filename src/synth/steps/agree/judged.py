"""What a table or a brat folder holds, ready for the coefficients."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth.problems import StudyError, did_you_mean

if TYPE_CHECKING:
    import numpy as np


@dataclass
class Coded:
    """Codings with coders, documents and codes as numbers, ready for the coefficients.

    `codings`: document, unit, coder, code. `spans`: document, coder, code, start, end; None where
    the file has none. `cluster` names in words what the intervals draw.
    """

    coders: list[str]
    documents: list[str]
    codes: list[str]
    n_units: list[int]
    coverage: np.ndarray[Any, Any]
    codings: list[tuple[int, int, int, int]]
    noun: str = "documents"
    unit: str = "unit"
    spans: list[tuple[int, int, int, int, int]] | None = None
    length: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def unknown_units(units: str, known: list[str]) -> StudyError:
    """The error for a value of `--units` that means nothing here."""
    fix = did_you_mean(units, known) or "One of: " + ", ".join(known) + "."
    return StudyError(f"“--units {units}” is not understood here", fix=fix)
