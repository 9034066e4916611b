"""How themes changed from round to round, seen from the codes they hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, Any]


@dataclass(frozen=True)
class Descent:
    """A theme and where its codes were in the round before.

    `sources`: (label, codes) of each earlier theme that gave codes, most first. `new`: its codes
    that were in no theme of that round.
    """

    theme: Row
    codes: tuple[str, ...]
    sources: tuple[tuple[str, int], ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class RoundStory:
    """A round, its themes' descent, and the codes that were in a theme before and are no more."""

    row: Row
    descents: tuple[Descent, ...]
    dropped: tuple[str, ...]
    first: bool


def stories(
    rounds: Sequence[Row], themes: Iterable[Row], theme_codes: Iterable[Row]
) -> list[RoundStory]:
    """Each round in order, told from the one before. Codes are today's; subthemes count as their
    theme."""
    codes: defaultdict[int, dict[str, list[str]]] = defaultdict(dict)
    for row in theme_codes:
        held = codes[row["round"]].setdefault(row["parent"] or row["theme"], [])
        if row["code"] not in held:
            held.append(row["code"])
    top: defaultdict[int, list[Row]] = defaultdict(list)
    for row in themes:
        if not row["parent"]:
            top[row["round"]].append(row)
    out: list[RoundStory] = []
    before: dict[str, list[str]] = {}
    for index, one in enumerate(sorted(rounds, key=lambda r: r["round"])):
        now = codes[one["round"]]
        descents = tuple(
            _descent(theme, now.get(theme["theme"], []), before, index == 0)
            for theme in top[one["round"]]
        )
        kept = {code for held in now.values() for code in held}
        dropped = tuple(dict.fromkeys(c for c in before if c not in kept))
        out.append(RoundStory(one, descents, dropped, index == 0))
        before = defaultdict(list)
        for theme in top[one["round"]]:
            for code in now.get(theme["theme"], []):
                before[code].append(theme["label"])
    return out


def _descent(theme: Row, codes: list[str], before: dict[str, list[str]], first: bool) -> Descent:
    given = Counter(label for code in codes for label in before.get(code, ()))
    sources = tuple(sorted(given.items(), key=lambda pair: (-pair[1], pair[0])))
    new = () if first else tuple(code for code in codes if code not in before)
    return Descent(theme, tuple(codes), sources, new)
