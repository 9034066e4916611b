"""The part of `suggestions.html` that shows what the codebook's terms point to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from synth.report.suggestions.gathering import Gathering
from synth.tables.suggest import TermSuggestion


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A suggestion with its sentence, parted at the words that were matched."""

    suggestion: TermSuggestion
    before: str
    after: str
    coders: list[str]


@dataclass(frozen=True, slots=True)
class CodeSuggestions:
    """What the terms of one code point to: counts of all, and the best in the text's order."""

    code: str
    label: str
    count: int
    negated: int
    coded: int
    best: list[MarkedSentence]


class TermSuggestions(Gathering[TermSuggestion]):
    """What `synth suggest` found."""

    shown = 20
    row = TermSuggestion

    def _begin(self) -> None:
        super()._begin()
        self.negated: Counter[str] = Counter()
        self.methods: set[str] = set()

    def _first(self, suggestion: TermSuggestion) -> tuple[Any, ...]:
        return suggestion.negated, -suggestion.score, suggestion.narrative, suggestion.sentence

    def _also_count(self, suggestion: TermSuggestion) -> None:
        self.negated[suggestion.code] += suggestion.negated
        self.methods.add(suggestion.method)

    def groups(self) -> list[CodeSuggestions]:
        """One group a code, in the codebook's order."""
        return [
            CodeSuggestions(
                code,
                label,
                count=self.count[code],
                negated=self.negated[code],
                coded=self.coded[code],
                best=[
                    self._marked(suggestion)
                    for suggestion in sorted(
                        self.best(code),
                        key=lambda suggestion: (suggestion.narrative, suggestion.sentence),
                    )
                ],
            )
            for code, label in self.data.code_labels.items()
            if self.count[code]
        ]

    def _marked(self, suggestion: TermSuggestion) -> MarkedSentence:
        text = self.data.texts.get(suggestion.narrative, "")
        return MarkedSentence(
            suggestion,
            before=text[suggestion.start : suggestion.match_start],
            after=text[suggestion.match_end : suggestion.end],
            coders=self.coders(suggestion),
        )

    def silent(self) -> list[str]:
        """The labels of codes whose terms were found nowhere."""
        return [code.label for code in self.data.codes if code.terms and not self.count[code.id]]
