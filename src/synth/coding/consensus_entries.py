"""The entries of a consensus as they stand, beside what coders' files say today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.coding.consensus import agreed_id, open_id, render
from synth.coding.decisions import all_codings
from synth.problems import shortened
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
            return [original.from_ for original in self.record.originals]
        return list(self.record.decision.from_) if self.record.decision else []

    @property
    def superseded(self) -> bool:
        """Whether it is kept to be read only."""
        return self.record.decision is not None and self.record.decision.state == "superseded"

    @property
    def start(self) -> tuple[float, float]:
        """Where it comes in the file; what is not found in the text comes last."""
        found = [(a.start, a.end) for a in self.spans if a.method != "orphan"]
        return min(found, default=(float("inf"), float("inf")))


def read_entries(
    document: YamlDocument, file: CodingFile, placed: Sequence[Anchored]
) -> list[Entry]:
    """Every entry of a consensus with its lines and its places in today's text."""
    places = all_codings(file)[1]
    spans: dict[Loc, list[Anchored]] = {}
    for one in placed:
        spans.setdefault(places[one.index][:2], []).append(one)
    out = []
    for key in LISTS:
        records: Sequence[Coding | Disagreement] = getattr(file, key)
        indent = list_indent(document, key)
        for index, (record, lines) in enumerate(
            zip(records, list_blocks(document, key), strict=True)
        ):
            place = (key, index)
            out.append(Entry(place, record, lines, indent, spans.get(place, [])))
    return out


def untouched(one: Entry, narrative: str) -> bool:
    """Whether an entry is as the tool wrote it: what it says, its decision, no comment added."""
    record, decision = one.record, one.record.decision
    if decision is None or decision.by or decision.date or decision.reason or decision.stale:
        return False
    if isinstance(record, Disagreement):
        as_written = decision.state == "open" and one.base == open_id(narrative, record)
        as_written = as_written and not (decision.adopted or decision.from_ or record.instead)
    else:
        as_written = decision.state == "agreed" and one.base == agreed_id(narrative, record)
    return as_written and render(record, one.indent) == stripped(one.lines)


def stripped(lines: Sequence[str]) -> list[str]:
    """An entry's lines without the empty ones below it."""
    return "\n".join(lines).rstrip().split("\n")


def stale_reasons(kept: Sequence[Entry], today: Today) -> dict[Loc, list[str]]:
    """For each entry that people wrote in: what changed in the coders' files since."""
    covered = {name for one in kept if not one.superseded for name in one.froms}
    beside: dict[str, Group] = {name: g for g in today.groups for name in g.froms}
    out: dict[Loc, list[str]] = {}
    for one in kept:
        found: list[str] = []
        if not one.superseded:
            for number, name in enumerate(one.froms):
                now = today.marked.get(name)
                if now is None:
                    found.append(today.lost.get(name, f"{name} is gone"))
                elif isinstance(one.record, Disagreement):
                    found += _changed(one, number, now, today)
                else:
                    found += _moved(one, now, today)
            others = {n for name in one.froms if name in beside for n in beside[name].froms}
            found += [f"{name} stands beside it now" for name in sorted(others - covered)]
        out[one.place] = found
    return out


def _changed(one: Entry, number: int, now: Marked, today: Today) -> list[str]:
    assert isinstance(one.record, Disagreement)
    original, at = one.record.originals[number], one.spans[number]
    if today.code(original.code) != now.code:
        return [f"{now.from_} has the code {now.code} now"]
    if (original.voice, original.polarity) != (now.voice, now.polarity):
        return [f"{now.from_} is marked {now.polarity}, voice {now.voice}, now"]
    same = original.quote.split() == now.quote.split()
    if (at.start, at.end) == (now.start, now.end) or (at.method == "orphan" and same):
        return []
    return [f"{now.from_} marks “{shortened(now.quote, 60)}” now"]


def _moved(one: Entry, now: Marked, today: Today) -> list[str]:
    assert isinstance(one.record, Coding)
    if today.code(one.record.code) != now.code:
        return [f"{now.from_} has the code {now.code} now"]
    at = one.spans[0]
    if at.method == "orphan" or today.sentences(at.start, at.end) == (now.first, now.last):
        return []
    return [f"{now.from_} marks “{shortened(now.quote, 60)}” now"]
