"""Vectors kept in a folder, by model and by text, so that a second run costs nothing.

Each save is one new file under a name made from what it holds, put in place whole; nothing is ever
rewritten, so that several jobs may use one folder at a time. Vectors are kept as 16-bit floats
(half the size), and a caller gets the rounded vector the first time too: whether a text was in the
cache never changes a score. A file that can't be read is left out, and its texts are read anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_KEY = 16


class VectorCache:
    """The vectors of one model in `folder`/`model`; `dimension` numbers each."""

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        self.folder = folder / model
        self._record = np.dtype([("key", f"V{_KEY}"), ("vector", "<f2", (dimension,))])
        self._where: dict[bytes, tuple[int, int]] | None = None
        self._files: list[NDArray[np.void]] = []

    def get(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Vectors float32[n, d] of the texts, and which of them were there (others are 0)."""
        where = self._read()
        out = np.zeros((len(texts), self._record["vector"].shape[0]), dtype=np.float32)
        found = np.zeros(len(texts), dtype=bool)
        for row, text in enumerate(texts):
            place = where.get(key_of(text))
            if place is not None:
                out[row] = self._files[place[0]][place[1]]["vector"]
                found[row] = True
        return out, found

    def put(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors float32[n, d] of the texts.

        Raises `OSError` when the folder can't be written.
        """
        if not len(texts):
            return
        records = np.empty(len(texts), dtype=self._record)
        records["key"] = np.array([key_of(t) for t in texts], dtype=f"V{_KEY}")
        records["vector"] = vectors
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(records.tobytes()).hexdigest()[:16]
        handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                np.save(out, records, allow_pickle=False)
            os.replace(temporary, self.folder / f"{name}.npy")
        except BaseException:
            os.unlink(temporary)
            raise
        if self._where is not None:
            self._add(self.folder / f"{name}.npy", self._where)

    def _read(self) -> dict[bytes, tuple[int, int]]:
        if self._where is None:
            self._files, self._where = [], {}
            for path in sorted(self.folder.glob("*.npy")):
                self._add(path, self._where)
        return self._where

    def _add(self, path: Path, where: dict[bytes, tuple[int, int]]) -> None:
        try:
            records = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return
        if records.dtype == self._record and records.ndim == 1:
            number = len(self._files)
            self._files.append(records)
            for row, key in enumerate(records["key"].tolist()):
                where[key] = (number, row)


def rounded(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors as they come back from the cache: 16-bit precision."""
    return vectors.astype("<f2").astype(np.float32)


def key_of(text: str) -> bytes:
    """The text's key: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY]
