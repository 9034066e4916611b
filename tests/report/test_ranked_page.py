"""The ranked part of the suggestions page: reasons in plain words, trust, and unnamed groups."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from making import make, report_data

from synth.reasons import Reason
from synth.report.parts.environment import Site
from synth.report.suggestions.page import page as suggestions_page
from synth.report.suggestions.ranked import RankedSuggestions
from synth.report.suggestions.tables import tables
from synth.tables.rank import RankedSuggestion, RankingByCode
from synth.written.settings import Suggestions

#: A passage for what is read of ranked suggestions; the study's texts are `TEXT` alone.
TEXT = "The ward was full. Nurses stayed late."


def suggestion(sentence, rank, **given):
    """A suggestion of code `a`."""
    place = {0: (0, 18), 1: (19, 38)}[sentence]
    values = {"method": "ranked", "version": "1", "score": 1.0, **given}
    return make(
        RankedSuggestion,
        narrative="N01",
        code="a",
        sentence=sentence,
        start=place[0],
        end=place[1],
        rank=rank,
        **values,
    )


def ranked_data(*rows):
    """A study with ranked suggestions and two codes."""
    codes = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    data = report_data(Site("t"), *rows, codes=codes, texts={"N01": TEXT})
    wanted = Suggestions(method="ranked", themes=False)
    data.study.settings = replace(
        data.study.settings, config=data.config.model_copy(update={"suggestions": wanted})
    )
    return data


def test_reasons_are_put_together_from_their_parts():
    """A term is marked in its sentence; the nearest text is named by what it is, telling words are
    several texts."""
    found = suggestion(
        1,
        1,
        term="stay late",
        match_start=26,
        match_end=37,
        nearest_kind="coding",
        nearest_text="They stayed.",
        nearest_narrative="N07",
        nearest_coder="ben",
        similarity=0.5,
        similarity_by="embedding",
        words=["nurses", "late"],
    )
    data = ranked_data(found, suggestion(0, 2))
    (group,) = RankedSuggestions(data).gathered().groups()
    first, second = group.best
    assert (first.before, first.matched, first.after) == ("Nurses ", "stayed late", ".")
    assert (first.near, first.by) == ("what ben coded so in N07", "meaning")
    assert (second.before, second.matched, second.near) == ("The ward was full.", "", "")
    assert (group.count, group.first) == (2, 1)
    text = suggestions_page(data)
    assert "telling words: nurses; late" in text
    (table,) = (one for one in tables(data) if one.name == "suggestions_ranked.csv")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["words"] for row in rows] == ["nurses; late", ""]
    assert [row["text"] for row in rows] == ["Nurses stayed late.", "The ward was full."]


def test_why_a_share_has_no_interval_is_said_in_words():
    """A refused interval has its reason, one to be read with care its note; both from data."""
    row = make(
        RankingByCode,
        code="a",
        positive=3,
        suggested=5,
        precision=0.6,
        precision_note=[Reason.FEW_TIMES_SUGGESTED(times=5, narratives=2)],
        recall=1.0,
        recall_low=0.5,
        recall_high=1.0,
        recall_note=[Reason.APPROXIMATE(n=7)],
    )
    (one,) = RankedSuggestions(ranked_data(row)).by_code()
    assert one.precision.note == "no interval: suggested 5 times, in 2 narratives"
    assert one.recall.note == "approximate: only 7 narratives"


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

    assert any(
        re.fullmatch(r"\w+(; \w+)+", words) for words in column("suggestions_ranked", "words")
    )
    assert column("suggestions_new_codes", "phrases") == {"known"}
    assert all(
        note.startswith("no interval: coded")
        for note in column("suggestions_quality", "recall_note")
    )


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
    before, after = (
        {
            name: data
            if name.startswith(("index", "tables"))
            else re.sub(rb"\b[0-9a-f]{64}\b", b"", data)
            for name, data in study.bytes().items()
        }
        for study in (made, ranked)
    )
    assert before.keys() == after.keys()
    different = {name for name in after if after[name] != before[name]}
    assert different == {
        "suggestions.html",
        "index.html",
        "tables/manifest.csv",
        "tables/suggestions_ranked.csv",
        "tables/suggestions_new_codes.csv",
        "tables/suggestions_quality.csv",
    }


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
    from synth.vocabulary import Decision
    from synth.written.ledger import LedgerEntry, add_entry

    before = copy.bytes()
    for verdict, coder in ((Decision.ACCEPTED, "anna"), (Decision.REJECTED, "ben")):
        decided = (verdict, "N01", 1, "talk-it-over", coder)
        add_entry(copy.root, LedgerEntry("", "", *decided, method="rules", version="1", score=0.5))
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
        ["Method", "Accepted", "Rejected"],
        ["rules", "1", "1"],
        ["Code", "Accepted", "Rejected"],
        ["Talk it over", "1", "1"],
    ]


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
    table = soup.find(id="accepted-agreement").find_next("table")
    rows = [[cell.get_text() for cell in row(["th", "td"])] for row in table("tr")]
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
