"""Sets of codes as values: distances and alpha against NLTK and against direct counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import jaccard_distance as nltk_jaccard
from nltk.metrics.distance import masi_distance as nltk_masi

from synth.agreement import alpha_of_ids, coding_sets, set_alpha
from synth.agreement.sets import jaccard_distance, masi_distance
from synth.reasons import Reason

some_sets = st.frozensets(st.sampled_from("abcd"), max_size=3)


@settings(max_examples=150)
@given(some_sets, some_sets)
def test_distances(a, b):
    """MASI and Jaccard distances are NLTK's, but 0 for two empty sets, where NLTK divides by 0."""
    if not a and not b:
        assert masi_distance(a, b) == jaccard_distance(a, b) == 0.0
        return
    assert masi_distance(a, b) == pytest.approx(nltk_masi(a, b))
    assert jaccard_distance(a, b) == pytest.approx(nltk_jaccard(a, b))


@settings(max_examples=80)
@given(st.lists(st.tuples(*[st.none() | some_sets.filter(bool)] * 3), min_size=2, max_size=10))
def test_alpha_equals_nltk(units):
    """Alpha with MASI distance over non-empty sets, values missing, is NLTK's."""
    coders = [list(values) for values in zip(*units, strict=True)]
    found = set_alpha(coders, "masi")
    kept = [u for u in units if sum(v is not None for v in u) >= 2]
    values = {v for u in kept for v in u if v is not None}
    if len(values) < 2:
        assert found.value is None and found.reason
        return
    rows = [(c, i, v) for i, u in enumerate(kept) for c, v in enumerate(u) if v is not None]
    assert found.value == pytest.approx(AnnotationTask(rows, distance=nltk_masi).alpha())


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.none() | some_sets] * 3), max_size=8))
def test_vectorised_equals_function(units):
    """The built-in distances give what the same formulas give one pair at a time."""
    coders = [list(values) for values in zip(*units, strict=True)] or [[], [], []]
    for name, function in (("masi", masi_distance), ("jaccard", jaccard_distance)):
        fast, slow = set_alpha(coders, name), set_alpha(coders, function)
        assert fast.reason == slow.reason
        assert fast.value == pytest.approx(slow.value)


def test_sets_from_codings():
    """A covered unit without codings has the empty set, an uncovered one no set at all."""
    codings = ([0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 1, 1], [2, 1, 1, 1, 1])
    ids, sets = coding_sets([2, 1], [[True, True], [True, False]], codings)
    read = [[None if i < 0 else sets[i] for i in row] for row in ids]
    assert read == [
        [frozenset({1, 2}), frozenset(), frozenset({1})],
        [frozenset({1}), frozenset(), None],
    ]
    assert alpha_of_ids(ids, sets).value == pytest.approx(set_alpha(read).value)


def test_bad_and_undefined():
    """Unknown distances and rows of different length are errors; no variation is a reason."""
    with pytest.raises(ValueError, match="unknown distance"):
        set_alpha([[{"a"}], [{"b"}]], "cosine")
    with pytest.raises(ValueError, match="one set a unit"):
        set_alpha([[{"a"}], []])
    with pytest.raises(ValueError, match="a set of codes is needed"):
        set_alpha([["a"], [{"a"}]])
    assert set_alpha([[set()], [set()]]).reason == Reason.NO_VARIATION()
    assert set_alpha([[{"a"}]]).reason == Reason.ONE_CODER()
    assert set_alpha([[{"a"}, None], [None, {"a"}]]).reason == Reason.NO_OVERLAP()
    assert set_alpha([]).reason == Reason.NO_UNITS()
    with pytest.raises(ValueError, match="unknown unit 3"):
        coding_sets(np.array([2]), [[1]], ([0], [3], [0], [0]))
