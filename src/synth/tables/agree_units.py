"""The tables that `synth agree` writes of agreement in other units than sentences."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.definition import Row, table
from synth.vocabulary import GroupMeasure, Level


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
