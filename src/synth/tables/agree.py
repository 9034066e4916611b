"""The tables that `synth agree` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import (
    Aim,
    Difference,
    GroupMeasure,
    LeftOut,
    Level,
    NotCompared,
    NotUnit,
    Over,
    State,
    Status,
)


@table("agreement")
class ItemAgreement(Row):
    """`level` is `code`, `subtheme` or `theme` (of the last round). An undefined figure is
    empty and `reason` says why; `interval` holds the note on the interval, or why there is
    none.
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
    positive: float
    prevalence: float
    ac1: float
    fleiss: float
    brennan_prediger: float
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
    positive: float
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


@table("agreement_presence")
class PresenceAgreement(Row):
    """Whether coders agree that a code, subtheme or theme is in a narrative at all, wherever it
    stands: the unit is the narrative. `used` counts the narratives in which anyone used it,
    `used_by_all` those in which every coder of the narrative did. `kappa` is Cohen's; of more than
    two coders the mean over their pairs. id "" is all of a level together.
    """

    level: Level
    id: str
    narratives: int
    used: int
    used_by_all: int
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    kappa: float
    percent: float
    positive: float
    prevalence: float
    ac1: float
    fleiss: float
    brennan_prediger: float
    reason: Note | None


@table("agreement_presence_narratives")
class NarrativePresence(Row):
    """How far the coders of a narrative used the same codes in it: the units are the codes. `used`
    counts the codes that anyone used, `used_by_all` those that every coder did.
    """

    narrative: str
    coders: int
    codes: int
    used: int
    used_by_all: int
    alpha: float
    positive: float
    reason: Note | None


@table("agreement_presence_codes")
class CodePresence(Row):
    """A code that anyone used in a compared narrative, who did, and whether every coder of the
    narrative did.
    """

    narrative: str
    code: str
    coders: tuple[str, ...]
    by_all: bool


@table("agreement_overlap")
class OverlapAgreement(Row):
    """How many passages another coder's passages of the same code cover by at least `percent` of
    their characters. `compared` counts passages with each other coder, `agreeing` those of them
    with enough overlap, `share` is their quotient; `kappa` corrects it for `codes`, the number of
    codes that anyone used. id "" is all codes together.
    """

    id: str
    percent: int
    passages: int
    narratives: int
    compared: int
    agreeing: int
    share: float
    low: float
    high: float
    interval: tuple[Note, ...]
    kappa: float
    codes: int
    reason: Note | None


@table("agreement_exclusive")
class ExclusiveAgreement(Row):
    """Unitizing α of a group of codes that exclude one another (`exclusive` in config.yaml):
    `u` (where passages begin and end, and their code), `|u` (is anything marked), `cu` (which code,
    where both marked), each with id "", and `(k)u` of each code (how well it is told from the
    others). `coverage`: the share of the marked length that another coder marked as well.
    """

    group: str
    id: str
    measure: GroupMeasure
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    coverage: float
    narratives: int
    reason: Note | None


@table("agreement_exclusive_clashes")
class ExclusiveClash(Row):
    """A place where a coder gave two codes of a group that exclude one another."""

    group: str
    narrative: str
    coder: str
    coding_a: str
    code_a: str
    coding_b: str
    code_b: str
    start: int
    end: int


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
    kappa: float
    ac1: float
    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
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
    """Codings that no comparison of sentences reads, and why. A coding has one reason: the first
    that holds.
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
