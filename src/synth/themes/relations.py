"""What the codings say for an arrow of the theme map, and what people name for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.coding.together import shared
from synth.tables.theme import RelationPlace, RelationSupport

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from synth.coding.numbered import NumberedCodings
    from synth.written.rounds import Passage, Round


@dataclass(frozen=True, slots=True)
class Ground:
    """An arrow with the places that it rests on; `lost`: passages named that are not there."""

    label: str
    arrow: tuple[int, int, str, str]
    sentences: list[RelationPlace]
    passages: list[RelationPlace]
    lost: int

    @property
    def places(self) -> list[RelationPlace]:
        """The passages named, and the sentences."""
        return [*self.passages, *self.sentences]

    @property
    def support(self) -> RelationSupport:
        """The same in numbers."""
        narratives = sorted({place.narrative for place in self.places})
        number, _, source, target = self.arrow
        return RelationSupport(
            round=number,
            source=source,
            target=target,
            label=self.label,
            sentences=len(self.sentences),
            passages=len(self.passages),
            lost=self.lost,
            narratives=len(narratives),
            cited=tuple(narratives),
        )


def grounds(
    rounds: Iterable[Round],
    codes: Mapping[tuple[int, str], Collection[str]],
    coded: NumberedCodings,
    found: Callable[[Passage], int | None],
) -> Iterator[Ground]:
    """Every round's arrows with what they rest on.

    `codes`: (round, theme or subtheme) → its codes of today. Only codings that speak for their code
    support an arrow: a sentence does when one coder gave it both ends. One coding whose code is in
    both ends is a coding of each. `found`: where a passage begins in its narrative's text (-1 for
    a coding, which has its place); None for one that is not there.
    """
    coded = coded.supporting
    for theme_round in rounds:
        for place, relation in enumerate(theme_round.relations, start=1):
            arrow = (theme_round.round, place, relation.from_, relation.to)
            a, b = (
                coded.holding(codes.get((theme_round.round, end), ()))
                for end in (relation.from_, relation.to)
            )
            starts = [(passage, found(passage)) for passage in relation.passages]
            passages = [
                RelationPlace(
                    *arrow,
                    narrative=passage.where,
                    sentence=-1,
                    coding_id=passage.coding or "",
                    start=start,
                    quote=passage.quote or "",
                )
                for passage, start in starts
                if start is not None
            ]
            narratives, numbers = coded.places(shared(coded, a, b))
            sentences = [
                RelationPlace(
                    *arrow,
                    narrative=coded.narratives[narrative],
                    sentence=number,
                    coding_id="",
                    start=-1,
                    quote="",
                )
                for narrative, number in zip(narratives.tolist(), numbers.tolist(), strict=True)
            ]
            lost = len(relation.passages) - len(passages)
            yield Ground(relation.label, arrow, sentences, passages, lost)
