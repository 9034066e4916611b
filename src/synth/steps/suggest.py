"""`synth suggest`: sentences, and what a source reads → codes a coder may want to look at.

A suggestion is never a coding: the suggestions page reads this table, and `synth accept` and
`synth reject` look one up; no result does. What finds the codes is a *source*
(`synth.suggest.source`): the one that `config.yaml` names, or the codebook's terms beside a source
that has a step of its own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from synth.study import Study
from synth.suggest.language import language_note
from synth.suggestion_sources import run_by_suggest, source
from synth.tables.segment import Sentence
from synth.tables.suggest import TermSuggestion
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from synth.suggest.source import Source

#: A code whose terms are found in more than this share of at least so many sentences is told of.
WIDE, SENTENCES = 0.5, 20


def run(root: Path, chunk: str = "") -> str:
    """Suggest codes for the sentences of the chunk, or of all chunks where none is named."""
    study = Study.open(root)
    study.need("codebook")
    method: Source[TermSuggestion] = source(run_by_suggest(study.config.suggestions.method))
    wanted = [chunk] if chunk else study.chunks
    found = Found()
    if method.whole:
        by_chunk = _by_chunk(study, method.suggestions(study))
        for name in wanted:
            study.write(TermSuggestion, found.counting(by_chunk[name]), name)
    else:
        for name in wanted:
            study.write(TermSuggestion, found.counting(method.suggestions(study, name)), name)
    notes = list(found.wide(sum(len(study.rows(Sentence, name)) for name in wanted)))
    texts = {name: text for part in wanted for name, text in study.texts_of(part).items()}
    notes.append(language_note(texts, study.config.language))
    told = f"{plural(found.codes.total(), 'suggestion')} by {method.described}"
    return "\n".join([told, *(f"note: {note}" for note in notes if note)])


class Found:
    """How often each code was suggested, and by which terms."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        #: (code, term) → sentences.
        self.terms: Counter[tuple[str, str]] = Counter()

    def counting(self, suggestions: Iterable[TermSuggestion]) -> Iterator[TermSuggestion]:
        """The suggestions themselves, counted on their way."""
        for suggestion in suggestions:
            self.codes[suggestion.code] += 1
            if suggestion.term:
                self.terms[suggestion.code, suggestion.term] += 1
            yield suggestion

    def wide(self, sentences: int) -> Iterator[str]:
        """One line for each code that its terms suggest in nearly all of that many sentences."""
        by_terms: Counter[str] = Counter()
        for (code, _), times in self.terms.items():
            by_terms[code] += times
        for code, times in by_terms.items():
            if sentences >= SENTENCES and times > WIDE * sentences:
                terms = [term for owner, term in self.terms if owner == code]
                most = max(terms, key=lambda term: (self.terms[code, term], term))
                yield (
                    f"the terms of “{code}” are found in {times / sentences:.0%} of the sentences "
                    f"here, “{most}” most often: they are too general to be useful"
                )


def _by_chunk(
    study: Study, suggestions: Iterable[TermSuggestion]
) -> dict[str, list[TermSuggestion]]:
    """The suggestions of each chunk, in the order given."""
    chunk_of = {name: chunk for chunk in study.chunks for name in study.texts_of(chunk)}
    out: dict[str, list[TermSuggestion]] = {name: [] for name in study.chunks}
    for suggestion in suggestions:
        out[chunk_of[suggestion.narrative]].append(suggestion)
    return out
