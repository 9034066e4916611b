"""Codes → subthemes → themes: who belongs where, and what the counted codings say of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from synth.coding.layers import by_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from synth.themes.model import Round

_NUMBER = re.compile(r"^([A-Za-z._]*)0*(\d+)$")


def membership(rounds: Iterable[Round], today: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """For each round, which code is in which theme and subtheme (rows of table `theme_codes`).

    `today` carries a code of an earlier round to today's codebook; a code that has no single
    successor is left out. A subtheme's codes are rows of the subtheme, with its theme as parent.
    """
    rows: dict[tuple[int, str, str, str], None] = {}
    for one in rounds:
        for theme in one.themes:
            groups = [(theme.id, "", theme.codes)]
            groups += [(sub.id, theme.id, sub.codes) for sub in theme.subthemes]
            for place, parent, codes in groups:
                for code in codes:
                    now = today(code)
                    if now is not None:
                        rows[(one.round, place, parent, now)] = None
    names = ("round", "theme", "parent", "code")
    return [dict(zip(names, row, strict=True)) for row in rows]


def theme_codings(members: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Every theme's and subtheme's codings, one row each (table `theme_codings`).

    A theme has its own codes' codings and those of its subthemes; a coding that reaches a theme by
    two ways is one row there. This is the table every number on the pages can be traced in.
    """
    columns = ["coding_id", "narrative", "code"]
    direct = members.merge(codings[columns], on="code")
    upward = direct[direct["parent"] != ""].assign(theme=lambda d: d["parent"], parent="")
    both = pd.concat([direct, upward], ignore_index=True)
    return both.drop_duplicates(["round", "theme", "coding_id"], ignore_index=True)


def count_by(
    evidence: pd.DataFrame, codings: pd.DataFrame, by: str, values: pd.DataFrame
) -> pd.DataFrame:
    """Codings, sentences and narratives of each theme in each value of one classification.

    `evidence`: table `theme_codings`. `codings`: table `codings`, the counted layer. `values`: the
    classification, with a column `value` and either `coding_id` or `narrative`. Returns rows of
    table `theme_counts`; a combination without codings has no row.
    """
    key = "coding_id" if "coding_id" in values else "narrative"
    rows = evidence[["round", "theme", "coding_id", "narrative"]].merge(
        values[[key, "value"]], on=key
    )
    at = by_sentence(codings)[["coding_id", "sentence"]]
    group = ["round", "theme", "value"]
    out = rows.groupby(group, sort=False).agg(
        codings=("coding_id", "nunique"), narratives=("narrative", "nunique")
    )
    covered = rows.merge(at, on="coding_id")[[*group, "narrative", "sentence"]].drop_duplicates()
    out["sentences"] = covered.groupby(group).size()
    out["sentences"] = out["sentences"].fillna(0).astype(int)
    return out.reset_index().assign(by=by)


def summary(evidence: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Totals of each theme: codings, contrary ones, coders, narratives and sentences.

    Indexed by (round, theme). A theme without codings has no row.
    """
    rows = evidence[["round", "theme", "coding_id"]].merge(
        codings[["coding_id", "narrative", "coder", "polarity"]], on="coding_id"
    )
    group = ["round", "theme"]
    out = rows.groupby(group).agg(
        codings=("coding_id", "nunique"),
        narratives=("narrative", "nunique"),
        coders=("coder", "nunique"),
        contrary=("polarity", lambda p: int((p == "contrary").sum())),
        cited=("narrative", lambda n: cited(n.unique())),
    )
    at = by_sentence(codings)[["coding_id", "sentence"]]
    covered = rows.merge(at, on="coding_id")[[*group, "narrative", "sentence"]].drop_duplicates()
    out["sentences"] = covered.groupby(group).size()
    return out.assign(sentences=out["sentences"].fillna(0).astype(int))


def cited(narratives: Sequence[str]) -> str:
    """Narratives in the field's form.

    >>> cited(["N12", "N01", "N05"])
    '(in Narratives 1, 5, 12)'
    >>> cited(["N07"]), cited(["ward", "N02"]), cited([])
    ('(in Narrative 7)', '(in Narratives N02, ward)', '')
    """
    if len(narratives) == 0:
        return ""
    found = [_NUMBER.match(one) for one in narratives]
    prefixes = {match[1] if match else None for match in found}
    if None in prefixes or len(prefixes) > 1:
        shown = sorted(narratives)
    else:
        shown = [str(n) for n in sorted(int(match[2]) for match in found if match)]
    return f"(in Narrative{'s' if len(shown) > 1 else ''} {', '.join(shown)})"
