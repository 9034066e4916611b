"""Why a figure or an interval is not there, or with what care it is to be read: as data.

Steps write a reason with its numbers; `synth.wording` says it. On the lowest floor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why a figure, an interval or a coding's place is not there, or with what care it is to be
    read.

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
    ONE_CODE_OF_GROUP = "one-code-of-group"
    NOT_MARKED_TWICE = "not-marked-twice"
    CODES_OVERLAP = "codes-overlap", "coder", "place", "document"
    CODES_TOGETHER = "codes-together", "n"
    ONE_SCREENER = "one-screener"
    NO_COMMON_STUDY = "no-common-study"
    REFLEXIVE = "reflexive"
    # no interval
    FEW_POSITIVE = "few-positive", "n"
    FEW_SPANS = "few-spans", "n"
    FEW_NARRATIVES = "few-narratives", "n"
    CODE_IN_FEW = "code-in-few", "n"
    NEVER_DEFINED = "never-defined"
    PERFECT = "perfect"
    NO_WIDTH = "no-width"
    OFTEN_UNDEFINED = "often-undefined", "share"
    FEW_TIMES_SUGGESTED = "few-times-suggested", "times", "narratives"
    FEW_TIMES_CODED = "few-times-coded", "times", "narratives"
    NO_RESAMPLE = "no-resample"
    # an interval to be read with care
    APPROXIMATE = "approximate", "n"
    SOMETIMES_UNDEFINED = "sometimes-undefined", "share"
    UNITS_RESAMPLED = "units-resampled"
    # planning
    NO_INTERVAL_COMPUTED = "no-interval-computed"
    NO_PREVALENCE = "no-prevalence"
    # saturation
    FEW_CODED = "few-coded", "n", "base", "run"
    BASE_WITHOUT_CODES = "base-without-codes", "base"
    # a coding without a place
    QUOTE_AT_PLACES = "quote-at-places", "n"
    QUOTE_BESIDE_NONE = "quote-beside-none", "n"
    QUOTE_NOT_THERE = "quote-not-there"
    QUOTE_STOOD_AT_PLACES = "quote-stood-at-places", "n"
    TEXT_NOT_KEPT = "text-not-kept"
    PASSAGE_GONE = "passage-gone"

    def __init__(self, key: str, *numbers: str) -> None:
        self.key, self.numbers = key, numbers

    @property
    def refuses(self) -> bool:
        """Whether it is why no interval is given, rather than why a figure is undefined."""
        return self in _REFUSALS

    def __call__(self, **numbers: float) -> Note:
        """The note with this reason. Raises `TypeError` for other numbers than its own."""
        if tuple(numbers) != self.numbers:
            raise TypeError(f"{self.name} needs {self.numbers}, not {tuple(numbers)}")
        return Note(self, tuple(numbers.values()))


_REFUSALS = {
    Reason.FEW_POSITIVE,
    Reason.FEW_SPANS,
    Reason.FEW_NARRATIVES,
    Reason.CODE_IN_FEW,
    Reason.NEVER_DEFINED,
    Reason.PERFECT,
    Reason.NO_WIDTH,
    Reason.OFTEN_UNDEFINED,
    Reason.FEW_TIMES_SUGGESTED,
    Reason.FEW_TIMES_CODED,
    Reason.NO_RESAMPLE,
}


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
            raise ValueError(f"“{text}” is not a note")
        pairs = [one.split("=") for one in (found["numbers"] or "").split(",") if one]
        if tuple(name for name, _ in pairs) != reason.numbers:
            raise ValueError(
                f"“{text}” is not a note: {reason.key} has the numbers {reason.numbers}"
            )
        return Note(reason, tuple(_number(value) for _, value in pairs))


_NOTE = re.compile(r"(?P<key>[a-z-]+)(?:\((?P<numbers>[a-z]+=[^(),=]+(?:,[a-z]+=[^(),=]+)*)\))?")
_REASONS = {reason.key: reason for reason in Reason}


def _number(text: str) -> float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
