"""The words of a fixed vocabulary: the kinds and states that steps and pages share.

The lowest floor. Steps write these values into tables and pages say them in the words of
`synth.wording`; no sentence is ever read back. A value of a :class:`~enum.StrEnum` is what stands
in people's files and in the tables, so it is part of their format.
"""

from __future__ import annotations

from enum import StrEnum

# --- what people write ----------------------------------------------------------------------------

#: The folder, coder and screener that stand for what a team settled on together.
CONSENSUS = "consensus"


class Approach(StrEnum):
    """How the team understands coding; see docs/method.md."""

    CODING_RELIABILITY = "coding-reliability"
    CODEBOOK = "codebook"
    REFLEXIVE = "reflexive"


class Layer(StrEnum):
    """Which codings count in themes; any other value of the setting is one coder's id."""

    UNION = "union"
    MAJORITY = "majority"
    CONSENSUS = CONSENSUS


class Status(StrEnum):
    """How far a coder is with a narrative."""

    COMPLETE = "complete"
    IN_PROGRESS = "in progress"


class Voice(StrEnum):
    """Whose words a passage holds."""

    AUTHOR = "author"
    PARTICIPANT = "participant"


class Polarity(StrEnum):
    """Whether a passage speaks for its code or against it."""

    SUPPORTING = "supporting"
    CONTRARY = "contrary"


class Stage(StrEnum):
    """What a round of themes is."""

    PRELIMINARY = "preliminary"
    DESCRIPTIVE = "descriptive"
    ANALYTICAL = "analytical"


class NarrativeStatus(StrEnum):
    """How far a narrative is."""

    DRAFT = "draft"
    VALIDATED = "validated"
    FINAL = "final"


class Screened(StrEnum):
    """A screener's decision on a study."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class Relevance(StrEnum):
    """What screeners judge a study's relevance to (the trigger tool); the value is its column."""

    QUALITY = "quality_relevance"
    RESILIENCE = "resilience_relevance"


class Verdict(StrEnum):
    """What a reviewer says of a theme."""

    AGREE = "agree"
    REVISE = "revise"
    DISAGREE = "disagree"
    NOT_REVIEWED = "not reviewed"


class Component(StrEnum):
    """A component of GRADE-CERQual; the value is its key in an assessment."""

    METHODOLOGICAL_LIMITATIONS = "methodological_limitations"
    COHERENCE = "coherence"
    ADEQUACY = "adequacy"
    RELEVANCE = "relevance"


class Concerns(StrEnum):
    """The concerns that people see in a component, from the least."""

    NONE = "no or very minor"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


class Confidence(StrEnum):
    """How much confidence people place in a finding, from the most."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class State(StrEnum):
    """The state of an entry of the consensus."""

    OPEN = "open"
    AGREED = "agreed"
    ADOPTED = "adopted"
    BOTH_VALID = "both valid"
    REJECTED = "rejected"
    CODEBOOK = "codebook"
    DIFFERENCE = "difference"
    SUPERSEDED = "superseded"

    @property
    def counts(self) -> bool:
        """Whether something of such an entry counts in the layer `consensus`."""
        return self in (State.AGREED, State.ADOPTED, State.BOTH_VALID)

    @property
    def settles(self) -> bool:
        """Whether what it says stands in place of the coders' own codings."""
        return self.counts or self is State.REJECTED

    @property
    def decided(self) -> bool:
        """Whether people gave this state: who, when and why must stand beside it."""
        return self in DECIDED


#: The states that people give, in the order of pages.
DECIDED = (State.ADOPTED, State.BOTH_VALID, State.REJECTED, State.CODEBOOK, State.DIFFERENCE)


class CodeOrigin(StrEnum):
    """Where a code comes from."""

    DEDUCTIVE = "deductive"
    INDUCTIVE = "inductive"
    SUGGESTED = "suggested"


class Growth(StrEnum):
    """How the codes in use came into the codebook, as far as it is on record."""

    DEDUCTIVE = "all deductive"
    STOOD = "none added"
    GREW = "some added"
    NO_RECORD = "no record"


class Change(StrEnum):
    """A change of the codebook."""

    ADD = "add"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    REDEFINE = "redefine"
    RETIRE = "retire"


class Negated(StrEnum):
    """What becomes of a term that stands under a negation."""

    FLAG = "flag"
    SUPPRESS = "suppress"


class Decision(StrEnum):
    """What a coder did with a suggestion."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


# --- what steps find ------------------------------------------------------------------------------


class Difference(StrEnum):
    """How two coders differ (or not) at a place."""

    AGREED = "agreed"
    BOUNDARY = "boundary"
    CODE_CHOICE = "code choice"
    MISSED = "missed"
    MARK = "voice or polarity"


class NotUnit(StrEnum):
    """Why a sentence is no unit of agreement."""

    HEAD = "head of a table"
    LABEL = "label"
    CAPTION = "caption"
    CITATION = "citation"
    NUMBER = "number"


class Anchor(StrEnum):
    """How a coding's place was found in today's text."""

    POSITION = "position"
    MOVED = "moved"
    EXACT = "exact"
    ORPHAN = "orphan"


class MeasurementLevel(StrEnum):
    """What the values of a unit are: names, ranks, amounts, or amounts with a true zero."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Level(StrEnum):
    """What agreement is computed on."""

    CODE = "code"
    SUBTHEME = "subtheme"
    THEME = "theme"


class Over(StrEnum):
    """What a pooled coefficient was computed over."""

    ALL = "all"
    NARRATIVE = "narrative"
    WITHOUT_CODER = "without coder"
    SECTION = "section"
    CODING_ROUND = "coding round"


class Measured(StrEnum):
    """How answers that are compared are measured: sets of values, whether one is named, a scale."""

    SET = "set"
    NOMINAL = "nominal"
    ORDINAL = "ordinal"


class GroupMeasure(StrEnum):
    """A unitizing coefficient of codes that exclude one another."""

    BOTH = "u"
    MARKED = "|u"
    WHICH_CODE = "cu"
    ONE_CODE = "(k)u"


class Aim(StrEnum):
    """What planning is for: an interval of this width, or telling α from this value."""

    WIDTH = "width"
    TELL = "tell"


class LeftOut(StrEnum):
    """Why a coding is not compared by sentence; the first that holds, in this order. Those in
    headings and on no unit count where whole narratives or passages are compared."""

    SECOND = "second coding of a coder"
    UNFINISHED = "narrative not complete"
    SUGGESTED = "accepted suggestion"
    RECODE = "needs recoding"
    REPEATED = "stands twice"
    HEADING = "in a heading"
    NO_UNIT = "on no unit"
    ALONE = "no other coder completed the narrative"
    ORPHAN = "not found in the text"


class NotCompared(StrEnum):
    """Why a coder's coding of a narrative is not compared."""

    NOT_CODED = "not coded"
    NOT_COMPLETE = "not complete"
    SECOND = "second coding"
    NO_OTHER = "no other coder"


class Evidence(StrEnum):
    """Whether there is evidence for an ENTREQ item: written by people or wholly from the data; only
    in part, from the data; or none."""

    THERE = "evidence"
    IN_PART = "in part"
    MISSING = "missing"


class Standing(StrEnum):
    """Whether a theme still is what was judged."""

    AS_IT_STANDS = "as it stands"
    CHANGED = "changed since"
    NOT_RECORDED = "not recorded on what"


class Without(StrEnum):
    """What robustness takes away."""

    NARRATIVE = "narrative"
    CODER = "coder"
    NOTHING = ""


class Orders(StrEnum):
    """The order of narratives in which saturation was looked for."""

    STUDY = "study"
    RANDOM = "orders"


class InThemes(StrEnum):
    """Where a code stands in the last round."""

    IN_THEME = "in a theme"
    LEFT_OUT = "left out"
    IN_NONE = "in none"


class SizeNote(StrEnum):
    """What is worth a second look in how a theme's codings lie on its codes."""

    MANY = "many"
    FEW = "few"
    ONE_CODE = "one-code"


class Pairing(StrEnum):
    """Why a sentence is shown for a pair of codes."""

    CONFUSED = "confused"
    TOGETHER = "together"


class Tree(StrEnum):
    """What a tree of codes rests on."""

    TOGETHER = "together"
    MEANING = "meaning"


class Ranked(StrEnum):
    """What a ranking was judged as: always the most frequent codes, or the ranking itself."""

    FREQUENCY = "frequency"
    RANKED = "ranked"


class NearestText(StrEnum):
    """What the text that is most like a passage is to the code suggested for it."""

    LABEL = "label"
    DEFINITION = "definition"
    INCLUDE = "include"
    EXAMPLE = "example"
    CODING = "coding"


class LikeBy(StrEnum):
    """What two texts are found to be alike by: meaning, or wording."""

    EMBEDDING = "embedding"
    TFIDF = "tfidf"


class RankingFact(StrEnum):
    """What a ranking of codes was made with, and judged by."""

    EMBEDDINGS = "embeddings"
    TERMS = "terms"
    NEGATION = "negation"
    METHOD = "method"
    VERSION = "version"
    LEARNED_FROM = "learned-from"
    JUDGED_BY = "judged-by"
    NOTE = "note"
