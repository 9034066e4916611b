"""Saturation and accumulation: the published values, by hand, and what must always hold."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import comb, isclose, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import numbered_codings

from synth.reasons import Reason
from synth.tables.theme import AccumulationPoint, SaturationReached
from synth.themes.accumulation import accumulation, expected
from synth.themes.saturation import (
    new_codes,
    orders,
    reached,
    saturation,
    saturation_reached,
    uses,
)
from synth.vocabulary import Orders


def used(narratives):
    """Codes by narrative: N01, N02, … with the codes in each of the strings."""
    rows = [(f"N{i:02}", code) for i, codes in enumerate(narratives, 1) for code in codes]
    names = [f"N{i:02}" for i in range(1, len(narratives) + 1)]
    return uses(numbered_codings((n, "anna", code, -1, -1) for n, code in rows), names)


def bringing(counts):
    """Narratives of which each brings so many new codes, and repeats the first code of all."""
    codes = [chr(0x4E00 + i) for i in range(sum(counts))]
    ends = np.cumsum(counts).tolist()
    parts = [codes[end - n : end] for end, n in zip(ends, counts, strict=True)]
    return used(["".join(part) + codes[0] for part in parts])


PUBLISHED = [14, 10, 8, 5, 4, 3, 1, 0]


def test_the_published_example_in_the_studys_order():
    """7/37, 4/37, 1/37 new codes in the runs after a base of four: “6+2” at 5%, not at 0%."""
    rows = saturation(bringing(PUBLISHED), base=4, run=2)
    assert [row.new_codes for row in rows] == PUBLISHED
    assert [row.seen_codes for row in rows] == [14, 24, 32, 37, 41, 44, 45, 45]
    assert [row.position for row in rows] == list(range(1, 9))
    assert [row.run_new for row in rows] == [-1] * 5 + [7, 4, 1]
    assert all(isnan(row.run_share) for row in rows[:5])
    assert [row.run_share for row in rows[5:]] == [7 / 37, 4 / 37, 1 / 37]
    assert [row.codes for row in rows] == [14, 11, 9, 6, 5, 4, 2, 1]


@pytest.mark.parametrize(
    ("counts", "threshold", "after"),
    [(PUBLISHED, 0.05, 6), (PUBLISHED, 0, -1), ([*PUBLISHED, 0], 0, 7), ([20, 0, 0, 0, 1, 0], 0.05, 4)],
)  # fmt: skip
def test_when_saturation_is_reached(counts, threshold, after):
    """The narratives before the run; a share of exactly the threshold is low enough (1 of 20)."""
    (row,) = saturation_reached(bringing(counts), 4, 2, threshold, 0, 1)
    assert row == SaturationReached(Orders.STUDY, after, 1, None)


def test_too_few_narratives_are_told():
    """With fewer than base and run nothing is computed, not for other orders either."""
    found = used(["ab", "c", "d"])
    rows = saturation(found, base=2, run=2)
    assert [row.run_new for row in rows] == [-1, -1, -1]
    assert saturation_reached(found, 2, 2, 0.05, 50, 1) == [
        SaturationReached(Orders.STUDY, -1, 1, Reason.FEW_CODED(n=3, base=2, run=2))
    ]


def test_a_base_without_codes_is_told():
    """No share can be taken of nothing: the study's order has none, others may."""
    rows = saturation(used(["", "", "ab", "ab"]), base=2, run=1)
    assert [row.run_new for row in rows] == [-1, -1, 2, 0]
    assert all(isnan(row.run_share) for row in rows)
    first, *others = saturation_reached(used(["", "", "ab", "ab"]), 2, 1, 0, 100, 1)
    assert (first.reached, first.reason) == (-1, Reason.BASE_WITHOUT_CODES(base=2))
    assert {row.reached for row in others} == {-1, 2}


def test_no_codings_at_all():
    """No narratives: no rows but the reason; narratives coded to the end without a code: zeros."""
    assert saturation(used([]), 4, 2) == []
    assert accumulation(used([]), 200, 1) == []
    assert [r.reason for r in saturation_reached(used([]), 4, 2, 0.05, 9, 1)] == [
        Reason.FEW_CODED(n=0, base=4, run=2)
    ]
    assert [row.expected for row in accumulation(used(["", ""]), 5, 1)] == [0, 0]


def test_one_narrative():
    """What it has is expected, whatever the order."""
    assert accumulation(used(["abc"]), 20, 1) == [AccumulationPoint(1, 3.0, 3.0, 3.0)]


def test_random_orders_are_seeded_and_add_up():
    """The same seed gives the same orders, another one others; every order is in one row."""
    found = used(["abcde", "abf", "cg", "a", "gh", "b", "i"])
    rows = saturation_reached(found, 2, 1, 0.1, 300, 7)
    assert rows == saturation_reached(found, 2, 1, 0.1, 300, 7)
    assert rows != saturation_reached(found, 2, 1, 0.1, 300, 8)
    assert sum(row.orders for row in rows if row.of is Orders.RANDOM) == 300
    after = [row.reached for row in rows if row.of is Orders.RANDOM]
    assert after == sorted(after, key=lambda n: (n < 0, n))


def test_random_orders_are_all_equally_likely():
    """Of three narratives each of the six orders comes about as often as the others."""
    found = used(["a", "bb", "cde"])
    rows = np.concatenate(list(orders(found, 6000, 1)))
    wanted = {tuple(new_codes(found, np.array(p)).tolist()) for p in permutations(range(3))}
    seen, counts = np.unique(rows, axis=0, return_counts=True)
    assert {tuple(row) for row in seen.tolist()} == wanted
    assert counts.sum() == 6000
    # a and bb bring one code each, so four of the six orders look alike in pairs
    assert all(abs(n / 6000 - 1 / 3) < 0.03 for n in counts.tolist())


def test_without_random_orders_there_is_no_range():
    """`orders: 0`: the expected codes stand, their range is undefined."""
    rows = accumulation(used(["ab", "bc"]), 0, 1)
    assert [row.expected for row in rows] == [2.0, 3.0]
    assert all(isnan(row.low) and isnan(row.high) for row in rows)


def test_ten_thousand_narratives_do_not_overflow():
    """Binomials of 10,000 are far beyond a float; the result is still a count of codes."""
    codes = expected(10_000, [1, 10, 5000, 10_000])
    assert isclose(codes[0], (1 + 10 + 5000 + 10_000) / 10_000)
    assert isclose(codes[-1], 4)
    assert isclose(codes[4999], 0.5 + (1 - comb(9990, 5000) / comb(10_000, 5000)) + 2)


_studies = st.lists(st.text("abcdefgh", max_size=6), min_size=1, max_size=7)


@given(_studies)
def test_accumulation_against_every_order(narratives):
    """S(n) is the mean over all choices of n narratives; it begins at the mean number of codes,
    ends with all of them, and never falls."""
    found, n = used(narratives), len(narratives)
    curve = [row.expected for row in accumulation(found, 0, 1)]
    sets = [set(codes) for codes in narratives]
    assert isclose(curve[0], sum(map(len, sets)) / n, abs_tol=1e-12)
    assert isclose(curve[-1], len(set().union(*sets)), abs_tol=1e-12)
    assert all(b >= a - 1e-12 for a, b in pairwise(curve))
    held = [sum(code in one for one in sets) for code in set().union(*sets)]
    for size, value in enumerate(curve, 1):
        exact = sum(1 - comb(n - k, size) / comb(n, size) for k in held)
        assert isclose(value, exact, abs_tol=1e-9)


@given(_studies, st.integers(1, 3), st.integers(1, 3), st.sampled_from([0, 0.05, 0.3]))
def test_saturation_against_a_plain_loop(narratives, base, run, threshold):
    """New codes, and where saturation is reached, as one would find them by hand."""
    seen: set[str] = set()
    new = []
    for codes in narratives:
        new.append(len(set(codes) - seen))
        seen |= set(codes)
    found = used(narratives)
    assert [row.new_codes for row in saturation(found, base, run)] == new
    after = -1
    for start in range(base, len(new) - run + 1):
        if sum(new[:base]) and sum(new[start : start + run]) / sum(new[:base]) <= threshold:
            after = start
            break
    assert saturation_reached(found, base, run, threshold, 0, 1)[0].reached == after
    if len(new) >= base + run:
        assert int(reached(np.array(new), base, run, threshold)) == after
