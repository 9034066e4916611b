"""Which codings count in themes: every coder's, the majority's, one coder's, or the consensus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.layout import CONSENSUS

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd


def layer(
    codings: pd.DataFrame, coders: pd.DataFrame, counting: str, repeats: Collection[str] = ()
) -> pd.DataFrame:
    """The rows of `codings` that count under the setting `counting`.

    - `union`: every coder's codings;
    - `majority`: those that share a sentence with the same code by more than half of the coders who
      coded the narrative (of two coders, both);
    - `consensus`: the codings in `codings/consensus/`, agreed or decided;
    - a coder's id: that coder's.

    `repeats` names coders' second codings, which never count: a person counts once.

    A coding whose code only a person can carry to today's codebook (`code` is "") never counts.
    """
    known = codings[(codings["code"] != "") & ~codings["coder"].isin(list(repeats))]
    coders = coders[~coders["coder"].isin(list(repeats))]
    if counting == CONSENSUS:
        return known[known["coder"] == CONSENSUS]
    of_coders = known[known["coder"] != CONSENSUS]
    if counting == "union":
        return of_coders
    if counting != "majority":
        return of_coders[of_coders["coder"] == counting]
    return of_coders[of_coders["coding_id"].isin(_majority(of_coders, coders))]


def _majority(codings: pd.DataFrame, coders: pd.DataFrame) -> pd.Series:
    at = by_sentence(codings)
    people = coders[coders["coder"] != CONSENSUS].groupby("narrative")["coder"].nunique()
    same = ["narrative", "sentence", "code"]
    votes = at.groupby(same)["coder"].transform("nunique")
    return at.loc[votes * 2 > at["narrative"].map(people), "coding_id"]


def by_sentence(codings: pd.DataFrame) -> pd.DataFrame:
    """One row for each sentence a coding covers: the codings' columns and `sentence`.

    A coding that covers no sentence (a heading) has no row.
    """
    import numpy as np

    inside = codings[codings["first_sentence"] >= 0]
    first = inside["first_sentence"].to_numpy()
    counts = inside["last_sentence"].to_numpy() - first + 1
    rows = inside.loc[inside.index.repeat(counts)]
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    sentence = np.repeat(first, counts) + np.arange(len(rows)) - starts
    return rows.assign(sentence=sentence)
