"""`standards.html`: ENTREQ, GRADE-CERQual, the stages table and a methods text, with evidence."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from synth.report.parts import stages_table
from synth.report.parts.environment import render, to_page
from synth.report.standards import cerqual, entreq
from synth.report.standards.cerqual import NOT_ASSESSED, cerqual_rows, findings
from synth.report.standards.entreq import entreq_items, entreq_rows, entreq_summary
from synth.report.standards.methods_text import methods_paragraphs
from synth.written.standards import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: A worksheet names this many narratives, those with most codings first; `theme_counts.csv` all.
MOST_NARRATIVES = 60
#: A decision longer than this is cut in the stages table, and stands whole with its round.
MOST_DECISION = 220


def standards_page(data: ReportData) -> str:
    """The page."""
    return render(
        "standards/standards", data.site, assets=("parts/standards.css",), standards=standards_content(data),
        to=to_page,
    )  # fmt: skip


def standards_content(data: ReportData) -> Row:
    """What `_standards.html.j2` shows."""
    items = entreq_items(data)
    found = findings(data)
    return {
        "summary": entreq_summary(items),
        "domains": [(domain, list(own)) for domain, own in
                    groupby(items, key=lambda one: one.item.domain)],
        "findings": found,
        "assessed": sum(one.assessed for one in found),
        "components": [(name.replace("_", " ").capitalize(), asks)
                       for name, asks in COMPONENTS.items()],
        "not_assessed": NOT_ASSESSED,
        "narratives": len(data.narratives),
        "most": MOST_NARRATIVES, "most_decision": MOST_DECISION,
        "round": data.last_round,
        "stages": stages_table.stages_table(data),
        "paragraphs": methods_paragraphs(data),
        "approach": data.approach,
        "versions": data.versions, "inputs": len(data.inputs),
    }  # fmt: skip


def standards_tables(data: ReportData) -> Iterator[tuple[str, str, tuple[str, ...], list[Row]]]:
    """(file, what it holds, columns, rows) of the page's tables."""
    yield ("entreq.csv", "the ENTREQ items with what people wrote and what the data show",
           entreq.COLUMNS, entreq_rows(data))  # fmt: skip
    yield ("cerqual.csv", "GRADE-CERQual evidence profile: findings, people’s levels, evidence",
           cerqual.COLUMNS, cerqual_rows(findings(data)))  # fmt: skip
    yield ("stages.csv", "the stages: what was done, by whom, when, with counts",
           stages_table.COLUMNS, stages_table.stages_table(data))  # fmt: skip
