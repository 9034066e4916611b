"""The stages table: one row a stage, in the order of the work, with its counts."""

from __future__ import annotations

import datetime
from dataclasses import fields

import study_rows as rows
from making import make

from synth.report.parts.stages_table import (
    coders_at_work,
    span_of,
    stages_csv,
    stages_table,
)
from synth.tables.resolve import ConsensusSource


def counts(data):
    """(stage, by, date, counts) of each row."""
    return [(row.stage, row.by, row.date, row.counts) for row in stages_table(data)]


def test_every_stage_in_the_order_of_the_work():
    """Screening, narratives, validation, coding by coder, rounds, confidence, reviews."""
    data = rows.study(
        screening=[
            rows.decision("a", "full", "x", "include", date="2026-01-01"),
            rows.decision("a", "full", "y", "exclude"),
            rows.decision("b", "last", "y", "unsure"),
        ],
        cerqual=[rows.judged("adapting", "minor", "moderate"), rows.judged("means", "minor")],
        reviews=[rows.reviewed("adapting", "agree"), rows.reviewed("learning", "revise")],
    )
    assert counts(data) == [
        ("Screening: full", "x and y", "2026-01-01", "1 study: x: 1 include; y: 1 exclude"),
        ("Screening: last", "y", "", "1 study: 1 unsure"),
        ("Writing narratives", "eva", "", "2 narratives from 2 sources"),
        ("Validating narratives", "eva", "2026-01-02", "1 of 2 narratives, in 1 round"),
        ("Coding", "anna", "", "3 codings with 1 code; 2 narratives complete"),
        ("Coding", "ben", "", "2 codings with 2 codes; 2 narratives complete"),
        ("Round 1: descriptive themes", "anna, ben", "2026-01-05", "2 themes, 1 subtheme, 2 codes"),
        ("Round 2: analytical themes", "anna, ben", "2026-02-05", "2 themes, 1 subtheme, 2 codes"),
        ("Confidence", "anna", "2026-03-02", "1 finding: 1 moderate"),
        ("Review", "kim", "2026-03-04", "2 themes: 1 agree, 1 revise"),
    ]


def test_nothing_done_is_no_row():
    """An empty study has no stages."""
    assert stages_table(rows.empty()) == []


def test_a_consensus_is_a_stage_and_no_coder():
    """The consensus stands in a row of its own, with who decided (each once) and what is open."""

    def entry(name, state, **more):
        given = {"narrative": "N01", "coder": "anna", "coding_id": "x", "kind": "missed"}
        return make(ConsensusSource, entry=name, state=state, **given, **more)

    data = rows.study(
        consensus=[
            entry("e", "adopted", by=["anna"], date="2026-02-01"),
            entry("f", "difference", by=["anna", "ben"], date="2026-02-03"),
            entry("g", "open"),
        ],
        coverage=[rows.progress("N01", "anna"), rows.progress("N01", "consensus")],
    )
    assert [work.id for work in coders_at_work(data)] == ["anna"]
    assert (
        "Consensus",
        "anna and ben",
        "2026-02-01 to 2026-02-03",
        "3 entries in 1 narrative: 0 agreed, 2 decided, 1 open",
    ) in counts(data)


def test_a_second_coding_is_told_as_one():
    """It says whose coding it is compared with."""
    data = rows.study(
        coders=[{"id": "anna"}, {"id": "ann2", "again": "anna"}],
        codings=[rows.coding("N01:ann2:1", "move")],
        coverage=[rows.progress("N01", "ann2")],
    )
    (what,) = [row.what for row in stages_table(data) if row.stage == "Coding"]
    assert what == "Narratives coded a second time, to compare with anna"


def test_rows_are_plain_text_in_the_table_s_columns():
    """Each row has every column, as text, and tells where the report shows it."""
    found = stages_table(rows.study())
    for row in found:
        assert all(isinstance(getattr(row, one.name), str) for one in fields(row))
    last = found[-1]
    assert (last.decision, last.page, last.anchor) == ("Put together.", "themes.html", "round-2")
    table = rows.records(stages_csv(rows.study()))
    assert list(table[-1]) == ["stage", "what", "by", "date", "counts", "decision"]
    assert table[-1]["stage"] == "Round 2: analytical themes"


def test_spans_of_dates():
    """Dates and texts alike; what is not known is left out."""
    assert span_of([datetime.date(2026, 3, 2), None, "2026-01-05"]) == "2026-01-05 to 2026-03-02"
    assert span_of(["2026-01-05", ""]) == "2026-01-05"
