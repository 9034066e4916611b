"""What the codebook's terms point to, on the page: the best of each code, however many there are."""

from __future__ import annotations

from bs4 import BeautifulSoup
from making import make, report_data

from synth.report.parts.environment import Site
from synth.report.suggestions.by_terms import TermSuggestions
from synth.report.suggestions.page import page
from synth.report.suggestions.tables import tables
from synth.tables.resolve import PlacedCoding
from synth.tables.suggest import TermSuggestion
from synth.vocabulary import Decision
from synth.written.ledger import LedgerEntry


def suggestion(sentence, score=0.5, negated=False, code="a"):
    """A suggestion in a sentence, counted from 0."""
    return make(
        TermSuggestion,
        narrative="N01",
        sentence=sentence,
        start=0,
        end=4,
        code=code,
        score=score,
        method="rules",
        version="1",
        term="t",
        match_start=1,
        match_end=2,
        matched="b",
        negated=negated,
    )


def data_of(*rows, **given):
    """A study with one narrative and these rows; code `a` has a term, unless told."""
    codes = given.pop("codes", [{"id": "a", "label": "A", "terms": ["t"]}])
    return report_data(Site("t"), *rows, codes=codes, texts={"N01": "abcd"}, **given)


def rows_of(data, name):
    """The rows of one of the tables for people."""
    (table,) = (one for one in tables(data) if one.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_best_are_kept_and_all_are_counted():
    """Of 1,000, the page gets the 20 with the highest score; the table gets all."""
    rows = [suggestion(i, score=i / 1000) for i in range(1000)]
    data = data_of(*rows, suggestion(2000, 0.9999, negated=True))
    assert len(rows_of(data, "suggestions.csv")) == 1001
    (group,) = data.once(TermSuggestions).groups()
    assert (group.count, group.negated) == (1001, 1)
    assert [one.suggestion.sentence for one in group.best] == list(range(980, 1000))
    assert (group.best[0].before, group.best[0].after) == ("a", "cd")


def test_a_coder_s_coding_of_the_sentence_is_told():
    """A suggestion where a coder used the same code says who; another code does not count."""
    coding = {"narrative": "N01", "first_sentence": 1, "last_sentence": 2}
    data = data_of(
        suggestion(0),
        suggestion(2),
        make(PlacedCoding, coder="ben", code="a", **coding),
        make(PlacedCoding, coder="anna", code="b", **coding),
        make(PlacedCoding, narrative="N01", coder="carl", code="a", anchor="exact"),
    )
    (group,) = data.once(TermSuggestions).gathered().groups()
    assert [one.coders for one in group.best] == [[], ["ben"]]
    assert group.coded == 1
    assert [row["coded_by"] for row in rows_of(data, "suggestions.csv")] == ["", "ben"]


def test_the_page_is_the_same_before_and_after_its_tables():
    """Whether the table has read the suggestions or the page reads them itself: equal pages."""
    rows = [suggestion(i, score=i / 100) for i in range(100)]
    alone, after = data_of(*rows), data_of(*rows)
    first = page(alone)
    rows_of(after, "suggestions.csv")
    rows_of(after, "suggestions.csv")
    assert page(after) == first
    assert "point to 100 passages for 1 code" in first


def test_suggestions_are_read_once_for_the_table_and_the_page(monkeypatch):
    """A large study has half a million: the page is made of what was gathered for the table."""
    data, read = data_of(suggestion(0)), []
    each = type(data.study).each
    monkeypatch.setattr(
        type(data.study), "each", lambda self, row, chunk="": read.append(row) or each(self, row)
    )
    rows_of(data, "suggestions.csv")
    assert "for 1 code" in page(data.with_tables([("suggestions.csv", "")]))
    assert read.count(TermSuggestion) == 1


def test_codes_without_suggestions_are_named():
    """Terms found nowhere, and codes without terms, stand apart."""
    codes = [
        {"id": "a", "label": "A", "terms": ["t"]},
        {"id": "b", "label": "B", "terms": ["u"]},
        {"id": "c", "label": "C"},
    ]
    text = page(data_of(suggestion(0), codes=codes))
    assert "Terms that were found nowhere: B." in text
    assert "Codes without terms: C." in text


def test_help_with_themes_that_has_not_run_is_told():
    """Where codes and themes are to be compared and were not, the page says so."""
    soup = BeautifulSoup(page(data_of(suggestion(0))), "html.parser")
    said = soup.find(id="gr-help").find_parent("section").get_text()
    assert "have not been compared yet" in said


def test_decisions_are_counted_by_method_and_by_code():
    """Shown, accepted and rejected; the same suggestion may be both, by two coders."""
    data = data_of(suggestion(0), suggestion(1))
    entry = LedgerEntry("", "", Decision.ACCEPTED, "N01", 1, "a", "anna", "rules", "1", 0.5)
    second = LedgerEntry("", "", Decision.REJECTED, "N01", 1, "a", "ben", "rules", "1", 0.5)
    data.study.ledger = [entry, second, entry]
    tables_of_page = BeautifulSoup(page(data), "html.parser").select("#decided ~ div tbody tr")
    cells = [[cell.get_text() for cell in row(["th", "td"])] for row in tables_of_page]
    assert cells == [["rules", "2", "2", "1"], ["A", "2", "2", "1"]]
