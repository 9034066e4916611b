"""Quality of ranked suggestions on the NHS comments, and their speed on made-up sentences.

    SYNTH_EXTERNAL_DATA=… PYTHONPATH=src python benchmarks/suggest_quality.py [--seeds 3]
    PYTHONPATH=src python benchmarks/suggest_quality.py --speed [sentences]

Quality: the codebook's labels, definitions and examples, the terms in `nhs_terms.yaml` (written
from those alone), and nothing else but as many labelled comments as a row says. All figures are
cross-validated within the part `train`, a comment being its own narrative; `--part development`
trains on `train` and tests on `development`, on which the choices were made.

`--model` is what embeddings are made with (bundled, multilingual, off, or a folder), `--cache` the
folder that keeps them; `--codes` adds each code's figures and the calibration. `--study` judges by
the codings of a study that has been run (build/ is there), held out by narrative.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import yaml

from synth.suggest.ranking.embeddings import open_encoder
from synth.suggest.ranking.evaluation import (
    calibration_table,
    frequency_scores,
    macro_recall_at,
    mean_reciprocal_rank,
    per_code,
    recall_at,
)
from synth.suggest.ranking.features import Features, Space
from synth.suggest.ranking.ranker import PassageText, Weights, score, train, z
from synth.suggest.ranking.trial import FOLDS, figures, held_out
from synth.suggest.terms.pipeline import lemma_pipeline
from synth.suggest.terms.rules import compile_rules
from synth.written.codebook import Code

SIZES: tuple[int | None, ...] = (0, 5, 20, 50, None)
SENTENCES, CODES, CODINGS, SEED = 100_000, 60, 2_000, 20


@dataclass(frozen=True)
class Data:
    """The comments of both parts: measured, with their codes."""

    space: Space
    features: Features
    gold: np.ndarray[Any, np.dtype[np.bool_]]
    train: np.ndarray[Any, np.dtype[np.bool_]]

    def part(self, which: np.ndarray[Any, Any]) -> tuple[Features, np.ndarray[Any, Any]]:
        """Features and codes of some comments."""
        return self.features.rows(which), self.gold[which]


def read(folder: Path, model: str, cache: Path, threads: int) -> Data:
    """Read the data set and measure every comment."""
    codebook = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    terms = yaml.safe_load(Path(__file__).with_name("nhs_terms.yaml").read_text(encoding="utf-8"))
    codes = [Code(**record, terms=terms.get(record["id"], ())) for record in codebook]
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    column = {code.id: number for number, code in enumerate(codes)}
    gold = np.zeros((len(rows), len(codes)), dtype=bool)
    for at, row in enumerate(rows):
        for code in row["codes"].split("|"):
            gold[at, column[code]] = True
    opened = open_encoder(model, cache, threads)
    print(f"embeddings: {opened.described}" + (f"\n{opened.reason}" if opened.reason else ""))
    nlp, described = lemma_pipeline("en", "blank")
    print(described)
    texts = [row["text"] for row in rows]
    space = Space(codes, texts, opened.encoder, compile_rules(nlp, codes))
    part = np.array([row["split"] == "train" for row in rows])
    return Data(space, space.features(texts), gold, part)


def line(name: str, values: list[float]) -> str:
    """A row of a table."""
    return f"{name:<34}" + "".join(f"{value:>9.3f}" for value in values)


def parts(space: Space, features: Any, gold: Any, clusters: Any) -> None:
    """What each part gives alone and together, cross-validated; frequency alone beside it.

    `clusters`, int[n], are held out whole.
    """
    embedding, tfidf = space.similarities(features)
    rules = features.rules
    frequency = np.zeros(gold.shape)
    for number in range(FOLDS):
        test = clusters % FOLDS == number
        frequency[test] = frequency_scores(gold[~test], int(test.sum()))
    rows: list[tuple[str, Any]] = [("frequency alone", frequency), ("rules", rules)]
    rows.append(("TF-IDF", tfidf))
    rows.append(("TF-IDF + rules", 2 * z(tfidf) + 1.5 * z(rules)))
    if embedding is not None:
        rows.append(("embedding (plain centroid)", embedding))
        rows.append(("embedding + TF-IDF", z(embedding) + z(tfidf)))
        rows.append(("embedding + rules", 2 * z(embedding) + 1.5 * z(rules)))
        rows.append(("zero-shot: all three", z(embedding) + z(tfidf) + 1.5 * z(rules)))
    only = held_out(space, features, gold, clusters, weights=Weights(1, 0, 0))
    rows.append(("SVM alone, all labels", only.scores))
    every = held_out(space, features, gold, clusters)
    rows.append(("all, all labels", every.scores))
    print(f"\n{'part':<34} recall@3   macro    MRR")
    for name, values in rows:
        found = [f(values, gold) for f in (recall_at, macro_recall_at, mean_reciprocal_rank)]
        print(line(name, found), flush=True)


def study(root: Path) -> None:
    """The same table for a study's own codings, after a run, held out by narrative."""
    from synth.study import Study
    from synth.suggest.ranking.material import ranking_material
    from synth.wording import RANKING_FACTS

    material = ranking_material(Study.open(root))
    space = material.space
    assert space is not None, "nothing to suggest"
    at = material.judged_by()
    gold = material.coded(at)
    narratives = [material.places.narrative[i] for i in at]
    clusters = np.unique(narratives, return_inverse=True)[1]
    coded = int(gold.any(axis=1).sum())
    print(
        f"{len(at):,} sentences, {coded:,} of them coded; {len(set(narratives))} narratives, "
        f"{gold.shape[1]} codes, {gold.sum() / coded:.2f} codes a coded sentence"
    )
    print(*(f"{RANKING_FACTS[fact.name]}: {fact.value}" for fact in material.facts), sep="\n")
    parts(space, space.features([material.passages[i].text for i in at]), gold, clusters)


def curve(data: Data, seeds: int) -> None:
    """The learning curve, the mean over `seeds` draws of folds and labelled comments."""
    features, gold = data.part(data.train)
    clusters = np.arange(len(gold))
    print(f"\n{'labelled comments a code':<34} recall@3   macro    MRR  micro-F1  (learned from)")
    for size in SIZES:
        found, count = [], 0.0
        for seed in range(1 if size == 0 else seeds):
            trial = held_out(data.space, features, gold, clusters, per_code=size, seed=seed)
            own = figures(trial, gold)
            found.append([own.recall_at_3, own.macro_recall_at_3, own.mrr, own.micro_f1])
            count = trial.trained_on
        table = np.array(found)
        values = table.mean(axis=0).tolist()
        spread = f"  ±{table[:, 0].std():.3f}, ±{table[:, 3].std():.3f}" if len(table) > 1 else ""
        name = "all" if size is None else str(size)
        print(line(name, values if size != 0 else values[:3]) + f"  ({count:.0f}){spread}",
              flush=True)  # fmt: skip


def development(data: Data) -> None:
    """Trained on `train`, tested on `development`."""
    features, gold = data.part(~data.train)
    known, labels = data.part(data.train)
    print(f"\n{'development':<34} recall@3   macro    MRR")
    measures = (recall_at, macro_recall_at, mean_reciprocal_rank)
    for name, use in (("zero-shot", slice(0, 0)), ("all labels", slice(None))):
        rows = np.arange(len(labels))[use]
        model = train(data.space, known.rows(rows), labels[rows], rows.tolist(), Weights())
        values, _ = model.scores(features)
        print(line(name, [f(values, gold) for f in measures]))
    often = frequency_scores(labels, len(gold))
    print(line("frequency alone", [f(often, gold) for f in measures]))


def codes(data: Data) -> None:
    """Each code's precision and recall with intervals, and the calibration; all labels."""
    features, gold = data.part(data.train)
    clusters = np.arange(len(gold))
    trial = held_out(data.space, features, gold, clusters)
    print(f"\n{'code':<56} coded  precision         recall")
    for own in per_code(trial.predicted, gold, clusters, data.space.code_ids):
        shares = [
            f"{s.value:.2f}" + (f" [{s.low:.2f}, {s.high:.2f}]" if s.low == s.low else " " * 13)
            for s in (own.precision, own.recall)
        ]
        print(f"{own.code:<56}{own.positive:>6}  {'  '.join(shares)}")
    print("\nprobability   suggestions  expected  observed")
    for step in calibration_table(trial.probabilities, gold):
        print(f"{step.low:.1f} to {step.high:.1f} {step.count:>13,} {step.expected:>9.2f}"
              f" {step.observed:>9.2f}")  # fmt: skip


def speed(count: int) -> None:
    """Fit and score `count` made-up sentences × 60 codes without embeddings; rules left out.

    The rules have a benchmark of their own (`suggest_rules.py`). 2,000 of the sentences are
    labelled, in narratives of 250 sentences, so that every narrative is scored by a model that has
    not seen it.
    """
    import random

    from suggest_rules import sentences, vocabulary

    from synth.suggest.ranking.learned import Labelled
    from synth.suggest.ranking.reasons import explained

    rng = random.Random(SEED)
    forms, weights = vocabulary(rng)
    texts = sentences(count, rng, forms, weights)
    # A code is about certain words; the sentences that hold one of them are labelled so.
    words = [forms[100 + 7 * number : 107 + 7 * number] for number in range(CODES)]
    book = [
        SimpleNamespace(id=f"c{n}", label=own[0], definition=" ".join(own), examples=texts[n::9973])
        for n, own in enumerate(words)
    ]
    narratives = [f"N{number // 250:04}" for number in range(count)]
    passages = [PassageText(*pair) for pair in zip(texts, narratives, strict=True)]
    labelled = []
    for at in range(0, count, max(1, count // CODINGS)):
        held = set(texts[at].lower().split())
        own = frozenset(f"c{n}" for n, group in enumerate(words) if held & set(group))
        labelled.append(
            Labelled(texts[at], own or frozenset({f"c{at % CODES}"}), narratives[at], "a")
        )
    before, start = time.process_time(), time.perf_counter()
    space = Space(book, texts)
    fitted = time.perf_counter() - start
    shown = 0
    for block in score(space, passages, labelled, readers={"a"}, complete=set()):
        shown += int(np.isfinite(block.scores).sum())
    scored = time.perf_counter() - start
    cpu = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{count:,} sentences × {CODES} codes, {len(labelled):,} labelled: "
          f"TF-IDF {fitted:.1f} s, fit and score {scored:.1f} s in all ({cpu:.1f} CPU-s), "
          f"{peak:.2f} GB, {shown:,} suggestions")  # fmt: skip
    print(f"aim: 60 s and 2 GB or less: {'met' if scored <= 60 and peak <= 2 else 'NOT MET'}")
    start = time.perf_counter()
    made = sum(
        len(own)
        for own in explained(
            score(space, passages, labelled, readers={"a"}, complete=set()), passages, labelled
        )
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"with reasons, TF-IDF known: {time.perf_counter() - start:.1f} s, {peak:.2f} GB, {made:,}"
    )


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--speed", nargs="?", type=int, const=SENTENCES)
    parser.add_argument("--part", choices=["train", "development"], default="train")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="of the model for embeddings")
    parser.add_argument("--codes", action="store_true")
    parser.add_argument("--study", type=Path, help="a study that has been run, instead")
    given = parser.parse_args()
    if given.speed:
        speed(given.speed)
        return
    if given.study:
        study(given.study)
        return
    root = os.environ.get("SYNTH_EXTERNAL_DATA")
    if not root:
        sys.exit("SYNTH_EXTERNAL_DATA must name the folder that holds nhs-comments/")
    with tempfile.TemporaryDirectory() as folder:
        cache = given.cache or Path(folder)
        data = read(Path(root) / "nhs-comments", given.model, cache, given.threads)
        print(f"{data.train.sum():,} comments in train, {(~data.train).sum():,} in development")
        if given.part == "development":
            development(data)
            return
        features, gold = data.part(data.train)
        parts(data.space, features, gold, np.arange(len(gold)))
        curve(data, given.seeds)
        if given.codes:
            codes(data)


if __name__ == "__main__":
    main()
