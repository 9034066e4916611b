"""The agreement page of a study with three coders, a second coding, rounds and a consensus."""

from __future__ import annotations

import re
import shutil

import pytest
from bs4 import BeautifulSoup
from making import make, report_data
from reading import broken_links, soups

from synth import wording
from synth.reasons import Reason
from synth.report.agreement.page import page as agreement_page
from synth.report.parts.environment import Site
from synth.steps import report
from synth.tables.agree import Coverage
from synth.tables.agree_units import ExclusiveAgreement, ExclusiveClash


@pytest.fixture(scope="module")
def page(talked):
    """The page, parsed."""
    return BeautifulSoup(talked.page("agreement.html"), "html.parser")


def text(tag):
    """A tag's text with its white space settled."""
    return " ".join(tag.get_text(" ").split())


def section(page, name):
    """The section that a heading opens."""
    return page.find(id=name).find_parent("section")


def test_it_stands_in_its_reading_order(page):
    """What was compared, what to discuss, the figures, the disagreements, screening, planning."""
    order = ["compared", "first", "reading", "pooled", "after", "by-round", "by-section",
             "by-narrative", "without", "twice", "level-code", "level-subtheme", "level-theme",
             "pairs", "other", "confusion", "differ", "screening", "planning"]  # fmt: skip
    found = [tag["id"] for tag in page.find_all(id=True) if tag["id"] in order]
    assert found == order


def test_it_says_what_was_left_out_and_why(page):
    """Every reason with its number, and every coder's state in every narrative."""
    said = text(section(page, "compared"))
    for one in ("5 codings are in no comparison of sentences", "1 coding on no unit", "Second coding of a coder", "second coding by ben",
                "Narrative not complete", "2 narratives of 3", "round 2", "in progress",
                "not coded"):  # fmt: skip
        assert one in said, one


def test_whole_narratives_and_passages(page):
    """Both questions have their answer in a sentence, and their tables folded away."""
    other = section(page, "other")
    assert "Of these" in text(other) and "every coder of the narrative used the code in" in text(
        other
    )
    assert "at least 50% of the passage" in text(other)
    headings = [text(summary) for summary in other.select("details > summary")]
    assert headings[:3] == ["Each code", "Each narrative", "Each code"]
    assert not any(details.has_attr("open") for details in other.find_all("details"))
    assert [a["href"] for a in page.select(".toc a") if a["href"] == "#other"] == ["#other"]


def test_other_coefficients_are_folded(page):
    """Fleiss' κ and Brennan–Prediger stand below the table of each level."""
    for level in ("code", "subtheme", "theme"):
        (folded,) = section(page, f"level-{level}").find_all("details")
        heads = [text(th) for th in folded.select("thead th")]
        assert heads[1:] == ["α", "Fleiss’ κ", "Brennan–Prediger"]
        main = section(page, f"level-{level}").select("table.figures thead th")
        assert "Fleiss’ κ" not in [text(th) for th in main]


def test_groups_of_exclusive_codes():
    """A group has its three figures and those of its codes; one whose codes overlapped has why not
    and where."""

    def row(group, measure, code="", alpha=0.5, **more):
        return make(ExclusiveAgreement, group=group, measure=measure, id=code, alpha=alpha, **more)

    clash = {"reason": Reason.CODES_TOGETHER(n=1), "alpha": float("nan")}
    data = report_data(
        Site("T"),
        make(Coverage, narrative="N01", coder="ann", counts=True),
        row("g", "u"), row("g", "|u"), row("g", "cu", low=0.2, high=0.7), row("g", "(k)u", "a"),
        row("h", "u", **clash), row("h", "(k)u", "b", **clash),
        make(ExclusiveClash, group="h", narrative="N01", coder="ann", code_a="b", code_b="c", coding_b="N01:ann:k"),
    )  # fmt: skip
    page = BeautifulSoup(agreement_page(data), "html.parser")
    said = text(section(page, "other"))
    assert "cuα .50 .20 to .70 which code" in said and "(k)uα" in said
    assert "in 1 place a coder gave two of them to one text" in said
    (place,) = section(page, "other").select("li a[href^='narratives/']")
    assert place["href"] == "narratives/N01.html#c-N01:ann:k"


def test_codings_on_no_unit_are_listed_with_their_place(page):
    """The one on the cell “Beds” has its link, its code, and what the sentence is instead."""
    (entry,) = section(page, "compared").select("#no-unit li")
    assert entry.a["href"].startswith("narratives/N01.html#c-N01:ben:")
    assert "Shared pool" in text(entry) and "(a label)" in text(entry)
    assert "are units; the heads of tables, labels" in text(section(page, "compared"))


def test_the_first_passages_lead_into_the_text_and_the_list(page, talked):
    """Each has its sentence, who gave what, and both links."""
    rows = section(page, "first").select("#first-passages + ol > li")
    assert 0 < len(rows) <= 5
    assert "Eight teams were followed for a year." in text(rows[0])
    assert "anna, not ben, cleo" in text(rows[0])
    hrefs = [a["href"] for a in rows[0].find_all("a")]
    assert "narratives/N01.html#s-1" in hrefs
    assert any(href.startswith("#d-N01:") for href in hrefs)


def test_the_interval_is_not_told_as_what_it_is_not(page):
    """Its kind, by its one name, over narratives; nothing about other studies or truth."""
    said = text(section(page, "reading"))
    assert wording.INTERVAL_KIND in said
    assert "narratives" in said
    assert not re.search(r"95 (of|out of) 100|true value|confidence|probab", said)


def test_before_and_after_consensus(page):
    """Both figures, and a word on what the second is not."""
    rows = [text(tr) for tr in section(page, "pooled").select("#after ~ .scroll")[0].select("tr")]
    assert rows[1] == "Codes .400 .507 2"
    assert "no evidence of reliability" in text(section(page, "pooled"))


def test_an_undefined_figure_has_its_reason_in_its_place(page):
    """A round without two coders, a narrative nobody completed, a section without a code."""
    for name, said in (("by-round", "no unit was coded by two coders"),
                       ("by-section", "no variation"),
                       ("by-narrative", "no unit was coded by two coders")):  # fmt: skip
        assert said in text(page.find(id=name).find_next("table"))


def test_three_coders_are_a_map_with_numbers(page):
    """Every pair twice, with κ and the sentences both coded; nothing on the diagonal."""
    table = page.find(id="pairs-code").find_next("table")
    cells = [[text(td) for td in tr.find_all("td")] for tr in table.select("tbody tr")]
    assert [row[i] for i, row in enumerate(cells)] == ["·"] * 3
    assert cells[0][1] == cells[1][0]
    assert re.fullmatch(r"−?\.\d\d \d+", cells[0][2])


def test_each_disagreement_shows_both_sides(page):
    """Both spans in their sentence, memos, definitions, links into the text, and the decision."""
    one = page.find(id="d-N01:anna:cc53b8f7ce-N01:ben:cbd8993a26")
    assert [text(m) for m in one.find_all("mark")] == [
        "Eight teams were followed", "teams were followed for a year. It ended"]  # fmt: skip
    assert 'Eight teams were followed for a year. It ended <script>alert("never")</script>' in text(
        one.select_one(".said")
    )
    assert {a["href"] for a in one.find_all("a")} >= {
        "narratives/N01.html#s-1", "narratives/N01.html#c-N01:anna:cc53b8f7ce",
        "narratives/N01.html#c-N01:ben:cbd8993a26", "codebook.html#code-alone"}  # fmt: skip
    decision = text(one.select_one(".decision"))
    assert decision == "Consensus: kept as a difference; by anna, 2026-03-09. Read <u>again</u>"
    assert "=cmd|<i>" in text(section(page, "differ"))
    assert page.select(".differ details dl a[href='codebook.html#code-talk-it-over']")


def test_the_kinds_are_counted_and_add_up(page, talked):
    """The groups' numbers are those of the table; each row is in one entry."""
    lines = (talked.root / "build/agree/disagreements.csv").read_text("utf-8").splitlines()[1:]
    said = text(section(page, "kind-missed").find("h3"))
    assert "(missed, 5)" in said
    counts = [int(li["data-count"]) for li in page.select(".differ > li")]
    assert sum(counts) == len(lines) == 11


def test_a_stale_decision_is_named(page):
    """With what changed; the note counts open and decided."""
    stale = page.find(id="stale").find_next("ul")
    assert "anna:c2a393b9fe is gone" in text(stale)
    note = text(page.find(id="consensus"))
    assert "1 agreed from the start, 2 decided" in note
    assert "4 open; 1 stale" in note
    assert "1 entry differs in voice or polarity alone" in note


def test_the_overview_tells_of_the_consensus(talked, made):
    """One line with a link where there is a consensus, none where there is not."""
    line = "1 agreed, 2 decided, 4 open, 1 stale"
    page = BeautifulSoup(talked.page("index.html"), "html.parser")
    assert line in text(page)
    assert page.find("a", href="agreement.html#differ")
    assert "Consensus:" not in made.page("index.html")


def test_screening_has_its_table_and_figures(page):
    """The 2 × 2 table, κ, AC1 and α with n."""
    said = text(section(page, "screening"))
    assert "author-1 and author-2, 2 studies" in said
    assert "κ .00 · AC1 .20 · α .00" in said
    assert len(section(page, "screening").find("table").select("tbody tr")) == 2


def test_links_ids_and_escaping_hold(talked):
    """Every link leads somewhere, ids are unique, people's markup is text."""
    assert broken_links(talked) == []
    for name, soup in soups(talked).items():
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
    page = soups(talked)["agreement.html"]
    assert not page.find_all(["i", "u", "em"])
    assert len(page.find_all("script")) == 1
    assert all(label.get("for") and page.find(id=label["for"]) for label in page.find_all("label"))


def test_the_same_input_gives_the_same_bytes(talked, talked_copy):
    """Made again elsewhere, not a byte differs."""
    before = talked.bytes()
    shutil.rmtree(talked_copy.root / "reports/tables")
    report.run(talked_copy.root)
    assert talked_copy.bytes() == before


def test_no_word_judges(page):
    """No label of a published scale stands anywhere."""
    assert not re.search(
        r"\b(poor|fair agreement|moderate|substantial|almost perfect|acceptable|tentative|reliable)\b",
        text(page),
    )


def test_a_reflexive_study_shows_differences_and_no_coefficient(talked_copy):
    """No α, κ, AC1, uα, share or drawing; disagreements, confusion and consensus are there, and
    tables of coefficients are removed."""
    config = (talked_copy.root / "config.yaml").read_text(encoding="utf-8")
    talked_copy.write("config.yaml", config.replace("approach: codebook", "approach: reflexive"))
    talked_copy.make()
    html = talked_copy.page("agreement.html")
    soup = BeautifulSoup(html, "html.parser")
    said = text(soup.main)
    assert "<svg" not in html
    assert not re.search(r"[ακ]|AC1|\d%|(?<![\d-])\.\d\d", said)
    for name in ("compared", "first", "confusion", "consensus", "kind-missed", "screening"):
        assert soup.find(id=name), name
    for name in ("pooled", "level-code", "pairs", "planning", "reading"):
        assert not soup.find(id=name), name
    tables = {path.name for path in (talked_copy.root / "reports/tables").iterdir()}
    assert "disagreements.csv" in tables
    assert not tables & {"agreement.csv", "agreement_pairs.csv", "agreement_pooled.csv",
                         "agreement_unitizing.csv", "agreement_planning.csv"}  # fmt: skip
    assert broken_links(talked_copy) == []


def test_coders_who_agree_in_everything(study):
    """No disagreement, nothing confused, nothing to discuss: said plainly."""
    for coder in ("anna", "ben"):
        for path in (study.root / f"codings/{coder}").iterdir():
            path.unlink()
        study.write(f"codings/{coder}/N02.yaml", f"""\
            narrative: N02
            coder: {coder}
            status: complete
            codebook: 2
            codings:
              - {{code: talk-it-over, quote: The team talked about it.}}
            """)  # fmt: skip
    study.make()
    said = text(BeautifulSoup(study.page("agreement.html"), "html.parser"))
    assert "differ in nothing that is compared" in said
    assert "There are none" in said
    assert "Nowhere did one coder give a code" in said
    assert broken_links(study) == []


def test_two_who_coded_nothing(study):
    """Complete and without a coding: every figure is undefined, with its reason; nothing fails."""
    for coder in ("anna", "ben"):
        for path in (study.root / f"codings/{coder}").iterdir():
            path.unlink()
        study.write(f"codings/{coder}/N02.yaml",
                    f"narrative: N02\ncoder: {coder}\nstatus: complete\ncodebook: 2\ncodings: []\n")  # fmt: skip
    study.make()
    page = BeautifulSoup(study.page("agreement.html"), "html.parser")
    assert "no variation" in text(section(page, "pooled"))
    assert "1.00" not in text(section(page, "pooled"))
    assert broken_links(study) == []


def test_ten_thousand_disagreements_leave_the_page_light(talked_copy):
    """The page grows no more than its 200 entries need; the table file has all."""
    path = talked_copy.root / "build/agree/disagreements.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    row = next(r for r in rows if ",missed," in r and ":k2," in r)
    many = [row.replace(":k2,", f":k{i},") for i in range(10_000)]
    path.write_text("\n".join([head, *many, ""]), encoding="utf-8")
    report.run(talked_copy.root)
    assert len(talked_copy.page("agreement.html")) < 500_000
    table = talked_copy.root / "reports/tables/disagreements.csv"
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == 10_001
