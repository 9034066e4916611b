"""The vocabulary in words, and how numbers and nouns are put together.

What a page, a table for readers or a message says of a value of `synth.vocabulary` stands here and
nowhere else. Nothing reads these words back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import (
    Approach,
    Change,
    CodeOrigin,
    Component,
    Difference,
    Evidence,
    InThemes,
    Layer,
    LeftOut,
    Level,
    NotCompared,
    RankingFact,
    Reason,
    State,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.vocabulary import Note


def plural(number: float, thing: str, things: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "coding"), plural(1400, "narrative"), plural(2, "study", "studies")
    ('1 coding', '1,400 narratives', '2 studies')
    """
    return f"{number:,} {noun(number, thing, things)}"


def noun(number: float, thing: str, things: str = "") -> str:
    """The noun alone, where its count stands apart.

    >>> noun(1, "coding"), noun(0, "study", "studies")
    ('coding', 'studies')
    """
    return thing if number == 1 else things or thing + "s"


def spelled(number: int) -> str:
    """A count as a sentence begins with it: small ones in words.

    >>> spelled(0), spelled(9), spelled(1400)
    ('No', 'Nine', '1,400')
    """
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"


_SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def listing(names: Iterable[str], most: int = 0) -> str:
    """Names as a sentence lists them; with `most`, the rest as a number.

    >>> listing(["a"]), listing(["a", "b", "c"]), listing(["a", "b", "c", "d"], 2)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    every = list(names)
    if most and len(every) > most + 1:
        every = [*every[:most], f"{len(every) - most:,} more"]
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


_NUMBERED = re.compile(r"([A-Za-z._]*)0*(\d+)")


def cited(narratives: Iterable[str]) -> list[tuple[str, str]]:
    """Narratives as they are cited, in order: (what is shown, narrative).

    Where ids differ in nothing but a number, the number alone is shown.

    >>> cited(["N12", "N01"]), cited(["ward", "N02"])
    ([('1', 'N01'), ('12', 'N12')], [('N02', 'N02'), ('ward', 'ward')])
    """
    names = sorted(narratives)
    numbered = [match for match in map(_NUMBERED.fullmatch, names) if match]
    if len(numbered) < len(names) or len({match[1] for match in numbered}) > 1:
        return [(name, name) for name in names]
    by_number = sorted((int(match[2]), match[0]) for match in numbered)
    return [(str(number), name) for number, name in by_number]


def narratives_cited(narratives: Iterable[str]) -> str:
    """The same as one text; "" for none.

    >>> narratives_cited(["N12", "N01", "N05"]), narratives_cited(["N07"]), narratives_cited([])
    ('Narratives 1, 5, 12', 'Narrative 7', '')
    """
    shown = [shown for shown, _ in cited(narratives)]
    several = "s" if len(shown) > 1 else ""
    return f"Narrative{several} {', '.join(shown)}" if shown else ""


def in_narratives(narratives: Iterable[str]) -> str:
    """The same in the field's form, to stand behind a statement.

    >>> in_narratives(["N12", "N01", "N05"]), in_narratives([])
    ('(in Narratives 1, 5, 12)', '')
    """
    told = narratives_cited(narratives)
    return f"(in {told})" if told else ""


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
    Reason.UNITS_RESAMPLED: "{units} were resampled one by one",
    Reason.NO_INTERVAL_COMPUTED: "no interval was computed",
    Reason.INTERVAL_WITHOUT_WIDTH: "the interval at hand has no width",
    Reason.NO_PREVALENCE: "no prevalence between 0 and 1",
    Reason.FEW_CODED: "{coded} coded; {needed} are needed (base {base}, run {run})",
    Reason.BASE_WITHOUT_CODES: "the base has no codes (narratives 1 to {base})",
    Reason.QUOTE_AT_PLACES: "the quote stands at {n} places",
    Reason.QUOTE_BESIDE_NONE: "the quote stands at {n} places, and what “before” and “after” say "
    "is beside none of them",
    Reason.QUOTE_NOT_THERE: "the quote is not in the text",
    Reason.QUOTE_STOOD_AT_PLACES: "the quote stood at {n} places",
    Reason.TEXT_NOT_KEPT: "the text was edited and the older one is not kept",
    Reason.PASSAGE_GONE: "its passage was changed or deleted",
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
        units=noun(2, unit, _PLURALS.get(unit, "")),
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

#: What the team's approach means for coding.
APPROACHES = {
    Approach.CODING_RELIABILITY: "Coding reliability: codes are fixed beforehand and several "
    "coders apply them; agreement between them is part of the method.",
    Approach.CODEBOOK: "Codebook: codes are kept in a codebook that may change as coding goes on; "
    "agreement is material for discussing codes, not a test.",
    Approach.REFLEXIVE: "Reflexive: coding is the researchers’ interpretation and themes are made "
    "in it; agreement is not computed.",
}

_LAYERS = {
    Layer.UNION: "the codings of all coders (union)",
    Layer.MAJORITY: "the codings on which more than half of a narrative’s coders agree (majority)",
    Layer.CONSENSUS: "the codings the team agreed on (consensus)",
}


def layer(counting: str) -> str:
    """The counting layer (as the setting `counting` names it), to stand after “What counts: ”.

    >>> layer("consensus"), layer("anna")
    ('the codings the team agreed on (consensus)', 'the codings of anna alone')
    """
    return _LAYERS[Layer(counting)] if counting in _LAYERS else f"the codings of {counting} alone"


def layer_meaning(counting: str, coders: int) -> str:
    """When a coding counts in that layer, in full sentences; `coders`: how many the study has.

    >>> layer_meaning("consensus", 2)
    'Only what the team settled on in codings/consensus/ counts.'
    """
    match counting:
        case Layer.UNION:
            several = "; where several marked it, each of their codings counts"
            return (
                "A passage counts as soon as one coder has marked it"
                f"{several if coders > 1 else ''}."
            )
        case Layer.MAJORITY:
            return (
                "A coding counts when more than half of those who coded the narrative gave the "
                "same code in the same sentence; of two coders, both."
            )
        case Layer.CONSENSUS:
            return "Only what the team settled on in codings/consensus/ counts."
        case _:
            return (
                "The other coders’ codings are shown beside the texts, and are compared on the "
                "agreement page."
            )


#: In place of the reason of an exclusion that gives none.
NO_REASON = "no reason given"

#: The components of GRADE-CERQual in their order.
COMPONENTS = {
    Component.METHODOLOGICAL_LIMITATIONS: "Methodological limitations",
    Component.COHERENCE: "Coherence",
    Component.ADEQUACY: "Adequacy",
    Component.RELEVANCE: "Relevance",
}
#: In place of a level that nobody entered.
NOT_ASSESSED = "not assessed"

#: Evidence for an ENTREQ item that comes from the data alone.
FROM_DATA = {
    Evidence.THERE: "from data",
    Evidence.IN_PART: "from data, in part",
    Evidence.MISSING: "missing",
}

#: What a change of the codebook has done to a code.
CHANGED = {
    Change.ADD: "added",
    Change.RENAME: "renamed",
    Change.MERGE: "merged",
    Change.SPLIT: "split",
    Change.REDEFINE: "redefined",
    Change.RETIRE: "retired",
}


def recode(code: str, change: Change | None, version: int, why: str) -> str:
    """Why a coding is to be looked at again: what became of its code; None: nobody defined it.

    >>> recode("move-staff", Change.SPLIT, 3, "two things in one.")
    '“move-staff” was split in version 3: two things in one.'
    """
    if not change:
        return f"“{code}” is not in the codebook"
    return f"“{code}” was {CHANGED[change]} in version {version}: {why}"


def ended(change: Change, version: int, into: Sequence[str], why: str) -> str:
    """How a code ceased to exist.

    >>> ended(Change.MERGE, 2, ["talk"], "one thing.")
    'merged in version 2 into “talk”: one thing.'
    """
    became = f" into “{'”, “'.join(into)}”" if into else ""
    return f"{CHANGED[change]} in version {version}{became}: {why}"


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
