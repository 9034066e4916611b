"""The tables that `synth segment` writes."""

from __future__ import annotations

from synth.tables.definition import Row, table
from synth.vocabulary import NotUnit


@table("narratives", chunked=True)
class NarrativeSummary(Row):
    """One row for each narrative: where it is, what it holds, and the hash of its text."""

    narrative: str
    title: str
    file: str
    status: str
    text_sha256: str
    words: int
    sentences: int
    sources: int


@table("narrative_files", chunked=True)
class NarrativeFileHash(Row):
    """One row for each narrative's file: its path in the study, and the hash of its bytes."""

    file: str
    sha256: str


@table("metadata", chunked=True)
class MetadataValue(Row):
    """One row for each value of a narrative's metadata."""

    narrative: str
    key: str
    value: str


@table("sentences", chunked=True)
class Sentence(Row):
    """One row for each sentence: its place [start, end) in the narrative's text, its section and
    dimension, and whether it is a unit of agreement; `why_not` says why it is none.
    """

    narrative: str
    sentence: int
    start: int
    end: int
    section: str
    dimension: str
    unit: bool
    why_not: NotUnit | None
