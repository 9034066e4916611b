"""`standards.html`: ENTREQ, GRADE-CERQual, the stages table and a methods text, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from synth.report.parts.environment import render, to_page
from synth.report.parts.linking import Linking, StudyNames
from synth.report.parts.stages_table import MOST_DECISION, WorkStage, stages_csv, stages_table
from synth.report.standards.cerqual import Finding, cerqual_csv, findings
from synth.report.standards.entreq import ItemEvidence, entreq_csv, entreq_items, entreq_summary
from synth.report.standards.methods_gaps import methods_gaps
from synth.report.standards.methods_text import methods_paragraphs
from synth.wording import COMPONENTS, NOT_ASSESSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData

#: A worksheet names this many narratives, those with most codings first; `theme_counts.csv` all.
MOST_NARRATIVES = 60


@dataclass(frozen=True, slots=True)
class Standards:
    """What `_standards.html.j2` shows.

    `summary`: of the ENTREQ items; `domains`: these by domain. `assessed`: findings with a level.
    `components`: the headings of the profile. `round`: whether there is a round of themes.
    `narratives`, `inputs`: how many. `paragraphs`: of the methods text;
    `gaps`: what it leaves to people.
    """

    summary: str
    domains: list[tuple[str, list[ItemEvidence]]]
    findings: list[Finding]
    assessed: int
    round: bool
    narratives: int
    stages: list[WorkStage]
    paragraphs: list[str]
    gaps: list[str]
    reflexive: bool
    names: StudyNames
    versions: list[tuple[str, str]]
    inputs: int
    components: tuple[str, ...] = tuple(COMPONENTS.values())
    not_assessed: str = NOT_ASSESSED
    most: int = MOST_NARRATIVES
    most_decision: int = MOST_DECISION

    def linking(self, to: Callable[..., str]) -> Linking:
        """Makes links of the ids in people's texts; `to` as `Linking` takes it."""
        return Linking(self.names, to)


def page(data: ReportData) -> str:
    """The page."""
    return render(
        "standards/standards",
        data.site,
        assets=("parts/standards.css",),
        standards=standards_content(data),
        to=to_page,
    )


def standards_content(data: ReportData) -> Standards:
    """What the page shows, for the page itself and for the synthesis in one file."""
    items = entreq_items(data)
    profile = findings(data)
    return Standards(
        summary=entreq_summary(items),
        domains=[
            (domain, list(of_domain))
            for domain, of_domain in groupby(items, key=lambda evidence: evidence.item.domain)
        ],
        findings=profile,
        assessed=sum(finding.assessed for finding in profile),
        round=data.last_round is not None,
        narratives=len(data.narratives),
        stages=stages_table(data),
        paragraphs=methods_paragraphs(data),
        gaps=methods_gaps(data),
        reflexive=data.reflexive,
        names=data.names,
        versions=data.versions,
        inputs=len(data.inputs),
    )


def standards_tables(data: ReportData) -> Iterator[Table]:
    """The page's tables."""
    yield entreq_csv(data)
    yield cerqual_csv(findings(data), data.names.narratives)
    yield stages_csv(data)
