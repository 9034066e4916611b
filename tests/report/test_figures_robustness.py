"""What a theme leans on most."""

from __future__ import annotations

from making import make

from synth.report.figures.robustness_view import draw, leanings
from synth.tables.theme import ThemeSummary, ThemeWithout
from synth.vocabulary import Without


def theme(name, codings=10, narratives=3, coders=2):
    """A row of `themes`."""
    return make(
        ThemeSummary,
        theme=name,
        label=name.upper(),
        codings=codings,
        sentences=codings,
        narratives=narratives,
        coders=coders,
        codes=2,
    )


def left(name, without, value, codings):
    """A row of `robustness`."""
    return make(
        ThemeWithout,
        theme=name,
        without=without,
        value=value,
        codings=codings,
        sentences=codings,
        narratives=1,
        codes=1,
    )


ROWS = [
    left("a", Without.NOTHING, "", 10),
    left("a", Without.NARRATIVE, "N1", 4),
    left("a", Without.NARRATIVE, "N2", 8),
    left("a", Without.NARRATIVE, "N3", 4),
    left("a", Without.CODER, "x", 12),
    left("a", Without.CODER, "y", 9),
    left("b", Without.NARRATIVE, "N1", 0),
    left("b", Without.CODER, "x", 0),
]


def test_the_worst_loss_is_found():
    """The narrative and the coder without which least is left; ties are counted; the row of the
    whole theme is no loss."""
    (one,) = leanings([theme("a")], ROWS)
    assert (one.narrative.left.value, one.narrative.share, one.tied) == ("N1", 0.4, 2)
    assert (one.coder.left.value, one.coder.share) == ("y", 0.9)
    assert (one.only_narrative, one.only_coder) == ("", "")


def test_a_theme_on_one_narrative_or_coder_is_named():
    """It is said in words, and of no other theme."""
    _, two = leanings([theme("a"), theme("b", 5, 1, 1)], ROWS)
    assert (two.only_narrative, two.only_coder) == ("N1", "x")


def test_a_theme_without_codings_has_nothing_to_lose():
    """Nothing is divided by nothing."""
    (one,) = leanings([theme("c", 0, 0, 0)], [left("c", Without.CODER, "x", 0)])
    assert (one.narrative, one.coder, one.only_narrative, one.only_coder) == (None, None, "", "")


def test_the_drawing_says_every_share():
    """Name, description, and a bar for each loss."""
    drawn = str(draw(leanings([theme("a"), theme("b", 5, 1, 1), theme("c", 0)], ROWS)))
    assert (
        "A: 40% of its sentences without narrative N1, 90% of its sentences without coder y"
        in drawn
    )
    assert "C: no codings" in drawn
    assert "40% without N1" in drawn and "0% without x" in drawn


def test_more_than_all_may_be_left():
    """Where other codings have a majority without a coder, the bar ends at the whole."""
    drawn = str(draw(leanings([theme("a")], [left("a", Without.CODER, "x", 12)])))
    assert "120% without x" in drawn
