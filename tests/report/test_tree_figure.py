"""A tree of codes as a drawing: where branches meet, and what is written beside them."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from making import make

from synth.report.parts.tree_figure import DRAWN, Leaf, tree_figure
from synth.tables.group import TreeStep

LEAVES = [Leaf(0, "First", "A theme"), Leaf(2, "Second", "A theme"), Leaf(1, "Third", "left out")]


def steps(*joined):
    """Steps of a tree from (left, right, height)."""
    return [make(TreeStep, left=left, right=right, height=height) for left, right, height in joined]


STEPS = steps((0, 2, 0.2), (3, 1, 0.8))


def draw(joined=STEPS, leaves=LEAVES):
    """The drawing's soup."""
    return BeautifulSoup(
        str(tree_figure("k", "Name", "What it shows", joined, leaves)), "html.parser"
    )


def joints(soup):
    """Where the branches meet, from left to right of each step."""
    path = soup.select_one(".gr-branch")["d"]
    return [float(x) for x in re.findall(r"H([\d.]+)V", path)]


def test_the_more_alike_the_further_right():
    """The step at likeness .8 meets right of the one at .2, by the square root: twice as far."""
    near, far = joints(draw())
    assert near > far
    assert (near - 8) / (far - 8) == 2


def test_codes_stand_in_the_order_of_the_tree():
    """Labels from top to bottom as the leaves are given, each with its place."""
    soup = draw()
    assert [t.get_text() for t in soup.select(".gr-code")] == ["First", "Second", "Third"]
    assert [t.get_text() for t in soup.select(".gr-place")] == ["A theme", "A theme", "left out"]
    heights = [float(t["y"]) for t in soup.select(".gr-code")]
    assert heights == sorted(heights)


def test_codes_that_share_nothing_meet_at_the_edge():
    """With no likeness at all every step stands at 0, and so does the one tick."""
    soup = draw(steps((0, 2, 1.0), (3, 1, 1.0)))
    assert joints(soup) == [8, 8]
    assert [t.get_text() for t in soup.select(".gr-scale")] == ["0"]


def test_long_and_hostile_labels():
    """A long label is cut with a sign, markup and line ends are text."""
    soup = draw(
        leaves=[Leaf(0, "x" * 90, "y"), Leaf(2, "<b>\n bold</b>", "مرحبا"), Leaf(1, "🩺", "z")]
    )
    first, second, _ = (t.get_text() for t in soup.select(".gr-code"))
    assert len(first) < 50 and first.endswith("…")
    assert second == "<b> bold</b>"
    assert soup.find("b") is None


def test_what_is_not_drawn():
    """Nothing to join, or too many codes to read."""
    assert tree_figure("k", "Name", "What", [], [Leaf(0, "One", "")]) is None
    many = [Leaf(n, f"c{n}", "") for n in range(DRAWN + 1)]
    assert tree_figure("k", "Name", "What", STEPS, many) is None
