"""Where codes are used, how alike their definitions are, and one score from several figures."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from making import given_together

from synth.suggest.codes.code_use import CodeUse, scaled_mean, share, similarities, truths


def use(*carried, narrative=None):
    """Sentences by the numbers of the codes they carry; of one narrative each, unless told."""
    at = [(row, code) for row, codes in enumerate(carried) for code in codes]
    table = truths([r for r, _ in at], [c for _, c in at], (len(carried), 3))
    of = np.array(narrative or range(len(carried)), dtype=np.int64)
    return CodeUse(table, of, given_together(carried))


def code(label, definition="", examples=()):
    """A code as the codebook has it."""
    return SimpleNamespace(label=label, definition=definition, examples=examples)


def test_a_sentence_counts_once_for_a_code():
    """Two coders who give a sentence the same code make one passage; pairs are symmetrical."""
    found = use([0, 0, 1], [0], [], narrative=[0, 0, 1])
    assert found.passages.tolist() == [2, 1, 0]
    assert found.together.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert found.in_narratives.toarray().tolist() == [[1, 1, 0], [0, 0, 0]]


def test_together_is_by_one_coder():
    """Sentence 0 has 0 and 1 from one coder and again from another, sentence 1 has each from one:
    one sentence with both, of two with each."""
    table = truths([0, 0, 1, 1], [0, 1, 0, 1], (2, 3))
    both = given_together([[0, 1], [0]], [[0, 1], [1]])
    found = CodeUse(table, np.zeros(2, dtype=np.int64), both)
    assert found.together.tolist() == [[2, 1, 0], [1, 2, 0], [0, 0, 0]]
    assert found.either.tolist() == [[2, 2, 2], [2, 2, 2], [2, 2, 0]]
    assert found.sentences_with(1, 0).tolist() == [0]
    assert found.sentences_with(1, 2).tolist() == []


def test_no_sentence_at_all():
    """A study without a sentence has zeros and no error."""
    found = use()
    assert found.passages.tolist() == [0, 0, 0]
    assert found.in_narratives.shape == (0, 3)


def test_like_definitions_are_found():
    """The same words make 1, some words something between, none 0; a code without words is 0."""
    found = similarities([
        code("Handover", "Information is passed on between shifts."),
        code("Handover", "Information is passed on between shifts."),
        code("Shifts", "Who passes information on."),
        code(" "),
    ])  # fmt: skip
    assert found[0, 1] == pytest.approx(1, abs=1e-5)
    assert 0.1 < found[0, 2] < 0.9
    assert found[3].tolist() == [0, 0, 0, 0]
    assert (found == found.T).all()


@pytest.mark.parametrize("codes", [[], [code("")], [code("One")]])
def test_too_few_codes_or_words(codes):
    """No code, no word, one code: a table of that size, without an error."""
    assert similarities(codes).shape == (len(codes), len(codes))


def test_a_share_of_nothing_is_nothing():
    """Two codes that are never used share nothing."""
    assert share(0, 0) == 0
    assert share(3, 3) == 1


def test_a_kind_that_is_zero_throughout_counts_nothing():
    """A score where one figure says nothing of any is the rest's, over all kinds."""
    assert scaled_mean([np.zeros(2), np.array([0.1, 0.4])]).tolist() == [0.125, 0.5]
    assert scaled_mean([np.zeros(0), np.zeros(0)]).tolist() == []
