"""Every disagreement classified, codes confused, units ranked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.agreement import code_agreement, compare_codings, kind_of_coding, rank_units
from synth.agreement.disagreements import AGREED, BOUNDARY, CODE_CHOICE, KINDS, MISSED


@st.composite
def span_tables(draw):
    """Coverage and spans of a few coders on short documents."""
    c, d, k = draw(st.integers(1, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(0, 30))
    start = rng.integers(0, 12, n)
    columns = (
        rng.integers(0, d, n),
        rng.integers(0, c, n),
        rng.integers(0, k, n),
        start,
        start + rng.integers(1, 6, n),
    )
    return rng.random((c, d)) < 0.85, columns, k


def classify_slowly(coverage, columns):
    """The kind of every coding against every other coder, from the definitions."""
    rows = list(zip(*columns, strict=True))
    table = np.full((len(rows), len(coverage)), -1)
    for i, (doc, coder, code, start, end) in enumerate(rows):
        for other in range(len(coverage)):
            if other == coder or not (coverage[coder, doc] and coverage[other, doc]):
                continue
            there = [
                (k, s, e)
                for d, c, k, s, e in rows
                if (d, c) == (doc, other) and s < end and e > start
            ]
            if not there:
                table[i, other] = MISSED
            elif (code, start, end) in there:
                table[i, other] = AGREED
            elif any(k == code for k, _, _ in there):
                table[i, other] = BOUNDARY
            else:
                table[i, other] = CODE_CHOICE
    return table


@settings(max_examples=200)
@given(span_tables())
def test_kinds_follow_their_definitions(study):
    """Each coding against each other coder is classified as the definitions say."""
    coverage, columns, k = study
    found = compare_codings(coverage, columns, k)
    assert np.array_equal(found.kind, classify_slowly(coverage, columns))
    assert found.left_out == (~coverage[columns[1], columns[0]]).sum()


@settings(max_examples=150)
@given(span_tables())
def test_counterparts(study):
    """A counterpart overlaps, is the other coder's, and is of the same code where the kind says so."""
    coverage, (doc, coder, code, start, end), k = study
    found = compare_codings(coverage, (doc, coder, code, start, end), k)
    for i, j in np.ndindex(found.kind.shape):
        other = found.counterpart[i, j]
        assert (other >= 0) == (found.kind[i, j] in (AGREED, BOUNDARY, CODE_CHOICE))
        if other >= 0:
            assert doc[other] == doc[i] and coder[other] == j
            assert start[other] < end[i] and end[other] > start[i]
            assert (code[other] == code[i]) == (found.kind[i, j] != CODE_CHOICE)
            if found.kind[i, j] == AGREED:
                assert (start[other], end[other]) == (start[i], end[i])


@settings(max_examples=150)
@given(span_tables())
def test_confusion_counts(study):
    """Confusion is symmetric; its diagonal counts the matches, and each coding appears."""
    coverage, columns, k = study
    found = compare_codings(coverage, columns, k)
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
