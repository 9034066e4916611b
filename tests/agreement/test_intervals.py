"""Intervals: the two kinds that make the hull, against the formulas written out, and each other."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from synth.agreement import code_agreement, cohen_kappa, nominal_agreement, weighted_alpha
from synth.agreement.bootstrap import document_weights
from synth.agreement.coefficients import SUMS, CodeSums, registered
from synth.agreement.hull import t_quantile
from synth.agreement.intervals import Drawing, Figure, Part, limits, limits_of_one, resampled
from synth.agreement.presence import binary_alpha, ratio
from synth.reasons import Reason

NORMAL = NormalDist()


def study(n_documents, *, coders=3, rate=0.3, codes=1, seed=0, alone=0):
    """Narratives of 15 to 40 sentences that differ in how common the code is and in how well coders
    agree. With four coders two to four judge a narrative; `alone` more are judged by one."""
    rng = np.random.default_rng(seed)
    each = n_documents + alone
    sizes = rng.integers(15, 41, each)
    coverage = np.ones((coders, each), bool)
    if coders == 4:
        coverage[3, ::2] = coverage[2, ::3] = False
    coverage[1:, n_documents:] = False
    rows = []
    for d in range(each):
        common = rng.beta(3 * rate, 3 * (1 - rate), codes)[:, None]
        noise = rng.choice([0.02, 0.25])
        truth = rng.random((codes, sizes[d])) < common
        for c in np.flatnonzero(coverage[:, d]):
            code, unit = np.nonzero(truth ^ (rng.random(truth.shape) < noise))
            rows += [(d, u, c, k) for k, u in zip(code, unit, strict=True)]
    return sizes, coverage, tuple(np.array(rows).T)


def document_sums(sizes, coverage, columns, code=0):
    """N, n₁ and O₀₁ of each document, counted unit by unit."""
    m = coverage.sum(axis=0)
    table = [np.zeros(size) for size in sizes]
    for d, u, _, k in zip(*columns, strict=True):
        table[d][u] += k == code
    differing = [float((x * (n - x) / (n - 1)).sum()) for x, n in zip(table, m, strict=True)]
    return (m * sizes).astype(float), np.array([x.sum() for x in table]), np.array(differing)


def alpha_and_influence(w, n, n1, o):
    """α of documents with these weights, and uᵢ of each, as the literature's formula has it."""
    big, one, differ = w @ n, w @ n1, w @ o
    zero = big - one
    e = one * zero / (big - 1)
    theta = differ / e
    return 1 - theta, -(o / e - theta * (n1 / one + (n - n1) / zero - n / (big - 1)))


def hull_by_hand(n, n1, o, draws, seed):
    """The hull of bootstrap-t and expanded BCa, a draw at a time."""
    d = n.size
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha, u = alpha_and_influence(np.ones(d), n, n1, o)
        se = np.sqrt(d / (d - 1) * (u**2).sum())
        values, errors = [], []
        for block in document_weights(d, draws, seed):
            for w in block:
                value, of_draw = alpha_and_influence(w, n, n1, o)
                values.append(value)
                errors.append(np.sqrt(d / (d - 1) * (w * of_draw**2).sum()))
    values, errors = np.array(values), np.array(errors)
    t = ((values - alpha) / errors)[np.isfinite(values) & (errors > 1e-9)]
    student_ends = alpha - np.quantile(t, [0.975, 0.025]) * se
    values = values[np.isfinite(values)]
    z0 = NORMAL.inv_cdf(((values < alpha).sum() + (values == alpha).sum() / 2) / values.size)
    a = (u**3).sum() / (6 * (u**2).sum() ** 1.5)
    reach = np.sqrt(d / (d - 1)) * student.ppf(0.975, d - 1)
    levels = [NORMAL.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))) for z in (-reach, reach)]
    bca_ends = np.quantile(values, levels)
    return min(student_ends[0], bca_ends[0]), min(max(student_ends[1], bca_ends[1]), 1.0)


@pytest.mark.parametrize(
    ("documents", "coders", "rate"), [(14, 2, 0.2), (20, 3, 0.1), (25, 4, 0.3), (12, 2, 0.07)]
)
def test_the_interval_of_alpha_by_hand(documents, coders, rate):
    """Two coders, three, and some missing: the same ends as the formulas give, a draw at a time."""
    data = study(documents, coders=coders, rate=rate, seed=documents)
    found = code_agreement(*data, replicates=300, seed=3).codes[0].alpha.interval
    # Documents are drawn in the order of how many coders judged them.
    order = np.argsort(data[1].sum(axis=0), kind="stable")
    sums = [x[order] for x in document_sums(*data)]
    assert (found.low, found.high) == pytest.approx(hull_by_hand(*sums, 300, 3), abs=1e-7)


def test_the_influence_is_the_derivative_and_near_the_jackknife():
    """uᵢ of α is what a little more of a document changes; leaving one out changes about as much."""
    n, n1, o = document_sums(*study(60, seed=4))
    (found,) = resampled([Part([n[None], n1[None], o[None]])], [Figure(binary_alpha)], Drawing(2))
    alpha, by_formula = alpha_and_influence(np.ones(60), n, n1, o)
    assert found.value[0] == pytest.approx(alpha)
    assert found.influence[0] == pytest.approx(by_formula, abs=1e-9)
    for i in range(60):
        more, less = np.ones(60), np.ones(60)
        more[i] += 1e-6
        less[i] -= 1e-6
        ends = [alpha_and_influence(w, n, n1, o)[0] for w in (more, less)]
        assert found.influence[0, i] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)
    without = [alpha_and_influence(np.ones(60) - np.eye(60)[i], n, n1, o)[0] for i in range(60)]
    jackknife = np.sqrt(59 / 60 * ((np.array(without) - np.mean(without)) ** 2).sum())
    assert found.error[0] == pytest.approx(jackknife, rel=0.05)


@pytest.mark.parametrize("level", [0.9, 0.975, 0.995])
def test_quantiles_of_t(level):
    """They are scipy's, for any number of degrees of freedom."""
    for df in (*range(1, 210), 500, 10_000):
        assert t_quantile(level, df) == pytest.approx(student.ppf(level, df), rel=1e-9)


@pytest.mark.parametrize("name", ["alpha", *registered()])
@pytest.mark.parametrize("coders", [3, 4])
def test_every_coefficient_from_its_formula(name, coders):
    """Of many codes at once, by the number of coders, and of one code by all its sums: the same
    ends. So the products of sums that carry all codes say what the formula alone says."""
    sizes, coverage, columns = study(15, coders=coders, codes=2, seed=8)
    found = code_agreement(sizes, coverage, columns, replicates=200, seed=5).codes[1]
    estimate = found.alpha if name == "alpha" else found.coefficients[name]
    order = np.argsort(coverage.sum(axis=0), kind="stable")
    m = coverage.sum(axis=0)[order].astype(float)
    n, n1, o = (x[order] for x in document_sums(sizes, coverage, columns, 1))
    units = n / m
    whole = CodeSums(
        n_units=units,
        judgements=n,
        applied=n1,
        disagreement=o,
        agreeing=(n1 - o) * (m - 1),
        possible=n1 * (m - 1),
        agreed=units - 2 * o / m,
        judged=units,
        shares=n1 / m,
    )

    def compute(*sums):
        if name == "alpha":
            return binary_alpha(*sums[1:4])
        return registered()[name].compute(CodeSums(*sums))

    lowest = -1.0 if name == "alpha" else registered()[name].lowest
    (one,) = limits_of_one(
        [getattr(whole, column) for column in SUMS],
        [Figure(compute, lowest=lowest)],
        Drawing(200, seed=5),
    )
    interval = one.interval(0, n_documents=15)
    assert interval.low < estimate.value < interval.high
    ends = (estimate.interval.low, estimate.interval.high)
    assert ends == pytest.approx((interval.low, interval.high), abs=1e-6)


def test_one_code_as_one_value():
    """A code is a value of two: `nominal_agreement` gives each coefficient the same interval."""
    sizes, coverage, columns = study(18, coders=3, seed=11)
    code = code_agreement(sizes, coverage, columns, replicates=200, seed=2).codes[0]
    counts = np.zeros((sizes.sum(), 2), int)
    first = np.cumsum(sizes) - sizes
    np.add.at(counts[:, 1], first[columns[0]] + columns[1], 1)
    counts[:, 0] = 3 - counts[:, 1]
    value = nominal_agreement(
        counts, document=np.repeat(np.arange(18), sizes), replicates=200, seed=2
    )
    pairs = [
        (code.alpha, value.alpha),
        (code.ac1, value.ac1),
        (code.fleiss_kappa, value.fleiss_kappa),
        (code.brennan_prediger, value.brennan_prediger),
        (code.percent_agreement, value.percent_agreement),
        (code.positive_agreement, value.specific_agreement[1]),
        (code.prevalence, value.prevalence[1]),
        (code.alpha, value.category_alpha[1]),
    ]
    for one, other in pairs:
        assert one.value == pytest.approx(other.value)
        ends = [(x.interval.low, x.interval.high) for x in (one, other)]
        assert ends[0] == pytest.approx(ends[1], abs=1e-6)


def test_a_nominal_alpha_with_a_metric():
    """α of values that are only told apart is the same by way of distances; interval α of 0 and 1
    too."""
    rng = np.random.default_rng(3)
    truth = rng.random(300) < 0.4
    values = (truth ^ (rng.random((3, 300)) < 0.15)).astype(float)
    document = np.repeat(np.arange(12), 25)
    how = {"document": document, "replicates": 200, "seed": 4}
    ends = [
        (found.interval.low, found.interval.high)
        for found in (
            weighted_alpha(values, metric, **how) for metric in ("nominal", "interval", "ordinal")
        )
    ]
    assert ends[1] == pytest.approx(ends[0], abs=1e-6)
    assert ends[2] == pytest.approx(ends[0], abs=1e-6)


def test_kappa_of_a_pair_and_of_a_table():
    """κ of two coders over units that are documents is κ of their table, units drawn one by one."""
    rng = np.random.default_rng(6)
    truth = rng.random(80) < 0.4
    a, b = (truth ^ (rng.random(80) < noise) for noise in (0.1, 0.2))
    unit = np.concatenate([np.flatnonzero(a), np.flatnonzero(b)])
    coder = np.repeat([0, 1], [a.sum(), b.sum()])
    zero = np.zeros(unit.size, int)
    found = code_agreement(
        np.ones(80, int),
        np.ones((2, 80), bool),
        (unit, zero, coder, zero),
        pair_intervals=True,
        replicates=2000,
    )
    (pair,) = found.pairs
    table = [[(a & b).sum(), (a & ~b).sum()], [(~a & b).sum(), (~a & ~b).sum()]]
    kappa = cohen_kappa(table, replicates=2000)
    assert pair.kappa[0].value == pytest.approx(kappa.value)
    # The table's units stand in another order, so the draws differ.
    ends = (pair.kappa[0].interval.low, pair.kappa[0].interval.high)
    assert ends == pytest.approx((kappa.interval.low, kappa.interval.high), abs=0.02)
    assert kappa.interval.notes == (Reason.UNITS_RESAMPLED(),)
    # With one code, all codes together are that code.
    assert pair.pooled_kappa.interval.low == pytest.approx(ends[0], abs=1e-6)
    assert pair.pooled_positive_agreement.interval.high == pytest.approx(
        pair.positive_agreement[0].interval.high, abs=1e-6
    )


def test_pooled_figures_are_computed_anew_in_each_draw():
    """Pooled α and κ of several codes: their draws are those of the formula over all codes."""
    sizes, coverage, columns = study(16, coders=2, codes=4, seed=13)
    found = code_agreement(sizes, coverage, columns, pair_intervals=True, replicates=150, seed=1)
    sums = [document_sums(sizes, coverage, columns, k) for k in range(4)]
    n = sums[0][0]
    n1, o = (np.array([one[i] for one in sums]) for i in (1, 2))

    def pooled(*drawn):
        applied, differ = np.stack(drawn[1:5]), np.stack(drawn[5:])
        expected = (applied * (drawn[0] - applied)).sum(axis=0)
        return 1 - ratio((drawn[0] - 1) * differ.sum(axis=0), expected)

    def same_shape(compute):
        return lambda *drawn: compute(*np.broadcast_arrays(*drawn))

    (whole,) = limits_of_one(
        np.vstack([n, n1, o]), [Figure(same_shape(pooled))], Drawing(150, seed=1)
    )
    ends = (found.pooled_alpha.interval.low, found.pooled_alpha.interval.high)
    assert ends == pytest.approx((whole.low[0], whole.high[0]), abs=1e-6)

    def pooled_kappa(*drawn):
        units, first, second, differ = drawn[0], *(np.stack(drawn[i : i + 4]) for i in (1, 5, 9))
        by_chance = first * (units - second) + second * (units - first)
        return 1 - ratio(units * differ.sum(axis=0), by_chance.sum(axis=0))

    of_coder = np.zeros((2, 4, 16))
    np.add.at(of_coder, (columns[2], columns[3], columns[0]), 1)
    (whole,) = limits_of_one(
        # O of two coders is the number of units in which one of them applied the code.
        np.vstack([n / 2, *of_coder, o]),
        [Figure(same_shape(pooled_kappa))],
        Drawing(150, seed=1),
    )
    (pair,) = found.pairs
    ends = (pair.pooled_kappa.interval.low, pair.pooled_kappa.interval.high)
    assert ends == pytest.approx((whole.low[0], whole.high[0]), abs=1e-6)


def test_no_interval_at_perfect_agreement():
    """Where coders agree everywhere there is no interval, and the reason is said; also when the
    draws differ in prevalence."""
    sizes = np.array([20, 30, 25, 22, 41, 18])
    document = np.repeat(np.arange(6), [3, 5, 2, 4, 9, 1])
    unit = np.concatenate([np.arange(x) for x in (3, 5, 2, 4, 9, 1)])
    columns = [np.concatenate([x, x]) for x in (document, unit)]
    coder = np.repeat([0, 1], unit.size)
    found = code_agreement(
        sizes,
        np.ones((2, 6), bool),
        (*columns, coder, coder * 0),
        pair_intervals=True,
        replicates=300,
    )
    (code,), (pair,) = found.codes, found.pairs
    whole = [found.pooled_alpha, pair.pooled_kappa, pair.kappa[0], pair.positive_agreement[0]]
    for estimate in (code.alpha, code.ac1, code.fleiss_kappa, code.positive_agreement, *whole):
        assert estimate.value == 1.0
        assert (estimate.interval.low, estimate.interval.high) == (None, None)
        assert estimate.interval.notes == (Reason.PERFECT(),)
    assert code.prevalence.interval.low < code.prevalence.value < code.prevalence.interval.high


@pytest.mark.parametrize(("differing", "given"), [(1, False), (2, False), (3, True)])
def test_differing_in_few_narratives(differing, given):
    """Where coders differ in one narrative or two, a third or an eighth of the draws has no
    disagreement: the interval is refused, with that share."""
    document, units = np.repeat(np.arange(12), 4), np.tile(np.arange(4), 12)
    shared = (units > 0) | (document >= differing)
    parts = [(document, units, 0 * units), (document[shared], units[shared], 0 * units[shared] + 1)]
    document, units, coder = (np.concatenate(x) for x in zip(*parts, strict=True))
    found = code_agreement(
        np.full(12, 20), np.ones((2, 12), bool), (document, units, coder, 0 * coder)
    )
    interval = found.codes[0].alpha.interval
    share = (1 - differing / 12) ** 12
    assert (interval.low is not None) is given
    (note,) = interval.notes[-1:]
    assert note.reason is (Reason.SOMETIMES_UNDEFINED if given else Reason.OFTEN_UNDEFINED)
    assert note["share"] == pytest.approx(share, abs=0.03)


def test_what_one_coder_alone_judged_is_drawn_for_ac1_and_fleiss():
    """Such narratives enter π, so they are drawn for the two coefficients with π; the intervals of
    the others are as if they were not there."""
    sizes, coverage, columns = study(15, alone=6, seed=21)
    paired = columns[0] < 15
    without = code_agreement(
        sizes[:15], coverage[:, :15], tuple(x[paired] for x in columns), replicates=200
    ).codes[0]
    found = code_agreement(sizes, coverage, columns, replicates=200).codes[0]
    for name in ("percent", "positive", "prevalence", "brennan_prediger"):
        assert found.coefficients[name] == without.coefficients[name]
    assert found.alpha == without.alpha
    for name in ("ac1", "fleiss"):
        assert found.coefficients[name].value != without.coefficients[name].value
        assert found.coefficients[name].interval != without.coefficients[name].interval


def as_irrcac(table):
    """AC1 and Fleiss' κ of counts[U, 2], and AC1's standard error, as irrCAC's `gwet.ac1.raw` and
    `fleiss.kappa.raw` (R) have it: pₐ over units with two ratings, π over all."""
    n, r = len(table), table.sum(axis=1)
    two = r >= 2
    pa_of = (table * (table - 1)).sum(axis=1) / np.where(two, r * (r - 1), -1)
    pa = pa_of[two].mean()
    pi = (table / r[:, None]).mean(axis=0)
    pe = 2 * (pi * (1 - pi)).sum() / 2
    ac1 = (pa - pe) / (1 - pe)
    of_unit = n / two.sum() * (pa_of - pe * two) / (1 - pe)
    pe_of = (table @ (1 - pi)) / r
    of_unit = of_unit - 2 * (1 - ac1) * (pe_of - pe) / (1 - pe)
    error = np.sqrt(((of_unit - ac1) ** 2).sum() / (n * (n - 1)))
    return ac1, (pa - (pi**2).sum()) / (1 - (pi**2).sum()), error


def test_what_irrcac_gives():
    """With units that one coder alone judged AC1 and Fleiss' κ are irrCAC's, and so is the standard
    error of AC1 where each unit is drawn by itself and all have two ratings or more."""
    sizes, coverage, columns = study(12, coders=4, alone=5, seed=17)
    first = np.cumsum(sizes) - sizes
    table = np.zeros((sizes.sum(), 2))
    np.add.at(table[:, 1], first[columns[0]] + columns[1], 1)
    table[:, 0] = np.repeat(coverage.sum(axis=0), sizes) - table[:, 1]
    ac1, fleiss, _ = as_irrcac(table)
    found = code_agreement(sizes, coverage, columns, replicates=0).codes[0]
    assert (found.ac1.value, found.fleiss_kappa.value) == pytest.approx((ac1, fleiss))
    value = nominal_agreement(table)
    assert (value.ac1.value, value.fleiss_kappa.value) == pytest.approx((ac1, fleiss))

    paired = table[table.sum(axis=1) >= 2]
    m, one = paired.sum(axis=1), paired[:, 1]
    apart = 2 * one * (m - one) / (m * (m - 1))
    names = [SUMS[at] for at in registered()["ac1"].reads(CodeSums(*np.ones((len(SUMS), 1, 1))))]
    sums = {"n_units": m / m, "agreed": 1 - apart, "judged": m / m, "shares": one / m}

    def compute(*columns):
        given = dict(zip(names, columns, strict=True))
        return registered()["ac1"].compute(CodeSums(*(given.get(x, columns[0]) for x in SUMS)))

    part = Part([sums[name][None] for name in names])
    (drawn,) = resampled([part], [Figure(compute)], Drawing(2))
    ac1, _, error = as_irrcac(paired)
    assert (drawn.value[0], drawn.error[0]) == pytest.approx((ac1, error))


def test_many_documents_are_drawn_in_groups(monkeypatch):
    """Beyond a number, groups of documents are drawn: always the same, and about as wide."""
    data = study(300, coders=4, codes=3, seed=5)
    apart = code_agreement(*data, replicates=1000)
    monkeypatch.setattr("synth.agreement.intervals.MOST_DRAWN", 150)
    grouped = code_agreement(*data, replicates=1000)
    assert grouped == code_agreement(*data, replicates=1000)
    estimates = [
        ([*(code.alpha for code in x.codes), *(code.ac1 for code in x.codes), x.pooled_alpha])
        for x in (apart, grouped)
    ]
    for one, other in zip(*estimates, strict=True):
        assert one.value == other.value
        widths = [x.interval.high - x.interval.low for x in (one, other)]
        assert widths[1] == pytest.approx(widths[0], rel=0.2)
        assert one.interval.notes == other.interval.notes == ()


def test_memory_does_not_change_the_draws(monkeypatch):
    """The same interval however few draws are worked on at a time."""
    data = study(14, codes=3, seed=2)
    whole = code_agreement(*data, pair_intervals=True, replicates=60)
    monkeypatch.setattr("synth.agreement.intervals._BLOCK", 300)
    monkeypatch.setattr("synth.agreement.intervals._CHUNK", 12)
    few = code_agreement(*data, pair_intervals=True, replicates=60)
    for one, other in zip(whole.codes, few.codes, strict=True):
        assert one.alpha.interval.low == pytest.approx(other.alpha.interval.low, abs=1e-9)
        assert one.ac1.interval.high == pytest.approx(other.ac1.interval.high, abs=1e-9)
    assert whole.pooled_alpha.interval.low == pytest.approx(few.pooled_alpha.interval.low, abs=1e-9)


@settings(max_examples=40)
@given(st.integers(2, 30), st.floats(0.02, 0.6), st.integers(0, 2**32 - 1))
def test_ends_are_in_order_and_in_range(documents, rate, seed):
    """Whatever the study: the ends lie within −1 (or 0) and 1, in order, or there is a reason; the
    order of coders does not matter."""
    data = study(documents, coders=2, rate=rate, seed=seed)
    found = code_agreement(*data, replicates=80)
    for code in found.codes:
        for name, estimate in {"alpha": code.alpha, **code.coefficients}.items():
            interval = estimate.interval
            if interval is None:
                assert estimate.value is None
            elif interval.low is None:
                assert interval.high is None and len(interval.notes) == 1
                assert interval.notes[0].reason.refuses
            else:
                lowest = 0.0 if name in ("percent", "positive", "prevalence") else -1.0
                assert lowest <= interval.low < interval.high <= 1.0
    sizes, coverage, (document, unit, coder, code) = data
    turned = code_agreement(sizes, coverage, (document, unit, 1 - coder, code), replicates=80)
    assert [one.alpha for one in turned.codes] == [one.alpha for one in found.codes]


def test_a_figure_that_is_a_plain_mean():
    """For a mean of documents of one size the standard error is the textbook's, and bootstrap-t
    and BCa give about the t interval when the documents are many."""
    rng = np.random.default_rng(1)
    x = rng.normal(0.3, 0.1, 200)
    part = Part([np.ones((1, 200)), x[None]])
    share = Figure(lambda n, total: total / n)
    (drawn,) = resampled([part], [share], Drawing(10))
    assert drawn.error[0] == pytest.approx(x.std(ddof=1) / np.sqrt(200))
    (found,) = limits([part], [share], Drawing(4000, seed=2))
    reach = student.ppf(0.975, 199) * x.std(ddof=1) / np.sqrt(200)
    assert found.low[0] == pytest.approx(x.mean() - reach, abs=0.002)
    assert found.high[0] == pytest.approx(x.mean() + reach, abs=0.002)


def test_a_level_that_is_no_share():
    """95 is an error that repeats it."""
    with pytest.raises(ValueError, match="it is 95"):
        code_agreement(*study(6), level=95)
    with pytest.raises(ValueError, match="it is 0"):
        limits_of_one(np.ones((1, 6)), [Figure(lambda n: n)], Drawing(10, level=0.0))
