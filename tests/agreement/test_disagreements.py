"""Every disagreement classified, codes confused, units ranked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.agreement import code_agreement, compare_codings, kind_of_coding, rank_units
from synth.agreement.disagreements import AGREED, BOUNDARY, CODE_CHOICE, KINDS, MISSED

#: Characters of a sentence in the tables below.
SENTENCE = 4


@st.composite
def span_tables(draw):
    """Coverage, spans of a few coders on short documents, and the sentences they cover (or None)."""
    c, d, k = draw(st.integers(1, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(0, 30))
    start = rng.integers(0, 12, n)
    end = start + rng.integers(1, 6, n)
    columns = (rng.integers(0, d, n), rng.integers(0, c, n), rng.integers(0, k, n), start, end)
    sentences = (start // SENTENCE, (end - 1) // SENTENCE) if draw(st.booleans()) else None
    return rng.random((c, d)) < 0.85, columns, k, sentences


def classify_slowly(coverage, columns, sentences):
    """The kind of every coding against every other coder, from the definitions."""
    places = zip(*sentences, strict=True) if sentences else zip(*columns[3:], strict=True)
    rows = [(*row, place) for row, place in zip(zip(*columns, strict=True), places, strict=True)]
    judged = lambda row, other: coverage[row[1], row[0]] and coverage[other, row[0]]  # noqa: E731

    def of(other, row):
        """The other coder's codings in the document."""
        return [r for r in rows if (r[0], r[1]) == (row[0], other)] if judged(row, other) else []

    def share(a, b):
        return a[3] < b[4] and b[3] < a[4]

    def matches(row, other):
        return [r for r in of(other, row) if r[2] == row[2] and share(r, row)]

    def free(row, other):
        """The other coder's codings that correspond to none of this coder's."""
        return [r for r in of(other, row) if not matches(r, row[1])]

    def kind(row, other):
        if matches(row, other):
            return AGREED if any(r[5] == row[5] for r in matches(row, other)) else BOUNDARY
        if any(share(r, row) for r in free(row, other)):
            return CODE_CHOICE
        near = sentences and any(
            r[2] == row[2] and r[5][0] <= row[5][1] and row[5][0] <= r[5][1]
            for r in free(row, other)
        )
        return BOUNDARY if near else MISSED

    return np.array(
        [[kind(row, other) if other != row[1] and judged(row, other) else -1
          for other in range(len(coverage))] for row in rows], int,
    ).reshape(len(rows), len(coverage))  # fmt: skip


@settings(max_examples=300)
@given(span_tables())
def test_kinds_follow_their_definitions(study):
    """Each coding against each other coder is classified as the definitions say."""
    coverage, columns, k, sentences = study
    found = compare_codings(coverage, columns, k, sentences)
    assert np.array_equal(found.kind, classify_slowly(coverage, columns, sentences))
    assert found.left_out == (~coverage[columns[1], columns[0]]).sum()


@settings(max_examples=150)
@given(span_tables())
def test_counterparts(study):
    """A counterpart is the other coder's, and of the same code or characters as the kind says."""
    coverage, (doc, coder, code, start, end), k, sentences = study
    found = compare_codings(coverage, (doc, coder, code, start, end), k, sentences)
    pairs = {tuple(pair) for pair in np.sort(found.pairs, axis=1).tolist()}
    assert len(pairs) == len(found.pairs)
    for i, j in np.ndindex(found.kind.shape):
        other = found.counterpart[i, j]
        assert (other >= 0) == (found.kind[i, j] in (AGREED, BOUNDARY, CODE_CHOICE))
        if other >= 0:
            assert doc[other] == doc[i] and coder[other] == j
            assert (min(i, other), max(i, other)) in pairs
            assert (code[other] == code[i]) == (found.kind[i, j] != CODE_CHOICE)
            shared = start[other] < end[i] and end[other] > start[i]
            assert shared or (found.kind[i, j] == BOUNDARY and sentences)
            if found.kind[i, j] == AGREED:
                place = sentences or (start, end)
                assert (place[0][other], place[1][other]) == (place[0][i], place[1][i])


@settings(max_examples=150)
@given(span_tables())
def test_confusion_counts(study):
    """Confusion is symmetric; its diagonal counts the matches, and each coding appears."""
    coverage, columns, k, sentences = study
    found = compare_codings(coverage, columns, k, sentences)
    assert np.array_equal(found.confusion, found.confusion.T)
    matched = np.isin(found.kind, (AGREED, BOUNDARY)).sum(axis=1)
    open_ = np.isin(found.kind, (CODE_CHOICE, MISSED)).sum(axis=1)
    for code in range(k):
        mine = columns[2] == code
        assert found.confusion[code, code] == matched[mine].sum()
        off = found.confusion[code].sum() - found.confusion[code, code]
        assert off >= open_[mine].sum()
    assert found.confusion[-1, -1] == 0


def test_a_code_confused_with_another():
    """Two coders, a swap, a match, and a coding nobody shares."""
    columns = (
        [0] * 5,
        [0, 1, 0, 1, 0],
        [0, 1, 2, 2, 0],
        [0, 1, 20, 20, 40],
        [9, 9, 30, 30, 50],
    )
    found = compare_codings([[1], [1]], columns, 3)
    words = [KINDS[x] for x in kind_of_coding(found.kind)]
    assert words == ["code choice", "code choice", "agreed", "agreed", "missed"]
    assert found.confusion[0, 1] == found.confusion[1, 0] == 1
    assert found.confusion[2, 2] == 2
    assert found.confusion[0, 3] == found.confusion[3, 0] == 1
    assert found.confusion.sum() == 6


def test_same_code_goes_before_a_longer_overlap():
    """A short overlap of the same code is the counterpart, not a long one of another code."""
    columns = ([0, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 9], [10, 9, 12])
    found = compare_codings([[1], [1]], columns, 2)
    assert KINDS[found.kind[0, 1]] == "boundary" and found.counterpart[0, 1] == 2
    # Of two of the same code, the longer overlap.
    columns = ([0, 0, 0], [0, 1, 1], [0, 0, 0], [0, 0, 4], [10, 3, 12])
    assert compare_codings([[1], [1]], columns, 1).counterpart[0, 1] == 2


def compared(spans, sentences):
    """The kind of each coding of two coders; `spans`: (coder, code, start, end)."""
    columns = ([0] * len(spans), *zip(*spans, strict=True))
    found = compare_codings([[1], [1]], columns, sentences=tuple(zip(*sentences, strict=True)))
    return [str(KINDS[kind]) for kind in kind_of_coding(found.kind)], found


def test_two_passages_of_one_sentence():
    """Both coders code the first of two passages in a sentence, one the second also: that is agreed
    on the first, and missed by the other on the second."""
    words, _ = compared([(0, 0, 0, 30), (1, 0, 4, 30), (1, 0, 36, 60)], [(0, 0)] * 3)
    assert words == ["agreed", "agreed", "missed"]


def test_one_code_on_other_words_of_a_sentence():
    """Each coder gives the code in the sentence, to words that do not overlap: no agreement, and the
    two stand together as a difference in boundary."""
    words, found = compared([(0, 0, 0, 30), (1, 0, 36, 60)], [(0, 0)] * 2)
    assert words == ["boundary", "boundary"]
    assert found.pairs.tolist() == [[0, 1]] and found.confusion[0].tolist() == [2, 0]


def test_code_choice_needs_shared_characters_and_two_codes():
    """Other codes in one sentence compete only on the same words, and not where one coder has both."""
    apart = [(0, 0, 0, 10), (1, 1, 10, 20)]
    assert compared(apart, [(0, 0)] * 2)[0] == ["missed", "missed"]
    both = [(0, 0, 0, 10), (0, 1, 0, 10), (1, 1, 0, 10)]
    assert compared(both, [(0, 0)] * 3)[0] == ["missed", "agreed", "agreed"]
    three = [(0, 0, 0, 10), (1, 1, 0, 10), (1, 2, 5, 12)]
    words, found = compared(three, [(0, 0)] * 3)
    assert words == ["code choice"] * 3
    assert sorted(map(tuple, np.sort(found.pairs, axis=1).tolist())) == [(0, 1), (0, 2)]


def test_outside_sentences_the_very_same_stretch_agrees():
    """Codings in a heading, which has no sentence, agree on the same characters alone."""
    nowhere = [(-1, -1)] * 2
    assert compared([(0, 0, 0, 9), (1, 0, 0, 9)], nowhere)[0] == ["agreed", "agreed"]
    assert compared([(0, 0, 0, 9), (1, 0, 2, 9)], nowhere)[0] == ["boundary", "boundary"]
    assert compared([(0, 0, 0, 4), (1, 0, 5, 9)], nowhere)[0] == ["missed", "missed"]


def test_sentences_that_do_not_fit_are_refused():
    """One first and one last sentence for each span, in order."""
    for sentences in (([0], [0, 0]), ([1, 0], [0, 0]), ([-1, 0], [0, 0])):
        with pytest.raises(ValueError, match="first and a last sentence"):
            compare_codings([[1]], ([0, 0], [0, 0], [0, 0], [0, 1], [1, 2]), None, sentences)


def test_one_kind_a_coding():
    """Code choice goes before boundary, that before missed, that before agreed; −1 stays."""
    table = np.array([[-1, 0, 3], [-1, 1, 3], [-1, 2, 1], [-1, 0, 0], [-1, -1, -1]], np.int8)
    assert kind_of_coding(table).tolist() == [MISSED, BOUNDARY, CODE_CHOICE, AGREED, -1]


def test_bad_spans_are_refused():
    """Empty spans and unknown coders name the row."""
    with pytest.raises(ValueError, match="row 1 is empty"):
        compare_codings([[1]], ([0, 0], [0, 0], [0, 0], [1, 5], [2, 5]))
    with pytest.raises(ValueError, match="unknown coder 1"):
        compare_codings([[1]], ([0], [1], [0], [1], [2]))


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_ranking_adds_up_to_the_observed_disagreement(seed):
    """Contributions fall, their shares sum to 1, and together they are the pooled α's numerator."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, 4)
    coverage = rng.random((3, 4)) < 0.8
    document = rng.integers(0, 4, 25)
    unit = rng.integers(0, sizes[document])
    columns = (document, unit, rng.integers(0, 3, 25), rng.integers(0, 3, 25))
    found = rank_units(sizes, coverage, columns)
    assert (np.diff(found.contribution) <= 0).all() and (found.contribution > 0).all()
    assert found.share.sum() == pytest.approx(1 if found.share.size else 0)
    assert len({*zip(found.document, found.unit, strict=True)}) == found.unit.size
    # 1 − α = (N − 1)·ΣO₀₁/Σn₁n₀, with ΣO₀₁ the sum of the contributions.
    result = code_agreement(sizes, coverage, columns, n_codes=3, replicates=0)
    if result.pooled_alpha.value is not None:
        m = coverage.sum(axis=0)
        n = (m * sizes)[m >= 2].sum()
        ones = np.array([sum(c.positives) for c in result.codes])
        do = (n - 1) * found.contribution.sum() / (ones * (n - ones)).sum()
        assert result.pooled_alpha.value == pytest.approx(1 - do)


def test_ranking_of_nothing():
    """Full agreement, one coder and an empty table rank no unit."""
    assert rank_units([2], [[1], [1]], ([0, 0], [1, 1], [0, 1], [0, 0])).unit.size == 0
    assert rank_units([2], [[1]], ([0], [1], [0], [0])).unit.size == 0
    assert rank_units([], np.zeros((2, 0)), ([], [], [], [])).share.size == 0
