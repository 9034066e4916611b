"""`agreement.html`: what was compared, what to discuss first, every coefficient beside the others,
and every disagreement with both sides; no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.report.agreement.alpha_rows import Alphas
from synth.report.agreement.coder_pairs import coder_pairs, shade
from synth.report.agreement.confusion import confusion
from synth.report.agreement.discuss_first import discuss_first
from synth.report.agreement.other_units import MOST_CLASHES, exclusive, overlap, presence
from synth.report.agreement.scope import MOST_NO_UNIT, scope
from synth.report.agreement.views import (
    before_and_after,
    by_narrative,
    by_round,
    by_section,
    drawn_rows,
    grid,
    levels_of,
    planning,
    together,
    twice,
)
from synth.report.parts.disagreement_list import choices, consensus_summary, disagreement_groups
from synth.report.parts.environment import render, to_page
from synth.report.parts.linking import Linking
from synth.tables.agree import (
    ItemAgreement,
    RelevanceAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.thresholds import MIN_DOCUMENTS, MIN_POSITIVE
from synth.vocabulary import Level, Over

if TYPE_CHECKING:
    from markupsafe import Markup

    from synth.reasons import Note
    from synth.report.agreement.alpha_rows import AlphaRow
    from synth.report.agreement.coder_pairs import CoderPairs
    from synth.report.agreement.other_units import ExclusiveGroup, Overlap, Presence
    from synth.report.agreement.views import (
        BeforeAndAfter,
        CodedTwice,
        LevelsLine,
        Plan,
    )
    from synth.report.parts.data import ReportData


@dataclass(frozen=True, slots=True)
class LevelTable:
    """The codes, subthemes or themes with their coefficients, and the scale over the drawings."""

    level: Level
    scale: Markup
    rows: list[AlphaRow]


@dataclass(frozen=True, slots=True)
class Figures:
    """All on the page that holds a coefficient of coding."""

    #: The scales above the tables that are no `LevelTable`, by what these hold.
    scales: dict[str, Markup]
    levels: list[Level]
    together: list[AlphaRow]
    sections: list[AlphaRow]
    rounds: list[AlphaRow]
    without: list[LevelsLine]
    twice: list[CodedTwice]
    consensus: BeforeAndAfter
    #: The narratives shown, of so many.
    narratives: list[LevelsLine]
    all_narratives: int
    tables: list[LevelTable]
    #: Code → its uα; empty where spans are not compared.
    unitizing: dict[str, UnitizingAgreement]
    pairs: CoderPairs
    #: In other units than sentences; None or empty where there is nothing to show.
    presence: Presence | None
    overlap: Overlap | None
    exclusive: list[ExclusiveGroup]
    planning: Plan
    #: Notes on all intervals, and on some.
    common: list[Note]
    notes: list[Note]


def page(data: ReportData) -> str:
    """The page, from the rows of the tables that `synth agree` wrote."""
    groups = disagreement_groups(data)
    compared = scope(data)
    return render(
        "agreement/agreement",
        data.site,
        assets=("agreement/agreement.css", "agreement/agreement.js"),
        linking=Linking(data.names, to_page),
        reflexive=data.reflexive,
        scope=compared,
        most_no_unit=MOST_NO_UNIT,
        most_clashes=MOST_CLASHES,
        comparable=bool(compared.narratives),
        bootstrap=data.config.agreement.bootstrap,
        first=discuss_first(data),
        least_sentences=MIN_POSITIVE,
        least_narratives=MIN_DOCUMENTS,
        groups=groups,
        choices=choices(data, groups),
        total=len(data.disagreements),
        shown=sum(group.shown for group in groups),
        consensus=consensus_summary(data),
        confusion=confusion(data),
        codes={code.id: code for code in data.codes},
        code_label=data.code_label,
        titles=data.titles,
        screening=data.rows(ScreeningAgreement),
        relevance=data.rows(RelevanceAgreement),
        wording=wording,
        shade=shade,
        figures=None if data.reflexive else _figures(data),
    )


def _figures(data: ReportData) -> Figures:
    alphas = Alphas(*drawn_rows(data))
    tables = [_table(data, alphas, level) for level in Level]
    narratives, all_narratives = by_narrative(data)
    return Figures(
        scales={name: alphas.scale(name) for name in ("all", "section", "round", "again")},
        levels=levels_of(data),
        together=together(data, alphas),
        sections=by_section(data, alphas),
        rounds=by_round(data, alphas),
        without=grid(data, Over.WITHOUT_CODER),
        twice=twice(data, alphas),
        consensus=before_and_after(data),
        narratives=narratives,
        all_narratives=all_narratives,
        tables=[table for table in tables if table.rows],
        unitizing={estimate.id: estimate for estimate in data.rows(UnitizingAgreement)},
        pairs=coder_pairs(data),
        presence=presence(data),
        overlap=overlap(data),
        exclusive=exclusive(data),
        planning=planning(data),
        common=alphas.common,
        notes=alphas.notes,
    )


def _table(data: ReportData, alphas: Alphas, level: Level) -> LevelTable:
    rows = [
        alphas.row(estimate, data.labels.get(estimate.id) or estimate.id, f"{level}-{estimate.id}")
        for estimate in data.rows(ItemAgreement)
        if estimate.level is level
    ]
    return LevelTable(level, alphas.scale(level), rows)
