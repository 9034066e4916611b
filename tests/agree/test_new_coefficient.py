"""What a new coefficient takes: a module of its own and a column; the rest follows.

(How a page picks the column up is tried in tests/report/test_agreement_words.py.)
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import synth
from synth.agreement.coefficients import registered
from synth.steps.agree.estimates import coefficient_columns
from synth.tables.agree import ItemAgreement

MODULE = '''\
"""A made-up coefficient: the share of coders' judgements that do not give the code."""

from synth.agreement.coefficients import CodeSums, Floats, Needs, coefficient


@coefficient("absence", Needs.NOTHING)
def absence(sums: CodeSums) -> Floats:
    return 1 - sums.applied / sums.judgements
'''


@pytest.fixture
def with_absence(tmp_path):
    """A copy of the package with the made-up coefficient; gives a way to run Python with it."""
    package = tmp_path / "package" / "synth"
    shutil.copytree(
        Path(synth.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    (package / "agreement" / "coefficients" / "made_up.py").write_text(MODULE, encoding="utf-8")
    tables = package / "tables" / "agree.py"
    text = tables.read_text(encoding="utf-8")
    assert text.index("    prevalence: float\n") > text.index("class ItemAgreement")
    tables.write_text(
        text.replace("    prevalence: float\n", "    prevalence: float\n    absence: float\n", 1),
        encoding="utf-8",
    )

    def run(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(package.parent)}
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_arrives_in_the_table(study, with_absence):
    """The table of the step has the column where the row class has it, with its figures."""
    study.segment_and_resolve()
    with_absence("-m", "synth", "-C", str(study.root), "agree")
    with study.path("build/agree/agreement.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    assert names[names.index("prevalence") + 1] == "absence"
    for row in rows:
        assert float(row["absence"]) == pytest.approx(1 - float(row["prevalence"]))


def test_it_arrives_in_the_forms_of_a_file(tmp_path, with_absence):
    """`synth agree FILE` has it as a column of the CSV and a key of the JSON form."""
    table = tmp_path / "table.csv"
    table.write_text("unit,coder,code\n1,A,x\n1,B,x\n2,A,x\n3,B,y\n", encoding="utf-8")
    printed = with_absence("-m", "synth", "agree", str(table), "--csv")
    _, x, _ = csv.DictReader(io.StringIO(printed))
    assert float(x["absence"]) == pytest.approx(0.5)
    found = json.loads(with_absence("-m", "synth", "agree", str(table), "--json"))
    assert found["codes"][0]["absence"] == pytest.approx(0.5)
    assert found["all"]["absence"] is None


def test_the_workflow_sees_its_module(with_absence):
    """The step runs again when the module changes: it is among the code behind the verb."""
    shown = with_absence("-c", "from synth import workflow; print(*workflow.code('agree'))")
    assert "made_up.py" in shown


def test_every_coefficient_has_its_column():
    """What is registered is a column of the table `agreement`, and a file's columns are those."""
    assert set(registered()) <= set(ItemAgreement.table.names)
    assert coefficient_columns() == (
        "percent",
        "positive",
        "prevalence",
        "ac1",
        "fleiss",
        "brennan_prediger",
    )
