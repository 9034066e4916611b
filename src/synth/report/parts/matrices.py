"""Themes by narrative, section, setting …: tables in which every number leads to its codings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: With more values than this, the values are the table's rows and the themes its columns.
WIDE = 24


@dataclass(frozen=True, slots=True)
class Classification:
    """What themes are tabulated by: its name in `theme_counts`, its label, its values in order.

    `several`: one coding may have several values, so that the columns add up to more than all.
    """

    by: str
    label: str
    values: tuple[tuple[str, str], ...]
    several: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Codings of a theme with one value; `shade` from 0 (none) to 4 (the table's most)."""

    codings: int
    sentences: int
    narratives: int
    shade: int


@dataclass(frozen=True)
class Matrix:
    """Themes and subthemes (rows of table `themes`) by the values of one classification."""

    classification: Classification
    themes: tuple[Row, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def turned(self) -> bool:
        """Whether the values are better as rows."""
        return len(self.classification.values) > WIDE

    def cell(self, theme: str, value: str) -> Cell:
        """The cell of a theme and a value."""
        return self.cells.get((theme, value), Cell(0, 0, 0, 0))


def matrices(data: ReportData) -> list[Matrix]:
    """The last round's themes by every classification."""
    if not data.result:
        return []
    rows = by_parent(data.result)
    return [matrix(rows, data.theme_counts, one) for one in classifications(data)]


def classifications(data: ReportData) -> list[Classification]:
    """What themes are tabulated by, in the order of the page."""
    dimensions = dict.fromkeys(s["dimension"] for s in data.sections if s["dimension"])
    out = [
        Classification("narrative", "narrative", tuple((n, n) for n in data.titles)),
        Classification("section", "section", tuple(data.section_headings.items()),
                       note="A coding belongs to the section it begins in."),
        Classification("dimension", "dimension", tuple((d, words(d)) for d in dimensions),
                       note="Sections that speak to no dimension are left out."),
    ]  # fmt: skip
    for key in data.metadata_keys:
        if key["crosstab"]:
            found = {v for own in data.metadata.values() for v in own.get(key["key"], ())}
            order = [v for v in key["vocabulary"] if v in found]
            values = order + sorted(found - set(order))
            several = any(len(own.get(key["key"], ())) > 1 for own in data.metadata.values())
            label = key["label"][:1].lower() + key["label"][1:]
            out.append(Classification(key["key"], label, tuple((v, v) for v in values), several))
    out.append(Classification("question", "review question of the code",
                              tuple((one, words(one)) for one, _ in data.questions)))  # fmt: skip
    out.append(Classification("coder", "coder", tuple((c, c) for c in data.all_coders)))
    return [one for one in out if one.values]


def matrix(themes: Sequence[Row], counts: Iterable[Row], classification: Classification) -> Matrix:
    """The table of one classification from the last round's `themes` and `theme_counts`.

    Values that occur in the counts but not in the classification are put behind, so that no coding
    is left out.
    """
    own = [row for row in counts if row["by"] == classification.by]
    most = max((row["codings"] for row in own), default=0)
    cells = {
        (row["theme"], row["value"]): Cell(
            row["codings"], row["sentences"], row["narratives"], -(-4 * row["codings"] // most)
        )
        for row in own
    }
    known = {value for value, _ in classification.values}
    more = sorted({row["value"] for row in own} - known)
    values = classification.values + tuple((value, value) for value in more)
    with_all = Classification(
        classification.by, classification.label, values, classification.several, classification.note
    )
    return Matrix(with_all, tuple(themes), cells)


def by_parent(themes: Iterable[Row]) -> list[Row]:
    """Themes, each followed by its subthemes."""
    rows = list(themes)
    below: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        below[row["parent"]].append(row)
    return [one for theme in below[""] for one in (theme, *below[theme["theme"]])]


def wide_rows(table: Matrix) -> tuple[list[str], list[list[Any]]]:
    """The table for a CSV file: its columns, and one row a theme or subtheme.

    Columns: `level`, `theme`, `parent`, `label`, `codings` (all of the theme's), then one a value.
    """
    names = [value for value, _ in table.classification.values]
    columns = ["level", "theme", "parent", "label", "codings", *names]
    rows = [
        [
            "subtheme" if theme["parent"] else "theme",
            *(theme[key] for key in ("theme", "parent", "label", "codings")),
            *(table.cell(theme["theme"], value).codings for value in names),
        ]
        for theme in table.themes
    ]
    return columns, rows
