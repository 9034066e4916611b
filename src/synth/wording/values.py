"""The values of the vocabulary in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import (
    Approach,
    Change,
    CodeOrigin,
    Component,
    Difference,
    Evidence,
    GroupMeasure,
    Growth,
    InThemes,
    Layer,
    LeftOut,
    Level,
    LikeBy,
    NearestText,
    NotCompared,
    NotUnit,
    RankingFact,
    Relevance,
    Standing,
    State,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

from synth.wording.grammar import plural

#: The levels of agreement, as headings, in their order; and one of each.
LEVELS = {Level.CODE: "Codes", Level.SUBTHEME: "Subthemes", Level.THEME: "Themes"}
ONE_OF = {Level.CODE: "Code", Level.SUBTHEME: "Subtheme", Level.THEME: "Theme"}


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How a page heads the column of a coefficient; whether it is a share, shown in percent, and
    whether it stands folded away, in a table of its own."""

    heading: str
    share: bool = False
    folded: bool = False


#: The coefficients that a page shows beside α, by their column in the table, in its order.
COEFFICIENTS = {
    "positive": Coefficient("Agree on use"),
    "prevalence": Coefficient("Prevalence", share=True),
    "ac1": Coefficient("AC1"),
    "percent": Coefficient("Agree", share=True),
    "fleiss": Coefficient("Fleiss’ κ", folded=True),
    "brennan_prediger": Coefficient("Brennan–Prediger", folded=True),
}

#: The unitizing coefficients of codes that exclude one another: a sign, and what it says.
GROUP_MEASURES = {
    GroupMeasure.BOTH: ("uα", "where passages begin and end, and which code they have"),
    GroupMeasure.MARKED: ("|uα", "where anything of the group is marked, whichever code"),
    GroupMeasure.WHICH_CODE: ("cuα", "which code, where two coders marked the same text"),
    GroupMeasure.ONE_CODE: ("(k)uα", "how well this code is told from the others of the group"),
}

#: What a state of the consensus means, to stand beside a disagreement.
STATES = {
    State.OPEN: "open, not decided yet",
    State.AGREED: "agreed",
    State.ADOPTED: "adopted",
    State.BOTH_VALID: "both valid",
    State.REJECTED: "rejected, nobody’s coding stands",
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
        "Both marked the same words, and neither gave them the other’s code.",
    ),
    Difference.BOUNDARY: (
        "The same code on other words",
        "Both gave the code, and one began earlier or went on longer, in other sentences; or each "
        "gave it to other words of a sentence.",
    ),
    Difference.MISSED: (
        "One gave the code, the other did not",
        "One coder gave a code, and the other neither gave it there nor another that competes.",
    ),
}

#: Stands in tables for the code of a coder who gave none.
NOTHING = "(nothing)"
#: Stands in tables for the value of what has none in a classification, so that all of it adds up.
NO_VALUE = "(none)"

#: How coders differed in a code, to stand before how often they did.
DIFFERED = {
    Difference.MISSED: "the other coder did not give it there",
    Difference.CODE_CHOICE: "gave another code",
    Difference.BOUNDARY: "began or ended elsewhere",
}

#: Why a coding is in no comparison of sentences: a heading, and what it means.
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
    LeftOut.REPEATED: (
        "Stands twice",
        "The coder has the same code on the same passage already; the two count once.",
    ),
    LeftOut.HEADING: (
        "In a heading",
        "Headings are no sentences; it counts where passages or whole narratives are compared.",
    ),
    LeftOut.NO_UNIT: (
        "On no unit",
        "It stands in the head of a table, a label, a caption, a citation or a number alone; it "
        "counts where passages or whole narratives are compared.",
    ),
    LeftOut.ALONE: (
        "No other coder completed the narrative",
        "There is nobody to compare it with. It says how common the code is, for Fleiss’ κ and AC1 "
        "alone.",
    ),
    LeftOut.ORPHAN: ("Not found in the text", "The passage is not there, or no longer."),
}

#: Why a sentence is no unit of agreement.
NOT_UNITS = {
    NotUnit.HEAD: "in the head of a table",
    NotUnit.LABEL: "a label",
    NotUnit.CAPTION: "the caption of a table",
    NotUnit.CITATION: "a citation",
    NotUnit.NUMBER: "a number",
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

#: What screeners judge a study's relevance to.
RELEVANCE = {
    Relevance.QUALITY: "quality",
    Relevance.RESILIENCE: "resilience",
}

#: The components of GRADE-CERQual in their order.
COMPONENTS = {
    Component.METHODOLOGICAL_LIMITATIONS: "Methodological limitations",
    Component.COHERENCE: "Coherence",
    Component.ADEQUACY: "Adequacy",
    Component.RELEVANCE: "Relevance",
}
#: In place of a level that nobody entered.
NOT_ASSESSED = "not assessed"

#: Whether a theme still is what an assessment was made on.
STANDING = {
    Standing.AS_IT_STANDS: "judged as it stands",
    Standing.CHANGED: "judged on an earlier state",
    Standing.NOT_RECORDED: "not recorded on what it was judged",
}


def changed(
    statement: bool, subthemes: bool, added: int, removed: int, altered: int, *, known: bool = True
) -> str:
    """What has changed since a theme was judged; not `known`: it is only known that it has.

    >>> changed(True, False, 2, 1, 0)
    'the statement; 2 codings added, 1 removed'
    >>> changed(False, True, 0, 0, 1)
    'the subthemes or their statements; 1 coding changed'
    >>> changed(False, False, 0, 0, 0, known=False)
    'the statement or the codings'
    """
    if not known:
        return "the statement or the codings"
    parts = ["the statement"] if statement else []
    parts += ["the subthemes or their statements"] if subthemes else []
    counts = [
        (number, what)
        for number, what in ((added, "added"), (removed, "removed"), (altered, "changed"))
        if number
    ]
    told = [f"{number:,} {what}" for number, what in counts]
    if counts:
        told[0] = f"{plural(counts[0][0], 'coding')} {counts[0][1]}"
    return "; ".join([*parts, *([", ".join(told)] if told else [])])


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
    if change in (Change.RENAME, Change.MERGE):  # else nobody needs to look: it is followed
        return (
            f"“{code}” was {CHANGED[change]} in version {version}, another code has been given the "
            "id since, and the file does not say with which version it was coded"
        )
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

#: That the codebook stood before coding, by how the codes in use came into it.
STOOD_BEFORE = {
    Growth.DEDUCTIVE: "all codes in use are deductive",
    Growth.STOOD: "the history of the codebook records no code in use that was added while coding",
}

#: What the text that is nearest to a passage is to the code.
NEAREST = {
    NearestText.LABEL: "the code’s name",
    NearestText.DEFINITION: "the definition",
    NearestText.INCLUDE: "when the code applies",
    NearestText.EXAMPLE: "an example in the codebook",
    NearestText.CODING: "what {coder} coded so in {narrative}",
}
#: By what a text is near.
LIKE_BY = {LikeBy.TFIDF: "wording", LikeBy.EMBEDDING: "meaning"}

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
