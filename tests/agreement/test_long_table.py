"""Tables as people keep them, and rolling codes up to themes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from synth.agreement import (
    code_agreement,
    from_long,
    nominal_agreement,
    roll_up,
    values_from_long,
)
from synth.agreement.ratings import category_counts
from synth.reasons import Reason

ROWS = pd.DataFrame(
    [
        ("N1", 1, "ann", "x"),
        ("N1", 1, "bo", "x"),
        ("N1", 2, "ann", "y"),
        ("N1", 3, "bo", "y"),
        ("N2", 1, "ann", "x"),
        ("N2", 1, "bo", None),
        ("N2", 2, "ann", np.nan),
        ("N3", 1, "cy", "x"),
    ],
    columns=["document", "unit", "coder", "code"],
)


def test_from_a_data_frame():
    """Names, coverage by document, a row without a code, and units told apart by document."""
    found = from_long(ROWS, document="document", replicates=0)
    assert found.codes == ("x", "y")
    assert found.coders == ("ann", "bo", "cy")
    assert found.documents == ("N1", "N2", "N3")
    agreement = found.agreement
    assert (agreement.n_units, agreement.n_pairable, agreement.n_documents) == (6, 5, 2)
    by_hand = code_agreement(
        [3, 2, 1],
        [[1, 1, 0], [1, 1, 0], [0, 0, 1]],
        ([0, 0, 0, 0, 1, 2], [0, 0, 1, 2, 0, 0], [0, 1, 0, 1, 0, 2], [0, 0, 1, 1, 0, 0]),
        replicates=0,
    )
    assert agreement == by_hand


def test_units_nobody_coded():
    """Naming all units of a document adds the units where all agree that nothing applies."""
    all_units = {"N1": range(1, 11), "N2": range(1, 5)}
    found = from_long(ROWS, document="document", units=all_units, replicates=0)
    assert found.agreement.n_pairable == 14
    assert (
        found.agreement.codes[0].percent_agreement.value
        > from_long(ROWS, document="document", replicates=0)
        .agreement.codes[0]
        .percent_agreement.value
    )


def test_coverage_by_name():
    """Given coverage overrules the rows: rows outside are left out, a silent coder counts."""
    pairs = [("ann", "N1"), ("bo", "N1"), ("dee", "N1")]
    found = from_long(ROWS, document="document", coverage=pairs, replicates=0)
    assert found.coders == ("ann", "bo", "cy", "dee")
    assert found.agreement.left_out == 2
    assert found.agreement.codes[0].positives == (1, 1, 0, 0)
    with pytest.raises(ValueError, match="in no row: 'N9'"):
        from_long(ROWS, document="document", coverage=[("ann", "N9")])


def test_without_documents():
    """Without documents units are drawn, and absence is judged or missing, as asked."""
    rows = {
        "unit": [f"u{i}" for i in range(40) for _ in range(2)],
        "coder": ["ann", "bo"] * 40,
        "code": ["x" if i % 3 else "y" for i in range(79)] + ["x"],
    }
    found = from_long(rows, replicates=200).agreement
    assert found.codes[0].alpha.interval.notes == ()
    assert found.n_documents == found.n_units == 40
    short = {name: column[:-1] for name, column in rows.items()}
    judged = from_long(short, replicates=0).agreement
    missing = from_long(short, replicates=0, absent="not judged").agreement
    assert (judged.n_pairable, missing.n_pairable) == (40, 39)


def test_bad_tables():
    """A missing column, and rows without coder or unit, are errors in the table's words."""
    with pytest.raises(ValueError, match="no column “tag”; there are “document”, “unit”"):
        from_long(ROWS, code="tag")
    with pytest.raises(ValueError, match="row 1 has no coder"):
        from_long({"unit": [1, 1], "coder": ["a", None], "code": ["x", "x"]})
    with pytest.raises(ValueError, match="row 0 has no unit"):
        from_long({"unit": [pd.NA], "coder": ["a"], "code": ["x"]})
    with pytest.raises(ValueError, match="has 1 rows"):
        from_long({"unit": [1, 2], "coder": ["a"], "code": ["x", "y"]})
    with pytest.raises(ValueError, match="name the column of documents"):
        from_long(ROWS, coverage=[("ann", "N1")])
    with pytest.raises(ValueError, match="absent must be"):
        from_long(ROWS, absent="whatever")


def test_an_empty_table():
    """A table without rows gives a result that says so."""
    found = from_long({"unit": [], "coder": [], "code": []})
    assert found.agreement.pooled_alpha.reason == Reason.NO_UNITS()


def test_single_values():
    """One value a unit and coder becomes coders × units; two different values are refused."""
    rows = {"unit": [1, 2, 1, 2], "coder": list("aabb"), "value": ["in", "out", "in", None]}
    values, coders, units = values_from_long(rows)
    assert coders == ("a", "b") and units == (1, 2)
    assert nominal_agreement(category_counts(values)[0]).percent_agreement.value == 1.0
    rows["unit"] = [1, 1, 1, 2]
    with pytest.raises(ValueError, match="row 1: 'a' gave unit 1 a second value"):
        values_from_long(rows)


def test_roll_up():
    """A code of two themes counts in both, one of none in none, and two codes of one theme once."""
    code = np.array([0, 1, 2, 3, 1])
    table = [[1, 0], [1, 0], [1, 1], [0, 0]]
    rows, theme = roll_up(code, table)
    assert list(zip(rows.tolist(), theme.tolist(), strict=True)) == [
        (0, 0),
        (1, 0),
        (2, 0),
        (2, 1),
        (4, 0),
    ]
    named = roll_up(code, {0: [0], 1: [0], 2: [1, 0], 3: []})
    assert [x.tolist() for x in named] == [rows.tolist(), theme.tolist()]
    document, unit, coder = np.zeros(5, int), np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 0])
    codes = code_agreement([4], [[1], [1]], (document, unit, coder, code), replicates=0)
    themes = code_agreement(
        [4], [[1], [1]], (document[rows], unit[rows], coder[rows], theme), replicates=0
    )
    # Unit 0: one coder applied code 0, the other code 1, and both belong to theme 0.
    assert codes.codes[0].positive_agreement.value == 0.0
    assert themes.codes[0].positive_agreement.value == pytest.approx(0.5)


def test_roll_up_of_nothing():
    """No codings, no themes, or a code the mapping does not know: nothing is left, no error."""
    assert [x.size for x in roll_up([], {})] == [0, 0]
    assert [x.size for x in roll_up([7, 8], {1: [0]})] == [0, 0]
    with pytest.raises(ValueError, match="unknown code 4"):
        roll_up([4], [[1], [0]])
    with pytest.raises(ValueError, match="codes × themes"):
        roll_up([0], [1, 0])
    with pytest.raises(ValueError, match="numbered from 0"):
        roll_up([0], {0: [-1]})
    with pytest.raises(ValueError, match="true or false"):
        roll_up([0], [[0.5]])


def test_what_is_loaded():
    """Importing and using the package loads neither pandas nor scipy, and of synth the
    vocabulary and its reasons alone."""
    script = (
        "import sys\n"
        "from synth.agreement import *\n"
        "code_agreement([3], [[1], [1]], ([0], [0], [0], [0]))\n"
        "from_long({'unit': [1], 'coder': ['a'], 'code': ['x']})\n"
        "loaded = {'pandas', 'scipy', 'sklearn'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
        "parts = {m.split('.')[1] for m in sys.modules if m.startswith('synth.')}\n"
        "assert parts == {'agreement', 'reasons', 'thresholds', 'vocabulary'}, parts\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
