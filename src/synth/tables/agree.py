"""The tables that `synth agree` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import (
    Aim,
    Difference,
    LeftOut,
    Level,
    Measured,
    NotCompared,
    NotUnit,
    Over,
    Relevance,
    State,
    Status,
)


@table("agreement")
class ItemAgreement(Row):
    """`level` is `code`, `subtheme` or `theme` (of the last round). An undefined figure is
    empty and `reason` says why; `interval` holds the note on the interval of α, or why there is
    none, which goes for those of the other coefficients too.
    """

    level: Level
    id: str
    units: int
    positive_units: int
    narratives: int
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    percent: float
    percent_low: float
    percent_high: float
    positive: float
    positive_low: float
    positive_high: float
    prevalence: float
    prevalence_low: float
    prevalence_high: float
    ac1: float
    ac1_low: float
    ac1_high: float
    fleiss: float
    fleiss_low: float
    fleiss_high: float
    brennan_prediger: float
    brennan_prediger_low: float
    brennan_prediger_high: float
    reason: Note | None


@table("agreement_pairs")
class PairAgreement(Row):
    """One row for each pair of coders, level and id; id "" is all codes together."""

    level: Level
    id: str
    coder_a: str
    coder_b: str
    units: int
    kappa: float
    kappa_low: float
    kappa_high: float
    positive: float
    positive_low: float
    positive_high: float
    interval: tuple[Note, ...]
    reason: Note | None


@table("agreement_pooled")
class PooledAgreement(Row):
    """Pooled α over all codes or themes of a level: of all coders on all narratives (`of` is
    `all`), on one narrative, without one coder, in one section, or in one round of coding.
    """

    level: Level
    of: Over
    id: str
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    units: Maybe
    narratives: int
    reason: Note | None


@table("agreement_unitizing")
class UnitizingAgreement(Row):
    """uα of each code: where spans begin and end, in characters."""

    id: str
    spans: int
    narratives: int
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    reason: Note | None


@table("agreement_again")
class RepeatAgreement(Row):
    """The same coder twice (`again` is the second coding); id "" is all codes together."""

    coder: str
    again: str
    id: str
    units: int
    positive_units: Maybe
    narratives: int
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    percent: float
    positive: float
    reason: Note | None


@table("agreement_screening")
class ScreeningAgreement(Row):
    """One row for each stage and pair of screeners: include against not include, and α with
    `unsure` as a category of its own; both names "" is all screeners of a stage together.
    """

    stage: str
    screener_a: str
    screener_b: str
    studies: int
    both: Maybe
    only_a: Maybe
    only_b: Maybe
    neither: Maybe
    unsure: int
    percent: float
    percent_low: float
    percent_high: float
    kappa: float
    kappa_low: float
    kappa_high: float
    ac1: float
    ac1_low: float
    ac1_high: float
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    reason: Note | None


@table("agreement_relevance")
class RelevanceAgreement(Row):
    """One row for each stage, kind of relevance and pair of screeners (both names "": all of a
    stage): how far they agree on the whole answer (`value` ""), and on each dimension that one of
    them named. `studies`: those that two or more answered; `named`: those of them for which one
    named the dimension. κ is of a pair, weighted where the answers are a scale.
    """

    stage: str
    of: Relevance
    value: str
    measured: Measured
    screener_a: str
    screener_b: str
    studies: int
    named: int
    percent: float
    kappa: float
    alpha: float
    reason: Note | None


@table("agreement_consensus")
class ConsensusAgreement(Row):
    """Agreement before consensus, and after: each coder's codings with what was decided in
    place of them. id "" is all of a level together. On narratives with a consensus file alone.
    """

    level: Level
    id: str
    narratives: int
    before: float
    after: float
    reason_before: Note | None
    reason_after: Note | None


@table("agreement_accepted")
class AcceptedAgreement(Row):
    """Agreement without the suggestions that coders accepted, as everywhere else, and with
    them. id "" is all codes together; else the codes that some were accepted for. Empty where
    none counts.
    """

    id: str
    accepted: int
    before: float
    after: float
    reason_before: Note | None
    reason_after: Note | None


@table("agreement_planning")
class Planning(Row):
    """How much more to code: `aim` is `width` (of the interval of α, at most `value`) or `tell`
    (α from `value`, with two coders and units taken as independent). -1 where it can't be said.
    """

    level: Level
    id: str
    aim: Aim
    value: float
    narratives: Maybe
    units: Maybe
    reason: Note | None


@table("agreement_coverage")
class Coverage(Row):
    """One row for each narrative and coder of the study: whether that coding is in the
    agreement, and how many of its codings are.
    """

    narrative: str
    coder: str
    again: str
    status: Status | None
    coding_round: Maybe
    codings: int
    orphans: int
    used: int
    counts: bool
    why_not: NotCompared | None


@table("agreement_left_out")
class LeftOutCount(Row):
    """Codings that are not compared by sentence, and why. A coding has one reason: the first that
    holds. Those of narratives that no other coder completed enter π of Fleiss' κ and AC1.
    """

    reason: LeftOut
    coder: str
    codings: int
    narratives: int


@table("agreement_no_unit")
class CodingOnNoUnit(Row):
    """Codings that no comparison of sentences reads because none of the sentences they cover is a
    unit; `why_not` is what the first of them is instead.
    """

    coding_id: str
    narrative: str
    coder: str
    code: str
    first_sentence: int
    quote: str
    why_not: NotUnit


@table("disagreements")
class CodingDifference(Row):
    """One row for each coding and other coder who differs (a pair of codings that differ from
    each other once); coding_b "" where the other coder has nothing there. `matched_b`: that coding
    agrees with another of coder_a's. `entry` and `state`: what the consensus has of it.
    """

    narrative: str
    kind: Difference
    section: str
    first_sentence: int
    last_sentence: int
    coder_a: str
    coding_a: str
    code_a: str
    start_a: int
    end_a: int
    first_a: int
    last_a: int
    quote_a: str
    memo_a: str
    coder_b: str
    coding_b: str
    code_b: str
    start_b: Maybe
    end_b: Maybe
    first_b: Maybe
    last_b: Maybe
    quote_b: str
    memo_b: str
    matched_b: bool
    entry: str
    state: State | None


@table("confusion")
class Confusion(Row):
    """Code against code, each pair once; code_b "" is nothing. The same code twice: agreed, or
    differing in the boundary.
    """

    code_a: str
    code_b: str
    count: int


@table("agreement_passages")
class PassageDisagreement(Row):
    """Sentences by what they add to the observed disagreement; the codes differed in are in
    `agreement_passage_codes`."""

    rank: int
    narrative: str
    sentence: int
    start: int
    end: int
    section: str
    contribution: float
    share: float


@table("agreement_passage_codes")
class PassageCode(Row):
    """A code that coders differ in on a listed sentence (by its `rank`), and who gave it."""

    rank: int
    code: str
    coders: tuple[str, ...]
