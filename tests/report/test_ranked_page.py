"""The ranked part of the suggestions page: reasons in plain words, trust, and unnamed groups."""

from __future__ import annotations

import csv
import re

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def ranked(copy):
    """The small study with ranked suggestions, and its report made anew."""
    from synth.steps import rank, report

    config = (copy.root / "config.yaml").read_text()
    copy.write("config.yaml", config + "suggestions: {method: ranked, embeddings: off}\n")
    rank.run(copy.root)
    report.run(copy.root)
    return copy


def page(study):
    """The page's soup and its text, white space as read."""
    soup = BeautifulSoup(study.page("suggestions.html"), "html.parser")
    return soup, " ".join(soup.get_text().split())


def test_reasons_are_told_in_plain_words(ranked):
    """The term, the nearest text and the telling words; and still that it is no coding."""
    soup, text = page(ranked)
    assert soup.h1.find_next("p").get_text().startswith("These are suggestions, not codings.")
    own = soup.find(id="for-talk-it-over").find_parent("section").get_text()
    assert "term: talked about" in own
    assert "in wording (" in own
    assert "rules+tfidf" in text
    assert soup.find("dt", string="Embeddings").find_next("dd").get_text() == "off"
    assert "NaN" not in text and "nan" not in text.split()


def test_what_are_several_is_joined_and_notes_are_in_words(ranked):
    """Telling words, a group's phrases, and why there is no interval: on the page and in tables."""
    text = page(ranked)[1]
    assert re.search(r"telling words: \w+; \w+", text)
    assert "what sets them apart: known Not known." in text
    assert re.search(r"no interval: suggested \d+ times, in \d narratives", text)
    assert not re.search(r"\('|few-times|approximate\(", text)

    def column(table, name):
        path = ranked.root / f"reports/tables/{table}.csv"
        return {row[name] for row in csv.DictReader(path.open(encoding="utf-8-sig"))}

    assert any(re.fullmatch(r"\w+(; \w+)+", words) for words in column("suggestions_ranked", "words"))
    assert column("suggestions_new_codes", "phrases") == {"known"}
    assert all(note.startswith("no interval: coded") for note in column("suggestions_quality", "recall_note"))


def test_groups_have_quotes_and_no_names(ranked):
    """A group is a number, what sets it apart, and quotes that link to their place."""
    soup, _ = page(ranked)
    headings = [h.get_text() for h in soup.find(id="new-codes").find_parent("section")("h3")]
    assert headings
    assert all(h == f"Group {n}" for n, h in enumerate(headings, 1))
    for link in soup.select("#new-codes ~ ul a"):
        name, _, place = link["href"].partition("#")
        assert BeautifulSoup(ranked.page(name), "html.parser").find(id=place) is not None


def test_without_completed_narratives_the_page_says_so(copy):
    """No table of figures that are none, but a sentence."""
    import shutil

    from synth.steps import agree, rank, report, resolve, theme

    shutil.rmtree(copy.root / "codings")
    config = (copy.root / "config.yaml").read_text()
    copy.write("config.yaml", config + "suggestions: {method: ranked, embeddings: off}\n")
    resolve.run(copy.root, "0-of-1")
    for step in (agree, theme, rank, report):
        step.run(copy.root)
    assert "can’t be said yet" in page(copy)[1]


def test_only_its_page_and_tables_differ(ranked, made):
    """No other page and no other table changes by a ranking, but for the settings' hash.

    It is part of the report's name, which the review sheet carries.
    """
    before, after = ({name: data if name.startswith(("index", "tables")) else
                      re.sub(rb"\b[0-9a-f]{64}\b", b"", data) for name, data in study.bytes().items()}
                     for study in (made, ranked))  # fmt: skip
    assert before.keys() == after.keys()
    different = {name for name in after if after[name] != before[name]}
    assert different == {"suggestions.html", "index.html", "tables/manifest.csv",
                         "tables/suggestions_ranked.csv", "tables/suggestions_new_codes.csv",
                         "tables/suggestions_quality.csv"}  # fmt: skip


def test_old_rankings_are_not_shown(ranked):
    """With `method: rules` again, what a former run ranked is left where it is, and not shown."""
    from synth.steps import report

    config = (ranked.root / "config.yaml").read_text()
    ranked.write("config.yaml", config.replace("method: ranked", "method: rules"))
    report.run(ranked.root)
    assert "Can you trust them here?" not in page(ranked)[1]
    table = (ranked.root / "reports/tables/suggestions_ranked.csv").read_text(encoding="utf-8-sig")
    assert len(table.splitlines()) == 1


def test_decisions_are_counted_by_method_and_code(copy):
    """Shown, accepted and rejected stand side by side; other pages know nothing of it."""
    from synth.steps import report
    from synth.written.ledger import COLUMNS, add_entry

    before = copy.bytes()
    for verdict, coder in (("accepted", "anna"), ("rejected", "ben")):
        entry = dict.fromkeys(COLUMNS, "") | {
            "verdict": verdict, "coder": coder, "code": "talk-it-over", "method": "rules"
        }  # fmt: skip
        add_entry(copy.root, entry)
    report.run(copy.root)
    after = copy.bytes()
    different = {name for name in after if after[name] != before[name]}
    # The ledger is an input: the report's name changes, and what tells of the inputs.
    told = {"index.html", "standards.html", "synthesis.html", "themes.html", "tables/manifest.csv"}
    assert different - told == {"suggestions.html"}
    assert "No suggestion has been accepted or rejected." not in page(copy)[1]
    assert "agreement is what coders coded by themselves" in page(copy)[1]
    rows = page(copy)[0].find(id="decided").find_parent("section")("tr")
    cells = [[cell.get_text() for cell in row(["th", "td"])] for row in rows]
    assert [row[:1] + row[2:] for row in cells] == [
        ["Method", "Accepted", "Rejected"], ["rules", "1", "1"],
        ["Code", "Accepted", "Rejected"], ["Talk it over", "1", "1"],
    ]  # fmt: skip


def test_nothing_decided_is_one_line(made):
    """No empty table, but a sentence; and so for agreement."""
    text = page(made)[1]
    assert "No suggestion has been accepted or rejected." in text
    assert "agreement is what coders coded by themselves" in text


@pytest.fixture
def accepted(copy):
    """Ben took over, from a suggestion, what anna coded of her own in N01; she took over nothing."""
    from synth.steps import agree, report, resolve, theme

    own = (copy.root / "codings/ben/N01.yaml").read_text().rstrip("\n")
    origin = (
        "{suggested_by: rules, version: '1', score: 0.5, accepted: 2026-03-02T10:14:00Z, by: ben}"
    )
    more = f"  - {{code: surprise, quote: two women arrived at once, origin: {origin}}}\n"
    copy.write("codings/ben/N01.yaml", own.replace("codebook: 1", "codebook: 2") + "\n" + more)
    resolve.run(copy.root, "0-of-1")
    for step in (agree, theme, report):
        step.run(copy.root)
    return copy


def test_what_accepting_did_to_agreement_stands_beside_what_it_is(accepted):
    """α without and with, the difference, and who accepted how much; as a table file too."""
    soup, text = page(accepted)
    assert "a higher figure is no evidence of better coding" in text
    assert "ben 1 (in 1 narrative)" in text
    rows = [[cell.get_text() for cell in row(["th", "td"])]
            for row in soup.find(id="accepted-agreement").find_next("table")("tr")]  # fmt: skip
    assert [row[0] for row in rows][:2] == ["Code", "All codes together"]
    assert len(rows) == 3
    table = accepted.root / "reports/tables/suggestions_agreement.csv"
    with table.open(encoding="utf-8-sig", newline="") as source:
        found = list(csv.DictReader(source))
    assert [row["accepted"] for row in found] == ["1", "1"]
    assert float(found[1]["alpha_with"]) > float(found[1]["alpha_without"])
    assert rows[2][-1].startswith("+")


def test_a_reflexive_study_is_told_that_there_is_no_agreement(accepted):
    """No coefficient there, so none with accepted suggestions either."""
    from synth.steps import agree, report

    config = (accepted.root / "config.yaml").read_text()
    accepted.write("config.yaml", "approach: reflexive\n" + re.sub("approach: .*\n", "", config))
    for step in (agree, report):
        step.run(accepted.root)
    assert "follows a reflexive approach: no agreement is computed" in page(accepted)[1]
