"""A narrative's page: text, sources, every coder's codings, and where they lead."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from synth.study import Study
from synth.tables.resolve import PlacedCoding
from synth.tables.segment import Sentence


@pytest.fixture(scope="module")
def page(made):
    """The page of the narrative with everything in it."""
    return BeautifulSoup(made.page("narratives/N01.html"), "html.parser")


def rows(made, row, narrative):
    """The rows of a table that concern a narrative of the small study."""
    return [one for one in Study(made.root).each(row) if one.narrative == narrative]


def test_every_coding_has_its_anchor_and_its_entry(made):
    """On each narrative's page, each of its codings has one anchor and one entry beside the text."""
    for name in ("N01", "N02", "N03"):
        soup = BeautifulSoup(made.page(f"narratives/{name}.html"), "html.parser")
        wanted = sorted(coding.coding_id for coding in rows(made, PlacedCoding, name))
        assert sorted(a["id"][2:] for a in soup.select(".at")) == wanted
        assert sorted(li["data-c"] for li in soup.select(".side li")) == wanted


def test_marked_passages_are_the_quotes(made, page):
    """The pieces that name a coding, put together, are the words the coder marked."""
    for coding in rows(made, PlacedCoding, "N01"):
        pieces = page.select(f'[data-k~="{coding.coding_id}"]')
        assert "".join(p.get_text() for p in pieces) == coding.quote


def test_the_text_is_whole(made, page):
    """The text column holds every block of the narrative in order."""
    (one,) = [one for one in Study(made.root).narratives() if one.id == "N01"]
    wanted = "".join(one.text[block.start : block.end] for block in one.blocks)
    assert "".join(what.get_text() for what in page.select(".what")) == wanted


def test_overlapping_coders_are_both_named(page):
    """Where two coders' passages overlap, the piece carries both lanes and both names."""
    both = page.select(".m.l1.l2")
    assert both
    assert any("anna: Move staff" in p["title"] and "ben: Move staff" in p["title"] for p in both)


def test_entries_tell_polarity_voice_memo_and_what_needs_recoding(page):
    """What a coder said of a coding stands beside the passage."""
    side = " ".join(li.get_text(" ") for li in page.select(".side li"))
    for said in ("contrary", "participant", "Or <b>pool</b>?", "needs recoding"):
        assert said in side


def test_sources_lead_to_their_doi_and_nowhere_else(page):
    """A DOI is a link; a citation without one is text."""
    links = [a["href"] for a in page.select("section")[0].find_all("a")]
    assert links == ["https://doi.org/10.1186/s12913-022-08451-y"]


def test_links_in_the_text_are_of_the_web(page):
    """https and doi links are links; javascript and files are text."""
    links = [a["href"] for a in page.select(".what a")]
    assert links == ["https://example.org/a?b=1&c=2", "https://doi.org/10.1186/s12913-022-08451-y"]


def test_sentences_and_sections_can_be_linked(made, page):
    """Every sentence has its number and id; every section its id."""
    n = len(rows(made, Sentence, "N01"))
    assert [s["data-n"] for s in page.select(".sn")] == [str(i + 1) for i in range(n)]
    assert page.find(id="sec-through-what").name == "h3" or page.find(id="sec-through-what")


def test_codings_by_code_lead_to_codebook_and_theme(page):
    """Each code leads to its definition and to the themes that hold it."""
    hrefs = {a["href"] for a in page.select("section")[2].find_all("a")}
    assert "../codebook.html#code-move-staff" in hrefs
    assert {"../themes.html#theme-adapting", "../themes.html#theme-means"} < hrefs


def test_orphans_are_listed_with_their_reason(page):
    """A coding whose passage is not found is kept on the page."""
    assert "this was never written" in page.find(id="orphans").parent.get_text()


def test_other_languages_are_marked(study):
    """The text carries the study's language and its own direction; the page's words are English."""
    config = (study.root / "config.yaml").read_text(encoding="utf-8")
    study.write("config.yaml", config + "language: ar\nsuggestions: {enabled: false}\n")
    study.make()
    soup = BeautifulSoup(study.page("narratives/N03.html"), "html.parser")
    assert soup.html["lang"] == "en"
    assert {(w["lang"], w["dir"]) for w in soup.select(".what")} == {("ar", "auto")}


def test_a_lane_has_room_wherever_it_is(study):
    """Where only the second coder coded, the text keeps room for the second lane."""
    (study.root / "codings/anna/N02.yaml").unlink()
    study.make()
    assert 'class="text lanes-2"' in study.page("narratives/N02.html")


def test_the_consensus_is_told_from_the_coders(study):
    """What the team agreed on is marked in a lane of its own, below the coders'."""
    study.write(
        "codings/consensus/N02.yaml",
        """\
        narrative: N02
        coder: consensus
        status: complete
        codebook: 2
        codings:
          - {code: talk-it-over, quote: The team talked about it.}
        """,
    )
    study.make()
    soup = BeautifulSoup(study.page("narratives/N02.html"), "html.parser")
    assert soup.select_one(".m.lc.l1.l2")
    assert soup.select_one(".text")["class"] == ["text", "lanes-3"]
    assert "consensus: complete" in soup.select_one(".legend").get_text()
    heads = [" ".join(h.get_text().split()) for h in soup.select("h3")]
    assert any(h.endswith("1 sentence, 1 coding") for h in heads)
