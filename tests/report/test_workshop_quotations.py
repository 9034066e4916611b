"""Which passages a workshop page quotes: few, spread, and always the same."""

from __future__ import annotations

import study_rows as rows
from hypothesis import given
from hypothesis import strategies as st

from synth.report.workshop.quotations import CONTRARY, SUPPORTING, chosen
from synth.vocabulary import Polarity


def picks(codings, polarity=Polarity.SUPPORTING):
    """The ids of the passages chosen for the theme `adapting`."""
    theme = rows.study(codings=codings).evidence[0]
    return [one.coding.coding_id for one in chosen(theme, polarity)]


def test_the_passage_that_most_coders_marked_comes_first():
    """Of one narrative's six places with room for six, a seventh alone is left out."""
    codings = [rows.coding(f"N01:anna:{i}", "move", i * 100) for i in range(7)]
    codings.append(rows.coding("N01:ben:6", "move", 610))
    found = picks(codings)
    assert len(found) == SUPPORTING
    assert "N01:anna:6" in found
    assert "N01:anna:5" not in found


def test_each_narrative_before_a_second_of_any():
    """Eight passages of one narrative do not crowd out the only one of another."""
    codings = [rows.coding(f"N01:{who}:{i}", "move", i * 100)
               for i in range(8) for who in ("anna", "ben")]  # fmt: skip
    assert "N02:anna:1" in picks([*codings, rows.coding("N02:anna:1", "move", 900)])


def test_contrary_passages_are_chosen_apart():
    """At most four, and none of them among the supporting."""
    codings = [rows.coding(f"N01:anna:{i}", "move", i * 100, polarity="contrary") for i in range(6)]
    assert len(picks(codings, Polarity.CONTRARY)) == CONTRARY
    assert picks(codings) == []


def test_who_gave_the_code_is_named():
    """The coders of the same code in the same sentence, not those of another code or polarity."""
    codings = [rows.coding("N01:anna:1", "move"), rows.coding("N01:ben:1", "move", 8),
               rows.coding("N01:cleo:1", "talk"),
               rows.coding("N01:dora:1", "move", polarity="contrary")]  # fmt: skip
    (one,) = chosen(rows.study(codings=codings).evidence[0], Polarity.SUPPORTING)
    assert one.coders == ("anna", "ben")


def test_codings_in_headings_are_apart():
    """They have no sentence; each is a place of its own."""
    codings = [rows.coding("N01:anna:1", "move", 10, sentence=-1),
               rows.coding("N01:anna:2", "move", 90, sentence=-1)]  # fmt: skip
    assert len(picks(codings)) == 2


CODINGS = st.lists(
    st.tuples(st.sampled_from(["N01", "N02", "N03"]), st.sampled_from(["anna", "ben"]),
              st.integers(0, 12), st.sampled_from(["supporting", "contrary"])),
    max_size=30, unique=True,
)  # fmt: skip


@given(CODINGS, st.randoms())
def test_chosen_are_few_apart_spread_and_the_same_in_any_order(made, random):
    """No two share a sentence; no narrative has two more than one that has some left."""
    codings = [rows.coding(f"{n}:{who}:{i}", "move", s * 100, polarity=p)
               for i, (n, who, s, p) in enumerate(made)]  # fmt: skip
    found = picks(codings)
    by_id = {c.coding_id: c for c in codings}
    places = [(by_id[i].narrative, by_id[i].first_sentence) for i in found]
    assert len(places) == len(set(places)) <= SUPPORTING
    assert all(by_id[i].polarity is Polarity.SUPPORTING for i in found)
    there = {(c.narrative, c.first_sentence) for c in codings if c.polarity is Polarity.SUPPORTING}
    assert len(places) == min(SUPPORTING, len(there))
    used = {n: sum(one == n for one, _ in places) for n, _ in there}
    room = {n for n, s in there if (n, s) not in places}
    assert all(used[n] + 1 >= max(used.values()) for n in room)
    random.shuffle(codings)
    assert picks(codings) == found
