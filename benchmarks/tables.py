"""Reading the table of codings: as rows, as dictionaries (the peer), and as columns.

Each way runs in a process of its own on the same 70,200 generated codings; processor time and the
growth of the process's peak memory are printed as medians of five.

    python benchmarks/tables.py
"""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from synth.tables import read_columns, read_rows, write_rows
from synth.tables.resolve import PlacedCoding
from synth.vocabulary import Anchor, Polarity, Status, Voice

CODINGS, NARRATIVES, CODES, RUNS = 70_200, 1_404, 60, 5
WAYS = ("dictionaries", "rows", "seven columns", "one column")
#: What the layer that counts needs of each coding.
SEVEN = ("narrative", "coder", "code", "first_sentence", "last_sentence", "section", "polarity")


def codings() -> list[PlacedCoding]:
    """Codings as a study of this size has them, with quotations of some 120 characters."""
    words = [
        "the",
        "team",
        "talked",
        "about",
        "who",
        "would",
        "take",
        "over",
        "and",
        "what",
        "was",
        "left",
        "to",
        "do",
    ]
    return [
        PlacedCoding(
            coding_id=f"N{n % NARRATIVES:04}:coder-{n % 2}:c{n:08x}",
            narrative=f"N{n % NARRATIVES:04}",
            coder=f"coder-{n % 2}",
            code=f"code-{n * 7 % CODES}",
            start=n % 9000,
            end=n % 9000 + 120,
            section="for-what",
            dimension="for-what",
            first_sentence=n % 70,
            last_sentence=n % 70,
            voice=Voice.AUTHOR,
            polarity=Polarity.SUPPORTING,
            origin="",
            status=Status.COMPLETE,
            anchor=Anchor.EXACT,
            written_code=f"code-{n * 7 % CODES}",
            same_as="",
            quote=" ".join(words[(n + i) % len(words)] for i in range(22)),
            memo="",
        )
        for n in range(CODINGS)
    ]


def dictionaries(path: Path) -> list[dict[str, object]]:
    """The same rows as dictionaries with whole numbers."""
    whole = ("start", "end", "first_sentence", "last_sentence")
    with path.open(encoding="utf-8", newline="") as source:
        rows: list[dict[str, object]] = list(csv.DictReader(source))
    for row in rows:
        for name in whole:
            row[name] = int(str(row[name]))
    return rows


def read(way: str, path: Path) -> object:
    """The table, read in one of the ways."""
    if way == "dictionaries":
        return dictionaries(path)
    if way == "rows":
        return read_rows([path], PlacedCoding)
    return read_columns([path], PlacedCoding, SEVEN if way == "seven columns" else ("narrative",))


def resident() -> int:
    """Bytes of this process that are in memory."""
    return psutil.Process().memory_info().rss


def alone(way: str, path: Path) -> None:
    """Read once, and print processor seconds and megabytes."""
    before = resident()
    began = time.process_time()
    kept = read(way, path)
    spent = time.process_time() - began
    grown = resident() - before
    assert kept
    print(spent, grown / 1e6)


def main() -> None:
    """Print a line for each way."""
    if len(sys.argv) > 1:
        alone(sys.argv[1], Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codings.csv"
        write_rows(path, PlacedCoding, codings())
        size = path.stat().st_size / 1e6
        print(f"{CODINGS:,} codings, {size:.1f} MB; medians of {RUNS} processes")
        found: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        for _ in range(RUNS):
            for way in WAYS:
                command = [sys.executable, __file__, way, str(path)]
                told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                seconds, megabytes = map(float, told.split())
                found[way].append((seconds, megabytes))
    for way, runs in found.items():
        seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{way:>14}: {seconds:.2f} CPU-seconds, {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
