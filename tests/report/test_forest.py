"""The drawing of α: inside its frame, named, without a verdict."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from synth.report.parts.forest import forest_row, forest_scale, scale_for


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_nothing_is_drawn_outside(a, b, c):
    """Every coordinate lies in the frame, whatever the values."""
    low, value, high = sorted((a, b, c))
    svg = forest_row("k", "α", value, low, high, scale_for([value]))
    for x in re.findall(r'(?:x1|x2|cx)="([-\d.]+)"', svg):
        assert 0 <= float(x) <= 208


def test_the_drawing_has_a_name_and_says_its_numbers():
    """`role="img"` with title and description, which hold what the drawing shows."""
    svg = forest_row("a-code-x", "α of “x” <b>", 0.4234, 0.2, 0.6, scale_for([0.2]))
    assert 'role="img" aria-labelledby="a-code-x-t a-code-x-d"' in svg
    assert 'id="a-code-x-t"' in svg
    assert "α .423, 95% interval .200 to .600" in svg
    assert "<b>" not in svg


def test_without_an_interval_there_is_no_line():
    """A refused interval is not drawn as a point of certainty."""
    nan = float("nan")
    svg = forest_row("k", "α", 0.5, nan, nan, scale_for([0.5]))
    assert 'class="ci"' not in svg
    assert "no interval" in svg


def test_no_verdict_is_printed():
    """The reference lines carry their numbers and no words."""
    svg = forest_scale("s", scale_for([-0.3]))
    assert ">.667<" in svg
    assert ">.800<" in svg
    assert not re.search("good|poor|accept|substantial|tentative", svg)
    assert ">−0.4<" in svg
