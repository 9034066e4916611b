"""The tables that `synth suggest` writes."""

from __future__ import annotations

from synth.tables.definition import Row, table


@table("suggestions", chunked=True)
class TermSuggestion(Row):
    """One row for each sentence and code that the codebook's terms suggest; read by the
    suggestions page, `synth accept` and `synth reject`. `term`, `match_start`, `match_end`
    and `matched` say which of the code's terms was found, and where; without one they are empty, at
    the sentence's end.
    """

    narrative: str
    sentence: int
    start: int
    end: int
    code: str
    score: float
    method: str
    version: str
    term: str
    match_start: int
    match_end: int
    matched: str
    negated: bool
