"""`no-theme.html`: the codes in no theme of the last round, with their codings as a theme has them.

With very many codings the page holds the first of each code, and `no_theme_codings.csv` all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.cards import Cards
from synth.report.parts.environment import render
from synth.report.parts.evidence import MOST
from synth.vocabulary import InThemes

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import CodeEvidence
    from synth.tables.theme import CodeInNoTheme


@dataclass(frozen=True, slots=True)
class OutsideCode:
    """A code in no theme: what counts of it, and its quotations."""

    row: CodeInNoTheme
    evidence: CodeEvidence


def page(data: ReportData) -> str:
    """The page."""
    codes = outside_codes(data)
    return render(
        "no_theme/no_theme",
        data.site,
        assets=("parts/themes.css",),
        round=data.last_round,
        view=Cards(data),
        codes=codes,
        outside=data.outside,
        states=[
            (state, [code for code in codes if code.row.state is state])
            for state in (InThemes.LEFT_OUT, InThemes.IN_NONE)
        ],
    )


def outside_codes(data: ReportData) -> list[OutsideCode]:
    """The codes, those with most codings first; of very many codings the first of each code."""
    pairs = list(zip(data.no_theme, data.no_theme_evidence, strict=True))
    if sum(evidence.total for _, evidence in pairs) > MOST:
        share = max(1, MOST // len(pairs))
        pairs = [(row, evidence.first(share)) for row, evidence in pairs]
    codes = [OutsideCode(row, evidence) for row, evidence in pairs]
    return sorted(codes, key=lambda code: -code.row.every)
