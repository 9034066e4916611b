"""What agreement compares and what it leaves out: coders, narratives, codings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.agreement.discuss_first import judges
from synth.tables.agree import CodingOnNoUnit, Coverage, LeftOutCount
from synth.tables.segment import Sentence
from synth.vocabulary import Status

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

#: Codings on no unit that the page lists at most.
MOST_NO_UNIT = 100
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
    #: Of the narratives compared: how many sentences they have, and how many of these are units.
    sentences: int
    units: int
    left_out: list[LeftOutCount]
    no_unit: list[CodingOnNoUnit]
    #: A line a narrative; None where they are too many.
    matrix: list[CoverageLine] | None

    @property
    def left_out_sum(self) -> int:
        """How many codings are in no comparison."""
        return sum(count.codings for count in self.left_out)


def scope(data: ReportData) -> Scope:
    """What agreement compares and what it leaves out."""
    coverage = data.rows(Coverage)
    names = list(dict.fromkeys([*data.coders, *(cell.coder for cell in coverage)]))
    compared = [cell for cell in coverage if cell.counts]
    narratives = {cell.narrative for cell in compared}
    columns = data.study.columns(Sentence, "narrative", "unit")
    units = [unit for name, unit in zip(*columns.values(), strict=True) if name in narratives]
    cells = {(cell.narrative, cell.coder): cell for cell in coverage}
    matrix = [
        CoverageLine(narrative, title, [cells.get((narrative, name)) for name in names])
        for narrative, title in data.titles.items()
    ]
    return Scope(
        coders=[_coder(name, coverage) for name in names],
        judges=judges(data),
        narratives=len(narratives),
        of=len(data.narratives),
        codings=sum(cell.used for cell in compared),
        sentences=len(units),
        units=sum(units),
        left_out=data.rows(LeftOutCount),
        no_unit=data.rows(CodingOnNoUnit),
        matrix=matrix if len(data.narratives) <= MANY else None,
    )


def _coder(coder: str, coverage: list[Coverage]) -> CoderScope:
    cells = [cell for cell in coverage if cell.coder == coder]
    return CoderScope(
        coder,
        again=next((cell.again for cell in cells if cell.again), ""),
        complete=sum(cell.status is Status.COMPLETE for cell in cells),
        compared=sum(cell.counts for cell in cells),
        codings=sum(cell.used for cell in cells if cell.counts),
    )
