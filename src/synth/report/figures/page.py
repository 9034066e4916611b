"""`figures.html`: the study's figures, each with its numbers beside it.

The page's body is the partial `_figures.html.j2`, which reads one variable, `figures`; another page
includes it with `figures(data, …)` of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.figures import theme_map_drawing
from synth.report.figures.cooccurrence_view import CooccurrenceView, cooccurrence
from synth.report.figures.framework import Framework, frameworks
from synth.report.figures.lineage_figure import LineageView, lineage_view
from synth.report.figures.prevalence import Frequency, Intensity, frequency, intensity
from synth.report.figures.prisma import FlowView, flow_view
from synth.report.figures.robustness_view import RobustnessView, robustness_view
from synth.report.figures.saturation_figure import SaturationView, saturation_view
from synth.report.parts import theme_map
from synth.report.parts.environment import render, to_page
from synth.report.parts.evidence import split
from synth.report.parts.linking import Linking
from synth.report.parts.matrices import by_parent
from synth.report.parts.relation_places import ShownPlace, places_by_arrow, rests_on
from synth.tables.theme import Cooccurrence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markupsafe import Markup

    from synth.report.parts.data import ReportData
    from synth.report.parts.environment import Site
    from synth.tables.theme import RelationSupport, RoundSummary, ThemeSummary

#: Rows of a table that are shown; its CSV file has all.
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class ShownRelation:
    """An arrow with what it rests on: in words, and the first of the places."""

    relation: RelationSupport
    told: str
    places: list[ShownPlace]


@dataclass(frozen=True, slots=True)
class MapView:
    """The theme map, the first of its arrows, and how many there are in all and without support."""

    plan: theme_map.Layout
    drawing: Markup
    relations: list[ShownRelation]
    all: int
    unsupported: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What `_figures.html.j2` needs.

    `to`: the address of a page of the report, or of an element on it, and "" where there is none.
    `tables`: the folder of the CSV files, "" where there are none. `link`: theme or subtheme → the
    address of its evidence. `titles` of narratives; empty where they are not to stand beside ids.
    `labels` are those of codes, themes and subthemes. `summaries` counts what people wrote in the
    framework matrix, `without_codings` the narratives without a coding of any theme.
    """

    site: Site
    round: RoundSummary | None
    to: Callable[..., str]
    tables: str
    link: Callable[[str], str]
    titles: Mapping[str, str]
    labels: Mapping[str, str]
    linking: Linking
    map: MapView | None
    frameworks: list[Framework]
    summaries: int
    lineage: LineageView
    pairs: CooccurrenceView
    saturation: SaturationView
    robustness: RobustnessView
    frequencies: list[Frequency]
    intensities: list[Intensity]
    narratives: int
    without_codings: int
    prisma: FlowView | None
    most: int = MOST_ROWS


def page(data: ReportData) -> str:
    """The page."""
    shown = figures(data, split=split(data.evidence))
    return render("figures/figures", data.site, assets=("parts/figures.css",), figures=shown)


def figures(
    data: ReportData,
    *,
    to: Callable[..., str] = to_page,
    tables: str = "tables/",
    split: bool = False,
    titles: bool = True,
) -> Figures:
    """The study's figures.

    `to` and `tables` as in `Figures`. `split`: whether each theme has a page of its own in
    `themes/`. `titles`: whether a narrative's title stands beside its id.
    """
    result = by_parent(data.result)
    narratives = list(data.titles)
    used = {count.value for count in data.theme_counts if count.by == "narrative"}
    return Figures(
        site=data.site,
        round=data.last_round,
        to=to,
        tables=tables,
        link=_theme_link(result, to, split),
        titles=data.titles if titles else {},
        labels=data.labels,
        linking=Linking(data.names, to),
        map=_map(data, result),
        frameworks=frameworks(result, data.theme_counts, data.theme_cells, narratives),
        summaries=len(data.theme_cells),
        lineage=lineage_view(data),
        pairs=cooccurrence(data.rows(Cooccurrence), data.code_labels, result, data.result_codes),
        saturation=saturation_view(data),
        robustness=robustness_view(data),
        frequencies=frequency(result, len(narratives)),
        intensities=intensity(result, data.theme_counts, narratives),
        narratives=len(narratives),
        without_codings=len(set(narratives) - used),
        prisma=flow_view(data),
    )


def _theme_link(
    result: Sequence[ThemeSummary], to: Callable[..., str], split: bool
) -> Callable[[str], str]:
    above = {theme.theme: theme.parent or theme.theme for theme in result}

    def link(theme: str) -> str:
        page = f"themes/{above[theme]}.html" if split and theme in above else "themes.html"
        return to(page, f"theme-{theme}")

    return link


def _map(data: ReportData, result: Sequence[ThemeSummary]) -> MapView | None:
    if not result:
        return None
    labels = {theme.theme: theme.label for theme in result}
    shown = [
        ShownRelation(relation, rests_on(relation), places)
        for relation, places in zip(data.relations, places_by_arrow(data), strict=True)
        if relation.source in labels and relation.target in labels
    ]
    known = [one.relation for one in shown]
    plan = theme_map.layout(result, known, data.questions)
    return MapView(
        plan=plan,
        drawing=theme_map_drawing.draw(plan, labels),
        relations=shown[:MOST_ROWS],
        all=len(known),
        unsupported=sum(not relation.rests for relation in known),
    )
