"""Roll-up: what the codings say of each theme, counted by hand on a tiny table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

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
    "polarity": ["supporting"] * 2 + ["contrary"] + ["supporting"] * 2 + ["contrary"],
    "same_as": [""] * 6,
}
CODED = number_codings(COLUMNS)
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
    assert ThemeCoding(1, "B1", "B", "z", "c5", "N02", "supporting") in rows
    assert ThemeCoding(1, "B", "", "y", "c3", "N01", "contrary") in rows
    assert {row.parent for row in rows if row.theme == "B"} == {""}


def test_totals_counted_by_hand(held):
    """A: c1, c2, c4 support it, on sentences 0, 1 of N01 and 4 of N02, by anna and ben; c3 (on
    sentence 1) and c6 (on none) are contrary, one in each narrative. B has only c3 in N01."""
    rows = totals(held, CODED)
    assert rows[1, "A"] == Totals(
        codings=3, sentences=3, coders=2, contrary=2, contrary_sentences=1,
        cited=("N01", "N02"), against=(), both=("N01", "N02"),
    )  # fmt: skip
    assert rows[1, "B"] == Totals(
        codings=2, sentences=2, coders=2, contrary=1, contrary_sentences=1,
        cited=("N02",), against=("N01",), both=(),
    )  # fmt: skip
    assert rows[1, "A1"].cited == ("N01",)
    assert rows[1, "A1"].against == ("N02",)
    assert rows[1, "B1"] == Totals(codings=1, sentences=2, coders=1, cited=("N02",))


def test_a_theme_with_contrary_codings_alone():
    """Nothing supports it, and both narratives speak against it."""
    rows = [
        ("N01", "anna", "z", 0, 0, "contrary"), ("N02", "ben", "z", 0, 1, "contrary"),
    ]  # fmt: skip
    coded = numbered_codings(rows)
    found = totals(evidence(membership([ROUND], same), coded), coded)
    assert found[1, "B1"] == Totals(contrary=2, contrary_sentences=3, against=("N01", "N02"))
    assert found[1, "A"] == Totals()


def test_a_table_by_narrative_and_by_coding(held):
    """Counts by a property of narratives (two settings for N02) and by one of codings."""
    settings = by_narrative(CODED, {"N01": ["ward"], "N02": ["ward", "home", "ward"]})
    found = counts(count_by(held, CODED, "setting", settings))
    assert found["A", "ward"] == (3, 3, 2, 2, 1, 0)
    assert found["A", "home"] == (1, 1, 1, 1, 0, 0)
    assert found["B", "ward"] == (2, 2, 1, 1, 1, 1)
    found = counts(count_by(held, CODED, "coder", by_coding(CODED, COLUMNS["coder"])))
    assert found["A", "cleo"] == (0, 0, 0, 1, 0, 1)
    assert ("B", "cleo") not in found


def test_what_has_no_value_is_in_no_table(held):
    """A coding in no section, and a narrative that names no setting, are counted nowhere."""
    sections = by_coding(CODED, ["", "", "", "s", "s", ""])
    found = counts(count_by(held, CODED, "section", sections))
    assert {place: counted[:3] for place, counted in found.items()} == {
        ("A2", "s"): (1, 1, 1), ("A", "s"): (1, 1, 1), ("B", "s"): (2, 2, 1), ("B1", "s"): (1, 2, 1)
    }  # fmt: skip
    assert count_by(held, CODED, "setting", by_narrative(CODED, {})) == []


def counts(rows):
    """(theme, value) → what supports it: codings, sentences, narratives; what is contrary:
    codings, sentences, narratives with such alone."""
    return {
        (row.theme, row.value): (
            *(row.codings, row.sentences, row.narratives),
            *(row.contrary, row.contrary_sentences, row.against),
        )
        for row in rows
    }


@pytest.mark.parametrize("rounds", [[ROUND], []])
def test_nothing_coded_gives_empty_tables(rounds):
    """Without codings, or without rounds, there are no rows, and no error."""
    empty = number_codings({name: [] for name in COLUMNS})
    members = membership(rounds, same)
    for one in (empty, CODED) if not rounds else (empty,):
        none = evidence(members, one)
        values = [""] * len(one.row)
        assert list(theme_codings(none, one, values)) == []
        assert set(totals(none, one).values()) <= {Totals()}
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
    found_in = numbered_codings(("N01", "anna", code, at, at) for code, at in rows)
    found = evidence(membership([one], same), found_in)
    pairs = [
        (found.places[at][1], coding)
        for at, coding in zip(found.place.tolist(), found.coding.tolist(), strict=True)
    ]
    assert len(pairs) == len(set(pairs))
    total = totals(found, found_in)
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


_marked = st.lists(
    st.tuples(
        st.sampled_from(["N1", "N2", "N3"]), st.sampled_from("ab"), st.sampled_from("pqrstuvw"),
        st.integers(0, 5), st.sampled_from(["supporting", "contrary"]),
    ),
    max_size=15,
)  # fmt: skip


@given(_round(), _marked)
def test_narratives_for_and_against(one, rows):
    """Whatever is marked: a narrative is cited where a coding supports the theme, against where all
    are contrary, both where there are both kinds; and the counts are of either kind alone."""
    coded = numbered_codings(
        (narrative, coder, code, at, at, side) for narrative, coder, code, at, side in rows
    )
    found = totals(evidence(membership([one], same), coded), coded)
    for member in codes_of_today(one, same):
        of = [row for row in rows if row[2] in member.codes]
        pro, contra = ([row for row in of if row[4] == side] for side in ("supporting", "contrary"))
        in_pro, in_contra = ({row[0] for row in side} for side in (pro, contra))
        assert found.get((1, member.theme), Totals()) == Totals(
            codings=len(pro),
            sentences=len({(row[0], row[3]) for row in pro}),
            coders=len({row[1] for row in pro}),
            contrary=len(contra),
            contrary_sentences=len({(row[0], row[3]) for row in contra}),
            cited=tuple(sorted(in_pro)),
            against=tuple(sorted(in_contra - in_pro)),
            both=tuple(sorted(in_contra & in_pro)),
        )
