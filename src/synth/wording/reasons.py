"""Reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.reasons import Note


from synth.wording.grammar import noun, plural

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
    Reason.CODES_TOGETHER: (
        "the codes do not exclude one another: in {clashes} a coder gave two of them to one text"
    ),
    Reason.ONE_SCREENER: "there is only one screener",
    Reason.NO_COMMON_STUDY: "no study was screened by two",
    Reason.REFLEXIVE: "a reflexive study: not computed",
    Reason.FEW_POSITIVE: "only {positive}",
    Reason.FEW_SPANS: "only {spans}",
    Reason.FEW_NARRATIVES: "only {clusters}",
    Reason.CODE_IN_FEW: "the code occurs in only {clusters}",
    Reason.NEVER_DEFINED: "undefined in every resample",
    Reason.PERFECT: "coders agree everywhere, so resampling shows no uncertainty",
    Reason.NO_WIDTH: "every resample gives the same value",
    Reason.OFTEN_UNDEFINED: "in {share:.0%} of the resamples nothing varied or nobody differed",
    Reason.FEW_TIMES_SUGGESTED: "suggested {times} times, in {narratives} narratives",
    Reason.FEW_TIMES_CODED: "coded {times} times, in {narratives} narratives",
    Reason.NO_RESAMPLE: "no resample holds the code",
    Reason.APPROXIMATE: "approximate: only {clusters}",
    Reason.SOMETIMES_UNDEFINED: (
        "in {share:.1%} of the resamples nothing varied or nobody differed; these are left out"
    ),
    Reason.UNITS_RESAMPLED: "{units} were resampled one by one",
    Reason.NO_INTERVAL_COMPUTED: "no interval was computed",
    Reason.NO_PREVALENCE: "no prevalence between 0 and 1",
    Reason.FEW_CODED: "{coded} coded; {needed} are needed (base {base}, run {run})",
    Reason.BASE_WITHOUT_CODES: "the base has no codes (narratives 1 to {base})",
    Reason.QUOTE_AT_PLACES: "the quote occurs in {n} places",
    Reason.QUOTE_BESIDE_NONE: "the quote occurs in {n} places, and none of them has the words "
    "given in “before” and “after”",
    Reason.QUOTE_NOT_THERE: "the quote is not in the text",
    Reason.QUOTE_STOOD_AT_PLACES: "the quote occurred in {n} places",
    Reason.TEXT_NOT_KEPT: "the text was edited and the earlier version was not kept",
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
        clashes=plural(n, "place"),
        units=noun(2, unit, _PLURALS.get(unit, "")),
        coded=plural(n, "narrative is", "narratives are"),
        needed=numbers.get("base", 0) + numbers.get("run", 0),
    )


#: The kind of interval that coefficients of agreement have; docs/agreement.md says how it is made.
INTERVAL_KIND = "the hull of a bootstrap-t and an expanded BCa interval"

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
