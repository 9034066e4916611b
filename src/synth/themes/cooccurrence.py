"""Which codes stand on the same sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct
from synth.tables.theme import Cooccurrence

if TYPE_CHECKING:
    from synth.coding.numbered import NumberedCodings, Numbers


def index(together: int, a: int, b: int) -> float:
    """The c-index of two codes: sentences with both as a share of those with either.

    `together` of `a` and `b` sentences; equal to Jaccard's index (Jaccard 1912, doi
    10.1111/j.1469-8137.1912.tb05611.x). 0 where the codes never meet, 1 where they always do.

    >>> round(index(5, 100, 10), 3)
    0.048
    """
    return together / (a + b - together)


def cooccurrence(coded: NumberedCodings) -> list[Cooccurrence]:
    """Each pair of codes that shares a sentence, once.

    The unit is the sentence, and a sentence carries a code once, by however many codings. Pairs
    stand in alphabetical order, `code_a` before `code_b`.
    """
    codes = len(coded.codes)
    marks = distinct(coded.sentence * codes + coded.code[coded.at])
    sentence, code = np.divmod(marks, codes) if codes else (marks, marks)
    sizes = np.bincount(code, minlength=codes)
    narrative = _narrative_of(coded, sentence)
    met, narratives, together = _pairs(sentence, code, narrative, codes, len(coded.narratives))
    pairs = []
    for pair, where, both in zip(met.tolist(), narratives.tolist(), together.tolist(), strict=True):
        a, b = divmod(pair, codes)
        in_a, in_b = int(sizes[a]), int(sizes[b])
        pairs.append(
            Cooccurrence(
                code_a=coded.codes[a],
                code_b=coded.codes[b],
                sentences_a=in_a,
                sentences_b=in_b,
                together=both,
                narratives=where,
                c=index(both, in_a, in_b),
                b_given_a=both / in_a,
                a_given_b=both / in_b,
            )
        )
    return pairs


def _narrative_of(coded: NumberedCodings, sentence: Numbers) -> Numbers:
    """int64[len(sentence)]: the narrative of each sentence."""
    covered, first = np.unique(coded.sentence, return_index=True)
    narrative: Numbers = coded.narrative[coded.at[first]][np.searchsorted(covered, sentence)]
    return narrative


def _pairs(
    sentence: Numbers, code: Numbers, narrative: Numbers, codes: int, narratives: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Pairs of codes (a·codes + b, a < b) with the narratives and the sentences they share.

    The marks are sorted by sentence and code, so the codes that share a sentence with the code at
    a place are those 1, 2, … places on, as long as the sentence is the same. The memory needed is
    that of the pairs that occur, not of codes × codes × narratives.
    """
    met = [np.empty(0, np.int64)]
    place = np.arange(len(sentence))
    step = 1
    while len(place := place[place + step < len(sentence)]):
        place = place[sentence[place] == sentence[place + step]]
        pair = code[place] * codes + code[place + step]
        met.append(pair * narratives + narrative[place])
        step += 1
    keys, counts = np.unique(np.concatenate(met), return_counts=True)
    pair = keys // max(narratives, 1)
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    together = np.add.reduceat(counts, starts) if len(starts) else starts
    return pair[starts], np.diff(starts, append=len(pair)), together
