"""Ids in people's texts as links, and narratives cited as links."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import study_rows as rows
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from making import make

from synth.report.parts.environment import to_page
from synth.report.parts.linking import Linking, Named, StudyNames, named_codes, named_themes
from synth.report.themes.page import page
from synth.tables.theme import ThemeSummary
from synth.wording import NarrativeNames

NAMED = {
    "N01": Named("A ward", "narratives/N01.html"),
    "N02": Named('<b>"Two"</b>', "narratives/N02.html"),
    "N03": Named("", "narratives/N03.html"),
    "share-information": Named("Share information", "codebook.html", "code-share-information"),
    "trust": Named("Trust", "codebook.html", "code-trust"),
    "adapting": Named("Adapting", "themes.html", "theme-adapting"),
}
NAMES = StudyNames(NarrativeNames(["N01", "N02", "N03"]), NAMED, {"N01:anna:c1"})
LINKING = Linking(NAMES, to_page)


def words(soup):
    """Its text, with single spaces."""
    return " ".join(soup.get_text().split())


def links(text, linking=LINKING):
    """(what is linked, where to) of each link in a text."""
    soup = BeautifulSoup(str(linking.text(text)), "html.parser")
    assert soup.get_text() == text
    return [(a.get_text(), a["href"]) for a in soup.find_all("a")]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("In N01.", [("N01", "narratives/N01.html")]),
        ("(N01–N03)", [("N01", "narratives/N01.html"), ("N03", "narratives/N03.html")]),
        (
            "share-information: see N01:anna:c1",
            [
                ("share-information", "codebook.html#code-share-information"),
                ("N01:anna:c1", "narratives/N01.html#c-N01:anna:c1"),
            ],
        ),
        # A code whose id is a word is linked where the writer marks it as an id.
        ("trust and adapting", []),
        ("`trust` and `adapting`", [("trust", "codebook.html#code-trust"),
                                    ("adapting", "themes.html#theme-adapting")]),
        # Whole words alone, and nothing within an address.
        ("we-share-information, share-information-x, N012, preN01", []),
        ("https://example.org/N01 10.1186/N02 eva@share-information.org N01:anna:c9", []),
        ("N01/N02, “N03”", [("N01", "narratives/N01.html"), ("N02", "narratives/N02.html"),
                            ("N03", "narratives/N03.html")]),
    ],
)  # fmt: skip
def test_ids_are_links(text, linked):
    """An id that can be nothing else leads to what it stands for; the text is as it was."""
    assert links(text) == linked


def test_a_link_says_what_it_leads_to():
    """Its title is the label; what people wrote there is no markup."""
    soup = BeautifulSoup(str(LINKING.text("N01 <i>N02</i> N03")), "html.parser")
    assert [a.get("title") for a in soup.find_all("a")] == ["A ward", '<b>"Two"</b>', None]
    assert not soup.find_all(["i", "b"])


@given(st.text(alphabet="N0123 <>&\"'`–-()trus:a."))
def test_a_text_stays_as_it_is(text):
    """Letter by letter, whatever stands in it, and no link is within another."""
    made = str(LINKING.text(text))
    soup = BeautifulSoup(made, "html.parser")
    assert soup.get_text() == text
    assert not soup.select("a a")


def test_where_nothing_is_there_to_lead_to():
    """The id stays text, with its label."""
    linking = Linking(NAMES, lambda page, anchor="": "")
    assert str(linking.text("see N01, N03")) == 'see <span title="A ward">N01</span>, N03'


def test_a_run_of_narratives():
    """Each end of a run is a link, and each narrative that is in none."""
    names = StudyNames(NarrativeNames(["N01", "N02", "N03", "N05"]), {})
    soup = BeautifulSoup(str(Linking(names, to_page).told(names.narratives.place)), "html.parser")
    assert soup.get_text() == "Narratives 1–3, 5"
    assert [a["href"] for a in soup.find_all("a")] == [
        "narratives/N01.html", "narratives/N03.html", "narratives/N05.html"]  # fmt: skip


def test_very_many_narratives_are_counted():
    """More than can be read are not named one by one; a run of them is."""
    every = [f"N{number:03}" for number in range(1, 200)]
    linking = Linking(StudyNames(NarrativeNames(every), {}), to_page)
    assert BeautifulSoup(linking.told(every), "html.parser").get_text() == "Narratives 1–199"
    assert linking.told(every[::2]) == "100 narratives"


@pytest.mark.parametrize(
    ("statement", "cites", "behind"),
    [
        ("So it is.", (), ("N01", "N02", "N03")),
        ("So it is.", ("N01", "N03"), ("N01", "N03")),
        ("So it is (N01, N03).", ("N01", "N03"), ()),
        ("So it is, and so (N03).", ("N01", "N03"), ("N01", "N03")),
    ],
)
def test_what_stands_behind_a_statement(statement, cites, behind):
    """What it cites, unless its text says so; all it is found in where it cites nothing."""
    names = StudyNames(NAMES.narratives, NAMED, cites={(2, "adapting"): cites})
    theme = rows.theme("adapting", statement=statement, cited=("N01", "N02", "N03"))
    assert names.behind(theme) == behind


def test_codes_and_themes_of_before():
    """A renamed code leads to what it is now, a theme of an earlier round to its round; a code that
    nobody can carry over leads nowhere."""
    history = [SimpleNamespace(codes=("old-name", "gone-code"))]
    today = {"old-name": "new-name", "new-name": "new-name"}.get
    named = named_codes({"new-name": "New"}, history, lambda code: today(code, ""))
    assert named == {
        "old-name": Named("now new-name: New", "codebook.html", "code-new-name"),
        "new-name": Named("New", "codebook.html", "code-new-name"),
    }
    themes = [make(ThemeSummary, round=n, theme=t, label=t) for n, t in ((1, "a-1"), (2, "b-2"))]
    assert named_themes(themes, 2) == {
        "a-1": Named("a-1", "themes.html", "round-1"),
        "b-2": Named("b-2", "themes.html", "theme-b-2"),
    }


def test_the_themes_page_links_and_cites():
    """Statements of themes and subthemes, memos and what was sought, each on its card."""
    data = rows.study(
        themes=[
            rows.theme("adapting", statement="It is (N02).", memo="See N01 and move-it.",
                       contrary_sought="N02 says so.", cited=("N01", "N02"), codings=4),
            rows.theme("means", "adapting", cited=("N01", "N02"), codings=4),
        ],
        theme_codes=[rows.holds("means", "move-it", "adapting")],
        codes=[rows.code("move-it", "deductive")],
    )  # fmt: skip
    soup = BeautifulSoup(page(data), "html.parser")
    said = soup.select_one("#theme-adapting > .statement")
    assert words(said) == "It is (N02)."
    assert said.a["href"] == "narratives/N02.html"
    card = soup.select_one("#theme-adapting .facts")
    assert {a["href"] for a in card.find_all("a")} >= {
        "narratives/N01.html", "narratives/N02.html", "codebook.html#code-move-it"}  # fmt: skip
    subtheme = soup.select_one("#theme-means p[dir=auto]")
    assert words(subtheme) == "Means is found. (in Narratives 1, 2)"
    assert [a["title"] for a in subtheme.find_all("a")] == ["Title N01", "Title N02"]
