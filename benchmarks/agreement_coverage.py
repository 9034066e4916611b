"""How often the bootstrap interval of α holds the true α, by what is resampled.

    PYTHONPATH=src python benchmarks/agreement_coverage.py [--studies 500] [--replicates 1000]

Studies are simulated: three coders judge whether a code is present in the sentences of narratives
(30 to 60 each). Narratives differ in how common the code is and in how hard they are, so sentences
of one narrative are alike. The true α is that of a study of 200,000 narratives. An interval of 95%
should hold it in 95% of the studies.
"""

from __future__ import annotations

import argparse

import numpy as np

from synth.agreement import category_counts, code_agreement, nominal_agreement

CODERS = 3


def simulate(rng, n_narratives, prevalence):
    """Sizes of narratives, and coders × sentences of 0 and 1."""
    sizes = rng.integers(30, 61, n_narratives)
    narrative = np.repeat(np.arange(n_narratives), sizes)
    common = rng.beta(2 * prevalence, 2 * (1 - prevalence), n_narratives)[narrative]
    error = rng.choice([0.02, 0.06, 0.25], n_narratives, p=[0.4, 0.4, 0.2])[narrative]
    truth = rng.random(narrative.size) < common
    # A coder misses a present code with the narrative's error, and adds one a third as often.
    wrong = rng.random((CODERS, narrative.size)) < np.where(truth, error, error / 3)
    return sizes, narrative, truth ^ wrong


def columns(sizes, narrative, values):
    """The codings of simulated values, for `code_agreement`."""
    first = np.cumsum(sizes) - sizes
    coder, place = np.nonzero(values)
    document = narrative[place]
    return document, place - first[document], coder, np.zeros(coder.size, int)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--studies", type=int, default=500)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(f"{args.studies} studies a row, {args.replicates} replicates, seed {args.seed}")
    print("prevalence  narratives  true α | resampling sentences | resampling narratives")
    print("                               | coverage      width | coverage      width  refused")
    for prevalence in (0.2, 0.02):
        rng = np.random.default_rng(args.seed)
        whole = simulate(rng, 200_000, prevalence)[2]
        true = nominal_agreement(category_counts(whole.astype(np.uint8))[0]).alpha.value
        for n in (10, 20, 50, 100):
            held, width, refused = (
                {"sentence": [], "narrative": []},
                {"sentence": [], "narrative": []},
                0,
            )
            for study in range(args.studies):
                sizes, narrative, values = simulate(rng, n, prevalence)
                coverage = np.ones((CODERS, n), bool)
                found = code_agreement(
                    sizes,
                    coverage,
                    columns(sizes, narrative, values),
                    n_codes=1,
                    replicates=args.replicates,
                    seed=study,
                ).codes[0]
                if found.alpha.interval is None or found.alpha.interval.low is None:
                    refused += 1
                    continue
                counts = np.stack([CODERS - values.sum(axis=0), values.sum(axis=0)], axis=1)
                single = nominal_agreement(counts, replicates=args.replicates, seed=study).alpha
                for kind, interval in (
                    ("sentence", single.interval),
                    ("narrative", found.alpha.interval),
                ):
                    held[kind].append(interval.low <= true <= interval.high)
                    width[kind].append(interval.high - interval.low)
            shown = [
                f"{np.mean(held[kind]):8.3f} {np.median(width[kind]):10.3f}"
                if held[kind]
                else " " * 19
                for kind in ("sentence", "narrative")
            ]
            print(
                f"{prevalence:10.2f} {n:11d} {true:7.3f} | {shown[0]} | {shown[1]} "
                f"{refused / args.studies:8.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
