"""Trees of codes: the nearest are joined first, the same way every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.suggest.codes.dendrogram import dendrogram


def distances(likeness, count):
    """1 but for the likeness given of some pairs."""
    out = 1 - np.eye(count)
    for (a, b), value in likeness.items():
        out[a, b] = out[b, a] = 1 - value
    return out


def test_average_linkage_by_hand():
    """0 and 2 are joined at .2; then 1, at the mean of .6 and .8; then 3, at 1."""
    found = dendrogram(distances({(0, 2): 0.8, (0, 1): 0.4, (1, 2): 0.2}, 4))
    assert [(round(one.height, 9), one.leaves) for one in found.joins] == [
        (0.2, 2),
        (0.7, 3),
        (1.0, 4),
    ]
    assert {found.joins[0].left, found.joins[0].right} == {0, 2}
    assert {found.joins[1].left, found.joins[1].right} == {1, 4}
    assert sorted(found.order) == [0, 1, 2, 3]


def test_neighbours_stand_side_by_side():
    """Of the orders that the tree allows, one with the nearest beside one another is taken."""
    found = dendrogram(distances({(0, 1): 0.9, (2, 3): 0.9, (1, 3): 0.5}, 4))
    places = {leaf: at for at, leaf in enumerate(found.order)}
    assert abs(places[1] - places[3]) == 1


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_join(count):
    """No code, or one: no step."""
    found = dendrogram(np.zeros((count, count)))
    assert (found.joins, found.order) == ((), tuple(range(count)))


@given(st.integers(2, 7), st.lists(st.floats(0, 1), min_size=21, max_size=21))
def test_a_tree_of_anything(count, values):
    """n − 1 steps, each leaf once, heights that never fall; equal input gives an equal tree."""
    likeness = {
        (a, b): values[a * 3 + b] for a in range(count) for b in range(a + 1, count)
        if a * 3 + b < len(values)
    }  # fmt: skip
    found = dendrogram(distances(likeness, count))
    assert len(found.joins) == count - 1
    assert found.joins[-1].leaves == count
    assert sorted(found.order) == list(range(count))
    heights = [one.height for one in found.joins]
    assert heights == sorted(heights)
    assert found == dendrogram(distances(likeness, count))
