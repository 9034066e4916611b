"""The Python that docs/own-analyses.md shows, run on a small study."""

from __future__ import annotations

import subprocess
import sys

from documents import blocks, document


def test_the_code_runs_as_it_stands(study):
    """On a study whose tables are made, it prints codings by code and setting."""
    (code,) = [b.text for b in blocks(document("docs/own-analyses.md")) if b.language == "python"]
    study.segment_and_resolve()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=study.root, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "hospital ward" in done.stdout
    assert [line.split() for line in done.stdout.splitlines() if "shared-pool" in line] == [
        ["shared-pool", "3"]
    ]
