"""Codings that stand twice: what makes two the same, which counts, and where all of it is told."""

from __future__ import annotations

import re

import pytest

from synth.coding.anchors import Anchored
from synth.coding.repeated import repeated, written_twice
from synth.frames import StudyFrames
from synth.study import Study
from synth.tables.agree import LeftOutCount
from synth.tables.resolve import PlacedCoding, RepeatedCoding
from synth.tables.theme import Cooccurrence, SaturationPoint, ThemeSummary
from synth.vocabulary import Anchor
from synth.written.codings import Coding

TODAY = {"x": "x", "y": "x", "z": None}.get


def placed(index, code="x", start=0, end=9, **more):
    """A coding at a place; its place in the file is `index`."""
    coding = Coding.model_validate({"code": code, "quote": "q", **more})
    method = Anchor.EXACT if start >= 0 else Anchor.ORPHAN
    return Anchored(f"c{index}", index, coding, start, end, method)


def found(*codings):
    """(repeat, the one that counts) by their ids."""
    return [(one.coding.id, one.first.id) for one in repeated(codings, TODAY)]


def test_the_same_code_and_passage():
    """Written twice, or one code since a merge; thrice is two repeats of the first."""
    assert found(placed(0), placed(1), placed(2, "y")) == [("c1", "c0"), ("c2", "c0")]


@pytest.mark.parametrize(
    "other",
    [
        placed(1, start=1), placed(1, end=8), placed(1, "w"), placed(1, polarity="contrary"),
        placed(1, start=-1, end=-1),
    ],
)  # fmt: skip
def test_what_is_not_the_same(other):
    """Another passage, code or polarity; an orphan has no passage."""
    assert found(placed(0), other) == []


def test_nothing_is_said_of_codes_that_people_must_carry_on():
    """Neither of two codings counts whose code only a person can say."""
    assert found(placed(0, "z"), placed(1, "z")) == []


def test_what_the_coder_found_alone_counts():
    """Agreement leaves accepted suggestions out, so that the coder's own finding must not go."""
    origin = {"suggested_by": "rules", "accepted": "2026-01-02T10:00:00+00:00"}
    accepted = placed(0, origin=origin)
    assert found(accepted, placed(1)) == [("c0", "c1")]


def test_codings_that_one_decision_took_over_are_not_told():
    """Where both coders' codings were found valid, nobody wrote anything twice."""
    twice = repeated([placed(0), placed(1)], TODAY)
    entry = ("disagreements", 0, "originals")
    assert written_twice(twice, [("codings", 0), ("codings", 1)]) == twice
    assert written_twice(twice, [("codings", 0), (*entry, 1)]) == twice
    assert written_twice(twice, [(*entry, 0), (*entry, 1)]) == []


# --- on a study -----------------------------------------------------------------------------------

FILE = "codings/anna/N01.yaml"


def again(study):
    """anna's first coding once more at the end of her file; its code and lines."""
    text = study.read(FILE)
    code, quote = re.search(r"- code: (\S+)\n    quote: (.*)\n", text).groups()
    lines = text.rstrip("\n").count("\n") + 1
    study.write(FILE, f"{text}  - code: {code}\n    quote: {quote}\n".encode())
    return code, lines + 1


def tables(study):
    """What is counted of the study: themes, pairs of codes, saturation."""
    made = Study.open(study.root)
    themes = [(t.round, t.theme, t.codings, t.sentences) for t in made.rows(ThemeSummary)]
    used = [(p.narrative, p.codes) for p in made.rows(SaturationPoint)]
    return themes, made.rows(Cooccurrence), used


def test_what_stands_twice_counts_once_everywhere(study):
    """Themes, co-occurrence, saturation, frames and agreement are as if it were not there; the
    table of codings has it, and names the one that counts."""
    study.run_steps("segment", "resolve", "theme", "agree")
    before, frames = tables(study), len(StudyFrames(study.root).counted)
    code, line = again(study)
    study.run_steps("resolve", "theme", "agree")
    assert tables(study) == before
    opened = StudyFrames(study.root)
    assert (len(opened.counted), len(opened.codings)) == (frames, 16)
    made = Study.open(study.root)
    (row,) = made.rows(RepeatedCoding)
    assert (row.code, row.file, row.line) == (code, FILE, line)
    (coding,) = [one for one in made.rows(PlacedCoding) if one.same_as]
    assert (coding.coding_id, coding.same_as) == (row.coding_id, row.same_as)
    (left,) = [one for one in made.rows(LeftOutCount) if one.reason == "stands twice"]
    assert (left.coder, left.codings) == ("anna", 1)


def test_check_names_both_lines(study, shown):
    """A warning that needs no run; the closing line counts it once."""
    code, line = again(study)
    said = study.only_problem()
    assert said.startswith(
        f"warning {FILE}:{line}:11 the passage has the code “{code}” twice from this coder"
    )
    assert re.search(r"The other is on line \d+; remove one of them", said)
    assert study.run("check") == 0
    assert "4 codes, 15 codings in 6 files" in shown()


def test_a_merge_makes_two_codings_one(study):
    """Two codes on one passage become one code: told with both names, and counted once."""
    quote = "Two women arrived at once."
    text = study.read(FILE)
    study.write(FILE, f"{text}  - code: shared-pool\n    quote: {quote}\n".encode())
    assert study.problems() == []
    study.run_steps("segment", "resolve")
    assert len(StudyFrames(study.root).counted) == 16
    pool = "  - id: shared-pool\n    label: Shared pool\n    definition: Staff is shared.\n"
    study.replace("codebooks/codes.yaml", pool, "")
    study.replace("codebooks/codes.yaml", "version: 1\n", "version: 2\n")
    codes = study.read("codebooks/codes.yaml")
    merge = "codes: [surprise, shared-pool], into: [surprise], reason: One thing."
    entry = f"history:\n  - {{version: 2, date: 2026-03-01, change: merge, {merge}}}\n"
    study.write("codebooks/codes.yaml", (codes + entry).encode())
    (said,) = [one for one in study.problems() if FILE in one and "twice" in one]
    assert said.startswith(f"warning {FILE}:12:11 the passage has the code “surprise” twice")
    assert "(“shared-pool” and “surprise” are one code today); the two count once" in said
    assert "The other is on line 6" in said
    study.run_steps("resolve")
    (row,) = Study.open(study.root).rows(RepeatedCoding)
    assert (row.code, row.line, row.same_line) == ("surprise", 12, 6)
    assert len(StudyFrames(study.root).counted) == 15


def test_one_number_of_coders_codings(study, shown):
    """With a consensus, which has one twice too, `check` and `resolve` count the same codings, those
    of coders."""
    again(study)
    assert study.run("consensus") == 0
    twice = "  - code: surprise\n    quote: Two women arrived at once.\n" * 2
    study.write(
        "codings/consensus/N02.yaml", f"narrative: N02\ncoder: consensus\ncodings:\n{twice}"
    )
    shown()
    assert study.run("check") == 0
    assert "15 codings in 6 files and 3 consensus files" in shown()
    study.run_steps("segment", "resolve")
    assert "15 codings found in the text, 0 orphans, 0 to recode, 1 written twice" in shown()
