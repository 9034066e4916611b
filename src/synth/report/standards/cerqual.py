"""GRADE-CERQual: people's assessments, and the evidence for them.

Lewin et al. 2018, doi 10.1186/s13012-017-0688-3; the evidence profile after paper 2 of the series,
doi 10.1186/s13012-017-0689-2. People enter the levels; nothing here computes one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.codings_data import covered
from synth.report.parts.csv_tables import if_any, table
from synth.report.parts.review_state import assessed
from synth.vocabulary import Component, Polarity, Voice
from synth.wording import (
    COMPONENTS,
    NO_VALUE,
    NOT_ASSESSED,
    in_narratives,
    narratives_cited,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData
    from synth.report.parts.review_state import Assessed
    from synth.tables.resolve import PlacedCoding
    from synth.tables.theme import ThemeSummary
    from synth.wording import NarrativeNames, Shown
    from synth.written.standards import Assessment, Concern, Confidence

    _Column = tuple[str, Callable[["Finding"], str]]

#: The key under which the country stands among the metadata that findings are looked at by.
_COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people say of a component, or of the confidence (`component` is None then).

    `label`: its heading; `of`: what the level is a level of; `level`: "" where people said none.
    """

    component: Component | None
    label: str
    of: str
    level: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """A narrative behind a finding: the sentences and codings that support it, contrary codings,
    words quoted in support (passages that overlap count once), sources, and the values of its
    metadata in the order of `spread`."""

    narrative: str
    sentences: int
    codings: int
    contrary: int
    words: int
    sources: int
    metadata: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A theme, or an assessed subtheme, of the last round with its assessment and its evidence.

    `stands`: whether the theme still is what was judged; None without a level. `contributions`: the
    narratives that support it, most sentences first. `spread`: for each metadata key, its label and
    (value, narratives) pairs. `participant`: supporting codings marked as a participant's words.
    `words`, `sources`: over these narratives.
    """

    theme: ThemeSummary
    cited: tuple[Shown, ...]
    components: tuple[Judgement, ...]
    confidence: Judgement
    by: tuple[str, ...]
    date: str
    stands: Assessed | None
    contributions: tuple[Contribution, ...]
    spread: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    participant: int
    words: int
    sources: int

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The components, and the confidence."""
        return (*self.components, self.confidence)

    @property
    def assessed(self) -> bool:
        """Whether people have entered any level."""
        return any(judgement.level for judgement in self.judgements)

    @property
    def largest(self) -> Contribution | None:
        """The narrative with most of the sentences that support the finding."""
        return self.contributions[0] if self.contributions else None

    @property
    def largest_share(self) -> float:
        """Its share of them; not a number where there are none."""
        sentences = self.theme.sentences
        return self.contributions[0].sentences / sentences if sentences else float("nan")


def findings(data: ReportData) -> list[Finding]:
    """Every theme of the last round, each followed by its subthemes that have an assessment."""
    assessments = {assessment.theme: assessment for assessment in data.cerqual}
    codings: defaultdict[str, dict[str, PlacedCoding]] = defaultdict(dict)
    for counted in data.theme_codings:
        coding = data.coding_by_id.get(counted.coding_id)
        if coding is not None:
            codings[counted.theme][counted.coding_id] = coding
    profile = []
    for top in data.result:
        if top.parent:
            continue
        assessed = [
            theme
            for theme in data.result
            if theme.parent == top.theme and theme.theme in assessments
        ]
        profile += [
            _finding(data, theme, assessments.get(theme.theme), list(codings[theme.theme].values()))
            for theme in (top, *assessed)
        ]
    return profile


def cerqual_csv(profile: Iterable[Finding], names: NarrativeNames) -> Table:
    """The table `cerqual.csv`; `names` of the study's narratives."""
    judgements = (*(component.value for component in Component), "confidence")
    return table(
        "cerqual.csv",
        "GRADE-CERQual evidence profile: findings, people’s levels, evidence",
        profile,
        ("theme", "theme.theme"),
        ("parent", "theme.parent"),
        ("label", "theme.label"),
        ("statement", "theme.statement"),
        ("cited", lambda finding: in_narratives(finding.theme.cited, names)),
        *(column for i, name in enumerate(judgements) for column in _judgement(name, i)),
        ("by", lambda finding: "; ".join(finding.by)),
        "date",
        ("judged", lambda finding: str(finding.stands.standing) if finding.stands else ""),
        ("judged_round", _judged_round),
        ("changed", lambda finding: finding.stands.what if finding.stands else ""),
        ("narratives", "theme.narratives"),
        ("against", lambda finding: narratives_cited(finding.theme.against, names)),
        ("both", lambda finding: narratives_cited(finding.theme.both, names)),
        "sources",
        ("sentences", "theme.sentences"),
        ("codings", "theme.codings"),
        ("contrary_sentences", "theme.contrary_sentences"),
        ("contrary", "theme.contrary"),
        "participant",
        "words",
        ("coders", lambda finding: if_any(finding.theme.coders)),
        ("largest", lambda finding: finding.largest.narrative if finding.largest else ""),
        ("largest_sentences", lambda finding: finding.largest.sentences if finding.largest else 0),
        "largest_share",
    )


def _judged_round(finding: Finding) -> int | None:
    judged = finding.stands.assessment.judged if finding.stands else None
    return judged.round if judged else None


def _judgement(name: str, place: int) -> tuple[_Column, _Column]:
    """The two columns of the judgement at this place among a finding's."""
    return (
        (name, lambda finding: finding.judgements[place].level or NOT_ASSESSED),
        (f"{name}_explanation", lambda finding: finding.judgements[place].explanation),
    )


def _finding(
    data: ReportData,
    theme: ThemeSummary,
    assessment: Assessment | None,
    codings: Sequence[PlacedCoding],
) -> Finding:
    by_narrative: defaultdict[str, list[PlacedCoding]] = defaultdict(list)
    contrary: Counter[str] = Counter()
    for coding in codings:
        if coding.polarity is Polarity.CONTRARY:
            contrary[coding.narrative] += 1
        else:
            by_narrative[coding.narrative].append(coding)
    keys = _keys(data)
    contributions = [
        _contribution(data, narrative, in_narrative, contrary[narrative], keys)
        for narrative, in_narrative in by_narrative.items()
    ]
    contributions.sort(key=lambda contribution: (-contribution.sentences, contribution.narrative))
    confidence = assessment.confidence if assessment else None
    return Finding(
        theme,
        cited=tuple(data.names.narratives.cited(theme.cited)),
        components=tuple(_judged(component, assessment) for component in Component),
        confidence=_told(None, "Confidence", "confidence", confidence),
        by=assessment.by if assessment else (),
        date=str(assessment.date or "") if assessment else "",
        stands=data.once(assessed).get(theme.theme),
        contributions=tuple(contributions),
        spread=tuple((label, _ranked(data, by_narrative, key)) for key, label in keys.items()),
        participant=sum(
            coding.voice == Voice.PARTICIPANT for of in by_narrative.values() for coding in of
        ),
        words=sum(contribution.words for contribution in contributions),
        sources=len(data.publications(by_narrative)),
    )


def _contribution(
    data: ReportData,
    narrative: str,
    codings: Sequence[PlacedCoding],
    contrary: int,
    keys: Iterable[str],
) -> Contribution:
    return Contribution(
        narrative,
        sentences=len(covered(codings)),
        codings=len(codings),
        contrary=contrary,
        words=words_quoted(codings),
        sources=len(data.sources.get(narrative, ())),
        metadata=tuple(_metadata(data, narrative, key) for key in keys),
    )


def _ranked(data: ReportData, narratives: Iterable[str], key: str) -> tuple[tuple[str, int], ...]:
    """The values of a metadata key with how many of the narratives have each, most first, and
    behind them how many have none; nothing where none of them has any."""
    given = [_metadata(data, narrative, key) for narrative in narratives]
    counts = Counter(value for values in given for value in values)
    without = [(NO_VALUE, given.count(()))] if counts and () in given else []
    return (*sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])), *without)


def _judged(component: Component, assessment: Assessment | None) -> Judgement:
    concern = getattr(assessment, component) if assessment else None
    return _told(component, COMPONENTS[component], "concerns", concern)


def _told(
    component: Component | None, label: str, of: str, written: Concern | Confidence | None
) -> Judgement:
    if written is None:
        return Judgement(component, label, of, "", "")
    return Judgement(component, label, of, written.level or "", written.explanation)


def _keys(data: ReportData) -> dict[str, str]:
    """The metadata that adequacy and coherence are looked at by, with their labels: what themes are
    tabulated by, and the country."""
    keys = {key.key: key.label for key in data.metadata_keys if key.crosstab}
    if any(front.country for front in data.front.values()):
        keys[_COUNTRY] = "Country"
    return keys


def _metadata(data: ReportData, narrative: str, key: str) -> tuple[str, ...]:
    if key == _COUNTRY:
        front = data.front.get(narrative)
        return front.country if front else ()
    return tuple(data.metadata.get(narrative, {}).get(key, ()))


def words_quoted(codings: Iterable[PlacedCoding]) -> int:
    """Words in the passages of one narrative; where passages overlap, each word counts once."""
    text, end = "", -1
    for coding in sorted(codings, key=lambda coding: (coding.start, -coding.end)):
        if coding.start > end:
            text, end = f"{text} {coding.quote}", coding.end
        elif coding.end > end:
            text, end = text + coding.quote[end - coding.start :], coding.end
    return len(text.split())
