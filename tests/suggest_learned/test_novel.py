"""Groups of passages that no code fits."""

from __future__ import annotations

import numpy as np
import pytest

from synth.suggest.ranking.novel import novel_groups
from synth.suggest.ranking.ranker import fit
from synth.suggest.similarity import CharacterTfidf

WEATHER = [f"The snow closed the mountain road on day {n}." for n in range(30)]
PARKING = [f"Nowhere to leave a car near entrance {n}." for n in range(30)]
FITTING = [f"A nurse came in to help, number {n}." for n in range(90)]
TEXTS = [*WEATHER, *PARKING, *FITTING, "", "..."]
NARRATIVES = [f"N{number % 7}" for number in range(len(TEXTS))]
FIT = np.array([0.1] * 60 + [0.9] * 90 + [0.0] * 2)
VECTORS = CharacterTfidf(TEXTS).vectors(TEXTS)


def test_what_fits_no_code_is_found_and_described():
    """The snow and the parking come up in groups of their own, with their words and quotes."""
    found = novel_groups(TEXTS, NARRATIVES, FIT, VECTORS, share=0.4)
    assert 2 <= len(found) <= 4
    for group in found:
        kinds = {TEXTS[i].split()[1] for i in group.passages}
        assert kinds in ({"snow"}, {"to"})
        assert group.narratives == len({NARRATIVES[i] for i in group.passages})
        assert group.fit == pytest.approx(0.1)
    phrases = " ".join(p for group in found for p in group.phrases)
    assert "mountain road" in phrases
    assert "car" in phrases


def test_empty_passages_are_in_no_group():
    """Texts without a word fit nothing and say nothing."""
    found = novel_groups(TEXTS, NARRATIVES, FIT, VECTORS, share=1.0)
    assert not {150, 151} & {i for group in found for i in group.passages}


def test_seeded():
    """The same seed gives the same groups; dense vectors work like sparse ones."""
    assert novel_groups(TEXTS, NARRATIVES, FIT, VECTORS) == novel_groups(
        TEXTS, NARRATIVES, FIT, VECTORS
    )
    dense = novel_groups(TEXTS, NARRATIVES, FIT, VECTORS.toarray(), share=0.4)
    assert {TEXTS[g.passages[0]].split()[1] for g in dense} == {"snow", "to"}


def test_a_wide_group_stands_before_a_narrow_one():
    """Of two groups alike in size and coherence, the one found in more narratives comes first."""
    vectors = np.repeat(np.eye(2), 20, axis=0)
    narratives = ["N1"] * 20 + [f"N{n}" for n in range(20)]
    found = novel_groups(TEXTS[10:50], narratives, np.zeros(40), vectors, share=1.0)
    assert [group.narratives for group in found] == [20, 1]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_passages(count):
    """One passage is no group."""
    assert novel_groups(TEXTS[:count], NARRATIVES[:count], FIT[:count], VECTORS[:count]) == []


def test_passages_all_alike():
    """The same sentence again and again is one group, without an error."""
    texts = ["The lift was broken."] * 60
    vectors = CharacterTfidf(texts).vectors(texts)
    (group,) = novel_groups(texts, ["N1"] * 60, np.zeros(60), vectors, share=1.0)
    assert group.coherence == pytest.approx(1)
    assert group.phrases


def test_bad_input():
    """Lengths that differ, and a share that is none, are told."""
    with pytest.raises(ValueError, match="same passages"):
        novel_groups(TEXTS, NARRATIVES[1:], FIT, VECTORS)
    with pytest.raises(ValueError, match="share"):
        novel_groups(TEXTS, NARRATIVES, FIT, VECTORS, share=0)


def test_fit_tells_what_is_covered(space):
    """A passage about a code fits better than one about nothing in the codebook."""
    features = space.features(["Two nurses were called in at night.", "Snow closed the road."])
    covered, new = fit(space, features)
    assert covered > new
