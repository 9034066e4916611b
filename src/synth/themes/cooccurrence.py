"""Which codes stand together on sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct
from synth.coding.together import together
from synth.tables.theme import Cooccurrence

if TYPE_CHECKING:
    from synth.coding.numbered import NumberedCodings, Numbers


def cooccurrence(coded: NumberedCodings) -> list[Cooccurrence]:
    """Each pair of codes that one coder gave the same sentence, once.

    The unit is the sentence. It carries a code once, by however many codings and coders, and two
    codes together where one coder gave it both (`synth.coding.together`). c is the sentences where
    they stand together as a share of those with either code: Jaccard's index (Jaccard 1912, doi
    10.1111/j.1469-8137.1912.tb05611.x), but that coders who differ do not count as agreeing. Pairs
    stand in alphabetical order, `code_a` before `code_b`.
    """
    codes = max(len(coded.codes), 1)
    carried = distinct(coded.sentence * codes + coded.code[coded.at]) % codes
    sizes = np.bincount(carried, minlength=codes)
    met = together(coded)
    pair = met.a * codes + met.b
    begins = np.flatnonzero(np.diff(pair, prepend=-1))
    sentences = np.diff(begins, append=len(pair))
    # Sentences are numbered narrative by narrative, so that a pair's narratives stand together.
    narrative, _ = coded.places(met.sentence)
    changes = (np.diff(narrative, prepend=-1) != 0) | (np.diff(pair, prepend=-1) != 0)
    narratives = np.add.reduceat(changes, begins, dtype=np.int64) if len(begins) else begins
    a, b = met.a[begins], met.b[begins]
    either = sizes[a] + sizes[b] - _overlap(coded, pair[begins])
    columns = (a, b, sizes[a], sizes[b], sentences, either, narratives)
    return [
        Cooccurrence(
            code_a=coded.codes[a],
            code_b=coded.codes[b],
            sentences_a=in_a,
            sentences_b=in_b,
            together=both,
            either=any_,
            narratives=where,
            c=both / any_,
            b_given_a=both / in_a,
            a_given_b=both / in_b,
        )
        for a, b, in_a, in_b, both, any_, where in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


def _overlap(coded: NumberedCodings, pairs: Numbers) -> Numbers:
    """int64[pairs]: the sentences that carry both codes, whoever gave them.

    `pairs`: a · codes + b of pairs that one coder gave a sentence, sorted.
    """
    met = together(coded.by_anyone)
    pair = met.a * max(len(coded.codes), 1) + met.b
    return np.searchsorted(pair, pairs, "right") - np.searchsorted(pair, pairs)
