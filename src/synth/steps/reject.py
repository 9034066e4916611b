"""`synth reject`: note that a person looked at a suggestion and does not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.steps.common.suggestion import find, note, now
from synth.steps.common.texts import check_said
from synth.study import Study
from synth.vocabulary import Decision

if TYPE_CHECKING:
    from pathlib import Path


def run(
    root: Path, narrative: str, sentence: int, code: str, coder: str, by: str, reason: str = ""
) -> str:
    """Write it into the ledger, and nothing else."""
    study = Study.open(root)
    check_said(by=by, reason=reason)
    suggested = find(study, narrative, sentence, code, coder)
    note(study, suggested, Decision.REJECTED, by=by, when=now(), reason=reason)
    return f"rejected: {code}, sentence {sentence} of {narrative}"
