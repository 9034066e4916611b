"""Time a command as a whole process: wall seconds, CPU seconds and the largest process's memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run of a command. `peak` is the largest single process of its tree, in megabytes."""

    wall: float
    cpu: float
    peak: float


def run(command: list[str], cwd: Path) -> Run:
    """Run a command to its end. Raises `RuntimeError` with its output when it fails."""
    log = cwd / ".benchmark.log"
    with log.open("w") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    if status:
        raise RuntimeError(f"{' '.join(command)} failed:\n{log.read_text()[-3000:]}")
    # wait4 counts the children that the process itself waited for.
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs: list[Run]) -> Run:
    """The median of each figure."""
    return Run(*(statistics.median(values) for values in zip(*map(_tuple, runs), strict=True)))


def _tuple(one: Run) -> tuple[float, float, float]:
    return one.wall, one.cpu, one.peak


def snakemake(*arguments: str) -> list[str]:
    """The workflow as a command, with the interpreter that runs the benchmark."""
    return [sys.executable, "-m", "snakemake", *arguments]


def synth(*arguments: str) -> list[str]:
    """A verb of synth as a command."""
    return [sys.executable, "-m", "synth", *arguments]
