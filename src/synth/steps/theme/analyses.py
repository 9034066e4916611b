"""The analyses that stand beside the counts, each written as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.anchors import find_quote
from synth.tables.theme import (
    AccumulationPoint,
    Cooccurrence,
    RelationPlace,
    RelationSupport,
    SaturationPoint,
    SaturationReached,
    ThemeWithout,
)
from synth.themes.accumulation import accumulation
from synth.themes.cooccurrence import cooccurrence
from synth.themes.relations import grounds
from synth.themes.robustness import as_it_is, without_coder, without_each
from synth.themes.saturation import saturation, saturation_reached, uses
from synth.vocabulary import Approach, Layer, Without

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from synth.steps.theme.layers import Layers
    from synth.study import Study
    from synth.written.rounds import Passage, Round

    Codes = Mapping[tuple[int, str], Collection[str]]


def write_analyses(
    study: Study,
    rounds: Sequence[Round],
    codes: Codes,
    layers: Layers,
    codings: Sequence[str],
) -> None:
    """Compute and write them.

    `codes`: (round, theme or subtheme) → its codes of today. `codings`: the ids of all codings.
    """
    finder = _finder(study, rounds, codings)
    found = list(grounds(rounds, codes, layers.counting, finder))
    study.write(RelationSupport, [ground.support for ground in found])
    study.write(RelationPlace, [place for ground in found for place in ground.places])
    study.write(Cooccurrence, cooccurrence(layers.counting))
    _over_narratives(study, layers)
    study.write(ThemeWithout, _robustness(rounds[-1], codes, layers) if rounds else [])


def _finder(
    study: Study, rounds: Sequence[Round], codings: Sequence[str]
) -> Callable[[Passage], int | None]:
    """Where a passage that an arrow names begins: -1 for a coding, None for one not there.

    Words that stand in their narrative twice are not found: nobody knows which are meant.
    """
    named = [
        passage
        for theme_round in rounds
        for relation in theme_round.relations
        for passage in relation.passages
    ]
    ids = set(codings) if named else set()
    texts = study.texts if any(passage.quote for passage in named) else {}

    def found(passage: Passage) -> int | None:
        if passage.coding:
            return -1 if passage.coding in ids else None
        places = find_quote(texts.get(passage.where, ""), passage.quote or "")
        return places[0][0] if len(places) == 1 else None

    return found


def _over_narratives(study: Study, layers: Layers) -> None:
    """Saturation and accumulation; empty in a reflexive study, whose school rejects them."""
    points: list[SaturationPoint] = []
    reached: list[SaturationReached] = []
    expected: list[AccumulationPoint] = []
    if study.config.approach != Approach.REFLEXIVE:
        of, used = study.config.saturation, uses(layers.counting, layers.narratives())
        points = saturation(used, of.base, of.run)
        reached = saturation_reached(used, of.base, of.run, of.threshold, of.orders, of.seed)
        expected = accumulation(used, of.orders, of.seed)
    study.write(SaturationPoint, points)
    study.write(SaturationReached, reached)
    study.write(AccumulationPoint, expected)


def _robustness(last: Round, codes: Codes, layers: Layers) -> list[ThemeWithout]:
    """The last round's themes without each narrative and coder: what supports them still.

    A consensus is what coders decided together, so that nobody's part can be taken out of it.
    """
    held = {theme: members for (number, theme), members in codes.items() if number == last.round}
    counting = layers.counting.supporting
    left = as_it_is(last, held, counting)
    left += without_each(last, held, counting, Without.NARRATIVE)
    if layers.setting == Layer.MAJORITY:
        for coder in layers.people():
            left += without_coder(last, held, coder, layers.without(coder).supporting)
    elif layers.setting != Layer.CONSENSUS:
        left += without_each(last, held, counting, Without.CODER)
    return left
