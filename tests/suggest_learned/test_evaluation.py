"""The measures say what they should, and a trial is held out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from synth.reasons import Reason
from synth.suggest.ranking.evaluation import (
    best_threshold,
    calibration_table,
    fit_calibration,
    frequency_scores,
    macro_recall_at,
    mean_reciprocal_rank,
    micro_f1,
    per_code,
    recall_at,
)
from synth.suggest.ranking.learned import label_matrix
from synth.suggest.ranking.trial import Figures, draw, figures, held_out, learning_curve
from synth.wording import interval

SCORES = np.array([[9, 8, 7, 6], [6, 7, 8, 9], [9, 8, 7, 6], [1, 2, 3, 4]], dtype=float)
GOLD = np.array([[1, 0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 0], [0, 0, 0, 0]], dtype=bool)


def test_by_hand():
    """Four passages, worked out on paper; the last has no code, and counts nowhere."""
    assert recall_at(SCORES, GOLD, 3) == pytest.approx((0.5 + 1 + 1) / 3)
    assert macro_recall_at(SCORES, GOLD, 3) == pytest.approx((1 + 1 + 0.5) / 3)
    assert mean_reciprocal_rank(SCORES, GOLD) == pytest.approx((1 + 1 + 1 / 3) / 3)
    assert micro_f1(SCORES >= 9, GOLD) == pytest.approx(2 * 2 / (3 + 4))


def test_nothing_coded_is_undefined():
    """Without codings there is nothing to measure: NaN, not 0 and not an error."""
    none = np.zeros((2, 3), bool)
    for measure in (recall_at, macro_recall_at, mean_reciprocal_rank):
        assert math.isnan(measure(np.ones((2, 3)), none))
    assert math.isnan(micro_f1(none, none))
    assert best_threshold(np.ones((2, 3)), none) == math.inf


@settings(deadline=None)
@given(
    arrays.arrays(float, (6, 4), elements=st.integers(0, 5).map(float)),
    arrays.arrays(bool, (6, 4)),
)
def test_no_other_threshold_is_better(scores, gold):
    """The chosen threshold has the highest micro-F1 of all, equal scores together."""
    if gold.any():
        chosen = micro_f1(scores >= best_threshold(scores, gold), gold)
        assert chosen == max(micro_f1(scores >= value, gold) for value in np.unique(scores))


def test_intervals_resample_narratives():
    """Passages of one narrative are drawn together, so few narratives make wide intervals."""
    rng = np.random.default_rng(1)
    gold = np.repeat(rng.random((40, 1)) < 0.9, 10, axis=0)
    predicted = np.repeat(rng.random((40, 1)) < 0.5, 10, axis=0)
    (wide,) = per_code(predicted, gold, np.repeat(np.arange(40), 10), ["a"])
    (narrow,) = per_code(predicted, gold, np.arange(400), ["a"])
    assert wide.recall.value == narrow.recall.value
    assert wide.recall.low < narrow.recall.low <= narrow.recall.value
    assert wide.recall.high > narrow.recall.high >= narrow.recall.value
    assert per_code(predicted, gold, np.arange(400), ["a"]) == [narrow], "seeded"


def test_a_rare_code_has_no_interval():
    """Three uses are too few for an interval, and the note says so; none leaves NaN."""
    gold = np.zeros((30, 2), bool)
    gold[:3, 0] = True
    rare, never = per_code(gold, gold, np.arange(30), ["a", "b"])
    assert rare.recall.value == 1.0
    assert math.isnan(rare.recall.low)
    assert rare.recall.notes == (Reason.FEW_TIMES_CODED(times=3, narratives=3),)
    assert interval(rare.recall.notes, given=False) == (
        "no interval: coded 3 times, in 3 narratives"
    )
    assert math.isnan(never.recall.value)


def test_calibration_finds_the_chances():
    """Where the chance is a logistic function of the score, it is found."""
    rng = np.random.default_rng(0)
    scores, learned = rng.normal(size=(4000, 3)), rng.normal(size=(4000, 3))
    chance = 1 / (1 + np.exp(-(-1 + 2 * scores + 0.5 * learned)))
    gold = rng.random(chance.shape) < chance
    fitted = fit_calibration(scores, learned, gold)
    assert np.allclose([fitted.added, fitted.score, fitted.learned], [-1, 2, 0.5], atol=0.15)
    table = calibration_table(fitted.probability(scores, learned), gold)
    assert sum(own.count for own in table) == gold.size
    assert all(abs(own.expected - own.observed) < 0.06 for own in table)


def test_calibration_is_not_surer_than_the_best_scores_were_right():
    """Where the highest scores are right half of the time, no chance is near 1; the order stays."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(4000, 10))
    gold = rng.random(scores.shape) < np.where(scores > 1.5, 0.5, 0.002)
    old, new = slice(0, 2000), slice(2000, None)
    fitted = fit_calibration(scores[old], np.zeros_like(scores[old]), gold[old])
    chances = fitted.probability(scores[new], np.zeros_like(scores[new]))
    assert np.quantile(chances, 0.999) < 0.6
    for one in calibration_table(chances, gold[new]):
        if one.count > 200:
            assert abs(one.expected - one.observed) < 0.06
    order = np.argsort(scores[new].ravel())
    assert (np.diff(chances.ravel()[order]) >= 0).all()


def test_a_few_codings_do_not_make_levels():
    """A handful of right ones says little about shares: the curve alone is taken."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(50, 4))
    gold = scores > 1.5
    assert fit_calibration(scores, scores, gold).levels is None


def test_calibration_without_codings():
    """Nothing or everything coded gives one chance for all, neither 0 nor 1."""
    for truth in (False, True):
        fitted = fit_calibration(SCORES, SCORES, np.full(SCORES.shape, truth))
        p = fitted.probability(SCORES, SCORES)
        assert ((p > 0) & (p < 1)).all()
        assert len(np.unique(p)) == 1


def test_frequency_alone_suggests_the_most_frequent():
    """The yardstick knows no text."""
    assert frequency_scores(GOLD, 2).tolist() == [[1, 0, 1, 2]] * 2


def test_a_trial_is_held_out(space, labelled):
    """Labels that follow no text can't be found again: what looks learned is not remembered."""
    features = space.features([i.text for i in labelled])
    clusters = [i.narrative for i in labelled]
    gold = label_matrix(labelled, space.code_ids)
    honest = figures(held_out(space, features, gold, clusters), gold)
    assert honest.recall_at_3 == 1
    assert honest.micro_f1 > 0.8
    shuffled = np.random.default_rng(3).permutation(gold)
    assert figures(held_out(space, features, shuffled, clusters), shuffled).micro_f1 < 0.75


def test_a_trial_needs_two_narratives(space, labelled):
    """With one narrative nothing can be held out."""
    features = space.features([labelled[0].text])
    with pytest.raises(ValueError, match="two narratives"):
        held_out(space, features, np.ones((1, 3), bool), ["N1"])


def test_the_learning_curve_begins_without_codings(space, labelled):
    """From the codebook alone to all codings; the same seed gives the same curve."""
    features = space.features([i.text for i in labelled])
    clusters = [i.narrative for i in labelled]
    gold = label_matrix(labelled, space.code_ids)

    def curve() -> list[tuple[int | None, float, Figures]]:
        trials = learning_curve(space, features, gold, clusters, (0, 1, None), seed=4)
        return [(size, trial.trained_on, figures(trial, gold)) for size, trial in trials]

    first = curve()
    assert [size for size, _, _ in first] == [0, 1, None]
    assert first[0][1] == 0 < first[1][1] < first[2][1]
    assert first[2][2].mrr >= first[0][2].mrr
    assert repr(curve()) == repr(first)


def test_drawing_gives_every_code_its_passages():
    """So many of each code, where there are; a passage drawn for one code brings all its codes."""
    rng = np.random.default_rng(0)
    gold = rng.random((200, 5)) < 0.2
    pool = np.arange(100)
    taken = draw(gold, pool, 4, rng)
    assert set(taken) <= set(pool)
    assert (gold[taken].sum(axis=0) >= 4).all()
    assert len(taken) <= 20
    assert draw(gold, pool, 0, rng).tolist() == []
    assert draw(gold, pool, None, rng) is pool
