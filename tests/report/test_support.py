"""What a theme rests on in words: narratives, then sentences, then codings; what is against it."""

from __future__ import annotations

import pytest
from making import make

from synth.report.parts.support import MOST_NAMED, against, by_whom, found_in, opposed, support
from synth.tables.theme import ThemeSummary


def theme(**given):
    """A theme with these figures."""
    return make(ThemeSummary, **given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"narratives": 5}, "5 of 14"),
        ({"narratives": 5, "against": ["N13"]}, "5 of 14; against: N13"),
        ({"narratives": 5, "both": ["N07"]}, "5 of 14; for and against: N07"),
        (
            {"narratives": 5, "against": ["N12", "N13"], "both": ["N07"]},
            "5 of 14; against: N12, N13; for and against: N07",
        ),
        ({"against": ["N13"]}, "0 of 14; against: N13"),
    ],
)
def test_where_a_theme_is_found(given, said):
    """The narratives that support it of all, and behind them the others by name."""
    assert found_in(theme(**given), 14) == said


def test_very_many_narratives_are_counted():
    """A list that nobody reads to its end is a number."""
    many = [f"N{i:03}" for i in range(MOST_NAMED + 1)]
    assert against(theme(against=many)) == "against: 25 narratives"
    assert against(theme(against=many[:-1])).endswith("N023")


def test_behind_a_citation_stand_only_those_against():
    """The narratives that do both are cited already."""
    both = theme(against=["N13"], both=["N07"])
    assert against(both, both=False) == "against: N13"
    assert against(theme(both=["N07"]), both=False) == ""


def test_sentences_come_before_codings():
    """Two coders on the same sentences make the codings, not the evidence, twice as many."""
    assert (
        support(theme(sentences=17, codings=29, coders=2))
        == "17 sentences (29 codings by 2 coders)"
    )
    assert by_whom(1, 1) == "1 coding by 1 coder"


def test_a_consensus_is_no_coder():
    """Its codings are not said to be a coder's."""
    assert (
        support(theme(sentences=3, codings=3, coders=-1))
        == "3 sentences (3 codings of the consensus)"
    )


def test_a_theme_with_contrary_codings_alone_says_so():
    """It is not a theme without codings."""
    assert support(theme(contrary=2)) == "only contrary codings, none that supports it"
    assert support(theme()) == "no codings"
    assert opposed(theme(contrary=2, contrary_sentences=1)) == "2 contrary codings, on 1 sentence"
    assert opposed(theme()) == "none contrary"
