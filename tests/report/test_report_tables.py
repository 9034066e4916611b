"""The tables for people: complete, traceable, harmless."""

from __future__ import annotations

import csv

from making import make
from making import report_data as rows_alone

from synth.reasons import Reason
from synth.report.parts.data import ReportData
from synth.report.parts.environment import Site
from synth.report.tables.tables import all_tables
from synth.study import Study
from synth.tables.resolve import Orphan, PlacedCoding, Recoding
from synth.tables.theme import ThemeCoding


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
    top = {
        (row.theme, row.coding_id)
        for row in Study.open(made.root).rows(ThemeCoding)
        if row.round == 2 and not row.parent and row.theme in ("adapting", "learning")
    }
    assert {(r["theme"], r["coding_id"]) for r in rows} == top
    assert len(rows) == len(top)


def test_wide_tables_agree_with_the_long_one(made):
    """Each wide table's cells are the sentences of `theme_counts.csv`."""
    long = read(made, "theme_counts.csv")
    for by in ("narrative", "section", "setting", "system_level", "coder"):
        wide = {r["theme"]: r for r in read(made, f"theme_by_{by}.csv")}
        for row in long:
            if row["by"] == by:
                assert wide[row["theme"]][row["value"]] == row["sentences"]


def test_coverage_names_every_narrative_and_coder(made):
    """What was not coded has its row too."""
    rows = {(r["narrative"], r["coder"]): r["status"] for r in read(made, "coverage.csv")}
    assert rows[("N03", "ben")] == "not coded"
    assert rows[("N02", "ben")] == "in progress"
    assert len(rows) == 6


def test_sentences_are_numbered_as_on_the_pages(made):
    """Sentence 1 is the first, as in the margin of the text."""
    shown = {r["coding_id"]: r["first_sentence"] for r in read(made, "codings.csv")}
    for row in Study.open(made.root).rows(PlacedCoding):
        assert shown[row.coding_id] == str(row.first_sentence + 1)


def test_the_manifest_holds_every_file_people_wrote(made):
    """Settings and codes by value, the rest by bytes; a comment in config.yaml changes no hash."""
    rows = {r["input"]: r for r in read(made, "manifest.csv")}
    assert rows["config.yaml"]["of"] == rows["codebooks/codes.yaml"]["of"] == "values"
    assert rows["codings/anna/N01.yaml"]["of"] == "file"
    assert sum(row["of"] != "version" for row in rows.values()) == 2 + 2 + 3 + 4 + 1
    assert rows["synth"]["version"]


def test_what_a_run_says_is_said_in_words(made):
    """Who took part, which narratives hold a theme, and why there is no saturation."""
    assert read(made, "rounds.csv")[0]["participants"] == "anna, ben"
    cited = {row["theme"]: row["cited"] for row in read(made, "themes.csv") if row["round"] == "2"}
    assert cited["adapting"] == "(in Narratives 1, 2)"
    (study,) = read(made, "saturation_reached.csv")
    assert study["reason"].endswith("are needed (base 4, run 2)")
    assert study["reached"] == ""


def test_several_values_stand_in_one_cell():
    """The codes that might stand in place of a coding's, and where an orphan may be now."""
    recoding = make(Recoding, coding_id="k", changed="c", candidates=("one", "two"))
    orphan = make(Orphan, coding_id="k", why=Reason.PASSAGE_GONE(), proposed_start=-1)
    data = rows_alone(Site("A study"), recoding, orphan, inputs=[], versions=[])
    found = {table.name: table for table in all_tables(data, suggestions=False)}
    cells = dict(zip(found["recoding.csv"].columns, *found["recoding.csv"].rows, strict=True))
    assert cells["candidates"] == "one two"
    assert cells["reason"] == "“c” is not in the codebook"
    cells = dict(zip(found["orphans.csv"].columns, *found["orphans.csv"].rows, strict=True))
    assert cells["reason"] == "its passage was changed or deleted"


def test_the_manifest_names_suggestions_only_where_they_are_wanted(made):
    """The manuscript does not rest on them: they may not even be made yet."""
    data = ReportData.open(made.root)
    data.suggested_with = [("Suggestions: method", "ranked")]
    for wanted in (True, False):
        manifest = all_tables(data, suggestions=wanted)[-1]
        kinds = [row[1] for row in manifest.rows]
        assert ("method" in kinds) == wanted
