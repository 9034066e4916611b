"""`synth reject`: note that a person looked at a suggestion and does not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.steps.common.suggestion import find, note, now
from synth.written.ledger import REJECTED

if TYPE_CHECKING:
    from pathlib import Path


def run(
    root: Path, narrative: str, sentence: int, code: str, coder: str, by: str, reason: str = ""
) -> str:
    """Write it into the ledger, and nothing else."""
    one = find(root, narrative, sentence, code, coder)
    note(root, one, REJECTED, by, now(), reason=reason)
    return f"rejected: {code}, sentence {sentence} of {narrative}"
