"""Carry a code forward through the changes made to the codebook since a coding was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from synth.written.codebook import HistoryEntry

#: Changes after which the code named is still there.
_STAYS = (Change.ADD, Change.REDEFINE)


@dataclass(frozen=True, slots=True)
class Recode:
    """Why a coding needs another look: the change that its code met, and what the code was called
    then. `change` is None for a code that no entry of the history tells of.
    """

    code: str
    change: Change | None = None
    version: int = -1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code used at an earlier version stands for today.

    `code` is None where only a person can say (a split, a retired or an unknown code).
    `recode` says why the coding needs another look, where it does; `candidates` are the codes a
    person may choose among.
    """

    code: str | None
    recode: Recode | None = None
    candidates: tuple[str, ...] = ()


class History:
    """The changes in order, and the codes that exist today."""

    def __init__(self, entries: Sequence[HistoryEntry], current: Collection[str]) -> None:
        self.entries = entries
        self.current = current
        self._known: dict[tuple[str, int | None], Resolution] = {}

    def resolve(self, code: str, since: int | None = None) -> Resolution:
        """What `code`, used with codebook version `since`, is today.

        Without a version, a code that exists is taken as it stands, and one that doesn't is
        carried through the whole history.
        """
        key = (code, since)
        if key not in self._known:
            self._known[key] = self._resolve(code, since)
        return self._known[key]

    def _resolve(self, code: str, since: int | None) -> Resolution:
        if since is None:
            if code in self.current:
                return Resolution(code)
            since = 0
        now, recode = code, None
        for entry in self.entries:
            if entry.version <= since or now not in entry.codes:
                continue
            met = Recode(now, entry.change, entry.version, entry.reason)
            match entry.change:
                case Change.RENAME | Change.MERGE:
                    now = entry.into[0]
                case Change.REDEFINE:
                    recode = met
                case Change.SPLIT:
                    return Resolution(None, met, entry.into)
                case Change.RETIRE:
                    return Resolution(None, met)
        return Resolution(now, recode) if now in self.current else Resolution(None, Recode(now))

    def known(self, code: str) -> bool:
        """Whether the code exists or ever did."""
        return code in self.current or any(
            code in entry.codes or code in entry.into for entry in self.entries
        )

    def ended(self, code: str) -> HistoryEntry | None:
        """The change by which a code ceased to exist; None while it lives, or never did."""
        end = None
        for entry in self.entries:
            if code in entry.into or (entry.change is Change.ADD and code in entry.codes):
                end = None
            elif code in entry.codes and entry.change not in _STAYS:
                end = entry
        return end

    def lives_or_ended(self, code: str, after: int) -> bool:
        """Whether a code that entry `after` names exists, or a later entry says how it ended."""
        return code in self.current or any(
            code in entry.codes and entry.change not in _STAYS
            for entry in self.entries[after + 1 :]
        )
