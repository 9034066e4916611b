"""Why a code is suggested: the term found, the nearest text, and what weighed most.

Made only for what is shown, a block at a time. Earlier codings are named as a reason only when the
model may know them: those that `learned.allowed` let through for these narratives and readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.ranking.features import Features
from synth.suggest.similarity import Reference, nearest
from synth.suggest.terms.rules import best, by_code
from synth.vocabulary import LikeBy, NearestText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from synth.suggest.ranking.learned import Labelled
    from synth.suggest.ranking.ranker import Model, PassageText, Scored

_CELLS = 4_000_000  # likenesses held in memory at a time
_WORDS = 3


@dataclass(frozen=True, slots=True)
class TermFound:
    """A term of the code, as written, and where it stands in the passage (code points)."""

    term: str
    start: int
    end: int
    negated: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """The definition, example or earlier coding most like the passage."""

    reference: Reference
    #: Cosine, and by what.
    similarity: float
    by: LikeBy


@dataclass(frozen=True, slots=True)
class ExplainedCode:
    """A code for a passage, and why."""

    #: Number of the passage among those asked for.
    passage: int
    code: str
    #: 1 is the best of the passage.
    rank: int
    score: float
    method: str
    version: str
    term: TermFound | None
    nearest: Nearest | None
    #: Words that weighed most for the code in what was learned, and how much; strongest first.
    words: tuple[tuple[str, float], ...]


def explained(
    blocks: Iterable[Scored], passages: Sequence[PassageText], labelled: Sequence[Labelled]
) -> Iterator[list[ExplainedCode]]:
    """The suggestions of each block of `ranker.score`, with reasons; best first in each passage.

    `passages` and `labelled` are those that `ranker.score` was given.
    """
    pools: tuple[Model, _Pool] | None = None
    for block in blocks:
        if pools is None or pools[0] is not block.model:
            pools = block.model, _Pool(block.model, labelled)
        texts = [passages[i].text for i in block.passages]
        yield _suggestions(block, texts, pools[1])


class _Pool:
    """The texts that may be named as reasons, by code, and the words' weights."""

    def __init__(self, model: Model, labelled: Sequence[Labelled]) -> None:
        space = model.space
        embedded = space.of_references.vectors is not None
        self.by = LikeBy.EMBEDDING if embedded else LikeBy.TFIDF
        column = {code: number for number, code in enumerate(space.code_ids)}
        texts = [labelled[i].text for i in model.evidence]
        codings = _table(space.features(texts)) if texts else None
        self.references: list[list[Reference]] = [[] for _ in space.code_ids]
        rows: list[tuple[list[int], list[int]]] = [([], []) for _ in space.code_ids]
        for at, reference in enumerate(space.references):
            self.references[reference.code].append(reference)
            rows[reference.code][0].append(at)
        for at, item in enumerate(labelled[i] for i in model.evidence):
            for code in sorted(item.codes & column.keys()):
                number = column[code]
                self.references[number].append(
                    Reference(number, NearestText.CODING, item.text, item.narrative, item.coder)
                )
                rows[number][1].append(at)
        of_codebook = _table(space.of_references)
        self.tables = [_stacked(of_codebook, codings, *pair) for pair in rows]
        self.weights = model.learned.tfidf if model.learned is not None else None

    def nearest(
        self, code: int, table: Any, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The nearest text of the code for each of `rows`, and the cosine."""
        size = max(1, _CELLS // len(self.references[code]))
        parts = [
            nearest(table[rows[i : i + size]], self.tables[code]) for i in range(0, len(rows), size)
        ]
        at, cosine = zip(*parts, strict=True)
        return np.concatenate(at), np.concatenate(cosine)


def _suggestions(block: Scored, texts: list[str], pool: _Pool) -> list[ExplainedCode]:
    model, labels = block.model, getattr(block.model.space.finder, "labels", [])
    shown = np.isfinite(block.scores)
    near: dict[tuple[int, int], Nearest] = {}
    table = _table(block.features)
    for code in np.unique(block.codes[shown]).tolist():
        if not pool.references[code]:
            continue
        rows = np.flatnonzero(((block.codes == code) & shown).any(axis=1))
        for place, at, cosine in zip(rows, *pool.nearest(code, table, rows), strict=True):
            if cosine > 0:
                reference = pool.references[code][at]
                near[int(place), code] = Nearest(reference, round(float(cosine), 6), pool.by)
    strongest = _Words(block, texts, pool)
    terms = [by_code(matches) for matches in block.matches]
    out = []
    for row, number in enumerate(block.passages.tolist()):
        for rank in range(block.codes.shape[1]):
            if not shown[row, rank]:
                continue
            code = int(block.codes[row, rank])
            term = None
            if code in terms[row]:
                match = best(terms[row][code])[1]
                term = TermFound(labels[code][match.term], match.start, match.end, match.negated)
            explained = ExplainedCode(
                passage=number,
                code=model.space.code_ids[code],
                rank=rank + 1,
                score=float(block.scores[row, rank]),
                method=model.method,
                version=model.version,
                term=term,
                nearest=near.get((row, code)),
                words=strongest.of(row, code),
            )
            out.append(explained)
    return out


class _Words:
    """The words of a block's texts that weigh most for a code."""

    def __init__(self, block: Scored, texts: list[str], pool: _Pool) -> None:
        self._weights: NDArray[np.float32] | None = None
        if pool.weights is not None:
            tfidf = block.model.space.tfidf
            numbers = tfidf.word_numbers(texts)
            different, flat = np.unique(
                np.array([w for words in numbers for w in words], dtype=np.int64),
                return_inverse=True,
            )
            ends = np.cumsum([len(words) for words in numbers])
            self._of = np.split(flat, ends[:-1]) if numbers else []
            names = tfidf.words()
            self._names = [names[w].strip(".,;:!?…()[]\"'“”‘’") for w in different]
            self._weights = tfidf.word_weights(pool.weights)[different]

    def of(self, row: int, code: int) -> tuple[tuple[str, float], ...]:
        if self._weights is None or not len(self._of[row]):
            return ()
        words = self._of[row]
        weights = self._weights[words, code]
        order = np.argsort(-weights, kind="stable")[:_WORDS].tolist()
        kept = [(self._names[words[i]], round(float(weights[i]), 4)) for i in order]
        return tuple((word, weight) for word, weight in kept if word and weight > 0)


def _table(features: Features) -> Any:
    return features.vectors if features.vectors is not None else features.tfidf


def _stacked(of_codebook: Any, codings: Any, first: list[int], second: list[int]) -> Any:
    """Rows `first` of the codebook's texts over rows `second` of the codings'."""
    if codings is None or not second:
        return of_codebook[first]
    if isinstance(of_codebook, np.ndarray):
        return np.concatenate([of_codebook[first], codings[second]])
    from scipy.sparse import vstack

    return vstack([of_codebook[first], codings[second]], format="csr")
