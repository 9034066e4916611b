"""What agreement compares and what it leaves out: coders, narratives, codings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.agreement.discuss_first import judges
from synth.tables.agree import Coverage, LeftOutCount
from synth.vocabulary import Status

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

#: With more narratives than this, the matrix is in the table file alone.
MANY = 200


@dataclass(frozen=True, slots=True)
class CoderScope:
    """A coder (`again`: whose second coding this is) with the narratives completed and compared,
    and the codings compared."""

    id: str
    again: str
    complete: int
    compared: int
    codings: int


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A narrative with a cell a coder; None where the coder has no row."""

    narrative: str
    title: str
    cells: list[Coverage | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: `narratives` of all the study's (`of`), by the coders `judges`."""

    coders: list[CoderScope]
    judges: list[str]
    narratives: int
    of: int
    codings: int
    left_out: list[LeftOutCount]
    #: A line a narrative; None where they are too many.
    matrix: list[CoverageLine] | None

    @property
    def left_out_sum(self) -> int:
        """How many codings are in no comparison."""
        return sum(row.codings for row in self.left_out)


def scope(data: ReportData) -> Scope:
    """What agreement compares and what it leaves out."""
    coverage = data.rows(Coverage)
    names = list(dict.fromkeys([*data.coders, *(one.coder for one in coverage)]))
    compared = [one for one in coverage if one.counts]
    cells = {(one.narrative, one.coder): one for one in coverage}
    matrix = [
        CoverageLine(narrative, title, [cells.get((narrative, name)) for name in names])
        for narrative, title in data.titles.items()
    ]
    return Scope(
        coders=[_coder(name, coverage) for name in names],
        judges=judges(data),
        narratives=len({one.narrative for one in compared}),
        of=len(data.narratives),
        codings=sum(one.used for one in compared),
        left_out=data.rows(LeftOutCount),
        matrix=matrix if len(data.narratives) <= MANY else None,
    )


def _coder(coder: str, coverage: list[Coverage]) -> CoderScope:
    rows = [one for one in coverage if one.coder == coder]
    return CoderScope(
        coder,
        again=next((one.again for one in rows if one.again), ""),
        complete=sum(one.status is Status.COMPLETE for one in rows),
        compared=sum(one.counts for one in rows),
        codings=sum(one.used for one in rows if one.counts),
    )
