"""A methods text ready to paste: what was done, with the figures of this run and nothing else.

Each function returns whole sentences on what was done; a part that the data do not hold is left
out, and what is still to be done or to be written is in `methods_gaps`. Of a reflexive study
neither agreement nor saturation is told (Braun and Clarke).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from synth.report.parts.codebook_growth import codebook_growth
from synth.report.parts.codings_data import covered
from synth.report.parts.environment import percent
from synth.report.parts.evidence import coders_of
from synth.report.parts.review_state import assessed
from synth.report.parts.screening_flow import flow_of
from synth.report.parts.stages_table import (
    coders_at_work,
    rated,
    rounds_in_order,
    sources_count,
    span_of,
)
from synth.report.parts.support import by_whom
from synth.report.standards.agreement_text import agreement, consensus
from synth.tables.theme import SaturationReached
from synth.vocabulary import (
    CodeOrigin,
    Growth,
    Orders,
    Polarity,
    Standing,
    Status,
    Voice,
)
from synth.wording import STOOD_BEFORE, listing, noun, plural, reason, spelled

if TYPE_CHECKING:
    from synth.report.parts.codings_data import CoderWork
    from synth.report.parts.data import ReportData
    from synth.tables.resolve import PlacedCoding


_NO_RECORD = "It is not on record whether codes were made while coding."


def methods_paragraphs(data: ReportData) -> list[str]:
    """The paragraphs, as plain text."""
    parts = (
        material(data),
        [*codebook(data), *coders(data), *codings(data)],
        [*agreement(data), *consensus(data)],
        themes(data),
        saturation(data),
        [*confidence(data), *software(data)],
    )
    return [" ".join(sentences) for sentences in parts if sentences]


# --- material -----------------------------------------------------------------------------------


def screening(data: ReportData) -> list[str]:
    """How many studies were screened, at which stages, and what came of it."""
    flow = flow_of(data)
    if flow is None:
        return []
    excluded = sum(stage.excluded for stage in flow.stages)
    undecided = flow.open + flow.waiting
    fates = [f"{flow.eligible:,} {noun(flow.eligible, 'was', 'were')} included"]
    fates += [f"{excluded:,} excluded"] if excluded else []
    fates += [f"{undecided:,} left undecided"] if undecided else []
    return [
        f"In screening, {plural(flow.identified, 'study was', 'studies were')} looked at in "
        f"{plural(len(flow.stages), 'stage')} ({listing(stage.name for stage in flow.stages)}); "
        f"{listing(fates)}."
    ]


def material(data: ReportData) -> list[str]:
    """The screening, and what the narratives are."""
    if not data.narratives:
        return screening(data)
    by = f", written by {plural(len(data.authors), 'author')}" if data.authors else ""
    under = f" under {plural(len(data.sections), 'heading')} of a template" if data.sections else ""
    sources = sources_count(data)
    origin = f", from {plural(sources, 'source')}" if sources else ""
    words = sum(narrative.words for narrative in data.narratives)
    sentences = sum(narrative.sentences for narrative in data.narratives)
    return [
        *screening(data),
        f"The material of the synthesis is {plural(len(data.narratives), 'narrative')}{by}{under}"
        f"{origin} ({plural(words, 'word')}, {plural(sentences, 'sentence')}).",
        *validated(data),
    ]


def validated(data: ReportData) -> list[str]:
    """How many narratives were checked against their sources."""
    checked = [front.validation for front in data.front.values() if front.validation]
    if not checked:
        return []
    number = len(checked)
    rounds = {check.round for validation in checked for check in validation}
    return [
        f"{_of(number, len(data.narratives), 'narrative')} {noun(number, 'was', 'were')} checked "
        f"against {noun(number, 'its', 'their')} sources, in {plural(len(rounds), 'round')}."
    ]


# --- coding -------------------------------------------------------------------------------------


def codebook(data: ReportData) -> list[str]:
    """The codes by origin, and how often the codebook was changed."""
    if not data.codes:
        return []
    counts: Counter[str] = Counter(code.origin for code in data.codes)
    origins = [f"{counts[origin]:,} {origin}" for origin in CodeOrigin if counts[origin]]
    changes = len(data.history)
    recorded = f"; {plural(changes, 'change')} to it {noun(changes, 'is', 'are')} recorded"
    return [
        f"The codebook (version {data.version}) holds {plural(len(data.codes), 'code')}, "
        f"by origin {listing(origins)}{recorded if changes else ''}."
    ]


def coders(data: ReportData) -> list[str]:
    """Who coded, and how many narratives more than one person completed."""
    first = [work for work in coders_at_work(data) if not work.again]
    if not first:
        return []
    people = "; ".join(map(_coder, first))
    sentences = [f"{_start(len(first), 'coder')} coded the narratives: {people}."]
    if len(first) > 1:
        names = {work.id for work in first}
        complete = Counter(
            progress.narrative
            for progress in data.coverage
            if progress.status == Status.COMPLETE and progress.coder in names
        )
        both = sum(n > 1 for n in complete.values())
        some = f"{_of(both, len(data.narratives), 'narrative')} {noun(both, 'was', 'were')}"
        sentences.append(f"{some if both else 'No narrative was'} completed by two or more coders.")
    sentences += [
        f"{work.id} is a second coding by {work.again}, and counts in no theme."
        for work in coders_at_work(data)
        if work.again
    ]
    return sentences


def _coder(work: CoderWork) -> str:
    going = f", {work.going:,} in progress" if work.going else ""
    return (
        f"{work.id} ({plural(work.complete, 'narrative')} complete{going}, "
        f"{plural(work.codings, 'coding')} with {plural(work.codes, 'code')})"
    )


def codings(data: ReportData) -> list[str]:
    """The codings in all, which are contrary, and how many were accepted from suggestions."""
    coded = data.coded
    if not coded:
        return []
    used = {coding.code for coding in coded if coding.code}
    contrary = sum(coding.polarity == Polarity.CONTRARY for coding in coded)
    voices = sum(coding.voice == Voice.PARTICIPANT for coding in coded)
    accepted = sum(bool(coding.origin) for coding in coded)
    sentences = [
        f"There are {plural(len(covered(coded)), 'coded sentence')}, with "
        f"{by_whom(len(coded), coders_of(coded))} and {plural(len(used), 'code')}; of the codings "
        f"{contrary or 'none'} {noun(contrary, 'is', 'are')} marked as contrary to what the code "
        f"says, and {voices or 'none'} as a participant’s words or account.",
    ]
    if accepted:
        sentences.append(
            f"{plural(accepted, 'coding was', 'codings were')} accepted from a suggestion by the "
            "software."
        )
    return sentences


# --- themes -------------------------------------------------------------------------------------


def rounds(data: ReportData) -> list[str]:
    """The rounds, and what the last one holds."""
    last, every = data.last_round, rounds_in_order(data)
    if last is None:
        return []
    stages = listing(dict.fromkeys(summary.stage for summary in every))
    dates = span_of(summary.date for summary in every)
    when = f"; {dates}" if dates else ""
    built = f"Themes were built in {plural(len(every), 'round')} ({stages}{when})."
    top = sum(not theme.parent for theme in data.result)
    if not top:
        return [built]
    below = len(data.result) - top
    subthemes = f" with {plural(below, 'subtheme')}" if below else ""
    codes = len({held.code for held in data.result_codes})
    return [
        built,
        f"The last round holds {plural(top, f'{last.stage} theme')}{subthemes}, on "
        f"{plural(codes, 'code')}.",
    ]


def themes(data: ReportData) -> list[str]:
    """The rounds, and what the last one holds, leaves out and rests on."""
    out = len(data.left_out)
    left_out = f"{_start(out, 'code')} {noun(out, 'was', 'were')} knowingly left out."
    return [*rounds(data), *([left_out] if out else []), *counted(data)]


def in_themes(data: ReportData) -> list[PlacedCoding]:
    """The codings that count in the last round's themes, each once."""
    ids = dict.fromkeys(theme_coding.coding_id for theme_coding in data.theme_codings)
    return [data.coding_by_id[coding_id] for coding_id in ids if coding_id in data.coding_by_id]


def counted(data: ReportData) -> list[str]:
    """What counts in the last round's themes, and how much of it is contrary."""
    if not data.result:
        return []
    held = in_themes(data)
    contrary = [coding for coding in held if coding.polarity is Polarity.CONTRARY]
    supporting = [coding for coding in held if coding.polarity is Polarity.SUPPORTING]
    narratives = {coding.narrative for coding in supporting}
    opposed = f", and {plural(len(covered(contrary)), 'sentence')} against one of the themes"
    top = [theme for theme in data.result if not theme.parent]
    sought = sum(bool(theme.contrary_sought) for theme in top)
    sentences = [
        f"What counts in themes is {data.site.layer}: "
        f"{plural(len(covered(supporting)), 'sentence')} in "
        f"{plural(len(narratives), 'narrative')} that support themes"
        f"{opposed if contrary else ', and none against one'} "
        f"({by_whom(len(held), coders_of(held))}, {len(contrary):,} of them contrary)."
    ]
    if sought:
        sentences.append(
            f"How contrary evidence was looked for is written down for {sought:,} of "
            f"{plural(len(top), 'theme')}."
        )
    return sentences


def saturation(data: ReportData) -> list[str]:
    """After how many narratives few new codes came, in the study's order and in random ones."""
    if data.reflexive:
        return []
    reached = data.rows(SaturationReached)
    study = next((order for order in reached if order.of == Orders.STUDY), None)
    if study is None:
        return []
    if study.reached < 0 and study.reason:
        return [f"Saturation of codes was not computed: {reason(study.reason)}."]
    growth = codebook_growth(data)
    if growth in STOOD_BEFORE:
        return [
            f"Saturation of codes is not reported: {STOOD_BEFORE[growth]}, so that a code is new "
            "in a narrative only because nobody had used it before."
        ]
    rule = data.config.saturation
    shown = (
        f"was reached at {study.reached}+{rule.run} narratives"
        if study.reached >= 0
        else "was not reached"
    )
    return [
        f"Saturation of codes (Guest, Namey and Chen 2020; base {rule.base}, runs of {rule.run}, "
        f"at most {percent(rule.threshold, 0)} new codes) {shown} in the study’s order"
        f"{_random_orders(reached, rule.run)}.",
        *([_NO_RECORD] if growth is Growth.NO_RECORD else []),
    ]


def _random_orders(reached: list[SaturationReached], run: int) -> str:
    """In how many random orders it was reached, and where; "" where none were looked at."""
    orders = [order for order in reached if order.of == Orders.RANDOM]
    total = sum(order.orders for order in orders)
    if not total:
        return ""
    hits = [order for order in orders if order.reached >= 0]
    some = sum(order.orders for order in hits)
    told = f", and in {some:,} of {plural(total, 'random order')}"
    if not hits:
        return told
    least, most = min(order.reached for order in hits), max(order.reached for order in hits)
    return f"{told} (at {least}+{run}{f' to {most}+{run}' if most > least else ''})"


# --- confidence and software --------------------------------------------------------------------


def confidence(data: ReportData) -> list[str]:
    """How many findings people judged with GRADE-CERQual."""
    findings = rated(data)
    if not findings:
        return []
    names = listing(dict.fromkeys(name for finding in findings for name in finding.by))
    by = f" by {names}" if names else ""
    known = data.once(assessed)
    earlier = sum(known[finding.theme].standing is Standing.CHANGED for finding in findings)
    stale = f"; {earlier:,} of them as the finding stood at an earlier time" if earlier else ""
    return [
        f"Confidence in {plural(len(findings), 'finding')} was judged{by} with GRADE-CERQual "
        f"(Lewin et al. 2018){stale}."
    ]


def software(data: ReportData) -> list[str]:
    """The software and its versions."""
    return [
        f"The counts and figures were made with synth {data.software.synth} and spaCy "
        f"{data.software.spacy}; sentences were found by {data.software.sentences}."
    ]


# --- beginnings of sentences --------------------------------------------------------------------


def _of(part: int, whole: int, thing: str) -> str:
    """A part of a whole at the beginning of a sentence.

    >>> _of(14, 14, "narrative"), _of(2, 2, "narrative"), _of(0, 14, "narrative")
    ('All 14 narratives', 'Both narratives', 'Of 14 narratives, 0')
    """
    if part == whole and whole > 1:
        return f"Both {thing}s" if whole == 2 else f"All {plural(whole, thing)}"
    return f"Of {plural(whole, thing)}, {part:,}"


def _start(number: int, thing: str) -> str:
    """A count at the beginning of a sentence, small ones in words.

    >>> _start(1, "coder"), _start(12, "code")
    ('One coder', '12 codes')
    """
    return f"{spelled(number)} {noun(number, thing)}"
