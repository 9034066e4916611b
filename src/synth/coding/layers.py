"""Which codings count in themes: every coder's, the majority's, one coder's, or the consensus."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct
from synth.vocabulary import CONSENSUS, Layer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from synth.coding.numbered import NumberedCodings, Truths


def counting(
    every: NumberedCodings,
    files: Iterable[tuple[str, str]],
    setting: str,
    repeats: Collection[str] = (),
) -> Truths:
    """bool[codings]: which count under the setting `counting`.

    - `union`: every coder's codings;
    - `majority`: those that share a sentence with the same code by more than half of the coders who
      coded the narrative (of two coders, both);
    - `consensus`: the codings in `codings/consensus/`, agreed or decided;
    - a coder's id: that coder's.

    `files` names the narrative and coder of each coding file. `repeats` names coders' second
    codings, which never count: a person counts once.

    A coding whose code only a person can carry to today's codebook (its code is "") never counts,
    nor does one that says what another of the coder's says already (`coding.repeated`).
    """
    known = ~every.holding([""]) & ~every.by(repeats) & ~every.repeated
    if setting not in (Layer.UNION, Layer.MAJORITY):
        return known & every.by([setting])
    of_coders = known & ~every.by([CONSENSUS])
    if setting == Layer.UNION:
        return of_coders
    people: defaultdict[str, set[str]] = defaultdict(set)
    for narrative, coder in files:
        if coder != CONSENSUS and coder not in repeats:
            people[narrative].add(coder)
    out = np.zeros(len(of_coders), bool)
    out[of_coders] = _majority(every.where(of_coders), people)
    return out


def _majority(codings: NumberedCodings, people: Mapping[str, Collection[str]]) -> Truths:
    """bool[codings]: which share a sentence and code with more than half of the people."""
    codes, coders = max(len(codings.codes), 1), max(len(codings.coders), 1)
    mark = codings.sentence * codes + codings.code[codings.at]
    voted = distinct(mark * coders + codings.coder[codings.at]) // coders
    marks, votes = np.unique(voted, return_counts=True)
    needed = np.array([len(people.get(name, ())) for name in codings.narratives], np.int64)
    enough = votes[np.searchsorted(marks, mark)] * 2 > needed[codings.narrative[codings.at]]
    out = np.zeros(len(codings.row), bool)
    out[codings.at[enough]] = True
    return out
