"""Narratives between steps: read as they were written."""

from __future__ import annotations

from synth.narratives.stored import read_narratives, write_narratives
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


def _in(narrative, root):
    """The narrative with its file's whole path, as `synth segment` has it."""
    from dataclasses import replace

    return replace(narrative, path=root / narrative.path)
