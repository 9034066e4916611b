"""Narratives between steps: read as they were written."""

from __future__ import annotations

from dataclasses import replace

from synth.narratives.stored import read_narratives, read_texts, write_narratives
from synth.study import Study


def test_a_narrative_comes_back_whole(study, tmp_path):
    """Front matter, metadata, text, blocks with their marks, and sections are the same."""
    study.replace(
        "narratives/N01-case.md",
        "Eight teams were followed for a year.",
        "Eight *teams* were [followed](https://example.org) for a year. And\u00a0more.\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
    )
    study.segment_and_resolve()
    first = list(Study.open(study.root).narratives())
    assert [one.id for one in first] == ["N01", "N02", "N03"]
    path = tmp_path / "n.jsonl"
    write_narratives(path, [_in(one, study.root) for one in first], study.root)
    again = list(read_narratives([path]))
    assert again == first
    assert {mark.kind for block in again[0].blocks for mark in block.marks} == {"em", "link"}
    assert again[0].front.sources[0].citation == "Nobody 2020, a paper"
    assert again[0].metadata["setting"] == ("hospital ward",)


def test_signs_that_end_a_line_elsewhere_end_no_record(study, tmp_path):
    """U+2028 and U+0085 stand in a record as they are, and so does a sign outside the first plane;
    a narrative is still one line of the file."""
    study.segment_and_resolve()
    said = "Eight\u2028teams\u0085were \U0001f4a1 followed."
    first = [
        replace(one, text=one.text.replace("Eight teams were followed", said))
        for one in Study.open(study.root).narratives()
    ]
    assert all(said in one.text for one in first)
    path = tmp_path / "n.jsonl"
    write_narratives(path, [_in(one, study.root) for one in first], study.root)
    content = path.read_bytes()
    assert content.count(b"\n") == len(first) == 3
    assert content.count(said.encode()) == 3
    assert list(read_narratives([path])) == first
    assert list(read_texts([path])) == [(one.id, one.text) for one in first]


def _in(narrative, root):
    """The narrative with its file's whole path, as `synth segment` has it."""
    return replace(narrative, path=root / narrative.path)
