"""Labels of 300 letters without a space, and right-to-left text, wherever people write: every page
fits a phone and a screen, and can be read."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser
TEXTS = {"long": "Donaudampfschifffahrt" * 14, "rtl": 'עברית وعربي \u200fمرحبا 👩‍👩‍👧 "x" <b>'}
PAGES = ["index.html", "themes.html", "figures.html", "agreement.html", "codebook.html",
         "suggestions.html", "standards.html", "workshop.html", "synthesis.html",
         "narratives/N02.html"]  # fmt: skip


@pytest.fixture(scope="module", params=sorted(TEXTS))
def labelled(request, begin, tmp_path_factory):
    """The small study with one such text for its labels, statements, questions and a title."""
    text = TEXTS[request.param]

    study = begin(tmp_path_factory.mktemp("labelled") / "study")

    def put(name, *lines):
        where = (study.root / name).read_text(encoding="utf-8")
        for i, one in enumerate(lines):
            assert one in where
            said = json.dumps(f"{i} {text}", ensure_ascii=False)
            comma = "," if one.endswith(",") else ""
            where = where.replace(one, f"{one.partition(':')[0]}: {said}{comma}")
        study.write(name, where)

    put("config.yaml", "text: For which purposes do people work together?",
        "text: How do they learn?", "reflexivity: A nurse for ten years.")  # fmt: skip
    put("codebooks/codes.yaml", "label: Move staff", "label: Talk it over", "label: Shared pool",
        "definition: Something comes unexpectedly.")  # fmt: skip
    put("codebooks/themes/02-analytical.yaml", "label: Adapting to <what> comes",
        "label: Learning in passing", "statement: Teams adapt by moving what they share.",
        'memo: "Not <sure>."', "contrary_sought: In the sections on tensions.",
        "label: Triggers,", "label: Means,",
        "decision: Adapting parted into its trigger and its means.")  # fmt: skip
    study.narrative("N02", text, title=json.dumps(text, ensure_ascii=False), setting="clinic")
    return study.make()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_screen(browser, labelled, name, width):
    """Closed and open."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((labelled.root / "reports" / name).as_uri())
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(wide) <= width
    page.close()


@pytest.mark.parametrize("name", ["index.html", "themes.html", "workshop.html", "synthesis.html"])
def test_the_narratives_stand_apart_from_the_statement(browser, labelled, name):
    """“(in Narratives 1, 2)” is read from left to right, whatever way the statement runs."""
    page = browser.new_page()
    page.goto((labelled.root / "reports" / name).as_uri())
    cited = page.locator("p[dir=auto] > span.soft", has_text="(in Narrative").first
    assert cited.evaluate("e => [getComputedStyle(e).direction, getComputedStyle(e).unicodeBidi]"
                          ) == ["ltr", "isolate"]  # fmt: skip
    page.close()
