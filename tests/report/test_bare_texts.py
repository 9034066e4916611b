"""The narratives' texts in the one file: numbered sentences, headings in order, nothing that acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from making import make

from synth.narratives.narrative import FrontMatter, Narrative
from synth.narratives.text import Block
from synth.report.onefile.bare_texts import bare_texts, place, prefix
from synth.tables.resolve import PlacedCoding
from synth.tables.segment import Sentence

BLOCKS = [
    ("heading", 1, "Moving <b>staff</b>"),
    ("heading", 2, "Content"),
    ("paragraph", 0, "First one. Then <script>alert(1)</script> two."),
    ("heading", 3, "A finer point"),
    ("paragraph", 0, "مرحبا 👩‍👩‍👧."),
    ("heading", 2, "Setting"),
]


def narrative(blocks=BLOCKS, title="Moving <b>staff</b>"):
    """A narrative of these blocks (kind, level, words)."""
    text, placed = "", []
    for kind, level, words in blocks:
        placed.append(Block(kind, len(text), len(text) + len(words), level))
        text += words + "\n\n"
    front = FrontMatter(id="N01", title=title, sources=[{"citation": "A"}])
    return Narrative("N01", Path("N01.md"), front, {}, text, tuple(placed), ())


def sentence(one, words, number):
    """The row of a sentence of `narrative()` that begins with `words`."""
    start = one.text.index(words)
    return make(Sentence, narrative=one.id, sentence=number, start=start, end=start + len(words))


def made(one, sentences=()):
    """The only text, and its HTML parsed."""
    (text,) = bare_texts([one], {one.id: list(sentences)})
    return text, BeautifulSoup(text.html, "html.parser")


def test_a_sentence_has_an_id_and_its_number():
    """Only those asked for; the number stands before the sentence, counted from 1."""
    one = narrative()
    _, soup = made(one, [sentence(one, "Then", 1)])
    (number,) = soup.find_all("sup")
    assert (number["id"], number.get_text()) == ("t-N01-2", "2")
    assert str(number.next_sibling).startswith("Then ")
    assert [tag["id"] for tag in soup.find_all(id=True)] == ["t-N01-2"]


def test_the_title_is_not_repeated_and_headings_begin_at_one_level():
    """Sections are alike, whether or not a title stood above them; no level is skipped."""
    for blocks in (BLOCKS, BLOCKS[1:]):
        _, soup = made(narrative(blocks))
        found = [(h.name, h.get_text()) for h in soup.find_all(["h3", "h4", "h5", "h6"])]
        assert found == [("h4", "Content"), ("h5", "A finer point"), ("h4", "Setting")]


def test_a_first_heading_of_its_own_stays():
    """Only a heading that repeats the title is left out."""
    _, soup = made(narrative(title="Another title"))
    assert soup.find("h4").get_text() == "Moving <b>staff</b>"


def test_what_people_wrote_is_text():
    """Markup in a narrative is shown, and other scripts and emoji are kept."""
    _, soup = made(narrative())
    assert not soup.find_all(["script", "b"])
    assert "<script>alert(1)</script>" in soup.get_text()
    assert "مرحبا 👩‍👩‍👧." in soup.get_text()


def test_an_empty_narrative():
    """No block, no sentence: an empty text with its title and sources."""
    text, soup = made(narrative([], title="Nothing yet"))
    assert (text.id, text.title, soup.get_text()) == ("N01", "Nothing yet", "")
    assert [source.citation for source in text.sources] == ["A"]


@pytest.mark.parametrize(("first", "wanted"), [(0, "t-N01-1"), (11, "t-N01-12"), (-1, "")])
def test_where_a_coding_stands(first, wanted):
    """At the sentence it begins in; a coding of a heading touches none."""
    assert place(make(PlacedCoding, narrative="N01", first_sentence=first)) == wanted


def test_ids_of_narratives_do_not_run_into_one_another():
    """N1's sentence 12 and N1-1's sentence 2 have different ids."""
    assert prefix("N1") + "12" != prefix("N1-1") + "2"
