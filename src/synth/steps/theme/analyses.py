"""The analyses that stand beside the counts, each written as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.tables.theme import (
    AccumulationPoint,
    Cooccurrence,
    RelationSupport,
    SaturationPoint,
    SaturationReached,
    ThemeWithout,
)
from synth.themes.accumulation import accumulation
from synth.themes.cooccurrence import cooccurrence
from synth.themes.relations import support
from synth.themes.robustness import as_it_is, without_coder, without_each
from synth.themes.saturation import saturation, saturation_reached, uses
from synth.vocabulary import Approach, Layer, Without

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from synth.steps.theme.layers import Layers
    from synth.study import Study
    from synth.written.rounds import Round

    Codes = Mapping[tuple[int, str], Collection[str]]


def write_analyses(study: Study, rounds: Sequence[Round], codes: Codes, layers: Layers) -> None:
    """Compute and write them. `codes`: (round, theme or subtheme) → its codes of today."""
    study.write(RelationSupport, support(rounds, codes, layers.counting))
    study.write(Cooccurrence, cooccurrence(layers.counting))
    _over_narratives(study, layers)
    study.write(ThemeWithout, _robustness(rounds[-1], codes, layers) if rounds else [])


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
