"""`synth segment` and `synth resolve`: the tables that every analysis starts from."""

from __future__ import annotations

import pytest

from synth.steps.resolve import covered
from synth.tables import read_json_lines, read_rows


def table(study, step, name):
    """The rows of one of the tables."""
    return read_rows([study.path(f"build/{step}/0-of-1/{name}.csv")], name)


def test_segment_writes_text_sections_and_sentences(study):
    """Each sentence stands in the text at its place, in its section and dimension."""
    study.segment_and_resolve()
    narratives = list(read_json_lines([study.path("build/segment/0-of-1/narratives.jsonl")]))
    text = {n["id"]: n["text"] for n in narratives}
    rows = [r for r in table(study, "segment", "sentences") if r["narrative"] == "N02"]
    shown = [(text["N02"][r["start"] : r["end"]], r["section"], r["dimension"]) for r in rows]
    assert len(shown) == 11
    assert shown[5:7] == [
        ("Two women arrived at once.", "to-what", "to-what"),
        ("Nobody had expected it.", "to-what", "to-what"),
    ]
    assert [r["sentence"] for r in rows] == list(range(11))
    assert narratives[0]["blocks"][0] == {
        "kind": "heading", "start": 0, "end": 15, "level": 2, "ordered": False, "number": 0,
        "table": -1, "row": -1, "column": -1, "header": False, "line": 11, "marks": [],
    }  # fmt: skip
    counts = table(study, "segment", "narratives")[1]
    assert (counts["words"], counts["sentences"], counts["sources"]) == (71, 11, 1)
    assert {(r["key"], r["value"]) for r in table(study, "segment", "metadata")} == {
        ("setting", "hospital ward"), ("system_level", "micro"), ("stakeholders", "nurses"),
    }  # fmt: skip


def test_resolve_finds_every_coding_in_the_text(study):
    """Codings come in the order of the text, with section, sentences and what the coder said."""
    study.replace("codings/anna/N01.yaml", "code: surprise", "code: surprise\n    polarity: contrary\n    memo: Hm, “yes”,\n      and no")  # fmt: skip
    study.segment_and_resolve()
    rows = [
        r
        for r in table(study, "resolve", "codings")
        if (r["narrative"], r["coder"]) == ("N01", "anna")
    ]
    assert [
        (r["code"], r["quote"], r["first_sentence"], r["last_sentence"], r["dimension"])
        for r in rows
    ] == [
        ("surprise", "Two women arrived at once.", 5, 5, "to-what"),
        (
            "move-staff",
            "The coordinator moved a midwife to the delivery room.",
            8,
            8,
            "through-what",
        ),
        ("talk-it-over", "The team talked about it after the shift.", 9, 9, "through-what"),
    ]
    assert (rows[0]["polarity"], rows[0]["memo"], rows[0]["status"]) == (
        "contrary",
        "Hm, “yes”, and no",
        "complete",
    )
    assert len({r["coding_id"] for r in table(study, "resolve", "codings")}) == 15


def test_orphans_are_kept_in_a_table_of_their_own(study):
    """An orphan is counted nowhere, lost nowhere: file, line, reason and the nearest passage."""
    study.replace("codings/ben/N01.yaml", "quote: moved a midwife", "quote: removed the midwives")
    study.segment_and_resolve()
    (orphan,) = table(study, "resolve", "orphans")
    assert (orphan["file"], orphan["line"]) == ("codings/ben/N01.yaml", 7)
    assert orphan["proposed"] == "coordinator moved a midwife"
    ben = next(
        r
        for r in table(study, "resolve", "coders")
        if (r["narrative"], r["coder"]) == ("N01", "ben")
    )
    assert (ben["codings"], ben["orphans"]) == (2, 1)
    assert len(table(study, "resolve", "codings")) == 14


def test_a_file_that_names_another_narrative_is_an_error(study, shown):
    """It is told where it stands, and ends in no traceback."""
    study.run("segment", "--chunk", "0-of-1")
    study.replace("codings/anna/N01.yaml", "narrative: N01", "narrative: N77")
    assert study.run("resolve", "--chunk", "0-of-1") == 1
    assert "the file says “narrative: N77”, but where it stands says “N01”" in shown()


@pytest.mark.parametrize("language", ["zz", "ja"])
def test_a_language_that_cannot_be_split(study, shown, language):
    """An unknown language, or one whose extra package is not installed: an error that says so."""
    study.replace("config.yaml", "title: A small study", f"title: A\nlanguage: {language}")
    assert study.run("segment", "--chunk", "0-of-1") == 1
    said = shown()
    assert "spaCy" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("span", "minimum", "hits"),
    [
        ((0, 10), 1, (0, 0)),
        ((9, 12), 1, (0, 1)),
        ((9, 12), 2, (-1, -1)),
        ((8, 13), 2, (0, 1)),
        ((10, 11), 1, (-1, -1)),
        ((22, 25), 9, (2, 2)),
        ((22, 24), 9, (-1, -1)),
        ((0, 25), 1, (0, 2)),
        ((30, 40), 1, (-1, -1)),
    ],
)
def test_which_sentences_a_coding_covers(span, minimum, hits):
    """Sentences 0–10, 11–21, 22–25: by at least `minimum` signs, a shorter one whole."""
    assert covered([0, 11, 22], [10, 21, 25], *span, minimum) == hits
