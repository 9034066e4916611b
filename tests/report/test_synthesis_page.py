"""The one file to mail: everything in it, every link inside it, for any study."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest
import study_rows as rows
from bs4 import BeautifulSoup
from markupsafe import Markup

from synth.report.onefile.bare_texts import BareText
from synth.report.onefile.page import synthesis_page
from synth.report.parts import evidence
from synth.steps import report
from synth.tables.theme import ThemeSummary

PARTS = ("part-themes", "part-figures", "part-standards", "part-codes", "part-narratives",
         "review-sheet", "part-made")  # fmt: skip


def read(study):
    """The file of a study on disk, parsed."""
    return BeautifulSoup(study.page("synthesis.html"), "html.parser")


def made_of(data, texts=()):
    """The file of a study in rows, parsed."""
    return BeautifulSoup(synthesis_page(data, texts), "html.parser")


def text(narrative="N01", sentences=(1, 2, 4)):
    """A narrative's text with its numbered sentences."""
    numbers = Markup("").join(
        Markup('<sup id="t-{}-{}">{}</sup>Words. ').format(narrative, n, n) for n in sentences
    )
    return BareText(narrative, f"Title {narrative}", (), Markup("<p>") + numbers + Markup("</p>"))


def astray(soup):
    """Links that lead out of the file (but to a source's address), or to no element of it; ids that
    are there twice."""
    count = Counter(tag["id"] for tag in soup.find_all(id=True))
    links = [a["href"] for a in soup.find_all("a")]
    out = [h for h in links if not h.startswith(("#", "https://", "http://"))]
    out += [h for h in links if h.startswith("#") and h[1:] not in count]
    return out + [one for one, n in count.items() if n > 1]


def test_one_file_holds_everything(made):
    """Themes with their quotations, figures, standards, codes, texts, the review sheet."""
    soup = read(made)
    for part in PARTS:
        assert soup.find(id=part) is not None, part
    assert len(soup.select("article.theme-card")) == 2
    assert len(soup.select("article.one-text")) == 3
    assert len(soup.select("section[aria-labelledby^=fig-] h2")) == 8
    assert len(soup.select(".std-items > li")) == 21
    assert "In no theme" in soup.select_one("section[aria-labelledby=left-out]").get_text()
    assert [a.get_text() for a in soup.select(".toc a")][:2] == [
        "Adapting to <what> comes", "Learning in passing"]  # fmt: skip


@pytest.mark.parametrize("of", ["made", "talked"])
def test_it_stands_alone(request, of):
    """Every link leads to an element of the file, or to a source's address."""
    assert astray(read(request.getfixturevalue(of))) == []


def test_every_quotation_leads_to_its_sentence(made):
    """And the sentence is numbered in that narrative's text."""
    soup = read(made)
    links = soup.select(".quotes > li > a")
    assert links
    for link in links:
        target = soup.find(id=link["href"][1:])
        assert target.name == "sup"
        narrative = target.find_parent("article")["id"]
        assert link.get_text().startswith(narrative.split("-")[1])


def test_a_narrative_named_anywhere_leads_to_its_entry(made):
    """In a statement, in the matrix, in the evidence profile."""
    soup = read(made)
    for where in (".statement a", ".fig-framework tbody th a", ".std-profile td a"):
        found = soup.select(where)
        assert found, where
        assert {soup.find(id=a["href"][1:]).name for a in found} == {"article"}


def test_texts_too_long_to_mail_are_named_instead(copy, monkeypatch):
    """The narratives and their sources stand there; quotations say where they come from."""
    monkeypatch.setattr("synth.report.parts.data.MOST_WORDS", 10)
    report.run(copy.root)
    soup = read(copy)
    assert "too long to stand here" in soup.get_text()
    assert not soup.select("article.one-text")
    assert astray(soup) == []
    (quote, *_) = soup.select(".quotes > li")
    assert "N01" in quote.get_text()
    assert not quote.find("a")
    assert soup.find(id="t-N01-").get_text().startswith("N01: ")


def test_of_very_many_quotations_the_first_stand_there(copy, monkeypatch):
    """It says how many there are; nothing leads to pages that the file does not have."""
    monkeypatch.setattr(evidence, "MOST", 3)
    monkeypatch.setattr(evidence, "SHOWN", 2)
    whole = len(read(copy).select(".quotes > li"))
    report.run(copy.root)
    soup = read(copy)
    assert "There are more than 3 quotations" in soup.get_text()
    assert 0 < len(soup.select(".quotes > li")) < whole
    assert "are in the report’s folder" in soup.get_text()
    assert astray(soup) == []


def test_no_link_says_see_and_leads_nowhere():
    """What a standard's item points to is left out where the file does not hold it."""
    soup = made_of(rows.study(), [text("N01"), text("N02", (2, 3))])
    for item in soup.select(".std-data"):
        said = item.get_text().partition(" See ")[2].rstrip(".")
        assert said == ", ".join(a.get_text() for a in item.find_all("a")), item
    assert astray(soup) == []


def test_a_coding_of_a_heading_has_no_sentence_to_lead_to():
    """Its quotation stands without a link."""
    data = rows.study(codings=[rows.coding("N01:anna:1", "move", sentence=-1)])
    (quote,) = made_of(data, [text()]).select(".quotes > li")
    assert not quote.find("a")


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (["codebooks/themes"], ["No themes have been built yet"]),
        (["narratives", "codings", "codebooks/themes"],
         ["No themes have been built yet", "There are no narratives yet", "0 themes from 0"]),
        (["codings"], ["Without codings that count"]),
    ],
)  # fmt: skip
def test_what_is_not_there_yet_is_told(study, gone, said):
    """No themes, no narratives, no codings: plain words, and links that hold."""
    for name in gone:
        shutil.rmtree(study.root / name)
    soup = read(study.make())
    words = " ".join(soup.get_text().split())
    for one in said:
        assert one in words
    assert astray(soup) == []
    assert (soup.find(id="review-sheet") is None) == ("codebooks/themes" in gone)


def test_nothing_at_all():
    """A study in which nothing has been done."""
    soup = made_of(rows.empty())
    assert "There are no codes yet" in soup.get_text()
    assert astray(soup) == []


def test_hostile_text_is_text():
    """Markup in labels, statements, quotations, memos and titles is shown, never part of the page."""
    evil = '</script></style><img src=x onerror="alert(1)">'
    data = rows.study(codings=[rows.coding("N01:anna:1", "move", quote=evil, memo=evil)])
    told = {"label": evil, "statement": evil, "memo": evil, "contrary_sought": evil}
    themes = data.study.of[ThemeSummary]
    themes[:] = [replace(theme, **told) for theme in themes]
    data.codes = [
        code.model_copy(update={"label": evil, "definition": evil}) for code in data.codes
    ]
    data.narratives[0] = replace(data.narratives[0], title=evil)
    shown = BareText("N01", evil, ({"citation": evil, "doi": evil},), Markup("<p>x</p>"))
    soup = made_of(data, [shown])
    assert not soup.find_all("img")
    assert len([s for s in soup.find_all("script") if s.get("type") != "application/json"]) == 1
    assert soup.get_text().count(evil) > 10
    assert not any(a for tag in soup.find_all(True) for a in tag.attrs if a.startswith("on"))


def test_it_names_its_report(made):
    """The hash that a review of this file will name."""
    soup = read(made)
    named = soup.select_one("#part-made ~ p code").get_text()
    assert re.fullmatch(r"[0-9a-f]{64}", named)
    assert f'"report": "{named}"' in soup.find(id="th-sheet-data").string
