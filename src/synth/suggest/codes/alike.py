"""Pairs of codes that might be one: given for one another, used together, defined alike."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.codes.code_use import dense, ones, scaled_mean, share
from synth.vocabulary import Pairing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from synth.suggest.codes.code_use import CodeUse

    Counts = NDArray[np.int64]

#: Pairs told of at most, the most alike first.
PAIRS = 100
#: A pair is looked at when so many sentences speak for it,
SENTENCES = 2
#: or definitions are as alike as this.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Readings:
    """What coders gave the sentences of the narratives they have completed.

    `given`: for each coder sparse int64[sentences, codes] of 0 and 1; `read`: for each coder
    bool[sentences], whether its narrative is complete. Sentences are numbered alike for all.
    """

    given: Sequence[Any]
    read: Sequence[NDArray[np.bool_]]

    def differing(self) -> Iterator[tuple[int, int, Counts, Any, Any]]:
        """For each two coders: their numbers, the sentences both read, and what one alone gave."""
        for a, b in combinations(range(len(self.given)), 2):
            both = np.flatnonzero(self.read[a] & self.read[b])
            if len(both):
                first, second = self.given[a][both], self.given[b][both]
                agreed = first.multiply(second)
                yield a, b, both, (first - agreed).tocsr(), (second - agreed).tocsr()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes and what speaks for their being one; `a` stands before `b` in the codebook."""

    a: int
    b: int
    #: Sentences (by two coders) where one gave `a` and the other `b`, of those where any gave one.
    confused: int
    compared: int
    #: Sentences on which they stand together, of those that carry either.
    together: int
    either: int
    similarity: float
    score: float


def confusion(readings: Readings, codes: int) -> tuple[Counts, Counts]:
    """How often codes were given for one another, and of how many chances: int64[codes, codes].

    Code a is given for b where, of two coders who both completed the narrative, one gave a sentence
    a and not b, and the other b and not a. A chance is a sentence and two coders of whom one gave
    it a or b. Both are symmetrical.
    """
    confused = np.zeros((codes, codes), dtype=np.int64)
    compared = np.zeros((codes, codes), dtype=np.int64)
    for a, b, both, first, second in readings.differing():
        crossed = dense(first.T @ second)
        confused += crossed + crossed.T
        any_of_two = ones((readings.given[a][both] + readings.given[b][both]).tocsr())
        each = np.asarray(any_of_two.sum(axis=0))
        compared += each[:, None] + each[None, :] - dense(any_of_two.T @ any_of_two)
    return confused, compared


def alike_pairs(
    use: CodeUse,
    similarity: NDArray[np.float64],
    confused: Counts,
    compared: Counts,
    most: int = PAIRS,
) -> list[Pair]:
    """Pairs of codes that might be one, those for which most speaks first.

    A pair is looked at when two sentences or more were given both codes by one coder or one for the
    other, or when the definitions' cosine is .5 or more. Its three figures are the share of
    sentences given one for the other, the share given both by one coder of those that carry either
    (c), and the cosine of the definitions; the score is their mean, each as a share of the
    highest that any pair has.
    """
    codes = len(similarity)
    first, second = np.triu_indices(codes, k=1)
    together = use.together[first, second]
    often = np.maximum(confused[first, second], together) >= SENTENCES
    seen = often | (similarity[first, second] >= ALIKE)
    first, second, together = first[seen], second[seen], together[seen]
    either = use.either[first, second]
    crossed, chances = confused[first, second], compared[first, second]
    like = similarity[first, second]
    given = crossed / np.maximum(chances, 1)
    score = scaled_mean([given, share(together, either), like])
    order = np.lexsort((second, first, -score))[:most]
    return [
        Pair(
            a=int(first[i]),
            b=int(second[i]),
            confused=int(crossed[i]),
            compared=int(chances[i]),
            together=int(together[i]),
            either=int(either[i]),
            similarity=float(like[i]),
            score=float(score[i]),
        )
        for i in order
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that speaks for a pair, and why.

    Of a confused one: the numbers of the coders who gave `a` and `b`; else both are -1.
    """

    pair: int
    kind: Pairing
    sentence: int
    coder_a: int = -1
    coder_b: int = -1


def examples(pairs: Sequence[Pair], use: CodeUse, readings: Readings, count: int) -> list[Example]:
    """Up to `count` sentences for each pair: first those given one for the other."""
    of_pairs: list[list[Example]] = [[] for _ in pairs]
    for a, b, both, first, second in readings.differing():
        by_code, by_other = first.tocsc(), second.tocsc()
        for number, pair in enumerate(pairs):
            if not pair.confused:
                continue
            for code, other, who in ((pair.a, pair.b, (a, b)), (pair.b, pair.a, (b, a))):
                at = np.intersect1d(_rows(by_code, code), _rows(by_other, other))
                of_pairs[number] += [
                    Example(number, Pairing.CONFUSED, int(both[i]), *who) for i in at[:count]
                ]
    for number, pair in enumerate(pairs):
        every = sorted(
            of_pairs[number],
            key=lambda example: (example.sentence, example.coder_a, example.coder_b),
        )
        together = use.sentences_with(pair.a, pair.b).tolist()
        every += [Example(number, Pairing.TOGETHER, sentence) for sentence in together]
        first_of: dict[int, Example] = {}
        for example in every:  # each sentence once
            first_of.setdefault(example.sentence, example)
        of_pairs[number] = list(first_of.values())[:count]
    return [example for of_pair in of_pairs for example in of_pair]


def _rows(table: Any, column: int) -> Counts:
    """The rows in which a column of a sparse array (by columns) is not 0."""
    part = slice(table.indptr[column], table.indptr[column + 1])
    return np.sort(np.asarray(table.indices[part])[table.data[part] != 0])
