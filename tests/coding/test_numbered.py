"""Codings as numbers: names, sentences, and what choosing some of them keeps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

from synth.coding.numbered import distinct, numbered, ranges


def table(*rows):
    """Codings: narrative, code, coder, first and last sentence; polarity, the same one before."""
    return numbered_codings((row[0], row[2], row[1], *row[3:]) for row in rows)


def test_names_are_numbered_in_alphabetical_order():
    """Whatever order they come in; a coding's place in the table is kept."""
    found = table(("N2", "y", "ben", 0, 0), ("N1", "x", "anna", 0, 0))
    assert (found.narratives, found.codes, found.coders) == (
        ["N1", "N2"],
        ["x", "y"],
        ["anna", "ben"],
    )
    assert [c.tolist() for c in (found.row, found.narrative, found.code, found.coder)] == [
        [0, 1], [1, 0], [1, 0], [1, 0]
    ]  # fmt: skip


def test_a_sentence_has_one_number_in_the_study():
    """The same sentence of the same narrative, and no other; a heading covers none."""
    found = table(
        ("N1", "x", "anna", 1, 2), ("N1", "x", "ben", 2, 2), ("N2", "x", "anna", 2, 2),
        ("N2", "x", "ben", -1, -1),
    )  # fmt: skip
    assert found.at.tolist() == [0, 0, 1, 2]
    first, second, third, fourth = found.sentence.tolist()
    assert second == third
    assert len({first, second, fourth}) == 3


def test_what_is_chosen():
    """The codings chosen and their sentences alone; names keep their numbers."""
    found = table(
        ("N1", "x", "anna", 0, 1), ("N1", "y", "ben", 1, 1), ("N2", "x", "ben", 0, 0),
    )  # fmt: skip
    left = found.where(found.by(["ben", "nobody"]))
    assert left.row.tolist() == [1, 2]
    assert left.at.tolist() == [0, 1]
    assert left.codes == ["x", "y"]
    assert found.names(found.holding(["y"])) == ["N1"]
    assert found.names(found.holding([])) == []
    assert len(found.sentences(found.holding(["x", "y"]))) == 3


def test_which_side_a_coding_is_on():
    """Contrary codings are told from supporting ones; what is chosen keeps its side."""
    found = table(
        ("N1", "x", "anna", 0, 0, "contrary"), ("N1", "x", "ben", 0, 1),
        ("N1", "y", "ben", 1, 1, "contrary", "N1:ben:c1"),
    )  # fmt: skip
    assert found.contrary.tolist() == [True, False, True]
    assert found.repeated.tolist() == [False, False, True]
    assert found.supporting.row.tolist() == [1]
    left = found.where(found.by(["ben"]))
    assert (left.contrary.tolist(), left.repeated.tolist()) == ([False, True], [False, True])


def test_a_reading_is_a_sentence_by_one_coder():
    """The same sentence has one number for each coder, and leads back to the sentence."""
    found = table(("N1", "x", "anna", 0, 1), ("N1", "y", "anna", 1, 1), ("N1", "y", "ben", 1, 1))
    first, second, third, fourth = found.readings.tolist()
    assert second == third
    assert len({first, second, fourth}) == 3
    assert found.sentences_of(found.readings).tolist() == distinct(found.sentence).tolist()


def test_no_codings():
    """A study at its beginning has none, and no error."""
    found = table()
    assert found.narratives == []
    assert found.where(found.by(["anna"])).sentence.tolist() == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8))
def test_ranges_against_a_loop(pairs):
    """One after another, the empty ones too."""
    starts, counts = (np.array([p[i] for p in pairs], np.int64) for i in (0, 1))
    assert ranges(starts, counts).tolist() == [s + k for s, n in pairs for k in range(n)]


@given(st.lists(st.integers(0, 5)))
def test_distinct_against_a_set(values):
    """Each once, in order."""
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(values))


@given(st.lists(st.text(max_size=2)))
def test_numbers_lead_back_to_their_names(values):
    """Whatever the names are."""
    names, places = numbered(values)
    assert [names[i] for i in places] == values
