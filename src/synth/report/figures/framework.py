"""The framework matrix: narratives by the parts of a theme, with what people wrote of each cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
#: Cells of all matrices together, and parts of one theme, that are shown.
MOST_CELLS, MOST_PARTS = 1_500, 20


@dataclass(frozen=True, slots=True)
class Cell:
    """Codings of one part of a theme in one narrative; `shade` 0 to 4; the summary people wrote."""

    theme: str
    codings: int
    shade: int
    summary: str


@dataclass(frozen=True)
class Framework:
    """One theme: its parts (rows of table `themes`) by narratives. `others`: narratives with
    something there that are not shown, `more`: parts that are not shown; `absent`: narratives with
    neither codings nor a summary there."""

    theme: Row
    parts: tuple[Row, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    others: int
    more: int
    absent: tuple[str, ...]


def frameworks(
    result: Sequence[Row], counts: Iterable[Row], cells: Iterable[Row], narratives: Sequence[str]
) -> list[Framework]:
    """A matrix for each theme of the last round.

    `counts`: rows of `theme_counts`; `cells`: rows of `theme_cells`. A theme's parts are its
    subthemes and, where it has none or a summary of its own, the theme as a whole.
    """
    found: dict[tuple[str, str], int] = {}
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for row in counts:
        if row["by"] == "narrative":
            found[row["theme"], row["value"]] = row["codings"]
            inside[row["theme"]].add(row["value"])
    written = {(row["theme"], row["narrative"]): row["summary"] for row in cells}
    summed: defaultdict[str, set[str]] = defaultdict(set)
    for theme, narrative in written:
        summed[theme].add(narrative)
    most = max(found.values(), default=0)
    groups = _parts(result, set(summed))
    width = sum(min(len(parts), MOST_PARTS) for _, parts in groups)
    shown = max(5, MOST_CELLS // max(1, width))

    def cell(part: Row, narrative: str) -> Cell:
        key = (part["theme"], narrative)
        n = found.get(key, 0)
        return Cell(part["theme"], n, -(-4 * n // most) if n else 0, written.get(key, ""))

    out = []
    for theme, parts in groups:
        kept = parts[:MOST_PARTS]
        some = {n for part in kept for n in (*inside[part["theme"]], *summed[part["theme"]])}
        here = [narrative for narrative in narratives if narrative in some]
        if here:
            rows = ((n, tuple(cell(part, n) for part in kept)) for n in here[:shown])
            whole = inside[theme["theme"]]
            absent = tuple(n for n in narratives if n not in some and n not in whole)
            out.append(
                Framework(
                    theme, tuple(kept), tuple(rows), len(here[shown:]), len(parts) - len(kept),
                    absent,
                )
            )  # fmt: skip
    return out


def _parts(result: Sequence[Row], summed: set[str]) -> list[tuple[Row, list[Row]]]:
    below: defaultdict[str, list[Row]] = defaultdict(list)
    for row in result:
        below[row["parent"]].append(row)
    out = []
    for theme in below[""]:
        subs = below[theme["theme"]]
        whole = [theme] if not subs or theme["theme"] in summed else []
        out.append((theme, [*subs, *whole]))
    return out


def long_rows(
    result: Sequence[Row],
    counts: Iterable[Row],
    cells: Iterable[Row],
    labels: Mapping[str, str],
) -> Iterator[Row]:
    """One row for each theme or subtheme and narrative that holds it (framework.csv)."""
    written = {(r["theme"], r["narrative"]): r["summary"] for r in cells}
    found: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in counts:
        if row["by"] == "narrative":
            found[row["theme"]][row["value"]] = row
    for theme, narrative in written:
        found[theme].setdefault(narrative, {"codings": 0, "sentences": 0})
    for row in result:
        for narrative, own in sorted(found[row["theme"]].items()):
            yield {
                "theme": row["theme"], "parent": row["parent"], "label": row["label"],
                "narrative": narrative, "narrative_title": labels.get(narrative, ""),
                "codings": own["codings"], "sentences": own["sentences"],
                "summary": written.get((row["theme"], narrative), ""),
            }  # fmt: skip
