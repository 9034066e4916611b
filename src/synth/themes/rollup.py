"""Codes → subthemes → themes: who belongs where, and what the counted codings say of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from synth.coding.numbered import distinct, numbered, ranges
from synth.tables.theme import ThemeCode, ThemeCoding, ThemeCount
from synth.vocabulary import Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synth.coding.numbered import NumberedCodings, Numbers, Truths
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
    """The evidence one coding at a time, contrary ones too: here every number can be traced.

    `ids`: the id of each coding, by its `row`.
    """
    code, narrative, row = (column.tolist() for column in (coded.code, coded.narrative, coded.row))
    polarity = [Polarity.CONTRARY if one else Polarity.SUPPORTING for one in coded.contrary]
    for place, at in zip(evidence.place.tolist(), evidence.coding.tolist(), strict=True):
        number, theme, parent = evidence.places[place]
        where = coded.narratives[narrative[at]]
        yield ThemeCoding(
            number, theme, parent, coded.codes[code[at]], ids[row[at]], where, polarity[at]
        )


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
    """What supports each theme in each value of the classification `by`, and what is contrary.

    A combination without codings of either kind has no row.
    """
    names, coding = classified.names, classified.coding
    bounds = np.searchsorted(coding, np.arange(len(coded.row) + 1))
    counts = np.diff(bounds)[evidence.coding]
    pairs = ranges(bounds[evidence.coding], counts)
    value = np.repeat(evidence.place, counts) * len(names) + classified.value[pairs]
    groups, first, group = np.unique(value, return_index=True, return_inverse=True)
    sides = _sides(coded, coding[pairs], group, len(groups))
    found, against = (
        np.bincount(narratives // sides.narratives, minlength=len(groups))
        for narratives in (sides.supporting.found, sides.against)
    )
    counted = []
    for i in np.argsort(first).tolist():
        place, at = divmod(int(groups[i]), len(names))
        number, theme, _ = evidence.places[place]
        counted.append(
            ThemeCount(
                number,
                theme,
                by,
                names[at],
                codings=int(sides.supporting.codings[i]),
                sentences=int(sides.supporting.sentences[i]),
                narratives=int(found[i]),
                contrary=int(sides.contrary.codings[i]),
                contrary_sentences=int(sides.contrary.sentences[i]),
                against=int(against[i]),
            )
        )
    return counted


@dataclass(frozen=True, slots=True)
class Totals:
    """What supports a theme or subtheme, and what is contrary.

    `cited`: the narratives that support it; `against`: those with contrary codings alone; `both`:
    those of `cited` with contrary codings too.
    """

    codings: int = 0
    sentences: int = 0
    coders: int = 0
    contrary: int = 0
    contrary_sentences: int = 0
    cited: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    both: tuple[str, ...] = ()


def totals(evidence: Evidence, coded: NumberedCodings) -> dict[tuple[int, str], Totals]:
    """The totals of each theme and subtheme, by (round, id)."""
    size = len(evidence.places)
    sides = _sides(coded, evidence.coding, evidence.place, size)
    supporting = ~coded.contrary[evidence.coding]
    coders = _different(evidence.place[supporting], coded.coder[evidence.coding[supporting]], size)
    cited, against, both = (
        _named(found, sides.narratives, coded.narratives)
        for found in (sides.supporting.found, sides.against, sides.both)
    )
    return {
        (number, theme): Totals(
            codings=int(sides.supporting.codings[i]),
            sentences=int(sides.supporting.sentences[i]),
            coders=int(coders[i]),
            contrary=int(sides.contrary.codings[i]),
            contrary_sentences=int(sides.contrary.sentences[i]),
            cited=tuple(cited[i]),
            against=tuple(against[i]),
            both=tuple(both[i]),
        )
        for i, (number, theme, _) in enumerate(evidence.places)
    }


def _named(found: Numbers, narratives: int, names: Sequence[str]) -> defaultdict[int, list[str]]:
    """Group → its narratives by name, in order."""
    where: defaultdict[int, list[str]] = defaultdict(list)
    for pair in found.tolist():
        where[pair // narratives].append(names[pair % narratives])
    return where


@dataclass(frozen=True, slots=True)
class _Side:
    """The codings of one polarity: int64[groups] each, and `found`: each group and narrative with
    one, once, in order (group · narratives + narrative)."""

    codings: Numbers
    sentences: Numbers
    found: Numbers


@dataclass(frozen=True, slots=True)
class _Sides:
    """What supports each group, and what is contrary; `narratives`: how many there are in all."""

    supporting: _Side
    contrary: _Side
    narratives: int

    @property
    def against(self) -> Numbers:
        """Each group and narrative with contrary codings alone, as in `found`."""
        return np.setdiff1d(self.contrary.found, self.supporting.found, assume_unique=True)

    @property
    def both(self) -> Numbers:
        """Each group and narrative with codings of either kind, as in `found`."""
        return np.intersect1d(self.contrary.found, self.supporting.found, assume_unique=True)


def _sides(coded: NumberedCodings, coding: Numbers, group: Numbers, size: int) -> _Sides:
    """What pairs of a coding and a group come to. `group` int64[pairs]: 0 to `size` − 1."""
    narratives = max(len(coded.narratives), 1)
    covered = np.searchsorted(coded.at, np.arange(len(coded.row) + 1))
    opposed = coded.contrary[coding]

    def side(chosen: Truths) -> _Side:
        of, codings = group[chosen], coding[chosen]
        counts = np.diff(covered)[codings]
        sentence = coded.sentence[ranges(covered[codings], counts)]
        return _Side(
            codings=np.bincount(of, minlength=size),
            sentences=_different(np.repeat(of, counts), sentence, size),
            found=distinct(of * narratives + coded.narrative[codings]),
        )

    return _Sides(side(~opposed), side(opposed), narratives)


def _different(group: Numbers, thing: Numbers, size: int) -> Numbers:
    """int64[size]: how many different things each group has. `group`: 0 to `size` − 1."""
    most = int(thing.max(initial=0)) + 1
    return np.bincount(distinct(group * most + thing) // most, minlength=size)
