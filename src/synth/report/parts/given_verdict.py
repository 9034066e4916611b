"""The verdicts that reviewers gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synth.written.reviews import Verdict


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A reviewer's verdict on one theme, and the round it was given on."""

    reviewer: str
    date: str
    round: int
    verdict: Verdict
