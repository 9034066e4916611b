"""γ: what is asked of pygamma-agreement, what is left as it was, and when γ is undefined.

The package is faked here; tests/agreement/test_other_programs.py computes with it where it is
installed.
"""

from __future__ import annotations

import logging
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from synth.agreement import gamma_agreement
from synth.reasons import Reason

SPANS = [("A", 1, 5, "a"), ("A", 6, 10, "b"), ("B", 2, 6, "a")]


class Continuum:
    """Notes what it is given; "γ" is a number drawn from numpy's global generator."""

    asked: dict = {}  # noqa: RUF012 - what the last one was asked, read by the tests
    broken = False

    def __init__(self):
        self.asked.clear()
        self.asked["spans"] = []

    def add(self, coder, segment, code):
        self.asked["spans"].append((coder, *segment, code))

    def compute_gamma(self, dissimilarity, n_samples):
        self.asked |= {"dissimilarity": dissimilarity, "samples": n_samples}
        self.asked["quiet"] = not logging.getLogger("pygamma_agreement").isEnabledFor(
            logging.WARNING
        )
        drawn = np.random.random()
        if self.broken:
            raise RuntimeError("no solver")
        return SimpleNamespace(
            gamma=np.float64(drawn), observed_disorder=np.float32(0.5), expected_disorder=2
        )


@pytest.fixture
def package(monkeypatch):
    """A stand-in for the two packages; gives what the continuum was asked."""
    core, gamma = ModuleType("pyannote.core"), ModuleType("pygamma_agreement")
    core.Segment = lambda start, end: (start, end)
    gamma.Continuum = Continuum
    gamma.CombinedCategoricalDissimilarity = lambda **weights: weights
    monkeypatch.setitem(sys.modules, "pyannote", ModuleType("pyannote"))
    monkeypatch.setitem(sys.modules, "pyannote.core", core)
    monkeypatch.setitem(sys.modules, "pygamma_agreement", gamma)
    monkeypatch.setattr(Continuum, "broken", False)
    return Continuum.asked


def test_what_the_package_is_asked(package):
    """Spans, weights and the number of samples are handed on; the disorders come back as floats."""
    found = gamma_agreement(SPANS, alpha=2.0, beta=0.5, delta_empty=3.0, samples=7)
    assert package["spans"] == [("A", 1, 5, "a"), ("A", 6, 10, "b"), ("B", 2, 6, "a")]
    assert package["dissimilarity"] == {"alpha": 2.0, "beta": 0.5, "delta_empty": 3.0}
    assert package["samples"] == 7 and package["quiet"]
    assert (found.observed_disorder, found.expected_disorder) == (0.5, 2.0)
    assert type(found.gamma.value) is float and found.gamma.reason is None


def test_the_seed_fixes_the_value(package):
    """One seed gives one value, another seed another."""
    assert gamma_agreement(SPANS, seed=3) == gamma_agreement(SPANS, seed=3)
    assert gamma_agreement(SPANS, seed=3) != gamma_agreement(SPANS, seed=4)


@pytest.mark.parametrize("broken", [False, True])
def test_generator_and_logging_are_left_as_they_were(package, monkeypatch, broken):
    """numpy's global generator and what is logged are put back, even where the package fails."""
    monkeypatch.setattr(Continuum, "broken", broken)
    monkeypatch.setattr(logging.root.manager, "disable", logging.DEBUG)
    np.random.seed(99)
    expected = np.random.random(3).tolist()
    np.random.seed(99)
    if broken:
        with pytest.raises(RuntimeError, match="no solver"):
            gamma_agreement(SPANS)
    else:
        gamma_agreement(SPANS)
    assert np.random.random(3).tolist() == expected
    assert logging.root.manager.disable == logging.DEBUG


def test_undefined(package):
    """Without spans, and with the spans of one coder, γ and the disorders are undefined."""
    nothing = gamma_agreement([])
    assert (nothing.gamma.value, nothing.gamma.reason) == (None, Reason.NO_SPANS())
    alone = gamma_agreement(SPANS[:2])
    assert (alone.gamma.value, alone.gamma.reason) == (None, Reason.ONE_CODER_WITH_SPANS())
    assert alone.observed_disorder is alone.expected_disorder is None
    assert gamma_agreement([(1, 0, 2, "a"), ("1", 0, 2, "a")]).gamma.reason is not None


def test_an_empty_span(package):
    """An empty span is an error that names its row, and so is one that runs backwards."""
    for end in (5, 4):
        with pytest.raises(ValueError, match=f"span 5–{end} in row 1 is empty"):
            gamma_agreement([SPANS[0], ("B", 5, end, "a")])


@pytest.mark.parametrize("missing", ["pygamma_agreement", "pyannote.core"])
def test_without_the_package(package, monkeypatch, missing):
    """Without pygamma-agreement the error is one line that says what to install."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError) as caught:
        gamma_agreement(SPANS)
    assert str(caught.value).endswith("pip install pygamma-agreement")
    assert caught.value.__cause__ is None and "\n" not in str(caught.value)
    with pytest.raises(ValueError, match="row 0 is empty"):
        gamma_agreement([("A", 5, 5, "a")])
