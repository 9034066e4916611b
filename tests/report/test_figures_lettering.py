"""Labels broken into lines beforehand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synth.report.parts.lettering import text_width, wrap, wrap_ending

WORDS = st.text("abc WMil\u05d0\u4e2d\u0301👩\u200d🩺", max_size=80)


@given(WORDS, st.integers(40, 200), st.booleans(), st.integers(1, 5))
def test_no_line_is_wider_or_more_than_allowed(text, width, bold, most):
    """Every line fits; at most so many; nothing is lost unless “…” says so."""
    lines = wrap(text, width, 12, bold=bold, most=most)
    assert len(lines) <= most
    assert all(text_width(line, 12, bold=bold) <= width for line in lines)
    if not (lines and lines[-1].endswith("…")):
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_family_of_emoji_stays_whole():
    """A break never falls inside letters that are joined to one sign, nor before an accent."""
    assert "".join(wrap("👩\u200d👧" * 9, 60, 12, most=9)) == "👩\u200d👧" * 9
    for line in wrap("👩\u200d👧" * 9 + "e\u0301" * 30, 60, 12, most=30):
        assert line[0] not in "\u200d\u0301" and not line.endswith("\u200d")


def test_an_ending_is_never_cut():
    """A count stays readable however long the label before it is."""
    for most in (1, 2, 3):
        lines = wrap_ending(
            "Zusammenarbeitsverantwortung und mehr " * 4, " (12)", 120, 11, most=most
        )
        assert len(lines) == most
        assert lines[-1].endswith("… (12)")
    assert wrap_ending("Short", " (1)", 120, 11, most=1) == ("Short (1)",)
