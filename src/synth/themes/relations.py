"""What the codings say for an arrow of the theme map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.together import shared
from synth.tables.theme import RelationSupport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from synth.coding.numbered import NumberedCodings
    from synth.written.rounds import Round


def support(
    rounds: Iterable[Round],
    codes: Mapping[tuple[int, str], Collection[str]],
    coded: NumberedCodings,
) -> list[RelationSupport]:
    """Every round's arrows with the narratives and sentences both ends share.

    `codes`: (round, theme or subtheme) → its codes of today. Only codings that speak for their code
    support an arrow: a narrative does when both ends have some in it, a sentence when one coder
    gave it both ends. One coding whose code is in both ends is a coding of each.
    """
    coded = coded.supporting
    supported = []
    for theme_round in rounds:
        for arrow in theme_round.relations:
            a, b = (
                coded.holding(codes.get((theme_round.round, end), ()))
                for end in (arrow.from_, arrow.to)
            )
            narratives = sorted(set(coded.names(a)) & set(coded.names(b)))
            supported.append(
                RelationSupport(
                    round=theme_round.round,
                    source=arrow.from_,
                    target=arrow.to,
                    label=arrow.label,
                    narratives=len(narratives),
                    sentences=len(shared(coded, a, b)),
                    cited=tuple(narratives),
                )
            )
    return supported
