"""A study as agreement reads it: numbers for names, and which codings count."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import MadeStudy, make

from synth.steps.agree.coverage import coverage_rows, left_out_rows
from synth.steps.agree.study import ComparedStudy
from synth.study import RoundFile
from synth.tables.agree import LeftOutCount
from synth.tables.resolve import CoderProgress, Orphan, PlacedCoding
from synth.tables.segment import NarrativeSummary
from synth.vocabulary import LeftOut, Level, NotCompared
from synth.written.codebook import Codebook
from synth.written.rounds import Round

CODERS = [{"id": "ann"}, {"id": "bo"}, {"id": "ann-2", "again": "ann"}]
CODES = [{"id": one, "label": one, "definition": one} for one in ("a", "b", "c")]
THEMES = [
    {"id": "t", "label": "T", "codes": ["a"], "subthemes": [{"id": "s", "label": "S", "codes": ["b", "old"]}]},
    {"id": "empty", "label": "E"},
]  # fmt: skip


def coding(narrative="N1", coder="ann", code="a", at=(0, 0), **more):
    """A coding of these sentences in a narrative that its coder completed."""
    given = {
        "status": "complete",
        "first_sentence": at[0],
        "last_sentence": at[1],
        "start": 10 * at[0],
        "end": 10 * at[1] + 9,
    }
    return make(PlacedCoding, narrative=narrative, coder=coder, code=code, **{**given, **more})


def compared(*rows, themes=THEMES):
    """A study of two narratives: both coders completed N1, ann alone N2, bo is at work on N2."""
    files = [
        ("N1", "ann", "complete", 1), ("N1", "bo", "complete", 1), ("N1", "ann-2", "complete", 2),
        ("N2", "ann", "complete", 2), ("N2", "bo", "in progress", 2),
    ]  # fmt: skip
    study = MadeStudy(
        [
            *(make(NarrativeSummary, narrative=one, sentences=5) for one in ("N1", "N2")),
            *(
                make(CoderProgress, narrative=n, coder=c, status=s, coding_round=r, codings=1)
                for n, c, s, r in files
            ),
            *rows,
        ],
        {"coders": CODERS},
    )
    book = Codebook.model_validate({"version": 1, "codes": CODES})
    last = Round.model_validate({"round": 1, "stage": "preliminary", "themes": themes})
    study.__dict__["codebook_file"] = book, None
    study.__dict__["last_round"] = RoundFile(Path("01-x.yaml"), last, None)
    return ComparedStudy(study)


def test_names_and_numbers():
    """Coders count each person once; coverage says who completed what, also in one round."""
    found = compared()
    assert (found.coders, found.codes, found.narratives) == (
        ["ann", "bo"],
        ["a", "b", "c"],
        ["N1", "N2"],
    )
    assert found.units.tolist() == [5, 5]
    assert found.coverage.tolist() == [[True, True], [True, False]]
    assert found.paired.tolist() == [True, False]
    assert found.covered(["ann", "ann-2"], coding_round=2).tolist() == [
        [False, True],
        [True, False],
    ]


def test_columns_and_spans():
    """A coding is one row of columns for each sentence it covers, and one span."""
    found = compared(coding(at=(1, 2)), coding(coder="bo", code="b", at=(2, 2)))
    columns = [column.tolist() for column in found.columns(found.used)]
    assert columns == [[0, 0, 0], [1, 2, 2], [0, 0, 1], [0, 0, 1]]
    spans = found.spans(lambda one: (one.start, one.end))
    assert [column.tolist() for column in spans] == [[0, 0], [0, 1], [0, 1], [10, 20], [29, 29]]
    assert [column.size for column in compared().columns([])] == [0, 0, 0, 0]


def test_codes_of_themes():
    """A theme has the codes of its subthemes too; a code that is no more is in none."""
    found = compared()
    assert found.themes == {
        Level.SUBTHEME: {"s": ("b",)},
        Level.THEME: {"t": ("a", "b"), "empty": ()},
    }
    assert found.membership(Level.THEME).tolist() == [[True, False], [True, False], [False, False]]
    assert compared(themes=[]).membership(Level.THEME).shape == (3, 0)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"coder": "ann-2", "origin": "rules"}, LeftOut.SECOND),
        ({"narrative": "N2", "coder": "bo", "status": "in progress"}, LeftOut.UNFINISHED),
        ({"origin": "rules", "code": ""}, LeftOut.SUGGESTED),
        ({"code": "old", "at": (-1, -1)}, LeftOut.RECODE),
        ({"at": (-1, -1)}, LeftOut.HEADING),
        ({"narrative": "N2"}, LeftOut.ALONE),
    ],
)
def test_why_a_coding_is_left_out(more, why):
    """A coding has one reason, the first that holds; the others are used."""
    found = compared(coding(), coding(**more), coding(coder="consensus"))
    assert [one.coder for one in found.used] == ["ann"]
    coder = more.get("coder", "ann")
    assert list(left_out_rows(found)) == [LeftOutCount(why, coder, 1, 1)]


def test_orphans_are_left_out():
    """A coding that is not found in the text is counted for its coder."""
    found = compared(*(make(Orphan, narrative="N1", coder="bo") for _ in range(2)))
    assert list(left_out_rows(found)) == [LeftOutCount(LeftOut.ORPHAN, "bo", 2, 1)]


def test_coverage():
    """Each narrative and coder has a row that says why it is not compared."""
    rows = {(row.narrative, row.coder): row for row in coverage_rows(compared(coding()))}
    assert {key: row.why_not for key, row in rows.items()} == {
        ("N1", "ann"): None,
        ("N1", "bo"): None,
        ("N1", "ann-2"): NotCompared.SECOND,
        ("N2", "ann"): NotCompared.NO_OTHER,
        ("N2", "bo"): NotCompared.NOT_COMPLETE,
        ("N2", "ann-2"): NotCompared.NOT_CODED,
    }
    assert (rows["N1", "ann"].used, rows["N1", "bo"].used) == (1, 0)
    nothing = rows["N2", "ann-2"]
    assert (nothing.status, nothing.coding_round, nothing.again) == (None, -1, "ann")
    assert [row.counts for row in rows.values()] == [row.why_not is None for row in rows.values()]


def test_unaided():
    """A coding is unaided that a coder who completed the narrative found alone."""
    assert coding().unaided
    assert not coding(origin="rules").unaided
    assert not coding(status="in progress").unaided
    assert not coding(coder="consensus").unaided
    assert (coding(at=(1, 3)).sentences, coding(at=(-1, -1)).sentences) == (range(1, 4), range(0))
