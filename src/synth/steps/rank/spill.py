"""Rows put away while more are made, and read back in the order of their passages.

Passages are ranked in the order of what may be learned for them, and told of in the order of the
text. A study's rows would fill the memory in between.
"""

from __future__ import annotations

import pickle
import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, Any]


class Spill:
    """Rows of n passages, in a file without a name that is gone when the process ends."""

    def __init__(self, passages: int, folder: Path) -> None:
        """`folder` holds the file: where tables are written there is room for it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (read back later)
        self._at = np.full(passages, -1, dtype=np.int64)
        #: How many rows were put away, and by which methods they were made.
        self.count = 0
        self.methods: set[str] = set()

    def put(self, passage: int, rows: list[Row]) -> None:
        """Put away all rows of a passage; once for each."""
        self._at[passage] = self._file.tell()
        pickle.dump([tuple(row.items()) for row in rows], self._file, pickle.HIGHEST_PROTOCOL)
        self.count += len(rows)
        self.methods.update(row["method"] for row in rows)

    def rows(self) -> Iterator[Row]:
        """All rows, by the passages' numbers."""
        for at in self._at[self._at >= 0].tolist():
            self._file.seek(at)
            yield from map(dict, pickle.load(self._file))
