"""`workshop.html`: a printable page for each theme, for a workshop or a reflexive meeting."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.disagreement_list import MOST as MOST_LISTED
from synth.report.parts.disagreement_list import RankedDifference, entry_id
from synth.report.parts.environment import render, to_page
from synth.report.parts.linking import Linking
from synth.report.parts.quoting import middle
from synth.report.parts.review_state import agreeing, verdicts
from synth.report.workshop.questions import counts_of, questions
from synth.report.workshop.quotations import CONTRARY, RULE, SUPPORTING, Chosen, chosen
from synth.tables.agree import ItemAgreement
from synth.vocabulary import Level, Polarity, State, Voice
from synth.wording import DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence
    from synth.report.parts.review_state import ThemeReview
    from synth.report.workshop.questions import ThemeCounts
    from synth.tables.theme import ThemeSummary

#: Open disagreements, and codes with low agreement, on a theme's page.
DISAGREEMENTS, CODES = 5, 3
#: Characters of a quotation; what is longer is cut in the middle.
LONGEST = 420


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage as it is quoted: its coding, the label of its code, who gave that code there."""

    coding_id: str
    narrative: str
    section: str
    quote: str
    label: str
    coders: tuple[str, ...]
    participant: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one coder coded where another differs."""

    coder: str
    label: str
    quote: str
    memo: str


@dataclass(frozen=True, slots=True)
class OpenDisagreement:
    """An unsettled disagreement. `kind`: in words; `sentence`: the first, numbered from 1; `id`: on
    the agreement page ("" where it is not listed); `nothing`: coders who did not."""

    id: str
    narrative: str
    sentence: int
    kind: str
    sides: tuple[Side, ...]
    nothing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenDisagreements:
    """How many there are on a theme, and the first of them."""

    total: int
    first: tuple[OpenDisagreement, ...]


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """A code's label and its agreement."""

    label: str
    agreement: ItemAgreement


@dataclass(frozen=True, slots=True)
class Flagged:
    """A passage that a reviewer flagged; `narrative` and `quote` are "" where it is gone."""

    coding_id: str
    comment: str
    narrative: str
    quote: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a reviewer says, with the passages flagged in it."""

    review: ThemeReview
    flags: tuple[Flagged, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one theme. `agreeing`: how many reviewers agree with it as it stands;
    `questions`: to talk over."""

    theme: ThemeSummary
    subthemes: Sequence[ThemeSummary]
    supporting: tuple[Quotation, ...]
    contrary: tuple[Quotation, ...]
    open: OpenDisagreements
    codes: tuple[CodeAgreement, ...]
    reviews: tuple[Reviewed, ...]
    agreeing: int
    questions: list[str]


def page(data: ReportData) -> str:
    """The page."""
    counts, given = counts_of(data), verdicts(data, data.evidence)
    return render(
        "workshop/workshop",
        data.site,
        assets=("workshop/workshop.css",),
        linking=Linking(data.names, to_page),
        round=data.last_round,
        reflexive=data.reflexive,
        rule=RULE,
        supporting=SUPPORTING,
        contrary=CONTRARY,
        left_out=[data.code_label(code) for code in data.left_out],
        without=[data.code_label(code) for code in data.in_none],
        headings=data.section_headings,
        questions=dict(data.questions),
        narratives=len(data.narratives),
        needed=data.config.reviews.agreeing,
        sheets=[_sheet(data, theme, counts, given[theme.id]) for theme in data.evidence],
    )


def _sheet(
    data: ReportData,
    theme: ThemeEvidence,
    counts: Mapping[str, ThemeCounts],
    given: Sequence[ThemeReview],
) -> Sheet:
    supporting, contrary = chosen(theme, Polarity.SUPPORTING), chosen(theme, Polarity.CONTRARY)
    return Sheet(
        theme.summary,
        theme.subthemes,
        supporting=tuple(map(_quotation, supporting)),
        contrary=tuple(map(_quotation, contrary)),
        open=open_disagreements(data, theme),
        codes=lowest_agreement(data, theme),
        reviews=tuple(_reviewed(data, review) for review in given),
        agreeing=agreeing(given),
        questions=questions(data, theme.summary, counts),
    )


def open_disagreements(data: ReportData, theme: ThemeEvidence) -> OpenDisagreements:
    """Unsettled disagreements on codes of the theme, those to discuss first in front, one a
    sentence.

    A coding where several others marked nothing is one.
    """
    codes = _codes(theme)
    entries: dict[tuple[str, str], list[RankedDifference]] = {}
    for ranked in data.disagreements:
        difference = ranked.difference
        # In no consensus, or open in one.
        unsettled = not difference.state or difference.state is State.OPEN
        if unsettled and codes & {difference.code_a, difference.code_b}:
            entries.setdefault((difference.coding_a, difference.coding_b), []).append(ranked)
    by_sentence: dict[tuple[str, int], list[RankedDifference]] = {}
    for entry in entries.values():
        first = entry[0].difference
        by_sentence.setdefault((first.narrative, first.first_sentence), entry)
    shown = list(by_sentence.values())[:DISAGREEMENTS]
    return OpenDisagreements(len(entries), tuple(_open(data, entry) for entry in shown))


def _open(data: ReportData, entry: Sequence[RankedDifference]) -> OpenDisagreement:
    ranked = entry[0]
    difference = ranked.difference
    quote_a, quote_b = middle(difference.quote_a, LONGEST), middle(difference.quote_b, LONGEST)
    a = Side(difference.coder_a, data.code_label(difference.code_a), quote_a, difference.memo_a)
    b = Side(difference.coder_b, data.code_label(difference.code_b), quote_b, difference.memo_b)
    return OpenDisagreement(
        id=entry_id(difference) if ranked.rank <= MOST_LISTED else "",
        narrative=difference.narrative,
        sentence=difference.first_sentence + 1,
        kind=DIFFERENCES[difference.kind][0],
        sides=(a, b) if difference.coding_b else (a,),
        nothing=() if difference.coding_b else tuple(item.difference.coder_b for item in entry),
    )


def lowest_agreement(data: ReportData, theme: ThemeEvidence) -> tuple[CodeAgreement, ...]:
    """The theme's codes with the lowest defined α, lowest first; none of a reflexive study."""
    if data.reflexive:
        return ()
    codes = _codes(theme)
    defined = [
        item
        for item in data.rows(ItemAgreement)
        if item.level == Level.CODE and item.id in codes and not math.isnan(item.alpha)
    ]
    defined.sort(key=lambda item: (item.alpha, item.id))
    return tuple(CodeAgreement(data.code_label(item.id), item) for item in defined[:CODES])


def _codes(theme: ThemeEvidence) -> set[str]:
    return {code.code for group in theme.groups for code in group.codes}


def _quotation(passage: Chosen) -> Quotation:
    coding = passage.coding
    return Quotation(
        coding.coding_id,
        coding.narrative,
        coding.section,
        quote=middle(coding.quote, LONGEST),
        label=passage.label,
        coders=passage.coders,
        participant=coding.voice == Voice.PARTICIPANT,
    )


def _reviewed(data: ReportData, review: ThemeReview) -> Reviewed:
    flags = []
    for coding_id, comment in review.flags:
        coding = data.coding_by_id.get(coding_id)
        narrative = coding.narrative if coding else ""
        quote = middle(coding.quote, LONGEST // 2) if coding else ""
        flags.append(Flagged(coding_id, comment, narrative, quote))
    return Reviewed(review, tuple(flags))
