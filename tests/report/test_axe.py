"""Every page by axe-core, in light and dark, with everything unfolded."""

from __future__ import annotations

from importlib import resources

import pytest

pytestmark = pytest.mark.browser
axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
SCRIPT = (resources.files(axe) / "axe.min.js").read_text(encoding="utf-8")
PAGES = ["index.html", "themes.html", "figures.html", "agreement.html", "codebook.html",
         "suggestions.html", "standards.html", "workshop.html", "synthesis.html",
         "narratives/N01.html"]  # fmt: skip
#: Every rule there is, not only those of WCAG; what axe could not decide is left to people.
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
  v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | ")))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("of", "name"), [*(("made", name) for name in PAGES), ("talked", "agreement.html")]
)
def test_axe_finds_nothing(browser, request, of, name, scheme):
    """No rule of axe is broken, and every drawing has a name and a description, which axe does not
    ask for."""
    root = request.getfixturevalue(of).root
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto((root / "reports" / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(SCRIPT)
    assert page.evaluate(RUN) == []
    unnamed = page.evaluate("""[...document.querySelectorAll("svg")].filter(svg => {
        const named = (svg.getAttribute("aria-labelledby") || "").split(" ")
            .map(id => document.getElementById(id)).filter(Boolean);
        const tags = named.map(n => n.tagName.toLowerCase());
        return svg.getAttribute("role") !== "img" || !tags.includes("title")
            || !tags.includes("desc") || named.some(n => !n.textContent.trim());
    }).map(svg => svg.outerHTML.slice(0, 120))""")
    assert unnamed == []
    context.close()
