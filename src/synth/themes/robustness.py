"""What is left of a theme without any one narrative, and without any one coder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from synth.coding.numbered import distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from synth.coding.numbered import Coded, Numbers, Truths
    from synth.written.rounds import Round

Row = dict[str, Any]


def places(one: Round) -> Iterator[tuple[str, str, list[str]]]:
    """Each theme and subtheme of a round: id, parent ("" for a theme), ids of its subthemes."""
    for theme in one.themes:
        yield theme.id, "", [sub.id for sub in theme.subthemes]
        for sub in theme.subthemes:
            yield sub.id, theme.id, []


def as_it_is(one: Round, codes: Mapping[str, set[str]], coded: Coded) -> list[Row]:
    """Each theme and subtheme with all its codings: `without` is ""."""
    rows = []
    for theme, parent, subs in places(one):
        held = _Held(codes, coded, theme, subs)
        rows.append(_row(theme, parent, "", "", held.totals()))
    return rows


def without_each(one: Round, codes: Mapping[str, set[str]], coded: Coded, what: str) -> list[Row]:
    """What is left without each narrative, or each coder (`what`), that has codings in a theme.

    `codes`: theme or subtheme → its codes of today. Rows of table `robustness`, by theme and by
    the name of what is taken out.
    """
    names = coded.narratives if what == "narrative" else coded.coders
    whose = coded.narrative if what == "narrative" else coded.coder
    rows = []
    for theme, parent, subs in places(one):
        held = _Held(codes, coded, theme, subs)
        totals = held.totals()
        lost = held.lost(whose, len(names))
        for i in np.flatnonzero(lost["codings"]).tolist():
            left = {count: total - int(lost[count][i]) for count, total in totals.items()}
            rows.append(_row(theme, parent, what, names[i], left))
    return rows


def without_coder(one: Round, codes: Mapping[str, set[str]], coder: str, left: Coded) -> list[Row]:
    """What is left without one coder, where the counted layer is another one then.

    `left`: the codings that count when that person had not coded. With the layer `majority` these
    may be codings that do not count now, so that a theme may have more of them, not fewer.
    """
    rows = []
    for theme, parent, subs in places(one):
        totals = _Held(codes, left, theme, subs).totals()
        rows.append(_row(theme, parent, "coder", coder, totals))
    return rows


def _row(theme: str, parent: str, without: str, value: str, left: Mapping[str, int]) -> Row:
    row = {"theme": theme, "parent": parent, "without": without, "value": value, **left}
    return {**row, "subthemes": -1} if parent else row


class _Held:
    """A theme's codings, and what they touch: pairs (thing, coding) for each kind of thing."""

    def __init__(
        self, codes: Mapping[str, set[str]], coded: Coded, theme: str, subs: Sequence[str]
    ) -> None:
        chosen = coded.holding(codes.get(theme, ()))
        at = np.flatnonzero(chosen)
        covering = np.flatnonzero(chosen[coded.at])
        self.at = at
        self.touched: dict[str, tuple[Numbers, Numbers]] = {
            "sentences": (coded.sentence[covering], coded.at[covering]),
            "narratives": (coded.narrative[at], at),
            "codes": (coded.code[at], at),
            "subthemes": _by_subtheme([coded.holding(codes.get(sub, ())) for sub in subs]),
        }

    def totals(self) -> dict[str, int]:
        """How many codings, and how many different things they touch."""
        things = {kind: len(distinct(thing)) for kind, (thing, _) in self.touched.items()}
        return {"codings": len(self.at), **things}

    def lost(self, whose: Numbers, names: int) -> dict[str, Numbers]:
        """For each name, int64[names]: how many things are touched by its codings alone.

        `whose` int64[codings]: the name each coding of the study belongs to.
        """
        things = {
            kind: _alone(thing, whose[coding], names)
            for kind, (thing, coding) in self.touched.items()
        }
        return {"codings": np.bincount(whose[self.at], minlength=names), **things}


def _by_subtheme(held: Iterable[Truths]) -> tuple[Numbers, Numbers]:
    at = [np.flatnonzero(chosen) for chosen in held]
    lengths = np.array([len(found) for found in at], np.int64)
    return np.repeat(np.arange(len(at)), lengths), np.concatenate([np.empty(0, np.int64), *at])


def _alone(thing: Numbers, name: Numbers, names: int) -> Numbers:
    """int64[names]: how many things have this name and no other."""
    pairs = distinct(thing * names + name)
    of = pairs // max(names, 1)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    single = starts[np.diff(starts, append=len(of)) == 1]
    return np.bincount(pairs[single] % max(names, 1), minlength=names)
