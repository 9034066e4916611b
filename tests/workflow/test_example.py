"""The example study from nothing, in a copy: what a team gets, and a review of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from synth.report.pages import PAGES

REPOSITORY = Path(__file__).parents[2]
PARTS = ("narratives", "codebooks", "codings", "standards", "reviews", "profiles")

pytestmark = pytest.mark.slow


def snakemake(study: Path) -> str:
    """Run the workflow; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "snakemake"],
        cwd=study,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, made from nothing."""
    folder = tmp_path_factory.mktemp("example") / "study"
    folder.mkdir()
    for part in PARTS:
        shutil.copytree(REPOSITORY / part, folder / part)
    for name in ("Snakefile", "config.yaml"):
        shutil.copy(REPOSITORY / name, folder / name)
    snakemake(folder)
    return folder


def test_everything_is_there(example: Path) -> None:
    """Every page, a page for each narrative, the file to mail, and what the manuscript needs."""
    reports = example / "reports"
    wanted = [page.file for page in PAGES] + ["manuscript.docx", "tables.xlsx"]
    wanted += [f"narratives/N{number:02}.html" for number in range(1, 15)]
    assert [name for name in wanted if not (reports / name).is_file()] == []


def test_the_file_to_mail_can_be_mailed(example: Path) -> None:
    """At most 700 kB, with the narratives' texts in it."""
    page = (example / "reports" / "synthesis.html").read_bytes()
    assert len(page) <= 700_000
    assert b'id="t-N14-"' in page


def test_a_review_reaches_the_report(example: Path) -> None:
    """A verdict on a theme stands beside it; it was written for another state, and is so marked."""
    path = example / "reviews" / "rev-1.yaml"
    path.write_text(
        "reviewer: rev-1\n"
        "study: Resilience in healthcare — an example synthesis of fourteen narratives\n"
        f"report: {'0' * 64}\nround: 3\ndate: 2026-11-22\nthemes:\n"
        f"- theme: learning-needs-a-return\n  sha256: {'0' * 64}\n  verdict: revise\n"
        "  comment: The second half needs more.\n  flags: []\n",
        encoding="utf-8",
    )
    snakemake(example)
    page = (example / "reports" / "themes.html").read_text(encoding="utf-8")
    assert "The second half needs more." in page
    assert "1 revise (1 written for an earlier state)" in page
    path.unlink()
    snakemake(example)
    page = (example / "reports" / "themes.html").read_text(encoding="utf-8")
    assert "The second half needs more." not in page
    assert "Nothing to be done" in snakemake(example)
