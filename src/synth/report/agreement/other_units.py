"""Agreement in other units than sentences: whole narratives, passages, codes that exclude one
another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.reasons import Reason
from synth.tables.agree_units import (
    CodePresence,
    ExclusiveAgreement,
    ExclusiveClash,
    NarrativePresence,
    OverlapAgreement,
    PresenceAgreement,
)
from synth.vocabulary import Level

if TYPE_CHECKING:
    from synth.reasons import Note
    from synth.report.parts.data import ReportData

#: With more narratives than this, the page names those with the most differences alone.
MOST_NARRATIVES = 50
#: Places with two codes of a group that the page lists at most.
MOST_CLASHES = 50


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """A narrative, and the codes that some of its coders used in it and others did not."""

    row: NarrativePresence
    unshared: list[CodePresence]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether codes are in narratives: all codes together, each, and the narratives shown, of so
    many (`of`)."""

    whole: PresenceAgreement
    codes: list[PresenceAgreement]
    narratives: list[PresenceLine]
    of: int


def presence(data: ReportData) -> Presence | None:
    """Codes that nobody used are left to the table file; None where nothing is compared."""
    rows = [row for row in data.rows(PresenceAgreement) if row.level is Level.CODE]
    whole = next((row for row in rows if not row.id), None)
    if whole is None:
        return None
    unshared: defaultdict[str, list[CodePresence]] = defaultdict(list)
    for one in data.rows(CodePresence):
        if not one.by_all:
            unshared[one.narrative].append(one)
    lines = [PresenceLine(row, unshared[row.narrative]) for row in data.rows(NarrativePresence)]
    of = len(lines)
    if of > MOST_NARRATIVES:
        lines.sort(key=lambda line: (-len(line.unshared), line.row.narrative))
    return Presence(
        whole, [row for row in rows if row.id and row.used], lines[:MOST_NARRATIVES], of
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far passages overlap: of all codes together, and of each that was used."""

    whole: OverlapAgreement
    codes: list[OverlapAgreement]


def overlap(data: ReportData) -> Overlap | None:
    """None where nothing is compared."""
    rows = data.rows(OverlapAgreement)
    whole = next((row for row in rows if not row.id), None)
    return Overlap(whole, [row for row in rows if row.id and row.passages]) if whole else None


@dataclass(frozen=True, slots=True)
class ExclusiveGroup:
    """A group of codes that exclude one another: its coefficients as a whole, and of its codes.

    `reason`: why there are none, where coders gave two of the codes to one text (`clashes`).
    """

    name: str
    whole: list[ExclusiveAgreement]
    codes: list[ExclusiveAgreement]
    reason: Note | None
    clashes: list[ExclusiveClash]


def exclusive(data: ReportData) -> list[ExclusiveGroup]:
    """The groups in the order of config.yaml."""
    groups: defaultdict[str, list[ExclusiveAgreement]] = defaultdict(list)
    for row in data.rows(ExclusiveAgreement):
        groups[row.group].append(row)
    clashes: defaultdict[str, list[ExclusiveClash]] = defaultdict(list)
    for clash in data.rows(ExclusiveClash):
        clashes[clash.group].append(clash)
    return [
        ExclusiveGroup(
            name,
            [row for row in rows if not row.id],
            [row for row in rows if row.id],
            next(
                (
                    row.reason
                    for row in rows
                    if row.reason and row.reason.reason is Reason.CODES_TOGETHER
                ),
                None,
            ),
            clashes[name],
        )
        for name, rows in groups.items()
    ]
