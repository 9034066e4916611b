"""What the report and the manuscript are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.report.parts.data import ReportData
from synth.study import Study

if TYPE_CHECKING:
    from pathlib import Path


def report_data(root: Path) -> ReportData:
    """What the report of the study in `root` is made from.

    Raises `StudyError` for what people must mend.
    """
    study = Study.open(root)
    study.need("codebook", "template", "screening", "entreq", "cerqual", "reviews", "last_round")
    return ReportData(study)
