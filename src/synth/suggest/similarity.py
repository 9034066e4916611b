"""How alike texts and codes are: TF-IDF of characters, and centroids of what the codebook says.

A code's centroid is the mean of the unit vectors of its label, its definition and its examples:
on held-out comments it finds more than the nearest example alone (docs/suggestions-quality.md).
The nearest single text is what a person is shown as the reason.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.vocabulary import NearestText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHORTEST, LONGEST = 3, 5
#: Features kept: the most widespread.
FEATURES = 100_000
#: Texts worked at a time.
BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that stands for a code: the reason a person is shown when it is the nearest."""

    code: int
    kind: NearestText
    text: str
    #: Of a coding: where it stands and whose it is.
    narrative: str = ""
    coder: str = ""


def codebook_references(codes: Sequence[Any]) -> list[Reference]:
    """What the codebook says of each code: label, definition, inclusion rule and examples.

    A code is anything with `label`, and perhaps `definition`, `include` and `examples`. Empty
    texts are left out; a code may thus have none.
    """
    out = []
    for number, code in enumerate(codes):
        kinds = [
            (NearestText.LABEL, code.label),
            (NearestText.DEFINITION, getattr(code, "definition", "")),
            (NearestText.INCLUDE, getattr(code, "include", "")),
            *((NearestText.EXAMPLE, text) for text in getattr(code, "examples", ())),
        ]
        out += [Reference(number, kind, text) for kind, text in kinds if text and text.strip()]
    return out


class CharacterTfidf:
    """TF-IDF of sequences of 3 to 5 characters within words, as unit vectors.

    Equal to scikit-learn's `TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5),
    sublinear_tf=True)` up to the choice of features, and several times as fast: the sequences of a
    word are cut once, and a text's counts are the product of its words and theirs.
    """

    def __init__(self, background: Iterable[str], features: int = FEATURES, rarest: int = 2):
        """Learn features and their weights from the texts of the study.

        A feature stands in at least `rarest` texts; of more than `features` the most widespread
        are kept, equal ones by alphabet.
        """
        from scipy.sparse import csr_array

        self._grams: dict[str, int] = {}
        self._words: dict[str, int] = {}
        # The words' features one after another: word n's stand from end n to end n + 1.
        self._columns, self._times, self._ends = array("i"), array("f"), array("i", [0])
        self._open = True
        texts = list(background)
        counts: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        for start in range(0, len(texts), BLOCK):
            block = self._counts(texts[start : start + BLOCK])
            of_block = np.bincount(block.indices, minlength=len(self._grams))
            of_block[: len(counts)] += counts
            counts = of_block
        names = np.array(list(self._grams), dtype=object)
        kept = np.flatnonzero(counts >= min(rarest, max(len(texts), 1)))
        if len(kept) > features:
            least = -np.partition(-counts[kept], features - 1)[features - 1]
            tied = sorted(kept[counts[kept] == least].tolist(), key=lambda i: names[i])
            sure = kept[counts[kept] > least].tolist()
            kept = np.array(sure + tied[: features - len(sure)])
        kept = np.array(sorted(kept.tolist(), key=lambda i: names[i]), dtype=np.int64)
        self.names: list[str] = names[kept].tolist()
        rarity = np.log((1 + len(texts)) / (1 + counts[kept])) + 1
        self.idf: Floats = rarity.astype(np.float32)
        # What was cut while the features were open is carried over to the ones that were kept.
        table = self._word_table()[:, kept] if len(kept) else None
        self._columns, self._times = array("i"), array("f")
        if table is None:
            self._ends = array("i", bytes(4 * len(self._ends)))
        else:
            self._columns.frombytes(table.indices.astype(np.int32).tobytes())
            self._times.frombytes(table.data.tobytes())
            self._ends = array("i", table.indptr.astype(np.int32).tobytes())
        self._open = False
        self._grams = {name: at for at, name in enumerate(self.names)}
        self._empty = csr_array((0, len(self.names)), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Any:
        """Unit vectors of the texts, a sparse float32[n, features] array; zero without features."""
        from scipy.sparse import vstack

        blocks = [self._block(texts[i : i + BLOCK]) for i in range(0, len(texts), BLOCK)]
        return vstack(blocks, format="csr") if blocks else self._empty

    def blocks(self, texts: Sequence[str], size: int = BLOCK) -> Iterator[tuple[int, Any]]:
        """The same, a block at a time, with the number of its first text."""
        for start in range(0, len(texts), size):
            yield start, self._block(texts[start : start + size])

    def word_numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the numbers of its different words, in their order; see `words`."""
        return [[self._word(w) for w in dict.fromkeys(t.lower().split())] for t in texts]

    def words(self) -> list[str]:
        """Every word that was met, by its number."""
        return list(self._words)

    def word_weights(self, weights: Floats) -> Floats:
        """What each word met counts when features count `weights`: float32[words, codes].

        `weights`: float32[features, codes]. A word's weight is the sum over its sequences of
        their weight times how rare they are.
        """
        return np.asarray(self._word_table() @ (weights * self.idf[:, None]), dtype=np.float32)

    def _block(self, texts: Sequence[str]) -> Any:
        table = self._counts(texts)
        np.log(table.data, out=table.data)
        table.data += 1
        table.data *= self.idf[table.indices]
        rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        squares = np.bincount(rows, table.data**2, minlength=table.shape[0])
        table.data /= np.sqrt(squares).astype(np.float32)[rows]
        return table

    def _counts(self, texts: Sequence[str]) -> Any:
        """How often each feature stands in each text: sparse float32[n, features]."""
        from scipy.sparse import csr_array

        ends, words, times = [0], [], []
        for text in texts:
            counts = Counter(text.lower().split())
            for word, count in counts.items():
                words.append(self._word(word))
                times.append(count)
            ends.append(len(words))
        table = self._word_table()
        shape = (len(texts), table.shape[0])
        # Indices of 32 bits: half the memory, and the only ones that liblinear reads.
        structure = np.array(words, np.int32), np.array(ends, np.int32)
        return csr_array((np.array(times, np.float32), *structure), shape=shape) @ table

    def _word(self, word: str) -> int:
        number = self._words.get(word)
        if number is None:
            number = self._words[word] = len(self._words)
            columns: dict[int, int] = {}
            for gram in sequences(word):
                at = self._grams.get(gram)
                if at is None:
                    if not self._open:
                        continue
                    at = self._grams[gram] = len(self._grams)
                columns[at] = columns.get(at, 0) + 1
            self._columns.extend(columns)
            self._times.extend(columns.values())
            self._ends.append(len(self._columns))
        return number

    def _word_table(self) -> Any:
        """The features of each known word: sparse float32[words, features]."""
        from scipy.sparse import csr_array

        # Copies: an array whose memory is looked at can't grow.
        values = np.array(self._times, dtype=np.float32)
        columns, ends = np.array(self._columns, np.int32), np.array(self._ends, np.int32)
        return csr_array((values, columns, ends), shape=(len(self._words), len(self._grams)))


def sequences(word: str) -> list[str]:
    """The sequences of a word between spaces; a shorter word is one sequence.

    >>> sequences("bed")
    [' be', 'bed', 'ed ', ' bed', 'bed ', ' bed ']
    """
    padded = f" {word} "
    out = []
    for size in range(SHORTEST, LONGEST + 1):
        if len(padded) <= size:
            out.append(padded)
            break
        out += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return out


def centroids(vectors: Any, codes: Sequence[int], count: int) -> Floats:
    """Unit vectors float32[count, d]: for each code the mean of its texts' vectors.

    `vectors`: dense or sparse float32[n, d], row i of code `codes[i]`. A code without texts has
    the null vector: it is like nothing.
    """
    from scipy.sparse import csr_array

    owner = np.asarray(codes, dtype=np.int64)
    ones = np.ones(len(owner), dtype=np.float32)
    member = csr_array((ones, (owner, np.arange(len(owner)))), shape=(count, len(owner)))
    sums = member @ vectors
    dense = np.asarray(sums.toarray() if hasattr(sums, "toarray") else sums, dtype=np.float32)
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    return np.asarray(dense / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def nearest(units: Any, references: Any) -> tuple[NDArray[np.int64], Floats]:
    """For each row of `units` the nearest row of `references`, and the cosine.

    Both hold unit vectors, dense or sparse, float32[n, d] and float32[m, d] with m ≥ 1. Of
    several as near the first is taken. The caller keeps n × m small.
    """
    cosines = units @ references.T
    dense = np.asarray(
        cosines.toarray() if hasattr(cosines, "toarray") else cosines, dtype=np.float32
    )
    at = np.argmax(dense, axis=1)
    return at, dense[np.arange(len(at)), at]
