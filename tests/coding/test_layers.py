"""Which codings count, by hand on a tiny table, and against a naive count."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from synth.coding.layers import by_sentence, counting, layer
from synth.coding.numbered import number_codings

# Two narratives, three coders. Sentences by number; c6 covers a heading only (no sentence).
#
#   id  narrative  coder  code  sentences  polarity
#   c1  N01        anna   x     0–1
#   c2  N01        ben    x     1
#   c3  N01        anna   y     1           contrary
#   c4  N02        anna   y     4
#   c5  N02        ben    z     4–5
#   c6  N02        cleo   x     –           contrary
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


_rows = st.lists(
    st.tuples(
        st.sampled_from(["N1", "N2"]), st.sampled_from("abc"), st.sampled_from("xy"),
        st.integers(-1, 3), st.integers(0, 2),
    ),
    max_size=12,
)  # fmt: skip


@given(_rows, st.permutations(range(12)))
def test_majority_against_a_naive_count(rows, order):
    """Whatever is coded: a coding counts when more than half of the coders share a sentence of it;
    in whichever order the codings stand."""
    names = ("narrative", "coder", "code", "first_sentence", "last_sentence")
    rows = [(n, c, k, first, first + more if first >= 0 else -1) for n, c, k, first, more in rows]
    files = [(narrative, coder) for narrative in ("N1", "N2") for coder in "abc"][:5]
    rows = [row for row in rows if row[:2] in files]
    votes = defaultdict(set)
    for narrative, coder, code, first, last in rows:
        for sentence in range(first, last + 1) if first >= 0 else ():
            votes[narrative, sentence, code].add(coder)
    people = {"N1": 3, "N2": 2}
    wanted = [
        first >= 0
        and any(
            2 * len(votes[narrative, sentence, code]) > people[narrative]
            for sentence in range(first, last + 1)
        )
        for narrative, _, code, first, last in rows
    ]
    moved = [i for i in order if i < len(rows)]
    columns = {name: [rows[i][at] for i in moved] for at, name in enumerate(names)}
    found = counting(number_codings(columns), files, "majority")
    assert found.tolist() == [wanted[i] for i in moved]


def test_second_codings_never_count():
    """A person counts once: in the union, and among those of whom more than half are needed.

    With ben a second coding of anna, she is the only coder of N01 and needs nobody beside her; in
    N02 she and cleo are two, and share nothing.
    """
    found = [
        list(layer(CODINGS, CODERS, setting, ["ben"])["coding_id"])
        for setting in ("union", "majority")
    ]
    assert found == [["c1", "c3", "c4", "c6"], ["c1", "c3"]]
