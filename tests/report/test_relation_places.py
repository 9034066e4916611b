"""What the arrows of the theme map rest on, in words and on the page."""

from __future__ import annotations

import pytest
import study_rows as rows
from bs4 import BeautifulSoup
from making import make

from synth.report.figures import page as figures_page
from synth.report.parts.relation_places import MOST_PLACES, places_by_arrow, rests_on
from synth.report.themes import page as themes_page
from synth.tables.theme import RelationPlace, RelationSupport

ENDS = {"round": 2, "source": "adapting", "target": "learning"}


def place(arrow=1, narrative="N01", **more):
    """A place that an arrow rests on."""
    return make(RelationPlace, **ENDS, arrow=arrow, narrative=narrative, **more)


def study(relations, places):
    """The study with these arrows; N01 has two sentences."""
    return rows.study(
        relations=[make(RelationSupport, **ENDS, **one) for one in relations],
        relation_places=places,
        bounds={"N01": [(0, 4), (5, 9)]},
        texts={"N01": "One. Two."},
    )


@pytest.mark.parametrize(
    ("sentences", "passages", "narratives", "said", "short"),
    [
        (3, 0, 2, "3 sentences in 2 narratives", "3 sentences"),
        (1, 0, 1, "1 sentence in 1 narrative", "1 sentence"),
        (0, 2, 1, "2 passages named", "2 passages named"),
        (1, 1, 2, "1 sentence, 1 passage named", "1 sentence, 1 passage named"),
        (0, 0, 0, "no sentence", "no sentence"),
    ],
)
def test_what_an_arrow_rests_on_in_words(sentences, passages, narratives, said, short):
    """Sentences come with their narratives, never narratives alone."""
    counts = {"sentences": sentences, "passages": passages, "narratives": narratives}
    relation = make(RelationSupport, **ENDS, **counts)
    assert (rests_on(relation), rests_on(relation, where=False)) == (said, short)


def test_places_of_each_arrow():
    """A coding with its passage and coder, words where they begin, a sentence with its text; each
    where the narrative's page has it."""
    data = study(
        [{"passages": 2}, {"sentences": 1}],
        [
            place(sentence=-1, coding_id="N01:anna:1", start=-1),
            place(sentence=-1, start=5, quote="Two."),
            place(arrow=2, sentence=0, start=-1),
        ],
    )
    (coding, words), (sentence,) = places_by_arrow(data)
    assert (coding.quote, coding.who, coding.anchor) == (
        "they moved a midwife", "anna", "c-N01:anna:1")  # fmt: skip
    assert (words.quote, words.sentence, words.anchor) == ("Two.", 2, "s-2")
    assert (sentence.quote, sentence.named, sentence.anchor) == ("One.", False, "s-1")


def test_the_page_shows_where():
    """Each place is a link into its narrative; an arrow that rests on nothing is said to be dashed,
    and drawn so; what was named and is gone is said."""
    data = study(
        [{"sentences": 1, "narratives": 1, "cited": ("N01",)}, {"lost": 1}],
        [place(sentence=1, start=-1)],
    )
    soup = BeautifulSoup(figures_page.page(data), "html.parser")
    first, second = soup.find(id="fig-theme-map").parent.select("tbody tr")
    assert first.select("td")[3].get_text() == "1 sentence in 1 narrative"
    assert first.q.get_text() == "Two."
    assert first.select_one("li a")["href"] == "narratives/N01.html#s-2"
    assert second.select("td")[3].get_text() == (
        "no sentence (dashed)1 passage named for it is not in the narratives as they stand"
    )
    assert "dashed where it rests on none" in soup.find(id="fig-theme-map").parent.p.get_text()
    weights = {name for path in soup.find_all("path", class_=True) for name in path["class"]}
    assert {"w0", "w4"} <= weights
    listed = BeautifulSoup(themes_page.page(data), "html.parser").find(id="relations").parent
    assert "(1 sentence in 1 narrative)" in listed.get_text()


def test_very_many_places_are_counted():
    """The first stand on the page, with how many there are."""
    places = [place(sentence=0, start=-1)] * (MOST_PLACES + 5)
    data = study([{"sentences": len(places), "narratives": 1}], places)
    soup = BeautifulSoup(figures_page.page(data), "html.parser")
    (row,) = soup.find(id="fig-theme-map").parent.select("tbody tr")
    assert len(row.select("li")) == MOST_PLACES
    assert f"The first {MOST_PLACES} of {len(places)}." in row.get_text()
