"""The verdict on saturation, and its drawing."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from making import make

from synth.reasons import Reason
from synth.report.figures.saturation_figure import MOST, draw, verdict
from synth.report.parts.axes import ticks
from synth.tables.theme import AccumulationPoint, SaturationPoint, SaturationReached
from synth.vocabulary import Orders
from synth.written.settings import Saturation

NEW = [14, 10, 8, 5, 4, 3, 1, 0]  # Guest, Namey and Chen 2020
SHARES = [math.nan] * 5 + [7 / 37, 4 / 37, 1 / 37]  # of runs of 2 that end here; the base is 4
SETTINGS = Saturation(base=4, run=2, threshold=0.05, orders=10, seed=1)


def rows(new=tuple(NEW), shares=None):
    """Rows of `saturation`."""
    shares = shares or [math.nan] * len(new)
    return [
        make(
            SaturationPoint,
            position=i,
            narrative=f"N{i}",
            codes=n + 1,
            new_codes=n,
            seen_codes=sum(new[:i]),
            run_share=share,
        )
        for i, (n, share) in enumerate(zip(new, shares, strict=True), start=1)
    ]


def reached(at, *orders, reason=None):
    """Rows of `saturation_reached`."""
    random = (SaturationReached(Orders.RANDOM, end, times, None) for end, times in orders)
    return [SaturationReached(Orders.STUDY, at, 1, reason), *random]


def test_the_published_example():
    """“6+2” at five per cent: the run after six narratives brings 1 of the base's 37 codes."""
    found = verdict(rows(shares=SHARES), reached(6, (5, 3), (7, 6), (-1, 1)), SETTINGS)
    assert (found.form, found.share) == ("6+2", pytest.approx(1 / 37))
    assert (found.count, found.also, found.span) == (10, 9, (5, 7))
    said = str(draw(rows(shares=SHARES), [], found))
    assert "Saturation at 6+2" in said and "2.7%" in said


def test_not_reached_and_not_computed():
    """-1 is not reached; a reason says why there is no answer; no rows no verdict."""
    assert verdict(rows(), reached(-1), SETTINGS).form == ""
    found = verdict(rows(), reached(-1, reason=Reason.BASE_WITHOUT_CODES(base=4)), SETTINGS)
    assert found.reason == "the base has no codes (narratives 1 to 4)"
    assert verdict([], [], SETTINGS) is None


def test_the_drawing_holds_a_bar_for_each_narrative_with_new_codes():
    """Bars with their numbers, the line through every narrative; more narratives than can be told
    apart are drawn as lines alone, thinned."""
    drawn = str(draw(rows(), [], None))
    assert len(re.findall('class="bar"', drawn)) == sum(n > 0 for n in NEW) + 1  # and the legend's
    assert len(re.search('class="seen" points="([^"]*)"', drawn)[1].split()) == len(NEW)
    many = str(draw(rows([1] * (3 * MOST)), [], None))
    assert 'class="bar"' not in many
    assert len(re.search('class="seen" points="([^"]*)"', many)[1].split()) <= MOST


def test_one_narrative():
    """A study that has just begun has a figure as well."""
    expected = [AccumulationPoint(1, 3.0, math.nan, math.nan)]
    assert "nan" not in str(draw(rows([3]), expected, None))


@pytest.mark.parametrize("highest", [0, 1, 6, 7, 64, 100, 101, 99_999])
def test_ticks_reach_the_highest_value_in_few_steps(highest):
    """Even whole steps from 0 to at or above the highest, at most six."""
    found = ticks(highest)
    assert found[0] == 0 and found[-1] >= highest and len(found) <= 7
    assert len({b - a for a, b in pairwise(found)}) == 1
