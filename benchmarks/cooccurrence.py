"""Co-occurrence of 150 codes in 48,000 codings, against two plain pandas ways in the same run.

    PYTHONPATH=src python benchmarks/cooccurrence.py [codings] [codes] [repeats]

`ours` begins with the columns of the table of codings and ends with the table's rows, numbering
included. `merge` joins the table of (sentence, code) with itself; `crosstab` counts sentences ×
codes and multiplies that by itself, once only, and only up to 50,000 codings (it takes 20 s and
more). Both begin with a data frame that has one row a sentence and
coding, so that they do less; neither counts narratives. All must find the same pairs. Importing
the libraries is left out; `theme`, the step that computes this, loads NumPy alone. The aim: at
most 0.3 s.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from synth.coding.numbered import number_codings
from synth.themes.cooccurrence import cooccurrence

CODINGS, CODES, REPEATS, SEED = 48_000, 150, 5, 11
PER_NARRATIVE, SENTENCES = 50, 120
Columns = dict[str, list[Any]]
Counts = dict[tuple[str, str], int]


def columns(codings: int, codes: int) -> Columns:
    """Made-up codings: 50 a narrative of 120 sentences, two coders, some codes frequent."""
    rng = random.Random(SEED)
    names = [f"code-{i:03}" for i in range(codes)]
    weights = [1 / (rank + 5) for rank in range(codes)]
    first = [rng.randrange(SENTENCES) for _ in range(codings)]
    return {
        "narrative": [f"N{i // PER_NARRATIVE:04}" for i in range(codings)],
        "code": rng.choices(names, weights, k=codings),
        "coder": rng.choices(["coder-a", "coder-b"], k=codings),
        "first_sentence": first,
        "last_sentence": [one + rng.choice([0, 0, 0, 1, 1, 2]) for one in first],
    }


def ours(given: Columns) -> Counts:
    """As the step does it."""
    return {(r.code_a, r.code_b): r.together for r in cooccurrence(number_codings(given))}


def merge(at: pd.DataFrame) -> Counts:
    """The table of sentences and codes joined with itself."""
    once = at[["narrative", "sentence", "code"]].drop_duplicates()
    both = once.merge(once, on=["narrative", "sentence"])
    both = both[both["code_x"] < both["code_y"]]
    return dict(both.groupby(["code_x", "code_y"]).size().items())  # type: ignore[arg-type]


def crosstab(at: pd.DataFrame) -> Counts:
    """Sentences × codes, multiplied by itself."""
    table = pd.crosstab([at["narrative"], at["sentence"]], at["code"]).clip(upper=1)
    product = table.T @ table
    pairs = product.rename_axis(index="a", columns="b").stack()
    return {(a, b): int(n) for (a, b), n in pairs.items() if a < b and n}  # type: ignore[misc]


def main() -> None:
    """Measure each way in turn, compare what they find, and print the medians."""
    codings, codes, repeats = (
        int(given) if given else default
        for given, default in zip(
            [*sys.argv[1:], *[""] * 3], (CODINGS, CODES, REPEATS), strict=False
        )
    )
    given = columns(codings, codes)
    frame = pd.DataFrame(given)
    spread = frame.index.repeat(frame["last_sentence"] - frame["first_sentence"] + 1)
    at = frame.loc[spread].assign(sentence=0)
    at["sentence"] = at["first_sentence"] + at.groupby(level=0).cumcount()
    ways: dict[str, Callable[[], Counts]] = {
        "ours": lambda: ours(given),
        "merge": lambda: merge(at),
        "crosstab": lambda: crosstab(at),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, Counts] = {}
    for turn in range(repeats):
        for name, way in ways.items():
            if name == "crosstab" and (turn or codings > 50_000):
                continue
            started = time.perf_counter()
            found[name] = way()
            seconds[name].append(time.perf_counter() - started)
    same = all(one == found["ours"] for one in found.values())
    print(f"{codings:,} codings × {codes} codes, {len(found['ours']):,} pairs, the same: {same}")
    for name, times in seconds.items():
        if times:
            print(f"  {name:9}{statistics.median(times):7.3f} s (median of {len(times)})")
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, all together")


if __name__ == "__main__":
    main()
