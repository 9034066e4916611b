"""What is left of a theme: by hand, and against themes counted anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings as numbers

from synth.themes.robustness import as_it_is, without_coder, without_each
from synth.vocabulary import Without
from synth.written.rounds import Round, codes_of_today

#: Theme A with its own code w and subthemes A1 (x) and A2 (x, y); theme B with z alone.
ROUND = Round.model_validate({
    "round": 1, "stage": "analytical",
    "themes": [
        {"id": "A", "label": "A", "codes": ["w"], "subthemes": [
            {"id": "A1", "label": "A1", "codes": ["x"]},
            {"id": "A2", "label": "A2", "codes": ["x", "y"]}]},
        {"id": "B", "label": "B", "codes": ["z"]},
    ],
})  # fmt: skip
HELD = {one.theme: set(one.codes) for one in codes_of_today(ROUND, lambda code: code)}
CODES = {(1, theme): codes for theme, codes in HELD.items()}

#: A rests on both narratives and both coders, B on N2 and ben alone.
ROWS = [
    ("N1", "anna", "w", 0, 1), ("N1", "ben", "x", 1, 1), ("N1", "anna", "y", 7, 7),
    ("N2", "ben", "x", 3, 4), ("N2", "ben", "z", 4, 4),
]  # fmt: skip


def brief(rows):
    """(theme, what is taken out) → codings, sentences, narratives, codes, subthemes left."""
    return {
        (row.theme, row.value): (
            row.codings,
            row.sentences,
            row.narratives,
            row.codes,
            row.subthemes,
        )
        for row in rows
    }


def test_the_themes_as_they_are():
    """A: 4 codings on sentences 0, 1, 7 and 3, 4; a subtheme has no subthemes."""
    assert brief(as_it_is(ROUND, HELD, numbers(ROWS))) == {
        ("A", ""): (4, 5, 2, 3, 2), ("A1", ""): (2, 3, 2, 1, -1), ("A2", ""): (3, 4, 2, 2, -1),
        ("B", ""): (1, 1, 1, 1, 0),
    }  # fmt: skip


def test_without_each_narrative():
    """Without N1 theme A keeps one coding; B keeps nothing without N2 and does not know N1."""
    rows = without_each(ROUND, HELD, numbers(ROWS), Without.NARRATIVE)
    assert {row.without for row in rows} == {Without.NARRATIVE}
    assert brief(rows) == {
        ("A", "N1"): (1, 2, 1, 1, 2), ("A", "N2"): (3, 3, 1, 3, 2),
        ("A1", "N1"): (1, 2, 1, 1, -1), ("A1", "N2"): (1, 1, 1, 1, -1),
        ("A2", "N1"): (1, 2, 1, 1, -1), ("A2", "N2"): (2, 2, 1, 2, -1),
        ("B", "N2"): (0, 0, 0, 0, 0),
    }  # fmt: skip


def test_without_each_coder():
    """Sentence 1 stays without ben, who shares it with anna; the subtheme A1 goes with him."""
    rows = without_each(ROUND, HELD, numbers(ROWS), Without.CODER)
    assert brief(rows) == {
        ("A", "anna"): (2, 3, 2, 1, 2), ("A", "ben"): (2, 3, 1, 2, 1),
        ("A1", "ben"): (0, 0, 0, 0, -1),
        ("A2", "anna"): (2, 3, 2, 1, -1), ("A2", "ben"): (1, 1, 1, 1, -1),
        ("B", "ben"): (0, 0, 0, 0, 0),
    }  # fmt: skip


def test_another_layer_without_a_coder():
    """A layer counted without a coder is given as it is: a row for each theme."""
    rows = without_coder(ROUND, HELD, "anna", numbers(ROWS[1:2]))
    assert brief(rows) == {
        ("A", "anna"): (1, 1, 1, 1, 2), ("A1", "anna"): (1, 1, 1, 1, -1),
        ("A2", "anna"): (1, 1, 1, 1, -1), ("B", "anna"): (0, 0, 0, 0, 0),
    }  # fmt: skip


def test_nothing_coded():
    """Themes without a coding stand there with zeros, and nothing can be taken out."""
    nothing = numbers([])
    assert set(brief(as_it_is(ROUND, HELD, nothing)).values()) == {(0,) * 5, (0, 0, 0, 0, -1)}
    assert without_each(ROUND, HELD, nothing, Without.NARRATIVE) == []
    empty = Round(round=1, stage="analytical", themes=[])
    assert as_it_is(empty, {}, numbers(ROWS)) == []


_row = st.tuples(
    st.sampled_from(["N1", "N2", "N3"]), st.sampled_from(["anna", "ben", "cleo"]),
    st.sampled_from("vwxyz"), st.integers(-1, 4), st.integers(0, 2),
).map(lambda r: (*r[:4], r[3] + r[4] if r[3] >= 0 else -1))  # fmt: skip
_rows = st.lists(_row, max_size=15)


@pytest.mark.parametrize(("what", "at"), [(Without.NARRATIVE, 0), (Without.CODER, 1)])
@given(rows=_rows, random=st.randoms(use_true_random=False))
def test_as_if_the_others_were_all_there_is(what, at, rows, random):
    """What is left without one is what the others' codings alone give, in any order of the rows;
    nothing is left exactly where the theme rests on that one alone."""
    found = brief(without_each(ROUND, HELD, numbers(rows), what))
    shuffled = random.sample(rows, len(rows))
    assert found == brief(without_each(ROUND, HELD, numbers(shuffled), what))
    touching = {
        (theme, row[at]) for theme, codes in HELD.items() for row in rows if row[2] in codes
    }
    assert set(found) == touching
    for name in {row[at] for row in rows}:
        others = brief(as_it_is(ROUND, HELD, numbers([row for row in rows if row[at] != name])))
        for theme, codes in HELD.items():
            if (theme, name) in found:
                assert found[theme, name] == others[theme, ""]
                alone = {row[at] for row in rows if row[2] in codes} == {name}
                assert (found[theme, name][0] == 0) == alone
