"""From coders' codings of a narrative to what they agree on and what they have to decide.

Coders agree in full when all who completed the narrative gave the same code to the same sentences,
in the same voice and polarity. What is left is put together into disagreements:

1. codings of one code that share a sentence (or some coders' same coding, others' none);
2. of those, and of single codings, the ones of different coders that overlap most, whatever their
   code: each is what one coder chose where another chose otherwise.

Every coding is in exactly one group.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from synth.written.codings import Coding, Decision, Disagreement, Original
from synth.written.rewrite import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Kind = Literal["missed", "boundary", "code choice", "voice or polarity"]
_ORDER: tuple[Kind, ...] = ("missed", "boundary", "code choice")


@dataclass(frozen=True, slots=True)
class Marked:
    """A coder's coding found in today's text.

    `first` and `last` are the sentences it covers, -1 in a heading. `kind` says how it compares
    with the other coders' codings: `agreed`, or a kind of disagreement.
    """

    coder: str
    id: str
    code: str
    start: int
    end: int
    first: int
    last: int
    quote: str
    before: str = ""
    after: str = ""
    voice: str = "author"
    polarity: str = "supporting"
    memo: str = ""
    kind: str = "missed"

    @property
    def from_(self) -> str:
        """How a consensus names it."""
        return f"{self.coder}:{self.id}"

    @property
    def place(self) -> tuple[int, int]:
        """What two codings share when they are at the same place: sentences, or their heading."""
        return (self.first, self.last) if self.first >= 0 else (-self.start - 2, -self.end - 2)


@dataclass(frozen=True, slots=True)
class Group:
    """Codings that belong together; `kind` is None where all coders agree."""

    kind: Kind | None
    members: tuple[Marked, ...]

    @property
    def froms(self) -> frozenset[str]:
        """The codings in it, by name."""
        return frozenset(m.from_ for m in self.members)


def propose(marked: Iterable[Marked], coders: Collection[str]) -> list[Group]:
    """Put the codings of the `coders` who completed a narrative into groups, in text order."""
    alike: defaultdict[tuple[str, tuple[int, int]], list[Marked]] = defaultdict(list)
    for one in sorted(marked, key=lambda m: (m.start, m.end, m.code, m.coder, m.id)):
        alike[one.code, one.place].append(one)
    groups: list[Group] = []
    left: list[list[Marked]] = []
    for members in alike.values():
        if {m.coder for m in members} != set(coders):
            left.append(members)
        elif len({(m.voice, m.polarity) for m in members}) > 1:
            groups.append(Group("voice or polarity", tuple(members)))
        else:
            groups.append(Group(None, tuple(members)))
    for members in _by_overlap(_by_code(left)):
        kind = max((m.kind for m in members), key=_rank)
        groups.append(Group(_ORDER[_rank(kind)], tuple(members)))
    return sorted(groups, key=lambda g: (g.members[0].start, g.members[0].end, g.members[0].from_))


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else 0  # type: ignore[arg-type]


def _by_code(clusters: Sequence[list[Marked]]) -> list[list[Marked]]:
    """Join clusters of one code that share a sentence and are not one coder's alone."""
    out: list[list[Marked]] = []
    own: defaultdict[str, list[list[Marked]]] = defaultdict(list)
    for cluster in clusters:
        own[cluster[0].code].append(cluster)
    for listed in own.values():
        joined: list[list[Marked]] = []
        for cluster in listed:
            mine = [
                other
                for other in joined
                if any(a.coder != b.coder and _overlap(a, b) for a in cluster for b in other)
            ]
            joined = [other for other in joined if not any(other is one for one in mine)]
            joined.append([m for one in [*mine, cluster] for m in one])
        out += joined
    return [_sorted(cluster) for cluster in out]


def _by_overlap(clusters: list[list[Marked]]) -> list[list[Marked]]:
    """Join clusters of different coders that lie at the same place, the largest overlap first."""
    ends = sorted(range(len(clusters)), key=lambda i: min(m.start for m in clusters[i]))
    pairs = []
    for nth, i in enumerate(ends):
        until = max(m.end for m in clusters[i])
        low = max(m.last for m in clusters[i])
        for j in ends[nth + 1 :]:
            if (
                min(m.start for m in clusters[j]) >= until
                and min(m.first for m in clusters[j]) > low
            ):
                break
            met = [_overlap(a, b) for a in clusters[i] for b in clusters[j]]
            shared = max((found for found in met if found is not None), default=None)
            if shared is not None:
                pairs.append((shared, -i, -j))
    at = list(range(len(clusters)))
    found = {i: list(cluster) for i, cluster in enumerate(clusters)}
    for _, i, j in sorted(pairs, reverse=True):
        a, b = at[-i], at[-j]
        if a != b and not {m.coder for m in found[a]} & {m.coder for m in found[b]}:
            found[a] += found.pop(b)
            at = [a if x == b else x for x in at]
    return [_sorted(members) for members in found.values()]


def _overlap(a: Marked, b: Marked) -> tuple[int, int] | None:
    """Sentences and characters that two codings share; None where they are at different places."""
    characters = min(a.end, b.end) - max(a.start, b.start)
    if a.first < 0 or b.first < 0:
        return (0, characters) if a.first == b.first and characters > 0 else None
    sentences = min(a.last, b.last) - max(a.first, b.first) + 1
    return (sentences, max(0, characters)) if sentences > 0 else None


def _sorted(members: Iterable[Marked]) -> list[Marked]:
    return sorted(members, key=lambda m: (m.start, m.end, m.from_))


def longest(members: Iterable[Marked]) -> Marked:
    """The coding whose passage is taken over: the longest, of equal ones the first."""
    return min(members, key=lambda m: (m.start - m.end, m.start, m.from_))


def agreed_entry(narrative: str, group: Group) -> Coding:
    """The coding that a consensus takes over from a group on which coders agree."""
    one = longest(group.members)
    froms = tuple(sorted(group.froms))
    bare = Coding(
        code=one.code, quote=one.quote, before=one.before, after=one.after,
        at=(one.start, one.end), voice=one.voice, polarity=one.polarity,  # type: ignore[arg-type]
        decision=Decision.model_validate({"state": "agreed", "from": froms}),
    )  # fmt: skip
    return bare.model_copy(update={"id": agreed_id(narrative, bare)})


def open_entry(narrative: str, group: Group) -> Disagreement:
    """The entry of a consensus that puts a disagreement before people."""
    originals = tuple(
        Original.model_validate(
            {"from": m.from_, "code": m.code, "quote": m.quote, "before": m.before,
             "after": m.after, "at": (m.start, m.end), "voice": m.voice, "polarity": m.polarity,
             "memo": m.memo}
        )
        for m in group.members
    )  # fmt: skip
    bare = Disagreement(
        id="d", kind=group.kind or "missed", originals=originals, decision=Decision(state="open")
    )
    return bare.model_copy(update={"id": open_id(narrative, bare)})


def agreed_id(narrative: str, coding: Coding) -> str:
    """The id of an agreed coding, from what it says: an entry that people changed has another."""
    froms = coding.decision.from_ if coding.decision else ()
    return "k" + _digest(
        narrative, coding.code, coding.quote, coding.voice, coding.polarity, *sorted(froms)
    )


def open_id(narrative: str, entry: Disagreement) -> str:
    """The id of a disagreement, from its originals."""
    parts = [
        part
        for o in entry.originals
        for part in (o.from_, o.code, o.quote, o.voice, o.polarity, o.memo)
    ]
    return "d" + _digest(narrative, entry.kind, *parts)


def _digest(*parts: str) -> str:
    text = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:9]


def render(record: Coding | Disagreement, indent: int = 2) -> list[str]:
    """An entry's lines as the tool writes them."""
    if isinstance(record, Coding):
        lines = [f"id: {record.id}", *_passage(record)]
        assert record.decision is not None
        lines.append(f"decision: {{state: agreed, from: [{', '.join(record.decision.from_)}]}}")
    else:
        lines = [f"id: {record.id}", f"kind: {record.kind}", "originals:"]
        for original in record.originals:
            own = [f"from: {original.from_}", *_passage(original)]
            lines += [f"  {'- ' if n == 0 else '  '}{line}" for n, line in enumerate(own)]
        lines += ["decision:", "  state: open", "  by:", "  date:", "  reason:"]
    lead = " " * indent
    return [f"{lead}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(lines)]


def _passage(record: Any) -> list[str]:
    lines = [f"code: {record.code}", f"quote: {quoted(record.quote)}"]
    lines += [f"{k}: {quoted(getattr(record, k))}" for k in ("before", "after")]
    if record.at:
        lines.append(f"at: [{record.at[0]}, {record.at[1]}]")
    if record.voice != "author":
        lines.append(f"voice: {record.voice}")
    if record.polarity != "supporting":
        lines.append(f"polarity: {record.polarity}")
    if record.memo:
        lines.append(f"memo: {quoted(record.memo)}")
    return lines
