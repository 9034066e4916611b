"""The command line: verbs, the one error boundary, and what a person sees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from synth import cli
from synth.steps.schema import SCHEMAS, schema

REPOSITORY = Path(__file__).parents[2]


def synth(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `synth` as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "synth", *arguments], cwd=cwd, capture_output=True, text=True
    )


def test_every_verb_has_a_step() -> None:
    """Verb and file share a name, and each step has a `run`."""
    from importlib import import_module

    for verb in cli.VERBS:
        assert callable(import_module(f"synth.steps.{verb}").run)


def test_every_step_has_a_verb() -> None:
    """No step is unreachable."""
    folder = REPOSITORY / "src/synth/steps"
    steps = {p.stem for p in folder.iterdir()} - {"__init__", "__pycache__", "common"}
    assert steps == set(cli.VERBS)


def test_no_study_here(tmp_path: Path) -> None:
    """Outside a study every verb says so in a sentence, without a traceback."""
    steps = [verb for verb, (who, _, _) in cli.VERBS.items() if who == "workflow"]
    for verb in ("check", *steps):
        chunk = ["--chunk", "0-of-1"] if "--chunk" in cli.VERBS[verb][2] else []
        done = synth(verb, *chunk, cwd=tmp_path)
        assert done.returncode == 1
        assert "there is no config.yaml" in done.stderr
        assert "synth new PATH" in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [], "a refused verb writes nothing"


def test_new_makes_a_study_that_passes_check(tmp_path: Path) -> None:
    """The starter study has no error, and its warnings say what to write next."""
    made = synth("new", "mine", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    done = synth("check", cwd=tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    assert "0 errors" in done.stdout
    assert "the section “Resilience for what” is empty" in done.stdout
    assert "Which goals and objectives" in done.stdout


def test_new_touches_nothing_that_is_there(tmp_path: Path) -> None:
    """A folder with anything in it is refused and left as it was."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    done = synth("new", "mine", cwd=tmp_path)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_new_refuses_a_file(tmp_path: Path) -> None:
    """A file of that name stays as it is."""
    (tmp_path / "mine").write_text("text")
    assert synth("new", "mine", cwd=tmp_path).returncode == 1
    assert (tmp_path / "mine").read_text() == "text"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_are_valid(name: str) -> None:
    """Each exported schema is itself valid JSON Schema and refuses unknown keys or allows them as the model does."""
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    model = SCHEMAS[name][0]
    assert found.get("additionalProperties", True) is (model.model_config["extra"] == "allow")
    assert set(found["properties"]) == {f.alias or n for n, f in model.model_fields.items()}


def test_schemas_accept_the_example() -> None:
    """What `synth check` accepts, an editor with the schemas accepts."""
    files = {
        "config": [REPOSITORY / "config.yaml"],
        "codebook": [REPOSITORY / "codebooks/codes.yaml"],
        "coding": sorted((REPOSITORY / "codings").glob("*/*.yaml")),
        "themes": sorted((REPOSITORY / "codebooks/themes").glob("*.yaml")),
        "template": sorted((REPOSITORY / "src/synth/narratives/templates").glob("*.yaml")),
    }
    for name, paths in files.items():
        assert paths
        validator = jsonschema.Draft202012Validator(schema(name))
        for path in paths:
            data = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
            assert [e.message for e in validator.iter_errors(data)] == [], path


def test_schemas_refuse_what_check_refuses() -> None:
    """A mistyped key is marked while typing."""
    validator = jsonschema.Draft202012Validator(schema("codebook"))
    wrong = {"version": 1, "codes": [{"id": "a", "label": "A", "definiton": "x"}]}
    assert any("definiton" in e.message for e in validator.iter_errors(wrong))


def test_schema_writes_into_the_study(tmp_path: Path) -> None:
    """`synth schema FOLDER` writes one file a kind."""
    done = synth("schema", "my schemas", cwd=tmp_path)
    assert done.returncode == 0
    assert {p.name for p in (tmp_path / "my schemas").iterdir()} == {
        f"{name}.schema.json" for name in SCHEMAS
    }


WITHOUT_TABLES = [
    verb for verb, (who, _, _) in cli.VERBS.items() if who == "workflow" and verb != "segment"
]


@pytest.mark.parametrize("verb", WITHOUT_TABLES)
def test_a_step_before_its_turn(verb, study, shown) -> None:
    """A step that lacks a table names it and says what makes it; it writes nothing."""
    study.write("config.yaml", study.read("config.yaml") + "suggestions: {method: ranked}\n")
    before = study.snapshot()
    chunk = ["--chunk", "0-of-1"] if "--chunk" in cli.VERBS[verb][2] else []
    assert study.run(verb, *chunk) == 1
    said = shown()
    assert said.startswith("error: build/")
    assert " is missing: an earlier step has not run\n" in said
    assert "Run “snakemake”" in said
    assert study.snapshot() == before


def test_a_full_disk_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of the system is one line, and the status says that it failed."""
    import synth.steps.schema as step

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "schemas/x.json")

    monkeypatch.setattr(step, "write_atomic", full)
    assert cli.main(["-C", str(tmp_path), "schema"]) == 1
    assert capsys.readouterr().err == "error: No space left on device: schemas/x.json\n"
