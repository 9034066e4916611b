"""Which codes were given for one another: a matrix of those codes, or the strongest pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.report.agreement.discuss_first import ConfusedPair, confused
from synth.report.parts.csv_tables import Table
from synth.report.parts.disagreement_list import in_order
from synth.tables.agree import Confusion

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

#: With more confused codes than this, the page has a list of pairs and no matrix.
MOST_CODES = 16
MOST_PAIRS = 20
#: Pairs that occur once are named up to this many.
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How often another coder gave `code` there; `listed`: the page shows some of the places."""

    code: str
    count: int
    same: bool
    listed: bool
    #: How dark it is: 0 for none, up to 4 for the most.
    shade: int


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A code with its cells, and how often another coder gave nothing there."""

    code: str
    cells: list[MatrixCell]
    nothing: int


@dataclass(frozen=True, slots=True)
class ConfusedCodes:
    """The `codes` confused with another, in `total` pairs: a matrix where they are few, else the
    strongest pairs."""

    codes: list[str]
    total: int
    matrix: list[MatrixLine]
    pairs: list[ConfusedPair]


def confusion(data: ReportData) -> ConfusedCodes:
    """Which codes were given for one another, as the page shows it."""
    pairs = confused(data)
    codes = in_order(data, {code for pair in pairs for code in (pair.code_a, pair.code_b)})
    if len(codes) <= MOST_CODES:
        return ConfusedCodes(codes, len(pairs), _matrix(data, codes, pairs), [])
    strongest = [pair for i, pair in enumerate(pairs) if i < ENOUGH or pair.count > 1]
    return ConfusedCodes(codes, len(pairs), [], strongest[:MOST_PAIRS])


def _matrix(data: ReportData, codes: list[str], pairs: list[ConfusedPair]) -> list[MatrixLine]:
    count = _both_ways(data)
    listed = {frozenset((pair.code_a, pair.code_b)) for pair in pairs if pair.listed}
    most = max((n for (a, b), n in count.items() if a != b and b and a), default=1)

    def cell(a: str, b: str) -> MatrixCell:
        n = count.get((a, b), 0)
        shade = 0 if a == b else -(-4 * n // most)
        return MatrixCell(b, n, a == b, frozenset((a, b)) in listed, shade)

    return [MatrixLine(a, [cell(a, b) for b in codes], count.get((a, ""), 0)) for a in codes]


def confusion_matrix(data: ReportData) -> Table:
    """The whole matrix for people: a row and a column for each code used, and one for nothing."""
    count = _both_ways(data)
    codes = in_order(data, {code for pair in count for code in pair if code})

    def line(code: str) -> list[str | int]:
        counts = (count.get((code, other), 0) for other in (*codes, ""))
        return [code, data.code_label(code), *counts]

    columns = ("code", "label", *codes, wording.NOTHING)
    what = "codes given for one another, code against code"
    return Table("confusion_matrix.csv", what, columns, map(line, codes))


def _both_ways(data: ReportData) -> dict[tuple[str, str], int]:
    out = {}
    for pair in data.rows(Confusion):
        out[pair.code_a, pair.code_b] = out[pair.code_b, pair.code_a] = pair.count
    return out
