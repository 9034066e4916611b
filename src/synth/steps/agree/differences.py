"""Where coders differ: every disagreement, which codes are confused, what to discuss first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from synth.agreement.disagreements import (
    AGREED,
    BOUNDARY,
    KINDS,
    NOT_COMPARED,
    Comparison,
    compare_codings,
    rank_units,
)

if TYPE_CHECKING:
    from synth.steps.agree.study import Inputs, Row

#: The passages listed at most, those that differ most.
MOST_PASSAGES = 10_000


def differences(inputs: Inputs) -> dict[str, list[Row]]:
    """The tables `disagreements`, `confusion` and `agreement_passages`.

    Codings are compared by the sentences they cover, the unit of agreement: a quote that is longer
    or shorter within the same sentences is no disagreement.
    """
    rows = inputs.used
    spans = np.array(
        [(inputs.at[r["narrative"]], inputs.who[r["coder"]], inputs.number[r["code"]],
          r["first_sentence"], r["last_sentence"] + 1) for r in rows], np.int64,
    ).reshape(-1, 5)  # fmt: skip
    columns: Any = tuple(spans[:, i] for i in range(5))
    found = compare_codings(inputs.coverage, columns, len(inputs.codes))
    return {
        "disagreements": _disagreements(inputs, found, spans[:, 1]),
        "confusion": _confusion(inputs, found),
        "agreement_passages": _passages(inputs),
    }


def _disagreements(inputs: Inputs, found: Comparison, coder: Any) -> list[Row]:
    rows, kinds, other = inputs.used, found.kind, found.counterpart
    entries = _entries(inputs)
    out: list[Row] = []
    differing = (kinds != AGREED) & (kinds != NOT_COMPARED)
    for i, c in np.argwhere(differing).tolist():
        j = int(other[i, c])
        back = int(kinds[j, coder[i]]) if j >= 0 else NOT_COMPARED
        mutual = j >= 0 and other[j, coder[i]] == i and back == kinds[i, c]
        if mutual and coder[i] > coder[j]:
            continue  # told from the other side
        a, b = rows[i], rows[j] if j >= 0 else None
        both = [row for row in (a, b) if row is not None]
        entry, state = next(
            (entries[r["coding_id"]] for r in both if r["coding_id"] in entries), ("", "")
        )
        out.append({
            "narrative": a["narrative"], "kind": KINDS[kinds[i, c]], "section": a["section"],
            "first_sentence": min(r["first_sentence"] for r in both),
            "last_sentence": max(r["last_sentence"] for r in both),
            **_side("a", a, a["coder"]), **_side("b", b, inputs.coders[c]),
            "matched_b": back in (AGREED, BOUNDARY) and not mutual,
            "entry": entry, "state": state})  # fmt: skip
    return sorted(
        out, key=lambda r: (r["narrative"], r["first_sentence"], r["start_a"], r["coding_a"])
    )


def _side(side: str, row: Row | None, coder: str) -> Row:
    none = {"coding_id": "", "code": "", "start": -1, "end": -1, "first_sentence": -1,
            "last_sentence": -1, "quote": "", "memo": ""}  # fmt: skip
    found = row or none
    names = {"coding": "coding_id", "code": "code", "start": "start", "end": "end",
             "first": "first_sentence", "last": "last_sentence", "quote": "quote",
             "memo": "memo"}  # fmt: skip
    return {f"coder_{side}": coder, **{f"{k}_{side}": found[v] for k, v in names.items()}}


def _entries(inputs: Inputs) -> dict[str, tuple[str, str]]:
    """Coding → its entry in the consensus and that entry's state, the one in force first."""
    out: dict[str, tuple[str, str]] = {}
    for row in inputs.consensus:
        known = out.get(row["coding_id"])
        if known is None or known[1] == "superseded":
            out[row["coding_id"]] = (row["entry"], row["state"])
    return out


def _confusion(inputs: Inputs, found: Comparison) -> list[Row]:
    names = [*inputs.codes, ""]
    return [
        {"code_a": names[a], "code_b": names[b], "count": int(found.confusion[a, b])}
        for a, b in np.argwhere(found.confusion).tolist()
        if a <= b
    ]


def _passages(inputs: Inputs) -> list[Row]:
    columns = inputs.columns(inputs.used)
    ranked = rank_units(inputs.units, inputs.coverage, columns)
    places = list(zip(ranked.document.tolist(), ranked.unit.tolist(), strict=True))
    places = places[:MOST_PASSAGES]
    listed = set(places)
    users: dict[tuple[int, int], dict[int, set[int]]] = {}
    for d, u, c, k in zip(*(column.tolist() for column in columns), strict=True):
        if (d, u) in listed:
            users.setdefault((d, u), {}).setdefault(k, set()).add(c)
    judged = inputs.coverage.sum(axis=0)
    out = []
    for rank, (d, u) in enumerate(places):
        name = inputs.narratives[d]["narrative"]
        unit = inputs.sentences[name][u]
        differing = {k: who for k, who in users[d, u].items() if len(who) < judged[d]}
        codes = [
            f"{inputs.codes[k]}: {' '.join(inputs.coders[c] for c in sorted(who))}"
            for k, who in sorted(differing.items())
        ]
        out.append({
            "rank": rank + 1, "narrative": name, "sentence": u, "start": unit["start"],
            "end": unit["end"], "section": unit["section"],
            "contribution": ranked.contribution[rank], "share": ranked.share[rank],
            "codes": "; ".join(codes)})  # fmt: skip
    return out
