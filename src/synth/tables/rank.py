"""The tables that `synth rank` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import LikeBy, NearestText, Ranked, RankingFact


@table("ranked")
class RankedSuggestion(Row):
    """One row for each sentence and code suggested, `rank` 1 the best; read by the suggestions
    page, `synth accept` and `synth reject`. -1 and "" where no term was found, or no
    text is near. `nearest_narrative` and `nearest_coder` are those of an earlier coding; `words`
    weighed most for the code in what was learned.
    """

    narrative: str
    sentence: int
    start: int
    end: int
    code: str
    rank: int
    score: float
    method: str
    version: str
    term: str
    match_start: Maybe
    match_end: Maybe
    negated: bool
    nearest_kind: NearestText | None
    nearest_text: str
    nearest_narrative: str
    nearest_coder: str
    similarity: float
    similarity_by: LikeBy | None
    words: tuple[str, ...]


@table("ranked_methods")
class RankingMethod(Row):
    """Which models and methods were used, and why not others."""

    name: RankingFact
    value: str


@table("ranked_quality")
class RankingQuality(Row):
    """Held out by narrative: `what` is `frequency` (always the most frequent codes) or
    `ranked`, learned from about `per_code` coded sentences of each code (-1: all there are).
    """

    what: Ranked
    per_code: Maybe
    learned_from: float
    recall_at_3: float
    macro_recall_at_3: float
    mrr: float
    micro_f1: float


@table("ranked_by_code")
class RankingByCode(Row):
    """How well each code is suggested, held out by narrative."""

    code: str
    positive: int
    suggested: int
    precision: float
    precision_low: float
    precision_high: float
    precision_note: tuple[Note, ...]
    recall: float
    recall_low: float
    recall_high: float
    recall_note: tuple[Note, ...]


@table("ranked_calibration")
class Calibration(Row):
    """Probabilities in bands: expected and observed."""

    low: float
    high: float
    count: int
    expected: float
    observed: float


@table("novel_groups")
class NovelGroup(Row):
    """Sentences that no code fits, in groups; `place` 1 is the most central of a group."""

    group: int
    passages: int
    narratives: int
    coherence: float
    fit: float
    phrases: tuple[str, ...]


@table("novel_passages")
class NovelPassage(Row):
    """The sentences of each group, the most central first."""

    group: int
    place: int
    narrative: str
    sentence: int
    start: int
    end: int
