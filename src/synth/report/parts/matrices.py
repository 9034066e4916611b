"""Themes by narrative, section, setting …: tables in which every number leads to its codings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from synth.report.parts.environment import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.narratives.template import MetadataKey
    from synth.report.parts.data import ReportData
    from synth.tables.theme import ThemeCount, ThemeSummary

#: With more values than this, the values are the table's rows and the themes its columns.
WIDE = 24


@dataclass(frozen=True, slots=True)
class Classification:
    """What themes are tabulated by: its name in `theme_counts`, its label, its values in order.

    `values`: (value, label). `several`: one coding may have several values, so that the columns
    add up to more than all.
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
    shade: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes and subthemes by the values of one classification."""

    classification: Classification
    themes: tuple[ThemeSummary, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def turned(self) -> bool:
        """Whether the values are better as rows."""
        return len(self.classification.values) > WIDE

    def cell(self, theme: str, value: str) -> Cell:
        """The cell of a theme and a value."""
        return self.cells.get((theme, value), Cell(0, 0))


def matrices(data: ReportData) -> list[Matrix]:
    """The last round's themes by every classification."""
    if not data.result:
        return []
    themes = by_parent(data.result)
    return [matrix(themes, data.theme_counts, by) for by in classifications(data)]


def classifications(data: ReportData) -> list[Classification]:
    """What themes are tabulated by, in the order of the page."""
    dimensions = dict.fromkeys(section.dimension for section in data.sections if section.dimension)
    every = [
        Classification("narrative", "narrative", tuple((name, name) for name in data.titles)),
        Classification(
            "section",
            "section",
            tuple(data.section_headings.items()),
            note="A coding belongs to the section it begins in.",
        ),
        Classification(
            "dimension",
            "dimension",
            tuple((name, words(name)) for name in dimensions),
            note="Sections that speak to no dimension are left out.",
        ),
        *(_by_metadata(data, key) for key in data.metadata_keys if key.crosstab),
        Classification(
            "question",
            "review question of the code",
            tuple((question, words(question)) for question, _ in data.questions),
        ),
        Classification("coder", "coder", tuple((coder, coder) for coder in data.all_coders)),
    ]
    return [classification for classification in every if classification.values]


def _by_metadata(data: ReportData, key: MetadataKey) -> Classification:
    """By a key of the front matter: its values in the order of the template, others behind."""
    given = [metadata.get(key.key, ()) for metadata in data.metadata.values()]
    used = {value for values in given for value in values}
    listed = [value for value in key.vocabulary if value in used]
    values = [*listed, *sorted(used - set(listed))]
    label = key.label[:1].lower() + key.label[1:]
    several = any(len(of_narrative) > 1 for of_narrative in given)
    return Classification(key.key, label, tuple((value, value) for value in values), several)


def matrix(
    themes: Sequence[ThemeSummary], counts: Iterable[ThemeCount], by: Classification
) -> Matrix:
    """The table of one classification from the last round's `themes` and their `counts`.

    Values that occur in the counts but not in the classification are put behind, so that no coding
    is left out.
    """
    counted = [count for count in counts if count.by == by.by]
    most = max((count.codings for count in counted), default=0)
    cells = {
        (count.theme, count.value): Cell(count.codings, -(-4 * count.codings // most))
        for count in counted
    }
    known = {value for value, _ in by.values}
    more = sorted({count.value for count in counted} - known)
    values = by.values + tuple((value, value) for value in more)
    return Matrix(replace(by, values=values), tuple(themes), cells)


def by_parent(themes: Iterable[ThemeSummary]) -> list[ThemeSummary]:
    """Themes, each followed by its subthemes."""
    below: defaultdict[str, list[ThemeSummary]] = defaultdict(list)
    for theme in themes:
        below[theme.parent].append(theme)
    return [part for theme in below[""] for part in (theme, *below[theme.theme])]


def wide_rows(table: Matrix) -> tuple[list[str], list[list[str | int]]]:
    """The table for a CSV file: its columns, and one row a theme or subtheme.

    Columns: `level`, `theme`, `parent`, `label`, `codings` (all of the theme's), then one a value.
    """
    values = [value for value, _ in table.classification.values]
    columns = ["level", "theme", "parent", "label", "codings", *values]
    rows: list[list[str | int]] = [
        [
            "subtheme" if theme.parent else "theme",
            theme.theme,
            theme.parent,
            theme.label,
            theme.codings,
            *(table.cell(theme.theme, value).codings for value in values),
        ]
        for theme in table.themes
    ]
    return columns, rows
