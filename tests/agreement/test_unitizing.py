"""Unitizing alpha against counting every character, and its behaviour with missing coders."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.agreement import group_unitizing, unitizing_agreement
from synth.reasons import Reason


@st.composite
def unitizings(draw, exclusive=False):
    """Lengths, coverage and spans; with `exclusive` no coder has two codes on one character."""
    c, d, k = draw(st.integers(2, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    length = rng.integers(1, 25, d)
    coverage = rng.random((c, d)) < 0.8
    rows = []
    for doc in range(d):
        for coder in range(c):
            if exclusive:
                cuts = np.unique(rng.integers(0, length[doc] + 1, rng.integers(0, 6)))
                spans = [(a, b) for a, b in itertools.pairwise(cuts) if rng.random() < 0.7]
                rows += [(doc, coder, rng.integers(0, k), a, b) for a, b in spans]
            else:
                for _ in range(rng.integers(0, 5)):
                    a, b = np.sort(rng.choice(length[doc] + 1, 2, replace=False))
                    rows.append((doc, coder, rng.integers(0, k), a, b))
    rng.shuffle(rows)
    return length, coverage, tuple(np.array(rows, int).reshape(-1, 5).T), k


def spans_of(columns, doc, coder, code=None):
    """A coder's spans, those of one code that overlap made one."""
    rows = sorted(
        (s, e, k)
        for d, c, k, s, e in zip(*columns, strict=True)
        if (d, c) == (doc, coder) and code in (None, k)
    )
    out = []
    for start, end, k in rows:
        if out and start < out[-1][1] and k == out[-1][2]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), k)
        else:
            out.append((start, end, k))
    return out


def count_characters(length, coverage, columns, codes, binary):
    """ℓ_ck and the self terms S, S* by going through every character; value 0 is the gap."""
    q = len(codes) + 1
    ell, self_term, self_star = np.zeros((q, q)), np.zeros(q), np.zeros(q)
    for doc in range(len(length)):
        coders = np.flatnonzero(coverage[:, doc])
        if coders.size < 2:
            continue
        values = np.zeros((coders.size, length[doc]), int)
        for i, coder in enumerate(coders):
            for start, end, code in spans_of(columns, doc, coder, binary):
                values[i, start:end] = 1 + codes.index(code)
        for i in range(coders.size):
            for j in range(coders.size):
                if i != j:
                    np.add.at(ell, (values[i], values[j]), 1 / (coders.size - 1))
        self_term[0] += (values == 0).sum()
        for i, coder in enumerate(coders):
            for start, end, code in spans_of(columns, doc, coder, binary):
                at = 1 + codes.index(code)
                self_term[at] += (end - start) ** 2
                shared = (np.delete(values, i, axis=0)[:, start:end] > 0).sum()
                self_star[at] += (shared / (coders.size - 1)) ** 2
    return ell, self_term, self_star


def alpha_from(ell, self_term):
    """1 − Σ observed / Σ expected over c ≠ k, and the matrix of expected coincidences."""
    n, total = ell.sum(axis=1), ell.sum()
    if total == 0 or total**2 == self_term.sum():
        return np.nan, ell
    expected = total * (np.outer(n, n) - np.diag(self_term)) / (total**2 - self_term.sum())
    off = ~np.eye(len(n), dtype=bool)
    if expected[off].sum() == 0:
        return np.nan, expected
    return 1 - ell[off].sum() / expected[off].sum(), expected


def same(estimate, value):
    """An estimate equals a number; None where there is no number."""
    if np.isnan(value):
        return estimate.value is None and bool(estimate.reason)
    return estimate.value == pytest.approx(value, abs=1e-9)


@settings(max_examples=120)
@given(unitizings())
def test_each_code_by_counting_characters(study):
    """uα of every code, spans overlapping in all ways, equals the definition on characters."""
    length, coverage, columns, k = study
    found = unitizing_agreement(length, coverage, columns, n_codes=k, replicates=0)
    for code in range(k):
        ell, self_term, _ = count_characters(length, coverage, columns, [code], code)
        assert same(found.alpha[code], alpha_from(ell, self_term)[0])


@settings(max_examples=120)
@given(unitizings(exclusive=True))
def test_groups_by_counting_characters(study):
    """uα, |uα, cuα, (k)uα and the coverages equal their definitions on characters."""
    length, coverage, columns, k = study
    codes = list(range(k))
    found = group_unitizing(length, coverage, columns, codes, replicates=0)
    ell, self_term, star = count_characters(length, coverage, columns, codes, None)
    assert same(found.u, alpha_from(ell, self_term)[0])
    fold = np.array([[1, 0], *[[0, 1]] * k])
    assert same(found.binary, alpha_from(fold.T @ ell @ fold, self_term @ fold)[0])
    inner = ell[1:, 1:]
    cu, expected = alpha_from(inner, star[1:])
    assert same(found.cu, cu)
    if not np.isnan(cu):
        for code in codes:
            n, e = inner[code].sum(), expected[code].sum()
            if n > 1e-9 and e > 1e-9 and e - expected[code, code] > 1e-9:
                value = 1 - (1 - inner[code, code] / n) / (1 - expected[code, code] / e)
                assert same(found.by_code[code], value)
    for code in codes:
        marked = ell[1 + code].sum()
        if marked:
            assert found.code_coverage[code] == pytest.approx(inner[code].sum() / marked)
        else:
            assert found.code_coverage[code] is None
    if ell.sum():
        assert found.coverage == pytest.approx(inner.sum() / ell.sum())


@settings(max_examples=60)
@given(unitizings(), st.integers(0, 2**32 - 1))
def test_order_and_names_do_not_matter(study, seed):
    """Shuffling rows and renumbering coders, codes and documents changes no coefficient."""
    length, coverage, (doc, coder, code, start, end), k = study
    rng = np.random.default_rng(seed)
    to_doc = rng.permutation(length.size)
    to_coder, to_code = rng.permutation(len(coverage)), rng.permutation(k)
    rows = rng.permutation(doc.size)
    turned = (to_doc[doc], to_coder[coder], to_code[code], start, end)
    before = unitizing_agreement(length, coverage, (doc, coder, code, start, end), n_codes=k)
    after = unitizing_agreement(
        length[np.argsort(to_doc)],
        coverage[np.argsort(to_coder)][:, np.argsort(to_doc)],
        tuple(column[rows] for column in turned),
        n_codes=k,
    )
    for i in range(k):
        one, two = before.alpha[i], after.alpha[to_code[i]]
        assert one.reason == two.reason
        assert one.value == pytest.approx(two.value, abs=1e-9)


def test_overlapping_spans_of_one_coder_are_one():
    """Overlapping spans merge and are counted; touching ones stay two, as in the published figure."""
    coverage = [[1], [1]]
    split = ([0, 0, 0], [0, 0, 1], [0, 0, 0], [2, 5, 2], [6, 9, 9])
    whole = ([0, 0], [0, 1], [0, 0], [2, 2], [9, 9])
    merged = unitizing_agreement([20], coverage, split, replicates=0)
    assert merged.merged == 1 and merged.n_spans == (2,)
    assert merged.alpha == unitizing_agreement([20], coverage, whole, replicates=0).alpha
    touching = ([0, 0, 0, 0], [0, 0, 1, 1], [0] * 4, [2, 6, 2, 5], [6, 9, 4, 9])
    joined = ([0, 0, 0], [0, 1, 1], [0] * 3, [2, 2, 5], [9, 4, 9])
    two = unitizing_agreement([20], coverage, touching, replicates=0)
    assert two.merged == 0 and two.n_spans == (4,)
    one = unitizing_agreement([20], coverage, joined, replicates=0)
    assert two.alpha[0].value != one.alpha[0].value


def test_intervals():
    """Intervals hold the value, repeat with the seed, and are refused for few spans or narratives."""
    rng = np.random.default_rng(4)
    rows = []
    for doc in range(30):
        for start in range(0, 180, 20):
            for coder in range(3):
                a = start + rng.integers(0, 5)
                rows.append((doc, coder, 0, a, a + rng.integers(6, 12)))
    rows += [(0, 0, 1, 5, 9), (0, 1, 1, 5, 9)]
    columns = tuple(np.array(rows).T)
    args = (np.full(30, 200), np.ones((3, 30), bool), columns)
    found = unitizing_agreement(*args, replicates=400, seed=7)
    first, rare = found.alpha
    assert first.interval.low < first.value < first.interval.high
    assert first.interval.notes == ()
    assert rare.interval.low is None and rare.interval.notes == (Reason.FEW_SPANS(n=2),)
    assert unitizing_agreement(*args, replicates=400, seed=7) == found
    assert unitizing_agreement(*args, replicates=400, seed=8).alpha[0] != first
    group = group_unitizing(*args, [0], replicates=400, seed=7)
    assert group.u.value == pytest.approx(first.value)
    assert group.u.interval.low == pytest.approx(first.interval.low)
    assert group.cu.value is None and group.cu.reason == Reason.ONE_CODE_OF_GROUP()


def test_codes_that_do_not_exclude_one_another():
    """A coder with two codes of a group on one text makes the group's coefficients undefined."""
    columns = ([0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 4, 4], [5, 9, 9])
    found = group_unitizing([10], [[1], [1]], columns, [0, 1])
    assert found.u.value is None
    assert found.u.reason == Reason.CODES_OVERLAP(coder=0, place=4, document=0)
    assert found.binary.reason == found.by_code[1].reason == found.u.reason
    assert group_unitizing([10], [[1], [1]], columns, [1]).u.value == pytest.approx(1.0)


def test_bad_spans_are_refused():
    """Empty spans, spans beyond the text and unknown numbers are errors that name the row."""
    for start, end in ((5, 5), (-1, 3), (5, 12)):
        with pytest.raises(ValueError, match="row 0 is empty or outside"):
            unitizing_agreement([10], [[1]], ([0], [0], [0], [start], [end]))
    with pytest.raises(ValueError, match="unknown coder 3 in row 0"):
        unitizing_agreement([10], [[1]], ([0], [3], [0], [1], [2]))
    with pytest.raises(ValueError, match="row 0 holds nan"):
        group_unitizing([10], [[1]], ([0], [0], [float("nan")], [1], [2]), [0])
    with pytest.raises(ValueError, match="is listed twice"):
        group_unitizing([10], [[1]], ([], [], [], [], []), [0, 0])


def test_undefined_is_undefined():
    """One coder, no overlap, no text, never and always used: None with that reason."""
    span = ([0], [0], [0], [1], [4])
    nothing = ([], [], [], [], [])
    both = ([0, 0], [0, 1], [0, 0], [0, 0], [10, 10])
    cases = [
        ([10], [[1]], span, Reason.ONE_CODER),
        ([10, 10], [[1, 0], [0, 1]], span, Reason.NO_OVERLAP),
        ([], np.zeros((2, 0)), nothing, Reason.NO_UNITS),
        ([10], [[1], [1]], nothing, Reason.NEVER_USED),
        ([10], [[1], [1]], both, Reason.ALWAYS_USED),
    ]
    for length, coverage, spans, reason in cases:
        found = unitizing_agreement(length, coverage, spans, n_codes=1)
        assert found.alpha[0].value is None and found.alpha[0].reason == reason()
        group = group_unitizing(length, coverage, spans, [0])
        assert group.u.value is None and group.u.reason == reason()
        assert group.binary.value is None and group.cu.value is None


def test_rows_outside_the_coverage_are_left_out():
    """A coder's spans where the coder is not complete are not counted, and it is said how many."""
    columns = ([0, 0, 0], [0, 1, 2], [0, 0, 0], [1, 1, 5], [4, 4, 9])
    found = unitizing_agreement([10], [[1], [1], [0]], columns, replicates=0)
    assert found.left_out == 1
    assert found.alpha[0].value == pytest.approx(1.0)
