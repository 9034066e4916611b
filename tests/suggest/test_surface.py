"""`surface` and `find_exact`: typography settled, places kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.suggest.terms.surface import find_exact, surface

ODD = st.text(alphabet="ab Zé-\u2011\u00ad\u200b\u00a0\t\n’'👩\u200d⚕\ufe0f\u0301🏽", max_size=30)


def test_plain_text_is_left_as_it_is():
    """A text with nothing to settle keeps its positions."""
    assert surface("A follow-up.") == surface("A follow-up.")
    assert surface("A follow-up.").places is None
    assert surface("").text == ""


def test_typography_is_read_as_typed():
    """Hyphens and apostrophes of word processors become the keyboard's; widths go."""
    assert surface("hand\u2011over patient’s co\u00adordinate a \u00a0 b").text == (
        "hand-over patient's coordinate a b"
    )


@given(ODD, st.data())
def test_places_lead_back(text, data):
    """Each character of the surface stands, itself or as what it is read as, at its place."""
    shown = surface(text)
    assert "  " not in shown.text
    if not shown.text:
        return
    start = data.draw(st.integers(0, len(shown.text) - 1))
    end = data.draw(st.integers(start + 1, len(shown.text)))
    a, b = shown.original(start, end)
    assert 0 <= a < b <= len(text)
    if end == start + 1:
        assert b == a + 1
        assert surface(text[a]).text in (shown.text[start], "")
    assert surface(text[a:b]).text.strip() == shown.text[start:end].strip()


@pytest.mark.parametrize(
    ("wanted", "text", "places"),
    [
        ("NHS", "NHS, the NHS and NHSX; nhs", [(0, 3), (9, 12)]),
        ("C++", "C++ and C+++", [(0, 3), (8, 11)]),
        ("a a", "a a a", [(0, 3), (2, 5)]),
        ("cafe", "cafe\u0301 cafe", [(6, 10)]),
        ("👩", "👩\u200d⚕ 👩 👩🏽", [(4, 5)]),
        ("do", "don't do_it do", [(12, 14)]),
    ],
)
def test_exact_stands_at_word_borders(wanted, text, places):
    """Exact texts are whole words in their case, and cut no accent and no emoji."""
    assert list(find_exact(wanted, text)) == places


@given(st.text(alphabet="ab .", min_size=1, max_size=3), st.text(alphabet="ab .", max_size=20))
def test_exact_gives_back_what_was_wanted(wanted, text):
    """Every place holds the wanted text."""
    assert all(text[a:b] == wanted for a, b in find_exact(wanted, text))
