"""What is wrong or too little: a stated result, or an error in words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from synth.agreement import CodeAgreement, Estimate, code_agreement
from synth.reasons import Reason

NONE = ([], [], [], [])


def estimates(record):
    """Every estimate anywhere in a result."""
    if isinstance(record, Estimate):
        yield record
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from estimates(getattr(record, field.name))
    elif isinstance(record, tuple | dict):
        for item in record.values() if isinstance(record, dict) else record:
            yield from estimates(item)


CASES = {
    "empty table": ([], np.zeros((2, 0)), NONE, 0),
    "no coders": ([3], np.zeros((0, 1)), NONE, 1),
    "one coder": ([3], [[1]], ([0], [1], [0], [0]), 1),
    "no overlap": ([3, 3], [[1, 0], [0, 1]], ([0, 1], [1, 1], [0, 1], [0, 0]), 1),
    "complete on nothing": ([3, 3], [[1, 1], [1, 1], [0, 0]], ([0], [1], [0], [0]), 2),
    "never used": ([3], [[1], [1]], NONE, 1),
    "always used": ([2], [[1], [1]], ([0] * 4, [0, 0, 1, 1], [0, 1, 0, 1], [0] * 4), 1),
    "one narrative": ([3], [[1], [1]], ([0, 0], [1, 1], [0, 1], [0, 0]), 2),
    "empty documents": ([0, 3], [[1, 1], [1, 1]], ([1], [1], [0], [0]), 1),
    "no codes": ([3], [[1], [1]], NONE, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_never_nan_and_always_a_reason(name):
    """In every poor study each estimate is a finite number or None with a reason."""
    sizes, coverage, columns, k = CASES[name]
    found = code_agreement(sizes, coverage, columns, n_codes=k, replicates=20)
    assert isinstance(found, CodeAgreement) and len(found.codes) == k
    everything = list(estimates(found))
    assert everything
    for estimate in everything:
        if estimate.value is None:
            assert estimate.reason and estimate.interval is None
        else:
            assert np.isfinite(estimate.value) and estimate.reason is None
            if estimate.interval is not None and estimate.interval.low is None:
                assert len(estimate.interval.notes) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty table", Reason.NO_UNITS),
        ("no coders", Reason.ONE_CODER),
        ("one coder", Reason.ONE_CODER),
        ("no overlap", Reason.NO_OVERLAP),
        ("never used", Reason.NEVER_USED),
        ("always used", Reason.ALWAYS_USED),
        ("no codes", Reason.NO_CODES),
    ],
)
def test_reasons(name, reason):
    """The reason says which of these it is."""
    sizes, coverage, columns, k = CASES[name]
    found = code_agreement(sizes, coverage, columns, n_codes=k)
    assert found.pooled_alpha.value is None
    if k:
        for record in ("alpha", "ac1", "fleiss_kappa", "brennan_prediger"):
            assert getattr(found.codes[0], record).value is None
            assert getattr(found.codes[0], record).reason == reason()
    else:
        assert found.pooled_alpha.reason == reason()


def test_unused_codes_do_not_move_the_pooled_alpha():
    """Codes that never vary add nothing to the pooled α, and α of the others is untouched."""
    columns = ([0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0])
    alone = code_agreement([5], [[1], [1]], columns, n_codes=1, replicates=0)
    more = code_agreement([5], [[1], [1]], columns, n_codes=4, replicates=0)
    assert more.pooled_alpha == alone.pooled_alpha
    assert more.codes[0] == alone.codes[0]
    assert more.codes[3].percent_agreement.value == 1.0
    assert more.codes[3].positive_agreement.reason == Reason.NO_POSITIVES()
    assert more.codes[3].prevalence.value == 0.0


def test_a_coder_complete_on_nothing_changes_nothing():
    """Adding such a coder leaves every code as it was; leaving the coder out changes nothing."""
    sizes, coverage, columns, _ = CASES["one narrative"]
    before = code_agreement(sizes, coverage, columns, replicates=0)
    after = code_agreement(sizes, [*coverage, [0]], columns, replicates=0)
    assert after.codes[0].alpha == before.codes[0].alpha
    assert after.without_coder[2].value == before.pooled_alpha.value
    assert after.codes[0].positives == (*before.codes[0].positives, 0)
    assert [p.kappa[0].reason for p in after.pairs][1:] == [Reason.NO_OVERLAP()] * 2


def test_left_out_and_duplicates():
    """Rows outside the coverage are counted and ignored, repeated rows count once."""
    columns = ([0, 0, 0, 1], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0])
    found = code_agreement([3, 2], [[1, 1], [1, 0]], columns, replicates=0)
    assert (found.left_out, found.duplicates) == (1, 1)
    assert found.codes[0].alpha.value == pytest.approx(1.0)
    assert found.n_units == 5 and found.n_pairable == 3 and found.n_documents == 1
    assert found.by_document[1].reason == Reason.NO_OVERLAP()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([1], [0], [0], [0]), "unknown document 1 in row 0"),
        (([0], [3], [0], [0]), "unknown unit 3 in row 0: document 0 has 3 units"),
        (([0, 0], [0, -1], [0, 0], [0, 0]), "unknown unit -1 in row 1"),
        (([0], [0], [2], [0]), "unknown coder 2 in row 0: there are 2 coders"),
        (([0], [0], [0], [5]), "unknown code 5 in row 0"),
        (([0], [0], [0], [-1]), "unknown code -1"),
        (
            ([0.0, float("nan")], [0, 0], [0, 0], [0, 0]),
            "document must hold whole .* row 1 holds nan",
        ),
        (([0], [0.5], [0], [0]), "unit must hold whole numbers; row 0 holds 0.5"),
        (([0], [0], ["ann"], [0]), "coder must hold whole numbers"),
        (([0, 0], [0], [0], [0]), "one length"),
        (([[0]], [0], [0], [0]), "one-dimensional"),
    ],
)
def test_bad_codings_are_refused(columns, message):
    """Unknown numbers, NaN and columns of different length name the row and what is known."""
    with pytest.raises(ValueError, match=message):
        code_agreement([3], [[1], [1]], columns, n_codes=5)


@pytest.mark.parametrize(
    ("sizes", "coverage", "message"),
    [
        ([3], [[1, 1]], "with 1 documents; its shape is"),
        ([3], [1], "coders × documents"),
        ([3], [[0.5], [1]], "true or false"),
        ([3], [[float("nan")], [1]], "true or false"),
        ([-1], [[1], [1]], "must not be negative"),
        ([float("nan")], [[1], [1]], "row 0 holds nan"),
    ],
)
def test_bad_studies_are_refused(sizes, coverage, message):
    """Sizes and coverage of another form are refused in words."""
    with pytest.raises(ValueError, match=message):
        code_agreement(sizes, coverage, NONE, n_codes=1)


def test_wide_numbers():
    """Studies too large for 32-bit keys, and with more coders than bits, count the same."""
    columns = ([0, 0, 0], [4, 4, 9], [0, 30, 30], [0, 0, 0])
    coverage = np.zeros((31, 1), bool)
    coverage[[0, 30]] = True
    small = code_agreement([10], coverage, columns, n_codes=1, replicates=0)
    large = code_agreement([5_000_000], coverage, columns, n_codes=40, replicates=0)
    assert large.codes[0].positives == small.codes[0].positives
    assert large.codes[0].n_positive == small.codes[0].n_positive == 2
    assert large.pairs[29].positive_agreement[0].value == pytest.approx(2 / 3)
