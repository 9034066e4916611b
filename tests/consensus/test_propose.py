"""`synth.coding.consensus`: which codings are agreed, and which belong into one disagreement."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.coding.consensus import Marked, agreed_entry, longest, open_entry, propose
from synth.steps.consensus import compared

numbers = count()


def mark(coder: str, code: str, first: int, last: int | None = None, **other) -> Marked:
    """A coding of sentences of ten characters; `cut` shortens the quote at its end."""
    last = first if last is None else last
    cut = other.pop("cut", 0)
    one = other.pop("id", f"c{next(numbers)}")
    return Marked(coder, one, code, first * 10, last * 10 + 10 - cut, first, last, "q", **other)


def shape(marked, coders=("a", "b")) -> list[tuple]:
    """The groups as (kind, [coder, code, …])."""
    kinds = compared(marked, coders)
    marked = [Marked(**{n: getattr(m, n) for n in m.__slots__ if n != "kind"}, kind=k)
              for m, k in zip(marked, kinds, strict=True)]  # fmt: skip
    return [
        (g.kind, sorted(f"{m.coder}{m.code}{m.first}" for m in g.members))
        for g in propose(marked, coders)
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
            [("code choice", ["aY1"]), (None, ["aX1", "bX1"])],
        ),
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
    (group,) = propose([short, long], ("a", "b"))
    entry = agreed_entry("N01", group)
    assert entry.at == (10, 19)
    assert entry.decision.from_ == (short.from_, long.from_)


codings = st.lists(
    st.builds(
        lambda coder, code, first, more, contrary: (coder, code, first, first + more, contrary),
        st.sampled_from("abc"), st.sampled_from("XYZ"), st.integers(0, 6), st.integers(0, 2),
        st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@given(codings, st.integers(2, 3))
def test_every_coding_is_in_one_group(found, n):
    """Nothing is lost or put down twice, whatever coders do; the order of codings is of no matter."""
    coders = "abc"[:n]
    marked = [
        mark(c, k, f, t, id=f"c{i}", polarity="contrary" if x else "supporting")
        for i, (c, k, f, t, x) in enumerate(found)
        if c in coders
    ]
    groups = propose(marked, coders)
    names = [m.from_ for g in groups for m in g.members]
    assert sorted(names) == sorted(m.from_ for m in marked)
    assert groups == propose(reversed(marked), coders)
    ids = [(open_entry if g.kind else agreed_entry)("N01", g).id for g in groups]
    assert len(set(ids)) == len(ids)


@given(codings)
def test_agreed_is_what_the_comparison_calls_agreed(found):
    """With two coders, a coding is taken over if `compare_codings` finds it agreed (marks apart)."""
    marked = [mark(c, k, f, t, id=f"c{i}") for i, (c, k, f, t, _) in enumerate(found) if c in "ab"]
    kinds = dict(zip((m.from_ for m in marked), compared(marked, "ab"), strict=True))
    agreed = {m.from_ for g in propose(marked, "ab") if g.kind is None for m in g.members}
    assert agreed == {name for name, kind in kinds.items() if kind == "agreed"}
