"""`index.html`: what it shows for full, empty and odd studies."""

from __future__ import annotations

import pytest
import study_rows as rows
from bs4 import BeautifulSoup
from making import make

import synth.report.overview.page as overview
from synth.reasons import Reason
from synth.report.parts.environment import Site
from synth.tables.resolve import Orphan, Recoding, RepeatedCoding
from synth.tables.theme import CodeInNoTheme


def page(data):
    """The page, parsed."""
    return BeautifulSoup(overview.page(data), "html.parser")


def words(soup):
    """Its text, with single spaces."""
    return " ".join(soup.get_text().split())


def section(data, name):
    """The text of one of its sections."""
    return words(page(data).find(id=name).parent)


def test_an_empty_study_has_a_whole_page():
    """Every part is there and says that there is nothing yet."""
    shown = words(page(rows.empty()))
    for said in (
        "No themes have been built yet.",
        "Review questionsnone given",
        "Nothing has been done yet.",
        "There are no narratives yet.",
        "Open matters None.",
    ):
        assert said in shown
    assert page(rows.empty()).find(id="screening") is None


def test_the_study_in_numbers_each_with_its_noun():
    """Sentences before codings, whose coders are named; one of a kind is one."""
    tiles = [words(tile) for tile in page(rows.study()).select(".tiles li")]
    assert tiles == [
        "2 narratives",
        "2 sources",
        "4 sentences coded",
        "4 sentences in themes",
        "5 codings by 2 coders",
        "2 codes",
        "2 themes",
    ]
    few = page(rows.study(codings=[rows.coding("N01:anna:1", "talk")], codes=[rows.code("talk")]))
    tiles = [words(tile) for tile in few.select(".tiles li")]
    assert tiles[2:6] == [
        "1 sentence coded", "1 sentence in themes", "1 coding by 1 coder", "1 code"
    ]  # fmt: skip


def test_neither_consensus_nor_second_codings_are_codings_by_coders():
    """What a consensus takes over is no coding more, and it is no coder; a coding that stands
    twice counts once."""
    codings = [
        rows.coding("N01:anna:1", "move"), rows.coding("N01:ben:1", "move"),
        rows.coding("N01:consensus:k1", "move"),
        rows.coding("N01:anna:2", "move", same_as="N01:anna:1"),
    ]  # fmt: skip
    coverage = [rows.progress("N01", who) for who in ("anna", "ben", "consensus")]
    soup = page(rows.study(codings=codings, coverage=coverage))
    tiles = [words(tile) for tile in soup.select(".tiles li")]
    assert tiles[2:5] == ["1 sentence coded", "1 sentence in themes", "2 codings by 2 coders"]
    coders = [words(row) for row in soup.select("#narratives ~ .scroll tbody th")]
    assert "anna" in coders and "consensus" not in coders


def test_codings_that_stand_twice_are_open_matters():
    """Each with its file and line, and the line of the one that counts."""
    twice = make(
        RepeatedCoding, coding_id="N01:anna:2", narrative="N01", coder="anna", code="move",
        quote="they moved", same_as="N01:anna:1", file="codings/anna/N01.yaml", line=9, same_line=4,
    )  # fmt: skip
    shown = section(rows.study(repeated=[twice]), "open")
    assert "Codings that stand twice (1)" in shown
    assert "codings/anna/N01.yaml, line 9" in shown and "the one on line 4" in shown


def test_themes_stand_with_their_narratives_and_subthemes():
    """Analytical themes by that name, earlier ones as what they are so far."""
    soup = page(rows.study())
    assert words(soup.find(id="found")) == "Analytical themes"
    first = soup.select_one(".cards li")
    assert "Adapting is found. (in Narratives 1, 2)" in words(first)
    links = ["themes.html#theme-adapting", "narratives/N01.html", "narratives/N02.html"]
    assert "for and against: N01" in words(first)
    links += ["themes.html#theme-means", "narratives/N01.html"]
    assert [a["href"] for a in first.select("a")] == links
    early = rows.study(rounds=[rows.held_round(2, stage="descriptive")])
    assert words(page(early).find(id="found")) == "Themes so far (round 2, descriptive)"


@pytest.mark.parametrize(
    ("counting", "said"),
    [
        ("union", "where several marked it, each of their codings counts."),
        ("majority", "of two coders, both."),
        ("consensus", "Only what the team settled on in codings/consensus/ counts."),
        ("anna", "The codings of anna alone. The other coders’ codings are shown"),
    ],
)
def test_what_counts_is_told(counting, said):
    """The counting layer, and what it means."""
    assert said in section(rows.study(site=Site("A study", counting)), "study")


def test_one_coder_alone_is_not_several():
    """Of a union of one there is nothing to say on several."""
    alone = section(rows.study(coders={"anna": "A nurse."}), "study")
    assert "A passage counts as soon as one coder has marked it." in alone


def test_each_narrative_with_its_metadata_and_states():
    """Codings with a place; a chip for what is not final."""
    narratives = [rows.narrative("N01", status="final"), rows.narrative("N02", status="draft")]
    progress = [
        rows.progress("N01", "anna", codings=5, orphans=2),
        rows.progress("N01", "ben", "in progress", codings=1),
    ]
    soup = page(rows.study(narratives=narratives, coverage=progress))
    lines = [
        [words(cell) for cell in line.select("td")] for line in soup.select(".narratives tbody tr")
    ]
    assert lines == [
        ["Title N01", "2, complete", "1, in progress", "ward", "1", "100"],
        ["Title N02 draft", "not coded", "not coded", "ward, clinic", "1", "100"],
    ]
    states = [span["class"] for span in soup.select(".narratives .state span")]
    assert states == [["done"], ["going"], ["none"], ["none"]]


def test_open_matters_are_listed():
    """What lacks a statement, a search for contrary evidence, a theme, a use, a place, a code."""
    gone = Reason.QUOTE_NOT_THERE()
    orphan = make(Orphan, narrative="N01", coder="anna", quote="gone", why=gone)
    again = make(
        Recoding,
        narrative="N01",
        coder="ben",
        quote="seen",
        changed="move",
        change="split",
        version=2,
        why="Too wide.",
        candidates=["move", "elsewhere"],
    )
    shown = section(
        rows.study(
            themes=[rows.theme("adapting", statement=""), rows.theme("learning", contrary=1)],
            codes=[rows.code("move"), rows.code("talk"), rows.code("spare")],
            orphans=[orphan],
            recoding=[again],
            theme_codes=[rows.holds("adapting", "move"), rows.holds("learning", "talk")],
            no_theme=[make(CodeInNoTheme, round=2, code="spare", state="in none")],
        ),
        "open",
    )
    for said in (
        "Themes without a statement Adapting",
        "no word on whether it was looked for Adapting",
        "Codes in no theme Spare",
        "Codes that no coder has used Spare",
        "Codings without a place (1)",
        "“gone”nonethe quote is not in the text",
        "“seen”“move” was split in version 2: Too wide.",
        "one of Move, elsewhere",
    ):
        assert said in shown


def test_screening_is_told_by_stage_and_screener():
    """Decisions in their order, reasons below the exclusions, and where screeners differ."""
    log = [
        rows.decision("a", "full", "x", "include"),
        rows.decision("a", "full", "y", "exclude", reason="protocol"),
        rows.decision("b", "full", "x", "unsure"),
    ]
    soup = page(rows.study(screening=log)).find(id="screening").parent
    assert "2 studies screened, in 1 stage." in words(soup)
    lines = [[words(cell) for cell in line] for line in map(cells, soup.select("tbody tr"))]
    assert lines == [
        ["include", "1", "0"],
        ["exclude", "0", "1"],
        ["because: protocol", "0", "1"],
        ["unsure", "1", "0"],
    ]
    assert "Screeners differ on 1 study, and decided alike on 0" in words(soup)
    assert "a: x include, y exclude" in words(soup)


def cells(line):
    """The cells of a table's line."""
    return line.select("th, td")


def test_the_tables_that_were_written_are_listed():
    """The data know them by then; what was looked up before is kept."""
    data = rows.study()
    codings = data.codings
    later = data.with_tables([("codings.csv", "every coder’s codings")])
    assert later.codings is codings
    assert "codings.csv: every coder’s codings" in section(later, "tables")
    assert data.written_tables == ()


def test_everything_people_wrote_is_escaped():
    """Markup in titles, labels, statements and reasons is shown, not run."""
    trap = "<script>alert(1)</script>"
    data = rows.study(
        site=Site(trap),
        coders={"anna": trap},
        questions=[("why", trap)],
        narratives=[rows.narrative("N01", title=trap)],
        themes=[rows.theme("adapting", label=trap, statement=trap)],
        theme_codes=[rows.holds("adapting", "move")],
        screening=[rows.decision(trap, trap, "x", "exclude", reason=trap)],
    )
    soup = page(data)
    assert len(soup.find_all("script")) == 1
    assert words(soup).count(trap) >= 8


def test_the_trigger_tool_is_shown_by_screener(made):
    """What each screener named, `none`, and cells without an answer; with a link to agreement."""
    shown = BeautifulSoup(made.page("index.html"), "html.parser").find(id="screening").parent
    told = shown.find(string=lambda text: "Relevance to quality" in text).find_parent("p")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])]
            for row in told.find_next("table").tbody.find_all("tr")]  # fmt: skip
    assert rows == [["safety", "1", "1"], ["<care>", "1", "0"], ["none", "1", "0"],
                    ["no answer", "0", "1"]]  # fmt: skip
    assert shown.find("a", href="agreement.html#relevance")
    there = BeautifulSoup(made.page("agreement.html"), "html.parser").find(id="relevance")
    heads = [th.get_text() for th in there.find_next("table").tbody.find_all("th")]
    assert heads == ["quality, whole answers", "<care>", "safety"]
