"""The Python that docs/own-analyses.md shows, run on a small study."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest
from documents import blocks, document

CODE = [b.text for b in blocks(document("docs/own-analyses.md")) if b.language == "python"]


def run(study, code: list[str]) -> subprocess.CompletedProcess[str]:
    """What Python says to the code, started in the study's folder."""
    command = [sys.executable, "-c", "\n".join(code)]
    return subprocess.run(command, cwd=study.root, capture_output=True, text=True, check=False)


def test_the_code_runs_as_it_stands(study):
    """All of it in its order, on a study that was run: counts, sentences with their text, a plot."""
    if importlib.util.find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed, which the plot needs")
    study.replace("codings/anna/N03.yaml", "Two women arrived at once", "after the shift")
    study.run_steps("segment", "resolve", "agree", "theme")
    done = run(study, ["import matplotlib; matplotlib.use('Agg')", *CODE])
    assert done.stderr == ""
    assert "<Study “A small study”: 3 narratives, 2 coders, 3 rounds of themes; run>" in done.stdout
    lines = [line.split() for line in done.stdout.splitlines()]
    at = lines.index(["value", "hospital", "ward"])
    assert lines[at + 2 : at + 6] == [
        ["move-staff", "6"],
        ["shared-pool", "3"],
        ["surprise", "3"],
        ["talk-it-over", "3"],
    ], "codings by setting"
    # First the one sentence with two codes, then those with one in the order of the text.
    assert [line for line in done.stdout.splitlines() if line.startswith("- ")] == [
        "- The team talked about it after the shift.",
        "- Two women arrived at once.",
        "- The pool of staff was shared.",
    ]
    assert (study.root / "agreement.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_said_to_need_no_run_needs_none(study):
    """The part before a run runs without one, and what comes after says that a run is needed."""
    done = run(study, CODE[:2])
    assert done.stderr == ""
    assert "move-staff" in done.stdout
    done = run(study, CODE[:3])
    assert "error: the table “metadata” has not been made yet" in done.stderr
    assert "Run “snakemake”" in done.stderr
