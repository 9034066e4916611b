"""Pairs of codes that might be one, and the sentences that speak for it."""

from __future__ import annotations

import numpy as np
import pytest
from making import given_together

from synth.suggest.codes.alike import Readings, alike_pairs, confusion, examples
from synth.suggest.codes.code_use import CodeUse, truths

CODES = 6


def table(*carried):
    """Sentences by the numbers of the codes they carry."""
    at = [(row, code) for row, own in enumerate(carried) for code in own]
    return truths([r for r, _ in at], [c for _, c in at], (len(carried), CODES))


def readings(*coders, read=None):
    """What each coder gave; all have completed everything, unless told."""
    every = [np.ones(len(coders[0]), dtype=bool)] * len(coders)
    return Readings([table(*own) for own in coders], read or every)


def found(*coders, similarity=None, read=None):
    """The pairs, and the readings and uses they come from; the union of all coders counts."""
    given = readings(*coders, read=read)
    together = sum(given.given[1:], given.given[0]).tocsr()
    together.data[:] = 1
    use = CodeUse(together, np.zeros(len(coders[0]), dtype=np.int64), given_together(*coders))
    confused, compared = confusion(given, CODES)
    alike = np.eye(CODES) if similarity is None else similarity
    return alike_pairs(use, alike, confused, compared), use, given


def test_given_for_one_another():
    """Coder a says 0 where b says 1, three times: found first, counted once a sentence."""
    pairs, _, _ = found(
        [[0], [0], [1], [2], [3], [0]],
        [[1], [1], [0], [2], [4], [0]],
    )
    (first,) = pairs
    assert (first.a, first.b, first.confused, first.compared) == (0, 1, 3, 4)
    assert (first.together, first.either) == (0, 4)


def test_agreed_codes_are_not_confused():
    """Where both gave both codes, or one gave both and the other one of them, nothing is confused."""
    confused, compared = confusion(readings([[0, 1], [0, 1]], [[0, 1], [1]]), CODES)
    assert confused.sum() == 0
    assert compared[0, 1] == compared[1, 0] == 2


def test_the_same_sentences_are_found():
    """Two codes that one coder always uses together, with nobody to compare with."""
    pairs, _, _ = found([[2, 3], [2, 3], [2, 3], [4, 5], [4], [5], [4, 5]])
    assert [(one.a, one.b) for one in pairs] == [(2, 3), (4, 5)]
    assert (pairs[0].together, pairs[0].either, pairs[0].compared) == (3, 3, 0)
    assert pairs[0].score == pytest.approx(1 / 3)


def test_what_two_coders_gave_apart_is_not_together():
    """0 by one coder and 1 by the other, twice: given for one another, and never together."""
    (only,), use, given = found([[0], [0]], [[1], [1]])
    assert (only.confused, only.together, only.either) == (2, 0, 2)
    assert {one.kind for one in examples([only], use, given, 9)} == {"confused"}


def test_one_sentence_is_too_little():
    """A single shared sentence, even of codes used nowhere else, makes no pair."""
    assert found([[0], [2]], [[1], [2]])[0] == []


def test_like_definitions_are_enough():
    """Codes that never met are a pair where the codebook says nearly the same of them."""
    similarity = np.eye(CODES)
    similarity[1, 4] = similarity[4, 1] = 0.9
    similarity[2, 3] = similarity[3, 2] = 0.4
    (only,) = found([[1], [4]], similarity=similarity)[0]
    assert (only.a, only.b, only.together, only.similarity) == (1, 4, 0, 0.9)


def test_unfinished_narratives_compare_no_coders():
    """Confusion is counted where both coders have completed the narrative, nowhere else."""
    both, half = np.array([True] * 4), np.array([True, True, False, False])
    given = readings([[0], [0], [0], [0]], [[1], [1], [1], [1]], read=[both, half])
    assert confusion(given, CODES)[0][0, 1] == 2
    none = readings([[0]], [[1]], read=[np.array([True]), np.array([False])])
    assert confusion(none, CODES)[1].sum() == 0


def test_three_coders_are_compared_two_by_two():
    """One against two others: two comparisons of one sentence."""
    confused, compared = confusion(readings([[0]], [[1]], [[1]]), CODES)
    assert confused[0, 1] == 2
    assert compared[0, 1] == 3


def test_examples_are_of_the_pair():
    """First the sentences given one for the other, with who gave which; each sentence once."""
    pairs, use, given = found(
        [[0, 1], [], [1], [0], [0]],
        [[], [], [0], [1], [1]],
    )
    shown = examples(pairs, use, given, 5)
    assert [(one.kind, one.sentence, one.coder_a, one.coder_b) for one in shown] == [
        ("confused", 2, 1, 0), ("confused", 3, 0, 1), ("confused", 4, 0, 1), ("together", 0, -1, -1)
    ]  # fmt: skip
    assert len(examples(pairs, use, given, 2)) == 2


def test_no_more_pairs_than_asked_for():
    """All pairs of six codes that always stand together: the first few, in the codebook's order."""
    given = readings([range(CODES)] * 3)
    use = CodeUse(given.given[0], np.zeros(3, dtype=np.int64), given_together([range(CODES)] * 3))
    nothing = np.zeros((CODES, CODES), dtype=np.int64)
    pairs = alike_pairs(use, np.eye(CODES), nothing, nothing, most=3)
    assert [(one.a, one.b) for one in pairs] == [(0, 1), (0, 2), (0, 3)]


def test_nothing_to_compare():
    """No coder, no code, no sentence: no pair, no error."""
    none = np.zeros((0, 0), dtype=np.int64)
    empty = CodeUse(truths([], [], (0, 0)), np.zeros(0, dtype=np.int64), given_together())
    assert alike_pairs(empty, none.astype(float), none, none) == []
    assert confusion(Readings([], []), CODES)[0].sum() == 0
    assert examples([], empty, Readings([], []), 2) == []
