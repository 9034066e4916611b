"""`synth theme` on a small study: every table, in every layer and approach, and at its edges."""

from __future__ import annotations

import subprocess
import sys

import pytest
from making import numbered_codings

from synth.reasons import Reason
from synth.steps.theme.layers import Layers
from synth.study import Study
from synth.tables.registry import tables_of
from synth.tables.theme import (
    AccumulationPoint,
    Cooccurrence,
    RelationPlace,
    RelationSupport,
    SaturationPoint,
    SaturationReached,
    ThemeCell,
    ThemeCoding,
    ThemeSummary,
    ThemeWithout,
)
from synth.vocabulary import Orders, Without


def themed(study, *changes):
    """Run the steps; what they made of the study."""
    for old, new in changes:
        study.replace("config.yaml", old, new)
    study.segment_and_resolve()
    assert study.run("theme") == 0
    return Study.open(study.root)


def setting(text):
    """A change that adds a setting."""
    return ("title: A small study\n", f"title: A small study\n{text}\n")


def test_every_table_is_written_with_its_columns(study):
    """The step writes the tables that are named after it, and the same bytes each time."""
    themed(study)
    folder = study.path("build/theme")
    written = tables_of("theme")
    assert {p.stem for p in folder.iterdir()} == {table.name for table in written}
    for table in written:
        header = (folder / f"{table.name}.csv").read_text(encoding="utf-8").split("\n")[0]
        assert header.split(",") == list(table.names)
    before = study.snapshot()
    assert study.run("theme") == 0
    assert study.snapshot() == before


def test_passages_of_a_relation_are_found(study):
    """A coding by its id, words by their one place in the text; what is not there, or twice, is
    lost."""
    opened = study.read("codings/anna/N01.yaml")
    study.write(
        "codings/anna/N01.yaml", opened.replace("- code: surprise", "- id: c1\n    code: surprise")
    )
    last = "codebooks/themes/03-analytical.yaml"
    study.replace(
        last,
        "  - {from: adapting, to: learning, label: is talked over}\n",
        "  - from: adapting\n    to: learning\n    passages:\n"
        "      - N01:anna:c1\n      - N01:anna:c9\n"
        "      - {narrative: N02, quote: talked about it after the shift}\n"
        "      - {narrative: N02, quote: nowhere at all}\n"
        "      - {narrative: N03, quote: The}\n",
    )
    found = themed(study)
    (arrow,) = found.rows(RelationSupport)
    assert (arrow.sentences, arrow.passages, arrow.lost) == (0, 2, 3)
    assert arrow.cited == ("N01", "N02")
    places = found.rows(RelationPlace)
    assert [(one.coding_id, one.narrative, one.quote) for one in places] == [
        ("N01:anna:c1", "N01", ""),
        ("", "N02", "talked about it after the shift"),
    ]
    text = found.texts["N02"]
    assert text[places[1].start :].startswith("talked about it after the shift")


def test_the_small_study_counted_by_hand(study):
    """Adapting and learning meet in all three narratives, and on no sentence."""
    found = themed(study)
    narratives = ("N01", "N02", "N03")
    assert found.rows(RelationSupport) == [
        RelationSupport(3, "adapting", "learning", "is talked over", 0, 0, 0, 0, ())
    ]
    assert found.rows(Cooccurrence) == []
    assert [(p.narrative, p.codes, p.new_codes) for p in found.rows(SaturationPoint)] == [
        ("N01", 4, 4),
        ("N02", 4, 0),
        ("N03", 4, 0),
    ]
    assert found.rows(SaturationReached) == [
        SaturationReached(Orders.STUDY, -1, 1, Reason.FEW_CODED(n=3, base=4, run=2))
    ]
    assert found.rows(AccumulationPoint) == [AccumulationPoint(n, 4, 4, 4) for n in (1, 2, 3)]
    left = left_of(found)
    assert left["adapting", ""] == (12, 3)
    assert left["adapting", "anna"] == (6, 2)
    assert left["learning", "anna"] == (0, 0)
    assert ("learning", "ben") not in left
    adapting = next(one for one in found.rows(ThemeSummary) if one.theme == "adapting")
    assert adapting.cited == narratives


def left_of(found):
    """(theme, what is taken out) → codings and codes that are left."""
    return {(row.theme, row.value): (row.codings, row.codes) for row in found.rows(ThemeWithout)}


def test_cells_that_people_wrote(study):
    """A theme's and a subtheme's summaries are rows, by theme and narrative."""
    study.replace(
        "codebooks/themes/03-analytical.yaml",
        "        codes: [surprise]\n",
        "        codes: [surprise]\n        summaries: {N02: In the second., N01: “At once”.}\n",
    )
    study.replace(
        "codebooks/themes/03-analytical.yaml",
        "    codes: [talk-it-over]\n",
        "    codes: [talk-it-over]\n    summaries: {N03: 'After the shift, always.'}\n",
    )
    assert themed(study).rows(ThemeCell) == [
        ThemeCell(3, "triggers", "N01", "“At once”."),
        ThemeCell(3, "triggers", "N02", "In the second."),
        ThemeCell(3, "learning", "N03", "After the shift, always."),
    ]


def test_a_reflexive_study_has_no_saturation(study):
    """Its school rejects saturation, so that there is no row; the other tables stand."""
    found = themed(study, setting("approach: reflexive"))
    for row in (SaturationPoint, SaturationReached, AccumulationPoint):
        assert found.rows(row) == []
    assert found.rows(ThemeWithout)
    assert found.rows(RelationSupport)


def test_without_one_of_two_coders_the_majority_is_the_other(study):
    """With both, move-staff alone counts; as if anna had not coded, all that ben coded does."""
    left = left_of(themed(study, setting("counting: majority")))
    assert left["adapting", ""] == (6, 1)
    assert left["adapting", "N01"] == (4, 1)
    assert left["adapting", "anna"] == (6, 2)
    assert left["adapting", "ben"] == (6, 2)
    assert (left["learning", ""], left["learning", "anna"]) == ((0, 0), (0, 0))
    assert left["learning", "ben"] == (3, 1)


def test_one_coders_layer(study):
    """A layer of one coder rests on that coder alone."""
    found = themed(study, setting("counting: ben"))
    coders = [row for row in found.rows(ThemeWithout) if row.without is Without.CODER]
    assert {(row.value, row.codings) for row in coders} == {("ben", 0)}
    assert {row.theme for row in coders} == {"adapting", "means"}


def test_a_consensus_has_no_single_coders(study):
    """Nobody's part can be taken out of what coders decided together."""
    study.segment_and_resolve()
    assert study.run("consensus") == 0
    found = themed(study, setting("counting: consensus"))
    without = {row.without for row in found.rows(ThemeWithout)}
    assert without == {Without.NOTHING, Without.NARRATIVE}


def test_no_rounds_and_no_codings(study):
    """A study at its beginning has empty tables, and no error."""
    study.remove("codebooks/themes")
    found = themed(study)
    for row in (ThemeWithout, RelationSupport, ThemeCoding):
        assert found.rows(row) == []
    assert len(found.rows(AccumulationPoint)) == 3
    study.remove("codings")
    found = themed(study)
    written = [table.row for table in tables_of("theme") if found.rows(table.row)]
    assert written == [SaturationReached]


def test_no_narratives_yet(study):
    """Rounds without any narrative are shown with zeros."""
    study.remove("codings")
    study.remove("narratives")
    assert study.run("theme") == 0
    assert {row.codings for row in Study.open(study.root).rows(ThemeSummary)} == {0}


FILES = [
    ("N1", "anna", "complete"), ("N1", "ben", "in progress"), ("N2", "ben", "complete"),
    ("N3", "anna", "in progress"), ("N3", "consensus", "complete"), ("N4", "again", "complete"),
    ("N5", "anna", "in progress"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("counting", "narratives"),
    [
        ("union", ["N1", "N2", "N5"]),
        ("majority", ["N2", "N5"]),
        ("consensus", ["N3"]),
        ("anna", ["N1", "N5"]),
        ("ben", ["N2"]),
    ],
)
def test_narratives_that_are_data(counting, narratives):
    """A narrative with counted codings is (N5, though not complete), and one that was coded to the
    end in the counted layer; a second coding makes none."""
    every = numbered_codings([("N5", "anna", "x", 0, 0), ("N4", "again", "x", 0, 0)])
    assert Layers(every, FILES, counting, ["again"]).narratives() == narratives


def test_the_step_does_without_pandas(study):
    """Loading pandas takes longer than the step itself, and the step stands in the way of a run."""
    study.segment_and_resolve()
    code = (
        "import sys; from pathlib import Path; from synth.steps.theme import run; "
        f"run(Path({str(study.root)!r})); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
