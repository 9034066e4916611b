"""Agreement of screeners: which rows there are, and why one has no coefficient."""

from __future__ import annotations

import math

import pytest

from synth.reasons import Reason
from synth.steps.agree.screening import screening_rows
from synth.vocabulary import Screened
from synth.written.screening import Decision

DRAWN = {"replicates": 200, "seed": 1}
WORDS = {"i": Screened.INCLUDE, "e": Screened.EXCLUDE, "u": Screened.UNSURE}


def decisions(stage="full", **screeners):
    """The decisions of screeners on the studies s0, s1, …: a letter each, “.” for none."""
    return [
        Decision(f"s{n}", stage, screener, WORDS[letter])
        for screener, letters in screeners.items()
        for n, letter in enumerate(letters)
        if letter != "."
    ]


def test_two_screeners():
    """A pair is one row with its 2×2 table; a study that one of them screened is not in it."""
    (row,) = screening_rows(decisions(ann="iieu.", bo="ieeei"), DRAWN)
    assert (row.stage, row.screener_a, row.screener_b) == ("full", "ann", "bo")
    assert (row.both, row.only_a, row.only_b, row.neither) == (1, 1, 0, 2)
    assert (row.studies, row.unsure) == (4, 1)
    assert row.percent == 0.75 and row.kappa == pytest.approx(0.5)
    assert math.isnan(row.low) and row.interval == (Reason.FEW_NARRATIVES(n=4),)
    assert row.reason is None


def test_a_study_that_one_screened_enters_ac1():
    """It says how common an inclusion is, as in Gwet's formulas: of four studies that both
    screened they agree on three, pₐ = 3/4; π of inclusion over all six is (1 + 1/2 + 2)/6 = 7/12,
    so pₑ = 2·(7/12)(5/12) = 35/72 and AC1 = (3/4 − 35/72)/(37/72) = 19/37."""
    (row,) = screening_rows(decisions(ann="iieei.", bo="ieee.i"), DRAWN)
    assert (row.studies, row.both, row.only_a, row.only_b, row.neither) == (4, 1, 1, 0, 2)
    assert row.percent == 0.75 and row.kappa == pytest.approx(0.5)
    assert row.ac1 == pytest.approx(19 / 37)


def test_more_screeners():
    """Three screeners are three pairs and a row for all, which has no 2×2 table and no κ."""
    rows = list(screening_rows(decisions(ann="iieei", bo="ieeei", cy="iieie"), DRAWN))
    assert [(row.screener_a, row.screener_b) for row in rows] == [
        ("ann", "bo"),
        ("ann", "cy"),
        ("bo", "cy"),
        ("", ""),
    ]
    together = rows[-1]
    assert together.both == together.neither == -1 and math.isnan(together.kappa)
    assert together.percent == pytest.approx((2 + (1 + 1 + 1) / 3) / 5)
    assert together.alpha == together.alpha and together.reason is None


def test_an_interval_draws_studies():
    """Studies are drawn one by one, and a note says so."""
    (row,) = screening_rows(decisions(ann="iieei" * 5, bo="ieeei" * 5), DRAWN)
    assert row.low < row.alpha < row.high
    for name in ("percent", "kappa", "ac1"):
        low, high = getattr(row, f"{name}_low"), getattr(row, f"{name}_high")
        assert low < getattr(row, name) < high, name
    assert row.interval == (Reason.UNITS_RESAMPLED(),)


def test_stages_apart_and_the_consensus_left_out():
    """Each stage has its own rows; what a group agreed is nobody's screening."""
    log = decisions("title", ann="ie", bo="ie") + decisions(ann="ie", bo="ii", consensus="ii")
    assert [(row.stage, row.studies) for row in screening_rows(log, DRAWN)] == [
        ("title", 2),
        ("full", 2),
    ]


@pytest.mark.parametrize(
    ("screeners", "drawn", "why"),
    [
        ({"ann": "ie"}, DRAWN, Reason.ONE_SCREENER()),
        ({"ann": "i.", "bo": ".e"}, DRAWN, Reason.NO_COMMON_STUDY()),
        ({"ann": "ie", "bo": "ie"}, None, Reason.REFLEXIVE()),
        ({"ann": "ie"}, None, Reason.ONE_SCREENER()),
        ({"ann": "ii", "bo": "ii"}, DRAWN, Reason.NO_VARIATION()),
    ],
)
def test_why_there_is_no_coefficient(screeners, drawn, why):
    """What can't be computed, or is not wanted, has its reason."""
    (row,) = screening_rows(decisions(**screeners), drawn)
    assert row.reason == why
    assert math.isnan(row.alpha) and math.isnan(row.kappa) and row.interval == ()


def test_nobody_screened():
    """Without decisions there is no row."""
    assert list(screening_rows([], DRAWN)) == []
