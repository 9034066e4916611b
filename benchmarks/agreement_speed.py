"""Speed and memory of `synth.agreement`, against other libraries in the same run.

    PYTHONPATH=src python benchmarks/agreement_speed.py [--runs 5] [--only WORD]

Every case runs in a process of its own, which makes its data, then times the call several times;
the table shows the median and the fastest wall time, the median processor time (all threads), and
the peak memory of the whole process, the data included. SYNTH_UNITIZED_ALPHA_PYTHON names an
interpreter with krippendorff-unitized-alpha (which pins an old numpy), to compare unitizing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from time import perf_counter, process_time

import numpy as np

SENTENCES, CODES, CODERS = 1_000_000, 200, 5


def make_codings(n, *, codes=CODES, sentences=SENTENCES, narratives=5000, missing=0.2, seed=1):
    """About n codings: coders apply a true code with chance .7, and some at random."""
    rng = np.random.default_rng(seed)
    size = sentences // narratives
    coverage = rng.random((CODERS, narratives)) >= missing
    share = 1 / np.arange(1, codes + 1) ** 0.7
    share /= share.sum()
    true = int(n / (CODERS * (1 - missing) * 0.75))

    def places(k):
        return (
            rng.integers(0, narratives, k, dtype=np.int32),
            rng.integers(0, size, k, dtype=np.int32),
            rng.choice(codes, k, p=share).astype(np.int32),
        )

    truth, parts = places(true), []
    for coder in range(CODERS):
        for (doc, unit, code), keep in ((truth, 0.7), (places(true // 20), 1.0)):
            kept = (rng.random(doc.size) < keep) & coverage[coder, doc]
            who = np.full(kept.sum(), coder, np.int16)
            parts.append((doc[kept], unit[kept], who, code[kept]))
    columns = [np.concatenate(x) for x in zip(*parts, strict=True)]
    order = rng.permutation(columns[0].size)
    return np.full(narratives, size), coverage, tuple(column[order] for column in columns)


def make_ratings(seed=2):
    """One code, 5 coders × 1,000,000 sentences, as a table of 0 and 1."""
    rng = np.random.default_rng(seed)
    truth = rng.random(SENTENCES) < 0.2
    flip = rng.random((CODERS, SENTENCES)) < 0.1
    return (truth ^ flip).astype(np.uint8)


def make_spans(n, *, coders, narratives, codes, length, seed=3):
    """About n spans; coders agree on them but for a few characters at each end."""
    rng = np.random.default_rng(seed)
    true = n // coders
    doc, code = rng.integers(0, narratives, true), rng.integers(0, codes, true)
    start = rng.integers(0, length - 90, true)
    end = start + rng.integers(20, 80, true)
    parts = [
        (
            doc,
            np.full(true, coder),
            code,
            np.maximum(start + rng.integers(-5, 6, true), 0),
            end + rng.integers(-4, 5, true),
        )
        for coder in range(coders)
    ]
    columns = tuple(np.concatenate(x) for x in zip(*parts, strict=True))
    return np.full(narratives, length), np.ones((coders, narratives), bool), columns


def make_partition(n=4598, coders=2, codes=8, seed=4):
    """n spans of one text in which no coder's spans overlap."""
    rng = np.random.default_rng(seed)
    rows, each = [], n // coders
    for coder in range(coders):
        cuts = np.cumsum(rng.integers(1, 40, 2 * each))
        starts, ends = cuts[::2], cuts[1::2]
        rows.append(
            (np.zeros(each), np.full(each, coder), rng.integers(0, codes, each), starts, ends)
        )
    columns = tuple(np.concatenate(x).astype(int) for x in zip(*rows, strict=True))
    return int(columns[4].max()) + 10, coders, codes, columns


def case_codes(n=5_000_000, replicates=2000, **more):
    from synth.agreement import code_agreement

    # A larger study has more narratives of the same length, with the same coding.
    part = n / 5_000_000
    data = make_codings(n, sentences=int(SENTENCES * part), narratives=int(5000 * part))
    return lambda: code_agreement(*data, n_codes=CODES, replicates=replicates, **more)


def case_one_code():
    from synth.agreement import category_counts, nominal_agreement

    ratings = make_ratings()
    return lambda: nominal_agreement(category_counts(ratings)[0])


def case_one_code_counts():
    from synth.agreement import category_counts, nominal_agreement

    counts, _ = category_counts(make_ratings())
    return lambda: nominal_agreement(counts)


def case_krippendorff():
    import krippendorff

    ratings = make_ratings().astype(float)
    return lambda: krippendorff.alpha(ratings, level_of_measurement="nominal")


def case_krippendorff_counts():
    import krippendorff

    ones = make_ratings().sum(axis=0, dtype=np.int64)
    counts = np.stack([CODERS - ones, ones], axis=1)
    return lambda: krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")


def case_statsmodels_counts():
    from statsmodels.stats.inter_rater import fleiss_kappa

    ones = make_ratings().sum(axis=0, dtype=np.int64)
    counts = np.stack([CODERS - ones, ones], axis=1)
    return lambda: fleiss_kappa(counts)


def case_statsmodels():
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    ratings = make_ratings().T
    return lambda: fleiss_kappa(aggregate_raters(ratings)[0])


def case_sklearn_pair():
    from sklearn.metrics import cohen_kappa_score

    ratings = make_ratings()
    return lambda: cohen_kappa_score(ratings[0], ratings[1])


def case_unitizing():
    from synth.agreement import group_unitizing

    length, coders, codes, columns = make_partition()
    coverage = np.ones((coders, 1), bool)
    return lambda: group_unitizing([length], coverage, columns, range(codes), replicates=0).u.value


def case_unitizing_large():
    from synth.agreement import unitizing_agreement

    data = make_spans(750_000, coders=5, narratives=1000, codes=100, length=20_000)
    return lambda: unitizing_agreement(*data, replicates=2000)


def case_unitizing_group_large():
    from synth.agreement import group_unitizing

    rng = np.random.default_rng(5)
    narratives, each = 1000, 150
    rows = []
    for coder in range(5):
        cuts = np.sort(rng.integers(0, 10_000, (narratives, 2 * each)), axis=1) * 4
        cuts += np.arange(2 * each)  # no two places alike
        doc = np.repeat(np.arange(narratives), each)
        code = rng.integers(0, 100, doc.size)
        starts, ends = cuts[:, ::2].ravel(), cuts[:, 1::2].ravel()
        rows.append((doc, np.full(doc.size, coder), code, starts, ends))
    columns = tuple(np.concatenate(x) for x in zip(*rows, strict=True))
    length, coverage = np.full(narratives, 50_000), np.ones((5, narratives), bool)
    return lambda: group_unitizing(length, coverage, columns, range(100), replicates=2000)


PEER_UNITIZED = """
import json, sys
from time import perf_counter
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import *
length, coders = json.load(sys.stdin)
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
start = perf_counter()
value = KrippendorffUnitizedAlpha(data).result
print(json.dumps([perf_counter() - start, float(value)]))
"""


def peer_unitized():
    """Seconds of krippendorff-unitized-alpha on the 4,598 spans; None where it is not at hand."""
    python = os.environ.get("SYNTH_UNITIZED_ALPHA_PYTHON")
    if not python:
        return None
    length, coders, _, (_, who, code, start, end) = make_partition()
    spans = [
        [
            [int(a), int(b), int(k)]
            for a, b, k in zip(*(x[who == c] for x in (start, end, code)), strict=True)
        ]
        for c in range(coders)
    ]
    run = subprocess.run(
        [python, "-c", PEER_UNITIZED],
        input=json.dumps([length, spans]),
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, value = json.loads(run.stdout)
    ours = case_unitizing()()
    if abs(ours - value) > 1e-9:
        raise SystemExit(f"the two libraries differ: {ours} and {value}")
    return seconds


CASES = {
    "codes 5M: all statistics, 2,000 bootstraps": case_codes,
    "  without intervals": lambda: case_codes(replicates=0),
    "  and κ of ten pairs, of each code": lambda: case_codes(pair_intervals=True),
    "codes 0.625M, an eighth of the study": lambda: case_codes(625_000),
    "codes 1.25M, a quarter": lambda: case_codes(1_250_000),
    "codes 2.5M, half": lambda: case_codes(2_500_000),
    "codes 10M, double": lambda: case_codes(10_000_000),
    "one code, table: all coefficients": case_one_code,
    "  krippendorff (α only)": case_krippendorff,
    "  statsmodels (Fleiss only)": case_statsmodels,
    "  scikit-learn (κ, one pair of ten)": case_sklearn_pair,
    "one code, counts: all coefficients": case_one_code_counts,
    "  krippendorff, counts (α only)": case_krippendorff_counts,
    "  statsmodels, counts (Fleiss only)": case_statsmodels_counts,
    "unitizing 4,598 spans: uα, |uα, cuα, (k)uα": case_unitizing,
    "unitizing 750,000 spans, 2,000 bootstraps": case_unitizing_large,
    "group of 100 codes, 750,000 spans, 2,000 b.": case_unitizing_group_large,
}


def run_case(name, runs):
    """Time one case in this process."""
    call = CASES[name]()
    seconds, cpu = [], []
    for _ in range(runs):
        start, busy = perf_counter(), process_time()
        call()
        seconds.append(perf_counter() - start)
        cpu.append(process_time() - busy)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, cpu, peak]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="only cases whose name holds this word")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.case:
        run_case(args.case, args.runs)
        return
    print(f"{'case':46} {'median':>10} {'fastest':>10} {'cpu':>10} {'peak':>9}")
    for name in CASES:
        if args.only not in name:
            continue
        run = subprocess.run(
            [sys.executable, __file__, "--case", name, "--runs", str(args.runs)],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            print(f"{name:46} failed: {run.stderr.strip().splitlines()[-1]}")
            continue
        seconds, cpu, peak = json.loads(run.stdout)
        middle, best, busy = statistics.median(seconds), min(seconds), statistics.median(cpu)
        print(f"{name:46} {middle:9.4f}s {best:9.4f}s {busy:9.4f}s {peak:6.0f} MB", flush=True)
    if args.only in "  krippendorff-unitized-alpha (uα only)":
        seconds = peer_unitized()
        shown = "not at hand" if seconds is None else f"{seconds:9.4f}s (one run)"
        print(f"{'  krippendorff-unitized-alpha (uα only)':46} {shown}")


if __name__ == "__main__":
    main()
