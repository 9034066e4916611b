"""Roll-up: what the codings say of each theme, counted by hand on a tiny table."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.coding.layers import by_sentence, layer
from synth.themes.model import Round, Subtheme, Theme
from synth.themes.rollup import cited, count_by, membership, summary, theme_codings

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
CODINGS = pd.DataFrame(
    [
        ("c1", "N01", "anna", "x", 0, 1, "supporting"),
        ("c2", "N01", "ben", "x", 1, 1, "supporting"),
        ("c3", "N01", "anna", "y", 1, 1, "contrary"),
        ("c4", "N02", "anna", "y", 4, 4, "supporting"),
        ("c5", "N02", "ben", "z", 4, 5, "supporting"),
        ("c6", "N02", "cleo", "x", -1, -1, "contrary"),
    ],
    columns=[
        "coding_id",
        "narrative",
        "coder",
        "code",
        "first_sentence",
        "last_sentence",
        "polarity",
    ],
)
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


@pytest.fixture
def evidence():
    """The codings of every theme and subtheme."""
    return theme_codings(pd.DataFrame(membership([ROUND], same)), CODINGS)


def test_membership_lists_each_code_where_it_stands():
    """A theme's own codes are its rows, a subtheme's are the subtheme's with its parent."""
    rows = [(r["theme"], r["parent"], r["code"]) for r in membership([ROUND], same)]
    assert rows == [
        ("A1", "A", "x"), ("A2", "A", "x"), ("A2", "A", "y"), ("B", "", "y"), ("B1", "B", "z"),
    ]  # fmt: skip


def test_membership_follows_the_codebook():
    """A code of an earlier round is today's; two that were merged are one; one that ended is gone."""
    today = {"x": "x", "y": "x", "z": None}.get
    rows = [(r["theme"], r["code"]) for r in membership([ROUND], today)]
    assert rows == [("A1", "x"), ("A2", "x"), ("B", "x")]


def test_a_theme_holds_its_codes_codings_once(evidence):
    """By hand: A has x and y by its subthemes, c1 by two ways but once; B has y and z."""
    found = evidence.groupby("theme")["coding_id"].agg(lambda c: " ".join(sorted(c))).to_dict()
    assert found == {
        "A": "c1 c2 c3 c4 c6", "A1": "c1 c2 c6", "A2": "c1 c2 c3 c4 c6",
        "B": "c3 c4 c5", "B1": "c5",
    }  # fmt: skip
    assert not evidence.duplicated(["round", "theme", "coding_id"]).any()


def test_totals_counted_by_hand(evidence):
    """A: 5 codings, 2 contrary (c3, c6), coders anna, ben, cleo, sentences 0, 1 of N01 and 4 of N02."""
    rows = summary(evidence, CODINGS).to_dict("index")
    assert rows[1, "A"] == {
        "codings": 5, "narratives": 2, "coders": 3, "contrary": 2, "sentences": 3,
        "cited": "(in Narratives 1, 2)",
    }  # fmt: skip
    assert rows[1, "B"] == {
        "codings": 3, "narratives": 2, "coders": 2, "contrary": 1, "sentences": 3,
        "cited": "(in Narratives 1, 2)",
    }  # fmt: skip
    assert rows[1, "B1"]["sentences"] == 2
    assert rows[1, "B1"]["cited"] == "(in Narrative 2)"


def test_a_table_by_narrative_and_by_coding(evidence):
    """Counts by a property of narratives (two settings for N02) and by one of codings."""
    settings = pd.DataFrame(
        [("N01", "ward"), ("N02", "ward"), ("N02", "home")], columns=["narrative", "value"]
    )
    by = count_by(evidence, CODINGS, "setting", settings)
    found = {(r.theme, r.value): (r.codings, r.sentences, r.narratives) for r in by.itertuples()}
    assert found["A", "ward"] == (5, 3, 2)
    assert found["A", "home"] == (2, 1, 1)
    assert ("B1", "ward") in found
    coders = CODINGS[["coding_id"]].assign(value=CODINGS["coder"])
    by = count_by(evidence, CODINGS, "coder", coders)
    found = {(r.theme, r.value): (r.codings, r.sentences, r.narratives) for r in by.itertuples()}
    assert found["A", "cleo"] == (1, 0, 1)
    assert ("B", "cleo") not in found


def test_nothing_coded_gives_empty_tables():
    """Without codings there are no rows, and no error."""
    empty = CODINGS.iloc[:0]
    none = theme_codings(pd.DataFrame(membership([ROUND], same)), empty)
    assert len(none) == 0
    assert len(summary(none, empty)) == 0


# --- layers: which codings count --------------------------------------------------------------------

CODERS = pd.DataFrame(
    [("N01", "anna"), ("N01", "ben"), ("N02", "anna"), ("N02", "ben"), ("N02", "cleo"), ("N02", "consensus")],
    columns=["narrative", "coder"],
)  # fmt: skip


def counted(counting, codings=CODINGS):
    """The ids of the codings that count."""
    return list(layer(codings, CODERS, counting)["coding_id"])


def test_union_and_one_coder():
    """Everybody's, or one person's; a code that only a person can carry forward never counts."""
    assert counted("union") == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert counted("ben") == ["c2", "c5"]
    unknown = CODINGS.assign(code=["", *CODINGS["code"][1:]])
    assert counted("union", unknown) == ["c2", "c3", "c4", "c5", "c6"]
    assert counted("anna", unknown) == ["c3", "c4"]


def test_majority_is_more_than_half_of_the_narratives_coders():
    """N01 has two coders: x in sentence 1 has both. N02 has three: two of them are enough."""
    more = pd.concat(
        [CODINGS, pd.DataFrame([("c7", "N02", "ben", "y", 3, 4, "supporting")], columns=CODINGS.columns)],
        ignore_index=True,
    )  # fmt: skip
    assert counted("majority", more) == ["c1", "c2", "c4", "c7"]
    assert counted("majority") == ["c1", "c2"]


def test_consensus_stands_alone():
    """The consensus counts by itself, and is in no union and no majority."""
    row = pd.DataFrame(
        [("k1", "N02", "consensus", "z", 4, 4, "supporting")], columns=CODINGS.columns
    )
    both = pd.concat([CODINGS, row], ignore_index=True)
    assert counted("consensus", both) == ["k1"]
    assert "k1" not in counted("union", both)
    assert "k1" not in counted("majority", both)


def test_by_sentence_spreads_codings_over_their_sentences():
    """One row a covered sentence; a heading has none."""
    rows = [(r.coding_id, r.sentence) for r in by_sentence(CODINGS).itertuples()]
    assert rows == [("c1", 0), ("c1", 1), ("c2", 1), ("c3", 1), ("c4", 4), ("c5", 4), ("c5", 5)]


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
    codings = pd.DataFrame(
        [(f"c{i}", "N01", "anna", code, s, s, "supporting") for i, (code, s) in enumerate(rows)],
        columns=CODINGS.columns,
    )
    members = pd.DataFrame(membership([one], same), columns=["round", "theme", "parent", "code"])
    found = theme_codings(members, codings)
    assert not found.duplicated(["theme", "coding_id"]).any()
    for theme in one.themes:
        below = {c for s in theme.subthemes for c in s.codes}
        groups = [
            (theme.id, {*theme.codes} | below),
            *((s.id, {*s.codes}) for s in theme.subthemes),
        ]
        for name, codes in groups:
            wanted = set(codings.loc[codings["code"].isin(codes), "coding_id"])
            assert set(found.loc[found["theme"] == name, "coding_id"]) == wanted
            if wanted:
                assert summary(found, codings).loc[(1, name), "codings"] == len(wanted)


@pytest.mark.parametrize(
    ("narratives", "shown"),
    [
        (["N10", "N2", "N01"], "(in Narratives 1, 2, 10)"),
        (["N01"], "(in Narrative 1)"),
        (["A01", "B01"], "(in Narratives A01, B01)"),
        (["ward", "home"], "(in Narratives home, ward)"),
        ([], ""),
    ],
)
def test_narratives_are_cited_in_the_fields_form(narratives, shown):
    """Numbers where all ids are alike, in order; otherwise the ids."""
    assert cited(narratives) == shown
