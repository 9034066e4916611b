"""The pages in a real browser, opened from disk."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
PAGES = ["index.html", "themes.html", "agreement.html", "codebook.html", "suggestions.html",
         "narratives/N01.html", "narratives/N03.html"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_and_fits_a_phone(open_page, name, scheme):
    """No message, no request, and nothing wider than a screen of 390 pixels."""
    page = open_page(name, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_agreement_page_fits_and_can_be_read(open_page, scheme):
    """With every part it can have: nothing wider than a phone, and contrast in both schemes."""
    page = open_page("agreement.html", of="talked", viewport={"width": 390, "height": 800},
                     color_scheme=scheme)  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_disagreements_can_be_chosen(open_page):
    """By kind, code, narrative and state; the address keeps the choice; one button shows all."""
    page = open_page("agreement.html", of="talked")
    items = page.locator(".differ > li:visible")
    every = items.count()
    page.get_by_label("Kind", exact=True).select_option("boundary")
    assert items.count() == 1
    assert "Shown: 1 of the 11" in page.locator("#picked").inner_text()
    assert page.locator("#kind-missed").is_hidden()
    page.get_by_label("Kind", exact=True).select_option("")
    page.get_by_label("Consensus", exact=True).select_option("difference")
    page.get_by_label("Code", exact=True).select_option("alone")
    chosen = items.count()
    assert 0 < chosen < every
    assert page.url.endswith("#differ?code=alone&state=difference")
    again = open_page(page.url.rsplit("/", 1)[1], of="talked")
    assert again.locator(".differ > li:visible").count() == chosen
    page.get_by_role("button", name="Show all again").click()
    assert items.count() == every
    assert page.url.endswith("#differ")


def test_a_confused_pair_leads_to_its_passages(open_page):
    """The link sets both codes; a link to one disagreement shows it though it was filtered out."""
    page = open_page("agreement.html", of="talked")
    page.locator("#confusion ~ .scroll a[data-pick]").first.click()
    page.wait_for_function("!document.querySelector('#picks button').hidden")
    for item in page.locator(".differ > li:visible").all():
        assert {item.get_attribute("data-a"), item.get_attribute("data-b")} == {
            "move-staff", "surprise"}  # fmt: skip
    page.get_by_role("link", name="Side by side").first.click()
    page.wait_for_function("document.querySelector('.differ > li:target').checkVisibility()")


def test_without_script_disagreements_stand_in_groups(open_page):
    """No box to choose by, every entry there, the kinds linked."""
    page = open_page("agreement.html", of="talked", java_script_enabled=False)
    assert page.locator("#picks").is_hidden()
    assert page.locator(".differ > li:visible").count() == page.locator(".differ > li").count() > 0
    page.get_by_role("link", name="1 boundary").click()
    assert page.url.endswith("#kind-boundary")


def test_a_link_to_a_coding_lights_its_whole_passage(open_page):
    """The permanent link scrolls to the passage and marks all its pieces, also without script."""
    for options in ({}, {"java_script_enabled": False}):
        page = open_page("narratives/N01.html#c-N01:ben:k1", **options)
        pieces = page.locator('[data-k~="N01:ben:k1"]')
        assert pieces.count() > 1
        for i in range(pieces.count()):
            colour = pieces.nth(i).evaluate("e => getComputedStyle(e).backgroundColor")
            assert colour != "rgba(0, 0, 0, 0)"
        other = page.locator(".m:not([data-k~='N01:ben:k1'])").first
        assert other.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert pieces.first.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.top < innerHeight }")  # fmt: skip


def test_an_entry_and_its_passage_point_to_each_other(open_page):
    """Focus on an entry lights its passage; it goes out again."""
    page = open_page("narratives/N01.html")
    link = page.locator('[data-c="N01:anna:k1"] a').first
    link.focus()
    assert page.locator('.m.lit[data-k~="N01:anna:k1"]').count() > 0
    page.locator("h1").hover()
    link.blur()
    assert page.locator(".m.lit").count() == 0


def test_the_search_box_finds_a_code(open_page):
    """Typing leaves the entries that hold the words."""
    page = open_page("codebook.html")
    page.get_by_label("Find a code").fill("unexpectedly")
    assert page.locator(".code-entry:visible").count() == 1


def test_the_keyboard_reaches_the_content_first(open_page):
    """The first stop is the skip link; it leads to the main part."""
    page = open_page("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


CONTRAST = """() => {
  const lum = c => { const v = c.map(x => { x /= 255; return x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
  const out = [];
  document.querySelectorAll('details').forEach(d => d.open = true);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg,script,.skip')) continue;
    const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) out.push([e.className, walk.currentNode.data.slice(0, 30), ratio.toFixed(2)]) }
  return out }"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(open_page, name, scheme):
    """All text has a contrast of 4.5 to 1 or more on its ground, in both schemes."""
    page = open_page(name, color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []
