"""`synth.exchange.brat`: a brat project read, and every way in which it can be broken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from synth.exchange.brat import BratSpan, read_brat
from synth.problems import StudyError


def project(root: Path, **files: str) -> Path:
    """A brat project from “coder__document__ext” → content."""
    for name, content in files.items():
        coder, document, kind = name.split("__")
        (root / coder).mkdir(exist_ok=True, parents=True)
        (root / coder / f"{document}.{kind}").write_bytes(content.encode())
    return root


def told(root: Path) -> str:
    """What is said of a project that can't be read."""
    with pytest.raises(StudyError) as caught:
        read_brat(root)
    return str(caught.value)


def test_spans_pieces_and_the_rest(tmp_path):
    """Text-bound annotations are read, in pieces too; other kinds are counted and passed over."""
    root = project(
        tmp_path,
        ann__d1__txt="Ann met Bo.",
        ann__d1__ann="T1\tPER 0 3\tAnn\nT2\tPAIR 0 3;8 10\tAnn Bo\nR1\tknows Arg1:T1 Arg2:T2\n#1\tNote T1\tx\n",
        bo__d1__txt="Ann met Bo.",
        bo__d1__ann="",
    )
    found = read_brat(root)
    assert found.coders == ["ann", "bo"]
    assert found.coverage == {"ann": {"d1"}, "bo": {"d1"}}
    assert found.spans == [
        BratSpan("d1", "ann", "PER", ((0, 3),), 1),
        BratSpan("d1", "ann", "PAIR", ((0, 3), (8, 10)), 2),
    ]
    assert dict(found.passed_over) == {"relation": 1, "note": 1}


def test_a_document_of_one_coder(tmp_path):
    """A document that only one coder has is in that coder's coverage alone."""
    root = project(tmp_path, ann__d1__txt="x", ann__d1__ann="", bo__d2__txt="y", bo__d2__ann="")
    assert read_brat(root).coverage == {"ann": {"d1"}, "bo": {"d2"}}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("T1 PER 0 3", "without label and positions"),
        ("T1\tPER 0 x\tAnn", "without label and positions"),
        ("T1\tPER 0 99\tAnn", "0–99 is not a passage of the text, which has 11 characters"),
        ("T1\tPER 3 3\t", "3–3 is not a passage"),
        ("what", "“what” is not an annotation"),
    ],
)
def test_bad_lines(tmp_path, line, words):
    """A line that is no annotation, or names no passage, is told with its number."""
    root = project(tmp_path, ann__d1__txt="Ann met Bo.", ann__d1__ann=f"T9\tPER 0 3\tAnn\n{line}\n")
    assert words in told(root) and "d1.ann:2" in told(root)


def test_texts_that_differ(tmp_path):
    """Coders must have coded one text."""
    root = project(tmp_path, ann__d1__txt="one", ann__d1__ann="", bo__d1__txt="two", bo__d1__ann="")
    assert "differs from another coder's" in told(root)


def test_missing_text_and_no_project(tmp_path):
    """Annotations without their text, and a folder without any, are told."""
    assert "there is no brat project here" in told(tmp_path)
    assert "the text of these annotations is missing" in told(project(tmp_path, ann__d1__ann=""))


def test_not_utf8(tmp_path):
    """A file in another encoding is named with its line."""
    root = project(tmp_path, ann__d1__txt="x", ann__d1__ann="")
    (root / "ann" / "d1.ann").write_bytes(b"T1\tPER 0 1\tx\n#1\tNote T1\tcaf\xe9\n")
    assert "not UTF-8" in told(root) and ":2" in told(root)


def test_the_example_project():
    """brat's own example: four coders, seven documents, each by all."""
    folder = Path(os.environ.get("SYNTH_EXTERNAL_DATA", "")) / "brat" / "example-project"
    if not folder.is_dir():
        pytest.skip("SYNTH_EXTERNAL_DATA does not name the folder of external data")
    found = read_brat(folder)
    assert found.coders == ["Lisa", "Maria", "Max", "Peter"]
    assert {len(own) for own in found.coverage.values()} == {7}
    assert {span.label for span in found.spans} == {"LOC", "MISC", "ORG", "PER"}
