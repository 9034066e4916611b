"""Every benchmark, one after another: `python benchmarks/run.py`, about half an hour on two cores.

Each can be run alone; RESULTS.md keeps what was measured.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARKS = (
    "workflow.py",
    "files_opened.py",
    "tables.py",
    "cooccurrence.py",
    "theme_pages.py",
    "agreement_speed.py",
    "agreement_coverage.py",
    "suggest_rules.py",
    "suggest_quality.py",
    "suggest_scale.py",
)


def main() -> int:
    """Run them all; returns the number that failed."""
    failed = 0
    for name in BENCHMARKS:
        print(f"\n=== {name}", flush=True)
        path = Path(__file__).parent / name
        failed += bool(subprocess.run([sys.executable, str(path)]).returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main())
