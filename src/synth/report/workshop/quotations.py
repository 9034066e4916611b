"""Which passages a workshop page quotes: a few, by a rule that is stated on the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Polarity

if TYPE_CHECKING:
    from synth.report.parts.evidence import ThemeEvidence
    from synth.tables.resolve import PlacedCoding

#: At most so many passages of a theme are quoted.
SUPPORTING, CONTRARY = 6, 4
#: The rule, in the words of the page.
RULE = (
    "Each passage is taken from the narrative, and then from the subtheme, of which the fewest "
    "have been taken so far. Among those, the passage comes first that most coders gave the same "
    "code; then the one whose sentences carry most codes of the theme; then the one that stands "
    "first in the text. No two passages share a sentence."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A passage: its coding, the label of its code, and the coders who gave that code there."""

    coding: PlacedCoding
    label: str
    coders: tuple[str, ...]


def chosen(theme: ThemeEvidence, polarity: Polarity) -> list[Chosen]:
    """At most `SUPPORTING` or `CONTRARY` passages of a theme, in the order of the text.

    The theme must hold all its quotations.
    """
    most = CONTRARY if polarity is Polarity.CONTRARY else SUPPORTING
    left = _candidates(theme, polarity)
    narratives: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    taken: list[Chosen] = []
    while left and len(taken) < most:
        first = min(
            left,
            key=lambda candidate: (
                narratives[candidate.narrative],
                groups[candidate.group],
                candidate.rank,
            ),
        )
        taken.append(first.passage)
        narratives[first.narrative] += 1
        groups[first.group] += 1
        left = [candidate for candidate in left if not first.places & candidate.places]
    return sorted(taken, key=lambda passage: (passage.coding.narrative, passage.coding.start))


#: A sentence of a narrative, or a coding in a heading.
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that may be quoted. `group`: the theme or subtheme that its code stands in."""

    passage: Chosen
    group: str
    rank: tuple[int, int, str, int, str]
    places: frozenset[_Place]

    @property
    def narrative(self) -> str:
        return self.passage.coding.narrative


def _candidates(theme: ThemeEvidence, polarity: Polarity) -> list[_Candidate]:
    codings = [
        (group.summary.theme, code.label, coding)
        for group in theme.groups
        for code in group.codes
        for coding in (code.contrary if polarity is Polarity.CONTRARY else code.supporting)
    ]
    coders: defaultdict[tuple[str, _Place], set[str]] = defaultdict(set)
    codes: defaultdict[_Place, set[str]] = defaultdict(set)
    for _, _, coding in codings:
        for place in _places(coding):
            coders[coding.code, place].add(coding.coder)
            codes[place].add(coding.code)
    candidates = []
    for group, label, coding in codings:
        places = _places(coding)
        who = sorted(set().union(*(coders[coding.code, place] for place in places)))
        carried = len(set().union(*(codes[place] for place in places)))
        rank = (-len(who), -carried, coding.narrative, coding.start, coding.coding_id)
        candidates.append(_Candidate(Chosen(coding, label, tuple(who)), group, rank, places))
    return candidates


def _places(coding: PlacedCoding) -> frozenset[_Place]:
    """The sentences a coding stands in; one in a heading has a place of its own."""
    if coding.first_sentence < 0:
        return frozenset({(coding.narrative, -1 - coding.start)})
    sentences = range(coding.first_sentence, coding.last_sentence + 1)
    return frozenset((coding.narrative, sentence) for sentence in sentences)
