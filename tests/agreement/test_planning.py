"""How much more to code."""

from __future__ import annotations

import numpy as np
import pytest

from synth.agreement import (
    Interval,
    code_agreement,
    documents_needed,
    planned_widths,
    units_to_tell,
)
from synth.reasons import Reason


def test_sample_sizes_of_the_handbook():
    """139 and 81 units for four equal codes at .05, as ATLAS.ti's manual quotes Krippendorff."""
    assert units_to_tell(0.8, 0.25) == 139
    assert units_to_tell(0.667, 0.25) == 81
    assert units_to_tell(0.8, 0.25, 0.005) > units_to_tell(0.8, 0.25)
    for bad in ((1.0, 0.5), (0.8, 0.0), (0.8, 1.0), (0.8, 0.5, 0.7)):
        with pytest.raises(ValueError, match="must"):
            units_to_tell(*bad)


def test_documents_needed():
    """Half the width takes four times the documents; without an interval there is no answer."""
    assert documents_needed(Interval(0.4, 0.8), 15, 0.2) == 60
    assert documents_needed(Interval(0.4, 0.8), 15, 0.4) == 15
    refused = Interval(None, None, notes=(Reason.FEW_POSITIVE(n=3),))
    assert documents_needed(refused, 15, 0.2) is None
    with pytest.raises(ValueError, match="more than 0"):
        documents_needed(Interval(0.4, 0.8), 15, 0.0)


def simulate(n_documents, seed=0):
    """Three coders, two codes, documents of differing difficulty."""
    rng = np.random.default_rng(seed)
    truth = rng.random((2, n_documents, 20)) < 0.3
    noise = rng.choice([0.02, 0.3], n_documents)[:, None]
    parts = []
    for coder in range(3):
        code, doc, unit = np.nonzero(truth ^ (rng.random(truth.shape) < noise))
        parts.append((doc, unit, np.full(code.size, coder), code))
    columns = tuple(np.concatenate(x) for x in zip(*parts, strict=True))
    return np.full(n_documents, 20), np.ones((3, n_documents), bool), columns


def test_planned_widths():
    """At the number at hand the width is the interval's own; at four times it is about half."""
    data = simulate(40)
    widths, pooled = planned_widths(*data, [40, 160], replicates=1500)
    found = code_agreement(*data, replicates=1500)
    for k in range(2):
        interval = found.codes[k].alpha.interval
        assert widths[0, k] == pytest.approx(interval.high - interval.low, rel=0.12)
        assert widths[1, k] == pytest.approx(widths[0, k] / 2, rel=0.15)
    together = found.pooled_alpha.interval
    assert pooled[0] == pytest.approx(together.high - together.low, rel=0.12)
    few, none = planned_widths(*simulate(4), [10])
    assert np.isnan(few).all() and np.isnan(none).all()
    with pytest.raises(ValueError, match="at least 1"):
        planned_widths(*data, [0])
