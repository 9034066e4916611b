"""`standards.html`: what it shows for full, empty and odd studies."""

from __future__ import annotations

import csv

import study_rows as rows
from bs4 import BeautifulSoup

import synth.report.standards.page as standards
from synth.report.parts.environment import environment


def page(data):
    """The page, parsed."""
    return BeautifulSoup(standards.page(data), "html.parser")


def words(soup):
    """Its text, with single spaces."""
    return " ".join(soup.get_text().split())


def test_an_empty_study_has_a_whole_page():
    """Every part is there and says that there is nothing yet."""
    shown = words(page(rows.empty()))
    assert "1 of 21 items have evidence; missing: 1, 2" in shown
    assert "No themes have been built yet. There is no finding to judge." in shown
    assert "Nothing has been done yet." in shown
    assert "There are no narratives yet." in shown


def test_the_profile_says_not_assessed_and_what_people_say():
    """Each finding has its components; the worksheet holds the evidence."""
    soup = page(rows.study(cerqual=[rows.judged("adapting", "minor", "moderate")]))
    first, second = soup.select(".std-profile tbody tr")
    assert [td.get_text().strip() for td in second.select("td")[1:]] == ["not assessed"] * 5
    assert "Minor concerns. So it is." in words(first)
    assert "Moderate confidence. All in all." in words(first)
    assert "The software never computes one" in words(soup)
    sheet = words(soup.find(id="std-sheet-adapting"))
    assert (
        "2 sentences (3 codings by 2 coders); 1 contrary coding, on 1 sentence (for and " in sheet
    )
    assert "2 of 2 narratives, resting on 2 sources; for and against: N01." in sheet
    assert "N01 with 1 of 2 sentences (50%)" in sheet


def test_a_theme_without_codings_or_statement_says_so():
    """Nothing to have confidence in, and no narrative behind it."""
    bare = [rows.theme("adapting", statement="")]
    soup = page(rows.study(codings=[], themes=bare, theme_codes=[], theme_codings=[]))
    sheet = words(soup.find(id="std-sheet-adapting"))
    assert "The finding has no statement yet" in sheet
    assert "No narrative contributes" in sheet
    assert "(no statement yet)" in words(soup.select_one(".std-profile"))


def test_everything_people_wrote_is_escaped():
    """Markup in texts, labels and explanations is shown, not run."""
    trap = "<script>alert(1)</script>"
    data = rows.study(
        entreq=[{"item": 1, "text": trap, "where": trap}],
        cerqual=[rows.judged("adapting", confidence="low", by=[trap])],
        themes=[rows.theme("adapting", label=trap, statement=trap)],
        rounds=[rows.held_round(2, participants=[trap], decision=trap)],
    )
    soup = page(data)
    assert len(soup.find_all("script")) == 1
    assert words(soup).count(trap) >= 7


def test_a_reflexive_study_is_told_without_agreement():
    """The methods text holds none, and the page says why."""
    shown = words(page(rows.study(approach="reflexive", agreement_pooled=[rows.pooled()])))
    assert "α" not in shown
    assert "neither agreement nor saturation is told" in shown


def test_ids_have_the_page_s_prefix_and_stand_once():
    """So that the body can stand in one file with the others."""
    soup = page(rows.study(cerqual=[rows.judged("means", "minor")]))
    ids = [tag["id"] for tag in soup.find("main").find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("std-") for one in ids)


def test_the_body_can_be_joined_with_other_pages():
    """Links go where `to` says; where there is nothing, the text stands alone."""
    partial = environment().get_template("parts/_standards.html.j2").module
    made = partial.standards_body(standards.standards_content(rows.study()),
                                  lambda _, anchor="": f"#{anchor}" if anchor else "", 3)  # fmt: skip
    soup = BeautifulSoup(str(made), "html.parser")
    assert all(a["href"].startswith(("#", "https://")) for a in soup.find_all("a"))
    assert not soup.find_all("h2")
    assert "stages.csv" not in soup.get_text()
    assert "not in this file" in soup.get_text()


def test_a_long_list_of_narratives_is_cut_and_says_so():
    """A worksheet names the first sixty; the tables hold all."""
    names = [f"N{i:03}" for i in range(70)]
    data = rows.study(
        codings=[rows.coding(f"{name}:anna:1", "move") for name in names],
        narratives=[rows.narrative(name) for name in names], front={}, metadata={}, sources={},
    )  # fmt: skip
    sheet = page(data).find(id="std-sheet-adapting")
    assert len(sheet.select("tbody tr")) == 60
    assert "The 60 with most sentences, of 70" in words(sheet)


def test_the_study_has_its_page_and_tables(made):
    """The step writes the page, and the three tables with a row for each item, finding, stage."""
    assert "Reporting standards" in made.page("standards.html")
    folder = made.root / "reports/tables"

    def read(name):
        with (folder / name).open(encoding="utf-8-sig", newline="") as source:
            return list(csv.DictReader(source))

    assert [row["item"] for row in read("entreq.csv")] == [str(n) for n in range(1, 22)]
    assert [row["theme"] for row in read("cerqual.csv")] == ["adapting", "learning"]
    assert read("stages.csv")[0]["stage"] == "Screening: abstract"
