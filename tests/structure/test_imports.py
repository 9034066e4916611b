"""What is loaded when, and how large modules grow (tests/docs holds the floors)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "synth"
FILES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__main__.py")
BENCHMARKS = PACKAGE.parents[1] / "benchmarks"


def test_the_report_imports_no_analysis() -> None:
    """Pages are handed tables; they compute nothing that an analysis computes."""
    wanted = re.compile(r"^\s*(?:from|import) synth\.(agreement|themes|suggest)\b", re.M)
    for path in (PACKAGE / "report").rglob("*.py"):
        assert not wanted.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("synth.cli", {"pandas", "spacy", "numpy", "pydantic", "sklearn", "jinja2"}),
        ("synth.workflow", {"pandas", "spacy", "numpy", "pydantic", "sklearn", "jinja2"}),
        ("synth.steps.check", {"pandas", "spacy", "numpy", "sklearn", "jinja2", "mammoth", "docx"}),
        (
            "synth.steps.resolve",
            {"pandas", "spacy", "numpy", "sklearn", "jinja2", "mammoth", "docx"},
        ),
        ("synth.steps.agree", {"pandas", "spacy", "sklearn", "jinja2", "mammoth", "docx"}),
        ("synth.steps.group", {"pandas", "spacy", "sklearn", "jinja2", "mammoth", "docx"}),
        ("synth.steps.theme", {"pandas", "spacy", "sklearn", "jinja2", "mammoth", "docx"}),
        ("synth.steps.pages", {"pandas", "spacy", "sklearn", "mammoth", "docx"}),
        ("synth.steps.report", {"spacy", "sklearn", "mammoth", "xlsxwriter", "docx"}),
        ("synth.steps.manuscript", {"pandas", "spacy", "sklearn", "mammoth"}),
    ],
)
def test_no_step_loads_what_it_does_not_use(module: str, heavy: set[str]) -> None:
    """Imports cost more than the work on a small study, so heavy ones stay where they are needed."""
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_modules_stay_narrow() -> None:
    """No module grows past 400 lines: there is a second one inside."""
    long = {
        str(p.relative_to(PACKAGE)): n
        for p in FILES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


@pytest.mark.parametrize("name", sorted(path.stem for path in BENCHMARKS.glob("*.py")))
def test_every_benchmark_finds_what_it_measures(name: str) -> None:
    """No test runs the benchmarks, so a name that has gone would be noticed late."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=BENCHMARKS, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
