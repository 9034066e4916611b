"""The themes' quotations in a real browser: filter, search, links that last, print, keyboard."""

from __future__ import annotations

import pytest

from synth.study import Study
from synth.vocabulary import Polarity

pytestmark = pytest.mark.browser
SHOWN = """() => [...document.querySelectorAll("ul[data-g] [id]")].filter(e => e.checkVisibility())
  .map(e => e.id.slice(e.closest("ul").dataset.g.length))"""
CHANGED = "before => document.querySelector('#th-count').innerText !== before"
SETTLED = "said => document.querySelector('#th-count').textContent.startsWith(said)"


def visible(page):
    """The codings whose quotations are to be seen."""
    return set(page.evaluate(SHOWN))


def settled(page, said="Shown: "):
    """Wait for what the bar says."""
    page.wait_for_function(SETTLED, arg=said)


def choose(page, key, value):
    """Choose from one of the lists."""
    if not page.locator("#th-by").get_attribute("open"):
        page.evaluate("document.querySelector('#th-by').open = true")
    page.locator(f"#th-by-{key}").select_option(value)
    settled(page)


def ask(page, text):
    """Type into the search box."""
    page.get_by_label("Search").fill(text)
    page.wait_for_function(
        "q => document.querySelector('#th-count').textContent.includes('“' + q + '”')", arg=text
    )


def test_a_number_shows_exactly_its_quotations(made, open_page):
    """A click on any cell shows the quotations on as many sentences as it says, for and against."""
    page = open_page("themes.html")
    placed = {row.coding_id: row for row in Study.open(made.root).codings}
    tables = page.locator("table[data-by]")
    for i in range(tables.count()):
        tables.nth(i).scroll_into_view_if_needed()
        links = tables.nth(i).locator("td a")
        links.first.wait_for()
        for j in range(0, links.count(), 4):
            tables.nth(i).scroll_into_view_if_needed()
            shown, _, against = links.nth(j).inner_text().partition(" / ")
            before = page.locator("#th-count").inner_text()
            links.nth(j).click()
            page.wait_for_function(CHANGED, arg=before)
            found = [placed[name] for name in visible(page)]
            settled(page, f"Shown: {len(found)} of the ")
            for side, number in ((Polarity.SUPPORTING, shown), (Polarity.CONTRARY, against or 0)):
                on = {
                    (one.narrative, s)
                    for one in found
                    if one.polarity is side
                    for s in one.sentences
                }
                assert len(on) == int(number)


def test_what_has_no_value_is_shown_from_its_column_and_from_the_list(open_page):
    """The number under “none” leads to the codings of codes without a review question, and the list
    offers the same choice."""
    page = open_page("themes.html")
    table = page.locator("table[data-by=question]")
    table.scroll_into_view_if_needed()
    cell = table.locator("tbody tr").first.locator("td").nth(-2)
    cell.locator("a").wait_for()
    number = int(cell.inner_text())
    cell.locator("a").click()
    settled(page, f"Shown: {number} of the ")
    assert number and len(visible(page)) == number
    assert "review question of the code: none" in page.locator("#th-count").inner_text()
    choose(page, "in", "")
    chosen = page.evaluate("document.querySelector('#th-by-question').value")
    assert chosen == "(none)" and visible(page)


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("narrative", "N02", {"N02"}),
        ("setting", "clinic", {"N02"}),
        ("setting", "</script><b>x", {"N01"}),
        ("section", "through-what", {"N02"}),
        ("dimension", "through-what", {"N02"}),
        ("system_level", "micro", {"N01", "N02"}),
        ("stakeholders", "nurses", {"N01", "N02"}),
    ],
)
def test_each_list_filters(open_page, key, value, wanted):
    """What is left comes from the narratives it should."""
    page = open_page("themes.html")
    choose(page, key, value)
    assert {one.split(":")[0] for one in visible(page)} == wanted


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("coder", "ben", lambda one: one.split(":")[1] == "ben"),
        ("polarity", "contrary", lambda one: one == "N01:ben:k1"),
        ("voice", "participant", lambda one: one == "N01:anna:k2"),
        ("code", "move-staff", lambda one: one in {"N01:anna:k1", "N01:ben:k1"}),
        ("in", "theme-triggers", lambda one: ":anna:" in one),
    ],
)
def test_coder_polarity_voice_code_and_theme_filter(open_page, key, value, wanted):
    """Exactly the codings of this coder, polarity, voice, code or theme."""
    page = open_page("themes.html")
    every = set(page.evaluate(SHOWN.replace(".filter(e => e.checkVisibility())", "")))
    choose(page, key, value)
    found = visible(page)
    assert found
    if key != "in":
        assert found == {one for one in every if wanted(one)}
    else:
        assert all(wanted(one) for one in found)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("MIDWIFE", {"N01:anna:k1", "N01:ben:k1"}),
        ("mïdwifé first", {"N01:ben:k1"}),
        ("or pool", {"N01:anna:k1"}),
        ('"quoted"', {"N01:anna:k2"}),
        ("<script>", None),
    ],
)
def test_the_search_knows_no_case_and_no_accents(open_page, words, wanted):
    """Every word, in quotation, memo or the code's name."""
    page = open_page("themes.html")
    ask(page, words)
    found = visible(page)
    assert wanted <= found if wanted else len(found) == 1
    assert len(found) < 9


def test_what_has_no_match_folds_away_with_a_word(open_page):
    """The theme's heading stays; groups and codes without a match say that they are folded."""
    page = open_page("themes.html")
    ask(page, "midwife")
    assert page.locator("#theme-learning").get_by_text("no match in this theme").is_visible()
    assert page.locator("#label-learning").is_visible()
    assert page.locator("#theme-triggers").get_by_text("no match here").is_visible()
    assert page.locator("#theme-means > .th-folded").inner_text().startswith("1 code without")
    page.get_by_role("button", name="Show all again").click()
    settled(page, "9 codings")
    assert page.locator(".th-folded").count() == 0
    assert page.evaluate("document.activeElement.id") == "th-q"


def test_nothing_found_says_so(open_page):
    """No match: the count is 0, and all is folded away."""
    page = open_page("themes.html")
    ask(page, "zzz")
    assert "Shown: 0 of the 9 codings" in page.locator("#th-count").inner_text()
    assert visible(page) == set()


def test_filters_add_up_and_the_address_keeps_them(open_page):
    """A copied address shows the same; the lists show what is chosen; the status says it."""
    page = open_page("themes.html")
    choose(page, "narrative", "N01")
    choose(page, "setting", "</script><b>x")
    choose(page, "coder", "anna")
    ask(page, "women & 100%")
    ask(page, "women")
    found = visible(page)
    assert found == {"N01:anna:k2"}
    again = open_page(page.url.rsplit("/", 1)[1])
    settled(again)
    assert visible(again) == found
    assert again.locator("#th-by-narrative").input_value() == "N01"
    assert again.locator("#th-by-setting").input_value() == "</script><b>x"
    assert again.get_by_label("Search").input_value() == "women"
    assert "coder: anna" in again.locator("#th-count").inner_text()


def test_back_and_forward(open_page):
    """Each choice can be gone back on; typing makes one entry, not one a letter."""
    page = open_page("themes.html")
    settled(page, "9 codings")
    choose(page, "narrative", "N02")
    two = visible(page)
    page.get_by_label("Search").press_sequentially("pool", delay=200)
    settled(page, "Shown: 1 ")
    page.go_back()
    settled(page, f"Shown: {len(two)} ")
    assert visible(page) == two
    page.go_back()
    settled(page, "9 codings")
    assert page.locator("#th-by-narrative").input_value() == ""
    page.go_forward()
    settled(page, f"Shown: {len(two)} ")
    assert page.locator("#th-by-narrative").input_value() == "N02"


def test_a_link_to_a_theme_keeps_the_filter(open_page):
    """Going to another theme on the page does not lose what was chosen, and back finds it again."""
    page = open_page("themes.html")
    choose(page, "narrative", "N01")
    found = visible(page)
    page.locator(".toc a").nth(1).click()
    page.wait_for_url("**#theme-learning")
    assert visible(page) == found
    page.go_back()
    assert visible(page) == found


def test_a_permanent_link_opens_shows_and_marks(open_page):
    """Also into a closed box, and to a quotation that a filter hides."""
    page = open_page("themes.html#q-N01:anna:k1")
    quote = page.locator('[id="q-N01:anna:k1"]')
    assert quote.is_visible()
    ground = "e => getComputedStyle(e).backgroundColor"
    assert quote.evaluate(ground) != "rgba(0, 0, 0, 0)"
    choose(page, "narrative", "N02")
    assert quote.is_hidden()
    page.evaluate("location.hash = '#q-N01:anna:k1'")
    quote.wait_for()
    assert quote.evaluate(ground) != "rgba(0, 0, 0, 0)"


def test_a_quotation_carries_its_link(open_page):
    """The link is there once its list is seen, is named, and leads to the quotation itself."""
    page = open_page("themes.html")
    page.locator("summary", has_text="Move staff").click()
    link = page.locator('[id="q-N01:anna:k1"]').get_by_role(
        "link", name="Link to this quotation")  # fmt: skip
    link.click()
    assert page.url.endswith("#q-N01:anna:k1")
    page.get_by_role("link", name="Link to the theme “Learning").click()
    assert page.url.endswith("#theme-learning")


def test_contrary_evidence_can_be_shown_alone(open_page):
    """The number of contrary codings leads to exactly them; the code's name into its box."""
    page = open_page("themes.html")
    page.get_by_role("link", name="1 contrary").first.click()
    settled(page)
    assert visible(page) == {"N01:ben:k1"}
    again = open_page("themes.html")
    again.locator("#theme-adapting dl a", has_text="Move staff").click()
    again.locator('[id="q-N01:ben:k1"]').wait_for()


@pytest.mark.parametrize("hash_", ["#theme-gone?narrative=N01", "#filter?%zz=%", "#?=&=", "#%"])
def test_an_address_that_means_nothing_breaks_nothing(open_page, hash_):
    """The page opens, and can be shown whole again."""
    page = open_page("themes.html" + hash_)
    page.wait_for_function("document.querySelector('#th-count').textContent !== ''")
    button = page.get_by_role("button", name="Show all again")
    if button.is_visible():
        button.click()
    settled(page, "9 codings")


def test_without_script_everything_is_there(open_page):
    """Themes' names lead from the tables to the theme; quotations open; no empty bar or sheet."""
    page = open_page("themes.html", java_script_enabled=False)
    assert page.locator("#filter").is_hidden()
    assert page.locator("fieldset").first.is_hidden()
    page.locator("table[data-by] tbody th a[href^='#theme-']").first.click()
    assert "#theme-" in page.url
    page.locator("summary", has_text="Move staff").click()
    assert page.locator("ul[data-g] > li").first.is_visible() or page.locator(
        '[id="q-N01:anna:k1"]').is_visible()  # fmt: skip


def test_by_keyboard_alone(open_page):
    """Tab reaches search and filters; a list is chosen from and all shown again without a mouse."""
    page = open_page("themes.html")
    page.get_by_label("Search").focus()
    page.keyboard.type("pool")
    settled(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "th-all":
            break
    page.keyboard.press("Enter")
    settled(page, "9 codings")
    page.locator("#th-by summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "th-by-in"
    page.keyboard.press("ArrowDown")
    settled(page)


def test_on_paper(open_page):
    """Printed, boxes are open and tools are gone; a filter stays, with a word on what is shown."""
    page = open_page("themes.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("header nav").is_hidden()
    assert page.locator("#filter").is_hidden()
    assert page.locator("fieldset").first.is_hidden()
    assert page.locator("ul[data-g] > li").first.is_visible()
    page.emulate_media(media="screen")
    choose(page, "narrative", "N02")
    page.emulate_media(media="print")
    assert page.locator("#th-count").is_visible()
    assert page.locator("#th-q").is_hidden()


def test_numbers_lead_to_the_theme_s_own_page(browser, copy, monkeypatch):
    """With too many quotations for one page, a number leads to the theme's page, filtered there."""
    from synth.report.parts import evidence
    from synth.steps import report

    monkeypatch.setattr(evidence, "MOST", 3)
    monkeypatch.setattr(evidence, "SHOWN", 2)
    report.run(copy.root)
    page = browser.new_page()
    page.goto((copy.root / "reports/themes.html").as_uri())
    table = page.locator("table[data-by=coder]")
    table.scroll_into_view_if_needed()
    table.locator("td a").first.wait_for()
    link = table.locator("tr", has_text="Means").locator("td a").first
    number = int(link.inner_text())
    link.click()
    page.wait_for_url("**/themes/adapting.html#theme-means?coder=anna")
    settled(page, f"Shown: {number} of the ")
    assert len(visible(page)) == number
    page.locator("#theme-adapting").get_by_label("Agree", exact=True).check()
    assert page.locator("#th-progress").inner_text() == "1 of 2 themes reviewed."
    page.goto((copy.root / "reports/themes.html").as_uri())
    assert page.locator("#theme-adapting").get_by_label("Agree", exact=True).is_checked()
    page.close()
