"""Carry a code forward through the changes made to the codebook since a coding was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Entry = tuple[int, str, Sequence[str], Sequence[str], str]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code used at an earlier version stands for today.

    `code` is None where only a person can say (a split, a retired or an unknown code).
    `recode` says why the coding needs another look, or is empty; `candidates` are the codes a
    person may choose among.
    """

    code: str | None
    recode: str = ""
    candidates: tuple[str, ...] = ()


class History:
    """The changes in order, and the codes that exist today."""

    def __init__(self, entries: Sequence[Entry], current: Collection[str]) -> None:
        self.entries = list(entries)
        self.current = current
        self._cache: dict[tuple[str, int | None], Resolution] = {}

    def resolve(self, code: str, since: int | None = None) -> Resolution:
        """What `code`, used with codebook version `since`, is today.

        Without a version, a code that exists is taken as it stands, and one that doesn't is
        carried through the whole history.
        """
        key = (code, since)
        if key not in self._cache:
            self._cache[key] = self._resolve(code, since)
        return self._cache[key]

    def _resolve(self, code: str, since: int | None) -> Resolution:
        if since is None:
            if code in self.current:
                return Resolution(code)
            since = 0
        now, recode = code, ""
        for version, change, codes, into, reason in self.entries:
            if version <= since or now not in codes:
                continue
            if change in ("rename", "merge"):
                now = into[0]
            elif change == "redefine":
                recode = f"“{now}” was redefined in version {version}: {reason}"
            elif change == "split":
                return Resolution(
                    None, f"“{now}” was split in version {version}: {reason}", tuple(into)
                )
            elif change == "retire":
                return Resolution(None, f"“{now}” was retired in version {version}: {reason}")
        if now not in self.current:
            return Resolution(None, f"“{now}” is not in the codebook")
        return Resolution(now, recode)

    def known(self, code: str) -> bool:
        """Whether the code exists or ever did."""
        return code in self.current or any(
            code in codes or code in into for _, _, codes, into, _ in self.entries
        )

    def ended(self, code: str) -> str:
        """How a code ceased to exist (“retired in version 2: …”), or "" while it lives."""
        end = ""
        for version, change, codes, into, reason in self.entries:
            if code in into or (change == "add" and code in codes):
                end = ""
            elif code in codes and change not in ("add", "redefine"):
                verb = {"rename": "renamed", "merge": "merged", "split": "split"}.get(
                    change, "retired"
                )
                became = f" into “{'”, “'.join(into)}”" if into else ""
                end = f"{verb} in version {version}{became}: {reason}"
        return end

    def lives_or_ended(self, code: str, after: int) -> bool:
        """Whether a code that entry `after` names exists, or a later entry says how it ended."""
        if code in self.current:
            return True
        return any(
            code in codes and change not in ("add", "redefine")
            for _, change, codes, _, _ in self.entries[after + 1 :]
        )
