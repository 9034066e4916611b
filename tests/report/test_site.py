"""What holds for every page: nothing loaded, nothing run but the page's own, every link leads
somewhere, the same input gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from reading import broken_links, soups

from synth.report.pages import PAGES
from synth.report.parts import evidence
from synth.report.parts.environment import Site


def test_there_is_a_page_for_everything(made):
    """The pages of the navigation, one a narrative, and the one file to mail."""
    own = {"narratives/N01.html", "narratives/N02.html", "narratives/N03.html", "synthesis.html"}
    assert set(made.pages) == {page.file for page in PAGES} | own


def test_every_link_leads_somewhere(made):
    """Every link inside the report names a file that is there and an id on it."""
    assert broken_links(made) == []


def test_every_link_leads_somewhere_when_themes_are_split(copy, monkeypatch):
    """With a page for each theme, numbers lead there, and back."""
    monkeypatch.setattr(evidence, "MOST", 3)
    monkeypatch.setattr(evidence, "SHOWN", 2)
    from synth.steps import report

    report.run(copy.root)
    assert {"themes/adapting.html", "themes/learning.html"} < set(copy.pages)
    assert broken_links(copy) == []
    page = BeautifulSoup(copy.page("themes.html"), "html.parser")
    cell = page.select_one("tr.sub th a")
    assert cell["href"].startswith("themes/adapting.html#theme-")


def test_ids_are_unique_on_every_page(made):
    """Two elements with one id would make a link ambiguous."""
    for name, soup in soups(made).items():
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_the_policy_allows_exactly_the_page_s_own_style_and_script(made):
    """default-src is none, and the hashes are those of the inline style and script."""
    for name, page in made.pages.items():
        soup = BeautifulSoup(page, "html.parser")
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy
        for tag, directive in (("style", "style-src"), ("script", "script-src")):
            (found,) = [t for t in soup.find_all(tag) if t.get("type") != "application/json"]
            digest = base64.b64encode(hashlib.sha256(found.string.encode()).digest()).decode()
            assert f"{directive} 'sha256-{digest}'" in policy, name


def test_nothing_is_loaded(made):
    """No element that fetches, no address in the style, no style or handler on an element."""
    for name, soup in soups(made).items():
        assert not soup.find_all(["link", "img", "iframe", "object", "embed", "form", "base"]), name
        assert not soup.find_all(src=True), name
        assert "url(" not in soup.style.string
        assert "@import" not in soup.style.string
        for tag in soup.find_all(True):
            assert not [a for a in tag.attrs if a.startswith("on") or a == "style"], (name, tag)


def test_people_s_markup_is_text(made):
    """`<script>` in a narrative, `<b>` in a title, a label, a memo: shown, never run."""
    for name, soup in soups(made).items():
        scripts = [s for s in soup.find_all("script") if s.get("type") != "application/json"]
        assert len(scripts) == 1, name
        assert "never" not in scripts[0].string
        assert not soup.find_all(["i", "u", "em"]) or name in (
            "narratives/N01.html",
            "synthesis.html",
        )
    text = BeautifulSoup(made.page("narratives/N01.html"), "html.parser").get_text()
    assert '<script>alert("never")</script>' in text
    assert "<img src=x onerror=alert(1)>" in text
    assert "A <b>small</b> study" in made.page("index.html").replace("&lt;", "<").replace(
        "&gt;", ">"
    )


def test_data_beside_the_page_cannot_end_its_element(made):
    """A setting called `</script><b>x` stays inside the data block."""
    page = made.page("themes.html")
    block = page.partition('type="application/json"')[2].partition("</script>")[0]
    assert "\\u003c/script\\u003e\\u003cb\\u003ex" in block


def test_every_page_has_its_landmarks_and_one_heading_order(made):
    """lang, skip link, header, nav, main, footer; one h1; no heading level is skipped."""
    for name, soup in soups(made).items():
        assert soup.html["lang"] == "en"
        assert soup.body.find("a")["href"] == "#main"
        assert soup.find("main")["id"] == "main"
        assert all(soup.find(tag) for tag in ("header", "nav", "footer"))
        levels = [int(h.name[1]) for h in soup.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1
        assert levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in pairwise(levels)), (name, levels)


def test_every_page_names_the_study_and_what_counts(made):
    """The title and the counting layer stand on every page, and the other pages are linked."""
    for name, soup in soups(made).items():
        text = soup.get_text()
        assert "A <b>small</b> study, “quoted” & 'plain' 🩺" in text, name
        assert "the codings of all coders (union)" in text
        assert len(soup.select("header nav a")) == (
            6 if name == "synthesis.html" else sum(bool(page.title) for page in PAGES)
        )
        assert soup.title.string


def test_every_drawing_and_table_is_named(made):
    """An SVG has role, title and description; a table that scrolls can be reached and is named."""
    for soup in soups(made).values():
        for svg in soup.find_all("svg"):
            assert svg["role"] == "img"
            for one in svg["aria-labelledby"].split():
                assert soup.find(id=one).get_text()
        for box in soup.select(".scroll"):
            assert box["tabindex"] == "0"
            assert box["role"] == "group"
            named = box.get("aria-label") or soup.find(id=box["aria-labelledby"]).get_text()
            assert named.strip()


def test_references_between_elements_hold(made):
    """aria-labelledby and label-for name ids that are there."""
    for name, soup in soups(made).items():
        for tag in soup.find_all(attrs={"aria-labelledby": True}):
            for one in tag["aria-labelledby"].split():
                assert soup.find(id=one) is not None, (name, one)
        for tag in soup.find_all("label"):
            assert soup.find(id=tag["for"]) is not None


def test_the_same_input_gives_the_same_bytes(study, made):
    """Another folder, another time: not a byte differs, and no path of the machine is in it."""
    study.make()
    assert study.bytes() == made.bytes()
    for name, content in study.bytes().items():
        assert str(study.root).encode() not in content, name


def test_pages_of_what_is_gone_are_removed_and_others_are_left(copy):
    """A page made here for a narrative or theme that is gone goes; a file somebody put there stays."""
    folder = copy.root / "reports"
    (folder / "narratives/mine.html").write_text("<p>mine</p>", encoding="utf-8")
    (folder / "narratives/notes.txt").write_text("mine", encoding="utf-8")
    (folder / "themes").mkdir()
    (folder / "themes/old.html").write_bytes((folder / "themes.html").read_bytes())
    (folder / "tables/theme_by_weather.csv").write_text("old", encoding="utf-8")
    for path in copy.root.glob("narratives/N03*"):
        path.unlink()
    copy.make()
    assert not (folder / "narratives/N03.html").exists()
    assert not (folder / "themes/old.html").exists()
    assert not (folder / "tables/theme_by_weather.csv").exists()
    assert (folder / "narratives/mine.html").exists()
    assert (folder / "narratives/notes.txt").exists()


def test_a_site_s_layer_is_on_the_page(copy):
    """With one coder counting, every page says whose codings count."""
    config = (copy.root / "config.yaml").read_text(encoding="utf-8")
    copy.write("config.yaml", config + "counting: anna\n")
    copy.make()
    assert all("the codings of anna alone" in page for page in copy.pages.values())
    assert Site("x", "anna").layer in copy.page("themes.html")


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (["narratives", "codings", "codebooks/themes"],
         {"index.html": "There are no narratives yet", "themes.html": "No themes have been built",
          "agreement.html": "nothing to compare yet", "suggestions.html": "No term of the codebook"}),
        (["codings"],
         {"index.html": "not coded", "agreement.html": "nothing to compare yet",
          "narratives/N01.html": "No coder has marked anything", "codebook.html": "nobody"}),
        (["codebooks/themes"],
         {"index.html": "No themes have been built yet", "themes.html": "codebooks/themes/"}),
        (["codings/ben"], {"agreement.html": "nothing to compare yet"}),
        (["codebooks/themes", "codings", "narratives/screening.csv"], {"index.html": "None."}),
    ],
)  # fmt: skip
def test_a_study_that_lacks_something_says_so(study, without, said):
    """Empty studies, no codings, no themes, one coder: pages that say it plainly, links that hold."""
    import shutil

    for name in without:
        path = study.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    study.make()
    for name, words in said.items():
        text = BeautifulSoup(study.page(name), "html.parser").get_text()
        assert " ".join(words.split()) in " ".join(text.split()), name
    assert broken_links(study) == []


def test_a_bare_study(study):
    """A title and nothing else: no coders, questions, codes, narratives."""
    import shutil

    for name in ("narratives", "codings", "codebooks"):
        shutil.rmtree(study.root / name)
    study.write("config.yaml", "title: Bare\n")
    study.write("codebooks/codes.yaml", "version: 1\ncodes: []\n")
    study.make()
    assert broken_links(study) == []
    assert "There are no codes yet" in study.page("codebook.html")
    assert "names no coders" in study.page("agreement.html")


def test_a_round_without_themes(study):
    """A round that holds no themes yet is told, not an error."""
    study.write("codebooks/themes/03-empty.yaml", "round: 3\nstage: analytical\n")
    study.make()
    assert "The last round holds no themes" in study.page("themes.html")
    assert broken_links(study) == []
