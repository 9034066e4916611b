"""The theme map's geometry: nothing overlaps, every arrow begins and ends on a box."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from making import make

from synth.report.figures.theme_map_drawing import draw
from synth.report.parts import theme_map
from synth.report.parts.theme_map import layout
from synth.report.parts.theme_map_arrows import label_box
from synth.tables.theme import RelationSupport, ThemeSummary

QUESTIONS = [("q1", "Which purposes?"), ("q2", "Which activities?"), ("q3", "Which learning?")]


def theme(name, question="", parent="", label="", narratives=3):
    """A row of `themes`."""
    return make(
        ThemeSummary,
        theme=name,
        parent=parent,
        label=label or f"Label of {name}",
        question=question,
        narratives=narratives,
    )


def arrow(source, target, label="leads to", sentences=3, passages=0):
    """A row of `relations`."""
    counts = {"sentences": sentences, "passages": passages, "narratives": min(2, sentences)}
    return make(RelationSupport, source=source, target=target, label=label, **counts)


THEMES = [
    theme("a", "q1"), theme("a1", parent="a"), theme("a2", parent="a"),
    theme("b", "q2"), theme("b1", parent="b"), theme("c", "q3"), theme("d", "unknown"),
]  # fmt: skip


@st.composite
def maps(draw_):
    """Themes with subthemes in any columns, and any relations between them."""
    label = st.text("ab cWx 👩", min_size=1, max_size=90).filter(str.strip)
    rows = []
    for i in range(draw_(st.integers(1, 5))):
        rows.append(theme(f"t{i}", draw_(st.sampled_from(["q1", "q2", "q3", ""])),
                          label=draw_(label)))  # fmt: skip
        rows += [theme(f"t{i}s{j}", parent=f"t{i}", label=draw_(label))
                 for j in range(draw_(st.integers(0, 4)))]  # fmt: skip
    ids = st.sampled_from([row.theme for row in rows])
    relation = st.builds(arrow, ids, ids, st.one_of(st.just(""), label), st.integers(0, 20))
    return rows, draw_(st.lists(relation, max_size=14))


def apart(a, b):
    """Whether two rectangles (x, y, w, h) do not overlap."""
    return (
        a[0] + a[2] <= b[0] + 0.01 or b[0] + b[2] <= a[0] + 0.01
        or a[1] + a[3] <= b[1] + 0.01 or b[1] + b[3] <= a[1] + 0.01
    )  # fmt: skip


def rectangle(box):
    """A box as (x, y, w, h)."""
    return box.x, box.y, box.w, box.h


@settings(max_examples=150)
@given(maps())
def test_nothing_overlaps_and_all_is_inside(given_):
    """Themes stand apart, subthemes apart and within a theme, labels clear of boxes and of one
    another, all within the drawing."""
    rows, relations = given_
    plan = layout(rows, relations, QUESTIONS)
    parent = {row.theme: row.parent for row in rows}
    outer = [rectangle(box) for box in plan.boxes if box.theme]
    inner = [rectangle(box) for box in plan.boxes if not box.theme]
    labels = [label_box(one) for one in plan.arrows]
    assert len(plan.boxes) == len(rows) and len(plan.arrows) == len(relations)
    for group in (outer, inner, [*outer, *labels]):
        for i, one in enumerate(group):
            assert all(apart(one, other) for other in group[i + 1 :])
    at = {box.id: box for box in plan.boxes}
    for box in plan.boxes:
        if not box.theme:
            around = at[parent[box.id]]
            assert around.x < box.x and box.x + box.w < around.x + around.w
            assert around.y < box.y and box.y + box.h < around.y + around.h
    for x, y, w, h in [*outer, *labels]:
        assert x >= 0 and y >= 0 and x + w <= plan.width + 0.01 and y + h <= plan.height + 0.01


@settings(max_examples=150)
@given(maps())
def test_arrows_begin_and_end_on_the_border_of_their_box(given_):
    """Both ends lie on a vertical side of the right box, and the points make whole curves."""
    rows, relations = given_
    plan = layout(rows, relations, QUESTIONS)
    at = {box.id: box for box in plan.boxes}
    for one, row in zip(plan.arrows, relations, strict=True):
        assert (one.source, one.target) == (row.source, row.target)
        assert len(one.points) % 3 == 1
        for (x, y), box in ((one.points[0], at[one.source]), (one.points[-1], at[one.target])):
            assert min(abs(x - box.x), abs(x - box.x - box.w)) < 0.01
            assert box.y < y < box.y + box.h


@settings(max_examples=100)
@given(maps())
def test_no_line_runs_through_a_label(given_):
    """The reached points and the curves between them stay clear of every label's text."""
    rows, relations = given_
    plan = layout(rows, relations, QUESTIONS)
    lines = [(one, [p for i in range(0, len(one.points) - 1, 3)
                    for p in _sampled(one.points[i : i + 4])]) for one in plan.arrows]  # fmt: skip
    for labelled in plan.arrows:
        x, y, w, h = label_box(labelled)
        for one, points in lines:
            if one is labelled and not one.turns:
                continue  # its own line runs between its label and its support
            assert not any(x < a < x + w and y + 1 < b < y + h - 1 for a, b in points)


def _sampled(curve):
    """Points along a cubic curve."""
    for step in range(21):
        t = step / 20
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        yield tuple(sum(w * p[i] for w, p in zip(weights, curve, strict=True)) for i in (0, 1))


def test_columns_follow_the_questions():
    """Left to right in the questions' order; themes of no known question stand last."""
    plan = layout(THEMES, [], QUESTIONS)
    x = {box.id: box.x for box in plan.boxes if box.theme}
    assert x["a"] < x["b"] < x["c"] < x["d"]
    assert [heading.lines[0] for heading in plan.headings] == [
        "Which purposes?", "Which activities?", "Which learning?", "To no review question"]  # fmt: skip


def test_without_questions_there_is_one_column_without_a_heading():
    """A study with no review questions still has a map."""
    plan = layout([theme("a"), theme("b")], [arrow("a", "b")], [])
    assert [heading.lines for heading in plan.headings] == [()]
    assert plan.arrows[0].turns


def test_weights_tell_the_support():
    """None where an arrow rests on nothing; the most where on as much as the best. What it rests on
    stands at it, sentences and passages."""
    given_ = ((0, 0), (1, 0), (5, 0), (0, 1), (7, 3))
    arrows = [arrow("a1", "b1", sentences=n, passages=m) for n, m in given_]
    plan = layout(THEMES, arrows, QUESTIONS)
    assert [(one.weight, " ".join(one.support)) for one in plan.arrows] == [
        (0, "no sentence"), (1, "1 sentence in 1 narrative"), (2, "5 sentences in 2 narratives"),
        (1, "1 passage named"), (4, "7 sentences, 3 passages named")]  # fmt: skip


def test_backward_arrows_and_cycles_point_where_they_should():
    """There and back again are two arrows; an arrow over a column runs below its boxes."""
    plan = layout(THEMES, [arrow("a1", "c"), arrow("c", "a1"), arrow("b1", "b1")], QUESTIONS)
    there, back, itself = plan.arrows
    assert (there.leftward, back.leftward, itself.turns) == (False, True, True)
    middle = next(box for box in plan.boxes if box.id == "b")
    passing = [y for x, y in there.points if middle.x <= x <= middle.x + middle.w]
    assert passing and all(y > middle.y + middle.h for y in passing)


def test_too_much_is_counted_and_not_drawn(monkeypatch):
    """Beyond the most, boxes and arrows are counted; the best supported arrows are kept."""
    monkeypatch.setattr(theme_map, "MOST_BOXES", 4)
    monkeypatch.setattr(theme_map, "MOST_ARROWS", 1)
    plan = layout(THEMES, [arrow("a1", "a2", sentences=1), arrow("a1", "b", sentences=9),
                           arrow("a", "d")], QUESTIONS)  # fmt: skip
    assert ([box.id for box in plan.boxes], plan.hidden) == (["a", "a1", "a2", "b"], 3)
    assert ([one.target for one in plan.arrows], plan.undrawn) == (["b"], 2)


def test_no_themes_make_an_empty_map():
    """Nothing to draw is no error."""
    assert layout([], [], QUESTIONS).boxes == ()


def test_the_drawing_says_what_it_shows_and_escapes_it():
    """Every relation stands in the description; what people wrote is text and never markup."""
    rows = [*THEMES, theme("e", "q3", label='<script>alert("x")</script>')]
    plan = layout(rows, [arrow("a1", "e", "is <b> & 'so'")], QUESTIONS)
    drawn = str(draw(plan, {row.theme: row.label for row in rows}))
    assert "<script" not in drawn and "<b>" not in drawn and "style=" not in drawn
    said = re.search(r"<desc[^>]*>(.*?)</desc>", drawn)[1]
    assert "Label of a1 → &lt;script&gt;" in said and "3 sentences in 2 narratives" in said
    tip = re.search(r'<path class="w4"[^>]*><title>(.*?)</title></path>', drawn)[1]
    assert "is &lt;b&gt;" in tip and tip.endswith("(3 sentences in 2 narratives)")
