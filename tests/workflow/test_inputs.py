"""What the steps open is what their rules name as inputs: no edit can be overlooked."""

from __future__ import annotations

import csv
import importlib.util
import io
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
#: They reach a rule through the small file that `workflow.reads` writes.
BY_VALUE = {"config.yaml", "codebooks/codes.yaml"}


def files_opened():
    """The benchmark that counts the files which a run opens."""
    path = REPOSITORY / "benchmarks" / "files_opened.py"
    spec = importlib.util.spec_from_file_location("files_opened", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(study, tmp_path):
    """A run with ranked suggestions: the study, and what each verb opened in it."""
    study.replace(
        "config.yaml", "title: A small study", "title: A small study\nsuggestions: {method: ranked}"
    )
    study.write("Snakefile", (REPOSITORY / "src/synth/starter/Snakefile").read_text())
    profile = (REPOSITORY / "profiles/default/config.yaml").read_text()
    study.write("profiles/default/config.yaml", profile)
    by_verb = defaultdict(set)
    for name, verb in files_opened().opened(study.root, tmp_path / "work"):
        by_verb[verb].add(name)
    return study, by_verb


def inputs(root: Path) -> dict[str, set[str]]:
    """Verb → the inputs of its rules, as Snakemake tells them."""
    command = [sys.executable, "-m", "snakemake", "--detailed-summary"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    table = done.stdout[done.stdout.index("output_file") :]
    out = defaultdict(set)
    for line in csv.DictReader(io.StringIO(table), delimiter="\t"):
        verb = (line["rule"] or "").partition("_")[0]
        out[verb].update((line["input-file(s)"] or "").split(","))
    return out


def test_every_file_a_step_opens_is_an_input_of_its_rule(ran):
    """A step that reads a file its rule does not name would not run again when that file changes."""
    study, opened = ran
    named = inputs(study.root)
    verbs = {"segment", "resolve", "suggest", "rank", "group", "agree", "theme", "pages", "report",
             "manuscript"}  # fmt: skip
    assert set(opened) == verbs | {"check"}
    for verb in verbs:
        unnamed = opened[verb] - named[verb] - BY_VALUE
        # What a step reads back of what it has written itself.
        unnamed = {n for n in unnamed if not n.startswith((f"build/{verb}/", "reports/"))}
        assert not unnamed, verb
