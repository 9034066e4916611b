"""`themes.html`: every number leads to exactly its codings."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from synth import tables


@pytest.fixture(scope="module")
def page(made):
    """The page of the themes."""
    return BeautifulSoup(made.page("themes.html"), "html.parser")


def fits(quote, by, value, values):
    """What the page's script decides: whether a quotation belongs to a cell."""
    own = {"narrative": "data-n", "section": "data-section", "coder": "data-coder"}
    if not by:
        return True
    if by in own:
        return quote[own[by]] == value
    if by == "dimension":
        return values["section"]["dimension"][quote["data-section"]] == value
    if by == "question":
        return values["code"]["question"][quote["data-code"]] == value
    if by == "polarity":
        return ("contrary" in quote.get("class", [])) == (value == "contrary")
    return value in values["narrative"][by].get(quote["data-n"], [])


def test_every_number_has_exactly_its_quotations(page):
    """For each number in the tables, the quotations that fit it are as many as it says."""
    values = json.loads(page.find(id="narrative-values").string)
    numbers = page.select("td a[data-f]")
    assert len(numbers) > 40
    for link in numbers:
        by, _, value = link["data-f"].partition("=")
        group = page.find(id=link["href"][1:])
        found = {q["data-id"] for q in group.select("li[data-n]") if fits(q, by, value, values)}
        assert len(found) == int(link.get_text()), (link["href"], link["data-f"])


def test_the_tables_hold_every_count(made, page):
    """Every row of `theme_counts` of the last round has its cell."""
    rows = tables.read_rows([made.root / "build/theme/theme_counts.csv"], "theme_counts")
    shown = {(a["href"][7:], *a["data-f"].split("=", 1)): int(a.get_text())
             for a in page.select("td:not(.total) a[data-f]")}  # fmt: skip
    assert shown == {
        (r["theme"], r["by"], r["value"]): r["codings"] for r in rows if r["round"] == 2
    }


def test_statement_narratives_and_memo(page):
    """A theme has its statement, its narratives as links, its memo, how contrary was looked for."""
    card = page.find(id="theme-adapting")
    text = " ".join(card.get_text().split())
    assert "Teams adapt by moving what they share. (in Narratives 1, 2)" in text
    assert "In the sections on tensions." in text
    assert "Not <sure>." in text
    assert [a["href"] for a in card.select(".statement a")] == [
        "narratives/N01.html", "narratives/N02.html"]  # fmt: skip


def test_contrary_evidence_stands_beside_supporting(page):
    """A code with both has two columns; the contrary quotation is in the second."""
    box = page.select_one(".sides.both")
    left, right = box.find_all("div", recursive=False)
    assert not left.select(".contrary")
    assert len(right.select("li.contrary")) == 1


def test_a_theme_without_statement_or_contrary_says_so(page):
    """What is missing is told where it would stand."""
    text = page.find(id="theme-learning").get_text()
    assert "no statement yet" in text
    assert "no word on whether any was looked for" in text


def test_codes_in_no_theme_and_rounds(page):
    """Codes in no theme are named; rounds tell their decisions and where codes came from."""
    assert "In no theme, and not left out by decision: In no theme." in page.get_text()
    rounds = page.find(id="rounds").parent.get_text(" ")
    assert "Codes put together <by> what they serve." in rounds
    assert "People (3)" in rounds
    assert "Talk it over" in rounds
    assert "No longer in a theme" in rounds


def test_quotations_lead_into_the_narrative(page):
    """Each quotation names voice and coder and leads to its passage."""
    quote = page.select_one('li[data-id="N01:anna:k2"]')
    assert quote.a["href"] == "narratives/N01.html#c-N01:anna:k2"
    assert "participant" in quote.get_text()
    assert "anna" in quote.get_text()
