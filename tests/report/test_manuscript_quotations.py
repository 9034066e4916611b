"""Which passages the manuscript quotes."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from making import make

from synth.report.manuscript.quotations import CONTRARY, SUPPORTING, chosen
from synth.tables.resolve import PlacedCoding


def coding(narrative, start, end, coder="anna", polarity="supporting"):
    """A coding whose quote is as long as its place."""
    ident = f"{narrative}:{coder}:{start}"
    where = {"coding_id": ident, "narrative": narrative, "start": start, "end": end}
    return make(PlacedCoding, coder=coder, polarity=polarity, quote="x" * (end - start), **where)


def where(codings):
    """Narrative and start of each passage."""
    return [(one.narrative, one.start) for one in codings]


def test_passages_are_spread_over_narratives():
    """One from each narrative before a second from any."""
    rows = [coding("N1", s, s + 60) for s in (0, 100, 200, 300)] + [coding("N2", 0, 60)]
    assert where(chosen(rows, set())) == [("N1", 0), ("N1", 100), ("N2", 0)]


def test_a_narrative_quoted_before_comes_last():
    """What the theme has quoted already gives way; a contrary passage does to supporting ones."""
    rows = [coding(n, 0, 60) for n in ("N1", "N2", "N3", "N4")]
    assert where(chosen(rows, {"N1"})) == [("N2", 0), ("N3", 0), ("N4", 0)]
    against = [coding(n, 100, 160, polarity="contrary") for n in ("N2", "N5")]
    assert where(chosen([*rows, *against], {"N1"}))[-1] == ("N5", 100)


def test_a_passage_two_coders_marked_goes_before_an_earlier_one():
    """Within a narrative, what more coders marked (or a part of it) is quoted."""
    rows = [coding("N1", 0, 60), coding("N1", 100, 160), coding("N1", 110, 150, "ben")]
    assert where(chosen(rows, set()))[-1] == ("N1", 100)
    assert len(chosen(rows, set())) == 2, "passages that overlap are quoted once"


def test_very_short_and_very_long_passages_give_way():
    """A passage that reads well on its own is preferred."""
    rows = [coding("N1", 0, 5), coding("N1", 10, 900), coding("N1", 1000, 1100)]
    first = chosen(rows[:2] + rows[2:], set())
    assert ("N1", 1000) in where(first)
    assert where(chosen([coding("N1", 0, 5)], set())) == [("N1", 0)], "but one is better than none"


def test_contrary_passages_have_a_place_of_their_own():
    """A contrary passage is not crowded out, and stands after the supporting ones."""
    rows = [coding(f"N{n}", 0, 60) for n in range(9)]
    rows += [coding("N1", 500, 560, polarity="contrary"), coding("N2", 5, 65, polarity="contrary")]
    found = chosen(rows, set())
    assert [one.polarity for one in found] == ["supporting"] * SUPPORTING + ["contrary"] * CONTRARY


ROWS = st.lists(
    st.builds(
        coding, st.sampled_from(["N1", "N2", "N3"]), st.integers(0, 400),
        st.integers(401, 900), st.sampled_from(["anna", "ben"]),
        st.sampled_from(["supporting", "contrary"]),
    ),
    max_size=12, unique_by=lambda one: (one.coding_id, one.polarity),
)  # fmt: skip


@given(ROWS, st.integers())
def test_the_choice_does_not_depend_on_the_order_of_codings(rows, seed):
    """The same codings in any order give the same passages, within the most there may be; where
    there are any of a kind, one is quoted."""
    mixed = rows[:]
    random.Random(seed).shuffle(mixed)
    found = chosen(rows, set())

    def places(codings):
        return [(one.narrative, one.start, one.end, one.polarity) for one in codings]

    assert places(found) == places(chosen(mixed, set()))
    for polarity, most in (("supporting", SUPPORTING), ("contrary", CONTRARY)):
        alike = [one for one in found if one.polarity == polarity]
        assert len(alike) <= most
        assert bool(alike) == any(one.polarity == polarity for one in rows)
