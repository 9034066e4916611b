"""What is left of a theme without any one narrative, and without any one coder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct
from synth.tables.theme import ThemeWithout
from synth.vocabulary import Without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from synth.coding.numbered import NumberedCodings, Numbers, Truths
    from synth.written.rounds import Round

    Codes = Mapping[str, Collection[str]]


def as_it_is(theme_round: Round, codes: Codes, coded: NumberedCodings) -> list[ThemeWithout]:
    """Each theme and subtheme with all its codings: without `Without.NOTHING`.

    `codes`, here and below: theme or subtheme → its codes of today.
    """
    return _whole(theme_round, codes, coded, Without.NOTHING, "")


def without_coder(
    theme_round: Round, codes: Codes, coder: str, left: NumberedCodings
) -> list[ThemeWithout]:
    """What is left without one coder, where the counted layer is another one then.

    `left`: the codings that count when that person had not coded. With the layer `majority` these
    may be codings that do not count now, so that a theme may have more of them, not fewer.
    """
    return _whole(theme_round, codes, left, Without.CODER, coder)


def without_each(
    theme_round: Round, codes: Codes, coded: NumberedCodings, what: Without
) -> list[ThemeWithout]:
    """What is left without each narrative, or each coder (`what`), that has codings in a theme.

    By theme, and by the name of what is taken out.
    """
    by_narrative = what is Without.NARRATIVE
    names = coded.narratives if by_narrative else coded.coders
    whose = coded.narrative if by_narrative else coded.coder
    out = []
    for place in _places(theme_round):
        held = _Held(codes, coded, place)
        totals = held.totals()
        lost = held.lost(whose, len(names))
        for i in np.flatnonzero(lost["codings"]).tolist():
            left = {thing: total - int(lost[thing][i]) for thing, total in totals.items()}
            out.append(_left(place, what, names[i], left))
    return out


@dataclass(frozen=True, slots=True)
class _Place:
    """A theme or subtheme: its id, its parent ("" for a theme), the ids of its subthemes."""

    theme: str
    parent: str
    subthemes: tuple[str, ...]


def _places(theme_round: Round) -> Iterator[_Place]:
    for theme in theme_round.themes:
        yield _Place(theme.id, "", tuple(sub.id for sub in theme.subthemes))
        for sub in theme.subthemes:
            yield _Place(sub.id, theme.id, ())


def _whole(
    theme_round: Round, codes: Codes, coded: NumberedCodings, without: Without, value: str
) -> list[ThemeWithout]:
    return [
        _left(place, without, value, _Held(codes, coded, place).totals())
        for place in _places(theme_round)
    ]


def _left(place: _Place, without: Without, value: str, left: Mapping[str, int]) -> ThemeWithout:
    return ThemeWithout(
        theme=place.theme,
        parent=place.parent,
        without=without,
        value=value,
        codings=left["codings"],
        sentences=left["sentences"],
        narratives=left["narratives"],
        codes=left["codes"],
        subthemes=-1 if place.parent else left["subthemes"],
    )


class _Held:
    """A theme's codings, and what they touch: pairs (thing, coding) for each kind of thing."""

    def __init__(self, codes: Codes, coded: NumberedCodings, place: _Place) -> None:
        chosen = coded.holding(codes.get(place.theme, ()))
        at = np.flatnonzero(chosen)
        covering = np.flatnonzero(chosen[coded.at])
        self.at = at
        self.touched: dict[str, tuple[Numbers, Numbers]] = {
            "sentences": (coded.sentence[covering], coded.at[covering]),
            "narratives": (coded.narrative[at], at),
            "codes": (coded.code[at], at),
            "subthemes": _by_subtheme(
                [coded.holding(codes.get(sub, ())) for sub in place.subthemes]
            ),
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
    lengths = np.array([len(codings) for codings in at], np.int64)
    return np.repeat(np.arange(len(at)), lengths), np.concatenate([np.empty(0, np.int64), *at])


def _alone(thing: Numbers, name: Numbers, names: int) -> Numbers:
    """int64[names]: how many things have this name and no other."""
    pairs = distinct(thing * names + name)
    of = pairs // max(names, 1)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    single = starts[np.diff(starts, append=len(of)) == 1]
    return np.bincount(pairs[single] % max(names, 1), minlength=names)
