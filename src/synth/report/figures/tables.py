"""The figures' numbers as tables for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import wording
from synth.report.figures.framework import long_cells
from synth.report.figures.lineage_figure import lines_of, moves
from synth.report.figures.prevalence import frequency, intensity
from synth.report.figures.prisma import rows
from synth.report.parts.csv_tables import if_any, same, table
from synth.report.parts.matrices import by_parent
from synth.report.parts.relation_places import shown_places
from synth.report.parts.screening_flow import flow_of
from synth.tables.theme import (
    AccumulationPoint,
    Cooccurrence,
    SaturationPoint,
    SaturationReached,
    ThemeWithout,
)
from synth.vocabulary import Without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData


def figure_tables(data: ReportData) -> Iterator[Table]:
    """Every table behind the figures page."""
    result = by_parent(data.result)
    labels = {theme.theme: theme.label for theme in result}
    sentences = {theme.theme: theme.sentences for theme in result}
    codes, titles, names = data.code_labels, data.titles, data.names.narratives
    flow = flow_of(data)
    yield table(
        "relations.csv",
        "arrows of the theme map, and what they rest on",
        data.relations,
        "source",
        ("source_label", lambda arrow: labels.get(arrow.source, "")),
        "target",
        ("target_label", lambda arrow: labels.get(arrow.target, "")),
        "label",
        "sentences",
        "passages",
        "lost",
        "narratives",
        ("cited", lambda arrow: wording.in_narratives(arrow.cited, names)),
    )
    yield table(
        "relation_places.csv",
        "sentences and passages that the arrows of the theme map rest on",
        shown_places(data),
        ("arrow", lambda pair: pair[0].arrow),
        ("source", lambda pair: pair[0].source),
        ("target", lambda pair: pair[0].target),
        ("rests_on", lambda pair: "passage" if pair[1].named else "sentence"),
        ("narrative", lambda pair: pair[0].narrative),
        ("sentence", lambda pair: if_any(pair[1].sentence or -1)),
        ("coding_id", lambda pair: pair[0].coding_id),
        ("quote", lambda pair: pair[1].quote),
    )
    yield table(
        "framework.csv",
        "framework matrix: themes and subthemes by narrative, with summaries",
        long_cells(result, data.theme_counts, data.theme_cells),
        ("theme", "theme.theme"),
        ("parent", "theme.parent"),
        ("label", "theme.label"),
        "narrative",
        ("narrative_title", lambda cell: titles.get(cell.narrative, "")),
        "sentences",
        "codings",
        "contrary",
        "contrary_sentences",
        "summary",
    )
    yield table(
        "lineage.csv",
        "codes’ moves between the themes of successive rounds",
        moves(lines_of(data)),
        "from_round",
        "from_theme",
        "from_label",
        "to_round",
        "to_theme",
        "to_label",
        "code",
        ("code_label", lambda move: codes.get(move.code, "")),
    )
    yield table(
        "cooccurrence.csv",
        "pairs of codes that one coder gave the same sentences",
        data.rows(Cooccurrence),
        "code_a",
        ("label_a", lambda pair: codes.get(pair.code_a, "")),
        "code_b",
        ("label_b", lambda pair: codes.get(pair.code_b, "")),
        *Cooccurrence.table.names[2:],
    )
    yield table(
        "saturation.csv",
        "new codes by narrative, in the study’s order",
        data.rows(SaturationPoint),
        "position",
        "narrative",
        ("title", lambda point: titles.get(point.narrative, "")),
        "codes",
        "new_codes",
        "seen_codes",
        ("run_new", lambda point: if_any(point.run_new)),
        "run_share",
    )
    yield same(
        SaturationReached,
        "where saturation was reached, in this order and in random ones",
        data.rows(SaturationReached),
        reached=lambda end: if_any(end.reached),
        reason=lambda end: wording.reason(end.reason),
    )
    yield same(
        AccumulationPoint,
        "codes to be expected in so many narratives",
        data.rows(AccumulationPoint),
    )
    yield table(
        "robustness.csv",
        "what is left of each theme without any one narrative or coder",
        (left for left in data.rows(ThemeWithout) if left.without is not Without.NOTHING),
        "theme",
        "parent",
        ("label", lambda left: labels.get(left.theme, "")),
        "without",
        "value",
        "sentences",
        ("of_sentences", lambda left: sentences.get(left.theme)),
        "codings",
        "narratives",
        "codes",
        ("subthemes", lambda left: if_any(left.subthemes)),
    )
    yield table(
        "prevalence.csv",
        "themes’ frequency over narratives; no measure of importance",
        frequency(result, len(titles)),
        ("theme", "theme.theme"),
        ("parent", "theme.parent"),
        ("label", "theme.label"),
        "finding",
        ("narratives", "theme.narratives"),
        "of",
        "frequency",
        ("against", lambda frequency: wording.narratives_cited(frequency.theme.against, names)),
        ("both", lambda frequency: wording.narratives_cited(frequency.theme.both, names)),
        ("sentences", "theme.sentences"),
        ("codings", "theme.codings"),
        ("contrary_sentences", "theme.contrary_sentences"),
        ("contrary", "theme.contrary"),
    )
    yield table(
        "intensity.csv",
        "share of all findings that each narrative supports",
        intensity(result, data.theme_counts, titles),
        "narrative",
        ("title", lambda share: titles[share.narrative]),
        "findings",
        "of",
        "intensity",
    )
    yield table(
        "prisma.csv",
        "the flow of studies through the screening log",
        rows(flow) if flow else (),
        "step",
        "stage",
        "what",
        "reason",
        "studies",
    )
