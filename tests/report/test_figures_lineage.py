"""The lineage of themes: bands that add up, and moves code by code."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from making import make

from synth.report.figures import lineage_figure
from synth.report.figures.lineage_figure import NO_THEME, draw, flow, lines, moves
from synth.tables.theme import CodeInNoTheme, RoundSummary, ThemeCode, ThemeSummary


def told(*rounds):
    """Lines from rounds given as {theme: codes}."""
    numbered = list(enumerate(rounds, 1))
    rows = [make(RoundSummary, round=i, stage="descriptive") for i, _ in numbered]
    themes = [theme(i, name) for i, held in numbered for name in held]
    codes = [
        make(ThemeCode, round=i, theme=name, code=code)
        for i, held in numbered
        for name, of_theme in held.items()
        for code in of_theme
    ]
    return lines(rows, themes, codes)


def theme(number, name, parent=""):
    """A row of `themes`."""
    return make(ThemeSummary, round=number, theme=name, parent=parent, label=name.upper())


ROUND = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("uvwxyz"), min_size=1))


@settings(max_examples=150)
@given(st.lists(ROUND, min_size=2, max_size=4))
def test_bands_add_up_to_their_boxes(rounds):
    """At either side of every box the bands' heights are its height, without gap or overlap, also
    with codes in several themes; boxes of a column do not overlap."""
    story = told(*rounds)
    plan = flow(story)
    for node in plan.nodes:
        assert abs(node.h - node.codes * plan.unit) < 1e-6
        for side, last in (("left", len(rounds) - 1), ("right", 0)):
            own = [getattr(band, side) for band in plan.bands
                   if (band.source if side == "left" else band.target) is node]  # fmt: skip
            if node.column == last:
                continue
            y = node.y
            for top, height in sorted(own):
                assert abs(top - y) < 1e-6
                y += height
            assert abs(y - node.y - node.h) < 1e-6
    for column in range(len(rounds)):
        own = [node for node in plan.nodes if node.column == column]
        for upper, lower in pairwise(own):
            assert upper.y + upper.h < lower.y


def test_moves_name_every_way():
    """A code in two themes goes both ways; one that leaves goes to no theme; subthemes count as
    their theme."""
    rows = [make(RoundSummary, round=2), make(RoundSummary, round=1)]
    themes = [theme(1, "a"), theme(2, "b"), theme(2, "s", "b"), theme(2, "c")]
    codes = [
        make(ThemeCode, round=1, theme="a", code="x"),
        make(ThemeCode, round=1, theme="a", code="gone"),
        make(ThemeCode, round=2, theme="s", parent="b", code="x"),
        make(ThemeCode, round=2, theme="c", code="x"),
    ]
    steps = moves(lines(rows, themes, codes))
    found = [(step.code, step.from_label, step.to_theme) for step in steps]
    assert found == [("x", "A", "b"), ("x", "A", "c"), ("gone", "A", NO_THEME)]


def test_no_theme_holds_every_code_that_is_in_none():
    """A code that no theme of any round ever held, and one that lost its theme: both stand in “in
    no theme”, with the codings that count, and go on from there."""
    rows = [make(RoundSummary, round=1), make(RoundSummary, round=2)]
    themes = [theme(1, "a"), theme(2, "a")]
    codes = [make(ThemeCode, round=1, theme="a", code="x"),
             make(ThemeCode, round=1, theme="a", code="y"),
             make(ThemeCode, round=2, theme="a", code="x")]  # fmt: skip
    outside = [
        make(CodeInNoTheme, round=1, code="never", codings=7),
        make(CodeInNoTheme, round=2, code="never", codings=7),
        make(CodeInNoTheme, round=2, code="y", codings=1),
    ]
    story = lines(rows, themes, codes, outside)
    boxes = [(node.column, node.codes, node.codings) for node in flow(story).nodes
             if node.theme == NO_THEME]  # fmt: skip
    assert boxes == [(0, 1, 7), (1, 2, 8)]
    found = [(step.code, step.from_theme, step.to_theme) for step in moves(story)]
    assert found == [("x", "a", "a"), ("y", "a", NO_THEME), ("never", NO_THEME, NO_THEME)]
    drawn = str(draw(story))
    assert "In no theme 1 code, 7 codings" in drawn and "In no theme 2 codes, 8 codings" in drawn


def test_very_many_themes_share_a_box(monkeypatch):
    """The smaller ones beyond the most are put together, and no code is lost."""
    monkeypatch.setattr(lineage_figure, "MOST", 1)
    plan = flow(told({"a": "xyz", "b": "u", "c": "v"}, {"d": "xyzuv"}))
    first = [(node.label, node.codes) for node in plan.nodes if node.column == 0]
    assert first == [("A", 3), ("Smaller themes together", 2)]


def test_the_drawing_is_named_and_escaped():
    """Name, description with the counts, and no markup from a label."""
    drawn = str(draw(told({"<script>": "xy"}, {"b": "x"})))
    assert "<script" not in drawn.lower().replace("&lt;script", "")
    assert "<title" in drawn and "In no theme 1 code" in drawn


def test_no_rounds_have_no_moves():
    """A study without themes has an empty table."""
    assert list(moves(lines([], [], []))) == []
