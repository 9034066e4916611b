"""`themes.html`: the themes with their evidence, their tables, and how they came about.

With very many quotations the page holds the first of each theme, and `themes/<theme>.html` all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.cards import ASSETS, Cards
from synth.report.parts.environment import render
from synth.report.parts.evidence import shown_together, split
from synth.report.parts.matrices import matrices
from synth.report.parts.relation_places import rests_on
from synth.vocabulary import InThemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.matrices import Matrix
    from synth.tables.theme import CodeInNoTheme, RelationSupport, RoundSummary


@dataclass(frozen=True, slots=True)
class AroundThemes:
    """What the page of all themes shows besides the themes' cards.

    `no_theme`: (state, codes) of the codes in no theme, those left out by decision first;
    `outside`: how many codings count of them, and of how many of these codes. `labels` are those of
    codes, `theme_labels` those of themes and subthemes. `relations`: each with what it rests on, in
    words.
    """

    round: RoundSummary | None
    matrices: Sequence[Matrix]
    no_theme: Sequence[tuple[InThemes, Sequence[CodeInNoTheme]]]
    outside: tuple[int, int]
    labels: Mapping[str, str]
    relations: Sequence[tuple[RelationSupport, str]]
    theme_labels: Mapping[str, str]


def page(data: ReportData) -> str:
    """The page of all themes."""
    return render(
        "themes/themes",
        data.site,
        assets=ASSETS,
        around=around_themes(data),
        view=Cards(data, split=split(data.evidence)),
        themes=shown_together(data.evidence),
    )


def around_themes(data: ReportData) -> AroundThemes:
    """What the page of all themes, and the one file to mail, show besides the themes' cards."""
    return AroundThemes(
        round=data.last_round,
        matrices=data.once(matrices),
        no_theme=[
            (state, [row for row in data.no_theme if row.state is state])
            for state in (InThemes.LEFT_OUT, InThemes.IN_NONE)
        ],
        outside=data.outside,
        labels=data.code_labels,
        relations=[(relation, rests_on(relation)) for relation in data.relations],
        theme_labels={theme.theme: theme.label for theme in data.result},
    )


def pages(data: ReportData) -> Iterator[tuple[str, str]]:
    """(theme, page) for each theme that needs a page of its own; none when they are not split."""
    if split(data.evidence):
        view = Cards(data, base="../", split=True, single=True)
        for theme in data.evidence:
            html = render(
                "themes/theme",
                data.site,
                folder="themes",
                assets=ASSETS,
                view=view,
                theme=theme,
                round=data.last_round,
            )
            yield theme.id, html
