"""Codes present in sentences: `code_agreement` against direct counting and the oracles."""

from __future__ import annotations

from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

from synth.agreement import code_agreement


@st.composite
def studies(draw, min_coders=2):
    """A random study: sizes of documents, coverage, codings with repeats and uncovered rows."""
    c = draw(st.integers(min_coders, 5))
    d = draw(st.integers(1, 6))
    k = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = rng.integers(0, 7, d)
    coverage = rng.random((c, d)) < draw(st.sampled_from([0.5, 0.8, 1.0]))
    table = [
        (doc, u, coder, code)
        for doc in range(d)
        for u in range(sizes[doc])
        for coder in range(c)
        for code in range(k)
        if rng.random() < [0.5, 0.2, 0.9, 0.0][code]
    ]
    table += [table[i] for i in rng.integers(0, len(table), 3)] if table else []
    rng.shuffle(table)
    columns = tuple(np.array(table, int).reshape(-1, 4).T)
    return sizes, coverage, columns, k


def matrix(sizes, coverage, columns, code):
    """Coders × units of 0, 1 and NaN for one code."""
    first = np.cumsum(sizes) - sizes
    values = np.repeat(np.where(coverage, 0.0, np.nan), sizes, axis=1)
    for doc, unit, coder, k in zip(*columns, strict=True):
        if k == code and coverage[coder, doc]:
            values[coder, first[doc] + unit] = 1.0
    return values


def same(estimate, value):
    """An estimate equals a number; None where there is no number."""
    if value is None or np.isnan(value):
        return estimate.value is None and bool(estimate.reason)
    return estimate.value == pytest.approx(value, abs=1e-12)


def oracle_alpha(values):
    """Nominal alpha by the `krippendorff` package, NaN where it refuses."""
    paired = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    if np.unique(paired[~np.isnan(paired)]).size < 2:
        return np.nan
    return krippendorff.alpha(values, level_of_measurement="nominal", value_domain=[0.0, 1.0])


@settings(max_examples=150)
@given(studies())
def test_alpha_equals_krippendorff(study):
    """Each code's alpha, with coders missing by document, is that of the package krippendorff."""
    sizes, coverage, columns, k = study
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    for code in range(k):
        assert same(found.codes[code].alpha, oracle_alpha(matrix(sizes, coverage, columns, code)))


def disagreement(values):
    """Observed and expected disagreement of binary alpha, counted pair by pair."""
    observed, ones, total = 0.0, 0.0, 0
    for column in values.T:
        column = column[~np.isnan(column)]
        if column.size >= 2:
            total += column.size
            ones += column.sum()
            differ = sum(a != b for a in column for b in column)
            observed += differ / (column.size - 1)
    if total < 2:
        return 0.0, 0.0
    return observed / total, 2 * ones * (total - ones) / (total * (total - 1))


def pooled(sizes, coverage, columns, k):
    """Pooled alpha from its definition."""
    parts = [disagreement(matrix(sizes, coverage, columns, code)) for code in range(k)]
    observed, expected = (sum(x) for x in zip(*parts, strict=True))
    return 1 - observed / expected if expected > 0 else np.nan


@settings(max_examples=100)
@given(studies())
def test_pooled_alpha_and_its_parts(study):
    """Pooled alpha, without each coder, and of each document, follow from counting every pair."""
    sizes, coverage, columns, k = study
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    assert same(found.pooled_alpha, pooled(sizes, coverage, columns, k))
    for coder in range(coverage.shape[0]):
        others = coverage.copy()
        others[coder] = False
        assert same(found.without_coder[coder], pooled(sizes, others, columns, k))
    for doc in range(sizes.size):
        alone = coverage & (np.arange(sizes.size) == doc)
        assert same(found.by_document[doc], pooled(sizes, alone, columns, k))


@settings(max_examples=100)
@given(studies())
def test_kappas_equal_scikit_learn(study):
    """Every pair's kappa of every code is scikit-learn's, and positive agreement is the F1."""
    sizes, coverage, columns, k = study
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    pairs = list(combinations(range(coverage.shape[0]), 2))
    assert [(p.coder_a, p.coder_b) for p in found.pairs] == pairs
    for pair in found.pairs:
        observed = expected = 0.0
        for code in range(k):
            a, b = matrix(sizes, coverage, columns, code)[[pair.coder_a, pair.coder_b]]
            both = ~np.isnan(a) & ~np.isnan(b)
            a, b = a[both], b[both]
            assert pair.n_units == a.size
            if a.size:
                po, p, q = (a == b).mean(), a.mean(), b.mean()
                observed += 1 - po
                expected += 1 - p * q - (1 - p) * (1 - q)
            if a.size and np.unique(np.concatenate([a, b])).size == 2:
                assert same(pair.kappa[code], cohen_kappa_score(a, b))
            else:
                assert same(pair.kappa[code], None)
            ones = a.sum() + b.sum()
            assert same(pair.positive_agreement[code], 2 * (a * b).sum() / ones if ones else None)
        assert same(pair.pooled_kappa, 1 - observed / expected if expected > 0 else None)


@settings(max_examples=60)
@given(studies())
def test_fleiss_equals_statsmodels_on_complete_data(study):
    """With no coder missing, Fleiss' kappa is that of statsmodels."""
    sizes, coverage, columns, k = study
    coverage = np.ones_like(coverage)
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    for code in range(k):
        ones = matrix(sizes, coverage, columns, code).sum(axis=0)
        if 0 < ones.sum() < ones.size * coverage.shape[0]:
            table = np.column_stack([coverage.shape[0] - ones, ones])
            assert same(found.codes[code].fleiss_kappa, fleiss_kappa(table))


@settings(max_examples=60)
@given(studies())
def test_plain_proportions(study):
    """Proportions, AC1 and Brennan–Prediger follow from their definitions."""
    sizes, coverage, columns, k = study
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    for code in range(k):
        values = matrix(sizes, coverage, columns, code)
        m = (~np.isnan(values)).sum(axis=0)
        n1 = np.nansum(values, axis=0)
        two = m >= 2
        record = found.codes[code]
        assert record.n_units == two.sum()
        assert record.n_positive == (n1[two] > 0).sum()
        assert record.positives == tuple(np.nansum(values[:, two], axis=1).astype(int))
        if not two.any():
            assert record.percent_agreement.value is None
            continue
        agree = 1 - 2 * n1 * (m - n1) / np.where(two, m * (m - 1), 1)
        pa = agree[two].mean()
        assert same(record.percent_agreement, pa)
        assert same(record.prevalence, n1[two].sum() / m[two].sum())
        possible = (n1 * (m - 1))[two].sum()
        assert same(
            record.positive_agreement,
            (n1 * (n1 - 1))[two].sum() / possible if possible else None,
        )
        if 0 < n1[two].sum() < m[two].sum():
            pi = (n1[m > 0] / m[m > 0]).mean()
            pe = 2 * pi * (1 - pi)
            assert same(record.ac1, (pa - pe) / (1 - pe))
            assert same(record.brennan_prediger, 2 * pa - 1)
        else:
            assert record.ac1.value is None and record.brennan_prediger.value is None


@settings(max_examples=60)
@given(studies(), st.integers(0, 2**32 - 1))
def test_order_and_names_do_not_matter(study, seed):
    """Renumbering coders, codes and units and shuffling rows changes no coefficient."""
    sizes, coverage, columns, k = study
    rng = np.random.default_rng(seed)
    doc, unit, coder, code = columns
    to_coder, to_code = rng.permutation(coverage.shape[0]), rng.permutation(k)
    to_unit = [rng.permutation(size) for size in sizes]
    rows = rng.permutation(doc.size)
    unit = np.array([to_unit[d][u] for d, u in zip(doc, unit, strict=True)], int)
    shuffled = (doc[rows], unit[rows], to_coder[coder][rows], to_code[code][rows])
    turned = coverage[np.argsort(to_coder)]
    before = code_agreement(sizes, coverage, columns, n_codes=k, replicates=0)
    after = code_agreement(sizes, turned, shuffled, n_codes=k, replicates=0)
    assert before.left_out == after.left_out and before.duplicates == after.duplicates
    assert same(after.pooled_alpha, before.pooled_alpha.value)
    for i in range(k):
        a, b = before.codes[i], after.codes[to_code[i]]
        for name in ("alpha", "ac1", "fleiss_kappa", "positive_agreement", "prevalence"):
            assert same(getattr(b, name), getattr(a, name).value)
        assert [b.positives[to_coder[c]] for c in range(len(to_coder))] == list(a.positives)
    for c in range(len(to_coder)):
        assert same(after.without_coder[to_coder[c]], before.without_coder[c].value)
