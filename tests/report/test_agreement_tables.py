"""The agreement tables for people: every row, labels beside ids, sentences as on the pages."""

from __future__ import annotations

import csv

import pytest
from making import make, report_data
from reading import disagreement

from synth.reasons import Reason
from synth.report.agreement.tables import COEFFICIENTS, agreement_tables
from synth.report.parts.environment import Site
from synth.study import Study
from synth.tables.agree import (
    CodingDifference,
    CodingOnNoUnit,
    Confusion,
    ConsensusAgreement,
    Coverage,
    ItemAgreement,
    LeftOutCount,
    PairAgreement,
    PassageCode,
    PassageDisagreement,
    Planning,
    PooledAgreement,
    RelevanceAgreement,
    RepeatAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.tables.agree_units import (
    CodePresence,
    ExclusiveAgreement,
    ExclusiveClash,
    NarrativePresence,
    OverlapAgreement,
    PresenceAgreement,
)
from synth.tables.resolve import ConsensusSource, PlacedCoding

OF_COEFFICIENTS = (
    ItemAgreement, PairAgreement, PooledAgreement, UnitizingAgreement, PresenceAgreement,
    NarrativePresence, CodePresence, OverlapAgreement, ExclusiveAgreement, ExclusiveClash,
    RepeatAgreement, ConsensusAgreement, Planning,
)  # fmt: skip
OTHERS = (
    ScreeningAgreement, Coverage, LeftOutCount, CodingOnNoUnit, PassageDisagreement, CodingDifference, Confusion,
    ConsensusSource, RelevanceAgreement,
)  # fmt: skip


def read(study, name):
    """A table of the report, as dictionaries."""
    with (study.root / "reports/tables" / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def tables_of(*rows, **more):
    """The tables of a study of these rows alone: file → its rows, each a mapping."""
    tables = agreement_tables(report_data(Site("T"), *rows, **more))
    return {t.name: [dict(zip(t.columns, row, strict=True)) for row in t.rows] for t in tables}


@pytest.mark.parametrize(
    "row", [row for row in (*OF_COEFFICIENTS, *OTHERS) if row is not ExclusiveClash]
)
def test_no_row_and_no_column_is_lost(talked, row):
    """Each table has the rows of the step's table, and every column of it by its name."""
    written = read(talked, f"{row.table.name}.csv")
    assert len(written) == len(Study.open(talked.root).rows(row))
    assert written, "the study has rows of every table"
    assert set(row.table.names) <= set(written[0])


def test_a_reflexive_study_has_no_table_of_coefficients():
    """The others are there."""
    assert {f"{row.table.name}.csv" for row in OF_COEFFICIENTS} == set(COEFFICIENTS)
    names = {f"{row.table.name}.csv" for row in OTHERS}
    names |= {"confusion_matrix.csv", "not_units.csv"}
    assert set(tables_of(approach="reflexive")) == names
    assert set(tables_of()) == names | set(COEFFICIENTS)


def test_a_place_with_two_exclusive_codes_has_its_row():
    """With the labels of both codes and the codings that stand there."""
    tables = tables_of(
        make(ExclusiveClash, group="g", narrative="N01", coder="ann", coding_a="N01:ann:j",
             code_a="a", coding_b="N01:ann:k", code_b="b", start=5, end=10),
        code_labels={"a": "A code"},
    )  # fmt: skip
    (row,) = tables["agreement_exclusive_clashes.csv"]
    assert set(ExclusiveClash.table.names) <= set(row)
    assert (row["group"], row["label_a"], row["coding_b"], row["end"]) == (
        "g",
        "A code",
        "N01:ann:k",
        10,
    )


def test_what_is_no_unit_is_listed_with_its_text(talked):
    """Every cell of the fixture's table, and what it is instead; units are not in the list."""
    rows = [row for row in read(talked, "not_units.csv") if row["narrative"] == "N01"]
    assert [(row["text"], row["why_not"]) for row in rows] == [
        ("What", "head of a table"), ("How many", "head of a table"),
        ("Beds", "label"), ("12", "number"), ("3", "number"),
    ]  # fmt: skip


def test_notes_are_words_and_what_does_not_apply_is_empty():
    """A refused interval is named as such; -1 is no number people should see."""
    few = Reason.FEW_POSITIVE(n=1)
    tables = tables_of(
        make(ItemAgreement, id="x", alpha=0.5, interval=(few,)),
        make(PooledAgreement, of="all", alpha=0.5, low=0.2, high=0.8,
             interval=(Reason.APPROXIMATE(n=12), Reason.SOMETIMES_UNDEFINED(share=0.02))),
        make(Planning, id="x", aim="width", value=0.1, reason=few),
        make(Planning, id="y", aim="width", value=0.1, reason=Reason.NEVER_USED()),
    )  # fmt: skip
    assert tables["agreement.csv"][0]["interval"] == "no interval: only 1 positive unit"
    assert tables["agreement_pooled.csv"][0]["interval"] == (
        "approximate: only 12 narratives; "
        "in 2.0% of the resamples nothing varied or nobody differed; these are left out"
    )
    assert tables["agreement_pooled.csv"][0]["units"] is None
    assert [(row["narratives"], row["reason"]) for row in tables["agreement_planning.csv"]] == [
        (None, "no interval: only 1 positive unit"),
        (None, "no variation: no coder applied the code"),
    ]


def test_a_passage_names_its_codes_and_who_gave_them():
    """In one cell, in the order of the step's table; its sentence as on the pages."""
    passage = make(PassageDisagreement, rank=1, narrative="N01", sentence=2)
    codes = [make(PassageCode, rank=1, code="x", coders=["anna"]),
             make(PassageCode, rank=1, code="y", coders=["anna", "ben"])]  # fmt: skip
    (row,) = tables_of(passage, *codes)["agreement_passages.csv"]
    assert row["codes"] == "x: anna; y: anna ben"
    assert row["sentence"] == 3


def test_a_decision_stands_beside_its_disagreement_and_in_the_consensus():
    """Who decided, when and why, what changed since, and the coding it rests on."""
    source = make(ConsensusSource, narrative="N01", entry="e", state="adopted", by=["anna", "ben"],
                  coding_id="N01:anna:k1", counts=True, date="2026-03-09", reason="Why not.",
                  stale=["a is gone", "b moved"])  # fmt: skip
    coding = make(PlacedCoding, coding_id="N01:anna:k1", code="x", quote="text")
    tables = tables_of(
        disagreement(1, entry="e", state="adopted"), source, coding,
        codes=[{"id": "x", "label": "X"}], titles={"N01": "One"},
    )  # fmt: skip
    (row,) = tables["disagreements.csv"]
    assert (row["rank"], row["passage"], row["title"], row["label_a"]) == (1, None, "One", "X")
    assert (row["by"], row["date"], row["why"]) == ("anna, ben", "2026-03-09", "Why not.")
    assert (row["stale"], row["start_b"], row["first_a"]) == ("a is gone; b moved", None, 1)
    (row,) = tables["consensus.csv"]
    assert (row["by"], row["stale"]) == ("anna, ben", "a is gone; b moved")
    assert (row["code"], row["code_label"], row["quote"]) == ("x", "X", "text")


def test_labels_stand_beside_ids(talked):
    """A code's and a theme's label, a narrative's title, a section's heading."""
    found = {(r["level"], r["id"]): r["label"] for r in read(talked, "agreement.csv")}
    assert found["code", "surprise"] == 'Surprise "quoted" & more'
    assert found["theme", "adapting"] == "Adapting to <what> comes"
    pooled = {(r["of"], r["id"]): r["label"] for r in read(talked, "agreement_pooled.csv")}
    assert pooled["section", "through-what"] == "Resilience through what"
    assert pooled["narrative", "N02"] == "Narrative N02"
    assert {r["label_b"] for r in read(talked, "confusion.csv")} >= {"(nothing)", "Talk it over"}


def test_disagreements_are_ranked_numbered_and_harmless(talked):
    """From rank 1, sentences from 1, a memo that looks like a formula made harmless, the decision
    with its reason."""
    rows = read(talked, "disagreements.csv")
    assert [r["rank"] for r in rows] == [str(i) for i in range(1, 12)]
    first = next(r for r in rows if r["coding_a"] == "N01:anna:cc53b8f7ce" and r["coding_b"])
    assert (first["first_a"], first["last_b"], first["first_sentence"]) == ("1", "2", "1")
    assert (first["state"], first["by"], first["why"]) == (
        "difference", "anna", "Read <u>again</u>")  # fmt: skip
    assert "'=cmd|<i>" in {r["memo_b"] for r in rows} | {r["memo_a"] for r in rows}
    missed = next(r for r in rows if not r["coding_b"])
    assert missed["start_b"] == missed["first_b"] == ""


def test_the_consensus_has_every_entry_with_its_originals(talked):
    """One row an original, with its code and passage where it is still there."""
    rows = read(talked, "consensus.csv")
    assert len(rows) == len(Study.open(talked.root).rows(ConsensusSource))
    gone = next(r for r in rows if r["coding_id"] == "N02:anna:c2a393b9fe")
    assert (gone["code"], gone["quote"]) == ("", "")
    assert "is gone" in gone["stale"]
    taken = next(r for r in rows if r["state"] == "adopted" and r["counts"] == "true")
    assert (taken["code_label"], taken["quote"]) == ("Move staff", "The pool of staff was shared.")


def test_whole_numbers_that_do_not_apply_are_empty(talked):
    """No cell says -1."""
    for path in (talked.root / "reports/tables").glob("*.csv"):
        if path.name.startswith(("agreement", "disagree", "confusion", "consensus")):
            for row in read(talked, path.name):
                assert "-1" not in row.values(), (path.name, row)
