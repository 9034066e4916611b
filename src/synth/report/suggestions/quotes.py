"""Sentences quoted on the suggestions page, and who coded them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


class Passage(Protocol):
    """A row that names a sentence by its number from 0 and its place in the narrative's text."""

    @property
    def narrative(self) -> str: ...
    @property
    def sentence(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it stands in its narrative; its number counts from 1."""

    narrative: str
    sentence: int
    text: str


def text_of(data: ReportData, passage: Passage) -> str:
    """A passage's text."""
    return data.texts.get(passage.narrative, "")[passage.start : passage.end]


def quote(data: ReportData, passage: Passage) -> Quote:
    """A passage with its text."""
    return Quote(passage.narrative, passage.sentence + 1, text_of(data, passage))


def coders_of(data: ReportData) -> dict[tuple[str, int, str], list[str]]:
    """(narrative, sentence from 0, code) → who gave the sentence that code."""
    coders_at: defaultdict[tuple[str, int, str], set[str]] = defaultdict(set)
    for coding in data.codings:
        for sentence in coding.sentences:
            coders_at[coding.narrative, sentence, coding.code].add(coding.coder)
    return {place: sorted(coders) for place, coders in coders_at.items()}
