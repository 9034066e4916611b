"""What the report and the manuscript are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.parts.data import ReportData
from synth.study import Study
from synth.tables import legacy as tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def report_data(root: Path) -> ReportData:
    """What the report of the study in `root` is made from.

    Raises `StudyError` for what people must mend.
    """
    study = Study.open(root)
    study.need("codebook", "template", "screening", "entreq", "cerqual", "reviews", "last_round")
    return ReportData(study)


# TEMPORARY
def records(build: Path, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The narratives' records, one at a time."""
    yield from tables.read_json_lines(build / "segment" / n / "narratives.jsonl" for n in names)
