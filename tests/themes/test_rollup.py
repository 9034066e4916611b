"""Roll-up: what the codings say of each theme, counted by hand on a tiny table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.coding.numbered import number_codings
from synth.tables.theme import ThemeCoding
from synth.themes.rollup import (
    Totals,
    by_coding,
    by_narrative,
    count_by,
    evidence,
    theme_codes,
    theme_codings,
    totals,
)
from synth.written.rounds import Round, Subtheme, Theme, codes_of_today

# Two narratives, three coders. Sentences by number; c6 covers a heading only (no sentence).
#
#   id  narrative  coder  code  sentences  polarity
#   c1  N01        anna   x     0–1
#   c2  N01        ben    x     1
#   c3  N01        anna   y     1           contrary
#   c4  N02        anna   y     4
#   c5  N02        ben    z     4–5
#   c6  N02        cleo   x     –           contrary
#
# Themes of round 1: A holds subthemes A1 (x), A2 (x, y); B holds y itself and subtheme B1 (z).
COLUMNS = {
    "coding_id": ["c1", "c2", "c3", "c4", "c5", "c6"],
    "narrative": ["N01", "N01", "N01", "N02", "N02", "N02"],
    "coder": ["anna", "ben", "anna", "anna", "ben", "cleo"],
    "code": ["x", "x", "y", "y", "z", "x"],
    "first_sentence": [0, 1, 1, 4, 4, -1],
    "last_sentence": [1, 1, 1, 4, 5, -1],
}
CODED = number_codings(COLUMNS)
CONTRARY = [False, False, True, False, False, True]
ROUND = Round(
    round=1,
    stage="analytical",
    themes=[
        {"id": "A", "label": "A", "subthemes": [
            {"id": "A1", "label": "A1", "codes": ["x"]}, {"id": "A2", "label": "A2", "codes": ["x", "y"]}]},
        {"id": "B", "label": "B", "codes": ["y"], "subthemes": [{"id": "B1", "label": "B1", "codes": ["z"]}]},
    ],
)  # fmt: skip


def same(code):
    """No code has changed since."""
    return code


def membership(rounds, today):
    """The codes written at every theme and subtheme."""
    return [
        row
        for one in rounds
        for member in codes_of_today(one, today)
        for row in theme_codes(one.round, member)
    ]


@pytest.fixture
def held():
    """The codings of every theme and subtheme."""
    return evidence(membership([ROUND], same), CODED)


def ids(found, theme):
    """The ids of a theme's codings, in order."""
    rows = theme_codings(found, CODED, COLUMNS["coding_id"])
    return " ".join(sorted(row.coding_id for row in rows if row.theme == theme))


def test_membership_lists_each_code_where_it_stands():
    """A theme's own codes are its rows, a subtheme's are the subtheme's with its parent."""
    rows = [(row.theme, row.parent, row.code) for row in membership([ROUND], same)]
    assert rows == [
        ("A1", "A", "x"), ("A2", "A", "x"), ("A2", "A", "y"), ("B", "", "y"), ("B1", "B", "z"),
    ]  # fmt: skip


def test_membership_follows_the_codebook():
    """A code of an earlier round is today's; two that were merged are one; one that ended is gone."""
    today = {"x": "x", "y": "x", "z": ""}.__getitem__
    rows = [(row.theme, row.code) for row in membership([ROUND], today)]
    assert rows == [("A1", "x"), ("A2", "x"), ("B", "x")]


def test_codes_of_a_theme_are_its_own_and_its_subthemes():
    """A theme's codes hold its subthemes' too; a subtheme's are its own."""
    members = {member.theme: member for member in codes_of_today(ROUND, same)}
    assert {theme: member.codes for theme, member in members.items()} == {
        "A": ("x", "y"),
        "A1": ("x",),
        "A2": ("x", "y"),
        "B": ("y", "z"),
        "B1": ("z",),
    }
    assert (members["A"].own, members["B"].own) == ((), ("y",))
    assert (members["A"].parent, members["A1"].parent) == ("", "A")


def test_a_theme_holds_its_codes_codings_once(held):
    """By hand: A has x and y by its subthemes, c1 by two ways but once; B has y and z."""
    assert {theme: ids(held, theme) for theme in ("A", "A1", "A2", "B", "B1")} == {
        "A": "c1 c2 c3 c4 c6", "A1": "c1 c2 c6", "A2": "c1 c2 c3 c4 c6",
        "B": "c3 c4 c5", "B1": "c5",
    }  # fmt: skip


def test_a_coding_of_a_theme_names_where_it_stands(held):
    """A row has the coding's own code and narrative, and the theme above a subtheme."""
    rows = list(theme_codings(held, CODED, COLUMNS["coding_id"]))
    assert ThemeCoding(1, "B1", "B", "z", "c5", "N02") in rows
    assert {row.parent for row in rows if row.theme == "B"} == {""}


def test_totals_counted_by_hand(held):
    """A: 5 codings, 2 contrary (c3, c6), coders anna, ben, cleo, sentences 0, 1 of N01 and 4 of N02."""
    rows = totals(held, CODED, CONTRARY)
    assert rows[1, "A"] == Totals(
        codings=5, narratives=2, coders=3, contrary=2, sentences=3, cited=("N01", "N02")
    )
    assert rows[1, "B"] == Totals(
        codings=3, narratives=2, coders=2, contrary=1, sentences=3, cited=("N01", "N02")
    )
    assert rows[1, "B1"].sentences == 2
    assert rows[1, "B1"].cited == ("N02",)


def test_a_table_by_narrative_and_by_coding(held):
    """Counts by a property of narratives (two settings for N02) and by one of codings."""
    settings = by_narrative(CODED, {"N01": ["ward"], "N02": ["ward", "home", "ward"]})
    found = counts(count_by(held, CODED, "setting", settings))
    assert found["A", "ward"] == (5, 3, 2)
    assert found["A", "home"] == (2, 1, 1)
    assert ("B1", "ward") in found
    found = counts(count_by(held, CODED, "coder", by_coding(CODED, COLUMNS["coder"])))
    assert found["A", "cleo"] == (1, 0, 1)
    assert ("B", "cleo") not in found


def test_what_has_no_value_is_counted_as_having_none(held):
    """By hand: c1, c2, c3, c6 stand in no section, and N01 names no setting; both have the value ""
    and are counted under it, so that the values of a theme add up to its codings."""
    sections = by_coding(CODED, ["", "", "", "s", "s", ""])
    found = counts(count_by(held, CODED, "section", sections))
    assert found == {
        ("A1", ""): (3, 2, 2),
        ("A2", ""): (4, 2, 2), ("A2", "s"): (1, 1, 1),
        ("A", ""): (4, 2, 2), ("A", "s"): (1, 1, 1),
        ("B", ""): (1, 1, 1), ("B", "s"): (2, 2, 1),
        ("B1", "s"): (1, 2, 1),
    }  # fmt: skip
    settings = by_narrative(CODED, {"N02": ["ward"], "N01": [""]})
    found = counts(count_by(held, CODED, "setting", settings))
    assert (found["B", ""], found["B", "ward"]) == ((1, 1, 1), (2, 2, 1))
    assert set(found) == {("A", ""), ("A", "ward"), ("A1", ""), ("A1", "ward"), ("A2", ""),
                          ("A2", "ward"), ("B", ""), ("B", "ward"), ("B1", "ward")}  # fmt: skip
    none = counts(count_by(held, CODED, "setting", by_narrative(CODED, {})))
    assert {value for _, value in none} == {""}


_values = st.lists(st.sampled_from(["", "p", "q"]), min_size=6, max_size=6)


@given(_values)
def test_values_of_a_classification_account_for_every_coding(values):
    """Whatever has a value and whatever has none: with one value for each coding, the codings of
    all values, "" included, are the theme's codings."""
    found = evidence(membership([ROUND], same), CODED)
    total = totals(found, CODED, CONTRARY)
    summed = {}
    for row in count_by(found, CODED, "section", by_coding(CODED, values)):
        summed[row.round, row.theme] = summed.get((row.round, row.theme), 0) + row.codings
    assert summed == {place: one.codings for place, one in total.items()}


def counts(rows):
    """(theme, value) → codings, sentences, narratives."""
    return {(row.theme, row.value): (row.codings, row.sentences, row.narratives) for row in rows}


@pytest.mark.parametrize("rounds", [[ROUND], []])
def test_nothing_coded_gives_empty_tables(rounds):
    """Without codings, or without rounds, there are no rows, and no error."""
    empty = number_codings({name: [] for name in COLUMNS})
    members = membership(rounds, same)
    for one in (empty, CODED) if not rounds else (empty,):
        none = evidence(members, one)
        values = [""] * len(one.row)
        assert list(theme_codings(none, one, values)) == []
        assert totals(none, one, [False] * len(one.row)) == {}
        assert count_by(none, one, "coder", by_coding(one, values)) == []


# --- whatever the nesting ---------------------------------------------------------------------------

_codes = st.lists(st.sampled_from("pqrstuv"), max_size=4)


@st.composite
def _round(draw):
    themes = []
    for i in range(draw(st.integers(1, 3))):
        subs = [
            Subtheme(id=f"s{i}{j}", label="s", codes=draw(_codes))
            for j in range(draw(st.integers(0, 3)))
        ]
        themes.append(Theme(id=f"t{i}", label="t", codes=draw(_codes), subthemes=subs))
    return Round(round=1, stage="analytical", themes=themes)


@given(_round(), st.lists(st.tuples(st.sampled_from("pqrstuvw"), st.integers(0, 5)), max_size=12))
def test_a_themes_codings_are_the_union_of_its_codes_codings(one, rows):
    """However codes are nested, repeated and shared: a theme's codings are its codes' codings, once."""
    found_in = number_codings(
        {
            "narrative": ["N01"] * len(rows), "coder": ["anna"] * len(rows),
            "code": [code for code, _ in rows],
            "first_sentence": [at for _, at in rows], "last_sentence": [at for _, at in rows],
        }
    )  # fmt: skip
    found = evidence(membership([one], same), found_in)
    pairs = [
        (found.places[at][1], coding)
        for at, coding in zip(found.place.tolist(), found.coding.tolist(), strict=True)
    ]
    assert len(pairs) == len(set(pairs))
    total = totals(found, found_in, [False] * len(rows))
    for theme in one.themes:
        below = {c for s in theme.subthemes for c in s.codes}
        groups = [
            (theme.id, {*theme.codes} | below),
            *((s.id, {*s.codes}) for s in theme.subthemes),
        ]
        for name, codes in groups:
            wanted = {i for i, (code, _) in enumerate(rows) if code in codes}
            assert {coding for place, coding in pairs if place == name} == wanted
            if wanted:
                assert total[1, name].codings == len(wanted)
                assert total[1, name].sentences == len({rows[i][1] for i in wanted})
