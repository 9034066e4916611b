"""The figures page: every figure named and explained, its numbers those of the tables."""

from __future__ import annotations

import csv
import re

import pytest
from bs4 import BeautifulSoup
from making import make, report_data

from synth.report.figures.page import figures, page
from synth.report.figures.tables import figure_tables
from synth.report.parts.environment import Site, environment
from synth.tables.theme import (
    Cooccurrence,
    RelationSupport,
    RoundSummary,
    ThemeCell,
    ThemeCode,
    ThemeCount,
    ThemeSummary,
    ThemeWithout,
)
from synth.vocabulary import Without
from synth.written.screening import Decision

HEADINGS = ["Theme map", "Framework matrix", "Lineage of themes", "Codes that stand together",
            "Saturation and accumulation", "Robustness", "Prevalence", "Flow of studies"]  # fmt: skip


@pytest.fixture(scope="module")
def soup(_made):
    """The small study's page."""
    return BeautifulSoup(_made.page("figures.html"), "html.parser")


def table(made, name):
    """A table of the report, as dictionaries."""
    with (made.root / "reports/tables" / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def section(soup, key):
    """A figure's section."""
    return soup.find("section", {"aria-labelledby": key})


def test_every_figure_is_there(soup):
    """All eight, in order, each with a sentence and its table."""
    assert [h.get_text() for h in soup.select("main h2")] == HEADINGS
    for h2 in soup.select("main h2"):
        assert h2.find_next_sibling("p").get_text().strip()


def test_every_drawing_has_a_name_and_a_description(soup):
    """Labelled by its own title and description; ids are unique; nothing is styled in place."""
    drawings = soup.select("main svg")
    assert len(drawings) == 5
    for one in drawings:
        ids = one["aria-labelledby"].split()
        assert [one.find(id=key).name for key in ids] == ["title", "desc"]
        assert all(one.find(id=key).get_text().strip() for key in ids)
        assert not one.select("a,[tabindex]")  # what is in an image can't be reached
    ids = [el["id"] for el in soup.select("main [id]")]
    assert len(ids) == len(set(ids))
    assert all(key.startswith("fig-") for key in ids)
    assert not soup.select("main [style], main [onclick]")


def test_links_lead_to_tables_and_themes_that_are_there(made, soup):
    """Each CSV file that is named exists; each theme that is linked is on its page; a number of the
    matrix asks for the narrative's quotations."""
    themes = BeautifulSoup(made.page("themes.html"), "html.parser")
    for link in soup.select("main a[href]"):
        page, _, key = link["href"].partition("#")
        if page.startswith("tables/"):
            assert (made.root / "reports" / page).is_file()
        elif page == "themes.html":
            assert themes.find(id=key), key
    wanted = soup.select(".fig-framework a[data-f]")
    assert wanted
    for link in wanted:
        row = link.find_parent("tr").th.get_text().split()[0]
        assert link["data-f"] == f"narrative={row}"


def test_numbers_on_the_page_are_those_of_the_tables(made, soup):
    """Support of arrows, cells of the matrix, prevalence and the flow, row by row."""
    arrows = [[td.get_text() for td in tr.select("td")[3:5]]
              for tr in section(soup, "fig-theme-map").select("tbody tr")]  # fmt: skip
    assert arrows == [[r["narratives"], r["sentences"]] for r in table(made, "relations.csv")]
    found = {(a["href"].partition("#theme-")[2], a["data-f"].partition("=")[2]): a.get_text()
             for a in soup.select(".fig-framework a[data-f]")}  # fmt: skip
    cells = table(made, "framework.csv")
    assert {(r["narrative"], r["narrative_title"]) for r in cells} == {
        ("N01", "Moving <i>staff</i>, “at once” 🏥"),
        ("N02", "Narrative N02"),
    }
    rows = {(r["theme"], r["narrative"]): r["codings"] for r in cells}
    assert found and found.items() <= rows.items()
    shown = [[td.get_text() for td in tr.select("td")][:1] for tr in
             section(soup, "fig-prevalence").select("table")[0].select("tbody tr")]  # fmt: skip
    assert shown == [[r["narratives"]] for r in table(made, "prevalence.csv")]
    flow = [tr.select("td")[-1].get_text() for tr in section(soup, "fig-flow").select("tbody tr")]
    assert flow == [r["studies"] for r in table(made, "prisma.csv")]


EVIL = "<script>alert('x')</script>"


def test_what_people_wrote_is_text():
    """Labels, titles, summaries, reasons and stages are never markup, in tables or drawings."""
    themes = [
        make(ThemeSummary, round=i, theme=name, question="q", label=EVIL, narratives=1, codings=2)
        for i in (1, 2)
        for name in "ab"
    ]
    codes = [make(ThemeCode, round=i, theme="a", code=code) for i in (1, 2) for code in "cd"]
    data = report_data(
        Site("Evil"),
        *(make(RoundSummary, round=i, decision=EVIL) for i in (1, 2)),
        *themes,
        *codes,
        make(ThemeCell, round=2, theme="a", narrative="N1", summary=EVIL),
        make(RelationSupport, round=2, source="a", target="b", label=EVIL),
        make(Cooccurrence, code_a="c", code_b="d", together=1, c=1.0),
        make(ThemeWithout, theme="a", without=Without.CODER, value=EVIL, codings=1, sentences=1),
        questions=[("q", EVIL)],
        codes=[{"id": "c", "label": EVIL}, {"id": "d", "label": EVIL}],
        narratives=[{"narrative": "N1", "title": EVIL}],
        screening=[Decision("s", EVIL, "x", "exclude", reason=EVIL)],
    )
    html = page(data)
    assert len(BeautifulSoup(html, "html.parser").select("script")) == 1
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;") > 15


def test_an_empty_study_says_so_eight_times():
    """No themes, no codings, no log: no drawing, no table, a sentence for each figure."""
    empty = BeautifulSoup(page(report_data(Site("Empty"))), "html.parser")
    assert not empty.select("main svg, main table")
    assert [h.get_text() for h in empty.select("main h2")] == HEADINGS
    for one in empty.select("main section"):
        assert len(one.find_all("p")) == 1, one
    for one in figure_tables(report_data(Site("Empty"))):
        assert list(one.rows) == []


def test_a_reflexive_study_is_told_why_there_is_no_saturation():
    """The approach rejects it; the reason stands in its place."""
    data = report_data(Site("Reflexive"), approach="reflexive")
    soup = BeautifulSoup(page(data), "html.parser")
    assert "reflexive approach" in section(soup, "fig-saturation").get_text()


def test_the_body_can_stand_in_another_page():
    """Joined in one file: themes by fragment alone, no other page, no table to download."""
    data = report_data(
        Site("Joined"),
        make(ThemeSummary, round=1, theme="a", label="<i>A</i>", codings=2, narratives=1),
        make(RoundSummary, round=1, stage="analytical"),
        make(ThemeCount, round=1, theme="a", by="narrative", value="N1", codings=2),
        narratives=[{"narrative": "N1", "title": "One"}],
    )

    def to(page, anchor=""):
        return f"#{anchor}" if page == "themes.html" else ""

    shown = figures(data, to=to, tables="", titles=False)
    body = environment().get_template("figures/_figures.html.j2").render(figures=shown)
    links = {a["href"] for a in BeautifulSoup(body, "html.parser").select("a[href]")}
    assert {link for link in links if not link.startswith("https://doi.org/")} == {"#theme-a"}
    assert "<i>A</i>" not in body
    assert figures(data, split=True).link("a") == "themes/a.html#theme-a"


def test_a_page_is_the_same_each_time(made):
    """Same input, same bytes; no time, no path of the machine."""
    html = made.page("figures.html")
    assert not re.search(r"/tmp/|/home/|\d\d:\d\d:\d\d", html)
