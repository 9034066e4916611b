"""The figures page in a real browser, opened from disk."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

#: Texts of a drawing that stick out of the smallest rectangle their middle lies in.
OUTSIDE = """() => {
const out = [];
document.querySelectorAll('#fig-theme-map ~ .fig-drawing svg').forEach(svg => {
  const rects = [...svg.querySelectorAll('rect')].map(r => r.getBBox());
  svg.querySelectorAll('text').forEach(text => {
    const b = text.getBBox(), x = b.x + b.width / 2, y = b.y + b.height / 2;
    const own = rects.filter(r => x > r.x && x < r.x + r.width && y > r.y && y < r.y + r.height)
      .sort((p, q) => p.width * p.height - q.width * q.height)[0];
    if (own && (b.x < own.x || b.x + b.width > own.x + own.width)) out.push(text.textContent);
  });
});
return out; }"""


@pytest.fixture
def open_page(browser, made):
    """Opens the page; at the end there must be no message and no request."""
    contexts, wrong = [], []

    def go(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.is_navigation_request() else wrong.append(r.url))
        page.goto((made.root / "reports/figures.html").as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_and_fits_a_phone(open_page, scheme):
    """No message, no request, nothing wider than the screen, with everything opened too."""
    page = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_labels_fit_their_boxes(open_page):
    """The lines that were broken by reckoned widths are no wider than the boxes when drawn."""
    page = open_page()
    assert page.locator("#fig-theme-map ~ .fig-drawing text").count() > 3
    assert page.evaluate(OUTSIDE) == []


def test_a_number_of_the_matrix_leads_to_its_quotations(open_page):
    """From another page: the themes open, filtered to that theme and narrative."""
    page = open_page()
    link = page.locator(".fig-framework a[data-f]").first
    number, narrative = link.inner_text(), link.get_attribute("data-f").partition("=")[2]
    link.click()
    page.wait_for_url("**/themes.html#theme-*")
    said = page.locator("#filter [role=status]").inner_text()
    assert said.startswith(f"Shown: {number} ")
    assert narrative in said
