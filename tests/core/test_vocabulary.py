"""The vocabulary: values, notes with their numbers, and words for all of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.reasons import Note, Reason
from synth.vocabulary import DECIDED, State


def notes() -> st.SearchStrategy[Note]:
    """Notes with any numbers."""
    numbers = st.one_of(st.integers(0, 10**9), st.floats(0, 1, allow_nan=False))
    return st.sampled_from(list(Reason)).flatmap(
        lambda reason: st.tuples(*[numbers] * len(reason.numbers)).map(lambda v: Note(reason, v))
    )


@given(notes())
def test_a_note_is_read_as_it_was_written(note):
    """Its form in tables keeps the reason and every number, and holds no blank."""
    assert Note.parse(str(note)) == note
    assert " " not in str(note)


def test_a_note_takes_its_own_numbers_alone():
    """Another number, or one too few, is a mistake in the program."""
    assert Reason.FEW_CODED(n=3, base=4, run=2)["base"] == 4
    for wrong in ({}, {"m": 3}, {"n": 3, "m": 4}):
        with pytest.raises(TypeError, match="FEW_POSITIVE needs"):
            Reason.FEW_POSITIVE(**wrong)


@pytest.mark.parametrize(
    "text", ["", "no interval: only 5 positive units", "few-positive", "few-positive(m=3)",
             "few-positive(n=3", "one-coder(n=3)", "unheard-of"],
)  # fmt: skip
def test_what_is_no_note_is_refused(text):
    """Prose, an unknown reason and other numbers are no notes."""
    with pytest.raises(ValueError, match="is not a note"):
        Note.parse(text)


def test_states_say_what_counts_and_what_is_decided():
    """Of the states of an entry three let something count; that nothing does is settled as well."""
    assert [state for state in State if state.counts] == ["agreed", "adopted", "both valid"]
    assert [state for state in State if state.settles] == [
        "agreed", "adopted", "both valid", "rejected"]  # fmt: skip
    assert [state for state in State if state.decided] == list(DECIDED)


def test_it_is_the_lowest_floor():
    """Nothing of synth is loaded with it."""
    code = "import sys, synth.vocabulary; print(*sorted(m for m in sys.modules if 'synth' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["synth", "synth.vocabulary"]
