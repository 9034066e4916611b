"""The tables in `reports/tables/`: what the pages count, for spreadsheets and statistics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from synth.report.agreement.confusion import confusion_matrix
from synth.report.agreement.tables import COEFFICIENTS, agreement_tables
from synth.report.figures.tables import figure_tables
from synth.report.parts.csv_tables import Table, values_of, write_csv
from synth.report.parts.matrices import matrices, wide_rows
from synth.report.standards.page import standards_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
LEDGER = (
    "round", "stage", "theme", "theme_label", "statement", "subtheme", "subtheme_label", "code",
    "code_label", "coding_id", "coder", "polarity", "voice", "quote", "narrative",
    "narrative_title", "section", "first_sentence", "start", "end", "source_dois",
)  # fmt: skip
CODINGS = (
    "coding_id", "narrative", "coder", "code", "code_label", "quote", "section", "dimension",
    "first_sentence", "last_sentence", "start", "end", "voice", "polarity", "origin", "status",
    "anchor", "written_code", "memo",
)  # fmt: skip
THEMES = (
    "round", "theme", "parent", "label", "question", "statement", "memo", "contrary_sought",
    "codes", "codings", "sentences", "narratives", "contrary", "coders", "cited",
)  # fmt: skip
ROUNDS = (
    "round", "name", "stage", "date", "participants", "decision", "themes", "subthemes", "codes",
    "file",
)  # fmt: skip
COUNTS = ("theme", "parent", "label", "by", "value", "codings", "sentences", "narratives")
COVERAGE = ("narrative", "coder", "status", "codebook", "codings", "orphans")
ORPHANS = (
    "coding_id", "narrative", "coder", "written_code", "quote", "reason", "proposed",
    "proposed_start", "proposed_end", "file", "line",
)  # fmt: skip
RECODING = (
    "coding_id", "narrative", "coder", "written_code", "code", "reason", "candidates", "quote",
)  # fmt: skip
MANIFEST = ("input", "of", "version", "sha256")


def write_tables(folder: Path, data: ReportData) -> list[tuple[str, str]]:
    """Write every table but the suggestions into `folder`; returns (file, what it holds)."""
    written: list[tuple[str, str]] = []
    for one in all_tables(data):
        write_csv(folder / one.name, one.columns, one.rows)
        written.append((one.name, one.what))
    _remove_stale(folder, {name for name, _ in written})
    return written


def all_tables(data: ReportData) -> list[Table]:
    """Every table but the suggestions, for CSV files and for the workbook; rows can be read once.

    `table` takes records, `grid` rows of values.
    """
    out: list[Table] = []

    def grid(name: str, what: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        out.append(Table(name, what, tuple(columns), rows))

    def table(name: str, what: str, columns: Iterable[str], records: Iterable[Row]) -> None:
        names = tuple(columns)
        grid(name, what, names, values_of(names, records))

    table("codings.csv", "every coder’s codings, with their places", CODINGS, _codings(data))
    table("theme_codings.csv", "theme provenance ledger: theme, subtheme, code, coding, quotation, "
          "narrative, source", LEDGER, _ledger(data))  # fmt: skip
    table("themes.csv", "themes and subthemes of every round, with their counts", THEMES,
          data.themes)  # fmt: skip
    table("rounds.csv", "the rounds and their decisions", ROUNDS, data.rounds)
    table("theme_counts.csv", "codings, sentences and narratives of each theme by every "
          "classification", COUNTS, _counts(data))  # fmt: skip
    for one in matrices(data):
        columns, rows = wide_rows(one)
        name = f"theme_by_{one.classification.by}.csv"
        grid(name, f"codings of each theme by {one.classification.label}", columns, rows)
    for name, what, names, records in figure_tables(data):
        table(name, what, names, records)
    for name, what, names, records in agreement_tables(data):
        table(name, what, names, records)
    matrix, cells = confusion_matrix(data)
    grid("confusion_matrix.csv", "codes given for one another, code against code", matrix, cells)
    table("narratives.csv", "the narratives with their metadata and sources", *_narratives(data))
    table("coverage.csv", "how far each coder has coded each narrative", COVERAGE, _coverage(data))
    for name, what, names, records in standards_tables(data):
        table(name, what, names, records)
    table("orphans.csv", "codings whose passage was not found again", ORPHANS, data.orphans)
    table("recoding.csv", "codings to look at again after a change of the codebook", RECODING,
          ({**row, "reason": row.reason, "candidates": " ".join(row.candidates)}
           for row in data.recoding))  # fmt: skip
    table("manifest.csv", "what the report was made from, with versions and hashes", MANIFEST,
          _manifest(data))  # fmt: skip
    return out


def _remove_stale(folder: Path, written: set[str]) -> None:
    """Remove tables by a classification that is no longer there, and coefficients of a study that
    has none any more."""
    for path in (*folder.glob("theme_by_*.csv"), *(folder / name for name in COEFFICIENTS)):
        if path.name not in written:
            path.unlink(missing_ok=True)


def _codings(data: ReportData) -> Iterator[Row]:
    for row in data.codings:
        yield {
            **row, "code_label": data.code_labels.get(row["code"], ""),
            "first_sentence": _number(row["first_sentence"]),
            "last_sentence": _number(row["last_sentence"]),
        }  # fmt: skip


def _number(sentence: int) -> int | str:
    """A sentence's number as the pages show it, from 1; empty for none."""
    return sentence + 1 if sentence >= 0 else ""


def _ledger(data: ReportData) -> Iterator[Row]:
    """One row for each way from a theme of the last round to a coding."""
    last = data.last_round
    rows = {row["theme"]: row for row in data.result}
    direct = {(row["theme"], row["code"]) for row in data.result_codes if not row["parent"]}
    dois = {
        narrative: "; ".join(s["doi"] for s in own if s["doi"])
        for narrative, own in data.sources.items()
    }
    for row in data.theme_codings:
        coding = data.coding_by_id.get(row["coding_id"])
        if last is None or coding is None:
            continue
        if not row["parent"] and (row["theme"], row["code"]) not in direct:
            continue  # reached through a subtheme, which has a row of its own
        theme = rows[row["parent"] or row["theme"]]
        sub = rows[row["theme"]] if row["parent"] else None
        yield {
            **coding, "round": last["round"], "stage": last["stage"], "theme": theme["theme"],
            "theme_label": theme["label"], "statement": theme["statement"],
            "subtheme": sub["theme"] if sub else "", "subtheme_label": sub["label"] if sub else "",
            "code_label": data.code_labels.get(coding["code"], ""),
            "narrative_title": data.titles.get(coding["narrative"], ""),
            "first_sentence": _number(coding["first_sentence"]),
            "source_dois": dois.get(coding["narrative"], ""),
        }  # fmt: skip


def _counts(data: ReportData) -> Iterator[Row]:
    rows = {row["theme"]: row for row in data.result}
    for row in data.theme_counts:
        yield {**row, "parent": rows[row["theme"]]["parent"], "label": rows[row["theme"]]["label"]}


def _narratives(data: ReportData) -> tuple[list[str], Iterator[Row]]:
    keys = [key["key"] for key in data.metadata_keys]
    fixed = ["narrative", "title", "file", "status", "words", "sentences", "sources"]

    def rows() -> Iterator[Row]:
        for row in data.narratives:
            own = data.metadata.get(row["narrative"], {})
            dois = "; ".join(s["doi"] for s in data.sources.get(row["narrative"], []) if s["doi"])
            yield {
                **{key: "; ".join(own.get(key, [])) for key in keys},
                **{name: row[name] for name in fixed},
                "source_dois": dois, "text_sha256": row["text_sha256"],
            }  # fmt: skip

    return [*fixed, "source_dois", *(k for k in keys if k not in fixed), "text_sha256"], rows()


def _manifest(data: ReportData) -> Iterator[Row]:
    for name, value in data.versions:
        yield {"input": name, "of": "version", "version": value, "sha256": ""}
    for name, value in data.suggested_with:
        model = re.search(r"sha256 ([0-9a-f]{64})", value)
        yield {"input": name, "of": "method", "version": value, "sha256": model[1] if model else ""}
    for name, digest, of in data.inputs:
        yield {"input": name, "of": of, "version": "", "sha256": digest}


def _coverage(data: ReportData) -> Iterator[Row]:
    """Every narrative and coder, coded or not."""
    for narrative in data.titles:
        for coder in data.all_coders:
            own = data.status.get((narrative, coder))
            none = {"status": "not coded", "codebook": "", "codings": 0, "orphans": 0}
            row = {**(own or none), "narrative": narrative, "coder": coder}
            yield {**row, "codebook": "" if row["codebook"] == -1 else row["codebook"]}
