"""Codes → subthemes → themes: who belongs where, and what the counted codings say of each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.coding.numbered import distinct, numbered, ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from synth.coding.numbered import Coded, Numbers
    from synth.written.rounds import Round

Row = dict[str, Any]
_NUMBER = re.compile(r"^([A-Za-z._]*)0*(\d+)$")


def membership(rounds: Iterable[Round], today: Callable[[str], str | None]) -> list[Row]:
    """For each round, which code is in which theme and subtheme (rows of table `theme_codes`).

    `today` carries a code of an earlier round to today's codebook; a code that has no single
    successor is left out. A subtheme's codes are rows of the subtheme, with its theme as parent.
    """
    rows: dict[tuple[int, str, str, str], None] = {}
    for one in rounds:
        for theme in one.themes:
            for group, parent in theme.groups:
                for code in group.codes:
                    now = today(code)
                    if now is not None:
                        rows[(one.round, group.id, parent, now)] = None
    names = ("round", "theme", "parent", "code")
    return [dict(zip(names, row, strict=True)) for row in rows]


def codes_of(members: Iterable[Row]) -> dict[tuple[int, str], set[str]]:
    """(round, theme or subtheme) → its codes; a theme has its subthemes' codes too.

    `members`: rows of table `theme_codes`.
    """
    out: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for row in members:
        for place in filter(None, (row["theme"], row["parent"])):
            out[row["round"], place].add(row["code"])
    return dict(out)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which codings each theme and subtheme rests on: pairs of places, each once.

    `places`: (round, theme, parent); `place` and `coding` int64[pairs]: the place in `places`, and
    in the counted codings.
    """

    places: list[tuple[int, str, str]]
    place: Numbers
    coding: Numbers


def evidence(members: Sequence[Row], coded: Coded) -> Evidence:
    """Every theme's and subtheme's codings.

    A theme has its own codes' codings and those of its subthemes; a coding that reaches a theme by
    two ways is there once. `members`: rows of table `theme_codes`; `coded`: the counted codings.
    """
    # A coding has one code, so that it is enough to take each code once for each theme.
    direct = [((r["round"], r["theme"], r["parent"]), r["code"]) for r in members]
    upward = [((r["round"], r["parent"], ""), r["code"]) for r in members if r["parent"]]
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
    lengths = np.array([len(one) for one in held], np.int64)
    place = np.repeat(np.array([places[one] for one, _ in reached], np.int64), lengths)
    return Evidence(list(places), place, np.concatenate([none, *held]))


def theme_codings(found: Evidence, coded: Coded, ids: Sequence[str]) -> Iterator[Row]:
    """The evidence as rows of table `theme_codings`, in which every number can be traced.

    `ids`: the id of each coding, by its `row`.
    """
    code, narrative = (column.tolist() for column in (coded.code, coded.narrative))
    row = coded.row.tolist()
    for at, one in zip(found.place.tolist(), found.coding.tolist(), strict=True):
        number, theme, parent = found.places[at]
        yield {
            "round": number, "theme": theme, "parent": parent, "code": coded.codes[code[one]],
            "coding_id": ids[row[one]], "narrative": coded.narratives[narrative[one]],
        }  # fmt: skip


def by_coding(coded: Coded, values: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """A classification of codings, from the value of each coding's `row`; "" is none.

    Returns the values' names, and pairs (coding, value) of places, sorted by coding.
    """
    names, value = numbered(values)
    own = value[coded.row]
    given = np.flatnonzero(own != names.index("")) if "" in names else np.arange(len(own))
    return names, given, own[given]


def by_narrative(
    coded: Coded, values: Mapping[str, Sequence[str]]
) -> tuple[list[str], Numbers, Numbers]:
    """A classification of codings, from the values of their narratives: none, one or several.

    Returns as `by_coding` does.
    """
    names = list(dict.fromkeys(value for own in values.values() for value in own if value))
    place = {name: i for i, name in enumerate(names)}
    own = [
        [place[value] for value in dict.fromkeys(values.get(narrative, ())) if value]
        for narrative in coded.narratives
    ]
    counts = np.array([len(one) for one in own], np.int64)
    starts = np.cumsum(counts) - counts
    flat = np.array([value for one in own for value in one], np.int64)
    coding = np.repeat(np.arange(len(coded.narrative)), counts[coded.narrative])
    return names, coding, flat[ranges(starts[coded.narrative], counts[coded.narrative])]


def count_by(
    found: Evidence, coded: Coded, by: str, classes: tuple[list[str], Numbers, Numbers]
) -> list[Row]:
    """Codings, sentences and narratives of each theme in each value of one classification.

    `classes`: as `by_coding` or `by_narrative` return them. Rows of table `theme_counts`; a
    combination without codings has no row.
    """
    names, coding, value = classes
    bounds = np.searchsorted(coding, np.arange(len(coded.row) + 1))
    counts = np.diff(bounds)[found.coding]
    pairs = ranges(bounds[found.coding], counts)
    group = np.repeat(found.place, counts) * len(names) + value[pairs]
    groups, first, codings = np.unique(group, return_index=True, return_counts=True)
    narratives = _different(groups, group, coded.narrative[coding[pairs]])
    sentences = _different(groups, *_spread(coded, group, coding[pairs]))
    rows = []
    for i in np.argsort(first).tolist():
        place, at = divmod(int(groups[i]), len(names))
        rows.append(
            {
                "round": found.places[place][0], "theme": found.places[place][1],
                "by": by, "value": names[at], "codings": int(codings[i]),
                "sentences": int(sentences[i]), "narratives": int(narratives[i]),
            }
        )  # fmt: skip
    return rows


def totals(found: Evidence, coded: Coded, contrary: Sequence[bool]) -> dict[tuple[int, str], Row]:
    """Totals of each theme: codings, contrary ones, coders, narratives and sentences.

    By (round, theme). A theme without codings has none. `contrary`: of each coding, by its `row`.
    """
    against = np.array(contrary, bool)[coded.row]
    every = np.arange(len(found.places))
    codings = np.bincount(found.place, minlength=len(every))
    opposed = np.bincount(found.place[against[found.coding]], minlength=len(every))
    coders = _different(every, found.place, coded.coder[found.coding])
    sentences = _different(every, *_spread(coded, found.place, found.coding))
    n = max(len(coded.narratives), 1)
    where = defaultdict(list)
    for pair in distinct(found.place * n + coded.narrative[found.coding]).tolist():
        where[pair // n].append(coded.narratives[pair % n])
    return {
        (number, theme): {
            "codings": int(codings[i]), "sentences": int(sentences[i]),
            "narratives": len(where[i]), "contrary": int(opposed[i]), "coders": int(coders[i]),
            "cited": cited(where[i]),
        }
        for i, (number, theme, _) in enumerate(found.places)
        if codings[i]
    }  # fmt: skip


def _spread(coded: Coded, group: Numbers, coding: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs (group, coding) → pairs (group, sentence): one for each sentence of the coding."""
    bounds = np.searchsorted(coded.at, np.arange(len(coded.row) + 1))
    counts = np.diff(bounds)[coding]
    return np.repeat(group, counts), coded.sentence[ranges(bounds[coding], counts)]


def _different(groups: Numbers, group: Numbers, thing: Numbers) -> Numbers:
    """int64[len(groups)]: how many different things each of the sorted groups has."""
    most = int(thing.max(initial=0)) + 1
    own = distinct(group * most + thing) // most
    return np.diff(np.searchsorted(own, [*groups.tolist(), np.iinfo(np.int64).max]))


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
