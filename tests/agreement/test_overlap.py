"""Overlap of passages: worked out by hand, and against counting every character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.agreement import passage_overlap
from synth.reasons import Reason

#: Two coders, one narrative of 100 characters. Code 0: 0–10 and 4–24, which share 6. Code 1: 50–60
#: by the first coder alone.
TWO = ([0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 4, 50], [10, 24, 60])


def overlap(columns, coders=2, **more):
    """Of one narrative of 100 characters that all coders judged."""
    return passage_overlap([100], [[1]] * coders, columns, **{"replicates": 0, **more})


def test_by_hand():
    """6 of 10 is enough, 6 of 20 is not; of three passages one agrees: ⅓, with Q = 2 κ = −⅓."""
    found = overlap(TWO)
    first, second = found.codes
    assert (first.agreeing, first.compared, first.share.value, first.kappa.value) == (1, 2, 0.5, 0)
    assert (second.agreeing, second.compared, second.share.value) == (0, 1, 0)
    assert second.kappa.value == pytest.approx(-1)
    assert (found.together.n_passages, found.n_used) == (3, 2)
    assert found.together.share.value == pytest.approx(1 / 3)
    assert found.together.kappa.value == pytest.approx((1 / 3 - 1 / 2) / (1 / 2))


@pytest.mark.parametrize(("percent", "agreeing"), [(1, 2), (30, 2), (31, 1), (60, 1), (61, 0)])
def test_at_the_threshold(percent, agreeing):
    """Exactly the share asked for is enough: the shares are 60% and 30%."""
    assert overlap(TWO, percent=percent).codes[0].agreeing == agreeing


def test_it_makes_no_difference_in_how_many_pieces_a_coder_marked():
    """0–3 and 7–10 cover 60% of 0–10, and each lies wholly within it."""
    found = overlap(([0] * 3, [0, 1, 1], [0] * 3, [0, 0, 7], [10, 3, 10]), percent=60)
    assert (found.codes[0].agreeing, found.codes[0].compared) == (3, 3)


def test_another_code_is_no_agreement():
    """The same text with another code: both passages are compared, none agrees."""
    found = overlap(([0, 0], [0, 1], [0, 1], [0, 0], [10, 10]))
    assert (found.together.agreeing, found.together.compared) == (0, 2)
    assert found.together.kappa.value == -1


def test_three_coders():
    """Each passage is compared with both others: two agree with each other, and not with the third,
    who marked nothing; a third who did not judge the narrative is not asked."""
    columns = ([0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 20], [10, 10, 30])
    found = overlap(columns, coders=3)
    assert (found.codes[0].agreeing, found.codes[0].compared) == (2, 4)
    assert (found.codes[1].agreeing, found.codes[1].compared) == (0, 2)
    without = passage_overlap([100], [[1], [1], [0]], columns, replicates=0)
    assert (without.codes[0].agreeing, without.codes[0].compared) == (2, 2)


def test_what_cannot_be_said():
    """An unused code has no share; with one code used there is nothing to choose from."""
    found = overlap(([0, 0], [0, 1], [0, 0], [0, 0], [10, 10]), n_codes=2)
    assert found.codes[0].share.value == 1 and found.codes[0].kappa.reason == Reason.NO_VARIATION()
    assert found.codes[1].share.reason == found.codes[1].kappa.reason == Reason.NO_POSITIVES()
    alone = passage_overlap([100], [[1], [0]], ([0], [0], [0], [0], [5]))
    assert alone.together.share.reason == Reason.NO_OVERLAP() and alone.n_used == 0
    nothing = overlap(([], [], [], [], []))
    assert nothing.together.share.reason == Reason.NO_POSITIVES()


@pytest.mark.parametrize("percent", [0, 101])
def test_a_percentage(percent):
    """Another share than 1 to 100 percent is an error that names it."""
    with pytest.raises(ValueError, match=f"it is {percent}"):
        overlap(TWO, percent=percent)


def test_intervals_draw_narratives():
    """Half of twelve narratives agree in full and half not at all: the share is between, the
    interval around it; two passages of a code get none."""
    d = 12
    document = np.repeat(np.arange(d), 2)
    start = np.where((document % 2 == 1) & (np.arange(2 * d) % 2 == 1), 50, 0)
    columns = (document, np.tile([0, 1], d), np.zeros(2 * d, int), start, start + 10)
    found = passage_overlap([100] * d, np.ones((2, d)), columns, seed=1)
    share = found.codes[0].share
    assert share.value == 0.5 and share.interval.low < 0.3 and share.interval.high > 0.7
    few = overlap(TWO, replicates=100).codes[0].share.interval
    assert few.low is None and few.notes == (Reason.FEW_SPANS(n=2),)


_SPAN = st.tuples(
    st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), st.integers(0, 8), st.integers(1, 6)
)


@given(
    st.lists(_SPAN, max_size=12),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.integers(1, 100),
)
def test_against_counting_characters(made, judged, percent):
    """Any coders, narratives and overlaps: the same as going through every character."""
    coverage = np.array(judged).reshape(3, 2)
    columns = np.array([(*one[:4], one[3] + one[4]) for one in made], int).reshape(-1, 5).T
    found = passage_overlap(
        [20, 20], coverage, tuple(columns), percent=percent, n_codes=2, replicates=0
    )
    expected = np.zeros((2, 2), int)
    marked = {}
    for document, coder, code, start, end in columns.T.tolist():
        marked.setdefault((document, coder, code), []).append(set(range(start, end)))
    for (document, coder, code), pieces in marked.items():
        if not coverage[coder, document]:
            continue
        for passage in _merged(pieces):
            for other in range(3):
                if other != coder and coverage[other, document]:
                    theirs = set().union(*marked.get((document, other, code), ()))
                    enough = len(passage & theirs) * 100 >= percent * len(passage)
                    expected[code] += [enough, 1]
    assert [[row.agreeing, row.compared] for row in found.codes] == expected.tolist()


def _merged(pieces):
    """Sets of characters, those that share some made one until none do."""
    out = []
    for piece in pieces:
        apart = [one for one in out if not one & piece]
        out = [*apart, piece.union(*(one for one in out if one & piece))]
    return out
