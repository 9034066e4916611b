"""Which codings count, by hand on a tiny table, and against a naive count."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

from synth.coding.layers import counting

# Two narratives, three coders. Sentences by number; c6 covers a heading only (no sentence).
#
#   id  narrative  coder  code  sentences
CODINGS = {
    "c1": ("N01", "anna", "x", 0, 1),
    "c2": ("N01", "ben", "x", 1, 1),
    "c3": ("N01", "anna", "y", 1, 1),
    "c4": ("N02", "anna", "y", 4, 4),
    "c5": ("N02", "ben", "z", 4, 5),
    "c6": ("N02", "cleo", "x", -1, -1),
}
FILES = [
    ("N01", "anna"),
    ("N01", "ben"),
    ("N02", "anna"),
    ("N02", "ben"),
    ("N02", "cleo"),
    ("N02", "consensus"),
]


def counted(setting, codings=CODINGS, repeats=()):
    """The ids of the codings that count."""
    found = counting(numbered_codings(codings.values()), FILES, setting, repeats)
    return [name for name, counts in zip(codings, found, strict=True) if counts]


def test_union_and_one_coder():
    """Everybody's, or one person's; a code that only a person can carry forward never counts."""
    assert counted("union") == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert counted("ben") == ["c2", "c5"]
    unknown = {**CODINGS, "c1": ("N01", "anna", "", 0, 1)}
    assert counted("union", unknown) == ["c2", "c3", "c4", "c5", "c6"]
    assert counted("anna", unknown) == ["c3", "c4"]


def test_majority_is_more_than_half_of_the_narratives_coders():
    """N01 has two coders: x in sentence 1 has both. N02 has three: two of them are enough."""
    more = {**CODINGS, "c7": ("N02", "ben", "y", 3, 4)}
    assert counted("majority", more) == ["c1", "c2", "c4", "c7"]
    assert counted("majority") == ["c1", "c2"]


def test_consensus_stands_alone():
    """The consensus counts by itself, and is in no union and no majority."""
    both = {**CODINGS, "k1": ("N02", "consensus", "z", 4, 4)}
    assert counted("consensus", both) == ["k1"]
    assert "k1" not in counted("union", both)
    assert "k1" not in counted("majority", both)


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
    found = counting(numbered_codings(rows[i] for i in moved), files, "majority")
    assert found.tolist() == [wanted[i] for i in moved]


@pytest.mark.parametrize(
    ("setting", "ids"), [("union", ["c1", "c2"]), ("anna", ["c1"]), ("majority", ["c1", "c2"])]
)
def test_what_stands_twice_counts_once(setting, ids):
    """anna has x twice on the same passage: in no layer is the second counted."""
    twice = {
        "c1": ("N01", "anna", "x", 0, 1),
        "c2": ("N01", "ben", "x", 1, 1),
        "c9": ("N01", "anna", "x", 0, 1, "supporting", "N01:anna:c1"),
    }
    assert counted(setting, twice) == ids


def test_second_codings_never_count():
    """A person counts once: in the union, and among those of whom more than half are needed.

    With ben a second coding of anna, she is the only coder of N01 and needs nobody beside her; in
    N02 she and cleo are two, and share nothing.
    """
    assert counted("union", repeats=["ben"]) == ["c1", "c3", "c4", "c6"]
    assert counted("majority", repeats=["ben"]) == ["c1", "c3"]
