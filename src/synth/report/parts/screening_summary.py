"""What the screening log says: decisions at each stage, reasons, and where screeners differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]
DECISIONS = ("include", "exclude", "unsure")


@dataclass(frozen=True)
class Stage:
    """One stage: how many studies, what each screener decided, why studies were excluded.

    `screeners`: (screener, counts by decision). `reasons`: (reason, (screener, count) …), most
    first. `differing`: (study, ((screener, decision) …)) where not all decided alike. `same`:
    studies that two or more screeners decided alike.
    """

    name: str
    studies: int
    screeners: tuple[tuple[str, dict[str, int]], ...]
    reasons: tuple[tuple[str, dict[str, int]], ...]
    differing: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    same: int


def stages(log: Sequence[Row]) -> list[Stage]:
    """The stages of a screening log (rows: study, stage, screener, decision, reason), in the order
    in which the log first names them."""
    return [
        _stage(name, [row for row in log if row["stage"] == name])
        for name in dict.fromkeys(row["stage"] for row in log)
    ]


def _stage(name: str, rows: list[Row]) -> Stage:
    screeners = list(dict.fromkeys(row["screener"] for row in rows))
    decided: dict[str, dict[str, str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for row in rows:
        decided.setdefault(row["study"], {})[row["screener"]] = row["decision"]
        if row["decision"] == "exclude":
            own = reasons.setdefault(row["reason"] or "no reason given", Counter())
            own[row["screener"]] += 1
    counts = {s: Counter(r["decision"] for r in rows if r["screener"] == s) for s in screeners}
    both = [own for own in decided.values() if len(own) > 1]
    ranked = sorted(reasons.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    return Stage(
        name,
        len(decided),
        tuple((s, {d: counts[s][d] for d in DECISIONS}) for s in screeners),
        tuple((reason, {s: own[s] for s in screeners}) for reason, own in ranked),
        tuple(
            (study, tuple(own.items()))
            for study, own in decided.items() if len(set(own.values())) > 1
        ),
        sum(len(set(own.values())) == 1 for own in both),
    )  # fmt: skip
