"""`suggestions.html`: suggested codes, and help with themes. Suggestions are no codings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.report.parts.environment import render
from synth.report.suggestions.accepted import agreement_changes, by_coder, decided
from synth.report.suggestions.by_terms import term_suggestions
from synth.report.suggestions.grouping import grouping, wanted
from synth.report.suggestions.ranked import ranked_suggestions
from synth.vocabulary import CodeOrigin

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


def page(data: ReportData) -> str:
    """The page. Large tables are read again only where `tables` has not read them before."""
    assets = ("suggestions/grouping.css",)
    if not data.config.suggestions.enabled:
        return render("suggestions/suggestions", data.site, assets=assets, enabled=False)
    by_terms, ranked = term_suggestions(data), ranked_suggestions(data)
    shown = (ranked or by_terms).gathered()
    return render(
        "suggestions/suggestions",
        data.site,
        assets=assets,
        enabled=True,
        by_terms=by_terms,
        groups=shown.groups(),
        ranked=ranked,
        taken_up=[code for code in data.codes if code.origin == CodeOrigin.SUGGESTED],
        without_terms=[code.label for code in data.codes if not code.terms],
        grouping=grouping(data),
        grouping_wanted=wanted(data),
        decided=decided(data, shown.by_method),
        accepted_by=by_coder(data),
        change=agreement_changes(data),
        coefficients=not data.reflexive,
    )
