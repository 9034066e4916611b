"""A consensus as a file that people keep: proposals go in, and nothing people wrote is touched.

The file is edited as text, entry by entry. An entry that is still as the tool wrote it (its id is
made from what it says) is replaced by what coders' files say today; every other entry stays byte
for byte, but for two keys: `stale`, which says what changed since, and `text_sha256`, which names
the text that older positions are counted in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth.coding.consensus import agreed_entry, agreed_id, open_entry, open_id, render
from synth.coding.decisions import all_codings, is_open
from synth.coding.model import Coding, CodingFile, Disagreement
from synth.coding.rewrite import (
    ENTRY,
    HEADER,
    list_blocks,
    list_indent,
    quoted,
    set_in,
    with_list,
)
from synth.problems import Problems, StudyError, shortened
from synth.records import check_record
from synth.yamlfile import YamlDocument, parse_yaml

if TYPE_CHECKING:
    from synth.coding.anchors import Anchored
    from synth.coding.consensus import Group, Marked
    from synth.yamlfile import Loc

LISTS = ("codings", "disagreements")
DECISION = ("state", "from", "adopted", "by", "date", "reason", "stale")
_HEAD = """\
# Proposed by “synth consensus”: what all coders agree on stands under “codings”, what they differ
# in under “disagreements”. To decide an entry set its “state” to adopted (and say whose: “adopted:
# [{coder}]”), both valid, codebook or difference, and fill in by, date and reason.
narrative: {narrative}
coder: consensus
status: in progress
codebook: {version}
text_sha256: {text_sha256}
codings: []
disagreements: []
"""


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
class Merged:
    """A consensus file's new text, and what stands in it."""

    text: str
    agreed: int = 0
    open: int = 0
    decided: int = 0
    new: int = 0
    stale: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    """An entry of the file as it stands."""

    place: Loc
    record: Coding | Disagreement
    lines: list[str]
    indent: int
    spans: list[Anchored]

    @property
    def froms(self) -> list[str]:
        if isinstance(self.record, Disagreement):
            return [original.from_ for original in self.record.originals]
        return list(self.record.decision.from_) if self.record.decision else []

    @property
    def superseded(self) -> bool:
        return self.record.decision is not None and self.record.decision.state == "superseded"

    @property
    def start(self) -> tuple[float, float]:
        found = [(a.start, a.end) for a in self.spans if a.method != "orphan"]
        return min(found, default=(float("inf"), float("inf")))


def begin(path: Path, today: Today, coders: Sequence[str]) -> YamlDocument:
    """An empty consensus, for a narrative that has none."""
    text = _HEAD.format(
        coder=coders[0], narrative=today.narrative, version=today.version,
        text_sha256=today.text_sha256,
    )  # fmt: skip
    return _parsed(text, path)


def merge(
    document: YamlDocument, file: CodingFile, placed: Sequence[Anchored], today: Today
) -> Merged:
    """The file's text with today's proposals, everything that people wrote as it was.

    `placed`: every coding of the file (see `all_codings`) in today's text. Raises `StudyError` for
    a file that can't be rewritten so.
    """
    entries = _entries(document, file, placed)
    same_text = file.text_sha256 == today.text_sha256
    fresh = {g.froms: _proposal(today.narrative, g) for g in today.groups}
    by_id = {record.id: record for record in fresh.values()}
    kept: list[_Entry] = []
    as_is: dict[str | None, _Entry] = {}
    for one in entries:
        if not _untouched(one, file.narrative):
            kept.append(one)
            continue
        proposed = by_id.get(one.record.id)
        if proposed is not None and render(proposed, one.indent) == _stripped(one.lines):
            as_is[one.record.id] = one
        elif proposed is not None and same_text:
            kept.append(one)  # its place was changed by hand

    reasons = _stale_reasons(kept, today)
    wanted = _edits(kept, reasons, file, today)
    edited = _parsed(set_in(document, wanted), document.path)
    blocks = {key: list_blocks(edited, key) for key in LISTS}
    columns = {key: list_indent(edited, key) for key in LISTS}

    out: dict[str, list[tuple[Any, list[str]]]] = {key: [] for key in LISTS}
    for one in kept:
        key, index = str(one.place[0]), int(one.place[1])
        out[key].append(((*one.start, one.record.id or ""), blocks[key][index]))
    result = Merged("")
    covered = {name for one in kept if not one.superseded for name in one.froms}
    by_hand = _by_hand(kept, today)
    for group in today.groups:
        record = fresh[group.froms]
        if group.froms <= covered or (group.kind is None and _sign(group) in by_hand):
            continue
        key = "codings" if isinstance(record, Coding) else "disagreements"
        standing = as_is.get(record.id)
        lines = blocks[key][int(standing.place[1])] if standing else render(record, columns[key])
        result.new += standing is None and key == "disagreements"
        first = group.members[0]
        out[key].append(((first.start, first.end, record.id or ""), lines))
    text = edited.text
    for key in LISTS:
        text = with_list(_parsed(text, document.path), key, [b for _, b in sorted(out[key])])
    return _finished(result, text, document, kept, reasons)


def _finished(
    result: Merged,
    text: str,
    document: YamlDocument,
    kept: Sequence[_Entry],
    reasons: Mapping[Loc, list[str]],
) -> Merged:
    """Count what stands in the new text, set its status, and see that nothing was lost."""
    file = _read(_parsed(text, document.path))
    after = {_without_marks(record) for record in file.codings}
    after |= {_without_marks(record) for record in file.disagreements}
    if any(_without_marks(one.record) not in after for one in kept):
        raise StudyError(
            "this file can't be rewritten without changing what you wrote; nothing was written",
            path=document.path,
            fix="Please report it, with the file.",
        )
    decisions = [c.decision for c in file.codings] + [e.decision for e in file.disagreements]
    for one in decisions:
        result.agreed += one is None or one.state == "agreed"
        result.open += one is not None and one.state == "open"
        result.decided += one is not None and one.state not in ("agreed", "open", "superseded")
    result.stale = [(one.record.id or "", "; ".join(reasons[one.place])) for one in kept
                    if reasons[one.place]]  # fmt: skip
    status = "in progress" if any(d is not None and is_open(d) for d in decisions) else "complete"
    result.text = text
    if file.status != status:
        header: Loc = ()
        result.text = set_in(_parsed(text, document.path), [(header, "status", status, HEADER)])
    return result


def _entries(document: YamlDocument, file: CodingFile, placed: Sequence[Anchored]) -> list[_Entry]:
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
            out.append(_Entry(place, record, lines, indent, spans.get(place, [])))
    return out


def _untouched(one: _Entry, narrative: str) -> bool:
    """Whether an entry is as the tool wrote it: what it says, its decision, no comment added."""
    record, decision = one.record, one.record.decision
    if decision is None or decision.by or decision.date or decision.reason or decision.stale:
        return False
    if isinstance(record, Disagreement):
        as_written = decision.state == "open" and record.id == open_id(narrative, record)
        as_written = as_written and not (decision.adopted or decision.from_ or record.instead)
    else:
        as_written = decision.state == "agreed" and record.id == agreed_id(narrative, record)
    return as_written and render(record, one.indent) == _stripped(one.lines)


def _stripped(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).rstrip().split("\n")


def _proposal(narrative: str, group: Group) -> Coding | Disagreement:
    return agreed_entry(narrative, group) if group.kind is None else open_entry(narrative, group)


def _sign(group: Group) -> tuple[str, tuple[int, int]]:
    first = group.members[0]
    return first.code, (first.first, first.last)


def _by_hand(kept: Sequence[_Entry], today: Today) -> set[tuple[str, tuple[int, int]]]:
    """Code and sentences of the codings that people wrote into the consensus themselves."""
    return {
        (today.code(one.record.code) or "", today.sentences(a.start, a.end))
        for one in kept
        if isinstance(one.record, Coding) and not one.froms
        for a in one.spans
        if a.method != "orphan"
    }


# --- what changed since ---------------------------------------------------------------------------


def _stale_reasons(kept: Sequence[_Entry], today: Today) -> dict[Loc, list[str]]:
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


def _changed(one: _Entry, number: int, now: Marked, today: Today) -> list[str]:
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


def _moved(one: _Entry, now: Marked, today: Today) -> list[str]:
    assert isinstance(one.record, Coding)
    if today.code(one.record.code) != now.code:
        return [f"{now.from_} has the code {now.code} now"]
    at = one.spans[0]
    if at.method == "orphan" or today.sentences(at.start, at.end) == (now.first, now.last):
        return []
    return [f"{now.from_} marks “{shortened(now.quote, 60)}” now"]


def _edits(
    kept: Sequence[_Entry], reasons: Mapping[Loc, list[str]], file: CodingFile, today: Today
) -> list[tuple[Loc, str, str | None, Sequence[str]]]:
    """The keys that change in what people keep: see the top of this module."""
    out: list[tuple[Loc, str, str | None, Sequence[str]]] = []
    for one in kept:
        decision = one.record.decision
        if decision is not None and list(decision.stale) != reasons[one.place]:
            listed = ", ".join(quoted(reason) for reason in reasons[one.place])
            value = f"[{listed}]" if listed else None
            out.append(((*one.place, "decision"), "stale", value, DECISION))
        if file.text_sha256 in (None, today.text_sha256):
            continue
        listed_here: list[tuple[Loc, Any]] = [(one.place, one.record)]
        if isinstance(one.record, Disagreement):
            listed_here = [
                ((*one.place, key, n), item)
                for key in ("originals", "instead")
                for n, item in enumerate(getattr(one.record, key))
            ]
        out += [
            (place, "text_sha256", file.text_sha256, ("from", *ENTRY))
            for place, item in listed_here
            if not item.text_sha256
        ]
    header: Loc = ()
    if file.text_sha256 != today.text_sha256:
        out.append((header, "text_sha256", today.text_sha256, HEADER))
    if not kept and file.codebook != today.version:
        out.append((header, "codebook", str(today.version), HEADER))
    return out


def _without_marks(record: Coding | Disagreement) -> str:
    """What people wrote in an entry: all but the two keys that the tool sets."""
    data = record.model_dump(mode="json", by_alias=True)
    (data.get("decision") or {}).pop("stale", None)
    for one in (data, *data.get("originals", ()), *data.get("instead", ())):
        one.pop("text_sha256", None)
    return repr(data)


def _parsed(text: str, path: Path) -> YamlDocument:
    problems = Problems()
    document = parse_yaml(text, path, problems)
    if document is None:
        raise StudyError(problems)
    return document


def _read(document: YamlDocument) -> CodingFile:
    problems = Problems()
    file = check_record(CodingFile, document, problems)
    if file is None:
        raise StudyError(problems)
    return file
