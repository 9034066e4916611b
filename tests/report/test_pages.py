"""The overview, agreement, codebook and suggestions: each says what it should, and only that."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup


def text(study, name):
    """A page's text with its white space settled."""
    return " ".join(BeautifulSoup(study.page(name), "html.parser").get_text(" ").split())


def test_the_overview_tells_what_the_study_is(made):
    """Approach, questions, layer, reflexivity, themes, stages, screening, manifest."""
    page = text(made, "index.html")
    for said in (
        "agreement is material for discussing codes", "For which purposes do people work together?",
        "A nurse for ten years.", "no reflexivity statement", "Learning in passing",
        "Codes put together <by> what they serve.", "Screeners differ on 1 study",
        "protocol, no <findings>", "spaCy", "codebooks/codes.yaml",
    ):  # fmt: skip
        assert said in page


def test_the_overview_shows_who_coded_what(made):
    """Complete, in progress and not coded, in words and not by a sign alone."""
    soup = BeautifulSoup(made.page("index.html"), "html.parser")
    states = [
        [td.get_text() for td in row.select(".state")]
        for row in soup.select(".narratives tbody tr")
    ]
    assert states == [["4, complete", "3, complete"], ["2, complete", "1, in progress"],
                      ["not coded", "not coded"]]  # fmt: skip


def test_open_matters_are_open(made):
    """Orphans, recoding, themes without contrary evidence, unused and homeless codes."""
    soup = BeautifulSoup(made.page("index.html"), "html.parser")
    page = soup.find(id="open").parent.get_text(" ")
    for said in (
        "this was never written",
        "Too wide.",
        "Learning in passing",
        "Never used",
        "In no theme",
    ):
        assert said in page


def test_agreement_shows_every_figure_and_no_verdict(made):
    """α, percent, positive agreement, AC1, prevalence and n stand together; no word judges them."""
    page = text(made, "agreement.html")
    for said in ("Agree on use", "AC1", "Prevalence", "Cohen’s κ", "Pooled α"):
        assert said in page
    assert not re.search(
        r"\b(poor|moderate|substantial|almost perfect|acceptable|tentative)\b", page
    )


def test_undefined_coefficients_tell_their_reason(made):
    """A code that nobody used has no α of 1, but the reason why there is none."""
    soup = BeautifulSoup(made.page("agreement.html"), "html.parser")
    row = soup.find(id="code-never")
    assert "no variation" in row.get_text()
    assert "1.00" not in row.get_text().replace("100.0%", "")
    assert row.svg is None


def test_a_reflexive_study_has_no_coefficients(study):
    """The page says why; no α stands on it."""
    config = (study.root / "config.yaml").read_text(encoding="utf-8")
    study.write("config.yaml", config.replace("approach: codebook", "approach: reflexive"))
    study.make()
    page = study.page("agreement.html")
    assert "there are no agreement coefficients" in page
    assert "<svg" not in page


def test_the_codebook_holds_all_people_wrote(made):
    """Definition, include, exclude, examples, terms, parent, theme, use and changes of each code."""
    soup = BeautifulSoup(made.page("codebook.html"), "html.parser")
    entry = " ".join(soup.find(id="code-move-staff").get_text(" ").split())
    for said in (
        "People are moved between units <em>at once</em>.", "Hiring.", "A midwife was moved.",
        "moved a midwife", "For which purposes", "Through what", "inductive", "Holds",
        "Adapting to <what> comes", "anna: 1 sentence in 1 narrative (1 coding); ben: 1 sentence",
    ):  # fmt: skip
        assert said in entry
    assert soup.find(id="code-move-staff").find("a", href="#code-shared-pool")
    assert "rename" in soup.find(id="code-shared-pool").get_text()
    assert "Never used" in soup.find(id="unused").parent.get_text()


def test_suggestions_say_that_they_are_none_of_the_codings(made):
    """The warning comes before anything else; matches are marked, negation and codings told."""
    soup = BeautifulSoup(made.page("suggestions.html"), "html.parser")
    assert soup.h1.find_next("p").get_text().startswith("These are suggestions, not codings.")
    assert {m.get_text() for m in soup.find_all("mark")} == {"talked about"}
    lines = [" ".join(li.get_text(" ").split()) for li in soup.select(".quotes li")]
    assert len(lines) == 3
    assert "negated" in lines[0]
    assert "coded so by anna, ben" in lines[1]
    assert "not coded so" in lines[2]


def test_no_other_page_depends_on_suggestions(copy):
    """With other suggestions, only their page and their table differ."""
    from synth.steps import report

    before = copy.bytes()
    for path in copy.root.glob("build/suggest/*/suggestions.csv"):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0]
        path.write_text(header + "\n", encoding="utf-8")
    report.run(copy.root)
    after = copy.bytes()
    assert {n for n in before if before[n] != after[n]} == {
        "suggestions.html",
        "tables/suggestions.csv",
    }


def test_suggestions_switched_off(copy):
    """A page that says so, an empty table, and no need for the step's table."""
    import shutil

    from synth.steps import report

    config = (copy.root / "config.yaml").read_text(encoding="utf-8")
    copy.write("config.yaml", config + "suggestions: {enabled: false}\n")
    shutil.rmtree(copy.root / "build/suggest")
    report.run(copy.root)
    assert "switched off" in copy.page("suggestions.html")
    table = (copy.root / "reports/tables/suggestions.csv").read_text(encoding="utf-8-sig")
    assert table.count("\n") == 1
