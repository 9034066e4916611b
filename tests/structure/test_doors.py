"""What newcomers add: a page and a table are one new file and one line, tried with made-up ones.

(A reader of narratives, a source of suggestions and a coefficient have their tests beside the
modules they belong to.) Each is added to a copy of the package, and the real verbs run on it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "synth"


class Copy:
    """A copy of the package that a test may change, and Python run with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / "src" / "synth"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PACKAGE.parents[1] / "Snakefile", root / "Snakefile")

    def add(self, name: str, text: str) -> None:
        """The one new file."""
        path = self.package / name
        path.parent.mkdir(exist_ok=True)
        assert not path.exists()
        path.write_text(text, encoding="utf-8")

    def line(self, name: str, before: str, new: str) -> None:
        """The one new line, above the line that begins with `before`."""
        path = self.package / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (i for i, line in enumerate(lines) if line.strip().startswith(before))
        lines.insert(at, new + "\n")
        path.write_text("".join(lines), encoding="utf-8")

    def run(self, *arguments: str, cwd: Path) -> str:
        """What `python ARGUMENTS` prints, with this package in place of the installed one."""
        environment = {**os.environ, "PYTHONPATH": str(self.root / "src")}
        done = subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def copy(tmp_path):
    """A copy of the package."""
    return Copy(tmp_path / "copy")


def test_a_page(study, copy):
    """A room with a module `page`, and a line in the registry: the workflow makes the page, the
    navigation of every page leads to it, and no other page's job depends on its code."""
    copy.add(
        "report/counts/page.py",
        '''\
"""How many codings there are."""

from markupsafe import Markup

from synth.report.parts.data import ReportData
from synth.report.parts.environment import plain_page


def page(data: ReportData) -> str:
    """The page."""
    main = Markup("<p>{} codings</p>").format(len(data.codings))
    return plain_page("counts.html", "Counts", data.site, main)
''',
    )
    copy.line("report/pages.py", 'Page("workshop"', '    Page("counts", "counts.html", "Counts"),')
    study.write("Snakefile", (PACKAGE / "starter/Snakefile").read_text())
    profile = (PACKAGE.parents[1] / "profiles/default/config.yaml").read_text()
    study.write("profiles/default/config.yaml", profile)
    copy.run("-m", "snakemake", "--quiet", "all", cwd=study.root)
    made = study.read("reports/counts.html")
    assert "<p>15 codings</p>" in made
    assert '<a href="counts.html" aria-current="page">Counts</a>' in made
    assert '<a href="counts.html">Counts</a>' in study.read("reports/themes.html")
    assert '<a href="../counts.html">Counts</a>' in study.read("reports/narratives/N01.html")
    code = "from synth.workflow import code; print([v for v in {!r} if any('counts' in f for f in code(v))])"
    verbs = ["segment", "theme", "pages", "report", "manuscript"]
    assert copy.run("-c", code.format(verbs), cwd=study.root).strip() == "['report']"


def test_a_table(study, copy):
    """A module with the class of its rows, and a line in the registry: columns, types, reading and
    writing, the workflow's outputs, the documents' line and the data frame follow."""
    copy.add(
        "tables/lengths.py",
        '''\
"""The tables that `synth lengths` writes."""

from __future__ import annotations

from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import Status


@table("lengths")
class Length(Row):
    """One row a narrative: how long it is."""

    narrative: str
    words: Maybe
    status: Status
''',
    )
    copy.line("tables/registry.py", ")", '    "lengths",')
    assert copy.run(
        "-c",
        """\
from pathlib import Path

import synth
from synth import workflow
from synth.study import Study
from synth.tables.documents import documents
from synth.tables.lengths import Length
from synth.vocabulary import Status

study = Study.open(Path())
study.write(Length, [Length("N01", 7, Status.COMPLETE), Length("NA", -1, Status.IN_PROGRESS)])
print(workflow.outputs("lengths"))
print(Study.open(Path()).rows(Length)[1])
print(synth.open(".").lengths.dtypes.to_dict()["words"])
print([line for line in documents().splitlines() if "lengths" in line][:1])
""",
        cwd=study.root,
    ).splitlines() == [
        "['build/lengths/lengths.csv']",
        "Length(narrative='NA', words=-1, status=<Status.IN_PROGRESS: 'in progress'>)",
        "Int64",
        "['## `synth lengths`']",
    ]
