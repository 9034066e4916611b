"""From coders' codings of a narrative to what they agree on and what they have to decide.

Codings are matched by passage: two coders' codings of one code correspond if their passages share
characters. Coders agree in full when all who completed the narrative have corresponding codings of
the same sentences, in the same voice and polarity. What is left is put together into disagreements:
what corresponds, competes for the same words, or has one code and sentence, as far as that reaches.

Every coding is in exactly one group.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Difference, Polarity, State, Voice
from synth.written.codings import Coding, Decision, Disagreement, Original
from synth.written.rewrite import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

#: A group is of the kind that comes last here among those of its codings.
_ORDER = (Difference.MISSED, Difference.BOUNDARY, Difference.CODE_CHOICE)
#: Two codings of different coders, by their places in a list, and how they compare.
Pair = tuple[int, int, Difference]


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

    def shares(self, other: Marked) -> bool:
        """Whether the passages have characters in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Group:
    """Codings that belong together; `kind` is None where all coders agree."""

    kind: Difference | None
    members: tuple[Marked, ...]

    @property
    def froms(self) -> frozenset[str]:
        """The codings in it, by name."""
        return frozenset(m.from_ for m in self.members)


def propose(
    marked: Sequence[Marked], coders: Collection[str], pairs: Iterable[Pair]
) -> list[Group]:
    """Put the codings of the `coders` who completed a narrative into groups, in text order.

    `pairs`: the codings that are to be looked at together, as `compare_codings` finds them.
    """
    pairs = list(pairs)
    groups: list[Group] = []
    left = set(range(len(marked)))
    with_all = [i for i in left if marked[i].kind is Difference.AGREED]
    agreed = ((i, j) for i, j, kind in pairs if kind is Difference.AGREED)
    for members in _connected(with_all, agreed):
        codings = _sorted(marked[i] for i in members)
        # The passage taken over must stand for every other: where two of one coder hang together
        # only by the other coder's between them, none does, and people look.
        stands = all(map(longest(codings).shares, codings))
        if stands and {m.coder for m in codings} == set(coders):
            alike = len({(m.voice, m.polarity) for m in codings}) == 1
            groups.append(Group(None if alike else Difference.MARK, tuple(codings)))
            left -= set(members)
    connected = [*((i, j) for i, j, _ in pairs), *_of_one_coder(marked)]
    for members in _connected(left, connected):
        codings = _sorted(marked[i] for i in members)
        kinds = {m.kind for m in codings} - {Difference.AGREED}
        kind = max(kinds, key=_ORDER.index, default=Difference.BOUNDARY)
        groups.append(Group(kind, tuple(codings)))
    return sorted(groups, key=lambda g: (g.members[0].start, g.members[0].end, g.members[0].from_))


def _of_one_coder(marked: Sequence[Marked]) -> Iterator[tuple[int, int]]:
    """Codings in which a coder gave one code to some characters twice."""
    furthest: dict[tuple[str, str], int] = {}
    for i in sorted(range(len(marked)), key=lambda i: (marked[i].start, marked[i].end)):
        whose = marked[i].coder, marked[i].code
        before = furthest.setdefault(whose, i)
        if before != i and marked[before].shares(marked[i]):
            yield before, i
        if marked[i].end > marked[before].end:
            furthest[whose] = i


def _connected(places: Collection[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The places, those that pairs (of two of them) connect together."""
    group = {place: [place] for place in places}
    for i, j in pairs:
        if i in group and j in group and group[i] is not group[j]:
            small, large = sorted((group[i], group[j]), key=len)
            large += small
            for place in small:
                group[place] = large
    return list({id(members): members for members in group.values()}.values())


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
