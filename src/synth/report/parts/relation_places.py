"""What the arrows of the theme map rest on: in words, and place by place."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData
    from synth.tables.theme import RelationPlace, RelationSupport


#: Places of one arrow that are shown; `relation_places.csv` has all.
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A passage that people named for an arrow, or a sentence (`named`: which of the two).

    `quote`: its words; `sentence`: the number of the sentence it begins in, from 1 (0: in none);
    `coding`: its id, where a coding was named, and `who` coded it.
    """

    narrative: str
    named: bool
    quote: str
    sentence: int
    coding: str = ""
    who: str = ""

    @property
    def anchor(self) -> str:
        """Where it stands on the narrative's page."""
        if self.coding:
            return f"c-{self.coding}"
        return f"s-{self.sentence}" if self.sentence else ""


def rests_on(relation: RelationSupport, *, where: bool = True) -> str:
    """What an arrow rests on: “3 sentences in 2 narratives”, “2 passages named”, “no sentence”.

    `where`: whether the narratives are counted too.
    """
    if not relation.rests:
        return "no sentence"
    told = [plural(relation.sentences, "sentence")] if relation.sentences else []
    if relation.passages:
        told.append(f"{plural(relation.passages, 'passage')} named")
    elif where:
        told[0] += f" in {plural(relation.narratives, 'narrative')}"
    return ", ".join(told)


def shown_places(data: ReportData) -> Iterator[tuple[RelationPlace, ShownPlace]]:
    """All that the last round's arrows rest on, arrow by arrow: passages, then sentences."""
    return ((place, _shown(data, place)) for place in data.relation_places)


def places_by_arrow(data: ReportData) -> list[list[ShownPlace]]:
    """For each of the last round's arrows, in their order, the first of its places."""
    by_arrow: defaultdict[int, list[RelationPlace]] = defaultdict(list)
    for place in data.relation_places:
        by_arrow[place.arrow].append(place)
    return [
        [_shown(data, place) for place in by_arrow[arrow][:MOST_PLACES]]
        for arrow in range(1, len(data.relations) + 1)
    ]


def _shown(data: ReportData, place: RelationPlace) -> ShownPlace:
    coding = data.coding_by_id.get(place.coding_id)
    bounds = data.bounds.get(place.narrative, [])
    if coding is not None:
        number = coding.first_sentence + 1
        return ShownPlace(
            place.narrative, True, coding.quote, number, coding.coding_id, coding.coder
        )
    if place.sentence < 0:
        starts = [start for start, _ in bounds]
        return ShownPlace(place.narrative, True, place.quote, bisect_right(starts, place.start))
    start, end = bounds[place.sentence] if place.sentence < len(bounds) else (0, 0)
    text = data.texts.get(place.narrative, "")[start:end]
    return ShownPlace(place.narrative, False, text, place.sentence + 1)
