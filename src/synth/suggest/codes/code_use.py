"""Where codes are used, and what the codebook says of them: what comparing codes starts from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.similarity import CharacterTfidf, centroids, codebook_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from synth.coding.together import Together
    from synth.written.codebook import Code

    Counts = NDArray[np.int64]

#: Sequences of characters that definitions are compared by, at most: 500 codes × 30,000 are 60 MB.
FEATURES = 30_000


@dataclass(frozen=True)
class CodeUse:
    """Which codes the sentences carry, and which one coder gave them together.

    `carried`: sparse int64[sentences, codes] of 0 and 1; `narrative`: int64[sentences], the number
    of each sentence's narrative; `shared`: the pairs of codes with their sentences, in the same
    numbers.
    """

    carried: Any
    narrative: Counts
    shared: Together

    @cached_property
    def passages(self) -> Counts:
        """How many sentences carry each code: int64[codes]."""
        return np.asarray(self.carried.sum(axis=0), dtype=np.int64)

    @cached_property
    def together(self) -> Counts:
        """On how many sentences two codes stand together: int64[codes, codes], symmetrical; of one
        code, how many carry it."""
        codes = len(self.passages)
        pairs = np.bincount(self.shared.a * codes + self.shared.b, minlength=codes * codes)
        above = pairs.reshape(codes, codes)
        return above + above.T + np.diag(self.passages)

    @cached_property
    def either(self) -> Counts:
        """How many sentences carry one of two codes or both: int64[codes, codes], symmetrical."""
        return self.passages[:, None] + self.passages - dense(self.carried.T @ self.carried)

    def sentences_with(self, a: int, b: int) -> Counts:
        """The sentences on which two codes stand together, in order."""
        at = (self.shared.a == min(a, b)) & (self.shared.b == max(a, b))
        return self.shared.sentence[at]

    @cached_property
    def in_narratives(self) -> Any:
        """Which codes the narratives carry: sparse int64[narratives, codes] of 0 and 1."""
        count = int(self.narrative.max()) + 1 if len(self.narrative) else 0
        at = np.arange(len(self.narrative))
        member = truths(self.narrative, at, (count, len(at)))
        return ones(member @ self.carried)


def truths(rows: Any, columns: Any, shape: tuple[int, int]) -> Any:
    """A sparse int64 array with 1 at each named place, however often it is named."""
    from scipy.sparse import csr_array

    values = np.ones(len(rows), dtype=np.int64)
    at = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    return ones(csr_array((values, at), shape=shape))


def ones(table: Any) -> Any:
    """A sparse array of counts, with 1 for each count above 0."""
    table.sum_duplicates()
    table.data[:] = 1
    return table


def dense(table: Any) -> Any:
    """A sparse array as a plain one; for codes by codes, which are few."""
    return table.toarray()


def share(both: Any, either: Any) -> NDArray[np.float64]:
    """Of what has either, how much has both, from counts; 0 where nothing has.

    >>> share(5, 105).round(3)
    np.float64(0.048)
    """
    return np.asarray(np.asarray(both) / np.maximum(either, 1), dtype=np.float64)[()]


def similarities(codes: Sequence[Code]) -> NDArray[np.float64]:
    """How alike what the codebook says of each two codes is: float64[codes, codes], 0 to 1.

    The cosine of the codes' centroids: the mean TF-IDF of characters 3–5 of label, definition,
    inclusion rule and examples (`similarity`). A code without a word is like nothing, itself too.
    """
    references = codebook_references(codes)
    tfidf = CharacterTfidf((reference.text for reference in references), features=FEATURES)
    vectors = tfidf.vectors([reference.text for reference in references])
    if not len(tfidf.names):
        return np.zeros((len(codes), len(codes)))
    middle = centroids(vectors, [reference.code for reference in references], len(codes))
    # Rounded, so that ties are ties whatever library multiplies.
    return np.clip((middle @ middle.T).astype(np.float64).round(6), 0, 1)


def scaled_mean(figures: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """One score from several figures: each as a share of the highest of its kind, then the mean.

    All 0 to 1 and of one shape; a kind that is 0 throughout counts 0. Rounded to 9 digits.

    >>> scaled_mean([np.array([0.1, 0.2]), np.array([0.5, 0.0])])
    array([0.75, 0.5 ])
    """
    shares = [values / (values.max(initial=0) or 1.0) for values in figures]
    return np.asarray(np.mean(shares, axis=0).round(9), dtype=np.float64)
