"""A consensus as a file that people keep: proposals go in, and nothing people wrote is touched.

The file is edited as text, entry by entry. An entry that is still as the tool wrote it (its id is
made from what it says) is replaced by what coders' files say today; every other entry stays byte
for byte, but for two keys: `stale`, which says what changed since, and `text_sha256`, which names
the text that older positions are counted in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from synth.coding.consensus import agreed_entry, open_entry, render
from synth.coding.consensus_entries import (
    LISTS,
    Entry,
    Today,
    covered_by,
    read_entries,
    stale_reasons,
    stripped,
    untouched,
)
from synth.coding.decisions import is_open
from synth.problems import Problems, StudyError
from synth.vocabulary import CONSENSUS, State, Status
from synth.written.codings import Coding, CodingFile, Disagreement, Original
from synth.written.record import check_record
from synth.written.rewrite import (
    DECISION,
    ENTRY,
    HEADER,
    list_blocks,
    list_indent,
    quoted,
    reparsed,
    set_in,
    unfaithful,
    with_list,
)
from synth.yamlfile import YamlDocument

if TYPE_CHECKING:
    from synth.coding.anchors import Anchored
    from synth.coding.consensus import Group
    from synth.written.rewrite import KeySetting
    from synth.yamlfile import Loc

_HEAD = """\
# Proposed by “synth consensus”: what all coders agree on stands under “codings”, what they differ
# in under “disagreements”. To decide an entry set its “state” to adopted (and say whose: “adopted:
# [{coder}]”), both valid, rejected, codebook or difference, and fill in by, date and reason; what
# is the same for all entries may stand once, up here.
narrative: {narrative}
coder: {consensus}
status: {status}
codebook: {version}
text_sha256: {text_sha256}
codings: []
disagreements: []
"""


@dataclass(slots=True)
class Merged:
    """A consensus file's new text, and how many entries in it are agreed, open and decided.

    `new`: disagreements that were not in it before. `stale`: (entry, reasons).
    """

    text: str
    agreed: int = 0
    open: int = 0
    decided: int = 0
    new: int = 0
    stale: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Block:
    """An entry's lines and where it comes in the file."""

    start: tuple[float, float]
    id: str
    lines: list[str]


def begin(path: Path, today: Today, coders: Sequence[str]) -> tuple[YamlDocument, CodingFile]:
    """An empty consensus, for a narrative that has none."""
    text = _HEAD.format(
        coder=coders[0],
        narrative=today.narrative,
        consensus=CONSENSUS,
        status=Status.IN_PROGRESS,
        version=today.version,
        text_sha256=today.text_sha256,
    )
    document = reparsed(text, YamlDocument(path, None, None))
    return document, _read(document)


def merge(
    document: YamlDocument, file: CodingFile, placed: Sequence[Anchored], today: Today
) -> Merged:
    """The file's text with today's proposals, everything that people wrote as it was.

    `placed`: every coding of the file (see `all_codings`) in today's text. Raises `StudyError` for
    a file that can't be rewritten so.
    """
    entries = read_entries(document, file, placed)
    same_text = file.text_sha256 == today.text_sha256
    fresh = {group.froms: _proposal(today.narrative, group) for group in today.groups}
    by_id = {record.id: record for record in fresh.values()}
    kept: list[Entry] = []
    as_is: dict[str, Entry] = {}
    for entry in entries:
        if not untouched(entry, file.narrative):
            kept.append(entry)
            continue
        proposed = by_id.get(entry.base)
        if proposed is not None and _lines(proposed, entry) == stripped(entry.lines):
            as_is[entry.base] = entry
        elif proposed is not None and same_text:
            kept.append(entry)  # its place was changed by hand

    reasons = stale_reasons(kept, today)
    wanted = _edits(kept, reasons, file, today)
    edited = reparsed(set_in(document, wanted), document)
    blocks = {key: list_blocks(edited, key) for key in LISTS}
    columns = {key: list_indent(edited, key) for key in LISTS}

    out: dict[str, list[_Block]] = {key: [] for key in LISTS}
    for entry in kept:
        key, index = str(entry.place[0]), int(entry.place[1])
        out[key].append(_Block(entry.start, entry.record.id or "", blocks[key][index]))
    result = Merged("")
    covered = covered_by(kept)
    for group in today.groups:
        record = fresh[group.froms]
        if group.froms <= covered or (group.kind is None and _written_by_hand(group, kept, today)):
            continue
        key = "codings" if isinstance(record, Coding) else "disagreements"
        standing = as_is.get(record.id or "")
        if standing is not None:
            lines = blocks[key][int(standing.place[1])]
        else:
            number = sum(entry.base == record.id for entry in kept)  # earlier ones, superseded
            again = f"{record.id}-{number + 1}" if number else record.id
            lines = render(record.model_copy(update={"id": again}), columns[key])
        result.new += standing is None and key == "disagreements"
        first = group.members[0]
        out[key].append(_Block((first.start, first.end), record.id or "", lines))
    for key in LISTS:
        inorder = sorted(out[key], key=lambda block: (block.start, block.id, block.lines))
        edited = reparsed(with_list(edited, key, [block.lines for block in inorder]), edited)
    return _finished(result, edited, kept, reasons)


def _lines(proposed: Coding | Disagreement, entry: Entry) -> list[str]:
    """A proposal's lines under the id that the entry has."""
    return render(proposed.model_copy(update={"id": entry.record.id}), entry.indent)


def _finished(
    result: Merged,
    document: YamlDocument,
    kept: Sequence[Entry],
    reasons: Mapping[Loc, list[str]],
) -> Merged:
    """Count what stands in the new text, set its status, and see that nothing was lost."""
    file = _read(document)
    after = {_without_marks(record) for record in file.codings}
    after |= {_without_marks(record) for record in file.disagreements}
    if any(_without_marks(entry.record) not in after for entry in kept):
        raise unfaithful(document)
    records: list[Coding | Disagreement] = [*file.codings, *file.disagreements]
    decisions = [record.decision for record in records]
    # A coding without a decision was written into the consensus by hand: all agree on it.
    states = [State.AGREED if decision is None else decision.state for decision in decisions]
    result.agreed = states.count(State.AGREED)
    result.open = states.count(State.OPEN)
    result.decided = sum(state.decided for state in states)
    result.stale = [
        (entry.record.id or "", reasons[entry.place]) for entry in kept if reasons[entry.place]
    ]
    waits = any(decision is not None and is_open(decision) for decision in decisions)
    status = Status.IN_PROGRESS if waits else Status.COMPLETE
    result.text = document.text
    if file.status is not status:
        header: Loc = ()
        result.text = set_in(document, [(header, "status", status, HEADER)])
    return result


def _proposal(narrative: str, group: Group) -> Coding | Disagreement:
    return agreed_entry(narrative, group) if group.kind is None else open_entry(narrative, group)


def _written_by_hand(group: Group, kept: Sequence[Entry], today: Today) -> bool:
    """Whether people wrote themselves into the consensus what coders agree on."""
    first = group.members[0]
    return any(
        today.code(entry.record.code) == first.code
        and today.sentences(coding.start, coding.end) == (first.first, first.last)
        and any(coding.start < m.end and m.start < coding.end for m in group.members)
        for entry in kept
        if isinstance(entry.record, Coding) and not entry.froms
        for coding in entry.spans
        if not coding.orphan
    )


def _edits(
    kept: Sequence[Entry], reasons: Mapping[Loc, list[str]], file: CodingFile, today: Today
) -> list[KeySetting]:
    """The keys that change in what people keep: see the top of this module."""
    out: list[KeySetting] = []
    for entry in kept:
        decision = entry.record.decision
        if decision is not None and list(decision.stale) != reasons[entry.place]:
            listed = ", ".join(quoted(reason) for reason in reasons[entry.place])
            value = f"[{listed}]" if listed else None
            out.append(((*entry.place, "decision"), "stale", value, DECISION))
        if file.text_sha256 not in (None, today.text_sha256):
            out += [
                (place, "text_sha256", file.text_sha256, ("from", *ENTRY))
                for place, coding in _codings_in(entry)
                if not coding.text_sha256
            ]
    header: Loc = ()
    if file.text_sha256 != today.text_sha256:
        out.append((header, "text_sha256", today.text_sha256, HEADER))
    if not kept and file.codebook != today.version:
        out.append((header, "codebook", str(today.version), HEADER))
    return out


def _codings_in(entry: Entry) -> list[tuple[Loc, Coding | Original]]:
    """The codings that an entry holds, each with its place in the file."""
    record = entry.record
    if isinstance(record, Coding):
        return [(entry.place, record)]
    return [
        *(((*entry.place, "originals", n), coding) for n, coding in enumerate(record.originals)),
        *(((*entry.place, "instead", n), coding) for n, coding in enumerate(record.instead)),
    ]


def _without_marks(record: Coding | Disagreement) -> str:
    """What people wrote in an entry: all but the two keys that the tool sets."""
    data = record.model_dump(mode="json", by_alias=True)
    (data.get("decision") or {}).pop("stale", None)
    for part in (data, *data.get("originals", ()), *data.get("instead", ())):
        part.pop("text_sha256", None)
    return repr(data)


def _read(document: YamlDocument) -> CodingFile:
    problems = Problems()
    file = check_record(CodingFile, document, problems)
    if file is None:
        raise StudyError(problems)
    return file
