"""The vocabulary in words, and how numbers and nouns are put together.

What a page, a table for readers or a message says of a value of `synth.vocabulary` stands here and
nowhere else. Nothing reads these words back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.vocabulary import (
    CodeOrigin,
    Difference,
    InThemes,
    Level,
    NotCompared,
    RankingFact,
    Reason,
    State,
    Tree,
)

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
#: an interval draws (narratives), `{positive}` with what is counted (positive units).
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
    Reason.ONE_CODE_OF_GROUP: (
        "no variation: at most one code of the group overlaps another coder's span"
    ),
    Reason.NOT_MARKED_TWICE: "no other coder marked anything where this code stands",
    Reason.CODES_OVERLAP: (
        "the codes do not exclude one another: coder {coder} has two of them at {place} "
        "in document {document}"
    ),
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
    Reason.UNITS_RESAMPLED: "units were resampled one by one",
    Reason.NO_INTERVAL_COMPUTED: "no interval was computed",
    Reason.INTERVAL_WITHOUT_WIDTH: "the interval at hand has no width",
    Reason.NO_PREVALENCE: "no prevalence between 0 and 1",
    Reason.FEW_CODED: "{coded} coded; {needed} are needed (base {base}, run {run})",
    Reason.BASE_WITHOUT_CODES: "the base has no codes (narratives 1 to {base})",
}

#: What intervals draw and what they count, in the study; `synth agree FILE` may draw other things.
NARRATIVE, POSITIVE_UNIT = "narrative", "positive unit"


def reason(note: Note | None, cluster: str = NARRATIVE, positive: str = POSITIVE_UNIT) -> str:
    """A note in words; "" for none. `cluster`, `positive`: the nouns for one of what is drawn and
    of what is counted.

    >>> reason(Reason.CODE_IN_FEW(n=1)), reason(Reason.APPROXIMATE(n=12), "document")
    ('the code occurs in only 1 narrative', 'approximate: only 12 documents')
    """
    if note is None:
        return ""
    numbers = dict(zip(note.reason.numbers, note.values, strict=True))
    n = numbers.get("n", 0)
    return REASONS[note.reason].format(
        **numbers,
        clusters=plural(n, cluster),
        positive=plural(n, positive),
        spans=plural(n, "span"),
        coded=plural(n, "narrative is", "narratives are"),
        needed=numbers.get("base", 0) + numbers.get("run", 0),
    )


#: How the notes of a refused interval begin.
NO_INTERVAL = "no interval"


def interval(
    notes: Iterable[Note], given: bool, cluster: str = NARRATIVE, positive: str = POSITIVE_UNIT
) -> str:
    """The notes on an interval as one text. `given`: whether there is an interval.

    >>> interval([Reason.FEW_POSITIVE(n=5)], given=False)
    'no interval: only 5 positive units'
    """
    told = "; ".join(reason(note, cluster, positive) for note in notes)
    return f"{NO_INTERVAL}: {told}" if told and not given else told


#: The levels of agreement, as headings, in their order.
LEVELS = {Level.CODE: "Codes", Level.SUBTHEME: "Subthemes", Level.THEME: "Themes"}

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

#: Why a narrative's coding by a coder is not compared.
NOT_COMPARED = {
    NotCompared.NOT_CODED: "not coded",
    NotCompared.NOT_COMPLETE: "in progress",
    NotCompared.SECOND: "second coding",
    NotCompared.NO_OTHER: "complete, but nobody else’s is",
}

#: Where a code comes from.
CODE_ORIGINS = {
    CodeOrigin.DEDUCTIVE: "deductive: brought to the narratives",
    CodeOrigin.INDUCTIVE: "inductive: made from the narratives",
    CodeOrigin.SUGGESTED: "suggested by software, accepted by people",
}

#: What the text that is nearest to a passage is to the code.
NEAREST = {
    "label": "the code’s name",
    "definition": "the definition",
    "include": "when the code applies",
    "example": "an example in the codebook",
    "coding": "what {coder} coded so in {narrative}",
}

#: Where a code without a theme stands, beside it.
IN_THEMES = {InThemes.LEFT_OUT: "left out", InThemes.IN_NONE: "in no theme"}

#: The trees of codes: a name, and what their likeness is.
TREES = {
    Tree.TOGETHER: (
        "Codes by co-occurrence",
        "c, the share of sentences with either that carry both",
    ),
    Tree.MEANING: ("Codes by definition", "the cosine of what the codebook says of them"),
}

#: What is told of a ranking of codes.
RANKING_FACTS = {
    RankingFact.EMBEDDINGS: "embeddings",
    RankingFact.TERMS: "terms",
    RankingFact.NEGATION: "negation",
    RankingFact.METHOD: "method",
    RankingFact.VERSION: "version of the ranking",
    RankingFact.LEARNED_FROM: "learned from",
    RankingFact.JUDGED_BY: "judged by",
    RankingFact.NOTE: "note",
}
