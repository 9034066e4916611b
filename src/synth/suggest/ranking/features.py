"""What is measured on a text: its embedding, its TF-IDF and its rule scores; and on the codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from synth.suggest.similarity import CharacterTfidf, centroids, codebook_references
from synth.suggest.terms.rules import best, by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from synth.suggest.ranking.embeddings import Encoder
    from synth.suggest.terms.rules import Match

    Floats = NDArray[np.float32]


class Finder(Protocol):
    """The codebook's terms, ready to be found: `rules.Rules`."""

    labels: list[list[str]]

    def matches(self, texts: Iterable[str]) -> Iterator[list[Match]]: ...


@dataclass(frozen=True)
class Features:
    """n texts, measured."""

    #: float32[n, d], unit vectors; None without embeddings.
    vectors: Floats | None
    #: Sparse float32[n, features], unit vectors.
    tfidf: Any
    #: float32[n, codes], 0 to 1.
    rules: Floats

    def __len__(self) -> int:
        return len(self.rules)

    def rows(self, index: NDArray[Any]) -> Features:
        """The texts at `index` (numbers or truths)."""
        at = np.flatnonzero(index) if index.dtype == bool else index
        vectors = None if self.vectors is None else self.vectors[at]
        return Features(vectors, self.tfidf[at], self.rules[at])


class Space:
    """The codes in the space of features; everything that does not depend on codings."""

    def __init__(
        self,
        codes: Sequence[Any],
        background: Iterable[str],
        encoder: Encoder | None = None,
        finder: Finder | None = None,
    ) -> None:
        """`codes` have `id`, `label`, and perhaps `definition`, `include` and `examples`.

        `background` are the study's texts, coded or not: TF-IDF learns from them which sequences
        are common. `finder` are the codes' terms, compiled for the same codes in the same order.
        """
        self.code_ids: list[str] = [code.id for code in codes]
        self.encoder, self.finder = encoder, finder
        self.references = codebook_references(codes)
        texts = [reference.text for reference in self.references]
        self.tfidf = CharacterTfidf([*background, *texts])
        self.of_references = self.features(texts)
        owners = [reference.code for reference in self.references]
        self._tfidf = centroids(self.of_references.tfidf, owners, len(codes))
        vectors = self.of_references.vectors
        self._vectors = None if vectors is None else centroids(vectors, owners, len(codes))

    def features(self, texts: Sequence[str]) -> Features:
        """The features of texts; for many, call it block by block."""
        return self.features_and_matches(texts)[0]

    def features_and_matches(self, texts: Sequence[str]) -> tuple[Features, list[list[Match]]]:
        """The features, and for each text the terms found in it."""
        matches = [[] for _ in texts] if self.finder is None else list(self.finder.matches(texts))
        vectors = None if self.encoder is None else self.encoder.encode(texts)
        rules = rule_scores(matches, len(self.code_ids))
        return Features(vectors, self.tfidf.vectors(texts), rules), matches

    def reference_labels(self) -> NDArray[np.bool_]:
        """Which code each reference stands for, bool[references, codes]: examples to learn from."""
        out = np.zeros((len(self.references), len(self.code_ids)), dtype=bool)
        for row, reference in enumerate(self.references):
            out[row, reference.code] = True
        return out

    def similarities(self, features: Features) -> tuple[Floats | None, Floats]:
        """Cosines to each code's centroid, float32[n, codes]: embeddings (or None) and TF-IDF."""
        tfidf = np.asarray(features.tfidf @ self._tfidf.T, dtype=np.float32)
        if features.vectors is None or self._vectors is None:
            return None, tfidf
        return features.vectors @ self._vectors.T, tfidf


def rule_scores(matches: Sequence[Sequence[Match]], codes: int) -> Floats:
    """The rules' score of each text and code, float32[n, codes]: 0 where no term was found."""
    out = np.zeros((len(matches), codes), dtype=np.float32)
    for row, in_text in enumerate(matches):
        for code, of_code in by_code(in_text).items():
            out[row, code] = best(of_code)[0]
    return out
