"""The tables for people: complete, traceable, harmless."""

from __future__ import annotations

import csv

from synth.tables import legacy as tables


def read(made, name):
    """A table of the report, as dictionaries."""
    with (made.root / "reports/tables" / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def test_every_table_has_the_mark_and_is_named_on_the_overview(made):
    """Each file begins with the byte-order mark; the overview lists exactly what is there."""
    folder = made.root / "reports/tables"
    names = sorted(p.name for p in folder.iterdir())
    for name in names:
        assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf"), name
        assert f'href="tables/{name}"' in made.page("index.html")


def test_the_ledger_goes_from_theme_to_source(made):
    """One row for each way from a theme to a coding, with the narrative's DOIs; as many as the
    last round's codings in themes."""
    rows = read(made, "theme_codings.csv")
    one = next(r for r in rows if r["coding_id"] == "N01:anna:k1")
    assert (one["theme"], one["subtheme"], one["code"], one["narrative"]) == (
        "adapting", "means", "move-staff", "N01")  # fmt: skip
    assert one["source_dois"] == "10.1186/s12913-022-08451-y"
    evidence = tables.read_rows([made.root / "build/theme/theme_codings.csv"], "theme_codings")
    top = {(r["theme"], r["coding_id"]) for r in evidence if r["round"] == 2 and not r["parent"]
           and r["theme"] in ("adapting", "learning")}  # fmt: skip
    assert {(r["theme"], r["coding_id"]) for r in rows} == top
    assert len(rows) == len(top)


def test_wide_tables_agree_with_the_long_one(made):
    """Each wide table's cells are the codings of `theme_counts.csv`."""
    long = read(made, "theme_counts.csv")
    for by in ("narrative", "section", "setting", "system_level", "coder"):
        wide = {r["theme"]: r for r in read(made, f"theme_by_{by}.csv")}
        for row in long:
            if row["by"] == by:
                assert wide[row["theme"]][row["value"]] == row["codings"]


def test_coverage_names_every_narrative_and_coder(made):
    """What was not coded has its row too."""
    rows = {(r["narrative"], r["coder"]): r["status"] for r in read(made, "coverage.csv")}
    assert rows[("N03", "ben")] == "not coded"
    assert rows[("N02", "ben")] == "in progress"
    assert len(rows) == 6


def test_sentences_are_numbered_as_on_the_pages(made):
    """Sentence 1 is the first, as in the margin of the text."""
    raw = tables.read_rows(sorted(made.root.glob("build/resolve/*/codings.csv")), "codings")
    shown = {r["coding_id"]: r["first_sentence"] for r in read(made, "codings.csv")}
    for row in raw:
        assert shown[row["coding_id"]] == str(row["first_sentence"] + 1)


def test_the_manifest_holds_every_file_people_wrote(made):
    """Settings and codes by value, the rest by bytes; a comment in config.yaml changes no hash."""
    rows = {r["input"]: r for r in read(made, "manifest.csv")}
    assert rows["config.yaml"]["of"] == rows["codebooks/codes.yaml"]["of"] == "values"
    assert rows["codings/anna/N01.yaml"]["of"] == "file"
    assert sum(row["of"] != "version" for row in rows.values()) == 2 + 2 + 3 + 4 + 1
    assert rows["synth"]["version"]
