"""How often an interval holds the true value: of four kinds of intervals, by simulation.

    PYTHONPATH=src python benchmarks/agreement_coverage.py --figures α --studies 2000
    PYTHONPATH=src python benchmarks/agreement_coverage.py --narratives 14,50
    PYTHONPATH=src python benchmarks/agreement_coverage.py --study PATH

Studies are simulated. Coders judge whether a code is present in the sentences of narratives, whose
lengths differ (median 60). Narratives differ in how common the code is (a beta distribution, with
an intraclass correlation of .09, “even”, or .33, “bunched”) and in how hard they are; coders differ
in how careful they are. So sentences of one narrative are alike. The true value of a coefficient is
that of a study of 100,000 narratives. An interval of 95% should hold it in 95% of the studies.

Designs: two coders; three; four, of whom 2 to 4 judge a narrative, and a quarter more narratives
that one coder alone judged.

With `--study`, the narratives of a study (after a run) stand for all there could be, and studies
are drawn from them with replacement: its codes and coders are real, and so is how codes are spread.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synth.agreement.bootstrap import quantiles
from synth.agreement.by_code import ALPHA
from synth.agreement.coefficients import SUMS, CodeSums, registered
from synth.agreement.hull import bootstrap_t, expanded_bca, hull
from synth.agreement.intervals import Drawing, Figure, Part, resampled
from synth.agreement.presence import cohen
from synth.thresholds import MIN_DOCUMENTS, MIN_POSITIVE, MIN_USED

LEVEL = 0.95
KINDS = ("percentile", "bootstrap-t", "expanded BCa", "hull")
PREVALENCES = (0.2, 0.05, 0.02)
NARRATIVES = (10, 14, 20, 50)
SPREAD = {"even": 10.0, "bunched": 2.0}
#: How much each coder errs, beside the narrative.
CARE = np.array([1.0, 1.4, 0.7, 1.1])
#: How many of the coders judge a narrative, with what chance.
DESIGNS = {
    "two coders": {2: 1.0},
    "three coders": {3: 1.0},
    "2–4 of 4 coders": {2: 0.5, 3: 0.3, 4: 0.2},
}
#: Columns: those of `CodeSums`, then of a pair of coders: units, each one's, and those differing.
PAIR = ("pair_units", "first", "second", "differing")
COLUMNS = (*SUMS, *PAIR)


@dataclass(frozen=True)
class Studies:
    """Many studies at once: `sums` float64[columns, studies, narratives]; `positive` [studies], the
    sentences with the code, `with_code` [studies] the narratives with it."""

    sums: np.ndarray
    positive: np.ndarray
    with_code: np.ndarray


def simulate(rng, n_studies, n_narratives, prevalence, spread, design):
    """Studies with so many narratives that two coders or more judged."""
    alone = n_narratives // 4 if len(design) > 1 else 0
    each = n_narratives + alone
    n = n_studies * each
    size = np.clip(np.round(rng.lognormal(np.log(60), 0.4, n)), 10, 250).astype(int)
    first = np.cumsum(size) - size
    owner = np.repeat(np.arange(n), size)
    common = rng.beta(spread * prevalence, spread * (1 - prevalence), n)[owner]
    error = rng.choice([0.02, 0.06, 0.25], n, p=[0.4, 0.4, 0.2])[owner]
    truth = rng.random(owner.size) < common
    coders = max(design)
    judges = np.zeros((n, coders), bool)
    many = rng.choice(list(design), n, p=list(design.values()))
    many[np.arange(n) % each >= n_narratives] = 1
    order = np.argsort(rng.random((n, coders)), axis=1)
    np.put_along_axis(judges, order, np.arange(coders)[None] < many[:, None], axis=1)
    applied = np.zeros(owner.size)
    pair = []
    for coder in range(coders):
        # A coder misses a present code with the narrative's error, and adds one far more rarely:
        # errors that did not shrink with the code would drown a rare one.
        chance = np.where(truth, error, error * prevalence) * CARE[coder]
        mine = (truth ^ (rng.random(owner.size) < chance)) & judges[owner, coder]
        applied += mine
        pair.append(mine)
    m = many.astype(float)
    one = np.add.reduceat(applied, first)
    agreeing = np.add.reduceat(applied * (applied - 1), first)
    two = (many >= 2).astype(float)
    others = np.maximum(m - 1, 1)
    apart = (one * (m - 1) - agreeing) * two
    both_judged = (judges[:, 0] & judges[:, 1]).astype(float)
    by_first, by_second, differ = (
        np.add.reduceat(x.astype(float), first) * both_judged
        for x in (pair[0], pair[1], pair[0] ^ pair[1])
    )
    sums = {
        "n_units": size * two,
        "judgements": m * size * two,
        "applied": one * two,
        "disagreement": apart / others,
        "agreeing": agreeing,
        "possible": one * (m - 1),
        "agreed": (size - 2 * apart / (m * others)) * two,
        "judged": size.astype(float),
        "shares": one / m,
        "pair_units": size * both_judged,
        "first": by_first,
        "second": by_second,
        "differing": differ,
    }
    shape = (n_studies, each)
    positive = np.add.reduceat((applied > 0).astype(float), first) * two
    return Studies(
        np.stack([sums[name].reshape(shape) for name in COLUMNS]),
        positive.reshape(shape).sum(axis=1),
        np.count_nonzero(positive.reshape(shape), axis=1),
    )


def figures():
    """Name → the figure, and the columns it is computed from."""
    codes = {"α": ALPHA, "AC1": registered()["ac1"], "positive agreement": registered()["positive"]}
    reads = {
        "α": ("judgements", "applied", "disagreement"),
        "AC1": ("n_units", "agreed", "judged", "shares"),
        "positive agreement": ("agreeing", "possible"),
    }

    def of_code(one, names):
        def compute(*columns):
            given = dict(zip(names, columns, strict=True))
            return one.compute(CodeSums(*(given.get(name, columns[0]) for name in SUMS)))

        return Figure(compute, lowest=one.lowest)

    out = {name: (of_code(one, reads[name]), reads[name]) for name, one in codes.items()}
    out["κ of two"] = (Figure(cohen), PAIR)
    return out


def intervals(studies, name, replicates, seed):
    """Of each study the estimate, and by kind both ends; as the four kinds have them."""
    figure, columns = figures()[name]
    sums = [studies.sums[COLUMNS.index(column)] for column in columns]
    pairable = studies.sums[COLUMNS.index("n_units")][0] > 0
    if name != "AC1":  # narratives with one coder are drawn for AC1 alone
        sums = [x[:, pairable] for x in sums]
    (found,) = resampled([Part(sums)], [figure], Drawing(replicates, LEVEL, seed))
    values = np.where(np.isfinite(found.values), found.values, np.nan)
    joined = hull(found, LEVEL, figure.lowest)
    ends = {
        "percentile": quantiles(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]),
        "bootstrap-t": bootstrap_t(found, LEVEL),
        "expanded BCa": expanded_bca(found, LEVEL),
        "hull": (joined.low, joined.high),
    }
    clipped = {
        kind: tuple(np.clip(end, figure.lowest, 1.0) for end in pair) for kind, pair in ends.items()
    }
    return found.value, clipped, joined.used


def truth(name, prevalence, spread, design, seed):
    """The value in a study of 100,000 narratives."""
    figure, columns = figures()[name]
    total = np.zeros(len(COLUMNS))
    rng = np.random.default_rng(seed)
    for _ in range(10):
        total += simulate(rng, 10, 1000, prevalence, spread, design).sums.sum(axis=(1, 2))
    return float(figure.compute(*(np.array([total[COLUMNS.index(c)]]) for c in columns))[0])


@dataclass
class Row:
    """What came of the studies of one kind: which had an interval, and how the others did."""

    held: dict
    width: dict
    without: float
    undefined: float


def judge(true, value, ends, refused):
    """Coverage and mean width of each kind over the studies that are given an interval."""
    low, high = ends["hull"]
    flat = np.isfinite(value) & (low == high)
    given = np.isfinite(value) & ~flat & ~refused & np.isfinite(low)
    held, width = {}, {}
    for kind, (low, high) in ends.items():
        held[kind] = (
            np.mean((low[given] <= true) & (true <= high[given])) if given.any() else np.nan
        )
        width[kind] = np.mean((high - low)[given]) if given.any() else np.nan
    defined = np.isfinite(value)
    return Row(held, width, 1 - given.sum() / max(defined.sum(), 1), 1 - defined.mean())


def refused(studies, used):
    """Which studies get no interval by the rules of `synth.thresholds`."""
    few = (studies.positive < MIN_POSITIVE) | (studies.with_code < MIN_DOCUMENTS)
    return few | (used < MIN_USED)


def simulated(args):
    """Print the table of each coefficient."""
    print(
        f"{args.studies} studies a row, {args.replicates} draws, seed {args.seed}; Monte Carlo "
        f"error of a coverage of .95: {np.sqrt(0.95 * 0.05 / args.studies):.3f}"
    )
    for name in args.figures.split(","):
        for design, chances in DESIGNS.items():
            for spread, concentration in SPREAD.items():
                print(f"\n{name}, {design}, {spread}")
                head = " | ".join(f"{kind:>17}" for kind in KINDS)
                print(f"prev.   D   true | {head} | without")
                for prevalence in PREVALENCES:
                    true = truth(name, prevalence, concentration, chances, args.seed)
                    for n in map(int, args.narratives.split(",")):
                        rng = np.random.default_rng([args.seed, n, int(prevalence * 1000)])
                        studies = simulate(rng, args.studies, n, prevalence, concentration, chances)
                        value, ends, used = intervals(studies, name, args.replicates, args.seed)
                        row = judge(true, value, ends, refused(studies, used))
                        show(f"{prevalence:.2f}", n, row, true)


def show(label, n, row, true):
    """One line."""
    cells = " | ".join(f"{row.held[kind]:8.3f} {row.width[kind]:8.3f}" for kind in KINDS)
    print(f"{label:>5} {n:3d} {true:6.3f} | {cells} | {row.without:7.3f}", flush=True)


def of_study(args):
    """Print coverage where narratives are drawn from those of a study, over its codes."""
    from synth.agreement.counting import count_codes
    from synth.steps.agree.study import ComparedStudy
    from synth.study import Study

    compared = ComparedStudy(Study.open(Path(args.study)))
    columns = compared.columns(compared.used)
    counts = count_codes(compared.units, compared.coverage, columns, len(compared.codes))
    here = counts.pairable
    judgements, applied, disagreement = counts.alpha_sums()
    either = applied - counts.agreeing[:, here] / 2  # of two coders
    figure, of_figure = figures()["α"]
    rng = np.random.default_rng(args.seed)
    print(f"{args.studies} studies of each code, drawn from {here.sum()} narratives")
    for n in NARRATIVES[:3]:
        rows = []
        for k in range(len(compared.codes)):
            true = figure.compute(judgements.sum(), applied[k].sum(), disagreement[k].sum())
            drawn = rng.integers(0, here.sum(), (args.studies, n))
            sums = np.zeros((len(COLUMNS), *drawn.shape))
            arrays = (judgements, applied[k], disagreement[k])
            for column, array in zip(of_figure, arrays, strict=True):
                sums[COLUMNS.index(column)] = array[drawn]
            sums[COLUMNS.index("n_units")] = 1
            studies = Studies(
                sums, either[k][drawn].sum(axis=1), np.count_nonzero(applied[k][drawn], axis=1)
            )
            value, ends, used = intervals(studies, "α", args.replicates, args.seed)
            if np.isfinite(true):
                rows.append(judge(float(true), value, ends, refused(studies, used)))
        weights = [1 - row.without for row in rows]
        mean = {
            kind: [
                np.average(
                    [getattr(row, what)[kind] for row in rows if row.without < 1],
                    weights=[w for w in weights if w > 0],
                )
                for what in ("held", "width")
            ]
            for kind in KINDS
        }
        whole = Row(
            {kind: pair[0] for kind, pair in mean.items()},
            {kind: pair[1] for kind, pair in mean.items()},
            1 - float(np.mean(weights)),
            0.0,
        )
        show("all", n, whole, np.nan)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", default=",".join(figures()), help="names, with commas between")
    parser.add_argument(
        "--narratives", default=",".join(map(str, NARRATIVES)), help="numbers, with commas between"
    )
    parser.add_argument("--study", help="a study after a run, instead of simulated ones")
    args = parser.parse_args()
    of_study(args) if args.study else simulated(args)


if __name__ == "__main__":
    main()
