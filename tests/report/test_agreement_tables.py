"""The agreement tables for people: every row, labels beside ids, sentences as on the pages."""

from __future__ import annotations

import csv

from synth.report.agreement.tables import COEFFICIENTS
from synth.tables import all_tables, read_rows


def read(study, name):
    """A table of the report, as dictionaries."""
    with (study.root / "reports/tables" / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def raw(study, name, step="agree"):
    """A table of a step."""
    return read_rows(sorted(study.root.glob(f"build/{step}/**/{name}.csv")), all_tables()[name].row)


def test_no_row_and_no_column_is_lost(talked):
    """Each table has the rows of the step's table, and every column of it by its name."""
    renamed = {"coding_round": ""}
    for name in (*(c.removesuffix(".csv") for c in COEFFICIENTS), "agreement_screening",
                 "agreement_coverage", "agreement_left_out", "agreement_passages",
                 "disagreements", "confusion"):  # fmt: skip
        rows, own = read(talked, f"{name}.csv"), raw(talked, name)
        assert len(rows) == len(own), name
        if rows:
            assert set(all_tables()[name].names) <= set(rows[0]) | set(renamed), name


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
    assert len(rows) == len(raw(talked, "consensus", "resolve"))
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
