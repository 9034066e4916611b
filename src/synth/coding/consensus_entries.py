"""The entries of a consensus as they stand, beside what coders' files say today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.coding.consensus import agreed_id, open_id, render
from synth.coding.decisions import all_codings
from synth.problems import shortened
from synth.vocabulary import State
from synth.written.codings import Coding, CodingFile, Disagreement
from synth.written.rewrite import list_blocks, list_indent

if TYPE_CHECKING:
    from synth.coding.anchors import Anchored
    from synth.coding.consensus import Group, Marked
    from synth.yamlfile import Loc, YamlDocument

LISTS = ("codings", "disagreements")


@dataclass(frozen=True, slots=True)
class Today:
    """What coders' files say now about one narrative.

    `marked`: every coding that can be compared, by name; `lost`: why others can't be, by name.
    `code`: today's code for a code as the consensus has it. `sentences`: first and last sentence of
    a stretch of text, (-1, -1) in a heading.
    """

    narrative: str
    text_sha256: str
    version: int
    groups: Sequence[Group]
    marked: Mapping[str, Marked]
    lost: Mapping[str, str]
    code: Callable[[str], str | None]
    sentences: Callable[[int, int], tuple[int, int]]


@dataclass(slots=True)
class Entry:
    """An entry of the file as it stands."""

    place: Loc
    record: Coding | Disagreement
    lines: list[str]
    indent: int
    spans: list[Anchored]

    @property
    def base(self) -> str:
        """The id without the number that tells it from an earlier entry's."""
        return (self.record.id or "").partition("-")[0]

    @property
    def froms(self) -> list[str]:
        """The coders' codings it rests on, by name."""
        if isinstance(self.record, Disagreement):
            return self.record.froms
        return list(self.record.decision.from_) if self.record.decision else []

    @property
    def superseded(self) -> bool:
        """Whether it is kept to be read only."""
        decision = self.record.decision
        return decision is not None and decision.state is State.SUPERSEDED

    @property
    def start(self) -> tuple[float, float]:
        """Where it comes in the file; what is not found in the text comes last."""
        places = [(a.start, a.end) for a in self.spans if not a.orphan]
        return min(places, default=(float("inf"), float("inf")))


def read_entries(
    document: YamlDocument, file: CodingFile, placed: Sequence[Anchored]
) -> list[Entry]:
    """Every entry of a consensus with its lines and its places in today's text."""
    places = all_codings(file)[1]
    spans: dict[Loc, list[Anchored]] = {}
    for coding in placed:
        spans.setdefault(places[coding.index][:2], []).append(coding)
    out = []
    for key in LISTS:
        records: Sequence[Coding | Disagreement] = getattr(file, key)
        indent = list_indent(document, key)
        blocks = list_blocks(document, key)
        for index, (record, lines) in enumerate(zip(records, blocks, strict=True)):
            place = (key, index)
            out.append(Entry(place, record, lines, indent, spans.get(place, [])))
    return out


def untouched(entry: Entry, narrative: str) -> bool:
    """Whether an entry is as the tool wrote it: what it says, its decision, no comment added."""
    record, decision = entry.record, entry.record.decision
    if decision is None or decision.by or decision.date or decision.reason or decision.stale:
        return False
    if isinstance(record, Disagreement):
        as_written = decision.state is State.OPEN and entry.base == open_id(narrative, record)
        as_written = as_written and not (decision.adopted or decision.from_ or record.instead)
    else:
        as_written = decision.state is State.AGREED and entry.base == agreed_id(narrative, record)
    return as_written and render(record, entry.indent) == stripped(entry.lines)


def stripped(lines: Sequence[str]) -> list[str]:
    """An entry's lines without the empty ones below it."""
    return "\n".join(lines).rstrip().split("\n")


def stale_reasons(kept: Sequence[Entry], today: Today) -> dict[Loc, list[str]]:
    """For each entry that people wrote in: what changed in the coders' files since."""
    covered = covered_by(kept)
    beside: dict[str, Group] = {name: group for group in today.groups for name in group.froms}
    out: dict[Loc, list[str]] = {}
    for entry in kept:
        reasons: list[str] = []
        if not entry.superseded:
            for number, name in enumerate(entry.froms):
                now = today.marked.get(name)
                if now is None:
                    reasons.append(today.lost.get(name, f"{name} is gone"))
                elif isinstance(entry.record, Disagreement):
                    reasons += _changed(entry, entry.record, number, now, today)
                else:
                    reasons += _moved(entry, entry.record, now, today)
            others = {n for name in entry.froms if name in beside for n in beside[name].froms}
            reasons += [f"{name} has been added beside it" for name in sorted(others - covered)]
        out[entry.place] = reasons
    return out


def covered_by(kept: Sequence[Entry]) -> set[str]:
    """The coders' codings, by name, that entries which are in force rest on."""
    return {name for entry in kept if not entry.superseded for name in entry.froms}


def _changed(
    entry: Entry, record: Disagreement, number: int, now: Marked, today: Today
) -> list[str]:
    original, at = record.originals[number], entry.spans[number]
    if today.code(original.code) != now.code:
        return [f"{now.from_} now has the code {now.code}"]
    if (original.voice, original.polarity) != (now.voice, now.polarity):
        return [f"{now.from_} now has polarity {now.polarity} and voice {now.voice}"]
    same = original.quote.split() == now.quote.split()
    if (at.start, at.end) == (now.start, now.end) or (at.orphan and same):
        return []
    return [f"{now.from_} now marks “{shortened(now.quote, 60)}”"]


def _moved(entry: Entry, record: Coding, now: Marked, today: Today) -> list[str]:
    if today.code(record.code) != now.code:
        return [f"{now.from_} now has the code {now.code}"]
    at = entry.spans[0]
    same_place = today.sentences(at.start, at.end) == (now.first, now.last)
    if at.orphan or (same_place and at.start < now.end and now.start < at.end):
        return []
    return [f"{now.from_} now marks “{shortened(now.quote, 60)}”"]
