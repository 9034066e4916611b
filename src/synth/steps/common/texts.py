"""The narratives' texts as the last run read them, and whether they still stand so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth import layout
from synth.narratives.narrative import load_narratives
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError
from synth.tables import legacy as tables
from synth.workflow import chunks

if TYPE_CHECKING:
    from pathlib import Path

    from synth.written.settings import Study

Row = dict[str, Any]


def record_of(root: Path, narrative: str) -> Row:
    """A narrative's record. Raises `StudyError` where the last run did not read it."""
    build = root / layout.BUILD / "segment"
    for chunk in chunks(root):
        path = build / chunk / "narratives.jsonl"
        for record in tables.read_json_lines([path]) if path.is_file() else []:
            if record["id"] == narrative:
                found: Row = record
                return found
    raise StudyError(f"the last run did not read {narrative}", fix="Run “snakemake” first.")


def check_unedited(root: Path, study: Study, record: Row) -> None:
    """Raises `StudyError` where the narrative's text is not the one that was read."""
    problems, narrative = Problems(), record["id"]
    template = load_template(study, problems)
    files = [p for p in layout.narrative_files(root) if layout.narrative_id(p) == narrative]
    found = load_narratives(files, problems, template, study.config) if template else {}
    if problems.errors:
        raise StudyError(problems)
    today = found.get(narrative)
    if today is None or today.text_sha256 != record["text_sha256"]:
        raise StudyError(
            f"{narrative} has been edited since the suggestions were made",
            fix="Run “snakemake”, and look at the suggestion again.",
        )
