"""`synth.coding.consensus`: which codings are agreed, and which belong into one disagreement."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.coding.consensus import Group, Marked, agreed_entry, longest, open_entry, propose
from synth.steps.consensus.today import compared
from synth.vocabulary import Difference

numbers = count()


def mark(coder: str, code: str, first: int, last: int | None = None, **other) -> Marked:
    """A coding of sentences of ten characters; `skip` and `cut` shorten it at its ends."""
    last = first if last is None else last
    start, end = first * 10 + other.pop("skip", 0), last * 10 + 10 - other.pop("cut", 0)
    one = other.pop("id", f"c{next(numbers)}")
    return Marked(coder, one, code, start, end, first, last, "q", **other)


def proposed(marked, coders=("a", "b")) -> list[Group]:
    """The groups that are proposed for codings."""
    compare, pairs = compared(marked, coders)
    return propose(compare, coders, pairs)


def shape(marked, coders=("a", "b")) -> list[tuple]:
    """The groups as (kind, [coder, code, …])."""
    return [
        (g.kind, sorted(f"{m.coder}{m.code}{m.first}" for m in g.members))
        for g in proposed(marked, coders)
    ]


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ([mark("a", "X", 1), mark("b", "X", 1, cut=4)], [(None, ["aX1", "bX1"])]),
        ([mark("a", "X", 1)], [("missed", ["aX1"])]),
        ([mark("a", "X", 1, 2), mark("b", "X", 2, 3)], [("boundary", ["aX1", "bX2"])]),
        ([mark("a", "X", 1), mark("b", "Y", 1)], [("code choice", ["aX1", "bY1"])]),
        (
            [mark("a", "X", 1), mark("b", "X", 1), mark("a", "Y", 1)],
            [("missed", ["aY1"]), (None, ["aX1", "bX1"])],
        ),
        # Two passages of a sentence: both coders the first, one the second also.
        (
            [mark("a", "X", 1, cut=6), mark("b", "X", 1, cut=5), mark("b", "X", 1, skip=6)],
            [(None, ["aX1", "bX1"]), ("missed", ["bX1"])],
        ),
        # Both gave the code in the sentence, each to other words: one entry with both passages.
        (
            [mark("a", "X", 1, cut=6), mark("b", "X", 1, skip=6)],
            [("boundary", ["aX1", "bX1"])],
        ),
        # Another code in the sentence, on other words, is no choice between the two.
        (
            [mark("a", "X", 1, cut=6), mark("b", "Y", 1, skip=6)],
            [("missed", ["aX1"]), ("missed", ["bY1"])],
        ),
        # All codes that compete for some words are one entry.
        (
            [mark("a", "X", 1), mark("b", "Y", 1), mark("b", "Z", 1, cut=4)],
            [("code choice", ["aX1", "bY1", "bZ1"])],
        ),
        # A coder's second passage hangs by the other's alone: nobody's passage stands for all.
        (
            [mark("a", "X", 1, cut=6), mark("b", "X", 1, skip=3, cut=3), mark("a", "X", 1, skip=6)],
            [("boundary", ["aX1", "aX1", "bX1"])],
        ),
        # The same coding twice is one thing to decide.
        ([mark("a", "X", 1), mark("a", "X", 1, cut=2)], [("missed", ["aX1", "aX1"])]),
        (
            [mark("a", "X", 1, polarity="contrary"), mark("b", "X", 1)],
            [("voice or polarity", ["aX1", "bX1"])],
        ),
    ],
)  # fmt: skip
def test_two_coders(marked, groups):
    """Agreed, missed, boundary, code choice (also beside what is agreed), and other marks."""
    assert sorted(shape(marked), key=str) == sorted(groups, key=str)


def test_three_coders():
    """Two of three agree: a disagreement, of which the third's other code at that place is part."""
    two = [mark("a", "X", 1), mark("b", "X", 1)]
    assert shape(two, ("a", "b", "c")) == [("missed", ["aX1", "bX1"])]
    other = [*two, mark("c", "Y", 1)]
    assert shape(other, ("a", "b", "c")) == [("code choice", ["aX1", "bX1", "cY1"])]


def test_three_coders_and_codes_on_the_same_words():
    """Every code that anybody gave to the words, unless all agree on it, stands in the one entry."""
    same = [("a", "X"), ("a", "Y"), ("b", "Y"), ("c", "Z"), ("c", "W")]
    marked = [mark(coder, code, 1) for coder, code in same]
    names = sorted(f"{coder}{code}1" for coder, code in same)
    assert shape(marked, ("a", "b", "c")) == [("code choice", names)]
    agreed = [mark(coder, "V", 1) for coder in "abc"]
    groups = shape([*marked, *agreed], ("a", "b", "c"))
    assert ("code choice", names) in groups and (None, ["aV1", "bV1", "cV1"]) in groups


def test_three_coders_agree_by_their_passages_pairwise():
    """A long passage that two short ones lie in, apart from each other, is no full agreement."""
    marked = [mark("a", "X", 1, cut=6), mark("b", "X", 1), mark("c", "X", 1, skip=6)]
    assert shape(marked, ("a", "b", "c")) == [("boundary", ["aX1", "bX1", "cX1"])]


def test_headings_are_compared_by_their_text():
    """Codings in headings have no sentence: they agree on the very same stretch."""
    head = {"first": -1, "last": -1}
    a, b = (Marked(c, f"h{c}", "X", 0, 5, quote="Title", **head) for c in "ab")
    assert shape([a, b]) == [(None, ["aX-1", "bX-1"])]
    assert shape([a]) == [("missed", ["aX-1"])]


def test_the_longest_passage_is_taken_over():
    """Of the coders' passages the longest, of equal ones the first coder's."""
    short, long = mark("a", "X", 1, cut=5), mark("b", "X", 1, cut=1)
    assert longest([short, long]) is long
    (group,) = proposed([short, long])
    entry = agreed_entry("N01", group)
    assert entry.at == (10, 19)
    assert entry.decision.from_ == (short.from_, long.from_)


codings = st.lists(
    st.builds(
        lambda coder, code, first, more, skip, cut, contrary: (
            coder, code, first, first + more, skip, cut, contrary
        ),
        st.sampled_from("abc"), st.sampled_from("XYZ"), st.integers(0, 6), st.integers(0, 2),
        st.integers(0, 4), st.integers(0, 5), st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


def marks(found, coders) -> list[Marked]:
    """The coders' codings among those drawn."""
    return [
        mark(coder, code, first, last, skip=skip, cut=cut, id=f"c{i}",
             polarity="contrary" if contrary else "supporting")
        for i, (coder, code, first, last, skip, cut, contrary) in enumerate(found)
        if coder in coders
    ]  # fmt: skip


@given(codings, st.integers(2, 3))
def test_every_coding_is_in_one_group(found, n):
    """Nothing is lost or put down twice, whatever coders do; the order of codings is of no matter."""
    coders = "abc"[:n]
    marked = marks(found, coders)
    groups = proposed(marked, coders)
    names = [m.from_ for g in groups for m in g.members]
    assert sorted(names) == sorted(m.from_ for m in marked)
    assert groups == proposed(marked[::-1], coders)
    ids = [(open_entry if g.kind else agreed_entry)("N01", g).id for g in groups]
    assert len(set(ids)) == len(ids)


@given(codings, st.integers(2, 3))
def test_what_is_taken_over_stands_for_all(found, n):
    """A group all agree on: each coder's passage shares characters with the one taken over, and
    the comparison finds each coding agreed with every coder."""
    coders = "abc"[:n]
    for group in proposed(marks(found, coders), coders):
        if group.kind in (None, Difference.MARK):
            assert {m.coder for m in group.members} == set(coders)
            assert all(longest(group.members).shares(m) for m in group.members)
            assert all(m.kind is Difference.AGREED for m in group.members)
            assert len({(m.code, m.first, m.last) for m in group.members}) == 1


@given(codings)
def test_with_two_coders_what_compares_as_agreed_is_agreed(found):
    """What is agreed is left to people only where two passages of a coder hang together by one of
    the other's between them."""
    for group in proposed(marks(found, "ab"), "ab"):
        agreed = Counter(m.coder for m in group.members if m.kind is Difference.AGREED)
        if group.kind not in (None, Difference.MARK) and agreed:
            assert max(agreed.values()) > 1 and len(agreed) > 1


@given(codings, st.integers(2, 3))
def test_competing_codes_stand_in_one_entry(found, n):
    """Codings of different coders and codes on the same words, where neither coder has the other's
    code there: one entry, of kind code choice; and no other entry is of that kind."""
    coders = "abc"[:n]
    marked = marks(found, coders)

    def has(coder, code, words):
        return any(m.coder == coder and m.code == code and m.shares(words) for m in marked)

    groups = proposed(marked, coders)
    entry = {m.from_: g for g in groups for m in g.members}
    for a, b in combinations(marked, 2):
        competing = a.coder != b.coder and a.code != b.code and a.shares(b)
        if competing and not has(b.coder, a.code, a) and not has(a.coder, b.code, b):
            assert entry[a.from_] is entry[b.from_]
            assert entry[a.from_].kind is Difference.CODE_CHOICE
    for group in groups:
        if group.kind is Difference.CODE_CHOICE:
            assert len({m.code for m in group.members}) > 1
            assert len({m.coder for m in group.members}) > 1
