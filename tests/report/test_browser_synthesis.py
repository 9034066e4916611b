"""The one file to mail in a real browser, from a folder in which it stands alone."""

from __future__ import annotations

import pytest
from test_browser_review import TITLE, download, fill_in, read

pytestmark = pytest.mark.browser


@pytest.fixture
def mailed(browser, made, tmp_path):
    """Opens a copy of the file that has no other beside it; there must be no message and no
    request."""
    alone = tmp_path / "mail" / "synthesis.html"
    alone.parent.mkdir()
    alone.write_bytes((made.root / "reports/synthesis.html").read_bytes())
    contexts, wrong = [], []

    def go(fragment="", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.is_navigation_request() else wrong.append(r.url))
        page.goto(alone.as_uri() + fragment)
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def seen(page, selector):
    """Whether an element is drawn, and on the screen."""
    return page.locator(selector).evaluate("""e => { const b = e.getBoundingClientRect();
        return e.checkVisibility() && b.top >= 0 && b.bottom <= innerHeight }""")  # fmt: skip


def to_the_sentence(page):
    """From a theme's number to a quotation of it, to its sentence; the sentence's selector."""
    page.locator("#theme-adapting > p a[data-f]").first.click()
    link = page.locator('[id="q-N01:anna:k1"] > a').first
    link.click()
    return f'[id="{link.get_attribute("href")[1:]}"]'


@pytest.mark.parametrize("script", [True, False])
def test_two_clicks_lead_from_a_claim_to_its_sentence(mailed, script):
    """The closed text opens, the sentence is on the screen and marked; with script or without."""
    page = mailed(java_script_enabled=script)
    text = page.locator('[id="t-N01-"] details')
    assert text.get_attribute("open") is None
    if not script:
        page.locator("#th-means-move-staff summary").click()
    at = to_the_sentence(page)
    page.wait_for_function("document.querySelector(':target')?.tagName === 'SUP'") if script else 0
    assert text.get_attribute("open") is not None
    assert seen(page, at)
    ground = "e => getComputedStyle(e).backgroundColor"
    plain = page.locator('[id="t-N02-"] p').first.evaluate(ground)
    assert page.locator(at).evaluate(ground) != plain
    assert (
        page.locator(at).evaluate("e => getComputedStyle(e.closest('p,li')).backgroundColor")
        != plain
    )


def test_the_same_link_opens_a_text_that_was_closed_again(mailed):
    """The address stays the same, so no event tells of it."""
    page = mailed()
    at = to_the_sentence(page)
    text = page.locator('[id="t-N01-"] details')
    text.evaluate("e => { e.open = false }")
    page.locator('[id="q-N01:anna:k1"] > a').first.click()
    page.wait_for_function("document.querySelector('[id=\"t-N01-\"] details').open")
    assert seen(page, at)


def test_a_link_with_a_sentence_opens_there(mailed):
    """A sentence's address can be sent; one that is not there does no harm."""
    page = mailed()
    at = to_the_sentence(page)
    fragment = at.removeprefix('[id="').removesuffix('"]')
    again = mailed(f"#{fragment}")
    assert seen(again, at)
    assert mailed("#t-N01-9999").locator("h1").is_visible()
    assert mailed("#%E0%A4%A").locator("h1").is_visible()


def test_filter_and_search(mailed):
    """Words, a narrative, a number of a table: what fits is left, and it is said how much."""
    page = mailed()
    page.get_by_label("Search").fill("midwife")
    page.get_by_text("Shown: 2 of the").wait_for()
    page.get_by_role("button", name="Show all again").click()
    page.locator("#th-by summary").click()
    page.locator("#th-by-narrative").select_option("N02")
    page.wait_for_function("""[...document.querySelectorAll('.quotes > li')].every(
        e => e.hidden || !e.checkVisibility() || e.id.includes('N02:'))""")
    cell = page.locator(".fig-framework td a").first
    number = cell.inner_text()
    cell.click()
    page.get_by_text(f"Shown: {number} of the").wait_for()


def test_the_review_sheet_there_and_back(mailed, tmp_path):
    """Filled in, still there after a reload, downloaded, read by the study."""
    page = mailed()
    fill_in(page)
    page.wait_for_timeout(500)  # Chromium hands over what a page keeps a moment later.
    page.reload()
    assert page.locator("#th-c-adapting").input_value() == "Yes, but: “how”?"
    assert "1 of 2 themes reviewed, 1 quotation flagged." in page.locator(
        "#th-progress").inner_text()  # fmt: skip
    assert download(page, tmp_path) == "reviewer-1.yaml"
    (one,) = read(tmp_path, TITLE).themes
    assert (one.theme, one.verdict, one.comment) == ("adapting", "agree", "Yes, but: “how”?")
    assert [(f.quotation, f.comment) for f in one.flags] == [("N01:anna:k1", "Is it moved?")]


def test_on_paper_everything_is_open(mailed):
    """Quotations and texts are drawn; what can only be clicked is not."""
    page = mailed(java_script_enabled=False)
    page.emulate_media(media="print")
    for selector in (".quotes > li", ".one-body p", "#fig-theme-map", "#std-entreq"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None, selector
        assert box["height"] > 0, selector
    assert page.locator("header nav").is_hidden()
    assert len(page.pdf()) > 20_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(mailed, scheme):
    """Nothing wider than 390 pixels, closed or open."""
    page = mailed(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 390
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(width) <= 390
