"""Resampling of narratives: the replicates, the interval, its warnings and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.agreement import code_agreement
from synth.agreement.bootstrap import by_cluster, document_weights, quantiles
from synth.agreement.hull import Limits
from synth.reasons import Reason


def study(n_documents, *, rate=0.3, size=30, seed=0, codes=1):
    """Three coders, the documents differing in how well the coders agree."""
    rng = np.random.default_rng(seed)
    truth = rng.random((codes, n_documents, size)) < rate
    noise = rng.choice([0.02, 0.3], n_documents)[:, None]
    rows = []
    for coder in range(3):
        seen = truth ^ (rng.random(truth.shape) < noise)
        code, document, unit = np.nonzero(seen)
        rows.append((document, unit, np.full(code.size, coder), code))
    columns = tuple(np.concatenate(x) for x in zip(*rows, strict=True))
    return np.full(n_documents, size), np.ones((3, n_documents), bool), columns


def test_seed():
    """The same seed gives the same interval, another seed another."""
    data = study(30)
    first = code_agreement(*data, replicates=300, seed=1)
    assert code_agreement(*data, replicates=300, seed=1) == first
    other = code_agreement(*data, replicates=300, seed=2)
    assert other.codes[0].alpha.interval != first.codes[0].alpha.interval
    assert other.codes[0].alpha.value == first.codes[0].alpha.value


def test_weights_do_not_depend_on_blocks(monkeypatch):
    """Replicates are the same however many are held in memory at a time."""
    whole = np.concatenate([block.copy() for block in document_weights(7, 50, 3)])
    monkeypatch.setattr("synth.agreement.bootstrap._BLOCK", 7 * 4)
    blocks = [block.copy() for block in document_weights(7, 50, 3)]
    assert len(blocks) > 10
    assert np.array_equal(np.concatenate(blocks), whole)
    assert (whole.sum(axis=1) == 7).all()


@settings(max_examples=60)
@given(st.integers(1, 60), st.integers(1, 5), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_quantiles_are_numpys(replicates, columns, level, seed):
    """Quantiles equal numpy's of the values that are there, also with a level a column."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(replicates, columns))
    values[rng.random(values.shape) < 0.3] = np.nan
    levels = rng.random(columns)
    same, own = quantiles(values, [level, levels])
    for i in range(columns):
        kept = values[~np.isnan(values[:, i]), i]
        if kept.size:
            assert same[i] == pytest.approx(np.quantile(kept, level))
            assert own[i] == pytest.approx(np.quantile(kept, levels[i]))
        else:
            assert np.isnan(same[i]) and np.isnan(own[i])


def test_warnings_and_refusals():
    """Each rule of the method gives its note, and refusals give no numbers."""

    def judged(n_documents=40, n_positive=50, documents_with_code=40, **more):
        ends = (
            np.array([more.pop(*given)]) for given in (("low", 0.2), ("high", 0.6), ("used", 1.0))
        )
        return Limits(*ends, level=0.95).interval(
            0,
            n_documents=n_documents,
            n_positive=n_positive,
            documents_with_code=documents_with_code,
            **more,
        )

    assert judged().notes == () and (judged().low, judged().high) == (0.2, 0.6)
    assert judged(n_documents=20).notes == judged(n_positive=10).notes == ()
    assert judged(n_documents=19).notes == (Reason.APPROXIMATE(n=19),)
    assert judged(documents_with_code=5).notes == ()
    assert judged(used=0.995).notes == ()
    (sometimes,) = judged(used=0.95).notes
    assert sometimes.reason is Reason.SOMETIMES_UNDEFINED
    assert sometimes["share"] == pytest.approx(0.05)
    refused = {
        judged(n_positive=9): Reason.FEW_POSITIVE(n=9),
        judged(n_spans=9): Reason.FEW_SPANS(n=9),
        judged(n_documents=4): Reason.FEW_NARRATIVES(n=4),
        judged(documents_with_code=4): Reason.CODE_IN_FEW(n=4),
        judged(high=float("nan")): Reason.NEVER_DEFINED(),
        judged(low=1.0, high=1.0, used=0.0): Reason.PERFECT(),
        judged(high=0.2): Reason.NO_WIDTH(),
        judged(used=0.9): Reason.OFTEN_UNDEFINED(share=0.1),
    }
    for found, why in refused.items():
        assert (found.low, found.high, found.notes) == (None, None, (why,))
    assert judged(used=0.935).low == 0.2
    notes = (Reason.APPROXIMATE(n=19), Reason.SOMETIMES_UNDEFINED(share=0.02))
    assert judged(n_documents=19, used=0.98).notes == notes
    alone = judged(n_documents=19, used=0.98, of_units=True)
    assert alone.notes == (*notes, Reason.UNITS_RESAMPLED())
    assert judged(n_positive=9, of_units=True).notes == (Reason.FEW_POSITIVE(n=9),)


def test_rules_reach_the_result():
    """Few narratives warn, a rare code is refused, and both still have their value."""
    sizes, coverage, columns = study(12)
    found = code_agreement(sizes, coverage, columns, replicates=200).codes[0].alpha
    assert found.interval.notes == (Reason.APPROXIMATE(n=12),)
    few = tuple(column[columns[0] < 4] for column in columns)
    found = code_agreement(sizes[:4], coverage[:, :4], few, replicates=200)
    assert found.codes[0].alpha.interval.notes == (Reason.FEW_NARRATIVES(n=4),)
    assert found.pooled_alpha.interval.low is None and found.pooled_alpha.value is not None


def test_clusters_are_drawn_together():
    """Halves of a narrative drawn together give exactly the interval of whole narratives."""
    sizes, coverage, (document, unit, coder, code) = study(25, size=10)
    whole = code_agreement(sizes, coverage, (document, unit, coder, code), replicates=200)
    halves = code_agreement(
        np.repeat(sizes // 2, 2),
        np.repeat(coverage, 2, axis=1),
        (document * 2 + unit // 5, unit % 5, coder, code),
        cluster=np.repeat(np.arange(25), 2),
        replicates=200,
    )
    one, two = whole.codes[0].alpha.interval, halves.codes[0].alpha.interval
    assert (two.low, two.high) == pytest.approx((one.low, one.high), abs=1e-12)
    apart = code_agreement(
        np.repeat(sizes // 2, 2),
        np.repeat(coverage, 2, axis=1),
        (document * 2 + unit // 5, unit % 5, coder, code),
        replicates=200,
    )
    assert apart.codes[0].alpha.interval != two
    with pytest.raises(ValueError, match="one cluster for each of the 25 documents"):
        code_agreement(sizes, coverage, (document, unit, coder, code), cluster=[0, 1])


def test_narratives_are_wider_than_sentences():
    """Where coders agree by the narrative, drawing sentences one by one is too sure of itself."""
    sizes, coverage, (document, unit, coder, code) = study(40, seed=5)
    clustered = code_agreement(sizes, coverage, (document, unit, coder, code), replicates=400)
    alone = code_agreement(
        np.ones(sizes.sum(), int),
        np.repeat(coverage, sizes, axis=1),
        (document * 30 + unit, unit * 0, coder, code),
        replicates=400,
    )
    width, narrow = (
        x.codes[0].alpha.interval.high - x.codes[0].alpha.interval.low for x in (clustered, alone)
    )
    assert alone.codes[0].alpha.value == pytest.approx(clustered.codes[0].alpha.value)
    assert width > 1.5 * narrow


def test_cluster_sums():
    """Sums within clusters, in the clusters' order, whatever the order of documents."""
    sums = np.arange(10.0).reshape(2, 5)
    assert by_cluster(sums, np.array([2, 0, 2, 1, 0]), 3).tolist() == [[5, 3, 2], [15, 8, 12]]
