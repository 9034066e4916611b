"""The words of a fixed vocabulary: kinds, states and reasons, with the thresholds they speak of.

The lowest floor. Steps write these values into tables and pages say them in the words of
`synth.wording`; no sentence is ever read back. A value of a :class:`~enum.StrEnum` is what stands
in people's files and in the tables, so it is part of their format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum

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


class Screened(StrEnum):
    """A screener's decision on a study."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class Verdict(StrEnum):
    """What a reviewer says of a theme."""

    AGREE = "agree"
    REVISE = "revise"
    DISAGREE = "disagree"
    NOT_REVIEWED = "not reviewed"


class State(StrEnum):
    """The state of an entry of the consensus."""

    OPEN = "open"
    AGREED = "agreed"
    ADOPTED = "adopted"
    BOTH_VALID = "both valid"
    CODEBOOK = "codebook"
    DIFFERENCE = "difference"
    SUPERSEDED = "superseded"

    @property
    def counts(self) -> bool:
        """Whether something of such an entry counts in the layer `consensus`."""
        return self in (State.AGREED, State.ADOPTED, State.BOTH_VALID)

    @property
    def decided(self) -> bool:
        """Whether people gave this state: who, when and why must stand beside it."""
        return self in DECIDED


#: The states that people give, in the order of pages.
DECIDED = (State.ADOPTED, State.BOTH_VALID, State.CODEBOOK, State.DIFFERENCE)


class Change(StrEnum):
    """A change of the codebook."""

    ADD = "add"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    REDEFINE = "redefine"
    RETIRE = "retire"


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


class Anchor(StrEnum):
    """How a coding's place was found in today's text."""

    POSITION = "position"
    MOVED = "moved"
    EXACT = "exact"
    ORPHAN = "orphan"


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


class Aim(StrEnum):
    """What planning is for: an interval of this width, or telling α from this value."""

    WIDTH = "width"
    TELL = "tell"


class LeftOut(StrEnum):
    """Why a coding is in no coefficient; the first that holds, in this order."""

    SECOND = "second coding of a coder"
    UNFINISHED = "narrative not complete"
    SUGGESTED = "accepted suggestion"
    RECODE = "needs recoding"
    HEADING = "in a heading"
    ALONE = "no other coder completed the narrative"
    ORPHAN = "not found in the text"


class NotCompared(StrEnum):
    """Why a coder's coding of a narrative is not compared."""

    NOT_CODED = "not coded"
    NOT_COMPLETE = "not complete"
    SECOND = "second coding"
    NO_OTHER = "no other coder"


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


# --- thresholds -----------------------------------------------------------------------------------

#: A code with fewer positive units gets no interval; one used less is not named for a low α.
MIN_POSITIVE = 10
#: Nor does one found in fewer narratives.
MIN_DOCUMENTS = 5
#: With fewer narratives an interval is called approximate.
FEW_DOCUMENTS = 20


# --- reasons --------------------------------------------------------------------------------------


class Reason(Enum):
    """Why a figure or an interval is not there, or with what care it is to be read.

    Each names the numbers that belong to it. Calling one gives a note:

    >>> str(Reason.FEW_POSITIVE(n=7)), str(Reason.ONE_CODER())
    ('few-positive(n=7)', 'one-coder')
    """

    # an undefined coefficient
    ONE_CODER = "one-coder"
    NO_UNITS = "no-units"
    NO_OVERLAP = "no-overlap"
    NEVER_USED = "never-used"
    ALWAYS_USED = "always-used"
    NO_VARIATION = "no-variation"
    NO_POSITIVES = "no-positives"
    NO_CODES = "no-codes"
    NO_SPANS = "no-spans"
    ONE_CODER_WITH_SPANS = "one-coder-with-spans"
    ONE_SCREENER = "one-screener"
    NO_COMMON_STUDY = "no-common-study"
    REFLEXIVE = "reflexive"
    # no interval
    FEW_POSITIVE = "few-positive", "n"
    FEW_SPANS = "few-spans", "n"
    FEW_NARRATIVES = "few-narratives", "n"
    CODE_IN_FEW = "code-in-few", "n"
    NEVER_DEFINED = "never-defined"
    FEW_TIMES_SUGGESTED = "few-times-suggested", "times", "narratives"
    FEW_TIMES_CODED = "few-times-coded", "times", "narratives"
    NO_RESAMPLE = "no-resample"
    # an interval to be read with care
    APPROXIMATE = "approximate", "n"
    CODE_IN_RATHER_FEW = "code-in-rather-few", "n"
    SOMETIMES_UNDEFINED = "sometimes-undefined", "share"
    NO_WIDTH = "no-width"
    UNITS_RESAMPLED = "units-resampled"
    # planning
    NO_INTERVAL_COMPUTED = "no-interval-computed"
    INTERVAL_WITHOUT_WIDTH = "interval-without-width"
    NO_PREVALENCE = "no-prevalence"
    # saturation
    FEW_CODED = "few-coded", "n", "base", "run"
    BASE_WITHOUT_CODES = "base-without-codes", "base"

    def __init__(self, key: str, *numbers: str) -> None:
        self.key, self.numbers = key, numbers

    def __call__(self, **numbers: float) -> Note:
        """The note with this reason. Raises `TypeError` for other numbers than its own."""
        if tuple(numbers) != self.numbers:
            raise TypeError(f"{self.name} needs {self.numbers}, not {tuple(numbers)}")
        return Note(self, tuple(numbers.values()))


@dataclass(frozen=True, slots=True)
class Note:
    """A reason with its numbers; `str` gives the form in which it stands in a table.

    >>> Note.parse("few-coded(n=3,base=4,run=2)") == Reason.FEW_CODED(n=3, base=4, run=2)
    True
    """

    reason: Reason
    values: tuple[float, ...] = ()

    def __getitem__(self, number: str) -> float:
        """One of the numbers by its name."""
        return self.values[self.reason.numbers.index(number)]

    def __str__(self) -> str:
        named = zip(self.reason.numbers, self.values, strict=True)
        inside = ",".join(f"{name}={value!r}" for name, value in named)
        return f"{self.reason.key}({inside})" if inside else self.reason.key

    @staticmethod
    def parse(text: str) -> Note:
        """The note that `str` gave. Raises `ValueError` for any other text."""
        found = _NOTE.fullmatch(text)
        reason = _REASONS.get(found["key"]) if found else None
        if found is None or reason is None:
            raise ValueError(f"“{text}” is no note")
        pairs = [one.split("=") for one in (found["numbers"] or "").split(",") if one]
        if tuple(name for name, _ in pairs) != reason.numbers:
            raise ValueError(f"“{text}” is no note: {reason.key} has the numbers {reason.numbers}")
        return Note(reason, tuple(_number(value) for _, value in pairs))


_NOTE = re.compile(r"(?P<key>[a-z-]+)(?:\((?P<numbers>[a-z]+=[^(),=]+(?:,[a-z]+=[^(),=]+)*)\))?")
_REASONS = {reason.key: reason for reason in Reason}


def _number(text: str) -> float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
