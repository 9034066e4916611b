"""Codes → subthemes → themes: who belongs where, and what the counted codings say of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct, numbered, ranges
from synth.tables.theme import ThemeCode, ThemeCoding, ThemeCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synth.coding.numbered import NumberedCodings, Numbers
    from synth.written.rounds import Membership


def theme_codes(number: int, members: Membership) -> list[ThemeCode]:
    """The codes written at a theme or subtheme of round `number`."""
    return [ThemeCode(number, members.theme, members.parent, code) for code in members.own]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which codings each theme and subtheme rests on: pairs of places, each once.

    `places`: (round, theme, parent); `place` and `coding` int64[pairs]: the place in `places`, and
    in the counted codings.
    """

    places: list[tuple[int, str, str]]
    place: Numbers
    coding: Numbers


def evidence(members: Sequence[ThemeCode], coded: NumberedCodings) -> Evidence:
    """Every theme's and subtheme's codings; `coded`: the codings that count.

    A theme has its own codes' codings and those of its subthemes; a coding that reaches a theme by
    two ways is there once.
    """
    # A coding has one code, so that it is enough to take each code once for each theme.
    direct = [((member.round, member.theme, member.parent), member.code) for member in members]
    upward = [
        ((member.round, member.parent, ""), member.code) for member in members if member.parent
    ]
    reached = list(dict.fromkeys([*direct, *upward]))
    places = {place: i for i, place in enumerate(dict.fromkeys(place for place, _ in reached))}
    order = np.argsort(coded.code, kind="stable")
    bounds = np.searchsorted(coded.code[order], np.arange(len(coded.codes) + 1))
    number = {code: i for i, code in enumerate(coded.codes)}
    none = np.empty(0, np.int64)
    held = [
        order[bounds[number[code]] : bounds[number[code] + 1]] if code in number else none
        for _, code in reached
    ]
    lengths = np.array([len(codings) for codings in held], np.int64)
    place = np.repeat(np.array([places[place] for place, _ in reached], np.int64), lengths)
    return Evidence(list(places), place, np.concatenate([none, *held]))


def theme_codings(
    evidence: Evidence, coded: NumberedCodings, ids: Sequence[str]
) -> Iterator[ThemeCoding]:
    """The evidence one coding at a time: here every number can be traced.

    `ids`: the id of each coding, by its `row`.
    """
    code, narrative, row = (column.tolist() for column in (coded.code, coded.narrative, coded.row))
    for place, at in zip(evidence.place.tolist(), evidence.coding.tolist(), strict=True):
        number, theme, parent = evidence.places[place]
        where = coded.narratives[narrative[at]]
        yield ThemeCoding(number, theme, parent, coded.codes[code[at]], ids[row[at]], where)


@dataclass(frozen=True, slots=True)
class Classified:
    """The values of codings in one classification: `names` of the values, and int64[pairs] of
    places, `coding` in the counted codings (sorted) and `value` in `names`. Every coding has one at
    least: "" where it has no value."""

    names: list[str]
    coding: Numbers
    value: Numbers


def by_coding(coded: NumberedCodings, values: Sequence[str]) -> Classified:
    """A classification of codings, from the value of each coding's `row`; "" is none."""
    names, places = numbered(values)
    return Classified(names, np.arange(len(coded.row)), places[coded.row])


def by_narrative(coded: NumberedCodings, values: Mapping[str, Sequence[str]]) -> Classified:
    """A classification of codings, from the values of their narratives: none, one or several."""
    of_each = [
        list(dict.fromkeys(filter(None, values.get(narrative, ())))) or [""]
        for narrative in coded.narratives
    ]
    names = list(dict.fromkeys(value for given in of_each for value in given))
    place = {name: i for i, name in enumerate(names)}
    of_narrative = [[place[value] for value in given] for given in of_each]
    counts = np.array([len(places) for places in of_narrative], np.int64)
    starts = np.cumsum(counts) - counts
    flat = np.array([value for places in of_narrative for value in places], np.int64)
    coding = np.repeat(np.arange(len(coded.narrative)), counts[coded.narrative])
    value = flat[ranges(starts[coded.narrative], counts[coded.narrative])]
    return Classified(names, coding, value)


def count_by(
    evidence: Evidence, coded: NumberedCodings, by: str, classified: Classified
) -> list[ThemeCount]:
    """Codings, sentences and narratives of each theme in each value of the classification `by`.

    A combination without codings has no row.
    """
    names, coding = classified.names, classified.coding
    bounds = np.searchsorted(coding, np.arange(len(coded.row) + 1))
    counts = np.diff(bounds)[evidence.coding]
    pairs = ranges(bounds[evidence.coding], counts)
    group = np.repeat(evidence.place, counts) * len(names) + classified.value[pairs]
    groups, first, codings = np.unique(group, return_index=True, return_counts=True)
    narratives = _different(groups, group, coded.narrative[coding[pairs]])
    sentences = _different(groups, *_spread(coded, group, coding[pairs]))
    counted = []
    for i in np.argsort(first).tolist():
        place, at = divmod(int(groups[i]), len(names))
        number, theme, _ = evidence.places[place]
        figures = int(codings[i]), int(sentences[i]), int(narratives[i])
        counted.append(ThemeCount(number, theme, by, names[at], *figures))
    return counted


@dataclass(frozen=True, slots=True)
class Totals:
    """What counts for a theme or subtheme; `cited`: the narratives it is found in."""

    codings: int = 0
    sentences: int = 0
    narratives: int = 0
    contrary: int = 0
    coders: int = 0
    cited: tuple[str, ...] = ()


def totals(
    evidence: Evidence, coded: NumberedCodings, contrary: Sequence[bool]
) -> dict[tuple[int, str], Totals]:
    """The totals of each theme and subtheme, by (round, id). One without codings has none.

    `contrary`: whether each coding is, by its `row`.
    """
    against = np.array(contrary, bool)[coded.row]
    every = np.arange(len(evidence.places))
    codings = np.bincount(evidence.place, minlength=len(every))
    opposed = np.bincount(evidence.place[against[evidence.coding]], minlength=len(every))
    coders = _different(every, evidence.place, coded.coder[evidence.coding])
    sentences = _different(every, *_spread(coded, evidence.place, evidence.coding))
    n = max(len(coded.narratives), 1)
    where = defaultdict(list)
    for pair in distinct(evidence.place * n + coded.narrative[evidence.coding]).tolist():
        where[pair // n].append(coded.narratives[pair % n])
    return {
        (number, theme): Totals(
            codings=int(codings[i]),
            sentences=int(sentences[i]),
            narratives=len(where[i]),
            contrary=int(opposed[i]),
            coders=int(coders[i]),
            cited=tuple(where[i]),
        )
        for i, (number, theme, _) in enumerate(evidence.places)
        if codings[i]
    }


def _spread(coded: NumberedCodings, group: Numbers, coding: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs (group, coding) → pairs (group, sentence): one for each sentence of the coding."""
    bounds = np.searchsorted(coded.at, np.arange(len(coded.row) + 1))
    counts = np.diff(bounds)[coding]
    return np.repeat(group, counts), coded.sentence[ranges(bounds[coding], counts)]


def _different(groups: Numbers, group: Numbers, thing: Numbers) -> Numbers:
    """int64[len(groups)]: how many different things each of the sorted groups has."""
    most = int(thing.max(initial=0)) + 1
    of = distinct(group * most + thing) // most
    return np.diff(np.searchsorted(of, [*groups.tolist(), np.iinfo(np.int64).max]))
