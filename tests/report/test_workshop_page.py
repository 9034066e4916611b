"""`workshop.html`: a page for each theme, whatever it has or lacks."""

from __future__ import annotations

import pytest
import study_rows as rows
from bs4 import BeautifulSoup

import synth.report.workshop.page as workshop
from synth.report.parts.review_state import digests


def page(data):
    """The page, parsed."""
    return BeautifulSoup(workshop.page(data), "html.parser")


def words(soup):
    """Its text, with single spaces."""
    return " ".join(soup.get_text().split())


def test_without_rounds_and_without_themes():
    """It says that there is nothing to print, and why."""
    assert "No themes have been built yet." in words(page(rows.empty()))
    assert "The last round holds no themes." in words(
        page(rows.study(themes=[], theme_codes=[], theme_codings=[]))
    )


def test_each_theme_has_its_page():
    """Statement, subthemes, passages for and against, and room for what is decided."""
    soup = page(rows.study())
    assert [one["id"] for one in soup.select(".ws-theme")] == [
        "ws-theme-adapting", "ws-theme-learning"]  # fmt: skip
    one = soup.find(id="ws-theme-adapting")
    shown = words(one)
    assert "Adapting is found. (in Narratives 1, 2)" in shown
    assert (
        "Means: Means is found. Found in 2 of 2; for and against: N01; 2 sentences (3 codings by 2"
        in shown
    )
    left, right = one.select(".ws-passages > div")
    assert len(left.select("li")) == 2
    assert [q["href"] for q in right.select("a")] == ["narratives/N01.html#c-N01:anna:2"]
    assert "anna · participant" in words(right)
    assert words(one.select_one(".ws-room")) == "Decided Why NamesDate"
    assert len(one.select(".ws-lines span")) == 5


def test_a_theme_without_statement_codings_or_codes():
    """What is missing is said where it would stand."""
    bare = [rows.theme("adapting", statement=""), rows.theme("means", "adapting", statement="")]
    shown = words(page(rows.study(codings=[], themes=bare, theme_codes=[])))
    assert "The theme has no statement yet." in shown
    assert "No coding stands behind the theme, and it holds no codes." in shown
    assert "no statement yet." in shown
    assert "Supporting passages" not in shown


def test_open_disagreements_one_a_sentence():
    """Settled ones and those on other themes' codes are not there; at most five are shown."""

    def found(number, **more):
        return rows.difference(number, **{"first": number, "code_a": "move", **more})

    listed = [found(i) for i in range(7)]
    same = found(0, coder_b="cleo")
    other = found(9, state="adopted", quote_a="settled")
    foreign = found(8, code_a="talk", quote_a="foreign")
    data = rows.study(disagreements=[*listed, same, other, foreign])
    one = page(data).find(id="ws-theme-adapting")
    assert "Open disagreements on its codes (the first 5 of 7)" in words(one)
    assert len(one.select(".ws-open > li")) == 5
    assert "ben, cleo: nothing" in words(one.select_one(".ws-open > li"))
    assert "settled" not in words(one)
    assert "foreign" not in words(one)
    assert "foreign" in words(page(data).find(id="ws-theme-learning"))


def test_lowest_agreement_but_not_in_a_reflexive_study():
    """The theme's own codes with a defined α; a reflexive study has none, and its own words."""
    known = [rows.by_code("move", 0.31), rows.by_code("talk", 0.1)]
    shown = words(page(rows.study(agreement=known)).find(id="ws-theme-adapting"))
    assert "Move: α .31, positive agreement .60, in 3 of 20 sentences" in shown
    assert "Talk: α" not in shown
    undefined = words(page(rows.study(agreement=[rows.by_code("move", rows.NAN)])))
    assert "agreement is lowest" not in undefined
    data = rows.study(
        agreement=known, approach="reflexive", disagreements=[rows.difference(code_a="move")]
    )
    reflexive = words(page(data))
    assert "α" not in reflexive
    assert "Where coders read differently" in reflexive


@pytest.mark.parametrize("stale", [False, True])
def test_what_reviewers_say(stale):
    """Verdict, comment and flagged passages; marked when written for an earlier state."""
    now = digests(rows.study().evidence)["adapting"]
    flags = [
        {"quotation": "N01:anna:1", "comment": "Why?"},
        {"quotation": "N01:anna:gone", "comment": ""},
    ]
    state = "0" * 64 if stale else now
    given = rows.reviewed("adapting", "revise", sha256=state, comment="Too <wide>.", flags=flags)
    data = rows.study(reviewers_needed=2, reviews=[given])
    shown = words(page(data).find(id="ws-theme-adapting"))
    assert "0 of at least 2 reviewers agree" in shown
    assert "kim: revise (2026-03-04)" in shown
    assert "Too <wide>." in shown
    assert "they moved a midwife: Why?" in shown
    assert "a passage that is no longer there (N01:anna:gone)" in shown
    assert ("written for an earlier state" in shown) is stale
    assert "Nobody has reviewed it yet." in words(page(data).find(id="ws-theme-learning"))


def test_everything_people_wrote_is_escaped():
    """Markup in quotations, memos, labels and texts is shown, not run."""
    trap = "<script>alert(1)</script>"
    data = rows.study(
        codings=[rows.coding("N01:anna:1", "move", quote=trap)],
        themes=[
            rows.theme("adapting", label=trap, statement=trap, contrary_sought=trap, codings=1),
            rows.theme("means", "adapting", label=trap, statement=trap),
        ],
        theme_codes=[rows.holds("means", "move", "adapting")],
        disagreements=[rows.difference(code_a="move", quote_a=trap, memo_a=trap)],
    )
    soup = page(data)
    assert len(soup.find_all("script")) == 1
    assert words(soup).count(trap) >= 9


def test_ids_have_the_page_s_prefix_and_stand_once():
    """So that the pages can be joined."""
    ids = [tag["id"] for tag in page(rows.study()).find("main").find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("ws-") for one in ids)


def test_on_paper_each_theme_begins_a_page(made, browser):
    """The room for decisions is not cut in two, and the report's navigation is not printed."""
    tab = browser.new_page()
    tab.goto((made.root / "reports/workshop.html").as_uri())
    tab.emulate_media(media="print")

    def style(selector, name):
        get = f"all => all.map(one => getComputedStyle(one).{name})"
        return set(tab.eval_on_selector_all(selector, get))

    assert style(".ws-theme", "breakBefore") == {"page"}
    assert style(".ws-room", "breakInside") == {"avoid"}
    assert style(".top", "display") == {"none"}
    tab.close()
