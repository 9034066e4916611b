"""A study as agreement reads it: numbers for names, and which codings count."""

from __future__ import annotations

import pytest
from making import MadeStudy, make

from synth.steps.agree.coefficients import Coefficients
from synth.steps.agree.coverage import coverage_rows, left_out_rows, no_unit_rows
from synth.steps.agree.differences import differences
from synth.steps.agree.study import ComparedStudy
from synth.tables.agree import (
    AcceptedAgreement,
    CodingDifference,
    Confusion,
    LeftOutCount,
    PassageDisagreement,
    UnitizingAgreement,
)
from synth.tables.resolve import CoderProgress, Orphan, PlacedCoding
from synth.tables.segment import NarrativeSummary, Sentence
from synth.vocabulary import LeftOut, Level, NotCompared, NotUnit

CODERS = [{"id": "ann"}, {"id": "bo"}, {"id": "ann-2", "again": "ann"}]
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


def compared(*rows, themes=THEMES, no_units=(5,)):
    """A study of two narratives of six sentences: both coders completed N1, ann alone N2, bo is at
    work on N2. The sentences `no_units` are labels."""
    files = [
        ("N1", "ann", "complete", 1), ("N1", "bo", "complete", 1), ("N1", "ann-2", "complete", 2),
        ("N2", "ann", "complete", 2), ("N2", "bo", "in progress", 2),
    ]  # fmt: skip
    study = MadeStudy(
        [
            *(make(NarrativeSummary, narrative=one, sentences=6) for one in ("N1", "N2")),
            *(
                make(
                    Sentence,
                    narrative=one,
                    sentence=i,
                    unit=i not in no_units,
                    why_not="label" if i in no_units else None,
                )
                for one in ("N1", "N2")
                for i in range(6)
            ),
            *(
                make(CoderProgress, narrative=n, coder=c, status=s, coding_round=r, codings=1)
                for n, c, s, r in files
            ),
            *rows,
        ],
        {"coders": CODERS, "agreement": {"bootstrap": 0}},
        codes="abc",
        themes=themes,
    )
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
    spans = found.spans(found.used)
    assert [column.tolist() for column in spans] == [[0, 0], [0, 1], [0, 1], [10, 20], [29, 29]]
    assert [column.size for column in compared().columns([])] == [0, 0, 0, 0]


def test_units_are_numbered_without_what_is_none():
    """Sentence 1 is a label: sentence 2 is the second unit, and the label no row of columns."""
    found = compared(
        coding(at=(0, 2)), coding(coder="bo", at=(1, 1)), coding(coder="bo", at=(-1, -1)),
        no_units=(1, 5),
    )  # fmt: skip
    assert found.units.tolist() == [4, 4] and found.sentence_of["N1"] == [0, 2, 3, 4]
    assert [column.tolist() for column in found.columns(found.used)] == [
        [0, 0],
        [0, 1],
        [0, 0],
        [0, 0],
    ]
    # What stands on no unit or in a heading is still there for passages and whole narratives.
    assert [len(codings) for codings in (found.used, found.in_text, found.placed)] == [1, 2, 3]
    assert [(row.coder, row.first_sentence, row.why_not) for row in no_unit_rows(found)] == [
        ("bo", 1, NotUnit.LABEL)
    ]


def test_disagreements_are_listed_on_no_unit_too_and_confusion_is_not_counted_there():
    """On the label both coders chose another code: a disagreement to see, in no figure."""
    rows = list(differences(compared(
        coding(at=(5, 5)), coding(coder="bo", code="b", at=(5, 5)),
        coding(at=(0, 0)), coding(coder="bo", code="c", at=(0, 0)),
    )))  # fmt: skip
    listed = [
        (row.first_sentence, row.code_a, row.code_b)
        for row in rows
        if isinstance(row, CodingDifference)
    ]
    assert listed == [(0, "a", "c"), (5, "a", "b")]
    assert [row for row in rows if isinstance(row, Confusion)] == [Confusion("a", "c", 1)]
    assert [row.sentence for row in rows if isinstance(row, PassageDisagreement)] == [0]


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
        ({"at": (5, 5)}, LeftOut.NO_UNIT),
        ({"narrative": "N2"}, LeftOut.ALONE),
    ],
)
def test_why_a_coding_is_left_out(more, why):
    """A coding has one reason, the first that holds; the others are used."""
    found = compared(coding(), coding(**more), coding(coder="consensus"))
    assert [one.coder for one in found.used] == ["ann"]
    coder = more.get("coder", "ann")
    assert list(left_out_rows(found)) == [LeftOutCount(why, coder, 1, 1)]


def rows_of(row, *codings):
    """The rows of a table of coefficients."""
    return [one for one in Coefficients(compared(*codings)).rows() if isinstance(one, row)]


def test_narratives_of_spans_are_those_that_two_completed():
    """What ann marked in a heading of N2, which she alone completed, is compared with nothing."""
    heading = coding(narrative="N2", at=(-1, -1), start=0, end=5)
    (row, *_) = rows_of(UnitizingAgreement, coding(), coding(coder="bo"), heading)
    assert (row.id, row.spans, row.narratives) == ("a", 2, 1)


def test_a_suggestion_accepted_twice_counts_once():
    """The second is the same coding."""
    once = coding(coding_id="N1:ann:1", origin="rules")
    again = coding(coding_id="N1:ann:2", origin="rules", same_as="N1:ann:1")
    rows = rows_of(AcceptedAgreement, coding(coder="bo"), once, again)
    assert [(row.id, row.accepted) for row in rows] == [("", 1), ("a", 1)]


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
