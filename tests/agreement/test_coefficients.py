"""The registry of coefficients: what each needs, and why it is undefined."""

from __future__ import annotations

import numpy as np
import pytest

from synth.agreement import code_agreement
from synth.agreement.coefficients import (
    SUMS,
    CodeSums,
    Coefficient,
    Needs,
    coefficient,
    registered,
)
from synth.reasons import Reason

#: Two coders, three units. Code 0: in one unit by both; 1: by nobody; 2: everywhere by both.
SIZES, COVERAGE = [3], [[1], [1]]
COLUMNS = (
    [0] * 8,
    [0, 0, 0, 0, 1, 1, 2, 2],
    [0, 1, 0, 1, 0, 1, 0, 1],
    [0, 0, 2, 2, 2, 2, 2, 2],
)


@pytest.fixture
def one_more(monkeypatch):
    """Register a coefficient for the test alone."""

    def add(compute, needs=Needs.VARIATION):
        monkeypatch.setitem(registered(), "more", Coefficient("more", compute, needs))

    return add


def more(codings=COLUMNS, coverage=COVERAGE):
    """The added coefficient of each code."""
    found = code_agreement(SIZES, coverage, codings, n_codes=3, replicates=0)
    return [code.coefficients["more"] for code in found.codes]


@pytest.mark.parametrize(
    ("needs", "reasons"),
    [
        (Needs.NOTHING, [None, None, None]),
        (Needs.POSITIVES, [None, Reason.NO_POSITIVES(), None]),
        (Needs.VARIATION, [None, Reason.NEVER_USED(), Reason.ALWAYS_USED()]),
    ],
)
def test_what_it_needs(one_more, needs, reasons):
    """Where what a coefficient needs is missing it is undefined, with that reason."""
    one_more(lambda sums: np.ones(sums.applied.size), needs)
    assert [one.reason for one in more()] == reasons
    assert [one.value for one in more()] == [None if why else 1.0 for why in reasons]


def test_nothing_to_compare(one_more):
    """Without two coders nothing is defined, whatever it needs."""
    one_more(lambda sums: np.ones(sums.applied.size), Needs.NOTHING)
    alone = ([0], [0], [0], [0])
    assert [one.reason for one in more(alone, [[1]])] == [Reason.ONE_CODER()] * 3


def test_nan_is_never_handed_on(one_more):
    """A coefficient that is NaN for another cause is undefined too."""
    one_more(lambda sums: np.full(sums.applied.size, np.nan), Needs.NOTHING)
    assert {(one.value, one.reason) for one in more()} == {(None, Reason.NO_VARIATION())}


def test_the_sums(one_more):
    """A coefficient is handed the sums over the units that two coders judged."""
    seen = []
    one_more(lambda sums: seen.append(sums) or sums.applied)
    more()
    (sums,) = seen
    assert (sums.n_units.item(), sums.judgements.item(), sums.judged.item()) == (3, 6, 3)
    assert sums.applied.tolist() == [[2.0, 0.0, 6.0]]
    assert sums.agreeing.tolist() == sums.possible.tolist() == [[2.0, 0.0, 6.0]]
    assert sums.disagreement.tolist() == [[0.0, 0.0, 0.0]]
    assert sums.percent.tolist() == [[1.0, 1.0, 1.0]]
    assert sums.share[0].tolist() == pytest.approx([1 / 3, 0.0, 1.0])


def test_what_it_reads():
    """Each coefficient is known by the sums that its formula asks for, whichever way."""
    sums = CodeSums(*np.full((len(SUMS), 1, 1), 2.0))
    read = {name: {SUMS[at] for at in one.reads(sums)} for name, one in registered().items()}
    assert read["positive"] == {"agreeing", "possible"}
    assert read["prevalence"] == {"applied", "judgements"}
    assert read["percent"] == read["brennan_prediger"] == {"agreed", "n_units"}
    assert read["ac1"] == read["fleiss"] == {"agreed", "n_units", "shares", "judged"}


def test_the_decorator(monkeypatch):
    """The decorator registers the function under its name and leaves it as it is."""
    monkeypatch.setattr("synth.agreement.coefficients._REGISTERED", known := {})

    def twice(sums):
        return 2 * sums.applied

    assert coefficient("twice")(twice) is twice
    assert known == {"twice": Coefficient("twice", twice, Needs.VARIATION)}


def test_names_and_properties():
    """The coefficients that are always there are properties of a code's statistics too."""
    (first, *_) = code_agreement(SIZES, COVERAGE, COLUMNS, replicates=0).codes
    assert first.percent_agreement is first.coefficients["percent"]
    assert first.positive_agreement is first.coefficients["positive"]
    assert first.prevalence is first.coefficients["prevalence"]
    assert first.ac1 is first.coefficients["ac1"]
    assert first.fleiss_kappa is first.coefficients["fleiss"]
    assert first.brennan_prediger is first.coefficients["brennan_prediger"]
