"""Themes by narrative, section, setting …: tables in which every number leads to its codings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from synth.report.parts.environment import words
from synth.vocabulary import CONSENSUS
from synth.wording import NO_VALUE

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

    `values`: (value, label); the value "" is what has none. `several`: one coding may have several
    values, so that the columns add up to more than all. `none`: what it is to have no value, and
    `see` where the report shows it: what the link says, page, anchor.
    """

    by: str
    label: str
    values: tuple[tuple[str, str], ...]
    several: bool = False
    note: str = ""
    none: str = ""
    see: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """The sentences that support a theme with one value, and the contrary ones (None where nothing
    is contrary); `shade`: of the supporting ones, from 0 (none) to 4 (the table's most)."""

    sentences: int = 0
    contrary: int | None = None
    coded: bool = False
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes and subthemes by the values of one classification."""

    classification: Classification
    themes: tuple[ThemeSummary, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def has_none(self) -> bool:
        """Whether some coding has no value."""
        return any(not value for value, _ in self.classification.values)

    @property
    def turned(self) -> bool:
        """Whether the values are better as rows."""
        return len(self.classification.values) > WIDE

    def cell(self, theme: str, value: str) -> Cell:
        """The cell of a theme and a value."""
        return self.cells.get((theme, value), Cell())


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
            none="codings that begin before the first heading of the template",
            see=("the narratives", "index.html", "narratives"),
        ),
        Classification(
            "dimension",
            "dimension",
            tuple((name, words(name)) for name in dimensions),
            none="codings in sections for which the template names no dimension",
            see=("by section", "themes.html", "by-section"),
        ),
        *(_by_metadata(data, key) for key in data.metadata_keys if key.crosstab),
        Classification(
            "question",
            "review question of the code",
            tuple((question, words(question)) for question, _ in data.questions),
            none="codings of codes for which the codebook names no review question",
            see=("the codes", "codebook.html", ""),
        ),
        Classification("coder", "coder", _coders(data)),
    ]
    return [classification for classification in every if classification.values]


def _coders(data: ReportData) -> tuple[tuple[str, str], ...]:
    """The coders whose codings may count: none where the consensus counts, which is no coder's."""
    settled = data.config.counting == CONSENSUS
    return () if settled else tuple((coder, coder) for coder in data.all_coders)


def _by_metadata(data: ReportData, key: MetadataKey) -> Classification:
    """By a key of the front matter: its values in the order of the template, others behind."""
    given = [metadata.get(key.key, ()) for metadata in data.metadata.values()]
    used = {value for values in given for value in values}
    listed = [value for value in key.vocabulary if value in used]
    values = [*listed, *sorted(used - set(listed))]
    label = key.label[:1].lower() + key.label[1:]
    several = any(len(of_narrative) > 1 for of_narrative in given)
    return Classification(
        key.key,
        label,
        tuple((value, value) for value in values),
        several,
        none=f"codings of narratives that give no {label}",
        see=("the narratives", "index.html", "narratives"),
    )


def matrix(
    themes: Sequence[ThemeSummary], counts: Iterable[ThemeCount], by: Classification
) -> Matrix:
    """The table of one classification from the last round's `themes` and their `counts`.

    Values that occur in the counts but not in the classification are put behind, and what has no
    value behind them, so that no coding is left out.
    """
    cells = cells_by(counts, by.by)
    known = {value for value, _ in by.values}
    found = {value for _, value in cells}
    values = by.values + tuple((value, value) for value in sorted(found - known - {""}))
    if "" in found:
        values = (*values, ("", "none"))
    return Matrix(replace(by, values=values), tuple(themes), cells)


def cells_by(counts: Iterable[ThemeCount], by: str) -> dict[tuple[str, str], Cell]:
    """(theme, value) → its cell, by one classification."""
    counted = [count for count in counts if count.by == by]
    most = max((count.sentences for count in counted), default=0) or 1
    return {
        (count.theme, count.value): Cell(
            count.sentences,
            count.contrary_sentences if count.contrary else None,
            coded=True,
            shade=-(-4 * count.sentences // most),
        )
        for count in counted
    }


def by_parent(themes: Iterable[ThemeSummary]) -> list[ThemeSummary]:
    """Themes, each followed by its subthemes."""
    below: defaultdict[str, list[ThemeSummary]] = defaultdict(list)
    for theme in themes:
        below[theme.parent].append(theme)
    return [part for theme in below[""] for part in (theme, *below[theme.theme])]


def wide_rows(table: Matrix) -> tuple[list[str], list[list[str | int]]]:
    """The table for a CSV file: its columns, and one row a theme or subtheme.

    Numbers are the sentences that support the theme. Columns: `level`, `theme`, `parent`, `label`,
    `sentences` (all of the theme's), then one a value.
    """
    values = [value for value, _ in table.classification.values]
    named = [value or NO_VALUE for value in values]
    columns = ["level", "theme", "parent", "label", "sentences", *named]
    rows: list[list[str | int]] = [
        [
            "subtheme" if theme.parent else "theme",
            theme.theme,
            theme.parent,
            theme.label,
            theme.sentences,
            *(table.cell(theme.theme, value).sentences for value in values),
        ]
        for theme in table.themes
    ]
    return columns, rows
