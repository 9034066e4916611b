"""What one coder gave together.

Two codes stand together on a sentence where one coder gave it both. Where one coder gave the one
and another coder the other, the coders differ: that is no sentence with both, for any analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct

if TYPE_CHECKING:
    from synth.coding.numbered import NumberedCodings, Numbers, Truths


@dataclass(frozen=True, slots=True)
class Together:
    """Every two codes and every sentence that one coder gave both, once: columns of one length.

    `a` and `b` are the codes' numbers, a < b; in the order of the pairs, and of their sentences.
    """

    a: Numbers
    b: Numbers
    sentence: Numbers


def together(coded: NumberedCodings) -> Together:
    """The pairs of codes among these codings, with the sentences they stand together on.

    The memory needed is that of the pairs that occur, not of codes × codes × sentences.
    """
    codes, coders = max(len(coded.codes), 1), max(len(coded.coders), 1)
    marks = distinct(coded.readings * codes + coded.code[coded.at])
    reading, code = np.divmod(marks, codes)
    sentence = reading // coders
    sentences = int(sentence.max(initial=0)) + 1
    # Sorted by reading and code: the codes that share a reading with the code at a place are those
    # 1, 2, … places on, as long as the reading is the same.
    met = [np.empty(0, np.int64)]
    place = np.arange(len(marks))
    step = 1
    while len(place := place[place + step < len(marks)]):
        place = place[reading[place] == reading[place + step]]
        met.append((code[place] * codes + code[place + step]) * sentences + sentence[place])
        step += 1
    pair, where = np.divmod(distinct(np.concatenate(met)), sentences)
    return Together(*np.divmod(pair, codes), where)


def shared(coded: NumberedCodings, first: Truths, second: Truths) -> Numbers:
    """The sentences that one coder gave both a coding of `first` and one of `second`, in order.

    Both bool[codings]. A coding that is in both is one of each.
    """
    a, b = (distinct(coded.readings[chosen[coded.at]]) for chosen in (first, second))
    return coded.sentences_of(np.intersect1d(a, b, assume_unique=True))
