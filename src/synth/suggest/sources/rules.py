"""Suggestions by the codebook's terms, a chunk at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.suggest.source import Reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.study import Study
    from synth.tables.suggest import TermSuggestion


class Rules:
    """Every code's terms, looked for in every sentence (docs/suggestions.md)."""

    described = "the codebook's terms"
    reads = Reads(config=("language",), codes=("id", "terms", "negated_terms"))
    whole = False
    step = "suggest"

    def suggestions(self, study: Study, chunk: str = "") -> Iterator[TermSuggestion]:
        """The suggestions for the sentences of a chunk, or of all where none is named."""
        from synth.suggest.terms.rules import suggest
        from synth.tables.segment import Sentence

        setting = study.config.suggestions
        return suggest(
            study.texts_of(chunk),
            study.rows(Sentence, chunk),
            study.codebook.codes,
            study.config.language,
            setting.pipeline,
            setting.shown,
        )


SOURCE = Rules()
