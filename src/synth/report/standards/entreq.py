"""ENTREQ: each of the 21 items with what people wrote and what the study's data show.

Tong et al. 2012, doi 10.1186/1471-2288-12-181. Nothing here says that an item is met: that is for
readers to judge. The sentences about data hold this run's figures.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.csv_tables import table
from synth.report.parts.environment import coefficient
from synth.report.parts.screening_flow import flow_of
from synth.report.parts.screening_summary import screening_stages
from synth.report.parts.stages_table import rounds_in_order, screening_counts, sources_count
from synth.report.standards import methods_text as methods
from synth.report.standards.agreement_text import consensus
from synth.tables.agree import ScreeningAgreement
from synth.vocabulary import Evidence, Voice
from synth.wording import FROM_DATA, listing, noun, plural
from synth.written.standards import ENTREQ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData
    from synth.written.standards import EntreqItem

#: More reasons of exclusion, headings or values of a key than this are not named one by one.
MOST = 9
#: The items on the appraisal of single studies.
_APPRAISAL = (12, 13)


@dataclass(frozen=True, slots=True)
class Link:
    """Where the report shows something: what the link says, page under `reports/`, anchor."""

    text: str
    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the data show for an item: sentences, and where to see it."""

    sentences: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """An item with its evidence. `text` and `where`: what people wrote. `lacking`: what is missing
    of the data, where the item rests on them."""

    item: EntreqItem
    text: str
    where: str
    shown: Shown
    lacking: str

    @property
    def answered(self) -> bool:
        """Whether people wrote anything."""
        return bool(self.text or self.where)

    @property
    def state(self) -> Evidence:
        """Whether there is evidence."""
        if self.answered:
            return Evidence.THERE
        if not self.shown.sentences:
            return Evidence.MISSING
        return Evidence.IN_PART if self.item.from_ == "part" else Evidence.THERE

    @property
    def missing(self) -> bool:
        """Whether there is none."""
        return self.state is Evidence.MISSING

    @property
    def source(self) -> str:
        """Where the evidence comes from, in words."""
        if not self.answered:
            return FROM_DATA[self.state]
        return "written, and from data" if self.shown.sentences else "written"


def entreq_items(data: ReportData) -> list[ItemEvidence]:
    """The 21 items in their order."""
    answers = {answer.item: answer for answer in data.entreq}
    items = []
    for item in ENTREQ:
        show = _SHOWN.get(item.number)
        shown = show(data) if show else Shown()
        answer = answers.get(item.number)
        items.append(
            ItemEvidence(
                item,
                text=answer.text if answer else "",
                where=answer.where if answer else "",
                shown=shown,
                lacking=_lacking(data, item.number, shown),
            )
        )
    return items


def _lacking(data: ReportData, number: int, shown: Shown) -> str:
    lacking = "" if shown.sentences else _LACKING.get(number, "")
    judged = (assessment.methodological_limitations for assessment in data.cerqual)
    if number in _APPRAISAL and any(concern and concern.level for concern in judged):
        lacking += (
            " Concerns about methodological limitations are judged for whole findings, in the "
            "evidence profile."
        )
    return lacking


def entreq_summary(items: Sequence[ItemEvidence]) -> str:
    """How many items have evidence, and which have none; never more than that.

    It says nothing on whether the evidence is good.
    """
    numbers: defaultdict[Evidence, list[str]] = defaultdict(list)
    for evidence in items:
        numbers[evidence.state].append(str(evidence.item.number))
    missing, in_part = numbers[Evidence.MISSING], numbers[Evidence.IN_PART]
    part = f", {len(in_part)} of them in part" if in_part else ""
    return (
        f"{len(items) - len(missing)} of {len(items)} items have evidence{part}; missing: "
        f"{', '.join(missing) or 'none'}."
    )


def entreq_csv(data: ReportData) -> Table:
    """The table `entreq.csv`."""
    return table(
        "entreq.csv",
        "the ENTREQ items with what people wrote and what the data show",
        entreq_items(data),
        ("item", "item.number"),
        ("name", "item.name"),
        ("domain", "item.domain"),
        ("asks", "item.asks"),
        ("evidence_from", "item.from_"),
        "state",
        ("written", "text"),
        "where",
        ("data", lambda evidence: " ".join(evidence.shown.sentences)),
        "lacking",
    )


# --- what the data show -------------------------------------------------------------------------

_NARRATIVES = Link("the narratives", "index.html", "narratives")
_SCREENING = Link("the screening", "index.html", "screening")
_THEMES = Link("the themes", "themes.html")
_CODEBOOK = Link("the codebook", "codebook.html")


def _aim(data: ReportData) -> Shown:
    if not data.questions:
        return Shown()
    number = plural(len(data.questions), "review question")
    asked = " ".join(text for _, text in data.questions)
    return Shown(
        (f"The study’s settings name {number}: {asked}",),
        (Link("the study", "index.html", "study"),),
    )


def _screened(data: ReportData) -> Shown:
    sentences = methods.screening(data)
    sentences += [
        f"At the stage “{stage.name}”, {listing(stage.screeners)} decided on "
        f"{screening_counts(stage)}."
        for stage in screening_stages(data.screening)
    ]
    links = [_SCREENING] if sentences else []
    if not data.reflexive:
        pairs = [
            pair
            for pair in data.rows(ScreeningAgreement)
            if pair.screener_b and not math.isnan(pair.kappa)
        ]
        sentences += [
            f"{pair.screener_a} and {pair.screener_b} decided on the same "
            f"{plural(pair.studies, 'study', 'studies')} at the stage “{pair.stage}” (include "
            f"against not include: Cohen’s κ {coefficient(pair.kappa)})."
            for pair in pairs
        ]
        links += [Link("their agreement", "agreement.html", "screening")] if pairs else []
    return Shown(tuple(sentences), tuple(links))


def _characteristics(data: ReportData) -> Shown:
    if not data.narratives:
        return Shown()
    types: Counter[str] = Counter(
        source.type for source in data.publications(data.sources).values()
    )
    by_type = f" (by type: {_counted(types)})" if types else ""
    sentences = [
        f"{plural(len(data.narratives), 'narrative describes', 'narratives describe')} "
        f"{plural(sources_count(data), 'source')}{by_type}."
    ]
    countries = Counter(country for front in data.front.values() for country in front.country)
    if countries:
        sentences.append(f"Country, with the number of narratives: {_counted(countries)}.")
    for key in data.metadata_keys:
        given = [values[key.key] for values in data.metadata.values() if values.get(key.key)]
        without = len(data.narratives) - len(given)
        if given:
            counts = Counter(value for values in given for value in values)
            none = f"; not given for {without:,}" if without else ""
            sentences.append(f"{key.label}: {_counted(counts)}{none}.")
    return Shown(tuple(sentences), (_NARRATIVES, Link("narratives.csv", "tables/narratives.csv")))


def _counted(counts: Mapping[str, int]) -> str:
    """Values with how often each occurs, most first."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return _apart(f"{value} ({n:,})" for value, n in ranked)


def _apart(values: Iterable[str]) -> str:
    """Values that may hold commas themselves, the first `MOST` of them."""
    every = list(values)
    if len(every) > MOST + 1:
        every = [*every[:MOST], f"{len(every) - MOST:,} more"]
    return "; ".join(every)


def _selected(data: ReportData) -> Shown:
    flow = flow_of(data)
    if flow is None:
        return Shown()
    sentences = methods.screening(data)
    reasons: Counter[str] = Counter()
    for stage in flow.stages:
        reasons.update(dict(stage.reasons))
    if reasons:
        sentences.append(f"Reasons for excluding studies: {_counted(reasons)}.")
    if flow.written:
        sentences.append(
            f"{flow.written:,} of the included {noun(flow.written, 'is', 'are')} named as "
            "material of a narrative."
        )
    return Shown(
        tuple(sentences), (_SCREENING, Link("the flow of studies", "figures.html", "fig-flow"))
    )


def _extracted(data: ReportData) -> Shown:
    if not data.narratives:
        return Shown()
    by = f" by {listing(data.authors, 6)}" if data.authors else ""
    headings = _apart(section.heading for section in data.sections)
    under = f", each under the headings: {headings}" if headings else ""
    narratives = plural(len(data.narratives), "narrative")
    sentences = [f"The sources were taken into {narratives}{by}{under}."]
    coded = {coding.section for coding in data.codings if coding.section}
    if coded and data.sections:
        sentences.append(
            f"Codings stand under {len(coded):,} of the {plural(len(data.sections), 'heading')}."
        )
    return Shown((*sentences, *methods.validated(data)), (_NARRATIVES,))


def _software(data: ReportData) -> Shown:
    return Shown(tuple(methods.software(data)), (Link("the manifest", "index.html", "manifest"),))


def _people(data: ReportData) -> Shown:
    if not data.coverage:
        return Shown()
    sentences = methods.coders(data)
    sentences += [
        f"In round {summary.round} of the themes: {', '.join(summary.participants)}."
        for summary in rounds_in_order(data)
        if summary.participants
    ]
    silent = [coder for coder, reflexivity in data.coders.items() if not reflexivity]
    if silent:
        sentences.append(f"No reflexivity statement of {listing(silent)}.")
    return Shown(tuple(sentences), (Link("the coders", "index.html", "study"),))


def _coding(data: ReportData) -> Shown:
    if not data.codings:
        return Shown()
    sentences = (*methods.codebook(data), *methods.codings(data), *consensus(data))
    return Shown(sentences, (_CODEBOOK, Link("agreement", "agreement.html")))


def _compared(data: ReportData) -> Shown:
    themes = [theme for theme in data.result if not theme.parent]
    if not themes:
        return Shown()
    wide = sum(theme.narratives > 1 for theme in themes)
    sentences = [
        f"What supports a theme is counted by narrative and by the narratives’ metadata; "
        f"{wide:,} of {plural(len(themes), 'theme')} {noun(wide, 'rests', 'rest')} on two or "
        "more narratives."
    ]
    if data.theme_cells:
        cells = len(data.theme_cells)
        sentences.append(
            f"{plural(cells, 'summary', 'summaries')} of what a narrative says on a theme "
            f"{noun(cells, 'was', 'were')} written."
        )
    return Shown(tuple(sentences), (_THEMES, Link("the figures", "figures.html")))


def _derived(data: ReportData) -> Shown:
    rounds = rounds_in_order(data)
    if not rounds:
        return Shown()
    decided = sum(bool(summary.decision) for summary in rounds)
    sentences = (
        *methods.codebook(data),
        *methods.rounds(data),
        f"What was decided is written down for {decided:,} of {plural(len(rounds), 'round')}.",
    )
    return Shown(sentences, (Link("the rounds", "themes.html", "rounds"), _CODEBOOK))


def _quoted(data: ReportData) -> Shown:
    codings = methods.in_themes(data)
    if not codings:
        return Shown()
    voices: defaultdict[tuple[str, int, int], set[Voice]] = defaultdict(set)
    for coding in codings:
        voices[coding.narrative, coding.start, coding.end].add(coding.voice)
    participant = sum(Voice.PARTICIPANT in given for given in voices.values())
    sentences = (
        f"The themes stand with {plural(len(voices), 'passage')} of the narratives, quoted with "
        f"narrative and section; {participant:,} {noun(participant, 'is', 'are')} marked as a "
        f"participant’s words or account, {len(voices) - participant:,} as an author’s.",
        "The passages are the narratives’ words, not necessarily those of the sources.",
    )
    ledger = Link("the theme provenance ledger", "tables/theme_codings.csv")
    return Shown(sentences, (_THEMES, ledger))


_SHOWN: dict[int, Callable[[ReportData], Shown]] = {
    1: _aim,
    7: _screened,
    8: _characteristics,
    9: _selected,
    14: _extracted,
    15: _software,
    16: _people,
    17: _coding,
    18: _compared,
    19: _derived,
    20: _quoted,
}
#: What to say where the data that an item rests on are not there.
_LACKING = {
    7: "There is no screening log (narratives/screening.csv).",
    8: "There are no narratives yet.",
    9: "There is no screening log (narratives/screening.csv).",
    12: "The study’s files hold no appraisal of single studies.",
    13: "The study’s files hold no appraisal of single studies.",
    14: "There are no narratives yet.",
    16: "No coding has been done yet.",
    17: "No coding has been done yet.",
    18: "No themes have been built yet.",
    19: "No themes have been built yet.",
    20: "No coding stands in a theme yet.",
}
