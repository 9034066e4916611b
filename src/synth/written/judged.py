"""What people judged of a theme: its state then, kept so that it can be said what has changed.

A verdict of a review and a GRADE-CERQual assessment name the state they were given on by its hash.
`synth cerqual` keeps the state itself in `standards/.judged/`, in a file named by that hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from synth import layout, wording
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class JudgedState:
    """What a reader judges of a theme or subtheme.

    `subthemes`: (id, statement) of each. `quotations`: (coding id, passage, polarity) of each
    coding that counts, supporting or contrary. Neither order nor layout counts.
    """

    statement: str
    subthemes: frozenset[tuple[str, str]]
    quotations: frozenset[tuple[str, str, str]]

    @property
    def text(self) -> str:
        """The state as JSON, one text for one state."""
        state = {
            "statement": self.statement,
            "subthemes": sorted(self.subthemes),
            "quotations": sorted(self.quotations),
        }
        return json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The SHA-256 of `text`: 64 hexadecimal digits that change with what a reader judges."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the state that was judged; with `known` false only that something does.

    `statement`, `subthemes`: whether the statement, or those of subthemes, or which subthemes there
    are. `added`, `removed`: codings; `altered`: codings with another passage or polarity.
    """

    known: bool = True
    statement: bool = False
    subthemes: bool = False
    added: int = 0
    removed: int = 0
    altered: int = 0

    @property
    def told(self) -> str:
        """What differs, in words."""
        return wording.changed(**asdict(self))


def changes(judged: JudgedState, now: JudgedState) -> Changes:
    """What changed from one state to the other."""
    before = {coding: said for coding, *said in judged.quotations}
    after = {coding: said for coding, *said in now.quotations}
    return Changes(
        statement=judged.statement != now.statement,
        subthemes=judged.subthemes != now.subthemes,
        added=len(after.keys() - before.keys()),
        removed=len(before.keys() - after.keys()),
        altered=sum(before[coding] != after[coding] for coding in before.keys() & after.keys()),
    )


def changes_since(root: Path, sha256: str, now: JudgedState | None) -> Changes | None:
    """What changed since the state with this hash was judged; None where it stands as it was.

    `now`: None where the theme is gone. Without the state itself it is only known that it differs.
    """
    if now is not None and now.sha256 == sha256:
        return None
    judged = kept_state(root, sha256)
    return Changes(known=False) if judged is None or now is None else changes(judged, now)


def keep_states(root: Path, states: Iterable[JudgedState]) -> None:
    """Keep states in the study in `root`."""
    for state in states:
        write_atomic(_path(root, state.sha256), state.text)


def kept_state(root: Path, sha256: str) -> JudgedState | None:
    """The state with this hash; None where it is not kept, or its file is no longer what it was."""
    path = _path(root, sha256)
    try:
        text = path.read_text(encoding="utf-8")
        state = json.loads(text)
        found = JudgedState(
            state["statement"],
            frozenset((name, said) for name, said in state["subthemes"]),
            frozenset((coding, quote, polarity) for coding, quote, polarity in state["quotations"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if found.sha256 == sha256 else None


def _path(root: Path, sha256: str) -> Path:
    return root / layout.JUDGED / f"{sha256}.json"
