"""`synth manuscript`: the Word document and the workbook for a paper on the synthesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.report.manuscript.document import manuscript
from synth.report.manuscript.workbook import workbook
from synth.report.parts.data import ReportData
from synth.report.tables.tables import all_tables
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path) -> str:
    """Write `reports/manuscript.docx` and `reports/tables.xlsx`."""
    data = ReportData.open(root)
    reports = root / layout.REPORTS
    write_atomic(reports / "manuscript.docx", manuscript(data))
    tables = all_tables(data, suggestions=False)  # which may not even be made yet
    write_atomic(reports / "tables.xlsx", workbook(data.site.title, tables))
    return f"for the manuscript: {layout.REPORTS / 'manuscript.docx'} and tables.xlsx"
