"""Questions to talk over about a theme, each called up by something in the data.

A question is asked only where its occasion is there; nothing here is asked of every theme.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth.report.parts.environment import percent
from synth.vocabulary import Component, Concerns, Polarity, Voice
from synth.wording import COMPONENTS, listing, noun, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from synth.report.parts.data import ReportData
    from synth.tables.theme import ThemeSummary

#: Questions on one theme, at most: more than a meeting can take up is no help.
MOST = 8
#: Names listed in one question.
NAMED = 4
#: A narrative with this share of a theme's sentences, and more than others, carries it.
SHARE = 1 / 3
#: A code on fewer sentences than this says little by where it stands.
LEAST = 3


@dataclass
class ThemeCounts:
    """What supports a theme or subtheme, and what that is spread over: sentences by narrative and
    by code; for each code, narratives and coders. `against`: narratives with contrary codings."""

    narratives: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    code_narratives: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    code_coders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    against: set[str] = field(default_factory=set)
    participant: int = 0


def counts_of(data: ReportData) -> dict[str, ThemeCounts]:
    """Theme or subtheme of the last round → its counts; in one pass over the codings.

    A sentence counts once, however many coders and codings it has; one in a heading has none.
    """
    counts: defaultdict[str, ThemeCounts] = defaultdict(ThemeCounts)
    seen: set[tuple[str, str, str, int]] = set()
    for counted in data.theme_codings:
        coding = data.coding_by_id.get(counted.coding_id)
        if coding is None:
            continue
        theme = counts[counted.theme]
        if coding.polarity is Polarity.CONTRARY:
            theme.against.add(coding.narrative)
            continue
        for spread, name in ((theme.narratives, coding.narrative), (theme.codes, coding.code)):
            here = {(counted.theme, name, coding.narrative, at) for at in coding.sentences}
            spread[name] += len(here - seen)
            seen |= here
        theme.code_narratives[coding.code].add(coding.narrative)
        theme.code_coders[coding.code].add(coding.coder)
        theme.participant += coding.voice == Voice.PARTICIPANT
    return dict(counts)


def questions(
    data: ReportData, theme: ThemeSummary, counts: Mapping[str, ThemeCounts]
) -> list[str]:
    """The questions on a theme, the most pressing first. `counts`: as `counts_of` gives them."""
    subthemes = [subtheme for subtheme in data.result if subtheme.parent == theme.theme]
    spread = counts.get(theme.theme, ThemeCounts())
    every = [
        *_statement(theme, subthemes),
        *_contrary(theme, subthemes),
        *_against(theme),
        *_absent(data, theme, spread),
        *_carried(data, theme, subthemes, counts),
        *_assessed(data, theme),
        *_main_code(data, spread),
        *_single_codes(data, spread),
        *_relations(data, theme, subthemes),
        *_voice(data, spread),
        *_codes_left(data, theme),
    ]
    return every[:MOST]


def _quoted(themes: Iterable[ThemeSummary]) -> list[str]:
    return [f"“{theme.label}”" for theme in themes]


def _statement(theme: ThemeSummary, subthemes: Sequence[ThemeSummary]) -> Iterator[str]:
    if not theme.statement:
        yield "The theme has no statement. What does it say, in one full sentence?"
        return
    without = _quoted(subtheme for subtheme in subthemes if not subtheme.statement)
    if without:
        verb = noun(len(without), "has no statement of its", "have no statement of their")
        yield f"{listing(without, NAMED)} {verb} own. What does the theme’s statement take from it?"


def _contrary(theme: ThemeSummary, subthemes: Sequence[ThemeSummary]) -> Iterator[str]:
    if not theme.codings and theme.contrary:
        yield "Only contrary passages stand under this theme. Which would support it?"
    elif not theme.codings:
        yield "No coding stands behind this theme. Which passages would show it?"
    elif theme.contrary:
        without = _quoted(
            subtheme for subtheme in subthemes if subtheme.codings and not subtheme.contrary
        )
        if without and len(without) < len(subthemes):
            yield (
                f"No passage is marked contrary to {listing(without, NAMED)}: is there none, or "
                "was none looked for there?"
            )
    elif theme.contrary_sought:
        yield (
            "No coding is marked contrary to this theme, though contrary evidence was looked for. "
            "Should a passage named there be coded as contrary?"
        )
    else:
        yield "No contrary passage stands against this theme: was any looked for, and where?"


def _against(theme: ThemeSummary) -> Iterator[str]:
    if theme.codings and theme.against:
        yield (
            f"{listing(theme.against, NAMED)} {noun(len(theme.against), 'speaks', 'speak')} only "
            "against this theme: does the statement say so?"
        )


def _absent(data: ReportData, theme: ThemeSummary, spread: ThemeCounts) -> Iterator[str]:
    number = len(data.narratives)
    absent = [
        narrative
        for narrative in data.titles
        if narrative not in spread.narratives and narrative not in spread.against
    ]
    if theme.codings and 0 < len(absent) < number and number > 2 and theme.narratives > 1:
        yield (
            f"{listing(absent, NAMED)} {noun(len(absent), 'has', 'have')} no coding in this theme: "
            "does the statement say how far it reaches?"
        )


def _carried(
    data: ReportData,
    theme: ThemeSummary,
    subthemes: Sequence[ThemeSummary],
    counts: Mapping[str, ThemeCounts],
) -> Iterator[str]:
    """Whether the theme, or a subtheme, rests on one narrative or on few."""
    number = len(data.narratives)
    if number < 2:
        return
    thin = []
    for part in (theme, *subthemes):
        narratives = counts.get(part.theme, ThemeCounts()).narratives
        if not narratives:
            continue
        name = "this theme" if part is theme else f"“{part.label}”"
        most, total = max(narratives.values()), narratives.total()
        first = min(narrative for narrative, here in narratives.items() if here == most)
        if len(narratives) == 1:
            yield (
                f"All that supports {name} ({plural(total, 'sentence')}) comes from {first}: is it "
                "a finding across narratives?"
            )
        elif total and most / total >= SHARE and most * len(narratives) > total:
            yield (
                f"{first} alone carries {most:,} of the {total:,} sentences of {name} "
                f"({percent(most / total, 0)}): does it hold without {first}?"
            )
        elif part is not theme and len(narratives) * 2 < number:
            thin.append(f"“{part.label}” ({len(narratives):,})")
    if thin:
        yield (
            f"{listing(thin, NAMED)} {noun(len(thin), 'rests', 'rest')} on fewer than half of the "
            f"{number:,} narratives: do the words of the statement allow for that?"
        )


def _assessed(data: ReportData, theme: ThemeSummary) -> Iterator[str]:
    for assessment in data.cerqual:
        if assessment.theme != theme.theme:
            continue
        concerns = ((component, getattr(assessment, component)) for component in Component)
        serious = [
            COMPONENTS[component].lower()
            for component, concern in concerns
            if concern and concern.level == Concerns.SERIOUS
        ]
        if serious:
            yield (
                f"Concerns about {listing(serious)} are judged serious: does the statement claim "
                "more than that bears?"
            )


def _main_code(data: ReportData, spread: ThemeCounts) -> Iterator[str]:
    total = spread.narratives.total()
    for code, sentences in spread.codes.most_common(1):
        if len(spread.codes) > 2 and sentences * 2 > total:
            yield (
                f"“{data.code_labels.get(code, code)}” stands on {sentences:,} of {total:,} "
                "sentences: is the theme about more than this code?"
            )


def _single_codes(data: ReportData, spread: ThemeCounts) -> Iterator[str]:
    """Codes, not too rare to say anything, that one narrative or one coder alone has."""
    often = [code for code in data.code_labels if spread.codes[code] >= LEAST]

    def alone(places: dict[str, set[str]]) -> list[str]:
        return [
            f"“{data.code_labels[code]}” ({min(places[code])})"
            for code in often
            if len(places[code]) == 1
        ]

    codes = alone(spread.code_narratives) if len(spread.narratives) > 1 else []
    if codes:
        each = noun(len(codes), "This code comes", "Each of these codes comes")
        yield (
            f"{each} from one narrative alone: {listing(codes, NAMED)}. Is what "
            f"{noun(len(codes), 'it says', 'they say')} a finding of the synthesis, or of one "
            "project?"
        )
    coders = set().union(*spread.code_coders.values())
    codes = alone(spread.code_coders) if len(coders) > 1 else []
    if codes:
        yield (
            f"Only one coder used {listing(codes, NAMED)}: do the others not see it, or call it by "
            "another name?"
        )


def _relations(
    data: ReportData, theme: ThemeSummary, subthemes: Sequence[ThemeSummary]
) -> Iterator[str]:
    labels = {summary.theme: summary.label for summary in data.result}
    ends = {part.theme for part in (theme, *subthemes)}
    bare = [
        f"“{labels[relation.source]}” → “{labels[relation.target]}”"
        for relation in data.relations
        if relation.source in ends
        and not relation.rests
        and {relation.source, relation.target} <= set(labels)
    ]
    if bare:
        yield (
            f"On no sentence did one coder see both ends of {listing(bare, 2)}, and no passage is "
            f"named: which show {noun(len(bare), 'this arrow', 'these arrows')} of the map?"
        )


def _voice(data: ReportData, spread: ThemeCounts) -> Iterator[str]:
    if spread.participant or not spread.codes:
        return
    if any(coding.voice == Voice.PARTICIPANT for coding in data.codings):
        yield (
            "None of the supporting codings is marked as a participant’s words: does the "
            "statement make plain that authors say so?"
        )


def _codes_left(data: ReportData, theme: ThemeSummary) -> Iterator[str]:
    if not theme.question:
        return
    left = [
        f"“{code.label}”"
        for code in data.codes
        if code.question == theme.question
        and code.id not in data.places
        and code.id not in data.left_out
    ]
    if left:
        yield (
            "These codes were made for the theme’s question and stand in no theme: "
            f"{listing(left, NAMED)}. Does any belong here?"
        )
