"""Codes ranked for every sentence by all that is known; the step `rank` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.suggest.source import Reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.study import Study
    from synth.tables.rank import RankedSuggestion


class Ranked:
    """Terms, likeness and what was learned from codings (docs/suggestions-quality.md).

    `synth rank` also writes how good the ranking is, and passages that no code fits.
    """

    described = "all that is known"
    reads = Reads(
        config=("language", "coders"),
        codes=("id", "label", "definition", "include", "examples", "terms", "negated_terms"),
        codings=True,
        models=True,
    )
    whole = True
    step = "rank"

    def suggestions(self, study: Study, chunk: str = "") -> Iterator[RankedSuggestion]:
        """The suggestions for all sentences, in the order of narratives and texts.

        Raises `ValueError` when a chunk is named: it learns from the whole study.
        """
        from synth.suggest.ranking.material import ranking_material
        from synth.suggest.ranking.ranking import Ranking

        if chunk:
            raise ValueError("codes are ranked for the whole study at once")
        return Ranking(ranking_material(study)).suggestions()


SOURCE = Ranked()
