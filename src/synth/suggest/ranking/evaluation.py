"""How good suggestions are: measures on plain arrays, each against what people coded.

`scores`: float[n, codes]; `gold`: bool[n, codes]; passages without a code are left out of the
ranked measures, where nothing could be found. `clusters` are the narratives, int[n]: intervals
resample these, never passages, which are alike within a narrative (Field and Welsh 2007,
doi:10.1111/j.1467-9868.2007.00593.x).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.reasons import Reason
from synth.tables.rank import Calibration
from synth.thresholds import FEW_DOCUMENTS, MIN_DOCUMENTS, MIN_POSITIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from synth.reasons import Note

    Truths = NDArray[np.bool_]
    Floats = NDArray[np.float64]

REPLICATES = 1000
#: Given codes from which on a calibration is levelled.
LEVELLED = 100


def best_codes(scores: NDArray[Any], k: int) -> Truths:
    """The k best codes of each passage, bool[n, codes]; equal ones in the codebook's order."""
    out = np.zeros(scores.shape, dtype=bool)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    np.put_along_axis(out, order, True, axis=1)
    return out & np.isfinite(scores)


def recall_at(scores: NDArray[Any], gold: Truths, k: int = 3) -> float:
    """The share of a passage's codes among its k best, averaged over passages. NaN without any.

    >>> recall_at(np.array([[3., 2., 1.], [1., 2., 3.]]), np.array([[1, 0, 1], [0, 0, 1]], bool), 1)
    0.75
    """
    coded = gold.any(axis=1)
    if not coded.any():
        return float("nan")
    hits = (best_codes(scores[coded], k) & gold[coded]).sum(axis=1)
    return float((hits / gold[coded].sum(axis=1)).mean())


def macro_recall_at(scores: NDArray[Any], gold: Truths, k: int = 3) -> float:
    """The share of a code's passages that have it among the k best, averaged over codes in use."""
    used = gold.any(axis=0)
    if not used.any():
        return float("nan")
    hits = (best_codes(scores, k) & gold).sum(axis=0)[used]
    return float((hits / gold.sum(axis=0)[used]).mean())


def mean_reciprocal_rank(scores: NDArray[Any], gold: Truths) -> float:
    """1 ÷ the place of a passage's first right code, averaged over passages.

    >>> mean_reciprocal_rank(np.array([[3., 2., 1.]]), np.array([[0, 1, 1]], bool))
    0.5
    """
    coded = gold.any(axis=1)
    if not coded.any():
        return float("nan")
    order = np.argsort(-scores[coded], axis=1, kind="stable")
    right = np.take_along_axis(gold[coded], order, axis=1)
    return float((1 / (right.argmax(axis=1) + 1)).mean())


def micro_f1(predicted: Truths, gold: Truths) -> float:
    """2·hits ÷ (predicted + coded), over all passages and codes. NaN when both are none."""
    both = int(predicted.sum() + gold.sum())
    return 2 * int((predicted & gold).sum()) / both if both else float("nan")


def best_threshold(scores: NDArray[Any], gold: Truths) -> float:
    """The score from which on suggesting gives the highest micro-F1; choose it on other passages.

    Infinity when nothing is coded.
    """
    values, right = scores.ravel(), gold.ravel()
    if not right.any():
        return float("inf")
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(values) + 1) + right.sum())
    # A threshold can't part equal scores.
    ends = np.append(np.diff(values[order]) != 0, True)
    return float(values[order][np.argmax(np.where(ends, f1, -1))])


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval; limits are NaN where a note says why there are none."""

    value: float
    low: float = float("nan")
    high: float = float("nan")
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """How well one code is suggested: on how many passages it was coded, and suggested."""

    code: str
    positive: int
    suggested: int
    precision: Share
    recall: Share


def per_code(
    predicted: Truths,
    gold: Truths,
    clusters: NDArray[Any],
    code_ids: Sequence[str],
    *,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> list[CodeQuality]:
    """Precision and recall of each code, with bootstrap intervals over narratives.

    Undefined (nothing suggested, or nothing coded) is NaN. As for agreement, few uses of a code, or
    few narratives that hold it, give no interval.
    """
    names, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    hits, suggested, coded = (
        _sums(table, cluster, len(names)) for table in (predicted & gold, predicted, gold)
    )
    rng = np.random.default_rng(seed)
    resampled: list[list[Floats]] = [[], [], []]
    for _ in range(replicates if len(names) else 0):
        weights = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        for sums, table in zip(resampled, (hits, suggested, coded), strict=True):
            sums.append(weights @ table)
    of_hits, of_suggested, of_coded = (
        np.array(sums) if sums else np.zeros((0, gold.shape[1])) for sums in resampled
    )

    def share(code: int, below: Floats, samples: Floats, few: Reason) -> Share:
        """Hits per passage counted in `below`; `few`: the reason where these are too few."""
        total, narratives = below[:, code].sum(), np.count_nonzero(below[:, code])
        value = float(hits[:, code].sum() / total) if total else float("nan")
        if total < MIN_POSITIVE or narratives < MIN_DOCUMENTS:
            return Share(value, notes=(few(times=int(total), narratives=int(narratives)),))
        defined = samples[:, code] > 0
        ratios = of_hits[defined, code] / samples[defined, code]
        if not len(ratios):
            return Share(value, notes=(Reason.NO_RESAMPLE(),))
        low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
        notes = (Reason.APPROXIMATE(n=len(names)),) if len(names) < FEW_DOCUMENTS else ()
        return Share(value, float(low), float(high), notes)

    return [
        CodeQuality(
            name,
            positive=int(coded[:, at].sum()),
            suggested=int(suggested[:, at].sum()),
            precision=share(at, suggested, of_suggested, Reason.FEW_TIMES_SUGGESTED),
            recall=share(at, coded, of_coded, Reason.FEW_TIMES_CODED),
        )
        for at, name in enumerate(code_ids)
    ]


@dataclass(frozen=True)
class Calibrator:
    """From a score to a probability: 1 ÷ (1 + e^−(a + b·score + c·SVM)) (Platt 1999), levelled.

    That curve alone is too sure at the top where the best scores are right only half of the time:
    there it goes through `levels`, a rising curve through the shares that were right (isotonic
    regression: Zadrozny and Elkan 2002, doi:10.1145/775047.775151).
    """

    added: float
    score: float
    learned: float
    #: Probabilities as they were and as they become, both rising; None where they stay.
    levels: tuple[Floats, Floats] | None = None

    def probability(self, scores: NDArray[Any], learned: NDArray[Any]) -> Floats:
        """The chance that a person would give the code, float[n, codes]."""
        line = self.added + self.score * scores + self.learned * learned
        out: Floats = 1 / (1 + np.exp(-np.clip(line, -50, 50)))
        return out if self.levels is None else np.interp(out, *self.levels)


def fit_calibration(scores: NDArray[Any], learned: NDArray[Any], gold: Truths) -> Calibrator:
    """Learn a calibration from held-out scores (logistic regression by Newton's method).

    It is levelled where `LEVELLED` of the codes in `gold` or more were given: with fewer, levels
    follow chance (Niculescu-Mizil and Caruana 2005, doi:10.1145/1102351.1102430). Without a coded
    passage, or with all coded, every probability is the share of those.
    """
    y = gold.ravel().astype(np.float64)
    if not len(y) or y.min() == y.max():
        chance = (y.sum() + 0.5) / (len(y) + 1)
        return Calibrator(float(np.log(chance / (1 - chance))), 0.0, 0.0)
    x = np.stack([np.ones(len(y)), scores.ravel(), learned.ravel()], axis=1).astype(np.float64)
    x[~np.isfinite(x)] = 0
    weights = np.zeros(3)
    ridge = np.diag([1e-6, 1e-3, 1e-3])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        curve = (x * (p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(curve, x.T @ (y - p) - ridge @ weights)
        weights += np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-8:
            break
    curved = Calibrator(float(weights[0]), float(weights[1]), float(weights[2]))
    return curved if y.sum() < LEVELLED else replace(curved, levels=_levels(curved, x[:, 1:], y))


def _levels(curved: Calibrator, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    from sklearn.isotonic import IsotonicRegression

    rising = IsotonicRegression().fit(curved.probability(x[:, 0], x[:, 1]), y)
    return rising.X_thresholds_, rising.y_thresholds_


def calibration_table(
    probabilities: NDArray[Any], gold: Truths, bands: int = 10
) -> list[Calibration]:
    """Expected beside observed shares, by bands of probability; those without a suggestion are left
    out."""
    expected, right = probabilities.ravel(), gold.ravel()
    band = np.minimum((expected * bands).astype(int), bands - 1)
    return [
        Calibration(
            low=number / bands,
            high=(number + 1) / bands,
            count=int((band == number).sum()),
            expected=float(expected[band == number].mean()),
            observed=float(right[band == number].mean()),
        )
        for number in np.unique(band).tolist()
    ]


def frequency_scores(training: Truths, n: int) -> Floats:
    """The scores of who always suggests the most frequent codes, float[n, codes]."""
    return np.tile(training.sum(axis=0).astype(np.float64), (n, 1))


def _sums(table: Truths, cluster: NDArray[np.int64], count: int) -> Floats:
    out = np.zeros((count, table.shape[1]))
    np.add.at(out, cluster, table)
    return out
