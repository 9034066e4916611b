"""The figures' numbers as tables for `reports/tables/`: name, what it holds, columns, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.figures import framework, lineage_figure, prevalence, prisma
from synth.report.parts.matrices import by_parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
RELATIONS = ("source", "source_label", "target", "target_label", "label", "narratives", "sentences",
             "cited")  # fmt: skip
FRAMEWORK = ("theme", "parent", "label", "narrative", "narrative_title", "codings", "sentences",
             "summary")  # fmt: skip
LINEAGE = ("from_round", "from_theme", "from_label", "to_round", "to_theme", "to_label", "code",
           "code_label")  # fmt: skip
COOCCURRENCE = ("code_a", "label_a", "code_b", "label_b", "sentences_a", "sentences_b", "together",
                "narratives", "c", "b_given_a", "a_given_b")  # fmt: skip
SATURATION = ("position", "narrative", "title", "codes", "new_codes", "seen_codes", "run_new",
              "run_share")  # fmt: skip
REACHED = ("of", "reached", "orders", "reason")
ACCUMULATION = ("narratives", "expected", "low", "high")
ROBUSTNESS = ("theme", "parent", "label", "without", "value", "codings", "of_codings", "sentences",
              "narratives", "codes", "subthemes")  # fmt: skip
PREVALENCE = ("theme", "parent", "label", "finding", "narratives", "of", "frequency", "codings",
              "contrary")  # fmt: skip
INTENSITY = ("narrative", "title", "findings", "of", "intensity")
PRISMA = ("step", "stage", "what", "reason", "studies")

Table = tuple[str, str, tuple[str, ...], "Iterable[Row]"]


def figure_tables(data: ReportData) -> Iterator[Table]:
    """Every table behind the figures page."""
    result = by_parent(data.result)
    labels = {row["theme"]: row["label"] for row in result}
    codes, titles = data.code_labels, data.titles
    totals = {row["theme"]: row["codings"] for row in result}
    yield "relations.csv", "arrows of the theme map, with their support", RELATIONS, (
        {**row, "source_label": labels.get(row["source"], ""),
         "target_label": labels.get(row["target"], "")} for row in data.relations
    )  # fmt: skip
    yield (
        "framework.csv", "framework matrix: themes and subthemes by narrative, with summaries",
        FRAMEWORK, framework.long_rows(result, data.theme_counts, data.theme_cells, titles),
    )  # fmt: skip
    told = lineage_figure.lines(data.rounds, data.themes, data.theme_codes)
    yield "lineage.csv", "codes’ moves between the themes of successive rounds", LINEAGE, (
        {**row, "code_label": codes.get(row["code"], "")} for row in lineage_figure.moves(told)
    )  # fmt: skip
    yield "cooccurrence.csv", "pairs of codes that share sentences", COOCCURRENCE, (
        {**row, "label_a": codes.get(row["code_a"], ""), "label_b": codes.get(row["code_b"], "")}
        for row in data.cooccurrence
    )  # fmt: skip
    yield "saturation.csv", "new codes by narrative, in the study’s order", SATURATION, (
        {**row, "title": titles.get(row["narrative"], ""), "run_new": _or_empty(row["run_new"])}
        for row in data.saturation
    )  # fmt: skip
    yield (
        "saturation_reached.csv", "where saturation was reached, in this order and in random ones",
        REACHED, ({"reason": "", **row, "reached": _or_empty(row["reached"])}
                  for row in data.saturation_reached),
    )  # fmt: skip
    yield (
        "accumulation.csv", "codes to be expected in so many narratives", ACCUMULATION,
        data.accumulation,
    )  # fmt: skip
    yield (
        "robustness.csv", "what is left of each theme without any one narrative or coder",
        ROBUSTNESS, (
            {**row, "label": labels.get(row["theme"], ""), "of_codings": totals.get(row["theme"]),
             "subthemes": _or_empty(row["subthemes"])}
            for row in data.robustness if row["without"]
        ),
    )  # fmt: skip
    yield (
        "prevalence.csv", "themes’ frequency over narratives; no measure of importance",
        PREVALENCE, prevalence.frequency(result, len(titles)),
    )  # fmt: skip
    yield "intensity.csv", "share of all findings that each narrative holds", INTENSITY, (
        {**row, "title": titles[row["narrative"]]}
        for row in prevalence.intensity(result, data.theme_counts, titles)
    )  # fmt: skip
    flow = prisma.prisma_flow(data.screening, titles, data.sources.values())
    yield (
        "prisma.csv", "the flow of studies through the screening log", PRISMA,
        prisma.rows(flow) if flow else (),
    )  # fmt: skip


def _or_empty(number: int) -> int | str:
    """A whole number; empty where the table says -1, which is that it does not apply."""
    return number if number >= 0 else ""
