"""The narratives' texts as the last run read them, and whether they still stand so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.narratives.narrative import load_narratives
from synth.problems import Problems, StudyError
from synth.textfile import NO_TEXT

if TYPE_CHECKING:
    from synth.narratives.narrative import Narrative
    from synth.study import Study


def narrative_as_read(study: Study, narrative: str) -> Narrative:
    """A narrative as the last run read it. Raises `StudyError` where it did not read it."""
    try:
        for read in study.narratives():
            if read.id == narrative:
                return read
    except FileNotFoundError:  # no run has come so far yet
        pass
    raise StudyError(f"the last run did not read {narrative}", fix="Run “snakemake” first.")


def check_unedited(study: Study, read: Narrative) -> None:
    """Raises `StudyError` where the narrative's text is not the one that was read."""
    problems = Problems()
    files = [p for p in layout.narrative_files(study.root) if layout.narrative_id(p) == read.id]
    narratives = load_narratives(files, problems, study.template, study.config)
    if problems.errors:
        raise StudyError(problems)
    today = narratives.get(read.id)
    if today is None or today.text_sha256 != read.text_sha256:
        raise StudyError(
            f"{read.id} has been edited since the suggestions were made",
            fix="Run “snakemake”, and look at the suggestion again.",
        )


def check_said(problems: Problems | None = None, **said: str) -> None:
    """That what a person gave on the command line (option → text) can be written into a file.

    Raises `StudyError` where it can't, or adds that to `problems` where they are handed over.
    """
    found = Problems() if problems is None else problems
    for option, text in said.items():
        if NO_TEXT.search(text):
            found.error(f"--{option} contains a control character", fix="Type it again.")
    if problems is None and found.errors:
        raise StudyError(found)
