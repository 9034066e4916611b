"""`suggestions.html`: suggested codes, and help with themes. Suggestions are no codings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.report.parts.environment import render
from synth.report.suggestions.accepted import agreement_changes, by_coder, decided
from synth.report.suggestions.by_terms import TermSuggestions
from synth.report.suggestions.grouping import Grouping, compared, wanted
from synth.report.suggestions.ranked import RankedSuggestions, ranked
from synth.vocabulary import CodeOrigin

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


def page(data: ReportData) -> str:
    """The page. Large tables are read again only where `tables` has not read them before."""
    assets = ("suggestions/grouping.css",)
    if not data.config.suggestions.enabled:
        return render("suggestions/suggestions", data.site, assets=assets, enabled=False)
    by_terms = data.once(TermSuggestions)
    by_rank = data.once(RankedSuggestions) if ranked(data) else None
    shown = (by_rank or by_terms).gathered()
    return render(
        "suggestions/suggestions",
        data.site,
        assets=assets,
        enabled=True,
        by_terms=by_terms,
        groups=shown.groups(),
        ranked=by_rank,
        taken_up=[code for code in data.codes if code.origin == CodeOrigin.SUGGESTED],
        without_terms=[code.label for code in data.codes if not code.terms],
        grouping=data.once(Grouping) if compared(data) else None,
        grouping_wanted=wanted(data),
        decided=decided(data, shown.by_method),
        accepted_by=by_coder(data),
        change=agreement_changes(data),
        coefficients=not data.reflexive,
    )
