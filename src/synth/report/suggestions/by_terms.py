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

    def _first(self, one: TermSuggestion) -> tuple[Any, ...]:
        return one.negated, -one.score, one.narrative, one.sentence

    def _also_count(self, one: TermSuggestion) -> None:
        self.negated[one.code] += one.negated
        self.methods.add(one.method)

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
                    self._marked(one)
                    for one in sorted(
                        self.best(code), key=lambda one: (one.narrative, one.sentence)
                    )
                ],
            )
            for code, label in self.data.code_labels.items()
            if self.count[code]
        ]

    def _marked(self, one: TermSuggestion) -> MarkedSentence:
        text = self.data.texts.get(one.narrative, "")
        return MarkedSentence(
            one,
            before=text[one.start : one.match_start],
            after=text[one.match_end : one.end],
            coders=self.coders(one),
        )

    def silent(self) -> list[str]:
        """The labels of codes whose terms were found nowhere."""
        return [code.label for code in self.data.codes if code.terms and not self.count[code.id]]
