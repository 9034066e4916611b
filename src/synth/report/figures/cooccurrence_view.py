"""Codes by codes: the ones that most often share sentences, as a heat map and as a list."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]
#: Codes in the heat map, and pairs in the list.
MOST_CODES, MOST_PAIRS = 40, 25
#: One pair more than so many codes can form: going through them must end the choice.
_ENOUGH = MOST_CODES * (MOST_CODES - 1) // 2 + 1
_STEPS = (0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Cell:
    """Sentences two codes share, and a shade from 1 to 4 by c: below .05, .1, .2, and from .2."""

    together: int
    c: float
    shade: int


@dataclass(frozen=True)
class Cooccurrence:
    """`codes`: (code, label, group) in the order of the map, `group` the theme or subtheme it is in
    first; `rows`: the lower triangle, one row a code, cells for the codes before it. `strongest`:
    rows of table `cooccurrence` with labels. `pairs` and `all_codes` count what there is at
    all. Pairs that share one sentence alone stand behind the others, however high their c."""

    codes: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    strongest: tuple[Row, ...]
    pairs: int
    all_codes: int


def cooccurrence(
    pairs: Sequence[Row],
    labels: Mapping[str, str],
    result: Sequence[Row],
    result_codes: Sequence[Row],
) -> Cooccurrence:
    """The view of table `cooccurrence`. `result` and `result_codes`: the last round's themes and
    their codes, by which codes are ordered."""
    ranked = nsmallest(
        _ENOUGH,
        pairs,
        key=lambda r: (r["together"] < 2, -r["c"], -r["together"], r["code_a"], r["code_b"]),
    )
    chosen: dict[str, None] = {}
    for row in ranked:
        more = [code for code in (row["code_a"], row["code_b"]) if code not in chosen]
        if len(chosen) + len(more) > MOST_CODES:
            break
        chosen.update(dict.fromkeys(more))
    place, group = _places(result, result_codes)
    book = {code: i for i, code in enumerate(labels)}
    order = sorted(
        chosen, key=lambda code: (place.get(code, len(place)), book.get(code, len(book)), code)
    )
    found = {
        frozenset((row["code_a"], row["code_b"])): row
        for row in pairs
        if row["code_a"] in chosen and row["code_b"] in chosen
    }
    grid = []
    for i, code in enumerate(order):
        own = [found.get(frozenset((code, other))) for other in order[:i]]
        grid.append(tuple(
            Cell(r["together"], r["c"], 1 + sum(r["c"] >= step for step in _STEPS)) if r else None
            for r in own
        ))  # fmt: skip
    strongest = tuple(
        {**row, "label_a": labels.get(row["code_a"], row["code_a"]),
         "label_b": labels.get(row["code_b"], row["code_b"])}
        for row in ranked[:MOST_PAIRS]
    )  # fmt: skip
    return Cooccurrence(
        tuple((code, labels.get(code, code), group.get(code, "")) for code in order),
        tuple(grid), strongest, len(pairs),
        len({code for row in pairs for code in (row["code_a"], row["code_b"])}),
    )  # fmt: skip


def _places(
    result: Sequence[Row], result_codes: Sequence[Row]
) -> tuple[dict[str, int], dict[str, str]]:
    """Code → its place, and the label of the theme or subtheme it stands in, in the map's order."""
    rank = {row["theme"]: i for i, row in enumerate(result)}
    label = {row["theme"]: row["label"] for row in result}
    ordered = sorted(result_codes, key=lambda row: rank.get(row["theme"], len(rank)))
    place: dict[str, int] = {}
    group: dict[str, str] = {}
    for row in ordered:
        place.setdefault(row["code"], len(place))
        group.setdefault(row["code"], label.get(row["theme"], ""))
    return place, group
