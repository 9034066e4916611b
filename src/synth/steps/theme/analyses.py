"""The analyses that stand beside the counts: each as the rows of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.layout import CONSENSUS
from synth.themes.accumulation import accumulation
from synth.themes.cooccurrence import cooccurrence
from synth.themes.relations import support
from synth.themes.robustness import as_it_is, without_coder, without_each
from synth.themes.saturation import reached_rows, saturation, uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.steps.theme.layers import Layers
    from synth.written.rounds import Round
    from synth.written.settings import Study

Rows = list[dict[str, Any]]


def analyses(
    study: Study, rounds: Sequence[Round], codes: Mapping[tuple[int, str], set[str]], layers: Layers
) -> dict[str, Rows]:
    """Table → its rows. `codes`: (round, theme or subtheme) → its codes of today."""
    return {
        "relations": support(rounds, codes, layers.counting),
        "cooccurrence": cooccurrence(layers.counting),
        **_over_narratives(study, layers),
        "robustness": _robustness(rounds[-1], codes, layers) if rounds else [],
    }


def _over_narratives(study: Study, layers: Layers) -> dict[str, Rows]:
    """Saturation and accumulation; none in a reflexive study, whose school rejects them."""
    if study.config.approach == "reflexive":
        return {"saturation": [], "saturation_reached": [], "accumulation": []}
    of, found = study.config.saturation, uses(layers.counting, layers.narratives())
    return {
        "saturation": saturation(found, of.base, of.run),
        "saturation_reached": reached_rows(
            found, of.base, of.run, of.threshold, of.orders, of.seed
        ),
        "accumulation": accumulation(found, of.orders, of.seed),
    }


def _robustness(last: Round, codes: Mapping[tuple[int, str], set[str]], layers: Layers) -> Rows:
    """The last round's themes without each narrative and coder.

    A consensus is what coders decided together, so that nobody's part can be taken out of it.
    """
    held = {theme: found for (number, theme), found in codes.items() if number == last.round}
    rows = as_it_is(last, held, layers.counting)
    rows += without_each(last, held, layers.counting, "narrative")
    if layers.setting == "majority":
        for coder in layers.people():
            rows += without_coder(last, held, coder, layers.without(coder))
    elif layers.setting != CONSENSUS:
        rows += without_each(last, held, layers.counting, "coder")
    return rows
