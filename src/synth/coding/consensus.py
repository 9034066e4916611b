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
from typing import TYPE_CHECKING

from synth.vocabulary import Difference, Polarity, State, Voice
from synth.written.codings import Coding, Decision, Disagreement, Original
from synth.written.rewrite import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

#: A group is of the kind that comes last here among those of its codings.
_ORDER = (Difference.MISSED, Difference.BOUNDARY, Difference.CODE_CHOICE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A coder's coding found in today's text.

    `first` and `last` are the sentences it covers, -1 in a heading. `kind` says how it compares
    with the other coders' codings.
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
    voice: Voice = Voice.AUTHOR
    polarity: Polarity = Polarity.SUPPORTING
    memo: str = ""
    kind: Difference = Difference.MISSED

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

    kind: Difference | None
    members: tuple[Marked, ...]

    @property
    def froms(self) -> frozenset[str]:
        """The codings in it, by name."""
        return frozenset(m.from_ for m in self.members)


def propose(marked: Iterable[Marked], coders: Collection[str]) -> list[Group]:
    """Put the codings of the `coders` who completed a narrative into groups, in text order."""
    alike: defaultdict[tuple[str, tuple[int, int]], list[Marked]] = defaultdict(list)
    for coding in sorted(marked, key=lambda m: (m.start, m.end, m.code, m.coder, m.id)):
        alike[coding.code, coding.place].append(coding)
    groups: list[Group] = []
    left: list[list[Marked]] = []
    for members in alike.values():
        if {m.coder for m in members} != set(coders):
            left.append(members)
        elif len({(m.voice, m.polarity) for m in members}) > 1:
            groups.append(Group(Difference.MARK, tuple(members)))
        else:
            groups.append(Group(None, tuple(members)))
    for members in _by_overlap(_by_code(left)):
        kind = _ORDER[max(_rank(m.kind) for m in members)]
        groups.append(Group(kind, tuple(members)))
    return sorted(groups, key=lambda g: (g.members[0].start, g.members[0].end, g.members[0].from_))


def _rank(kind: Difference) -> int:
    return _ORDER.index(kind) if kind in _ORDER else 0


def _by_code(clusters: Sequence[list[Marked]]) -> list[list[Marked]]:
    """Join clusters of one code that share a sentence and are not one coder's alone."""
    out: list[list[Marked]] = []
    by_code: defaultdict[str, list[list[Marked]]] = defaultdict(list)
    for cluster in clusters:
        by_code[cluster[0].code].append(cluster)
    for alike in by_code.values():
        joined: list[list[Marked]] = []
        for cluster in alike:
            apart, members = [], []
            for other in joined:
                if any(a.coder != b.coder and _overlap(a, b) for a in cluster for b in other):
                    members += other
                else:
                    apart.append(other)
            joined = [*apart, [*members, *cluster]]
        out += joined
    return [_sorted(cluster) for cluster in out]


def _by_overlap(clusters: list[list[Marked]]) -> list[list[Marked]]:
    """Join clusters of different coders that lie at the same place, the largest overlap first."""
    order = sorted(range(len(clusters)), key=lambda i: min(m.start for m in clusters[i]))
    pairs = []
    for nth, i in enumerate(order):
        until = max(m.end for m in clusters[i])
        low = max(m.last for m in clusters[i])
        for j in order[nth + 1 :]:
            if (
                min(m.start for m in clusters[j]) >= until
                and min(m.first for m in clusters[j]) > low
            ):
                break
            overlaps = [_overlap(a, b) for a in clusters[i] for b in clusters[j]]
            largest = max((overlap for overlap in overlaps if overlap is not None), default=None)
            if largest is not None:
                pairs.append((largest, -i, -j))
    at = list(range(len(clusters)))
    joined = {i: list(cluster) for i, cluster in enumerate(clusters)}
    for _, i, j in sorted(pairs, reverse=True):
        a, b = at[-i], at[-j]
        if a != b and not {m.coder for m in joined[a]} & {m.coder for m in joined[b]}:
            joined[a] += joined.pop(b)
            at = [a if x == b else x for x in at]
    return [_sorted(members) for members in joined.values()]


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
    taken = longest(group.members)
    froms = tuple(sorted(group.froms))
    bare = Coding(
        code=taken.code,
        quote=taken.quote,
        before=taken.before,
        after=taken.after,
        at=(taken.start, taken.end),
        voice=taken.voice,
        polarity=taken.polarity,
        decision=Decision.model_validate({"state": State.AGREED, "from": froms}),
    )
    return bare.model_copy(update={"id": agreed_id(narrative, bare)})


def open_entry(narrative: str, group: Group) -> Disagreement:
    """The entry of a consensus that puts a disagreement before people."""
    assert group.kind is not None and group.kind is not Difference.AGREED
    bare = Disagreement(
        id="d",
        kind=group.kind,
        originals=tuple(map(_original, group.members)),
        decision=Decision(state=State.OPEN),
    )
    return bare.model_copy(update={"id": open_id(narrative, bare)})


def _original(coding: Marked) -> Original:
    names = ("code", "quote", "before", "after", "voice", "polarity", "memo")
    kept = {name: getattr(coding, name) for name in names}
    return Original.model_validate({**kept, "from": coding.from_, "at": (coding.start, coding.end)})


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
            said = [f"from: {original.from_}", *_passage(original)]
            lines += [f"  {'- ' if n == 0 else '  '}{line}" for n, line in enumerate(said)]
        lines += ["decision:", "  state: open", "  by:", "  date:", "  reason:"]
    lead = " " * indent
    return [f"{lead}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(lines)]


def _passage(record: Coding | Original) -> list[str]:
    lines = [f"code: {record.code}", f"quote: {quoted(record.quote)}"]
    lines += [f"{k}: {quoted(getattr(record, k))}" for k in ("before", "after")]
    if record.at:
        lines.append(f"at: [{record.at[0]}, {record.at[1]}]")
    if record.voice is not Voice.AUTHOR:
        lines.append(f"voice: {record.voice}")
    if record.polarity is not Polarity.SUPPORTING:
        lines.append(f"polarity: {record.polarity}")
    if record.memo:
        lines.append(f"memo: {quoted(record.memo)}")
    return lines
