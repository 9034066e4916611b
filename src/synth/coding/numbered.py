"""Codings as whole numbers, one entry a coding, and the sentences they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.vocabulary import Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: The columns of table `codings` that codings are numbered from.
COLUMNS = (
    "narrative",
    "code",
    "coder",
    "first_sentence",
    "last_sentence",
    "polarity",
    "same_as",
)

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Truths = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class NumberedCodings:
    """Codings as columns of numbers: places in `narratives`, `codes` and `coders`.

    `row` is a coding's place in the table it was read from. `contrary`: whether it speaks against
    its code; `repeated`: whether it says what another coding of the coder says already. `at` and
    `sentence` have one entry for each sentence a coding covers: the coding's place here, and a
    number for the sentence that is its own in the whole study: narrative · `longest` + its number
    in the narrative, which is below `longest`. A coding in a heading covers none.
    """

    narratives: list[str]
    codes: list[str]
    coders: list[str]
    row: Numbers
    narrative: Numbers
    code: Numbers
    coder: Numbers
    contrary: Truths
    repeated: Truths
    at: Numbers
    sentence: Numbers
    longest: int

    def where(self, chosen: Truths) -> NumberedCodings:
        """The chosen codings (bool[codings]) alone; names keep their numbers."""
        place, covering = np.cumsum(chosen) - 1, chosen[self.at]
        return replace(
            self,
            row=self.row[chosen],
            narrative=self.narrative[chosen],
            code=self.code[chosen],
            coder=self.coder[chosen],
            contrary=self.contrary[chosen],
            repeated=self.repeated[chosen],
            at=place[self.at[covering]],
            sentence=self.sentence[covering],
        )

    @property
    def supporting(self) -> NumberedCodings:
        """The codings that speak for their code."""
        return self.where(~self.contrary)

    @property
    def by_anyone(self) -> NumberedCodings:
        """The same codings as if one person had made them all."""
        return replace(self, coders=[""], coder=np.zeros_like(self.coder))

    @property
    def readings(self) -> Numbers:
        """int64[entries]: for each entry of `sentence`, a number for the sentence as its coder
        read it. What has one number was given the same sentence by the same coder."""
        return self.sentence * max(len(self.coders), 1) + self.coder[self.at]

    def sentences_of(self, readings: Numbers) -> Numbers:
        """The sentences of some readings, each once, in order."""
        return distinct(readings // max(len(self.coders), 1))

    def places(self, sentences: Numbers) -> tuple[Numbers, Numbers]:
        """The narrative of each of some sentences, and the sentence's number in it (from 0)."""
        return sentences // self.longest, sentences % self.longest

    def by(self, coders: Iterable[str]) -> Truths:
        """bool[codings]: which of the codings are by one of the coders."""
        return _among(self.coders, coders)[self.coder]

    def holding(self, codes: Iterable[str]) -> Truths:
        """bool[codings]: which of the codings carry one of the codes."""
        return _among(self.codes, codes)[self.code]

    def sentences(self, chosen: Truths) -> Numbers:
        """The sentences that the chosen codings (bool[codings]) cover, each once, in order."""
        return distinct(self.sentence[chosen[self.at]])

    def names(self, chosen: Truths) -> list[str]:
        """The narratives in which the chosen codings (bool[codings]) stand, by name."""
        return [self.narratives[i] for i in distinct(self.narrative[chosen])]


def number_codings(columns: Mapping[str, Sequence[Any]]) -> NumberedCodings:
    """The codings of these columns, numbered.

    `columns`: `COLUMNS` of table `codings`, all of one length. Names are numbered in alphabetical
    order.
    """
    narratives, narrative = numbered(columns["narrative"])
    codes, code = numbered(columns["code"])
    coders, coder = numbered(columns["coder"])
    first = np.array(columns["first_sentence"], np.int64)
    last = np.array(columns["last_sentence"], np.int64)
    counts = np.where(first >= 0, last - first + 1, 0)
    row = np.arange(len(first))
    at = np.repeat(row, counts)
    longest = int(last.max(initial=0)) + 1
    sentence = narrative[at] * longest + ranges(first, counts)
    contrary = np.array([one == Polarity.CONTRARY for one in columns["polarity"]], bool)
    repeated = np.array([one != "" for one in columns["same_as"]], bool)
    return NumberedCodings(
        *(narratives, codes, coders, row, narrative, code, coder),
        *(contrary, repeated, at, sentence, longest),
    )


def distinct(values: Numbers) -> Numbers:
    """The different values, none below 0, in order.

    NumPy 2.4's `unique` hashes where nothing else is asked of it: 0.8 s for a million numbers that
    sorting does in 0.02 s.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    inorder: Numbers = np.sort(values)
    found: Numbers = inorder[np.diff(inorder, prepend=-1) != 0] if len(values) else inorder
    return found


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """The places starts[i], starts[i] + 1, …, counts[i] of them, one range after another.

    >>> ranges(np.array([7, 2]), np.array([2, 1])).tolist()
    [7, 8, 2]
    """
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places: Numbers = np.repeat(starts, counts) + within
    return places


def numbered(values: Sequence[str]) -> tuple[list[str], Numbers]:
    """The different values in alphabetical order, and each value's place among them.

    >>> names, places = numbered(["b", "a", "b"])
    >>> names, places.tolist()
    (['a', 'b'], [1, 0, 1])
    """
    names = sorted(set(values))
    place = {name: i for i, name in enumerate(names)}
    return names, np.fromiter((place[value] for value in values), np.int64, len(values))


def _among(names: Sequence[str], wanted: Iterable[str]) -> Truths:
    known = set(wanted)
    return np.array([name in known for name in names], bool)
