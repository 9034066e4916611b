"""What to discuss first: a few passages, codes and pairs of codes, in plain words."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.coding.repeated import by_coders
from synth.report.parts.disagreement_list import entry_id, shown
from synth.report.parts.quoting import middle
from synth.tables.agree import (
    Confusion,
    Coverage,
    ItemAgreement,
    PassageCode,
    PassageDisagreement,
    PooledAgreement,
)
from synth.thresholds import MIN_DOCUMENTS, MIN_POSITIVE
from synth.vocabulary import Difference, Level, Over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.report.parts.data import ReportData

#: How many of each kind are named.
FEW = 5
#: A pair of codes taken for one another this often is worth a word.
LEAST_PAIRS = 2
#: Characters of a passage; what is longer is cut in the middle.
LONGEST = 260


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code in a passage: the coders who gave it, and those who read the narrative and did not."""

    code: str
    coders: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstPassage:
    """A sentence that coders differ in, with its text and who gave which code."""

    passage: PassageDisagreement
    text: str
    #: The section's heading.
    heading: str
    given: list[GivenCode]
    #: The id of its first disagreement on the page ("" where the page shows none).
    entry: str


@dataclass(frozen=True, slots=True)
class FirstCode:
    """A code that coders differ in: its agreement (None in a reflexive study), how they differ, and
    how often each of them used it."""

    code: str
    agreement: ItemAgreement | None
    #: How many disagreements it is part of, by their kind.
    kinds: Counter[Difference]
    #: The code it stood against most often and how often; None where that was once or never.
    against: tuple[str, int] | None
    use: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """How many disagreements it is part of."""
        return self.kinds.total()


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two codes given in the same place by different coders, and how often."""

    code_a: str
    code_b: str
    count: int
    #: Whether the page shows some of the places.
    listed: bool
    #: Codings of either code where another coder gave it too.
    same_a: int
    same_b: int


@dataclass(frozen=True, slots=True)
class DiscussFirst:
    """The most pressing passages, codes and pairs of codes, each in their order."""

    passages: list[FirstPassage]
    codes: list[FirstCode]
    pairs: list[ConfusedPair]
    #: α of all codes together.
    whole: float

    def __bool__(self) -> bool:
        return bool(self.passages or self.codes or self.pairs)


def discuss_first(data: ReportData) -> DiscussFirst:
    """What to discuss first."""
    return DiscussFirst(passages(data), codes(data), pairs(data), _whole(data))


def passages(data: ReportData) -> list[FirstPassage]:
    """The sentences that add most to the observed disagreement, with who gave which code."""
    entries: dict[int, str] = {}
    for differing in shown(data.disagreements):
        for item in differing:
            entries.setdefault(item.passage, entry_id(differing[0].difference))
    readers: defaultdict[str, list[str]] = defaultdict(list)
    for coverage in _compared(data):
        readers[coverage.narrative].append(coverage.coder)
    given: defaultdict[int, list[PassageCode]] = defaultdict(list)
    for passage_code in data.rows(PassageCode):
        given[passage_code.rank].append(passage_code)
    return [
        FirstPassage(
            passage,
            text=middle(
                data.texts.get(passage.narrative, "")[passage.start : passage.end], LONGEST
            ),
            heading=data.section_headings.get(passage.section, ""),
            given=[
                _given(passage_code, readers[passage.narrative])
                for passage_code in given[passage.rank]
            ],
            entry=entries.get(passage.rank, ""),
        )
        for passage in data.rows(PassageDisagreement)[:FEW]
    ]


def _given(passage_code: PassageCode, readers: Sequence[str]) -> GivenCode:
    others = tuple(coder for coder in readers if coder not in passage_code.coders)
    return GivenCode(passage_code.code, passage_code.coders, others)


def codes(data: ReportData) -> list[FirstCode]:
    """Codes with enough use and an α below that of all codes together, the lowest first.

    In a reflexive study, which has no α: the codes in most disagreements.
    """
    kinds: defaultdict[str, Counter[Difference]] = defaultdict(Counter)
    against: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in data.disagreements:
        a, b = item.difference.code_a, item.difference.code_b
        for code, other in {(a, b), (b, a)}:
            if code:
                kinds[code][item.difference.kind] += 1
                if other and other != code:
                    against[code][other] += 1
    use, coders = _use(data), judges(data)

    def first(code: str, agreement: ItemAgreement | None = None) -> FirstCode:
        most = min(against[code].items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
        return FirstCode(
            code,
            agreement,
            kinds[code],
            most if most[1] > 1 else None,
            [(coder, use[code, coder]) for coder in coders],
        )

    if data.reflexive:
        several = [code for code in kinds if kinds[code].total() > 1]
        several.sort(key=lambda code: (-kinds[code].total(), code))
        return [first(code) for code in several[:FEW]]
    whole = _whole(data)
    low = [
        estimate
        for estimate in data.rows(ItemAgreement)
        if estimate.level is Level.CODE
        and estimate.alpha < whole
        and estimate.positive_units >= MIN_POSITIVE
        and estimate.narratives >= MIN_DOCUMENTS
    ]
    low.sort(key=lambda estimate: (estimate.alpha, estimate.id))
    return [first(estimate.id, estimate) for estimate in low[:FEW]]


def _whole(data: ReportData) -> float:
    """α of all codes together; 1 where there is no row of it, so that every α lies below."""
    return next(
        (
            estimate.alpha
            for estimate in data.rows(PooledAgreement)
            if estimate.of is Over.ALL and estimate.level is Level.CODE
        ),
        1.0,
    )


def _compared(data: ReportData) -> list[Coverage]:
    return [coverage for coverage in data.rows(Coverage) if coverage.counts]


def _use(data: ReportData) -> Counter[tuple[str, str]]:
    """(code, coder) → codings in the narratives that are compared, each once."""
    compared = {(coverage.narrative, coverage.coder) for coverage in _compared(data)}
    return Counter(
        (coding.code, coding.coder)
        for coding in by_coders(data.codings)
        if not coding.origin and (coding.narrative, coding.coder) in compared
    )


def judges(data: ReportData) -> list[str]:
    """The coders whose codings are compared, in the study's order."""
    compared = {coverage.coder for coverage in _compared(data)}
    return [coder for coder in data.coders if coder in compared]


def pairs(data: ReportData) -> list[ConfusedPair]:
    """The codes most often given for one another."""
    return [pair for pair in confused(data) if pair.count >= LEAST_PAIRS][:FEW]


def confused(data: ReportData) -> list[ConfusedPair]:
    """Pairs of different codes given in the same place by different coders, most often first."""
    listed = {
        frozenset((item.difference.code_a, item.difference.code_b))
        for differing in shown(data.disagreements)
        for item in differing
    }
    counts = data.rows(Confusion)
    same = {pair.code_a: pair.count for pair in counts if pair.code_a == pair.code_b}
    out = [
        ConfusedPair(
            pair.code_a,
            pair.code_b,
            pair.count,
            frozenset((pair.code_a, pair.code_b)) in listed,
            same.get(pair.code_a, 0),
            same.get(pair.code_b, 0),
        )
        for pair in counts
        if pair.code_b and pair.code_a != pair.code_b
    ]
    return sorted(out, key=lambda pair: (-pair.count, pair.code_a, pair.code_b))
