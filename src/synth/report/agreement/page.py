"""`agreement.html`: what was compared, what to discuss first, every coefficient beside the others,
and every disagreement with both sides; no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.agreement.alpha_rows import Alphas
from synth.report.agreement.coder_pairs import coder_pairs
from synth.report.agreement.confusion import confusion
from synth.report.agreement.discuss_first import FEW, discuss_first
from synth.report.agreement.scope import scope
from synth.report.agreement.views import (
    LEVELS,
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
from synth.report.parts.disagreement_list import (
    choices,
    consensus_summary,
    disagreement_groups,
)
from synth.report.parts.environment import render

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]


def agreement_page(data: ReportData) -> str:
    """The page, from the rows of the tables that `synth agree` wrote."""
    groups = disagreement_groups(data)
    compared = scope(data)
    reflexive = data.approach == "reflexive"
    return render(
        "agreement/agreement", data.site, assets=("agreement/agreement.css", "agreement/agreement.js"),
        reflexive=reflexive, scope=compared,
        comparable=bool(compared["narratives"]), bootstrap=data.bootstrap,
        first=discuss_first(data), few=FEW, groups=groups, choices=choices(data, groups),
        total=len(data.disagreements), shown=sum(group["shown"] for group in groups),
        consensus=consensus_summary(data), confusion=confusion(data),
        definitions={code["id"]: code for code in data.codes},
        screening=data.agreement_screening, level_names=LEVELS,
        figures=None if reflexive else _figures(data),
    )  # fmt: skip


def _figures(data: ReportData) -> Row:
    """All that holds a coefficient of coding."""
    alphas = Alphas(*drawn_rows(data))
    narratives, more = by_narrative(data)
    unitizing = {row["id"]: row for row in data.agreement_unitizing}
    tables = [
        {"level": level, "heading": heading, "scale": alphas.scale(level), "rows": [
            {**alphas.row(row, data.labels.get(row["id"]) or row["id"], f"{level}-{row['id']}"),
             "unitizing": unitizing.get(row["id"]) if level == "code" else None}
            for row in data.agreement if row["level"] == level]}
        for level, heading in LEVELS.items()
    ]  # fmt: skip
    return {
        "scales": {one: alphas.scale(one) for one in ("all", "section", "round", "again")},
        "together": together(data, alphas), "levels": levels_of(data),
        "sections": by_section(data, alphas), "rounds": by_round(data, alphas),
        "without": grid(data, "without coder"), "twice": twice(data, alphas),
        "consensus": before_and_after(data), "narratives": narratives, "more": more,
        "all_narratives": sum(row["of"] == "narrative" and row["level"] == "code"
                              for row in data.agreement_pooled),
        "tables": [table for table in tables if table["rows"]],
        "unitizing": bool(unitizing),
        "pairs": coder_pairs(data), "planning": planning(data),
        "common": alphas.common, "notes": alphas.notes,
    }  # fmt: skip
