"""The vocabulary in words, and how numbers and nouns are put together.

What a page, a table for readers or a message says of a value of `synth.vocabulary` stands here and
nowhere else. Nothing reads these words back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Difference, LeftOut, Level, NotCompared, Reason, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.vocabulary import Note


def plural(number: float, thing: str, things: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "coding"), plural(1400, "narrative"), plural(2, "study", "studies")
    ('1 coding', '1,400 narratives', '2 studies')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


#: A reason in words. `{n}` and the like are its numbers; `{clusters}` is the number `n` with what
#: an interval draws (narratives), `{positive}` with what is counted (positive units); `{units}` are
#: the units where these are drawn.
REASONS: dict[Reason, str] = {
    Reason.ONE_CODER: "there is only one coder",
    Reason.NO_UNITS: "there are no units",
    Reason.NO_OVERLAP: "no unit was coded by two coders",
    Reason.NEVER_USED: "no variation: no coder applied the code",
    Reason.ALWAYS_USED: "no variation: every coder applied the code everywhere",
    Reason.NO_VARIATION: "no variation: only one value was ever given",
    Reason.NO_POSITIVES: "no coder applied the code",
    Reason.NO_CODES: "there are no codes",
    Reason.NO_SPANS: "there are no spans",
    Reason.ONE_CODER_WITH_SPANS: "there is only one coder with spans",
    Reason.ONE_SCREENER: "there is only one screener",
    Reason.NO_COMMON_STUDY: "no study was screened by two",
    Reason.REFLEXIVE: "a reflexive study: not computed",
    Reason.FEW_POSITIVE: "only {positive}",
    Reason.FEW_SPANS: "only {spans}",
    Reason.FEW_NARRATIVES: "only {clusters}",
    Reason.CODE_IN_FEW: "the code occurs in only {clusters}",
    Reason.NEVER_DEFINED: "undefined in every resample",
    Reason.FEW_TIMES_SUGGESTED: "suggested {times} times, in {narratives} narratives",
    Reason.FEW_TIMES_CODED: "coded {times} times, in {narratives} narratives",
    Reason.NO_RESAMPLE: "no resample holds the code",
    Reason.APPROXIMATE: "approximate: only {clusters}",
    Reason.CODE_IN_RATHER_FEW: "approximate: the code occurs in only {clusters}",
    Reason.SOMETIMES_UNDEFINED: "undefined in {share:.1%} of the resamples, which are left out",
    Reason.NO_WIDTH: "all resamples agree: the interval shows no uncertainty",
    Reason.UNITS_RESAMPLED: "{units} were resampled one by one",
    Reason.NO_INTERVAL_COMPUTED: "no interval was computed",
    Reason.INTERVAL_WITHOUT_WIDTH: "the interval at hand has no width",
    Reason.NO_PREVALENCE: "no prevalence between 0 and 1",
    Reason.FEW_CODED: "{coded} coded; {needed} are needed (base {base}, run {run})",
    Reason.BASE_WITHOUT_CODES: "the base has no codes (narratives 1 to {base})",
}

#: What intervals draw and what they count, in the study; `synth agree FILE` may draw other things.
NARRATIVE, POSITIVE_UNIT = "narrative", "positive unit"
#: What a positive unit is, on pages.
SENTENCE = "sentence"
#: What intervals of screening draw: in tables, and on pages.
UNIT, STUDY = "unit", "study"
_PLURALS = {STUDY: "studies"}


def reason(
    note: Note | None,
    cluster: str = NARRATIVE,
    positive: str = POSITIVE_UNIT,
    unit: str = UNIT,
) -> str:
    """A note in words; "" for none. `cluster`, `positive`, `unit`: the nouns for one of what is
    drawn, of what is counted, and of what is compared.

    >>> reason(Reason.CODE_IN_FEW(n=1)), reason(Reason.APPROXIMATE(n=12), "document")
    ('the code occurs in only 1 narrative', 'approximate: only 12 documents')
    >>> reason(Reason.UNITS_RESAMPLED(), unit=STUDY)
    'studies were resampled one by one'
    """
    if not note:
        return ""
    numbers = dict(zip(note.reason.numbers, note.values, strict=True))
    n = numbers.get("n", 0)
    return REASONS[note.reason].format(
        **numbers,
        clusters=plural(n, cluster, _PLURALS.get(cluster, "")),
        positive=plural(n, positive),
        spans=plural(n, "span"),
        units=_PLURALS.get(unit, f"{unit}s"),
        coded=plural(n, "narrative is", "narratives are"),
        needed=numbers.get("base", 0) + numbers.get("run", 0),
    )


#: How the notes of a refused interval begin.
NO_INTERVAL = "no interval"


def interval(notes: Iterable[Note], given: bool, **nouns: str) -> str:
    """The notes on an interval as one text. `given`: whether there is an interval; `nouns` are
    those of `reason`.

    >>> interval([Reason.FEW_POSITIVE(n=5)], given=False)
    'no interval: only 5 positive units'
    """
    told = "; ".join(reason(note, **nouns) for note in notes)
    return f"{NO_INTERVAL}: {told}" if told and not given else told


def refusal(notes: Iterable[Note]) -> str:
    """Why there is no interval, in the few words that a page has room for where it would stand.

    >>> refusal([Reason.FEW_POSITIVE(n=5)])
    'only 5 sentences'
    """
    return "; ".join(reason(note, positive=SENTENCE) for note in notes)


def planning(note: Note | None) -> str:
    """Why it can't be said how much more to code; a refused interval is named as such.

    >>> planning(Reason.FEW_POSITIVE(n=5)), planning(Reason.NEVER_USED())
    ('no interval: only 5 positive units', 'no variation: no coder applied the code')
    """
    return interval([note], given=not note.reason.refuses) if note else ""


#: The levels of agreement, as headings, in their order; and one of each.
LEVELS = {Level.CODE: "Codes", Level.SUBTHEME: "Subthemes", Level.THEME: "Themes"}
ONE_OF = {Level.CODE: "Code", Level.SUBTHEME: "Subtheme", Level.THEME: "Theme"}


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How a page heads the column of a coefficient; whether it is a share, shown in percent."""

    heading: str
    share: bool = False


#: The coefficients that a page shows beside α, by their column in the table, in its order.
COEFFICIENTS = {
    "positive": Coefficient("Agree on use"),
    "prevalence": Coefficient("Prevalence", share=True),
    "ac1": Coefficient("AC1"),
    "percent": Coefficient("Agree", share=True),
}

#: What a state of the consensus means, to stand beside a disagreement.
STATES = {
    State.OPEN: "open, not decided yet",
    State.AGREED: "agreed",
    State.ADOPTED: "adopted",
    State.BOTH_VALID: "both valid",
    State.CODEBOOK: "the codebook is to be changed first",
    State.DIFFERENCE: "kept as a difference",
    State.SUPERSEDED: "an earlier decision, no longer in force",
}
NOT_IN_CONSENSUS = "not in the consensus"
#: Stands after “adopted” where no coder's coding was.
OWN_CODING = "a coding of the team’s own"


def state(value: State | None) -> str:
    """What a state of the consensus means, or that there is none.

    >>> state(State.OPEN), state(None)
    ('open, not decided yet', 'not in the consensus')
    """
    return STATES[value] if value else NOT_IN_CONSENSUS



#: The kinds of differences in the order of pages: a heading, and what it means.
DIFFERENCES = {
    Difference.CODE_CHOICE: (
        "Other codes in the same place",
        "Both marked the place, and did not give it the same code.",
    ),
    Difference.BOUNDARY: (
        "The same code on other sentences",
        "Both gave the code, and one began earlier or went on longer.",
    ),
    Difference.MISSED: (
        "One marked it, the other nothing",
        "One coder gave a code, and the other marked nothing there.",
    ),
}

#: Stands in tables for the code of a coder who gave none.
NOTHING = "(nothing)"

#: How coders differed in a code, to stand before how often they did.
DIFFERED = {
    Difference.MISSED: "the other coder marked nothing there",
    Difference.CODE_CHOICE: "gave another code",
    Difference.BOUNDARY: "began or ended elsewhere",
}

#: Why a coding is in no coefficient: a heading, and what it means.
LEFT_OUT = {
    LeftOut.SECOND: (
        "Second coding of a coder",
        "It is the same person’s second coding, compared with the first alone.",
    ),
    LeftOut.UNFINISHED: (
        "Narrative not complete",
        "The coder has not marked the narrative complete.",
    ),
    LeftOut.SUGGESTED: ("Accepted suggestion", "It was made after suggestions were shown."),
    LeftOut.RECODE: (
        "Needs recoding",
        "Its code was split or retired since, and nobody has recoded it yet.",
    ),
    LeftOut.HEADING: ("In a heading", "Headings are no sentences."),
    LeftOut.ALONE: (
        "No other coder completed the narrative",
        "There is nobody to compare it with.",
    ),
    LeftOut.ORPHAN: ("Not found in the text", "The passage is not there, or no longer."),
}

#: Why a narrative's coding by a coder is not compared.
NOT_COMPARED = {
    NotCompared.NOT_CODED: "not coded",
    NotCompared.NOT_COMPLETE: "in progress",
    NotCompared.SECOND: "second coding",
    NotCompared.NO_OTHER: "complete, but nobody else’s is",
}
