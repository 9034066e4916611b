"""Passages that no code fits, in groups that people may look at for new codes.

The worst-fitting passages are over-clustered (k-means, about twenty passages a group), because a
person joins groups more easily than parts them. Each is described by key phrases (class-based
TF-IDF: Grootendorst 2022, arXiv:2203.05794) and its most central quotes. None is named: a name is
a reading, and readings are people's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.terms.term_shape import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

#: Passages a group, about.
SIZE = 20
#: The share of passages, worst fit first, that are looked at.
SHARE = 0.2
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 3
_DIMENSIONS = 100


@dataclass(frozen=True)
class PassageGroup:
    """Passages that are alike and fit no code."""

    #: Numbers of the passages, most central first.
    passages: tuple[int, ...]
    #: Different narratives they stand in.
    narratives: int
    #: Mean cosine to the group's centroid.
    coherence: float
    #: Mean fit to the best code.
    fit: float
    #: What sets the group apart from the others.
    phrases: tuple[str, ...]


def novel_groups(
    texts: Sequence[str],
    narratives: Sequence[str],
    fit: NDArray[Any],
    vectors: Any,
    *,
    share: float = SHARE,
    phrases: int = 6,
    language: str = "en",
    seed: int = 0,
) -> list[PassageGroup]:
    """Groups among the worst-fitting `share` of n passages, the most telling first.

    `fit`: float[n], how well the best code fits (`ranker.fit`); `vectors`: unit vectors [n, d],
    dense (embeddings) or sparse (TF-IDF). Ranked by the mean of their places by size, coherence and
    number of narratives; a passage alone is no group. The same data and seed give the same groups.

    Raises `ValueError` when the lengths differ or `share` is not in (0, 1].
    """
    if not len(texts) == len(narratives) == len(fit) == vectors.shape[0]:
        raise ValueError("texts, narratives, fit and vectors must be of the same passages")
    worst = worst_fitting(texts, fit, share)
    if len(worst) < 2:
        return []
    points = _dense(vectors[worst], seed)
    cluster = _k_means(points, max(1, round(len(worst) / SIZE)), seed)
    clusters = []
    for number in np.unique(cluster):
        members = np.flatnonzero(cluster == number)
        if len(members) < 2:
            continue
        centre = points[members].mean(axis=0)
        near = points[members] @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
        order = np.argsort(-near, kind="stable")
        clusters.append((worst[members[order]], float(near.mean())))
    named = key_phrases([[texts[i] for i in group] for group, _ in clusters], phrases, language)
    groups = [
        PassageGroup(
            passages=tuple(numbers.tolist()),
            narratives=len({narratives[i] for i in numbers}),
            coherence=coherence,
            fit=float(np.mean(np.asarray(fit)[numbers])),
            phrases=telling,
        )
        for (numbers, coherence), telling in zip(clusters, named, strict=True)
    ]
    return _ranked(groups)


def worst_fitting(
    texts: Sequence[str], fit: NDArray[Any], share: float = SHARE
) -> NDArray[np.int64]:
    """The numbers of the worst-fitting `share` of the passages that hold a word, in their order.

    Raises `ValueError` when `share` is not in (0, 1].
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must lie above 0 and up to 1; it is {share}")
    candidates = np.flatnonzero([bool(_WORD.search(text)) for text in texts])
    worst = candidates[np.argsort(np.asarray(fit)[candidates], kind="stable")]
    return np.sort(worst[: int(np.ceil(share * len(candidates)))])


def _ranked(groups: list[PassageGroup]) -> list[PassageGroup]:
    def places(values: list[float]) -> dict[float, int]:
        return {value: place for place, value in enumerate(sorted(set(values), reverse=True))}

    size = places([float(len(g.passages)) for g in groups])
    spread = places([float(g.narratives) for g in groups])
    close = places([g.coherence for g in groups])

    def place(group: PassageGroup) -> tuple[float, tuple[int, ...]]:
        # Places are shares of their own scale: sizes repeat, coherences hardly ever do.
        total = size[float(len(group.passages))] / max(len(size), 1)
        total += spread[float(group.narratives)] / max(len(spread), 1)
        total += close[group.coherence] / max(len(close), 1)
        return total, group.passages

    return sorted(groups, key=place)


def key_phrases(groups: list[list[str]], count: int, language: str) -> list[tuple[str, ...]]:
    """For each group the phrases of one to three words that are frequent in it and rare elsewhere.

    A phrase's weight is its frequency in the group × log(1 + words of a mean group ÷ its frequency
    in all); it stands in two passages at least, unless there is no such.
    """
    common = FUNCTION_WORDS.get(language, frozenset())
    counts = [Counter(p for text in group for p in _phrases(text, common)) for group in groups]
    everywhere: Counter[str] = Counter()
    for in_group in counts:
        everywhere.update(in_group)
    mean = sum(everywhere.values()) / max(len(groups), 1)
    out = []
    for in_group in counts:
        total = max(sum(in_group.values()), 1)
        repeated = {phrase: times for phrase, times in in_group.items() if times > 1}
        weight = {
            phrase: times / total * np.log1p(mean / everywhere[phrase])
            for phrase, times in (repeated or in_group).items()
        }
        taken: list[str] = []
        for phrase in sorted(weight, key=lambda p: (-weight[p] * (1 + p.count(" ")), p)):
            # “waiting room” says all that “waiting” says.
            if not any(f" {phrase} " in f" {t} " or f" {t} " in f" {phrase} " for t in taken):
                taken.append(phrase)
            if len(taken) == count:
                break
        out.append(tuple(taken))
    return out


def _phrases(text: str, common: frozenset[str]) -> Iterator[str]:
    """Each different phrase of the text that neither begins nor ends with a function word."""
    words = _WORD.findall(text.lower())
    different = {
        " ".join(words[at : at + size]): None
        for size in range(1, _LONGEST + 1)
        for at in range(len(words) - size + 1)
        if words[at] not in common and words[at + size - 1] not in common
    }
    return iter(different)


def _dense(vectors: Any, seed: int) -> NDArray[np.float64]:
    """Unit vectors to cluster: dense ones as they are, sparse ones in 100 dimensions (LSA)."""
    if isinstance(vectors, np.ndarray):
        points = vectors.astype(np.float64)
    elif min(vectors.shape) > _DIMENSIONS + 1:
        from sklearn.decomposition import TruncatedSVD

        points = TruncatedSVD(_DIMENSIONS, random_state=seed).fit_transform(vectors)
    else:
        points = vectors.toarray().astype(np.float64)
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    out: NDArray[np.float64] = points / np.where(lengths > 0, lengths, 1)
    return out


def _k_means(points: NDArray[np.float64], clusters: int, seed: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans

    clusters = min(clusters, len(np.unique(points.round(9), axis=0)))
    means = KMeans(clusters, n_init=4 if len(points) < 5000 else 1, random_state=seed)
    labels: NDArray[np.int64] = means.fit_predict(points)
    return labels
