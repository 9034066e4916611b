"""A span in its sentences: nothing invented, long stretches cut at words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synth.report.parts.quoting import AROUND, WITHIN, head, in_context, middle, tail

words = st.lists(st.text("abcé ", min_size=1, max_size=9), min_size=1, max_size=120).map(" ".join)


@given(words, st.integers(1, 60))
def test_what_is_cut_comes_from_the_text(text, most):
    """A shortened text is its beginning, its end, or both, and hardly longer than asked for."""
    if len(text) <= most:
        assert head(text, most) == tail(text, most) == middle(text, most) == text
        return
    assert text.startswith(head(text, most).removesuffix(" …"))
    assert text.endswith(tail(text, most).removeprefix("… "))
    for cut in (head, tail):
        assert len(cut(text, most)) <= most + 1


@given(words, st.data())
def test_the_three_parts_are_the_sentences(text, data):
    """Put together, the parts are the sentences asked for, where nothing had to be cut."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    bounds = [(0, len(text) // 2), (len(text) // 2, len(text))]
    parts = in_context(text, bounds, (0, 1), (start, end))
    if "…" not in "".join(parts):
        assert "".join(parts) == text
        assert parts[1] == text[start:end]
    assert len(parts[0]) <= AROUND + 2
    assert len(parts[1]) <= WITHIN + 4


def test_a_coding_in_a_heading_has_no_sentence():
    """Without sentences (-1), and without any bounds, the span stands alone."""
    assert in_context("A heading. Text.", [(11, 16)], (-1, -1), (0, 9)) == ("", "A heading", "")
    assert in_context("Text.", [], (0, 0), (0, 4)) == ("", "Text", "")
