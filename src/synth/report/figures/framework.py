"""The framework matrix: narratives by the parts of a theme, with what people wrote of each cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from synth.report.parts.matrices import Cell, cells_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from synth.tables.theme import ThemeCell, ThemeCount, ThemeSummary

#: Cells of all matrices together, and parts of one theme, that are shown.
MOST_CELLS, MOST_PARTS = 1_500, 20


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a theme in one narrative: what counts of it, and the summary people wrote."""

    theme: str
    cell: Cell
    summary: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One theme: its parts by narratives.

    `rows`: (narrative, the theme's parts in it). `others`: narratives with something there that
    are not shown, `more`: parts that are not shown; `absent`: narratives with neither codings nor
    a summary there.
    """

    theme: ThemeSummary
    parts: tuple[ThemeSummary, ...]
    rows: tuple[tuple[str, tuple[Part, ...]], ...]
    others: int
    more: int
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongCell:
    """What a theme or subtheme has in a narrative."""

    theme: ThemeSummary
    narrative: str
    sentences: int
    codings: int
    contrary: int
    contrary_sentences: int
    summary: str


def frameworks(
    result: Sequence[ThemeSummary],
    counts: Iterable[ThemeCount],
    cells: Iterable[ThemeCell],
    narratives: Sequence[str],
) -> list[Framework]:
    """A matrix for each theme of the last round.

    A theme's parts are its subthemes and, where it has none or a summary of its own, the theme as
    a whole.
    """
    counted = cells_by(counts, "narrative")
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for theme, narrative in counted:
        inside[theme].add(narrative)
    written = {(cell.theme, cell.narrative): cell.summary for cell in cells}
    summed: defaultdict[str, set[str]] = defaultdict(set)
    for theme, narrative in written:
        summed[theme].add(narrative)
    groups = _parts(result, set(summed))
    width = sum(min(len(parts), MOST_PARTS) for _, parts in groups)
    shown = max(5, MOST_CELLS // max(1, width))

    def part_in(part: ThemeSummary, narrative: str) -> Part:
        key = (part.theme, narrative)
        return Part(part.theme, counted.get(key, Cell()), written.get(key, ""))

    out = []
    for whole, parts in groups:
        kept = parts[:MOST_PARTS]
        some = {n for part in kept for n in (*inside[part.theme], *summed[part.theme])}
        here = [narrative for narrative in narratives if narrative in some]
        if here:
            there = some | inside[whole.theme]
            framework = Framework(
                theme=whole,
                parts=tuple(kept),
                rows=tuple((n, tuple(part_in(part, n) for part in kept)) for n in here[:shown]),
                others=len(here[shown:]),
                more=len(parts) - len(kept),
                absent=tuple(n for n in narratives if n not in there),
            )
            out.append(framework)
    return out


def _parts(
    result: Sequence[ThemeSummary], summed: set[str]
) -> list[tuple[ThemeSummary, list[ThemeSummary]]]:
    """Each theme with its parts; `summed`: themes and subthemes with a summary."""
    below: defaultdict[str, list[ThemeSummary]] = defaultdict(list)
    for theme in result:
        below[theme.parent].append(theme)
    out = []
    for theme in below[""]:
        subs = below[theme.theme]
        whole = [theme] if not subs or theme.theme in summed else []
        out.append((theme, [*subs, *whole]))
    return out


def long_cells(
    result: Sequence[ThemeSummary], counts: Iterable[ThemeCount], cells: Iterable[ThemeCell]
) -> Iterator[LongCell]:
    """Every cell of a theme or subtheme and a narrative with codings or a summary."""
    written = {(cell.theme, cell.narrative): cell.summary for cell in cells}
    figures_of = attrgetter("sentences", "codings", "contrary", "contrary_sentences")
    counted: defaultdict[str, dict[str, tuple[int, int, int, int]]] = defaultdict(dict)
    for count in counts:
        if count.by == "narrative":
            counted[count.theme][count.value] = figures_of(count)
    for theme_id, narrative in written:
        counted[theme_id].setdefault(narrative, (0, 0, 0, 0))
    for theme in result:
        for narrative, figures in sorted(counted[theme.theme].items()):
            summary = written.get((theme.theme, narrative), "")
            yield LongCell(theme, narrative, *figures, summary)
