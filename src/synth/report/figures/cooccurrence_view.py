"""Codes by codes: the ones that most often share sentences, as a heat map and as a list."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.tables.theme import Cooccurrence, ThemeCode, ThemeSummary

#: Codes in the heat map, and pairs in the list.
MOST_CODES, MOST_PAIRS = 40, 25
#: One pair more than so many codes can form: going through them must end the choice.
_ENOUGH = MOST_CODES * (MOST_CODES - 1) // 2 + 1
_STEPS = (0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Cell:
    """Sentences two codes share, and a shade from 1 to 4 by c: below .05, .1, .2, and from .2."""

    together: int
    shade: int


@dataclass(frozen=True, slots=True)
class NamedPair:
    """Two codes that share sentences, with their labels."""

    pair: Cooccurrence
    label_a: str
    label_b: str


@dataclass(frozen=True, slots=True)
class CooccurrenceView:
    """`codes`: (code, label, group) in the order of the map, `group` the theme or subtheme it is in
    first; `rows`: the lower triangle, one row a code, cells for the codes before it. `strongest`:
    the first of the pairs. `pairs` and `all_codes` count what there is at all. Pairs that share one
    sentence alone stand behind the others, however high their c."""

    codes: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    strongest: tuple[NamedPair, ...]
    pairs: int
    all_codes: int


def cooccurrence(
    pairs: Sequence[Cooccurrence],
    labels: Mapping[str, str],
    result: Sequence[ThemeSummary],
    result_codes: Sequence[ThemeCode],
) -> CooccurrenceView:
    """The view of all pairs. `result` and `result_codes`: the last round's themes and their codes,
    by which codes are ordered."""
    ranked = nsmallest(
        _ENOUGH,
        pairs,
        key=lambda pair: (pair.together < 2, -pair.c, -pair.together, pair.code_a, pair.code_b),
    )
    chosen: dict[str, None] = {}
    for pair in ranked:
        more = [code for code in (pair.code_a, pair.code_b) if code not in chosen]
        if len(chosen) + len(more) > MOST_CODES:
            break
        chosen.update(dict.fromkeys(more))
    place, group = _places(result, result_codes)
    book = {code: i for i, code in enumerate(labels)}
    order = sorted(
        chosen, key=lambda code: (place.get(code, len(place)), book.get(code, len(book)), code)
    )
    cells = {
        frozenset((pair.code_a, pair.code_b)): _cell(pair)
        for pair in pairs
        if pair.code_a in chosen and pair.code_b in chosen
    }
    return CooccurrenceView(
        codes=tuple((code, labels.get(code, code), group.get(code, "")) for code in order),
        rows=tuple(
            tuple(cells.get(frozenset((code, other))) for other in order[:i])
            for i, code in enumerate(order)
        ),
        strongest=tuple(
            NamedPair(
                pair, labels.get(pair.code_a, pair.code_a), labels.get(pair.code_b, pair.code_b)
            )
            for pair in ranked[:MOST_PAIRS]
        ),
        pairs=len(pairs),
        all_codes=len({code for pair in pairs for code in (pair.code_a, pair.code_b)}),
    )


def _cell(pair: Cooccurrence) -> Cell:
    return Cell(pair.together, 1 + sum(pair.c >= step for step in _STEPS))


def _places(
    result: Sequence[ThemeSummary], result_codes: Sequence[ThemeCode]
) -> tuple[dict[str, int], dict[str, str]]:
    """Code → its place, and the label of the theme or subtheme it stands in, in the map's order."""
    rank = {theme.theme: i for i, theme in enumerate(result)}
    label = {theme.theme: theme.label for theme in result}
    place: dict[str, int] = {}
    group: dict[str, str] = {}
    for held in sorted(result_codes, key=lambda held: rank.get(held.theme, len(rank))):
        place.setdefault(held.code, len(place))
        group.setdefault(held.code, label.get(held.theme, ""))
    return place, group
