"""Which of a finding's passages are quoted in the manuscript: a rule, not a judgement."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Polarity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from synth.tables.resolve import PlacedCoding

SUPPORTING, CONTRARY = 3, 1
#: Characters of a passage that reads well on its own.
SHORTEST, LONGEST = 50, 320
#: The rule, as the manuscript states it.
RULE = (
    f"Under each subtheme stand at most {SUPPORTING} supporting passages and {CONTRARY} contrary "
    "one, chosen by a rule and not for their weight: from narratives not yet quoted under the "
    f"theme where there are such, then those of {SHORTEST} to {LONGEST} characters, then those "
    "that the most coders marked, then in the order of the narratives. Choose others where they "
    "say it better."
)
_Place = tuple[str, int, int, str, str]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage: the first of its codings, and how many coders marked it or part of it."""

    coding: PlacedCoding
    coders: int


def chosen(codings: Iterable[PlacedCoding], quoted: Collection[str]) -> list[PlacedCoding]:
    """The passages to quote among a subtheme's codings, supporting ones first.

    `quoted`: the narratives quoted before under the theme. Of passages that overlap in a narrative,
    one is taken.
    """
    passages = _passages(codings)
    narratives = set(quoted)
    choice: list[PlacedCoding] = []
    for contrary, most in ((False, SUPPORTING), (True, CONTRARY)):
        left = [passage for passage in passages if _contrary(passage.coding) == contrary]
        taken: list[PlacedCoding] = []
        while left and len(taken) < most:
            best = min(left, key=lambda passage: _rank(passage, narratives, taken)).coding
            left = [passage for passage in left if not _overlap(passage.coding, best)]
            taken.append(best)
            narratives.add(best.narrative)
        choice += sorted(taken, key=_place)
    return choice


def _contrary(coding: PlacedCoding) -> bool:
    return coding.polarity == Polarity.CONTRARY


def _passages(codings: Iterable[PlacedCoding]) -> list[_Passage]:
    """Each different passage, contrary and supporting ones apart."""
    together: defaultdict[tuple[str, bool], list[PlacedCoding]] = defaultdict(list)
    for coding in codings:
        together[coding.narrative, _contrary(coding)].append(coding)
    return [
        passage
        for of_narrative in together.values()
        for passage in _counted(sorted(of_narrative, key=_place))
    ]


def _counted(codings: Sequence[PlacedCoding]) -> Iterator[_Passage]:
    """The passages of one narrative, whose codings stand in the order of the text."""
    starts = [coding.start for coding in codings]
    longest = max(coding.end - coding.start for coding in codings)
    spans: dict[tuple[int, int], PlacedCoding] = {}
    for coding in codings:
        spans.setdefault((coding.start, coding.end), coding)
    for (start, end), coding in spans.items():
        near = codings[bisect_right(starts, start - longest) : bisect_left(starts, end)]
        yield _Passage(coding, len({other.coder for other in near if other.end > start}))


def _overlap(a: PlacedCoding, b: PlacedCoding) -> bool:
    return a.narrative == b.narrative and a.start < b.end and b.start < a.end


def _rank(
    passage: _Passage, quoted: Collection[str], taken: Sequence[PlacedCoding]
) -> tuple[int, bool, int, int, _Place]:
    """What is smallest is taken next."""
    coding = passage.coding
    here = sum(other.narrative == coding.narrative for other in taken)
    length = len(coding.quote)
    unfit = max(SHORTEST - length, 0, length - LONGEST)
    return (here, coding.narrative in quoted, unfit, -passage.coders, _place(coding))


def _place(coding: PlacedCoding) -> _Place:
    return (coding.narrative, coding.start, coding.end, coding.coder, coding.coding_id)
