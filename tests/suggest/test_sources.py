"""Sources of suggestions: what each tells, and a new one that needs a file and a line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from making import make

from synth import workflow
from synth.study import Study
from synth.suggest.source import Reads, suggestion
from synth.suggestion_sources import SOURCES, run_by_suggest, source
from synth.tables.definition import write_rows
from synth.tables.rank import RankedSuggestion
from synth.tables.segment import Sentence
from synth.tables.suggest import TermSuggestion
from synth.written.codebook import Code
from synth.written.settings import Config

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_tells_what_the_workflow_asks(name):
    """What it reads, whether it works on the whole study, which step runs it, and on what."""
    found = source(name)
    assert isinstance(found.reads, Reads)
    assert set(found.reads.config) <= set(Config.model_fields)
    assert set(found.reads.codes) <= set(Code.model_fields)
    assert isinstance(found.whole, bool)
    assert (REPOSITORY / "src/synth/steps" / found.step).with_suffix(".py").is_file() or (
        REPOSITORY / "src/synth/steps" / found.step
    ).is_dir()
    assert found.described


def test_the_registry_loads_nothing_heavy():
    """It is read with the Snakefile, at each start."""
    heavy = {"pandas", "spacy", "numpy", "pydantic", "sklearn", "synth.tables.definition"}
    code = (
        "import sys; from synth.suggestion_sources import SOURCES, source;"
        f"[source(name) for name in SOURCES]; print(*sorted(set(sys.modules) & {heavy!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_beside_a_source_with_a_step_of_its_own_the_terms_are_looked_up():
    """And where `method` is still being written, too: the check says what is wrong with it."""
    assert [run_by_suggest(name) for name in ("rules", "ranked", "rank", None, ["rules"])] == (
        ["rules"] * 5
    )


def test_an_unknown_method_is_told_with_those_there_are(study):
    """With what may have been meant, or all of them."""
    study.write("config.yaml", study.read("config.yaml") + "suggestions:\n  method: rankd\n")
    assert "“rankd” is not a value of “method”" in study.only_problem()
    assert "did you mean “ranked”?" in study.only_problem()
    study.replace("config.yaml", "rankd", "magic")
    assert f"Choose one of: {', '.join(SOURCES)}." in study.only_problem()


def test_what_a_source_imports_reruns_the_step():
    """The step names no source: the workflow adds the module, and all that it imports."""
    module, found = workflow.suggestion_source()
    files = {Path(path).as_posix() for path in workflow.code("suggest", module)}
    assert any(path.endswith("suggest/terms/rules.py") for path in files)
    assert not any(path.endswith("ranking/ranker.py") for path in files)
    assert found.step == "suggest"


def test_a_suggestion_without_a_term_has_an_empty_match():
    """At the sentence's end, so that a page shows the whole sentence and marks nothing."""
    sentence = make(Sentence, narrative="N01", sentence=3, start=10, end=20)
    row = suggestion(sentence, "a", method="m", version="1", score=0.5)
    assert (row.start, row.end, row.match_start, row.match_end) == (10, 20, 20, 20)
    assert (row.term, row.matched, row.negated) == ("", "", False)


def test_ranked_gives_what_its_step_writes(study):
    """The source behind `method: ranked`, called as any other."""
    settings = "suggestions: {method: ranked, embeddings: off}\n"
    study.write("config.yaml", study.read("config.yaml") + settings)
    study.segment_and_resolve()
    assert study.run("rank") == 0
    again = study.path("again.csv")
    write_rows(again, RankedSuggestion, source("ranked").suggestions(Study(study.root)))
    assert again.read_bytes() == study.path("build/rank/ranked.csv").read_bytes()
    with pytest.raises(ValueError, match="whole study"):
        list(source("ranked").suggestions(Study(study.root), "0-of-1"))


OPENINGS = '''
"""The code “surprise” for the first sentences of narratives."""

from synth.suggest.source import Reads, suggestion


class Openings:
    described = "their opening a narrative"
    reads = Reads(codes=("id",))
    whole = False
    step = "suggest"

    def suggestions(self, study, chunk=""):
        from synth.tables.segment import Sentence

        for sentence in study.rows(Sentence, chunk):
            if sentence.sentence == 0:
                yield suggestion(sentence, "surprise", method="openings", version="1", score=0.5)


SOURCE = Openings()
'''
#: A source that must see all narratives: it suggests a code where only one coder gave it.
LONELY = '''
"""What one coder gave and no other did, for the others."""

from collections import defaultdict

from synth.suggest.source import Reads, suggestion


class Lonely:
    described = "what one coder alone saw"
    reads = Reads(codings=True)
    whole = True
    step = "suggest"

    def suggestions(self, study, chunk=""):
        from synth.tables.segment import Sentence

        coders = defaultdict(set)
        for coding in study.codings:
            coders[coding.narrative, coding.first_sentence, coding.code].add(coding.coder)
        for sentence in study.rows(Sentence):
            for (narrative, number, code), given in sorted(coders.items()):
                if (narrative, number) == (sentence.narrative, sentence.sentence):
                    if len(given) == 1:
                        yield suggestion(sentence, code, method="lonely", version="1", score=0.5)


SOURCE = Lonely()
'''


@pytest.fixture
def extended(study):
    """The study with a copy of the package that has two more sources: a file and a line each."""
    package = study.path("src/synth")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "src/synth", package, ignore=ignored)
    shutil.copy(REPOSITORY / "Snakefile", study.root)
    for name, text in (("openings", OPENINGS), ("lonely", LONELY)):
        study.write(f"src/synth/suggest/sources/{name}.py", text)
        line = f'    "{name}": "synth.suggest.sources.{name}",\n'
        first = '    "rules": '
        study.replace("src/synth/suggestion_sources.py", first, line + first)
    return study


def made(study, method):
    """The suggestions after a run of the workflow, with the page."""
    config = study.read("config.yaml").partition("suggestions:")[0]
    study.write("config.yaml", f"{config}suggestions:\n  method: {method}\n")
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "1", "reports/suggestions.html"],
        cwd=study.root, env={**os.environ, "PYTHONPATH": str(study.path("src"))},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return Study(study.root).rows(TermSuggestion), study.read("reports/suggestions.html")


@pytest.mark.slow
def test_a_new_source_is_one_file_and_one_line(extended):
    """It is run by the step there is, and its suggestions arrive in the table and on the page."""
    rows, page = made(extended, "openings")
    assert [(row.narrative, row.sentence, row.code) for row in rows] == [
        (name, 0, "surprise") for name in ("N01", "N02", "N03")
    ]
    assert "Found by openings" in page
    assert page.count("Eight teams were followed for a year.") == 3
    # One that reads codings and sees the whole study at once; the change of `method` is seen.
    rows, page = made(extended, "lonely")
    assert {(row.method, row.code) for row in rows} == {
        ("lonely", code) for code in ("shared-pool", "surprise", "talk-it-over")
    }
    assert "Found by lonely" in page
