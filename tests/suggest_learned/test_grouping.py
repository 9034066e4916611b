"""Where a code without a theme might stand, and themes out of proportion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import given_together

from synth.suggest.codes.code_use import CodeUse, truths
from synth.suggest.codes.grouping import near_places, sizes


def use(carried, narrative, codes):
    """Sentences by the numbers of the codes they carry."""
    at = [(row, code) for row, own in enumerate(carried) for code in own]
    table = truths([r for r, _ in at], [c for _, c in at], (len(carried), codes))
    return CodeUse(table, np.array(narrative, dtype=np.int64), given_together(carried))


PLACES = {"far": [0, 1], "near": [2, 3], "empty": []}
ALIKE = np.eye(5)


def test_the_place_with_shared_passages_comes_first():
    """Code 4 stands in the sentences of codes 2 and 3: their place is first, with its counts."""
    found = use([[0], [1], [2, 4], [3, 4], [4, 0]], [0, 0, 1, 2, 2], 5)
    first, second = near_places(found, ALIKE, PLACES, [4])
    assert (first.place, first.passages, first.passages_either) == ("near", 2, 3)
    assert (first.narratives, first.narratives_either) == (2, 2)
    assert (second.place, second.passages, second.narratives) == ("far", 1, 1)
    assert first.score > second.score


def test_shared_passages_are_one_coders():
    """Code 4 and the place's code 2 stand on sentence 0 by two coders, on 1 by one: one passage of
    two with either. Two codes of the place on one sentence make one passage."""
    carried = [[2, 4], [2, 3, 4]]
    found = CodeUse(
        use(carried, [0, 0], 5).carried, np.zeros(2, dtype=np.int64),
        given_together([[4], [2, 3, 4]], [[2], []]),
    )  # fmt: skip
    (only,) = near_places(found, ALIKE, PLACES, [4])
    assert (only.place, only.passages, only.passages_either) == ("near", 1, 2)


def test_a_large_place_is_not_near_for_its_size():
    """One shared sentence of two says more than one of twenty-two."""
    carried = [[0]] * 20 + [[0, 4], [2, 4]]
    first, second = near_places(use(carried, [0] * 22, 5), ALIKE, PLACES, [4])
    assert (first.place, second.place) == ("near", "far")


def test_definitions_decide_where_nothing_is_coded():
    """A code that nobody has used yet is compared by its definition alone."""
    alike = ALIKE.copy()
    alike[4, 2] = alike[2, 4] = 0.6
    (only,) = near_places(use([[0], [2]], [0, 1], 5), alike, PLACES, [4])
    assert (only.place, only.similarity, only.passages) == ("near", 0.3, 0)
    assert only.score == pytest.approx(1 / 3)


def test_nothing_in_common_is_near_to_nothing():
    """A code that shares nothing has no place; nor is there one without places or loose codes."""
    found = use([[0], [4]], [0, 1], 5)
    assert near_places(found, ALIKE, PLACES, [4]) == []
    assert near_places(found, ALIKE, {"empty": []}, [4]) == []
    assert near_places(found, ALIKE, PLACES, []) == []


def test_no_more_than_asked_for():
    """Of many places the nearest are told, equal ones in the round's order."""
    places = {name: [n] for n, name in enumerate("abcd")}
    alike = np.full((5, 5), 0.5)
    found = near_places(use([[4]], [0], 5), alike, places, [4])
    assert [one.place for one in found] == ["a", "b", "c"]


@given(st.lists(st.sets(st.integers(0, 4)), max_size=12))
def test_shares_are_shares(carried):
    """Whatever is coded: shared counts never pass those with either, and scores lie in 0 to 1."""
    found = use(carried, [n // 3 for n in range(len(carried))], 5)
    for one in near_places(found, ALIKE, PLACES, [4]):
        assert 0 <= one.passages <= one.passages_either
        assert 0 <= one.narratives <= one.narratives_either
        assert 0 < one.score <= 1


def test_many_few_and_one_code():
    """Each bound: more than twice the median, fewer than two, more than 80% of the codings."""
    groups = {"big": [0, 1, 2, 3, 4], "mid": [5, 6], "one": [7], "top": [8, 9]}
    codings = [1, 1, 1, 1, 1, 3, 3, 9, 81, 19]
    found = {one.id: one for one in sizes([groups], codings)}
    assert found["big"].notes == ("many",)
    assert found["big"].median == 2
    assert found["mid"].notes == ()
    assert found["one"].notes == ("few",), "one code of course has all codings"
    assert found["top"].notes == ("one-code",)
    assert (found["top"].top, found["top"].top_share) == (8, 0.81)


def test_levels_are_compared_within_themselves():
    """Two groups have no “many”; a theme is not large beside subthemes."""
    found = sizes([{"theme": [0, 1, 2, 3, 4]}, {"a": [0], "b": [1, 2, 3, 4]}], [1] * 5)
    assert [(one.id, one.notes) for one in found] == [("theme", ()), ("a", ("few",)), ("b", ())]


def test_a_theme_without_codes_or_codings():
    """No codes: few, and no share; codes without codings: no share."""
    empty, unused = sizes([{"empty": [], "unused": [0, 1]}], [0, 0])
    assert (empty.notes, empty.top, empty.codings) == (("few",), -1, 0)
    assert unused.notes == () and np.isnan(unused.top_share)
    assert sizes([{}, {}], []) == []
