"""What one coder gave together: by hand, and against plain sets."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

from synth.coding.together import shared, together


def pairs(rows):
    """(code, code, narrative and sentence) of each pair that one coder gave a sentence."""
    coded = numbered_codings(rows)
    covered = [(row[0], s) for row in rows if row[3] >= 0 for s in range(row[3], row[4] + 1)]
    name = dict(zip(coded.sentence.tolist(), covered, strict=True))
    met = together(coded)
    return [
        (coded.codes[a], coded.codes[b], name[sentence])
        for a, b, sentence in zip(met.a, met.b, met.sentence.tolist(), strict=True)
    ]


def test_one_coder_gave_both():
    """anna gives sentence 1 x and y; ben gives sentence 0 y beside anna's x, which is no pair."""
    rows = [("N1", "anna", "x", 0, 1), ("N1", "anna", "y", 1, 1), ("N1", "ben", "y", 0, 0)]
    assert pairs(rows) == [("x", "y", ("N1", 1))]


def test_shared_by_one_coder():
    """A coding that is on both sides is one of each; a heading has no sentence."""
    coded = numbered_codings(
        [("N1", "anna", "x", 2, 3), ("N1", "anna", "y", 3, 3), ("N1", "ben", "y", 2, 2),
         ("N1", "anna", "y", -1, -1)]
    )  # fmt: skip
    x, y = coded.holding(["x"]), coded.holding(["y"])
    assert len(shared(coded, x, y)) == 1
    assert len(shared(coded, x, x)) == 2
    assert shared(coded, x, coded.holding([])).tolist() == []


def test_nothing_coded():
    """No coding, no pair, and no error."""
    assert pairs([]) == []


_rows = st.lists(
    st.tuples(
        st.sampled_from(["N1", "N2"]), st.sampled_from("abc"), st.sampled_from("wxyz"),
        st.integers(-1, 3), st.integers(0, 2),
    ).map(lambda r: (*r[:4], r[3] + r[4] if r[3] >= 0 else -1)),
    max_size=14,
)  # fmt: skip


@given(_rows)
def test_against_sets(rows):
    """Whatever is coded: a pair and a sentence are there once, exactly where one coder gave both."""
    read = {}
    for narrative, coder, code, first, last in rows:
        if first >= 0:
            read.setdefault(code, set()).update(
                (narrative, s, coder) for s in range(first, last + 1)
            )
    wanted = [
        (a, b, sentence)
        for a, b in combinations(sorted(read), 2)
        for sentence in sorted({(n, s) for n, s, _ in read[a] & read[b]})
    ]
    assert pairs(rows) == wanted
