"""Agreement on relevance: sets of dimensions, each dimension, or a scale; worked out by hand."""

from __future__ import annotations

import math

import pytest

from synth.reasons import Reason
from synth.steps.agree.relevance import relevance_rows
from synth.vocabulary import Measured, Relevance, Screened
from synth.written.screening import Decision


def log(stage="full", of="quality_relevance", **screeners):
    """The answers of screeners on the studies s0, s1, …; None for a study without a row."""
    return [
        Decision(f"s{n}", stage, screener, Screened.INCLUDE, **{of: answer})
        for screener, answers in screeners.items()
        for n, answer in enumerate(answers)
        if answer is not None
    ]


# Four studies that both answered; s4 has an empty cell of ben's, s5 no row of his.
SETS = log(
    anna=["safety", "safety; care", "care", "none", "safety", "care"],
    ben=["safety", "safety", "safety", "none", "", None],
)


def test_sets_and_each_dimension():
    """By hand, on s0 to s3: pairs ({S},{S}), ({S,C},{S}), ({C},{S}), ({},{}).

    MASI: Dₒ = (0 + (1 − ½·⅔) + 1 + 0)/4 = (⅔ + 1)/4 = 5/12. The eight values are 4×{S}, {S,C}, {C},
    2×{}; over the 8·7 ordered pairs Dₑ = 2·(4·1·⅔ + 4·1·1 + 4·2·1 + 1·1·⅔ + 1·2·1 + 1·2·1)/56
    = 2·(8/3 + 4 + 8 + 2/3 + 2 + 2)/56 = (116/3)/56. α = 1 − (5/12)/(29/42) = 23/58.
    Safety: yes/yes, yes/yes, no/yes, no/no: 3 of 4 agree; pₑ = ½·¾ + ½·¼ = ½, κ = ½; α = 1 −
    (8 − 1)·2/(2·5·3) = 8/15. Care: no/no, yes/no, yes/no, no/no: 2 of 4 agree; κ = 0; named for 2.
    """
    whole, care, safety = relevance_rows(SETS)
    assert (whole.stage, whole.of, whole.value) == ("full", Relevance.QUALITY, "")
    assert (whole.screener_a, whole.screener_b) == ("anna", "ben")
    assert (whole.measured, whole.studies) == (Measured.SET, 4)
    assert whole.percent == 0.5 and whole.alpha == pytest.approx(23 / 58)
    assert math.isnan(whole.kappa) and whole.reason is None
    assert (care.value, care.measured, care.named) == ("care", Measured.NOMINAL, 2)
    assert (care.percent, care.kappa) == (0.5, pytest.approx(0))
    assert (safety.value, safety.named, safety.percent) == ("safety", 3, 0.75)
    assert safety.kappa == pytest.approx(0.5) and safety.alpha == pytest.approx(8 / 15)


def test_whole_numbers_are_a_scale():
    """Krippendorff's 4 × 12 ratings give his ordinal α of .815; two screeners a weighted κ."""
    ratings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    answers = {
        name: [None if one is None else str(one) for one in given]
        for name, given in zip("abcd", ratings, strict=True)
    }
    rows = list(relevance_rows(log(of="resilience_relevance", **answers)))
    assert len(rows) == 7 and {row.measured for row in rows} == {Measured.ORDINAL}
    assert {(row.of, row.value) for row in rows} == {(Relevance.RESILIENCE, "")}
    together = rows[-1]
    assert (together.screener_a, together.screener_b) == ("", "")
    assert together.alpha == pytest.approx(0.815, abs=0.0005) and math.isnan(together.kappa)


def test_weighted_kappa_by_hand():
    """Ratings 0/0, 1/2, 2/2 on a scale of 0 to 2: quadratic distances 0, ¼, 0; observed 1/12. By
    chance, with anna's ⅓, ⅓, ⅓ and ben's ⅓, 0, ⅔: (0·1 + 1·2 + ¼·1 + ¼·2 + 1·1 + 0·2)/9 = 3.75/9.
    κ = 1 − (1/12)/(3.75/9) = 0.8; two of three agree."""
    (row,) = relevance_rows(log(anna=["0", "1", "2"], ben=["0", "2", "2"]))
    assert row.kappa == pytest.approx(0.8) and row.percent == pytest.approx(2 / 3)


def test_one_word_makes_it_no_scale():
    """A log in which some answers are numbers and one is not has no scale."""
    rows = list(relevance_rows(log(anna=["0", "safety"], ben=["0", "1"])))
    assert {row.measured for row in rows} == {Measured.SET, Measured.NOMINAL}


def test_stages_apart_and_the_consensus_left_out():
    """A stage that one screener answered has no row, and neither has the group's decision."""
    decisions = [*log(anna=["a"], ben=["a"], consensus=["b"]), *log("later", anna=["a"])]
    assert {row.stage for row in relevance_rows(decisions)} == {"full"}
    assert not list(relevance_rows([]))


def test_no_common_study_and_no_variation():
    """Undefined figures say why."""
    apart = log(anna=["a", None], ben=[None, "a"])
    (row,) = relevance_rows(apart)
    assert row.studies == 0 and row.reason == Reason.NO_UNITS()
    whole, one = relevance_rows(log(anna=["a", "a"], ben=["a", "a"]))
    assert (whole.percent, one.percent) == (1.0, 1.0)
    assert math.isnan(whole.alpha) and whole.reason == Reason.NO_VARIATION()


def test_a_reflexive_study_computes_no_coefficient():
    """What was named is counted; nothing else."""
    rows = list(relevance_rows(SETS, reflexive=True))
    assert [row.named for row in rows] == [4, 2, 3]
    assert all(math.isnan(one) for row in rows for one in (row.percent, row.kappa, row.alpha))
    assert {row.reason for row in rows} == {Reason.REFLEXIVE()}
