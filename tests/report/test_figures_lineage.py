"""The lineage of themes: bands that add up, and moves code by code."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from synth.report.figures import lineage_figure
from synth.report.figures.lineage_figure import NO_THEME, draw, flow, lines, moves


def told(*rounds):
    """Lines from rounds given as {theme: codes}."""
    rows = [{"round": i, "stage": "descriptive", "date": ""} for i, _ in enumerate(rounds, 1)]
    themes = [{"round": i, "theme": name, "parent": "", "label": name.upper()}
              for i, own in enumerate(rounds, 1) for name in own]  # fmt: skip
    codes = [{"round": i, "theme": name, "parent": "", "code": code}
             for i, own in enumerate(rounds, 1) for name, held in own.items() for code in held]  # fmt: skip
    return lines(rows, themes, codes)


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
    rows = [{"round": 2, "stage": "", "date": ""}, {"round": 1, "stage": "", "date": ""}]
    themes = [{"round": 1, "theme": "a", "parent": "", "label": "A"},
              {"round": 2, "theme": "b", "parent": "", "label": "B"},
              {"round": 2, "theme": "s", "parent": "b", "label": "S"},
              {"round": 2, "theme": "c", "parent": "", "label": "C"}]  # fmt: skip
    codes = [{"round": 1, "theme": "a", "parent": "", "code": "x"},
             {"round": 1, "theme": "a", "parent": "", "code": "gone"},
             {"round": 2, "theme": "s", "parent": "b", "code": "x"},
             {"round": 2, "theme": "c", "parent": "", "code": "x"}]  # fmt: skip
    found = [(m["code"], m["from_label"], m["to_theme"]) for m in moves(lines(rows, themes, codes))]
    assert found == [("x", "A", "b"), ("x", "A", "c"), ("gone", "A", NO_THEME)]


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
    assert "<title" in drawn and "In no theme 1" in drawn


def test_no_rounds_have_no_moves():
    """A study without themes has an empty table."""
    assert list(moves(lines([], [], []))) == []
