"""`themes.html`: every number leads to exactly its codings."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from synth.report.parts.cards import Cards
from synth.report.parts.data import ReportData
from synth.report.parts.environment import environment
from synth.study import Study
from synth.tables.theme import ThemeCount, ThemeSummary


@pytest.fixture(scope="module")
def page(made):
    """The page of the themes."""
    return BeautifulSoup(made.page("themes.html"), "html.parser")


@pytest.fixture(scope="module")
def values(page):
    """What the page tells its script of narratives, sections and codes."""
    return json.loads(page.find(id="th-values").string)


def codings(group):
    """(list, quotation, coding id) of each coding that stands in a group."""
    for ul in group.select("ul[data-g]"):
        for one in ul.find_all(id=True):
            yield ul, one.find_parent("li") or one, one["id"].removeprefix(ul["data-g"])


def fits(ul, quote, coding, by, value, values):
    """What the page's script decides: whether a coding belongs to a cell."""
    narrative, coder, _ = coding.split(":")
    section = values["sections"][int(quote["data-s"])]
    return {
        "": lambda: True,
        "narrative": lambda: narrative == value,
        "coder": lambda: coder == value,
        "section": lambda: section == value,
        "dimension": lambda: values["dimension"].get(section, "") == value,
        "question": lambda: values["question"].get(ul["data-code"], "") == value,
        "polarity": lambda: ("contrary" in ul["class"]) == (value == "contrary"),
    }.get(by, lambda: value in values["narrative"][by].get(narrative, []))()


def numbers(page):
    """(theme's link, classification, value, sentences for it, against it) of each number."""
    for table in page.select("table[data-by]"):
        heads = table.thead.find_all(["th", "td"])
        for row in table.tbody.find_all("tr"):
            cells = row.find_all(["th", "td"])
            for head, cell in zip(heads[1:], cells[1:], strict=True):
                turned = "data-v" in cells[0].attrs
                theme, value = (head, cells[0]) if turned else (cells[0], head)
                by = table["data-by"] if "data-v" in value.attrs else ""
                shown, _, against = cell.get_text().partition(" / ")
                opposed = int(against or 0)
                yield theme.a["href"], by, value.get("data-v", ""), int(shown), opposed


def test_every_number_has_exactly_its_quotations(made, page, values):
    """For each number in the tables, the supporting quotations that fit it cover as many sentences
    as it says, and the contrary ones as many as are against."""
    placed = {row.coding_id: row for row in Study.open(made.root).codings}
    found = list(numbers(page))
    assert sum(number > 0 for *_, number, _ in found) > 40
    assert any(against for *_, against in found)
    for href, by, value, *shown in found:
        group = page.find(id=href[1:])
        sides = [set(), set()]
        for ul, quote, name in codings(group):
            if fits(ul, quote, name, by, value, values):
                row = placed[name]
                sides["contrary" in ul["class"]] |= {(row.narrative, at) for at in row.sentences}
        assert [len(side) for side in sides] == shown, (href, by, value)


def test_the_tables_hold_every_count(made, page):
    """Every row of `theme_counts` of the last round has its cell."""
    rows = Study.open(made.root).rows(ThemeCount)
    shown = {(href[7:], by, value): n for href, by, value, *n in numbers(page) if by and any(n)}
    assert shown == {
        (row.theme, row.by, row.value): [row.sentences, row.contrary_sentences]
        for row in rows
        if row.round == 2
    }


def test_columns_account_for_every_coding(made, page):
    """Where a coding has one value at most, the values' codings add up to all of the theme's, with
    those that have none; what “none” is, is said, with a link."""
    study = Study.open(made.root)
    single = ("section", "dimension", "question", "coder", "narrative")
    sums = Counter()
    for row in study.rows(ThemeCount):
        if row.round == 2 and row.by in single:
            sums[row.by, row.theme] += row.codings + row.contrary
    themes = [row for row in study.rows(ThemeSummary) if row.round == 2]
    assert sums == {
        (by, row.theme): row.codings + row.contrary
        for by in single
        for row in themes
        if row.codings + row.contrary
    }
    by_question = page.find(id="by-question").find_parent("section")
    assert by_question.find("th", attrs={"data-v": ""}).get_text() == "none"
    note = by_question.find(string=lambda text: "names no review question" in text).parent
    assert note.a["href"] == "codebook.html"


def test_what_has_no_value_can_be_chosen(values):
    """The filter offers it by the name that its links have."""
    offered = {key: dict(map(tuple, found)) for key, _, found in values["choices"]}
    assert offered["question"]["(none)"] == "none"
    assert "(none)" not in offered["narrative"]


def test_all_can_be_chosen_by(values):
    """The filter offers every classification that the tables count by, with all its values."""
    offered = {key: {value for value, _ in found} for key, _, found in values["choices"]}
    assert set(offered) == {"narrative", "section", "dimension", "setting", "system_level",
                            "stakeholders", "question", "coder"}  # fmt: skip
    assert offered["setting"] == {"ward", "</script><b>x", "clinic"}
    assert offered["narrative"] == {"N01", "N02", "N03"}


def test_a_passage_that_several_marked_stands_once(study):
    """Its coders stand side by side, each coding keeps its permanent id and its memo its coder."""
    text = (study.root / "codings/ben/N01.yaml").read_text(encoding="utf-8")
    alike = (
        "  - {id: k9, code: surprise, quote: two women arrived at once, voice: participant, "
        "memo: Seen.}\n"
    )
    study.write("codings/ben/N01.yaml", text + alike)
    page = BeautifulSoup(study.make().page("themes.html"), "html.parser")
    quote = page.find(id="q-N01:anna:k2")
    assert quote.q.get_text() == "two women arrived at once"
    assert quote.find(id="q-N01:ben:k9").get_text() == "ben"
    assert "· anna, ben · participant" in quote.get_text()
    assert quote.p.get_text() == "ben: Seen."
    assert "3 codings" in page.find(id="th-triggers-surprise").summary.get_text()


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
    assert left.h4.get_text() == "Supporting"
    assert not left.select(".contrary")
    assert right.h4.get_text() == "Contrary"
    assert [li["id"] for li in right.select(".contrary li")] == ["q-N01:ben:k1"]


def test_a_theme_without_statement_or_contrary_says_so(page):
    """What is missing is told where it would stand."""
    text = page.find(id="theme-learning").get_text()
    assert "no statement yet" in text
    assert "no word on whether any was looked for" in text


def test_codes_in_no_theme_and_rounds(page):
    """Codes in no theme are named; rounds tell their decisions and where codes came from."""
    assert "In no theme, and not left out by decision: In no theme (1)." in page.get_text()
    rounds = page.find(id="rounds").parent.get_text(" ")
    assert "Codes put together <by> what they serve." in rounds
    assert "People (3)" in rounds
    assert "Talk it over" in rounds
    assert "No longer in a theme" in rounds


def test_contrary_evidence_is_reached_from_the_theme(page):
    """The theme names the codes that hold contrary quotations, linked, and how it was looked for."""
    fact = page.find(id="theme-adapting").find("dl").dd
    assert "In the sections on tensions." in fact.get_text()
    links = {a.get_text(): a["href"] for a in fact.find_all("a")}
    assert links == {"Move staff": "#th-means-move-staff", "all together": "#theme-adapting"}
    assert page.find(id="th-means-move-staff").select(".contrary li")


def test_a_theme_says_where_its_codes_were_before(page):
    """The round before is told at the theme, with a link to the decision."""
    facts = " ".join(page.find(id="theme-adapting").find("dl").get_text(" ").split())
    assert "Came from People (3 codes); 1 code new in a theme; the round’s decision ." in facts


def test_themes_and_subthemes_have_a_link_of_their_own(page):
    """The link names what it leads to; quotations get theirs from the script."""
    links = {a["href"]: a["aria-label"] for a in page.select("a.th-link")}
    assert links["#theme-adapting"] == "Link to the theme “Adapting to <what> comes”"
    assert links["#theme-means"] == "Link to the subtheme “Means”"


def test_quotations_lead_into_the_narrative(page):
    """Each quotation names voice and coder and leads to its passage."""
    quote = page.find(id="q-N01:anna:k2")
    assert quote.a["href"] == "narratives/N01.html#c-N01:anna:k2"
    assert quote.a.get_text() == "N01, Project content"
    assert "· anna · participant" in quote.get_text()


def test_the_one_file_has_links_of_its_own(made):
    """Another page can hold the cards: it says where passages and narratives stand in it."""
    data = ReportData.open(made.root)
    inside = {"codebook.html": "", "narratives/N01.html": "#t-N01", "themes.html": "#here"}
    view = Cards(
        data,
        to=lambda page, anchor: inside.get(page, ""),
        passage=lambda coding: f"#t-{coding.narrative}-s{coding.first_sentence}",
    )
    partial = environment().get_template("parts/_evidence.html.j2").module
    card = BeautifulSoup(str(partial.theme_card(data.evidence[0], view)), "html.parser")
    hrefs = {a["href"] for a in card.find_all("a")}
    assert {"#t-N01", "#t-N01-s1", "#here"} <= hrefs
    assert "(in Narratives 1, 2)" in " ".join(card.text.split())
    assert all(href.startswith("#") for href in hrefs)
