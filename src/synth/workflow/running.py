"""A run: its lock, the check before it, and its last lines."""

from __future__ import annotations

import atexit
import json
import logging
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from synth import layout
from synth.workflow.behind import PACKAGE, code
from synth.workflow.chunking import written_files


def snakefile() -> str:
    """The path of the project's Snakefile, for a study's own to include."""
    installed = PACKAGE / "Snakefile"
    return str(installed if installed.exists() else PACKAGE.parent.parent / "Snakefile")


def python() -> str:
    """The interpreter that runs Snakemake, quoted for the shell; no environment need be active."""
    import shlex

    return shlex.quote(sys.executable)


_lock: Any = None


def hold_lock(root: Path = Path()) -> None:
    """Let one run at a time work in a study; the lock goes with the process, however it ends.

    (Snakemake's own lock stays after a kill and has to be removed by hand, so it is off in the
    profile.) Raises `SystemExit` when another run is at work.
    """
    global _lock
    try:
        import fcntl
    except ImportError:  # no such lock on this system: go on without
        return
    folder = root / ".snakemake"
    folder.mkdir(exist_ok=True)
    _lock = open(folder / "synth.lock", "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(
            "error: another snakemake is running in this folder\n"
            "      = Wait for it to finish, or stop it."
        ) from None


def check_first(root: Path = Path()) -> None:
    """Run `synth check` when anything people wrote, or the check itself, has changed since.

    It stands before the workflow and is no rule of it: Snakemake looks no further than a rule that
    must run when all that depends on it says `ancient()`, so that edits would be overlooked.
    Raises `SystemExit` when there are errors; they have been printed then.
    """
    stamp = root / layout.BUILD / "checked.json"
    files = [*written_files(root), *map(Path, code("check"))]
    state = [[str(path), path.stat().st_mtime_ns, path.stat().st_size] for path in files]
    try:
        if json.loads(stamp.read_text(encoding="utf-8")) == state:
            return
    except (OSError, ValueError):
        pass  # never checked
    print("Checking everything people wrote", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-m", "synth", "-C", str(root), "check", "--brief"])
    if done.returncode:
        raise SystemExit(done.returncode)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(json.dumps(state), encoding="utf-8")


def close_with_report(logger: logging.Logger, root: Path = Path()) -> None:
    """Make the last thing a run prints what people look for: the report, or what went wrong.

    Snakemake's own hooks don't run when there is nothing to do, and print before its last lines.
    """
    started = time.time()
    errors = _Errors()
    logger.addHandler(errors)

    def close() -> None:
        report = (root / layout.REPORTS / "index.html").resolve()
        if errors.seen:
            print(f"\n{failed_logs(started, root)}", file=sys.stderr)
        elif report.exists():
            print(f"\nThe report: {report}")

    atexit.register(close)


class _Errors(logging.Handler):
    """Notes whether Snakemake reported an error."""

    seen = False

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        self.seen = True


def failed_logs(since: float, root: Path = Path()) -> str:
    """What the steps of this run that failed had to say, for the end of Snakemake's output."""
    folder = root / layout.BUILD / "log"
    logs = sorted(folder.glob("*.log"), key=lambda p: p.stat().st_mtime) if folder.is_dir() else []
    texts = [
        p.read_text(encoding="utf-8", errors="replace")
        for p in logs
        if p.stat().st_mtime >= since - 1
    ]
    return "\n".join(t.strip() for t in texts if re.search(r"^error|Traceback", t, re.M))
