"""One value a unit: nominal and weighted coefficients against the oracles."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

from synth.agreement import (
    category_counts,
    cohen_kappa,
    conger_kappa,
    contingency,
    gwet_ac2,
    nominal_agreement,
    weighted_alpha,
    weighted_kappa,
)
from synth.agreement.ratings import patterns
from synth.reasons import Reason


@st.composite
def rating_tables(draw, complete=False):
    """Coders × units of 1 … Q, with NaN where missing."""
    c, u, q = draw(st.integers(2, 5)), draw(st.integers(1, 15)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    truth = rng.integers(1, q + 1, u)
    values = np.where(rng.random((c, u)) < 0.6, truth, rng.integers(1, q + 1, (c, u))).astype(float)
    if not complete:
        values[rng.random((c, u)) < 0.25] = np.nan
    return values


def pairable_values(values):
    """The values of units that two or more coders judged."""
    paired = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    return paired[~np.isnan(paired)]


@settings(max_examples=150)
@given(rating_tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_equals_krippendorff(values, metric):
    """Alpha with each metric, values missing, is that of the package krippendorff."""
    found = weighted_alpha(values, metric)
    if np.unique(pairable_values(values)).size < 2:
        assert found.value is None and found.reason
        return
    oracle = krippendorff.alpha(values, level_of_measurement=metric)
    assert found.value == pytest.approx(oracle, abs=1e-10)
    if metric == "nominal":
        counts, _ = category_counts(values)
        assert nominal_agreement(counts).alpha.value == pytest.approx(oracle, abs=1e-10)


@settings(max_examples=100)
@given(rating_tables(complete=True))
def test_fleiss_equals_statsmodels(values):
    """Fleiss' kappa of complete tables is that of statsmodels, and Randolph's is Brennan–Prediger."""
    counts, categories = category_counts(values)
    found = nominal_agreement(counts)
    if categories.size < 2:
        assert found.fleiss_kappa.value is None
        return
    assert found.fleiss_kappa.value == pytest.approx(fleiss_kappa(counts), abs=1e-10)
    uniform = fleiss_kappa(counts, method="randolph")
    assert found.brennan_prediger.value == pytest.approx(uniform, abs=1e-10)


@settings(max_examples=100)
@given(rating_tables())
def test_kappas_equal_scikit_learn(values):
    """Cohen's kappa, plain and weighted, is scikit-learn's on the units both coders judged."""
    table, categories = contingency(values[0], values[1])
    both = ~np.isnan(values[:2]).any(axis=0)
    a, b = values[0, both], values[1, both]
    assert table.sum() == both.sum()
    used = np.unique(np.concatenate([a, b]))
    if used.size < 2:
        assert cohen_kappa(table).value is None
        return
    assert cohen_kappa(table).value == pytest.approx(cohen_kappa_score(a, b), abs=1e-10)
    for weights in ("linear", "quadratic"):
        # scikit-learn weighs by the place of a category, not by its value.
        oracle = cohen_kappa_score(a, b, weights=weights, labels=categories)
        assert weighted_kappa(table, weights).value == pytest.approx(oracle, abs=1e-10)


@settings(max_examples=60)
@given(rating_tables())
def test_two_coders_conger_is_cohen(values):
    """With two coders and nothing missing Conger's kappa is Cohen's."""
    both = values[:2, ~np.isnan(values[:2]).any(axis=0)]
    table, _ = contingency(*both)
    assert conger_kappa(both).value == pytest.approx(cohen_kappa(table).value, abs=1e-10)


@settings(max_examples=60)
@given(rating_tables())
def test_linear_weights_of_two_categories_are_no_weights(values):
    """AC2 of two categories is AC1, whatever the weights."""
    binary = np.where(np.isnan(values), np.nan, values > 1)
    counts, categories = category_counts(binary)
    if categories.size < 2:
        return
    for weights in ("linear", "quadratic", "ordinal"):
        ac1 = nominal_agreement(counts).ac1
        ac2 = gwet_ac2(counts, weights)
        assert ac2.reason == ac1.reason
        assert ac2.value == pytest.approx(ac1.value, abs=1e-10)


@settings(max_examples=60)
@given(rating_tables(), st.integers(0, 2**32 - 1))
def test_order_and_names_do_not_matter(values, seed):
    """Shuffling coders and units and renaming categories changes no nominal coefficient."""
    rng = np.random.default_rng(seed)
    names = rng.permutation(10)
    turned = values[rng.permutation(len(values))][:, rng.permutation(values.shape[1])]
    turned = np.where(np.isnan(turned), np.nan, names[np.nan_to_num(turned).astype(int)])
    before = nominal_agreement(category_counts(values)[0])
    after = nominal_agreement(category_counts(turned)[0])
    for name in ("alpha", "fleiss_kappa", "ac1", "brennan_prediger", "percent_agreement"):
        one, two = getattr(before, name), getattr(after, name)
        assert one.reason == two.reason
        assert one.value == pytest.approx(two.value, abs=1e-12)


@settings(max_examples=60)
@given(rating_tables())
def test_patterns_lose_nothing(values):
    """The distinct rows, repeated, are the table's rows; and sorting differs from no sorting."""
    counts, _ = category_counts(values)
    if counts.shape[1] == 0:
        return
    rows, times = patterns(counts)
    assert sorted(np.repeat(rows, times, axis=0).tolist()) == sorted(counts.astype(float).tolist())
    assert len({tuple(row) for row in rows.tolist()}) == len(rows)


def test_many_categories_take_the_slow_path():
    """A table too wide to number its rows still gives the right coefficient."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 60, 80)
    values = np.where(rng.random((3, 80)) < 0.7, truth, rng.integers(0, 60, (3, 80))).astype(float)
    counts, categories = category_counts(values)
    assert (counts.max() + 1.0) ** categories.size > 2**62
    oracle = krippendorff.alpha(values, level_of_measurement="nominal")
    assert nominal_agreement(counts).alpha.value == pytest.approx(oracle, abs=1e-10)


def test_values_of_every_kind():
    """Strings, None, NaN, booleans, small integers and masked arrays are read alike."""
    text = [["in", None, "out", "in"], ["in", "out", "out", float("nan")]]
    counts, categories = category_counts(np.array(text, object))
    assert categories.tolist() == ["in", "out"]
    assert counts.tolist() == [[2, 0], [0, 1], [0, 2], [1, 0]]
    assert category_counts([[True, False], [True, True]])[0].tolist() == [[0, 2], [1, 1]]
    unsigned = np.array([[3, 1], [3, 3]], np.uint8)
    counts, categories = category_counts(unsigned)
    assert categories.tolist() == [1, 3] and counts.tolist() == [[0, 2], [1, 1]]
    masked = np.ma.masked_array([[1, 2], [1, 9]], mask=[[0, 0], [0, 1]])
    assert category_counts(masked)[0].tolist() == [[2, 0], [0, 1]]


def test_ordinal_needs_numbers():
    """Words have no order of their own: an ordered metric on them is refused, with its name."""
    with pytest.raises(ValueError, match="ordinal metric needs numbers"):
        weighted_alpha([["low", "high"], ["low", "low"]], "ordinal")
    with pytest.raises(ValueError, match="unknown metric"):
        weighted_alpha([[1, 2], [1, 1]], "circular")
    with pytest.raises(ValueError, match="0 or more"):
        weighted_alpha([[-1, 2], [1, 1]], "ratio")


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([[1, -1]], "negative"),
        ([[0.5, 1]], "whole numbers"),
        ([[np.nan, 1]], "whole numbers"),
        ([1, 2], "units × categories"),
    ],
)
def test_bad_counts_are_refused(counts, message):
    """A table that cannot be counts is refused in words, not computed."""
    with pytest.raises(ValueError, match=message):
        nominal_agreement(counts)


def test_bad_tables_are_refused():
    """A two-coder table must be square, and named categories must fit it and rise."""
    with pytest.raises(ValueError, match="square"):
        cohen_kappa([[1, 2, 3], [1, 2, 3]])
    with pytest.raises(ValueError, match="2 categories in the table, 3"):
        weighted_kappa([[1, 2], [3, 4]], "linear", [1, 2, 3])
    with pytest.raises(ValueError, match="rising"):
        weighted_kappa([[1, 2], [3, 4]], "linear", [2, 1])
    with pytest.raises(ValueError, match="differ in number"):
        contingency([1, 2], [1])
    with pytest.raises(ValueError, match="finite"):
        category_counts([[1.0, np.inf]])


def test_undefined_is_undefined():
    """No units, no pairs and no variation give None with that reason, for every coefficient."""
    for counts, reason in (
        (np.zeros((0, 2), int), Reason.NO_UNITS),
        ([[1, 0], [0, 1]], Reason.NO_OVERLAP),
        ([[2, 0], [3, 0]], Reason.NO_VARIATION),
    ):
        found = nominal_agreement(counts)
        for name in ("alpha", "fleiss_kappa", "ac1", "brennan_prediger"):
            assert getattr(found, name).value is None
            assert getattr(found, name).reason == reason()
        assert gwet_ac2(counts, "linear").value is None
        assert gwet_ac2(counts, "linear").reason == reason()
    assert nominal_agreement([[2, 0], [3, 0]]).percent_agreement.value == 1.0
    assert conger_kappa([[1, 2, 3]]).reason == Reason.ONE_CODER()
    assert weighted_alpha([[1, 1], [1, 1]], "interval").value is None
    assert weighted_alpha(np.zeros((2, 0)), "nominal").reason == Reason.NO_UNITS()
    assert cohen_kappa([[0, 0], [0, 0]]).value is None
    assert cohen_kappa([[5, 0], [0, 0]]).value is None


def test_intervals_by_document_and_by_unit():
    """Narratives are resampled where named; units alone give an interval that says so."""
    rng = np.random.default_rng(3)
    document = np.repeat(np.arange(25), 8)
    truth = rng.integers(1, 4, 200)
    easy = np.repeat(rng.choice([0.3, 1.0], 25), 8)  # some narratives are hard to code
    values = np.where(rng.random((3, 200)) < easy, truth, rng.integers(1, 4, (3, 200)))
    counts, _ = category_counts(values)
    clustered = nominal_agreement(counts, document=document, replicates=500).alpha
    single = nominal_agreement(counts, replicates=500).alpha
    for found in (clustered, single):
        assert found.interval.low < found.value < found.interval.high
    assert clustered.interval.notes == ()
    assert single.interval.notes == (Reason.UNITS_RESAMPLED(),)
    # Disagreement comes by the narrative, so drawing units one by one is too sure of itself.
    wide = clustered.interval.high - clustered.interval.low
    assert wide > 1.2 * (single.interval.high - single.interval.low)
    ordinal = weighted_alpha(values, "nominal", document=document, replicates=500)
    assert ordinal.interval.low == pytest.approx(clustered.interval.low, abs=1e-9)
    assert ordinal.interval.high == pytest.approx(clustered.interval.high, abs=1e-9)
    with pytest.raises(ValueError, match="needs the document"):
        weighted_alpha(values, "ordinal", replicates=10)
