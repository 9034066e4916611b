"""The chunks in which narratives are worked, and the files people wrote."""

from __future__ import annotations

import zlib
from pathlib import Path

from synth import layout

#: Narratives in a chunk, at most about this many.
CHUNK_SIZE = 256


def chunk_count(narratives: int) -> int:
    """How many chunks: the next power of two at or above narratives / 256.

    A narrative's chunk depends on its id alone, so one more narrative touches one chunk.
    """
    return 1 << max(0, -(-narratives // CHUNK_SIZE) - 1).bit_length()


def chunk_of(narrative: str, count: int) -> int:
    """The chunk a narrative belongs to, the same on every machine."""
    return zlib.crc32(narrative.encode()) % count


def chunks(root: Path = Path()) -> dict[str, list[Path]]:
    """Chunk name (“0-of-1”) → its narratives' files; chunks without narratives are left out."""
    files = layout.narrative_files(root)
    count = chunk_count(len(files))
    out: dict[str, list[Path]] = {}
    for path in files:
        number = chunk_of(layout.narrative_id(path), count)
        out.setdefault(f"{number}-of-{count}", []).append(path)
    return {name: out[name] for name in sorted(out, key=lambda n: int(n.split("-")[0]))}


def in_chunk(path: Path, chunk: str) -> bool:
    """Whether a narrative's or coding's file belongs to a chunk."""
    number, _, count = chunk.partition("-of-")
    return chunk_of(layout.narrative_id(path), int(count)) == int(number)


def written_files(root: Path = Path()) -> list[Path]:
    """Every file people wrote that `synth check` reads."""
    single = (layout.CONFIG, layout.CODES, layout.SCREENING, layout.LEDGER)
    fixed = [root / path for path in single]
    kept = sorted((root / layout.TEXTS).glob("*.txt"))
    return [
        *(path for path in fixed if path.exists()),
        *layout.narrative_files(root),
        *layout.coding_files(root),
        *layout.theme_files(root),
        *layout.standards_files(root),
        *layout.review_files(root),
        *kept,
    ]
