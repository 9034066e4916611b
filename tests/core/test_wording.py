"""The words of the vocabulary: there for every value, and said as pages have them."""

from __future__ import annotations

import pytest

from synth import wording
from synth.reasons import Note, Reason
from synth.vocabulary import Difference, GroupMeasure, LeftOut, Level, NotCompared, NotUnit, State


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason):
    """Filled with its numbers, and no number without a place."""
    said = wording.reason(Note(reason, tuple(range(1, len(reason.numbers) + 1))))
    assert said
    assert "{" not in said
    for number in reason.numbers:
        places = {"n": ("{n}", "{clusters}", "{positive}", "{spans}", "{coded}", "{clashes}")}
        wanted = places.get(number, (f"{{{number}",))
        assert any(place in wording.REASONS[reason] for place in wanted), (reason, number)


def test_every_value_that_pages_name_has_words():
    """Levels, states, kinds of differences, and why a coding is not compared."""
    assert set(wording.LEVELS) == set(Level)
    assert set(wording.STATES) == set(State)
    assert set(wording.NOT_COMPARED) == set(NotCompared)
    assert set(wording.DIFFERENCES) <= set(Difference)
    assert set(wording.LEFT_OUT) == set(LeftOut)
    assert set(wording.NOT_UNITS) == set(NotUnit)
    assert set(wording.GROUP_MEASURES) == set(GroupMeasure)


def test_nouns_are_those_of_what_is_counted():
    """One of a thing, several, and other things than narratives."""
    assert wording.reason(Reason.FEW_NARRATIVES(n=1)) == "only 1 narrative"
    assert wording.reason(Reason.FEW_NARRATIVES(n=4), "document") == "only 4 documents"
    assert wording.reason(Reason.FEW_POSITIVE(n=1)) == "only 1 positive unit"
    assert wording.reason(None) == ""


def test_an_interval_that_was_refused_says_so():
    """A refusal begins with it; notes beside an interval do not, and stand one after another."""
    few = (Reason.FEW_POSITIVE(n=5),)
    assert wording.interval(few, given=False) == "no interval: only 5 positive units"
    two = (Reason.APPROXIMATE(n=14), Reason.SOMETIMES_UNDEFINED(share=0.02))
    assert wording.interval(two, given=True) == (
        "approximate: only 14 narratives; "
        "in 2.0% of the resamples nothing varied or nobody differed; these are left out"
    )
    assert wording.interval((), given=False) == wording.interval((), given=True) == ""


def test_saturation_says_how_many_are_needed():
    """The number needed is the base and the run together."""
    note = Reason.FEW_CODED(n=3, base=4, run=2)
    assert wording.reason(note) == "3 narratives are coded; 6 are needed (base 4, run 2)"
    one = Reason.FEW_CODED(n=1, base=4, run=3)
    assert wording.reason(one) == "1 narrative is coded; 7 are needed (base 4, run 3)"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            Reason.SOMETIMES_UNDEFINED(share=0.1),
            "in 10.0% of the resamples nothing varied or nobody differed; these are left out",
        ),
        (
            Reason.SOMETIMES_UNDEFINED(share=0.0625),
            "in 6.2% of the resamples nothing varied or nobody differed; these are left out",
        ),
        (
            Reason.CODES_OVERLAP(coder=0, place=4, document=2),
            "the codes do not exclude one another: coder 0 has two of them at 4 in document 2",
        ),
        (Reason.ONE_SCREENER(), "there is only one screener"),
        (Reason.NO_UNITS(), "there are no units"),
    ],
)
def test_reasons_as_they_are_read(note, said):
    """A share is in percent with one decimal; the others name what is there."""
    assert wording.reason(note) == said
