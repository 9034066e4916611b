"""Ranked suggestions: for each passage the codes that fit best, from all that is known.

    score = 3·z(SVM) + 0.5·(z(embedding) + z(TF-IDF) + 1.5·z(rules))

where z makes a passage's values over the codes comparable (mean 0, deviation 1), so that a score
depends on no other passage. Where nothing has been learned, the first part is 0; without embeddings
TF-IDF counts twice. The weights were measured on the NHS comments (docs/suggestions-quality.md).

Models are held out by narrative: narratives are dealt into groups, and a group's passages are
scored by a model that has seen no coding of any narrative in it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.suggest.ranking.features import Features
from synth.suggest.ranking.learned import Labelled, Learned, allowed, fit_svm, label_matrix
from synth.suggest.similarity import BLOCK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.suggest.ranking.features import Space
    from synth.suggest.terms.rules import Match

    Floats = NDArray[np.float32]

RANK_VERSION = "2"
#: Up to so many narratives with codings are held out one by one; more, in `GROUPS` groups.
ONE_BY_ONE, GROUPS = 10, 5


@dataclass(frozen=True)
class Weights:
    """What each part counts."""

    learned: float = 3.0
    similarity: float = 0.5
    #: Beside embedding and TF-IDF, before both are multiplied by `similarity`.
    rules: float = 1.5


@dataclass(frozen=True, slots=True)
class PassageText:
    """What codes are ranked for: a sentence or more, and the narrative it stands in."""

    text: str
    narrative: str


@dataclass(frozen=True)
class Model:
    """What scores the passages of some narratives: the space, and what was learned without them."""

    space: Space
    learned: Learned | None
    weights: Weights
    #: The labelled passages it was trained on: these alone may be shown as a reason.
    evidence: list[int]
    version: str

    @property
    def method(self) -> str:
        """The parts, as in `rules+tfidf+embedding+svm`."""
        parts = ["tfidf"]
        if self.space.finder is not None:
            parts.insert(0, "rules")
        if self.space.encoder is not None:
            parts.append("embedding")
        if self.learned is not None:
            parts.append("svm")
        return "+".join(parts)

    def scores(self, features: Features) -> tuple[Floats, Floats]:
        """The score of each passage and code, and the SVM's part of it; float32[n, codes] each."""
        embedding, tfidf = self.space.similarities(features)
        raw = np.zeros_like(tfidf) if self.learned is None else self.learned.scores(features)
        likeness = 2 * z(tfidf) if embedding is None else z(embedding) + z(tfidf)
        total = self.weights.similarity * (likeness + self.weights.rules * z(features.rules))
        if self.learned is not None:
            total += self.weights.learned * z(raw, self.learned.known)
        return total.astype(np.float32, copy=False), raw


@dataclass(frozen=True)
class Scored:
    """A block of passages with their best codes."""

    #: Numbers of the passages, int64[n], and of their codes, best first, int64[n, shown].
    passages: NDArray[np.int64]
    codes: NDArray[np.int64]
    #: Of each of these codes, float32[n, shown]; -inf where there is nothing to say.
    scores: Floats
    #: How well any code fits, float32[n]: the best likeness or rule score. Low: perhaps a new code.
    fit: Floats
    model: Model
    features: Features
    matches: list[list[Match]]


def z(values: Floats, known: NDArray[np.bool_] | None = None) -> Floats:
    """Each row with mean 0 and deviation 1 over its columns, or over the `known` ones.

    A row without variation becomes 0, and so do unknown columns. With a single column there is
    nothing to compare: its values stay.
    """
    if values.shape[1] == 1:
        return values
    part = values if known is None else values[:, known]
    if not part.shape[1]:
        return np.zeros_like(values)
    spread = part.std(axis=1, keepdims=True)
    out = (values - part.mean(axis=1, keepdims=True)) / np.where(spread > 1e-7, spread, np.inf)
    if known is not None:
        out[:, ~known] = 0
    return np.asarray(out, dtype=np.float32)


def score(
    space: Space,
    passages: Sequence[PassageText],
    labelled: Sequence[Labelled],
    *,
    readers: Collection[str],
    complete: Collection[tuple[str, str]],
    shown: int = 5,
    weights: Weights | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Scored]:
    """The best codes of each passage, in blocks; passages of one held-out group come together.

    `labelled`, `readers` and `complete` are as in `learned.allowed`, which picks what is learned
    from; `readers` is asked for even when there are no codings, since some will come. Which
    passages are asked for in one call changes no score. `progress` is called with (scored, all).
    """
    examples = space.features([item.text for item in labelled])
    labels = label_matrix(labelled, space.code_ids)
    group_of = groups(item.narrative for item in labelled)
    places: dict[int, list[int]] = {}
    for number, passage in enumerate(passages):
        places.setdefault(group_of.get(passage.narrative, -1), []).append(number)
    done = 0
    for group, numbers in sorted(places.items()):
        held = {name for name, its_group in group_of.items() if its_group == group}
        held |= {passages[i].narrative for i in numbers}
        use = allowed(labelled, targets=held, readers=readers, complete=complete)
        evidence = np.flatnonzero(use).tolist()
        model = train(space, examples.rows(use), labels[use], evidence, weights or Weights())
        for start in range(0, len(numbers), BLOCK):
            block = np.array(numbers[start : start + BLOCK], dtype=np.int64)
            texts = [passages[i].text for i in block]
            features, matches = space.features_and_matches(texts)
            totals, _ = model.scores(features)
            silent = np.array([not text.strip() for text in texts])
            totals[silent | ~np.isfinite(totals).all(axis=1)] = -np.inf
            codes, best_scores = top(totals, shown)
            yield Scored(block, codes, best_scores, fit(space, features), model, features, matches)
            done += len(block)
            if progress is not None:
                progress(done, len(passages))


def train(
    space: Space,
    features: Features,
    labels: NDArray[np.bool_],
    evidence: list[int],
    weights: Weights,
) -> Model:
    """The model from labelled passages that may be used, and the codebook's own texts.

    `evidence` are the numbers by which the caller knows the passages. Without labelled passages
    nothing is learned: the codebook's texts speak through the centroids already.
    """
    learned = None
    if len(features):
        learned = fit_svm(
            joined(space.of_references, features),
            np.concatenate([space.reference_labels(), labels]),
        )
    return Model(space, learned, weights, evidence, _version(space, weights, features, labels))


def joined(first: Features, second: Features) -> Features:
    """The texts of both, in this order."""
    from scipy.sparse import vstack

    vectors = None
    if first.vectors is not None and second.vectors is not None:
        vectors = np.concatenate([first.vectors, second.vectors])
    tfidf = vstack([first.tfidf, second.tfidf], format="csr")
    return Features(vectors, tfidf, np.concatenate([first.rules, second.rules]))


def groups(narratives: Iterator[str] | Collection[str]) -> dict[str, int]:
    """The held-out group of each narrative; by name alone where there are many."""
    names = sorted(set(narratives))
    if len(names) <= ONE_BY_ONE:
        return {name: number for number, name in enumerate(names)}
    return {name: zlib.crc32(name.encode()) % GROUPS for name in names}


def top(scores: Floats, shown: int) -> tuple[NDArray[np.int64], Floats]:
    """The best `shown` columns of each row, best first, and their scores.

    Equal scores stand in the codebook's order.
    """
    order = np.argsort(-scores, axis=1, kind="stable")[:, :shown]
    return order, np.take_along_axis(scores, order, axis=1)


def fit(space: Space, features: Features) -> Floats:
    """How well the best code fits each passage, float32[n]: 0 to 1, comparable between passages.

    The mean of the best likeness of each kind, and at least the best rule score.
    """
    embedding, tfidf = space.similarities(features)
    if not tfidf.shape[1]:
        return np.zeros(len(features), dtype=np.float32)
    likeness = tfidf.max(axis=1)
    if embedding is not None:
        likeness = (likeness + embedding.max(axis=1)) / 2
    return np.maximum(likeness, features.rules.max(axis=1))


def _version(space: Space, weights: Weights, features: Features, labels: NDArray[np.bool_]) -> str:
    made = hashlib.sha256(repr((weights, space.code_ids)).encode())
    made.update((space.encoder.version if space.encoder is not None else "").encode())
    made.update(repr(getattr(space.finder, "versions", None)).encode())
    for reference in space.references:
        made.update(f"{reference.code} {reference.text}\0".encode())
    made.update(np.packbits(labels).tobytes())
    made.update(features.tfidf.data.tobytes() + features.tfidf.indices.tobytes())
    return f"{RANK_VERSION}-{made.hexdigest()[:8]}"
