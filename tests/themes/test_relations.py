"""What the arrows of the theme map rest on: by hand, and against plain sets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings as numbers

from synth.tables.theme import RelationSupport
from synth.themes.relations import grounds
from synth.written.rounds import Round, codes_of_today

#: Theme A with its own code w and subthemes A1 (x) and A2 (x, y); theme B with z alone.
ROUND = {
    "round": 1, "stage": "analytical",
    "themes": [
        {"id": "A", "label": "A", "codes": ["w"], "subthemes": [
            {"id": "A1", "label": "A1", "codes": ["x"]},
            {"id": "A2", "label": "A2", "codes": ["x", "y"]}]},
        {"id": "B", "label": "B", "codes": ["z"]},
    ],
    "relations": [{"from": "A", "to": "B", "label": "leads to"}, {"from": "A1", "to": "A2"}],
}  # fmt: skip
MADE = Round.model_validate(ROUND)
HELD = {one.theme: set(one.codes) for one in codes_of_today(MADE, lambda code: code)}
CODES = {(1, theme): codes for theme, codes in HELD.items()}

#: A rests on both narratives and both coders, B on N2 and ben alone.
ROWS = [
    ("N1", "anna", "w", 0, 1), ("N1", "ben", "x", 1, 1), ("N1", "anna", "y", 7, 7),
    ("N2", "ben", "x", 3, 4), ("N2", "ben", "z", 4, 4),
]  # fmt: skip


def made(rows, theme_round=MADE, found=lambda passage: None):
    """What each arrow rests on."""
    return list(grounds([theme_round], CODES, numbers(rows), found))


def where(ground):
    """(narrative, number) of each sentence that an arrow rests on."""
    return [(place.narrative, place.sentence) for place in ground.sentences]


def test_the_sentences_of_each_arrow():
    """A and B meet in N2, where ben gives sentence 4 both; A1 is in A2 with its code x, so they
    share all of it."""
    first, second = made(ROWS)
    assert where(first) == [("N2", 4)]
    assert first.support == RelationSupport(1, "A", "B", "leads to", 1, 0, 0, 1, ("N2",))
    assert where(second) == [("N1", 1), ("N2", 3), ("N2", 4)]
    assert (second.support.sentences, second.support.cited) == (3, ("N1", "N2"))


def test_an_arrow_that_rests_on_nothing():
    """Two themes that share no sentence, though one narrative: nothing, and no narrative is named;
    and so without codings."""
    for rows in ([ROWS[0], ROWS[4]], [*ROWS[:3], ("N1", "ben", "z", 5, 5)], []):
        first = made(rows)[0].support
        assert (first.rests, first.narratives, first.cited) == (0, 0, ())
    assert list(grounds([], CODES, numbers(ROWS), lambda passage: None)) == []


def test_two_coders_who_differ_share_no_sentence():
    """anna gives sentence 3 the one end and ben the other: that is disagreement, not a sentence."""
    rows = [("N1", "anna", "w", 3, 3), ("N1", "ben", "z", 3, 3)]
    assert where(made(rows)[0]) == []
    assert where(made([*rows, ("N1", "ben", "y", 3, 4)])[0]) == [("N1", 3)]


def test_contrary_codings_support_no_arrow():
    """One end is only contrary in N1, and on sentence 5 of N2: neither speaks for the arrow."""
    rows = [
        ("N1", "anna", "w", 0, 0), ("N1", "anna", "z", 0, 0, "contrary"),
        ("N2", "anna", "w", 4, 5), ("N2", "anna", "z", 4, 4), ("N2", "anna", "z", 5, 5, "contrary"),
    ]  # fmt: skip
    assert where(made(rows)[0]) == [("N2", 4)]


def test_passages_that_the_round_names():
    """Each that is there counts, a coding and words alike; one that is not is counted as lost."""
    passages = ["N3:anna:c1", "N3:anna:gone", {"narrative": "N2", "quote": "so it is"}]
    relation = {**ROUND["relations"][0], "passages": passages}
    theme_round = Round.model_validate({**ROUND, "relations": [relation]})
    starts = {"N3:anna:c1": -1, "so it is": 40}
    (ground,) = made(ROWS, theme_round, lambda one: starts.get(one.coding or one.quote))
    assert [(one.narrative, one.coding_id, one.start, one.quote) for one in ground.passages] == [
        ("N3", "N3:anna:c1", -1, ""), ("N2", "", 40, "so it is")]  # fmt: skip
    assert ground.support == RelationSupport(1, "A", "B", "leads to", 1, 2, 1, 2, ("N2", "N3"))
    assert ground.support.rests == 3
    assert [one.arrow for one in ground.places] == [1, 1, 1]


_row = st.tuples(
    st.sampled_from(["N1", "N2"]), st.sampled_from(["anna", "ben"]), st.sampled_from("wxyz"),
    st.integers(-1, 5), st.integers(0, 2), st.sampled_from(["supporting", "contrary"]),
).map(lambda r: (*r[:3], r[3], r[3] + r[4] if r[3] >= 0 else -1, r[5]))  # fmt: skip


@given(st.lists(_row, max_size=15))
def test_sentences_against_sets(rows):
    """The sentences that one coder gave both ends, each with its narrative and number, as found
    with plain sets of the supporting codings."""
    for ground in made(rows):
        readings = [
            {
                (r[0], s, r[1])
                for r in rows
                if r[2] in HELD[end] and r[5] == "supporting" and r[3] >= 0
                for s in range(r[3], r[4] + 1)
            }
            for end in ground.arrow[2:]
        ]
        assert where(ground) == sorted({(n, s) for n, s, _ in readings[0] & readings[1]})
