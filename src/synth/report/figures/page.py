"""`figures.html`: the study's figures, each with its numbers beside it.

The page's body is the partial `_figures.html.j2`, which reads one variable, `figures`; another page
includes it with `figures(data, …)` of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.figures import (
    cooccurrence_view,
    framework,
    lineage_figure,
    prevalence,
    prisma,
    robustness_view,
    saturation_figure,
    theme_map,
    theme_map_drawing,
)
from synth.report.parts.environment import render, to_page
from synth.report.parts.evidence import cited_links
from synth.report.parts.lineage import stories
from synth.report.parts.matrices import by_parent

if TYPE_CHECKING:
    from collections.abc import Callable

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: Rows of a table that are shown; its CSV file has all.
MOST_ROWS = 100
#: Narratives named beside a number; more than these are only counted.
MOST_CITED = 24


def figures_page(data: ReportData, *, split: bool = False) -> str:
    """The page. `split`: whether each theme has a page of its own (`theme_page.split`)."""
    return render(
        "figures/figures",
        data.site,
        assets=("parts/figures.css",),
        figures=figures(data, split=split),
    )


def figures(
    data: ReportData,
    *,
    to: Callable[..., str] = to_page,
    tables: str = "tables/",
    split: bool = False,
    titles: bool = True,
) -> Row:
    """What `_figures.html.j2` needs.

    `to`: the address of a page of the report, or of an element on it, and "" where there is none.
    `tables`: the folder of the CSV files, "" where there are none. `split`: whether each theme has
    a page of its own in `themes/`. `titles`: whether a narrative's title stands beside its id.
    """
    result = by_parent(data.result)
    narratives = list(data.titles)
    told = lineage_figure.lines(data.rounds, data.themes, data.theme_codes)
    log = prisma.prisma_flow(data.screening, narratives, data.sources.values())
    frequencies = prevalence.frequency(result, len(narratives))
    leanings = robustness_view.leanings(result, data.robustness)
    used = {row["value"] for row in data.theme_counts if row["by"] == "narrative"}
    return {
        "site": data.site, "round": data.last_round, "to": to, "tables": tables,
        "link": _theme_link(result, to, split), "titles": data.titles if titles else {},
        "most": MOST_ROWS, "most_cited": MOST_CITED,
        "labels": {**data.code_labels, **{row["theme"]: row["label"] for row in result}},
        "map": _map(data, result),
        "frameworks": framework.frameworks(
            result, data.theme_counts, data.theme_cells, narratives
        ),
        "summaries": len(data.theme_cells),
        "lineage": _lineage(data, told),
        "pairs": cooccurrence_view.cooccurrence(
            data.cooccurrence, data.code_labels, result, data.result_codes
        ),
        "saturation": _saturation(data),
        "robustness": _robustness(leanings),
        "frequencies": frequencies,
        "intensities": prevalence.intensity(result, data.theme_counts, narratives),
        "narratives": len(narratives), "without_codings": len(set(narratives) - used),
        "prisma": log and {
            "flow": log, "rows": prisma.rows(log), "drawing": prisma.draw(log),
        },
    }  # fmt: skip


def _theme_link(result: list[Row], to: Callable[..., str], split: bool) -> Callable[[str], str]:
    """Theme or subtheme → the address of its evidence."""
    above = {row["theme"]: row["parent"] or row["theme"] for row in result}

    def link(theme: str) -> str:
        page = f"themes/{above[theme]}.html" if split and theme in above else "themes.html"
        return to(page, f"theme-{theme}")

    return link


def _map(data: ReportData, result: list[Row]) -> Row | None:
    if not result:
        return None
    labels = {row["theme"]: row["label"] for row in result}
    known = [r for r in data.relations if r["source"] in labels and r["target"] in labels]
    plan = theme_map.layout(result, known, data.questions)
    return {
        "plan": plan, "drawing": theme_map_drawing.draw(plan, labels), "themes": result,
        "relations": [
            {**row, "links": cited_links(row["cited"], data.titles)
             if row["cited"] and row["narratives"] <= MOST_CITED else []}
            for row in known[:MOST_ROWS]
        ],
        "all": len(known), "unsupported": sum(row["narratives"] == 0 for row in known),
    }  # fmt: skip


def _lineage(data: ReportData, told: lineage_figure.Lines) -> Row:
    return {
        "drawing": lineage_figure.draw(told) if len(told.rounds) > 1 and told.codes else None,
        "stories": stories(data.rounds, data.themes, data.theme_codes),
        "several": max(
            (sum(len(own) > 1 for own in held.values()) for held in told.held), default=0
        ),
        "codes": len(told.codes),
    }  # fmt: skip


def _saturation(data: ReportData) -> Row:
    rows = data.saturation
    found = saturation_figure.verdict(rows, data.saturation_reached, data.saturation_settings)
    drawn = bool(rows) and rows[-1]["seen_codes"] > 0
    expected = {row["narratives"]: row for row in data.accumulation}
    return {
        "reflexive": data.approach == "reflexive", "rows": rows, "verdict": found,
        "drawing": saturation_figure.draw(rows, data.accumulation, found) if drawn else None,
        "expected": expected, "orders": data.saturation_settings.get("orders", 0),
    }  # fmt: skip


def _robustness(leanings: list[robustness_view.Leaning]) -> Row:
    with_codings = [one for one in leanings if one.narrative or one.coder]
    return {
        "leanings": leanings[: robustness_view.MOST], "all": len(leanings),
        "drawing": robustness_view.draw(leanings) if with_codings else None,
        "narrative": [one for one in leanings if one.only_narrative],
        "coder": [one for one in leanings if one.only_coder],
    }  # fmt: skip
