"""Programs that need a Python of their own: irrCAC, krippendorff-unitized-alpha, pygamma-agreement.

Each runs through a subprocess when an environment variable names an interpreter that has it.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess

import numpy as np
import pytest

from synth.agreement import (
    category_counts,
    code_agreement,
    conger_kappa,
    gamma_agreement,
    group_unitizing,
    gwet_ac2,
    nominal_agreement,
)
from synth.reasons import Reason

IRRCAC = """
import json, sys, warnings
import pandas as pd
from irrCAC.raw import CAC
warnings.filterwarnings("ignore")
out = []
for table in json.load(sys.stdin):
    frame = pd.DataFrame(table, dtype=float)
    c = CAC(frame, digits=12)
    o = CAC(frame, weights="ordinal", digits=12)
    q = CAC(frame, weights="quadratic", digits=12)
    found = {"ac1": c.gwet(), "fleiss": c.fleiss(), "alpha": c.krippendorff(), "bp": c.bp(),
             "conger": c.conger(), "ordinal": o.gwet(), "quadratic": q.gwet()}
    out.append({k: v["est"]["coefficient_value"] for k, v in found.items()}
               | {"pa": found["ac1"]["est"]["pa"]})
json.dump(out, sys.stdout)
"""

UNITIZED = """
import json, sys
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import *
out = []
for length, coders in json.load(sys.stdin):
    data = {}
    for name, spans in enumerate(coders):
        at, segments = 0, []
        for start, end, code in spans + [[length, None, None]]:
            if start > at:
                segments.append(Segment(EMPTY_TAG, at, start))
            if end is not None:
                segments.append(Segment(str(code), start, end))
                at = end
        data[str(name)] = segments
    out.append(float(KrippendorffUnitizedAlpha(data).result))
json.dump(out, sys.stdout)
"""


def other_python(variable, script, data):
    """What a script prints as JSON, run by the interpreter the variable names; else skip."""
    python = os.environ.get(variable)
    if not python:
        pytest.skip(f"{variable} names no interpreter")
    run = subprocess.run(
        [python, "-c", script], input=json.dumps(data), capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_irrcac():
    """Random tables with missing values: every coefficient is that of irrCAC."""
    rng = np.random.default_rng(11)
    tables = []
    while len(tables) < 25:
        c, u, q = rng.integers(2, 6), rng.integers(4, 16), rng.integers(2, 5)
        truth = rng.integers(1, q + 1, u)
        values = np.where(rng.random((c, u)) < 0.6, truth, rng.integers(1, q + 1, (c, u))).astype(
            float
        )
        values[rng.random((c, u)) < 0.2] = np.nan
        paired = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
        # Left out: no variation (a stated result here, 1.0 there) and coders without a value.
        if np.unique(paired[~np.isnan(paired)]).size > 1 and (~np.isnan(values)).any(axis=1).all():
            tables.append(values)
    rows = [[[None if np.isnan(x) else x for x in unit] for unit in t.T] for t in tables]
    for values, oracle in zip(
        tables, other_python("SYNTH_IRRCAC_PYTHON", IRRCAC, rows), strict=True
    ):
        counts, categories = category_counts(values)
        found = nominal_agreement(counts)
        ours = {
            "pa": found.percent_agreement.value,
            "ac1": found.ac1.value,
            "fleiss": found.fleiss_kappa.value,
            "alpha": found.alpha.value,
            "bp": found.brennan_prediger.value,
            "conger": conger_kappa(values).value,
            "ordinal": gwet_ac2(counts, "ordinal", categories).value,
            "quadratic": gwet_ac2(counts, "quadratic", categories).value,
        }
        assert ours == pytest.approx(oracle, abs=1e-6)


def test_irrcac_codes_with_missing_coders():
    """code_agreement's AC1, Fleiss and Brennan–Prediger with coders missing are irrCAC's."""
    rng = np.random.default_rng(12)
    sizes, coverage = np.array([6, 4, 5, 3]), rng.random((4, 4)) < 0.7
    coverage[:2] = True
    values = np.where(np.repeat(coverage, sizes, axis=1), rng.random((4, 18)) < 0.4, np.nan)
    first = np.cumsum(sizes) - sizes
    coder, place = np.nonzero(values == 1)
    document = np.repeat(np.arange(4), sizes)[place]
    columns = (document, place - first[document], coder, np.zeros(coder.size, int))
    found = code_agreement(sizes, coverage, columns, replicates=0).codes[0]
    table = [[None if np.isnan(x) else x for x in unit] for unit in values.T]
    (oracle,) = other_python("SYNTH_IRRCAC_PYTHON", IRRCAC, [table])
    assert found.percent_agreement.value == pytest.approx(oracle["pa"], abs=1e-6)
    assert found.ac1.value == pytest.approx(oracle["ac1"], abs=1e-6)
    assert found.fleiss_kappa.value == pytest.approx(oracle["fleiss"], abs=1e-6)
    assert found.brennan_prediger.value == pytest.approx(oracle["bp"], abs=1e-6)


def test_unitized_alpha():
    """uα of random unitizings is that of krippendorff-unitized-alpha, gaps given half-open."""
    rng = np.random.default_rng(13)
    studies = []
    for _ in range(15):
        length, coders = int(rng.integers(20, 80)), []
        for _ in range(rng.integers(2, 5)):
            cuts = np.unique(rng.integers(0, length + 1, 10)).tolist()
            spans = itertools.pairwise(cuts)
            coders.append([[a, b, int(rng.integers(0, 3))] for a, b in spans if rng.random() < 0.6])
        studies.append((length, coders))
    oracle = other_python("SYNTH_UNITIZED_ALPHA_PYTHON", UNITIZED, studies)
    for (length, coders), value in zip(studies, oracle, strict=True):
        rows = [(0, c, k, a, b) for c, spans in enumerate(coders) for a, b, k in spans]
        columns = tuple(np.array(rows, int).reshape(-1, 5).T)
        coverage = np.ones((len(coders), 1), bool)
        found = group_unitizing([length], coverage, columns, range(3), replicates=0)
        assert found.u.value == pytest.approx(value, abs=1e-9)


def test_gamma_reference(reference):
    """The observed disorder of the published continua, and γ near the values from 30 samples."""
    pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
    checked = 0
    for name in ("two_simple", "unequal", "three"):
        entry = reference["gamma_mathet2015"][name]
        found = gamma_agreement(
            [(coder, start, end, code) for coder, start, end, code in entry["units"]], seed=1
        )
        assert found.observed_disorder == pytest.approx(entry["observed_disorder"], abs=1e-6)
        assert found.gamma.value == pytest.approx(entry["gamma_30_samples"], abs=0.08)
        checked += 1
    assert checked == 3


def test_gamma_repeats_and_is_undefined():
    """γ repeats with its seed, leaves numpy's generator alone, and needs two coders with spans."""
    pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
    spans = [("A", 1, 5, "a"), ("A", 6, 10, "b"), ("B", 2, 6, "a"), ("B", 7, 11, "c")]
    before = np.random.get_state()[1].tolist()
    assert gamma_agreement(spans, seed=3) == gamma_agreement(spans, seed=3)
    assert np.random.get_state()[1].tolist() == before
    assert gamma_agreement(spans[:2]).gamma.reason == Reason.ONE_CODER_WITH_SPANS()
    assert gamma_agreement([]).gamma.value is None
