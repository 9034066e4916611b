"""The agreement tables in `reports/tables/`: the steps' tables, with labels beside the ids and
sentences numbered as on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
Table = tuple[str, str, tuple[str, ...], "Iterable[Row]"]

AGREEMENT = (
    "level", "id", "label", "units", "positive_units", "narratives", "alpha", "low", "high",
    "interval", "percent", "positive", "prevalence", "ac1", "fleiss", "brennan_prediger", "reason",
)  # fmt: skip
PAIRS = ("level", "id", "label", "coder_a", "coder_b", "units", "kappa", "positive", "reason")
POOLED = (
    "level", "of", "id", "label", "alpha", "low", "high", "interval", "units", "narratives",
    "reason",
)  # fmt: skip
UNITIZING = (
    "id", "label", "spans", "narratives", "alpha", "low", "high", "interval", "reason",
)  # fmt: skip
AGAIN = (
    "coder", "again", "id", "label", "units", "positive_units", "narratives", "alpha", "low",
    "high", "interval", "percent", "positive", "reason",
)  # fmt: skip
SCREENING = (
    "stage", "screener_a", "screener_b", "studies", "both", "only_a", "only_b", "neither",
    "unsure", "percent", "kappa", "ac1", "alpha", "low", "high", "interval", "reason",
)  # fmt: skip
BEFORE_AFTER = (
    "level", "id", "label", "narratives", "before", "after", "reason_before", "reason_after",
)  # fmt: skip
PLANNING = ("level", "id", "label", "aim", "value", "narratives", "units", "reason")
COVERAGE = (
    "narrative", "title", "coder", "again", "status", "coding_round", "codings", "orphans", "used",
    "counts", "why_not",
)  # fmt: skip
LEFT_OUT = ("reason", "coder", "codings", "narratives")
PASSAGES = (
    "rank", "narrative", "title", "sentence", "start", "end", "section", "contribution", "share",
    "codes",
)  # fmt: skip
CONFUSION = ("code_a", "label_a", "code_b", "label_b", "count")
_SIDE = ("coder", "coding", "code", "label", "first", "last", "start", "end", "quote", "memo")
DISAGREEMENTS = (
    "rank", "narrative", "title", "kind", "section", "section_heading", "first_sentence",
    "last_sentence", *(f"{name}_a" for name in _SIDE), *(f"{name}_b" for name in _SIDE),
    "matched_b", "passage", "entry", "state", "by", "date", "why", "stale",
)  # fmt: skip
CONSENSUS = (
    "narrative", "title", "entry", "kind", "state", "coder", "coding_id", "code", "code_label",
    "quote", "counts", "by", "date", "reason", "stale", "line",
)  # fmt: skip
#: Tables of coefficients, which a reflexive study does not have.
COEFFICIENTS = (
    "agreement.csv", "agreement_pairs.csv", "agreement_pooled.csv", "agreement_unitizing.csv",
    "agreement_again.csv", "agreement_consensus.csv", "agreement_planning.csv",
)  # fmt: skip


def agreement_tables(data: ReportData) -> Iterator[Table]:
    """Each table: its file, what it holds, its columns and its rows."""
    found: tuple[Table, ...] = (
        ("agreement.csv", "agreement on each code, subtheme and theme", AGREEMENT,
         _named(data, data.agreement)),
        ("agreement_pairs.csv", "agreement of each pair of coders", PAIRS,
         _named(data, data.agreement_pairs)),
        ("agreement_pooled.csv", "pooled α: of all, on each narrative and section, without each "
         "coder, by round of coding", POOLED, _pooled(data)),
        ("agreement_unitizing.csv", "unitizing α of each code: where passages begin and end",
         UNITIZING, _named(data, data.agreement_unitizing)),
        ("agreement_again.csv", "the same coder twice", AGAIN,
         (_said(row, "positive_units") for row in _named(data, data.agreement_again))),
        ("agreement_consensus.csv", "α before consensus and after", BEFORE_AFTER,
         _named(data, data.agreement_consensus)),
        ("agreement_planning.csv", "how much more to code for narrower intervals", PLANNING,
         (_said(row, "narratives", "units") for row in _named(data, data.agreement_planning))),
        ("agreement_screening.csv", "agreement of screeners, by stage and pair", SCREENING,
         (_said(row, "both", "only_a", "only_b", "neither") for row in data.agreement_screening)),
        ("agreement_coverage.csv", "whose coding of which narrative is compared", COVERAGE,
         (_said(row, "coding_round") for row in _titled(data, data.agreement_coverage))),
        ("agreement_left_out.csv", "codings that are not compared, and why", LEFT_OUT,
         data.agreement_left_out),
        ("agreement_passages.csv", "sentences by what they add to the observed disagreement",
         PASSAGES, ({**row, "sentence": row["sentence"] + 1}
                    for row in _titled(data, data.agreement_passages))),
        ("disagreements.csv", "every disagreement with both sides, those to discuss first in "
         "front", DISAGREEMENTS, _disagreements(data)),
        ("confusion.csv", "how often codes were given for one another, in pairs", CONFUSION,
         _confusion(data)),
        ("consensus.csv", "the consensus: each entry with the codings it rests on", CONSENSUS,
         _consensus(data)),
    )  # fmt: skip
    for table in found:
        if data.approach != "reflexive" or table[0] not in COEFFICIENTS:
            yield table


def _named(data: ReportData, rows: Iterable[Row]) -> Iterator[Row]:
    """With the label of a code or theme; empty for all of a level together."""
    return ({**row, "label": data.labels.get(row["id"], row["id"])} for row in rows)


def _titled(data: ReportData, rows: Iterable[Row]) -> Iterator[Row]:
    return ({**row, "title": data.titles.get(row["narrative"], "")} for row in rows)


def _said(row: Row, *names: str) -> Row:
    """The row with empty cells for whole numbers that do not apply."""
    return {**row, **{name: "" if row[name] == -1 else row[name] for name in names}}


def _pooled(data: ReportData) -> Iterator[Row]:
    known = {"narrative": data.titles, "section": data.section_headings}
    for row in data.agreement_pooled:
        label = known.get(row["of"], {}).get(row["id"], row["id"])
        yield _said({**row, "label": label}, "units")


def _disagreements(data: ReportData) -> Iterator[Row]:
    for row in data.disagreements:
        places = {
            f"{name}_{side}": row[f"{name}_{side}"] + 1 if row[f"{name}_{side}"] >= 0 else ""
            for name in ("first", "last") for side in "ab"
        }  # fmt: skip
        yield {
            **_said(row, "start_a", "end_a", "start_b", "end_b", "passage"), **places,
            "title": data.titles.get(row["narrative"], ""),
            "section_heading": data.section_headings.get(row["section"], ""),
            "first_sentence": row["first_sentence"] + 1,
            "last_sentence": row["last_sentence"] + 1,
            "label_a": data.code_labels.get(row["code_a"], row["code_a"]),
            "label_b": data.code_labels.get(row["code_b"], row["code_b"]),
        }  # fmt: skip


def _confusion(data: ReportData) -> Iterator[Row]:
    for row in data.confusion:
        yield {
            **row, "label_a": data.code_labels.get(row["code_a"], row["code_a"]),
            "label_b": data.code_labels.get(row["code_b"], row["code_b"]) or "(nothing)",
        }  # fmt: skip


def _consensus(data: ReportData) -> Iterator[Row]:
    gone = {"code": "", "quote": ""}
    for row in _titled(data, data.consensus):
        coding = data.coding_by_id.get(row["coding_id"], gone)
        label = data.code_labels.get(coding["code"], coding["code"])
        yield {**row, "code": coding["code"], "code_label": label, "quote": coding["quote"],
               "by": joined(row["by"]), "stale": joined(row["stale"], "; ")}  # fmt: skip
