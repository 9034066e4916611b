"""Codes that share sentences: by hand, against a naive count, and at the ends of the range."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

from synth.tables.theme import Cooccurrence
from synth.themes.cooccurrence import cooccurrence


def table(rows):
    """Co-occurrence of codings (narrative, coder, code, first sentence, last sentence)."""
    return cooccurrence(numbered_codings(rows))


def test_by_hand():
    """x on sentences 0, 1 of N1 and 0 of N2; y on 1 of N1, and 0, 1 of N2; z nowhere near them.

    Two coders who both mark x on sentence 1 make one sentence with x.
    """
    rows = [
        ("N1", "anna", "x", 0, 1), ("N1", "ben", "x", 1, 1), ("N1", "ben", "y", 1, 1),
        ("N2", "anna", "y", 0, 1), ("N2", "anna", "x", 0, 0), ("N2", "anna", "z", 5, 5),
    ]  # fmt: skip
    assert table(rows) == [Cooccurrence("x", "y", 3, 3, 2, 4, 2, 0.5, 2 / 3, 2 / 3)]


def test_coders_who_differ_make_no_pair():
    """anna gives sentence 0 x and ben y: they differ, and nobody saw both there. On sentence 1 ben
    gives both: 1 of the 2 sentences with either, c = 1/2."""
    rows = [("N1", "anna", "x", 0, 0), ("N1", "ben", "y", 0, 1)]
    assert table(rows) == []
    rows += [("N1", "ben", "x", 1, 1)]
    assert table(rows) == [Cooccurrence("x", "y", 2, 2, 1, 2, 1, 1 / 2, 1 / 2, 1 / 2)]


def test_two_coders_who_both_give_both_make_one_sentence():
    """A sentence counts once, however many coders gave it both codes, and however often."""
    rows = [("N1", coder, code, 0, 0) for coder in ("anna", "ben") for code in "xyx"]
    assert table(rows) == [Cooccurrence("x", "y", 1, 1, 1, 1, 1, 1.0, 1.0, 1.0)]


def test_a_contrary_coding_uses_its_code():
    """What is contrary was coded with the code all the same: it stands together with the other."""
    rows = [("N1", "anna", "x", 0, 0, "contrary"), ("N1", "anna", "y", 0, 0)]
    assert [row.together for row in table(rows)] == [1]


def test_the_published_value():
    """5 sentences together, of 100 and 10: c = 5 / 105 = 0.048; one way a half, the other 5%."""
    rows = [("N1", "anna", "a", i, i) for i in range(100)]
    rows += [("N1", "anna", "b", i, i) for i in range(95, 105)]
    (row,) = table(rows)
    assert (row.sentences_a, row.sentences_b, row.together) == (100, 10, 5)
    assert round(row.c, 3) == 0.048
    assert (row.b_given_a, row.a_given_b) == (0.05, 0.5)


def test_nothing_together():
    """No codings, one code, and codings in headings give no rows."""
    assert table([]) == []
    assert table([("N1", "anna", "x", 0, 3), ("N1", "ben", "x", 0, 3)]) == []
    assert table([("N1", "anna", "x", -1, -1), ("N1", "anna", "y", -1, -1)]) == []


def test_five_hundred_codes_on_one_sentence():
    """Every pair of 500 codes is found once, with c = 1."""
    rows = table([("N1", "anna", f"c{i:03}", 0, 0) for i in range(500)])
    assert len(rows) == 500 * 499 // 2
    assert {row.c for row in rows} == {1.0}
    assert len({(row.code_a, row.code_b) for row in rows}) == len(rows)


_rows = st.lists(
    st.tuples(
        st.sampled_from(["N1", "N2", "N3"]), st.sampled_from("ab"), st.sampled_from("vwxyz"),
        st.integers(0, 4), st.integers(0, 2),
    ).map(lambda r: (*r[:4], r[3] + r[4])),
    max_size=25,
)  # fmt: skip


@given(_rows, st.randoms(use_true_random=False))
def test_against_sets(rows, random):
    """Whatever is coded, in whichever order: as counted with plain sets; c is in (0, 1], and 1
    only where one coder gave both codes to all sentences with either."""
    on: dict[str, set[tuple[str, int]]] = {}
    read: dict[str, set[tuple[str, int, str]]] = {}
    for narrative, coder, code, first, last in rows:
        on.setdefault(code, set()).update((narrative, s) for s in range(first, last + 1))
        read.setdefault(code, set()).update((narrative, s, coder) for s in range(first, last + 1))
    together = {
        (a, b): {(narrative, s) for narrative, s, _ in read[a] & read[b]}
        for a, b in combinations(sorted(on), 2)
    }
    wanted = [
        (a, b, len(on[a]), len(on[b]), len(both), len(on[a] | on[b]), len({n for n, _ in both}))
        for (a, b), both in together.items()
        if both
    ]
    random.shuffle(rows)
    found = table(rows)
    assert [
        (r.code_a, r.code_b, r.sentences_a, r.sentences_b, r.together, r.either, r.narratives)
        for r in found
    ] == wanted
    for row in found:
        a, b = on[row.code_a], on[row.code_b]
        both = together[row.code_a, row.code_b]
        assert row.c == len(both) / len(a | b)
        assert 0 < row.c <= 1
        assert (row.c == 1) == (a == b == both)
