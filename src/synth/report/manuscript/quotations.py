"""Which of a finding's passages are quoted in the manuscript: a rule, not a judgement."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = dict[str, Any]
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


def chosen(codings: Iterable[Row], quoted: set[str]) -> list[Row]:
    """The passages to quote among a subtheme's codings, supporting ones first.

    `quoted` holds the narratives quoted before under the theme; those chosen here are added. Of
    passages that overlap in a narrative, one is taken.
    """
    passages = _passages(codings)
    out: list[Row] = []
    for contrary, most in ((False, SUPPORTING), (True, CONTRARY)):
        own = [one for one in passages if (one[0]["polarity"] == "contrary") == contrary]
        taken: list[Row] = []
        while own and len(taken) < most:
            best = min(own, key=lambda one: _rank(one, quoted, taken))
            own = [one for one in own if not _overlap(one[0], best[0])]
            taken.append(best[0])
            quoted.add(best[0]["narrative"])
        out += sorted(taken, key=_place)
    return out


def _passages(codings: Iterable[Row]) -> list[tuple[Row, int]]:
    """Each different passage, and how many coders marked it or part of it."""
    by: defaultdict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in codings:
        by[row["narrative"], row["polarity"] == "contrary"].append(row)
    return [one for own in by.values() for one in _counted(sorted(own, key=_place))]


def _counted(codings: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """The passages of one narrative, whose codings stand in the order of the text."""
    starts = [row["start"] for row in codings]
    longest = max(row["end"] - row["start"] for row in codings)
    spans: dict[tuple[int, int], Row] = {}
    for row in codings:
        spans.setdefault((row["start"], row["end"]), row)
    for (start, end), row in spans.items():
        near = codings[bisect_right(starts, start - longest) : bisect_left(starts, end)]
        yield row, len({one["coder"] for one in near if one["end"] > start})


def _overlap(a: Row, b: Row) -> bool:
    return bool(
        a["narrative"] == b["narrative"] and a["start"] < b["end"] and b["start"] < a["end"]
    )


def _rank(one: tuple[Row, int], quoted: set[str], taken: Sequence[Row]) -> tuple[Any, ...]:
    row, coders = one
    here = sum(other["narrative"] == row["narrative"] for other in taken)
    length = len(row["quote"])
    unfit = max(SHORTEST - length, 0, length - LONGEST)
    return (here, row["narrative"] in quoted, unfit, -coders, _place(row))


def _place(row: Row) -> tuple[Any, ...]:
    return (row["narrative"], row["start"], row["end"], row["coder"], row["coding_id"])
