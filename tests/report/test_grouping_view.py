"""Help with themes on the suggestions page: reasons in words and numbers, and nothing named."""

from __future__ import annotations

import csv
import io
import re
import shutil

import pytest
from bs4 import BeautifulSoup
from making import make

from synth.study import Study
from synth.tables.group import CodePair, PairPassage, SplitGroup, SplitPassage, TreeLeaf, TreeStep
from synth.tables.registry import tables_of

CSVS = ("near_themes", "theme_sizes", "code_pairs", "code_splits", "code_trees")


def grouped_report(study):
    """Compare the study's codes, and make the report anew."""
    from synth.steps import group, report

    group.run(study.root)
    report.run(study.root)
    return study


@pytest.fixture
def grouped(copy):
    """The small study, in which codes and themes have been compared."""
    return copy


def section(study, name="gr-help"):
    """A part of the page, and its text, white space as read."""
    found = BeautifulSoup(study.page("suggestions.html"), "html.parser").find(id=name)
    own = found.find_parent("section")
    return own, " ".join(own.get_text().split())


def rows(study, name):
    """The rows of one of the tables for people."""
    text = (study.root / f"reports/tables/suggestions_{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def write(study, row, *records):
    """Put rows in place of those of one of the step's tables."""
    Study(study.root).write(row, [make(row, **one) for one in records])


def test_it_says_that_it_is_a_suggestion(grouped):
    """Before anything else: themes are built by hand, and what the figures rest on."""
    _, text = section(grouped)
    assert "A suggestion; themes are built by hand." in text
    assert "the codings of all coders (union)" in text
    assert "not by a language model" in text


def test_codes_in_no_theme_stand_with_their_places(grouped):
    """The loose code is there with three figures for each place, linked; placed codes are not."""
    own, _ = section(grouped, "gr-near")
    heads = own.select("th[scope=rowgroup] a")
    assert [a.get_text() for a in heads] == ["In no theme"]
    places = {a["href"] for a in own.select("td a")}
    assert places <= {
        f"themes.html#theme-{t}" for t in ("triggers", "means", "adapting", "learning")
    }
    assert places
    first = own.select("tbody tr")[0].select("td.num")
    assert [re.sub(r"\d+", "n", td.get_text()) for td in first[:2]] == ["n of n", "n of n"]
    page = BeautifulSoup(grouped.page("themes.html"), "html.parser")
    for place in places:
        assert page.find(id=place.partition("#")[2]) is not None


def test_left_out_codes_are_marked_as_that(copy):
    """A code that the last round leaves out is shown apart, under its own words."""
    path = copy.root / "codebooks/themes/02-analytical.yaml"
    path.write_text(path.read_text() + "left_out: [alone]\n")
    own, text = section(grouped_report(copy), "gr-near")
    assert "Every code is in a theme, or was left out by decision." in text
    assert own.summary.get_text() == "1 code left out of all themes by decision"


def test_themes_out_of_proportion_are_told_with_their_figures(grouped):
    """Few codes are named as that; all themes stand in the table."""
    own, text = section(grouped, "gr-sizes")
    assert "Triggers: 1 code." in text
    assert "a convention, not a test" in text
    assert len(own.select("tbody tr")) == 4


def test_pairs_have_their_figures_and_sentences(grouped):
    """Figures of a pair in words, sentences with links to their place and who gave which."""
    sentence = {"narrative": "N01", "sentence": 1, "start": 0, "end": 12}
    pair = {"rank": 1, "code_a": "move-staff", "code_b": "surprise", "confused": 2, "compared": 5}
    write(grouped, CodePair, {**pair, "together": 3, "either": 4, "similarity": 0.25, "score": 0.9})
    write(
        grouped,
        PairPassage,
        {
            "rank": 1,
            "place": 1,
            "kind": "confused",
            **sentence,
            "coder_a": "anna",
            "coder_b": "ben",
        },
        {"rank": 1, "place": 2, "kind": "together", **sentence, "sentence": 2},
    )
    from synth.steps import report

    report.run(grouped.root)
    own, text = section(grouped, "gr-pairs")
    assert "Given for one another: 2 of 5 · together: 3 of 4 (c = .75) · definitions: .25" in text
    assert "anna: Move staff; ben: Surprise" in text
    assert [a["href"] for a in own.select(".quotes a")] == [
        "narratives/N01.html#s-2",
        "narratives/N01.html#s-3",
    ]
    page = BeautifulSoup(grouped.page("narratives/N01.html"), "html.parser")
    assert page.find(id="s-2") is not None


def test_groups_of_a_code_have_no_name(grouped):
    """Two groups, numbers for names, with phrases, sections and sentences."""
    both = {"rank": 1, "code": "surprise", "of": 30, "silhouette": 0.2, "chance": 0.05}
    both |= {"sections_differ": 0.5, "section": "tensions", "section_share": 0.75}
    write(
        grouped,
        SplitGroup,
        {**both, "group": 1, "passages": 8, "narratives": 2, "phrases": ["two women", "at once"]},
        {**both, "group": 2, "passages": 6, "narratives": 3, "phrases": ["<b>June</b>"]},
    )
    passages = (
        {"code": "surprise", "group": n, "place": p, "narrative": "N01", "end": 20}
        for n in (1, 2)
        for p in range(1, 6)
    )
    write(grouped, SplitPassage, *passages)
    from synth.steps import report

    report.run(grouped.root)
    own, text = section(grouped, "gr-splits")
    assert [b.get_text() for b in own("b")] == ["Group 1", "Group 2"]
    assert "14 of 30 sentences looked at · separation .200, by chance at most .050" in text
    assert "8 sentences in 2 narratives · what sets them apart: two women; at once" in text
    assert "75% in “Tensions and contrary examples”" in text
    assert "what sets them apart: <b>June</b>" in text
    assert len(own.select(".quotes li")) == 6, "three a group"
    table = rows(grouped, "code_splits")
    assert [row["phrases"] for row in table] == ["two women; at once"] * 5 + ["<b>June</b>"] * 5


def test_trees_are_drawn_with_a_name_and_a_table(grouped):
    """Each drawing has a title and a description; its steps stand beside it and in the CSV."""
    own, _ = section(grouped, "gr-trees")
    drawings = own("svg")
    assert len(drawings) == 2
    for svg in drawings:
        named = svg["aria-labelledby"].split()
        assert [own.find(id=one).name for one in named] == ["title", "desc"]
        assert all(own.find(id=one).get_text() for one in named)
        assert svg["role"] == "img"
        assert not svg.find_all(style=True)
    steps = rows(grouped, "code_trees")
    drawn = {svg.select_one("title").get_text(): len(svg.select(".gr-code")) for svg in drawings}
    assert drawn["Codes by co-occurrence"] - 1 == sum(r["tree"] == "together" for r in steps)
    assert drawn["Codes by definition"] - 1 == sum(r["tree"] == "meaning" for r in steps)
    assert len(own.select("details tbody tr")) == len(steps)
    labels = [text.get_text() for text in own.select(".gr-code")]
    assert 'Surprise "quoted" & more' in labels


def test_a_tree_of_many_codes_is_not_drawn(grouped):
    """Over 150 codes the page says so, and the CSV has all steps."""
    count = 151
    leaves = (
        {"tree": "meaning", "position": n + 1, "leaf": n, "code": f"c{n}"} for n in range(count)
    )
    write(grouped, TreeLeaf, *leaves)
    steps = (
        {"step": n, "left": 0 if n == 1 else count + n - 2, "right": n, "codes": n + 1}
        for n in range(1, count)
    )
    write(grouped, TreeStep, *({"tree": "meaning", "height": 0.5, **one} for one in steps))
    from synth.steps import report

    report.run(grouped.root)
    own, text = section(grouped, "gr-trees")
    assert not own("svg")
    assert "151 codes are too many to draw" in text
    table = rows(grouped, "code_trees")
    assert len(table) == 150
    assert (table[0]["first"], table[0]["second"]) == ("c0", "c1")
    assert (table[1]["first"], table[1]["second"]) == ("step 1", "c2")


def test_only_its_page_and_tables_differ(copy, made):
    """Without its tables every other page and table is the same, byte for byte."""
    from synth.steps import report

    shutil.rmtree(copy.root / "build/group")
    report.run(copy.root)
    before, after = made.bytes(), copy.bytes()
    assert before.keys() == after.keys()
    different = {name for name in after if after[name] != before[name]}
    assert different <= {"suggestions.html", *(f"tables/suggestions_{n}.csv" for n in CSVS)}
    assert "suggestions.html" in different
    assert "have not been compared yet" in section(copy)[1]


def test_switched_off_it_is_gone(grouped):
    """With `themes: false` what a former run found is left where it is, and not shown."""
    from synth.steps import report

    config = (grouped.root / "config.yaml").read_text()
    grouped.write("config.yaml", config + "suggestions: {themes: false}\n")
    report.run(grouped.root)
    assert "Help with themes" not in grouped.page("suggestions.html")
    assert all(rows(grouped, name) == [] for name in CSVS)
    study = Study(grouped.root)
    assert all(study.made(one.row) for one in tables_of("group"))


def test_nothing_people_wrote_acts_as_markup(grouped):
    """Labels are text in this part too."""
    own, text = section(grouped)
    assert "Adapting to <what> comes" in text
    assert own.find("what") is None
    assert not own.find_all(style=True)
