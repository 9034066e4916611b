"""The suggestion that a person decides on, found again, with the coder's file it concerns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.problems import StudyError, did_you_mean
from synth.steps.common.texts import narrative_as_read
from synth.tables.rank import RankedSuggestion
from synth.tables.suggest import TermSuggestion
from synth.vocabulary import CONSENSUS, Status
from synth.written.ledger import LedgerEntry, add_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.narratives.narrative import Narrative
    from synth.study import CodingsFile, Study
    from synth.vocabulary import Decision

    Suggestion = RankedSuggestion | TermSuggestion


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion, the file of the coder who decides, and the narrative that was read for it."""

    suggestion: Suggestion
    file: CodingsFile
    narrative: Narrative

    @property
    def place(self) -> tuple[int, int]:
        """Where the sentence stands: its start and end in the narrative's text."""
        return self.suggestion.start, self.suggestion.end


def find(study: Study, narrative: str, sentence: int, code: str, coder: str) -> Suggested:
    """The suggestion, if `coder` may decide on it: once, and after completing the narrative.

    `sentence` counts from 1. Raises `StudyError` otherwise, with what to do.
    """
    file = _completed(study, narrative, coder)
    for entry in study.ledger:
        decided = entry.narrative, entry.sentence, entry.code, entry.coder
        if decided == (narrative, sentence, code, coder):
            raise StudyError(
                f"this was already {entry.verdict} by {entry.by} on {entry.when[:10]}",
                fix="Decisions in the ledger are final; edit the coding file by hand instead.",
            )
    here = [
        suggestion
        for suggestion in _suggestions(study)
        if suggestion.narrative == narrative and suggestion.sentence == sentence - 1
    ]
    found = next((suggestion for suggestion in here if suggestion.code == code), None)
    if found is None:
        codes = sorted({suggestion.code for suggestion in here})
        there = f"Codes suggested for this sentence: {', '.join(codes)}." if codes else ""
        raise StudyError(
            f"“{code}” is not suggested for sentence {sentence} of {narrative}",
            fix=did_you_mean(code, codes) or there or "Look at reports/suggestions.html.",
        )
    return Suggested(found, file, narrative_as_read(study, narrative))


def note(
    study: Study,
    suggested: Suggested,
    verdict: Decision,
    *,
    by: str,
    when: str,
    reason: str,
    coding: str = "",
) -> None:
    """Write the decision into the ledger; `coding` is the id of the coding that was made of it."""
    suggestion = suggested.suggestion
    entry = LedgerEntry(
        when,
        by,
        verdict,
        suggestion.narrative,
        suggestion.sentence + 1,
        suggestion.code,
        suggested.file.codings.coder,
        suggestion.method,
        suggestion.version,
        suggestion.score,
        coding,
        reason,
    )
    add_entry(study.root, entry)


def now() -> str:
    """The time, as origins and the ledger have it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _completed(study: Study, narrative: str, coder: str) -> CodingsFile:
    """The coder's file of a narrative that the coder has completed."""
    if coder == CONSENSUS or coder not in (study.coder_ids or [coder]):
        raise StudyError(
            f"this study has no coder “{coder}”",
            fix=did_you_mean(coder, study.coder_ids) or "The coders are listed in config.yaml.",
        )
    # All of them first: what is wrong with a file is raised after the last.
    for file in list(study.coding_files(coders=[coder], narratives=[narrative])):
        if file.codings.status is Status.COMPLETE:
            return file
    raise StudyError(
        f"{coder} has not completed {narrative}: suggestions come after a coder's own reading",
        fix="Code the narrative first, and set “status: complete” in the coding file.",
    )


def _suggestions(study: Study) -> Iterator[Suggestion]:
    ranked = study.config.suggestions.method == "ranked"
    row: type[Suggestion] = RankedSuggestion if ranked else TermSuggestion
    if not study.made(row):
        raise StudyError("there are no suggestions yet", fix="Run “snakemake” first.")
    return study.each(row)
