"""A brat folder made ready for the coefficients: units, coverage, spans, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.problems import StudyError
from synth.steps.agree.from_brat import judged_brat

TEXT = "Ann met Bo.\n\nThey talked of the ward.\n"
#: Coder → document → annotations. ann: “Ann”, “met Bo”; bo: “An”, “Bo. They” over two lines.
PROJECT = {
    "ann": {"d1": "T1\tPER 0 3\tAnn\nT2\tACT 4 10\tmet Bo\n", "d2": ""},
    "bo": {"d1": "T1\tPER 0 2\tAn\nT2\tACT 8 17\tBo. They\n"},
}


def write(root: Path, project: dict[str, dict[str, str]] = PROJECT, text: str = TEXT) -> Path:
    """A brat project on disk."""
    for coder, documents in project.items():
        (root / coder).mkdir(parents=True)
        for name, standoff in documents.items():
            (root / coder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
            (root / coder / f"{name}.ann").write_text(standoff, encoding="utf-8", newline="")
    return root


def test_tokens(tmp_path):
    """Units are tokens, and a label applies to every token that a span touches."""
    found = judged_brat(write(tmp_path / "project"), None)
    assert (found.unit, found.drawn) == ("token", "document")
    assert (found.coders, found.documents, found.codes) == (
        ["ann", "bo"],
        ["d1", "d2"],
        ["ACT", "PER"],
    )
    assert found.n_units == [8, 8]  # Ann met Bo. They talked of the ward.
    assert found.codings == [
        *[(0, 0, coder, 1) for coder in (0, 1)],  # PER on “Ann”, by both
        (0, 1, 0, 0),  # ACT on “met”
        *[(0, 2, coder, 0) for coder in (0, 1)],  # and on “Bo.”
        (0, 3, 1, 0),  # and on “They”
    ]
    assert found.notes == ["the unit is a token of the text (--units)"]


def test_lines(tmp_path):
    """Units may be lines; those without text are none."""
    found = judged_brat(write(tmp_path / "project"), "lines")
    assert (found.unit, found.n_units) == ("line", [2, 2])
    assert found.codings == [(0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 1, 0), (0, 0, 1, 1), (0, 1, 1, 0)]
    assert found.notes == ["the unit is a line of the text (--units)"]


def test_coverage_and_spans(tmp_path):
    """A coder judged the documents there is a file for; spans stand in characters, with lengths."""
    found = judged_brat(write(tmp_path / "project"), None)
    assert found.coverage.tolist() == [[True, True], [True, False]]
    assert found.spans == [(0, 0, 1, 0, 3), (0, 0, 0, 4, 10), (0, 1, 1, 0, 2), (0, 1, 0, 8, 17)]
    assert found.length == (len(TEXT), len(TEXT))


def test_pieces_and_repeats(tmp_path):
    """Each piece of a span is a span of its own; a token marked twice by a coder counts once."""
    project = {"ann": {"d1": "T1\tPER 0 3;8 10\tAnn Bo\nT2\tPER 0 3\tAnn\n"}, "bo": {"d1": ""}}
    found = judged_brat(write(tmp_path / "project", project), None)
    assert found.codings == [(0, 0, 0, 0), (0, 2, 0, 0)]
    assert found.spans == [(0, 0, 0, 0, 3), (0, 0, 0, 8, 10), (0, 0, 0, 0, 3)]


def test_a_span_between_units(tmp_path):
    """A span of white space alone touches no unit, and stays a span."""
    project = {"ann": {"d1": "T1\tGAP 11 13\t  \n"}, "bo": {"d1": ""}}
    found = judged_brat(write(tmp_path / "project", project), None)
    assert found.codings == [] and found.spans == [(0, 0, 0, 11, 13)]


def test_what_is_passed_over(tmp_path):
    """Annotations of other kinds are counted in a note."""
    other = "R1\tknows Arg1:T1 Arg2:T1\n#1\tNote T1\tx\n#2\tNote T1\ty\n"
    project = {"ann": {"d1": PROJECT["ann"]["d1"] + other}, "bo": PROJECT["bo"]}
    found = judged_brat(write(tmp_path / "project", project), None)
    assert found.notes[1:] == ["skipped: 1 relation, 2 notes"]


def test_what_can_not_be_used(tmp_path):
    """Unknown units, a project without spans, and a folder without a project are told."""
    root = write(tmp_path / "project")
    with pytest.raises(StudyError, match="“--units token” is not valid here") as caught:
        judged_brat(root, "token")
    assert "did you mean “tokens”?" in str(caught.value)
    with pytest.raises(StudyError, match="this project has no annotations"):
        judged_brat(write(tmp_path / "bare", {"ann": {"d1": ""}, "bo": {"d1": ""}}), None)
    (tmp_path / "empty").mkdir()
    with pytest.raises(StudyError, match="there is no brat project here"):
        judged_brat(tmp_path / "empty", None)
