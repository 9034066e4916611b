"""`index.html`: what the study is, what it found, how it was made, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.environment import plural, render, to_page
from synth.report.parts.evidence import cited_links, without_theme
from synth.report.parts.screening_summary import stages
from synth.report.parts.stages_table import sources_count, stages_table
from synth.report.standards.page import MOST_DECISION

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]
APPROACHES = {
    "coding-reliability": "Coding reliability: codes are fixed beforehand and several coders apply "
    "them; agreement between them is part of the method.",
    "codebook": "Codebook: codes are kept in a codebook that may change as coding goes on; "
    "agreement is material for discussing codes, not a test.",
    "reflexive": "Reflexive: coding is the researchers’ interpretation and themes are made in it; "
    "agreement is not computed.",
}
#: With more narratives than this there is a search box, and themes do not name them one by one.
LONG = 60
#: More open matters of a kind than this are folded away.
MANY = 12


def index_page(data: ReportData, tables: list[tuple[str, str]]) -> str:
    """The overview. `tables`: (file, what it holds) of each table in `tables/`."""
    counted = {row["coding_id"] for row in data.theme_codings}
    narratives: defaultdict[str, set[str]] = defaultdict(set)
    for row in data.theme_codings:
        narratives[row["theme"]].add(row["narrative"])
    return render(
        "overview/index", data.site,
        approach=APPROACHES.get(data.approach, data.approach),
        questions=data.questions, coders=data.coders, all_coders=data.all_coders,
        layer_note=_layer_note(data),
        tiles=_tiles(data, len(counted)),
        round=data.last_round,
        themes=[
            {**row, "links": cited_links(row["cited"], narratives[row["theme"]]),
             "subthemes": [r for r in data.result if r["parent"] == row["theme"]]}
            for row in data.result if not row["parent"]
        ],
        stages=stages_table(data), most_decision=MOST_DECISION, to=to_page,
        consensus=consensus_summary(data),
        differ=any(row["counts"] for row in data.agreement_coverage),
        coding=data.by_coder, narratives=_narratives(data), long=LONG, many=MANY,
        orphans=data.orphans, recoding=data.recoding, labels=data.code_labels,
        unsought=[row for row in data.result
                  if not row["parent"] and not row["contrary"] and not row["contrary_sought"]],
        unstated=[row for row in data.result if not row["parent"] and not row["statement"]],
        unused=[c for c in data.codes if data.codings and c["id"] not in data.used_codes],
        without=without_theme(data),
        screening=stages(data.screening),
        screened=len({row["study"] for row in data.screening}),
        versions=[*data.versions, *data.suggested_with], inputs=data.inputs, tables=tables,
        version=data.version, codes=len(data.codes), history=len(data.history),
    )  # fmt: skip


def _layer_note(data: ReportData) -> str:
    several = len(data.coders) > 1
    return {
        "union": "A passage counts as soon as one coder has marked it"
        + ("; where several marked it, each of their codings counts." if several else "."),
        "majority": "A coding counts when more than half of those who coded the narrative gave "
        "the same code in the same sentence; of two coders, both.",
        "consensus": "Only what the team settled on in codings/consensus/ counts.",
    }.get(data.site.counting, "The other coders’ codings are shown beside the texts, and are "
          "compared on the agreement page.")  # fmt: skip


def _tiles(data: ReportData, counted: int) -> list[tuple[int, str]]:
    top = [row for row in data.result if not row["parent"]]
    return [
        (number, plural(number, *noun).partition(" ")[2])
        for number, noun in (
            (len(data.narratives), ("narrative",)),
            (sources_count(data), ("source",)),
            (len(data.codings), ("coding",)),
            (counted, ("of them in themes", "of them in themes")),
            (len(data.codes), ("code",)),
            (len(top), ("theme",)),
        )
    ]


def _narratives(data: ReportData) -> list[Row]:
    """Each narrative with its metadata and each coder's state of work."""
    crossed = [key for key in data.metadata_keys if key["crosstab"]]
    return [
        {
            **row,
            "values": [(key["label"], data.metadata.get(row["narrative"], {}).get(key["key"], []))
                       for key in crossed],
            "coders": [data.status.get((row["narrative"], coder)) for coder in data.all_coders],
        }
        for row in data.narratives
    ]  # fmt: skip
