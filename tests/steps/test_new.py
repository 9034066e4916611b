"""`synth new`: an empty study with everything in its place, and nothing overwritten."""

from __future__ import annotations

import pytest

from synth.problems import StudyError
from synth.steps import new
from synth.steps.check import check_study
from synth.steps.schema import SCHEMAS


def test_a_new_study_has_no_errors(tmp_path):
    """Its files are there, the hidden ones under their names, and what is open is only warned of."""
    said = new.run(tmp_path, tmp_path / "mine")
    folder = tmp_path / "mine"
    assert str(folder) in said
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert {"config.yaml", "Snakefile", ".gitignore", "codebooks/codes.yaml"} <= there
    assert "gitignore" not in there and not any("__pycache__" in name for name in there)
    assert {f"schemas/{name}.schema.json" for name in SCHEMAS} <= there
    problems, counts = check_study(folder)
    assert problems.errors == []
    assert problems.warnings
    assert (counts.narratives, counts.codings) == (1, 0)


def test_a_path_within_the_study_is_taken_from_its_folder(tmp_path):
    """A path that is not absolute begins at the folder the verb runs in; an empty one may be there."""
    (tmp_path / "sub").mkdir()
    new.run(tmp_path, (tmp_path / "sub").relative_to(tmp_path))
    assert (tmp_path / "sub/config.yaml").is_file()


@pytest.mark.parametrize("file", ["taken/notes.txt", "taken"])
def test_nothing_that_is_there_is_touched(tmp_path, file):
    """A folder that holds something, or a file of that name, is refused and stays as it was."""
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(StudyError, match="already exists and is not empty"):
        new.run(tmp_path, tmp_path / "taken")
    assert path.read_text() == "mine"
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]
