"""The page of what is in no theme: every coding that counts is in a theme or here."""

from __future__ import annotations

import csv
import io

import pytest
import study_rows as rows
from bs4 import BeautifulSoup
from making import make

from synth.report.no_theme import page as room
from synth.report.no_theme.page import outside_codes, page
from synth.tables.theme import CodeInNoTheme, CodingInNoTheme, ThemeCoding
from synth.vocabulary import Polarity

LEAVE = "left_out: [alone, surprise]\n"


@pytest.fixture(scope="module")
def left(tmp_path_factory, begin):
    """The small study, its last round without the trigger of a surprise, and two codes left out."""
    study = begin(tmp_path_factory.mktemp("left") / "study")
    path = study.root / "codebooks/themes/02-analytical.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("codes: [surprise]", "codes: []").replace("    codes: [never]\n", "")
    path.write_text(text + LEAVE, encoding="utf-8")
    return study.make()


def soup(study, name):
    """A page."""
    return BeautifulSoup(study.page(name), "html.parser")


def table(study, name):
    """A table's rows by column."""
    text = (study.root / "reports/tables" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_coding_that_counts_is_in_a_theme_or_in_the_list(left):
    """By hand: the codings of “surprise” (two; the passage of a third is not in the text) and of
    “alone” (one); with the codings in themes they are all codings that have a code of today."""
    from synth.study import Study

    outside = {row["coding_id"] for row in table(left, "no_theme_codings.csv")}
    study = Study.open(left.root)
    inside = {row.coding_id for row in study.rows(ThemeCoding) if row.round == 2}
    assert len(outside) == 3 and not outside & inside
    assert outside | inside == {coding.coding_id for coding in study.codings if coding.code}


def test_codes_with_their_passages_by_decision_or_not(left):
    """Each code has its quotations, and those left out stand apart from those nobody placed."""
    shown = soup(left, "no-theme.html")
    assert "3 codings of 2 codes count" in shown.find(class_="lead").get_text()
    left_out = shown.find(id="left-out").parent
    quotes = {q.get_text() for q in left_out.select("#th-none-surprise q")}
    assert "two women arrived at once" in quotes and len(quotes) == 2
    assert [q.get_text() for q in left_out.select("#th-none-alone q")] == [
        "Eight teams were followed"
    ]
    assert "Never used" in shown.find(id="in-none").parent.get_text()
    link = left_out.select_one("#th-none-alone li a")["href"]
    target, anchor = link.split("#")
    assert soup(left, target).find(id=anchor) is not None


@pytest.mark.parametrize("name", ["index.html", "codebook.html", "themes.html", "figures.html"])
def test_it_is_reached_from_the_pages_that_tell_of_it(left, name):
    """From the overview, the codebook, the themes and the lineage, with its numbers."""
    links = soup(left, name).find("main").select("a[href^='no-theme.html']")
    assert links
    there = soup(left, "no-theme.html")
    for link in links:
        anchor = link["href"].partition("#")[2]
        assert not anchor or there.find(id=anchor) is not None, link["href"]


def test_the_codebook_says_how_many_count(left):
    """A code in no theme leads to its own passages."""
    entry = soup(left, "codebook.html").find(id="code-surprise")
    assert entry.find("a", href="no-theme.html#th-none-surprise").get_text() == (
        "2 codings that count"
    )


def test_the_mailed_file_has_the_numbers(left):
    """In the one file there is no such page to lead to; the numbers are there."""
    shown = soup(left, "synthesis.html")
    told = " ".join(shown.find(id="left-out").parent.get_text().split())
    assert "3 codings of 2 codes count and stand in no theme" in told
    assert 'Surprise "quoted" & more (2)' in told and "In no theme (1)" in told
    assert not shown.select("a[href^='no-theme']")


def test_without_rounds_or_with_all_codes_placed():
    """Nothing is left out of what is not there."""
    assert "No themes have been built yet" in page(rows.empty())
    assert "Every code stands in a theme." in page(rows.study())


def test_very_many_codings_stay_in_bounds(monkeypatch):
    """The first of each code stand on the page, contrary ones among them; the numbers are of all."""
    monkeypatch.setattr(room, "MOST", 20)
    codings = [
        rows.coding(f"N01:anna:{n}", "move", 10 * n,
                    polarity=Polarity.CONTRARY if n > 47 else Polarity.SUPPORTING)
        for n in range(50)
    ]  # fmt: skip
    data = rows.study(
        codings=codings,
        no_theme=[make(CodeInNoTheme, round=2, code="move", state="left out", codings=50),
                  make(CodeInNoTheme, round=2, code="talk", state="in none")],
        no_theme_codings=[make(CodingInNoTheme, code="move", coding_id=one.coding_id)
                          for one in codings],
    )  # fmt: skip
    first, second = outside_codes(data)
    assert (first.evidence.shown, first.evidence.total, len(first.evidence.contrary)) == (10, 50, 2)
    assert second.evidence.total == 0
    assert "10 of 50 shown" in page(data)
