"""`themes.html`: the themes with their evidence, their tables, and how they came about.

With very many quotations the page holds the first of each theme, and `themes/<theme>.html` all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import render
from synth.report.parts.evidence import gather
from synth.report.parts.matrices import matrices
from synth.report.themes.cards import Cards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence

Row = dict[str, Any]
#: More quotations than this are split into one page a theme.
MOST = 5_000
#: Quotations of a theme on `themes.html` when they are split.
SHOWN = 200
#: What the cards, the filter and the review sheet need besides the common style and script.
ASSETS = ("parts/themes.css", "parts/review.css", "parts/filter.js", "parts/review.js")


def themes_of(data: ReportData) -> list[ThemeEvidence]:
    """The last round's themes with all their evidence."""
    return gather(
        data.result, data.result_codes, data.theme_codings, data.coding_by_id, data.code_labels
    )


def split(themes: Sequence[ThemeEvidence]) -> bool:
    """Whether there are so many quotations that each theme gets a page of its own."""
    return sum(theme.quotations for theme in themes) > MOST


def themes_page(data: ReportData, themes: Sequence[ThemeEvidence]) -> str:
    """The page of all themes."""
    by_theme = split(themes)
    return render(
        "themes/themes", data.site, assets=ASSETS, **themes_content(data, themes),
        view=Cards(data, themes, split=by_theme),
        themes=[theme.shortened(SHOWN) for theme in themes] if by_theme else themes,
    )  # fmt: skip


def themes_content(data: ReportData, themes: Sequence[ThemeEvidence]) -> Row:
    """What the page of all themes shows besides the themes' cards."""
    return {
        "round": data.last_round,
        "matrices": matrices(data),
        "left_out": data.left_out,
        "labels": data.code_labels,
        "relations": data.relations,
        "theme_labels": {row["theme"]: row["label"] for row in data.result},
        "without": without_theme(data),
    }


def theme_pages(data: ReportData, themes: Sequence[ThemeEvidence]) -> Iterator[tuple[str, str]]:
    """(theme, page) for each theme that needs a page of its own; none when they are not split."""
    if split(themes):
        view = Cards(data, themes, base="../", split=True, single=True)
        for theme in themes:
            yield theme.id, render(
                "themes/theme", data.site, folder="themes", assets=ASSETS, view=view, theme=theme,
                round=data.last_round,
            )  # fmt: skip


def without_theme(data: ReportData) -> list[str]:
    """The labels of codes that are in no theme of the last round and not knowingly left out."""
    if data.last_round is None:
        return []
    return [
        label for code, label in data.code_labels.items()
        if code not in data.places and code not in data.left_out
    ]  # fmt: skip
