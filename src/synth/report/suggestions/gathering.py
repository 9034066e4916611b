"""Suggestions read one at a time: a large study has half a million.

Each is written into the table for people as it is read; for the page they are counted, and the best
of each code alone are kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from synth.report.suggestions.quotes import coders_of
from synth.tables.rank import RankedSuggestion
from synth.tables.suggest import TermSuggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData

S = TypeVar("S", TermSuggestion, RankedSuggestion)


class Gathering(ABC, Generic[S]):
    """The suggestions of one table: counts of all, and the best of each code."""

    #: Suggestions of one code on the page; the table holds all.
    shown: ClassVar[int]
    row: type[S]

    def __init__(self, data: ReportData) -> None:
        self.data = data
        self._read = False
        self._begin()

    def _begin(self) -> None:
        #: Code → suggestions; those where a coder used the code.
        self.count: Counter[str] = Counter()
        self.coded: Counter[str] = Counter()
        #: (method, code) → suggestions.
        self.by_method: Counter[tuple[str, str]] = Counter()
        self._best: defaultdict[str, list[S]] = defaultdict(list)

    @abstractmethod
    def _first(self, suggestion: S) -> tuple[Any, ...]:
        """The key by which the best suggestion of a code comes first."""

    @abstractmethod
    def _also_count(self, suggestion: S) -> None:
        """Count what this kind of suggestions has besides."""

    def read(self) -> Iterator[S]:
        """Every suggestion; gathered on the way."""
        self._begin()
        for suggestion in self.data.study.each(self.row):
            self.count[suggestion.code] += 1
            self.coded[suggestion.code] += bool(self.coders(suggestion))
            self.by_method[suggestion.method, suggestion.code] += 1
            self._also_count(suggestion)
            best = self._best[suggestion.code]
            best.append(suggestion)
            if len(best) > 4 * self.shown:
                best[:] = sorted(best, key=self._first)[: self.shown]
            yield suggestion
        self._read = True

    def gathered(self) -> Self:
        """Itself, with all suggestions taken in; they are read if no table was written before."""
        if not self._read:
            for _ in self.read():
                pass
        return self

    def best(self, code: str) -> list[S]:
        """The best suggestions of a code, those on the page."""
        return sorted(self._best[code], key=self._first)[: self.shown]

    def coders(self, suggestion: TermSuggestion | RankedSuggestion) -> list[str]:
        """Who gave a suggestion's sentence that code."""
        coders = self.data.once(coders_of)
        return coders.get((suggestion.narrative, suggestion.sentence, suggestion.code), [])
