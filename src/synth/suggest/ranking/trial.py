"""Trying suggestions on passages that people have coded, held out by narrative.

Every passage is scored by a model that has seen no coding of its narrative; thresholds and
calibration are chosen on scores that were held out once more, within the training narratives. Here
nobody is shown a suggestion, so all codings may be used, whoever made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.ranking.evaluation import (
    best_threshold,
    fit_calibration,
    macro_recall_at,
    mean_reciprocal_rank,
    micro_f1,
    recall_at,
)
from synth.suggest.ranking.ranker import Weights, train

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from synth.suggest.ranking.features import Features, Space
    from synth.suggest.ranking.ranker import Model

    Truths = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float32]

FOLDS, INNER = 5, 3


@dataclass(frozen=True)
class Trial:
    """Held-out results of n passages; all arrays are [n, codes]."""

    scores: Floats
    #: The SVM's part.
    learned: Floats
    #: The chance of each code, NaN where nothing was learned to say it with.
    probabilities: NDArray[np.float64]
    #: What is suggested at the threshold chosen on the training narratives.
    predicted: Truths
    #: Labelled passages a model was trained on, averaged over the folds.
    trained_on: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline figures of a trial."""

    recall_at_3: float
    macro_recall_at_3: float
    mrr: float
    micro_f1: float


def figures(trial: Trial, gold: Truths) -> Figures:
    """The headline figures against `gold`, bool[n, codes]."""
    return Figures(
        recall_at(trial.scores, gold),
        macro_recall_at(trial.scores, gold),
        mean_reciprocal_rank(trial.scores, gold),
        micro_f1(trial.predicted, gold),
    )


def held_out(
    space: Space,
    features: Features,
    gold: Truths,
    clusters: Sequence[Any] | NDArray[Any],
    *,
    per_code: int | None = None,
    weights: Weights | None = None,
    folds: int = FOLDS,
    seed: int = 0,
) -> Trial:
    """Score every passage by a model of the other folds' narratives.

    `features`, `gold` bool[n, codes] and `clusters` (the narratives, length n) are of the same n
    passages. `per_code` gives a model about so many labelled passages of each code (0: none, None:
    all). Folds are of whole narratives.

    Raises `ValueError` with fewer than two narratives.
    """
    passages = _Passages(space, features, gold, np.asarray(clusters), weights or Weights())
    fold = _folds(passages.clusters, folds, np.random.default_rng(seed))
    shape = gold.shape
    scores, learned = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    probabilities, predicted = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    sizes = []
    for number in range(int(fold.max()) + 1):
        test = np.flatnonzero(fold == number)
        rng = np.random.default_rng([seed, number])
        use = draw(gold, np.flatnonzero(fold != number), per_code, rng)
        sizes.append(len(use))
        scores[test], learned[test] = passages.model(use).scores(features.rows(test))
        if not len(use):
            continue
        inner_scores, inner_learned = passages.held_out_within(use, rng)
        calibration = fit_calibration(inner_scores, inner_learned, gold[use])
        threshold = best_threshold(calibration.probability(inner_scores, inner_learned), gold[use])
        probabilities[test] = calibration.probability(scores[test], learned[test])
        predicted[test] = probabilities[test] >= threshold
    return Trial(scores, learned, probabilities, predicted, float(np.mean(sizes)))


def learning_curve(
    space: Space,
    features: Features,
    gold: Truths,
    clusters: Sequence[Any] | NDArray[Any],
    sizes: Sequence[int | None] = (0, 5, 20, 50, None),
    **options: Any,
) -> Iterator[tuple[int | None, Trial]]:
    """How much better suggestions get with more coding: the size (passages a code) and its trial.

    `options` are those of `held_out`.
    """
    for size in sizes:
        yield size, held_out(space, features, gold, clusters, per_code=size, **options)


def draw(gold: Truths, pool: Numbers, per_code: int | None, rng: np.random.Generator) -> Numbers:
    """About `per_code` passages of each code from `pool`, each with all its codes; None: all."""
    if per_code is None:
        return pool
    taken: set[int] = set()
    for code in range(gold.shape[1]):
        taken.update(rng.permutation(pool[gold[pool, code]])[:per_code].tolist())
    return np.array(sorted(taken), dtype=np.int64)


@dataclass(frozen=True)
class _Passages:
    """Coded passages: measured, with their codes bool[n, codes] and their narratives [n]."""

    space: Space
    features: Features
    gold: Truths
    clusters: NDArray[Any]
    weights: Weights

    def model(self, use: Numbers) -> Model:
        """What the passages `use` teach."""
        known = self.features.rows(use)
        return train(self.space, known, self.gold[use], use.tolist(), self.weights)

    def held_out_within(self, use: Numbers, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Scores of the passages `use`, each by a model of the others of them, and the SVM's part;
        float32[len(use), codes] each."""
        scores = np.zeros((len(use), self.gold.shape[1]), np.float32)
        learned = np.zeros_like(scores)
        clusters = self.clusters[use]
        if len(np.unique(clusters)) < 2:
            return self.model(use[:0]).scores(self.features.rows(use))
        fold = _folds(clusters, INNER, rng)
        for number in range(int(fold.max()) + 1):
            test = fold == number
            model = self.model(use[~test])
            scores[test], learned[test] = model.scores(self.features.rows(use[test]))
        return scores, learned


def _folds(clusters: NDArray[Any], folds: int, rng: np.random.Generator) -> Numbers:
    """The fold of each passage, int64[n]; narratives are dealt out whole, as evenly as may be."""
    names, cluster = np.unique(clusters, return_inverse=True)
    if len(names) < 2:
        raise ValueError("holding out by narrative needs at least two narratives")
    order = rng.permutation(len(names))
    of_name = np.empty(len(names), dtype=np.int64)
    of_name[order] = np.arange(len(names)) % min(folds, len(names))
    return of_name[cluster]
