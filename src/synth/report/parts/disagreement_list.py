"""Every disagreement with both spans side by side, those to discuss first in front."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.report.parts.narrative_text import sentence_range
from synth.report.parts.quoting import head, in_context
from synth.vocabulary import DECIDED, Difference, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.report.parts.data import ReportData
    from synth.tables.agree import CodingDifference, PassageDisagreement
    from synth.tables.resolve import ConsensusSource

#: The page shows at most this many; all are in the table file.
MOST = 200
#: Stale entries are named up to this many.
MOST_STALE = 20


@dataclass(frozen=True, slots=True)
class RankedDifference:
    """A difference between two coders: where it stands in the list, and what the consensus decided
    on it (nothing where there is no entry)."""

    difference: CodingDifference
    #: From 1; those to discuss first in front.
    rank: int
    #: The rank of its sentence among those that add most to the disagreement; -1 beyond them.
    passage: int
    by: tuple[str, ...] = ()
    date: str = ""
    why: str = ""
    #: What changed since the decision.
    stale: tuple[str, ...] = ()
    #: Ids of the codings that the decision takes over.
    taken: tuple[str, ...] = ()


def ranked(
    differences: Iterable[CodingDifference],
    passages: Iterable[PassageDisagreement],
    consensus: Iterable[ConsensusSource],
) -> list[RankedDifference]:
    """The differences, those in the sentences that add most to the observed disagreement first
    (`passages`), then in the order of narratives and text; with what the `consensus` has of each.
    """
    places = {(passage.narrative, passage.sentence): passage.rank for passage in passages}
    decisions: dict[tuple[str, str], ConsensusSource] = {}
    taken: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source in consensus:
        entry = (source.narrative, source.entry)
        decisions[entry] = source
        if source.counts:
            taken[entry].append(source.coding_id)

    def place(difference: CodingDifference) -> int:
        keys = ((difference.narrative, sentence) for sentence in _sentences(difference))
        return min((places[key] for key in keys if key in places), default=-1)

    def order(placed: tuple[int, CodingDifference]) -> tuple[object, ...]:
        passage, d = placed
        where = (d.narrative, d.first_sentence, d.start_a, d.coding_a, d.coder_b)
        return passage < 0, passage, *where

    placed = sorted(((place(difference), difference) for difference in differences), key=order)
    out = []
    for rank, (passage, difference) in enumerate(placed, 1):
        entry = (difference.narrative, difference.entry)
        decision = decisions.get(entry)
        out.append(
            RankedDifference(
                difference,
                rank,
                passage,
                by=decision.by if decision else (),
                date=decision.date if decision else "",
                why=decision.reason if decision else "",
                stale=decision.stale if decision else (),
                taken=tuple(taken.get(entry, ())),
            )
        )
    return out


def _sentences(difference: CodingDifference) -> set[int]:
    """The sentences in which the two differ."""
    a = set(range(difference.first_a, difference.last_a + 1))
    b = set(range(difference.first_b, difference.last_b + 1)) if difference.coding_b else set()
    return a ^ b if difference.kind is Difference.BOUNDARY else a | b


def shown(differences: Sequence[RankedDifference]) -> list[list[RankedDifference]]:
    """What the page shows: the first `MOST`, as entries of the differences they stand for.

    A coding where several other coders marked nothing is one entry.
    """
    entries: defaultdict[tuple[str, str], list[RankedDifference]] = defaultdict(list)
    for item in differences[:MOST]:
        entries[item.difference.coding_a, item.difference.coding_b].append(item)
    return list(entries.values())


def entry_id(difference: CodingDifference) -> str:
    """The id of a disagreement on the page."""
    return f"d-{difference.coding_a}-{difference.coding_b or 'none'}"


@dataclass(frozen=True, slots=True)
class Side:
    """One coder's coding, within the sentences in which the two differ."""

    coder: str
    coding: str
    code: str
    memo: str
    #: The text before the coding's passage, the passage, and the text after it.
    before: str
    span: str
    after: str
    #: Whether the consensus takes it over.
    taken: bool
    #: Whether the other coder gave this code here too.
    matched: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A disagreement on the page: the `first` of the differences it stands for, and how many."""

    first: RankedDifference
    count: int
    #: The section's heading; the sentences' numbers as the page has them.
    heading: str
    sentences: str
    sides: tuple[Side, ...]
    #: The coders who did not give the code there.
    nothing: tuple[str, ...]
    #: The codes concerned that the codebook has.
    codes: tuple[str, ...]
    #: The state in the consensus, in words.
    said: str

    @property
    def difference(self) -> CodingDifference:
        """The first difference itself."""
        return self.first.difference

    @property
    def id(self) -> str:
        """The entry's id on the page."""
        return entry_id(self.difference)

    @property
    def settled(self) -> bool:
        """Whether people decided on it."""
        return _decided(self.difference)


@dataclass(frozen=True, slots=True)
class Group:
    """The disagreements of one kind: `total` of them, and the entries that the page shows."""

    kind: Difference
    heading: str
    meaning: str
    total: int
    entries: tuple[Entry, ...]

    @property
    def key(self) -> str:
        """What stands for the kind in ids of the page."""
        return self.kind.replace(" ", "-")

    @property
    def shown(self) -> int:
        """How many disagreements the entries stand for."""
        return sum(entry.count for entry in self.entries)


def disagreement_groups(data: ReportData) -> list[Group]:
    """The disagreements by kind, without kinds that don't occur."""
    totals = Counter(item.difference.kind for item in data.disagreements)
    entries: defaultdict[Difference, list[Entry]] = defaultdict(list)
    for differences in shown(data.disagreements):
        entry = _entry(data, differences)
        entries[entry.difference.kind].append(entry)
    return [
        Group(kind, heading, meaning, totals[kind], tuple(entries[kind]))
        for kind, (heading, meaning) in wording.DIFFERENCES.items()
        if totals[kind]
    ]


def _entry(data: ReportData, differences: Sequence[RankedDifference]) -> Entry:
    first = differences[0]
    d = first.difference
    codes = dict.fromkeys(code for code in (d.code_a, d.code_b) if code in data.code_labels)
    return Entry(
        first,
        len(differences),
        heading=data.section_headings.get(d.section, ""),
        sentences=sentence_range(d.first_sentence, d.last_sentence),
        sides=tuple(_sides(data, first)),
        nothing=() if d.coding_b else tuple(item.difference.coder_b for item in differences),
        codes=tuple(codes),
        said=_said(first),
    )


def _said(item: RankedDifference) -> str:
    """The state in the consensus, with who holds where one coding was adopted."""
    d = item.difference
    said = wording.state(d.state)
    if d.state is not State.ADOPTED:
        return said
    sides = ((d.coder_a, d.coding_a), (d.coder_b, d.coding_b))
    holders = [coder for coder, coding in sides if coding in item.taken]
    return f"{said}, from {' and '.join(holders)}" if holders else f"{said}, {wording.OWN_CODING}"


def _decided(difference: CodingDifference) -> bool:
    return bool(difference.state and difference.state.decided)


def _sides(data: ReportData, item: RankedDifference) -> Iterable[Side]:
    """Both codings, or the one where the other coder has nothing."""
    d = item.difference
    taken = item.taken if _decided(d) else ()

    text, bounds = data.texts.get(d.narrative, ""), data.bounds.get(d.narrative, [])
    sentences = (d.first_sentence, d.last_sentence)

    def parts(start: int, end: int, quote: str) -> tuple[str, str, str]:
        return in_context(text, bounds, sentences, (start, end)) if text else ("", quote, "")

    a = parts(d.start_a, d.end_a, d.quote_a)
    yield Side(d.coder_a, d.coding_a, d.code_a, d.memo_a, *a, d.coding_a in taken)
    if d.coding_b:
        b = parts(d.start_b, d.end_b, d.quote_b)
        yield Side(d.coder_b, d.coding_b, d.code_b, d.memo_b, *b, d.coding_b in taken, d.matched_b)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter offers, each as (value, what the page says)."""

    kinds: list[tuple[str, str]]
    codes: list[tuple[str, str]]
    narratives: list[tuple[str, str]]
    states: list[tuple[str, str]]


def choices(data: ReportData, groups: Sequence[Group]) -> Choices:
    """The kinds, codes, narratives and states of the entries shown."""
    differences = [entry.difference for group in groups for entry in group.entries]
    codes = {code for d in differences for code in (d.code_a, d.code_b) if code}
    states = {d.state or None for d in differences}
    known = [state for state in (*State, None) if state in states]
    return Choices(
        kinds=[(group.kind, group.heading) for group in groups if group.entries],
        codes=[(code, data.code_label(code)) for code in in_order(data, codes)],
        narratives=[
            (name, f"{name} {head(data.titles.get(name, ''), 40)}")
            for name in sorted({d.narrative for d in differences})
        ],
        states=[(state or "", wording.state(state)) for state in known if data.consensus],
    )


def in_order(data: ReportData, codes: Iterable[str]) -> list[str]:
    """Codes in the codebook's order, and after them those that it does not have."""
    order = {code: i for i, code in enumerate(data.code_labels)}
    return sorted(codes, key=lambda code: (order.get(code, len(order)), code))


@dataclass(frozen=True, slots=True)
class ConsensusSummary:
    """How many entries of the consensus are in which state, and what else is to be told of them."""

    agreed: int
    open: int
    superseded: int
    decided: int
    stale: int
    #: Each state that people gave, with its entries.
    by_state: list[tuple[State, int]]
    narratives: int
    #: Entries that agreement does not see: the code and the sentences are the same.
    marked_otherwise: int
    #: A row of each of the first `MOST_STALE` stale entries.
    changed: list[ConsensusSource]


def consensus_summary(data: ReportData) -> ConsensusSummary | None:
    """The consensus in numbers; None where there is none."""
    if not data.consensus:
        return None
    entries = {(source.narrative, source.entry): source for source in data.consensus}
    states = Counter(source.state for source in entries.values())
    stale = [source for source in entries.values() if source.stale]
    return ConsensusSummary(
        agreed=states[State.AGREED],
        open=states[State.OPEN],
        superseded=states[State.SUPERSEDED],
        decided=sum(states[state] for state in DECIDED),
        stale=len(stale),
        by_state=[(state, states[state]) for state in DECIDED if states[state]],
        narratives=len({source.narrative for source in entries.values()}),
        marked_otherwise=sum(source.kind is Difference.MARK for source in entries.values()),
        changed=stale[:MOST_STALE],
    )
