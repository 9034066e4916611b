"""Rows put away while more are made, and read back in the order of their passages.

Passages are ranked in the order of what may be learned for them, and told of in the order of the
text. A study's rows would fill the memory in between.
"""

from __future__ import annotations

import pickle
import tempfile
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from synth.tables.definition import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

R = TypeVar("R", bound=Row)


class Spill(Generic[R]):
    """A table's rows of n passages, in a file without a name that is gone when the process ends."""

    def __init__(self, row: type[R], passages: int, folder: Path) -> None:
        """`folder` holds the file: where tables are written there is room for it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (read back later)
        self._row, self._values = row, attrgetter(*row.table.names)
        self._at = np.full(passages, -1, dtype=np.int64)

    def put(self, passage: int, rows: Iterable[R]) -> None:
        """Put away all rows of a passage; once for each."""
        self._at[passage] = self._file.tell()
        pickle.dump(list(map(self._values, rows)), self._file, pickle.HIGHEST_PROTOCOL)

    def rows(self) -> Iterator[R]:
        """All rows, by the passages' numbers."""
        for at in self._at[self._at >= 0].tolist():
            self._file.seek(at)
            for values in pickle.load(self._file):
                yield self._row(*values)
