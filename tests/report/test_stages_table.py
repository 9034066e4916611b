"""The stages table: one row a stage, in the order of the work, with its counts."""

from __future__ import annotations

import study_rows as rows

from synth.report.parts.stages_table import COLUMNS, coders_at_work, stages_table


def counts(data):
    """(stage, by, date, counts) of each row."""
    return [(r["stage"], r["by"], r["date"], r["counts"]) for r in stages_table(data)]


def test_every_stage_in_the_order_of_the_work():
    """Screening, narratives, validation, coding by coder, rounds, confidence, reviews."""
    data = rows.study(
        screening=[rows.decision("a", "full", "x", "include", date="2026-01-01"),
                   rows.decision("a", "full", "y", "exclude"),
                   rows.decision("b", "last", "y", "unsure")],
        cerqual=[rows.judged("adapting", "minor", "moderate"), rows.judged("means", "minor")],
        reviews=[{"reviewer": "kim", "theme": "adapting", "verdict": "agree", "date": "2026-03-04"},
                 {"reviewer": "kim", "theme": "learning", "verdict": "revise",
                  "date": "2026-03-04"}],
    )  # fmt: skip
    assert counts(data) == [
        ("Screening: full", "x and y", "2026-01-01", "1 study: x: 1 include; y: 1 exclude"),
        ("Screening: last", "y", "", "1 study: 1 unsure"),
        ("Writing narratives", "eva", "", "2 narratives from 2 sources"),
        ("Validating narratives", "eva", "2026-01-02", "1 of 2 narratives, in 1 round"),
        ("Coding", "anna", "", "3 codings with 1 code; 2 narratives complete"),
        ("Coding", "ben", "", "2 codings with 2 codes; 2 narratives complete"),
        ("Round 1: descriptive themes", "anna, ben", "2026-01-05",
         "2 themes, 1 subtheme, 2 codes"),
        ("Round 2: analytical themes", "anna, ben", "2026-02-05",
         "2 themes, 1 subtheme, 2 codes"),
        ("Confidence", "anna", "2026-03-02", "1 finding: 1 moderate"),
        ("Review", "kim", "2026-03-04", "2 themes: 1 agree, 1 revise"),
    ]  # fmt: skip


def test_nothing_done_is_no_row():
    """An empty study has no stages."""
    assert stages_table(rows.empty()) == []


def test_a_consensus_is_a_stage_and_no_coder():
    """The consensus stands in a row of its own, with who decided and what is open."""
    entry = {"narrative": "N01", "coder": "anna", "coding_id": "x", "counts": True, "line": 1,
             "kind": "missed", "reason": "", "stale": ""}  # fmt: skip
    data = rows.study(
        consensus=[{**entry, "entry": "e", "state": "adopted", "by": "anna", "date": "2026-02-01"},
                   {**entry, "entry": "f", "state": "open", "by": "", "date": ""}],
        coverage=[{"narrative": "N01", "coder": c, "status": "complete", "codebook": 1,
                   "codings": 1, "orphans": 0, "coding_round": -1} for c in ("anna", "consensus")],
    )  # fmt: skip
    assert [one["id"] for one in coders_at_work(data)] == ["anna"]
    assert ("Consensus", "anna", "2026-02-01",
            "2 entries in 1 narrative: 0 agreed, 1 decided, 1 open") in counts(data)  # fmt: skip


def test_rows_are_plain_text_in_the_table_s_columns():
    """Each row has every column, as text, and tells where the report shows it."""
    for row in stages_table(rows.study()):
        assert all(isinstance(row[column], str) for column in (*COLUMNS, "page", "anchor"))
    last = stages_table(rows.study())[-1]
    assert (last["decision"], last["page"], last["anchor"]) == (
        "Put together.", "themes.html", "round-2")  # fmt: skip
