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


@dataclass(frozen=True, slots=True)
class _Life:
    """One of the codes that an id was given to: the place of the first entry `after` it began, and
    the `version` in which it began."""

    after: int
    version: int


class History:
    """The changes in order, and the codes that exist today."""

    def __init__(self, entries: Sequence[HistoryEntry], current: Collection[str]) -> None:
        self.entries = entries
        self.current = current
        self._known: dict[tuple[str, int | None], Resolution] = {}

    def resolve(self, code: str, since: int | None = None) -> Resolution:
        """What `code`, in a coding file that names codebook version `since`, is today.

        A code that was renamed or merged is followed whatever the version: that is a record, and
        may be wrong. The version tells two things. Redefinitions up to it are known to the coder.
        And where an id was given to another code after its own had ended, it says which is meant:
        the one that the id belonged to then. Without a version, only a person can say, unless both
        are one code today.
        """
        key = (code, since)
        if key not in self._known:
            self._known[key] = self._resolve(code, since)
        return self._known[key]

    def _resolve(self, code: str, since: int | None) -> Resolution:
        lives = self._lives(code)
        if since is not None:
            meant = [life for life in lives if life.version <= since][-1]  # the first is version 0
            return self._followed(code, meant, since)
        # A code that exists is taken as it stands; for another, every change is news.
        known = self.entries[-1].version if self.entries and code in self.current else 0
        ways = [self._followed(code, life, known) for life in lives]
        if len({way.code for way in ways}) == 1:
            return ways[0]
        candidates = dict.fromkeys(c for way in ways for c in (way.code, *way.candidates) if c)
        return Resolution(None, self._end(code, lives[0]), tuple(candidates))

    def _lives(self, code: str) -> list[_Life]:
        """The codes that had this id one after another, the first from the start if no entry
        tells of its beginning."""
        lives = [_Life(0, 0)]
        alive = True
        for place, entry in enumerate(self.entries):
            begins = _begins(code, entry)
            if _ends(code, entry):
                alive = entry.change is Change.MERGE and begins  # merged into itself
            if begins and not alive:
                lives.append(_Life(place + 1, entry.version))
                alive = True
        return lives

    def _followed(self, code: str, life: _Life, known: int) -> Resolution:
        """What a code of this life is today; `known`: the version up to which redefinitions are."""
        now, recode = code, None
        for entry in self.entries[life.after :]:
            if now not in entry.codes:
                continue
            met = Recode(now, entry.change, entry.version, entry.reason)
            match entry.change:
                case Change.RENAME | Change.MERGE:
                    now = entry.into[0]
                case Change.REDEFINE if entry.version > known:
                    recode = met
                case Change.SPLIT:
                    return Resolution(None, met, entry.into)
                case Change.RETIRE:
                    return Resolution(None, met)
        return Resolution(now, recode) if now in self.current else Resolution(None, Recode(now))

    def _end(self, code: str, life: _Life) -> Recode:
        """How a code of this life ended, of an id that was given to another code later."""
        entry = next(entry for entry in self.entries[life.after :] if _ends(code, entry))
        return Recode(code, entry.change, entry.version, entry.reason)

    def known(self, code: str) -> bool:
        """Whether the code exists or ever did."""
        return code in self.current or any(
            code in entry.codes or code in entry.into for entry in self.entries
        )

    def ended(self, code: str, version: int | None = None) -> HistoryEntry | None:
        """The change by which a code ceased to exist; None while it lives, or never did. With a
        version, as it was then."""
        end = None
        for entry in self.entries:
            if version is not None and entry.version > version:
                break
            if _begins(code, entry):
                end = None
            elif _ends(code, entry):
                end = entry
        return end

    def lives_or_ended(self, code: str, after: int) -> bool:
        """Whether a code that entry `after` names exists, or a later entry says how it ended."""
        return code in self.current or any(
            _ends(code, entry) for entry in self.entries[after + 1 :]
        )


def _begins(code: str, entry: HistoryEntry) -> bool:
    """Whether there is a code of this id from the change on."""
    return code in entry.into or (entry.change is Change.ADD and code in entry.codes)


def _ends(code: str, entry: HistoryEntry) -> bool:
    """Whether the change ends the code that had this id."""
    return code in entry.codes and entry.change not in _STAYS
