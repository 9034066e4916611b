"""`synth theme` on a small study: every table, in every layer and approach, and at its edges."""

from __future__ import annotations

import subprocess
import sys

import pytest

from synth.coding.numbered import coded
from synth.steps.theme.layers import Layers
from synth.tables import all_tables
from synth.tables.legacy import read_rows

WRITTEN = (
    "rounds", "themes", "theme_codes", "theme_codings", "theme_counts", "relations", "theme_cells",
    "cooccurrence", "saturation", "saturation_reached", "accumulation", "robustness",
)  # fmt: skip


def themed(study, *changes):
    """Run the steps; the tables by name."""
    for old, new in changes:
        study.replace("config.yaml", old, new)
    study.segment_and_resolve()
    assert study.run("theme") == 0
    return {name: read_rows([study.path(f"build/theme/{name}.csv")], name) for name in WRITTEN}


def setting(text):
    """A change that adds a setting."""
    return ("title: A small study\n", f"title: A small study\n{text}\n")


def test_every_table_is_written_with_its_columns(study):
    """The step writes the tables that are named after it, and the same bytes each time."""
    themed(study)
    folder = study.path("build/theme")
    assert {p.stem for p in folder.iterdir()} == set(WRITTEN)
    for name in WRITTEN:
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0]
        assert header.split(",") == list(all_tables()[name].names)
    before = study.snapshot()
    assert study.run("theme") == 0
    assert study.snapshot() == before


def test_the_small_study_counted_by_hand(study):
    """Adapting and learning meet in all three narratives, and on no sentence."""
    found = themed(study)
    assert found["relations"] == [
        {
            "round": 3, "source": "adapting", "target": "learning", "label": "is talked over",
            "narratives": 3, "sentences": 0, "cited": "(in Narratives 1, 2, 3)",
        }
    ]  # fmt: skip
    assert found["cooccurrence"] == []
    assert [(r["narrative"], r["codes"], r["new_codes"]) for r in found["saturation"]] == [
        ("N01", 4, 4), ("N02", 4, 0), ("N03", 4, 0),
    ]  # fmt: skip
    assert found["saturation_reached"] == [
        {
            "of": "study", "reached": -1, "orders": 1,
            "reason": "3 narratives are coded; 6 are needed (base 4, run 2)",
        }
    ]  # fmt: skip
    assert [(r["expected"], r["low"], r["high"]) for r in found["accumulation"]] == [(4, 4, 4)] * 3
    left = {(r["theme"], r["value"]): (r["codings"], r["codes"]) for r in found["robustness"]}
    assert left["adapting", ""] == (12, 3)
    assert left["adapting", "anna"] == (6, 2)
    assert left["learning", "anna"] == (0, 0)
    assert ("learning", "ben") not in left


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
    assert [tuple(row.values()) for row in themed(study)["theme_cells"]] == [
        (3, "triggers", "N01", "“At once”."),
        (3, "triggers", "N02", "In the second."),
        (3, "learning", "N03", "After the shift, always."),
    ]


def test_a_reflexive_study_has_no_saturation(study):
    """Its school rejects saturation, so that there is no row; the other tables stand."""
    found = themed(study, setting("approach: reflexive"))
    assert not found["saturation"] + found["saturation_reached"] + found["accumulation"]
    assert found["robustness"]
    assert found["relations"]


def test_without_one_of_two_coders_the_majority_is_the_other(study):
    """With both, move-staff alone counts; as if anna had not coded, all that ben coded does."""
    found = themed(study, setting("counting: majority"))
    left = {(r["theme"], r["value"]): (r["codings"], r["codes"]) for r in found["robustness"]}
    assert left["adapting", ""] == (6, 1)
    assert left["adapting", "N01"] == (4, 1)
    assert left["adapting", "anna"] == (6, 2)
    assert left["adapting", "ben"] == (6, 2)
    assert (left["learning", ""], left["learning", "anna"]) == ((0, 0), (0, 0))
    assert left["learning", "ben"] == (3, 1)


def test_one_coders_layer(study):
    """A layer of one coder rests on that coder alone."""
    found = themed(study, setting("counting: ben"))
    coders = [r for r in found["robustness"] if r["without"] == "coder"]
    assert {(r["value"], r["codings"]) for r in coders} == {("ben", 0)}
    assert {r["theme"] for r in coders} == {"adapting", "means"}


def test_a_consensus_has_no_single_coders(study):
    """Nobody's part can be taken out of what coders decided together."""
    study.segment_and_resolve()
    assert study.run("consensus") == 0
    found = themed(study, setting("counting: consensus"))
    assert {r["without"] for r in found["robustness"]} == {"", "narrative"}


def test_no_rounds_and_no_codings(study):
    """A study at its beginning has empty tables, and no error."""
    study.remove("codebooks/themes")
    found = themed(study)
    assert not found["robustness"] + found["relations"] + found["theme_codings"]
    assert len(found["accumulation"]) == 3
    study.remove("codings")
    found = themed(study)
    assert {name for name, rows in found.items() if rows} == {"saturation_reached"}


def test_no_narratives_yet(study):
    """Rounds without any narrative are shown with zeros."""
    study.remove("codings")
    study.remove("narratives")
    assert study.run("theme") == 0
    rows = read_rows([study.path("build/theme/themes.csv")], "themes")
    assert {row["codings"] for row in rows} == {0}


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
    columns = {
        "narrative": ["N5", "N4"], "code": ["x", "x"], "coder": ["anna", "again"],
        "first_sentence": [0, 0], "last_sentence": [0, 0],
    }  # fmt: skip
    assert Layers(coded(columns), FILES, counting, ["again"]).narratives() == narratives


def test_the_step_does_without_pandas(study):
    """Loading pandas takes longer than the step itself, and the step stands in the way of a run."""
    study.segment_and_resolve()
    code = (
        "import sys; from pathlib import Path; from synth.steps.theme import run; "
        f"run(Path({str(study.root)!r})); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
