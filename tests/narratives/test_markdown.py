"""Markdown → the narrative's text: what every construct becomes, and where it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.narratives.markdown import TooDeep, read_markdown


def texts(source: str) -> list[tuple[str, str]]:
    """The blocks of a source, each as kind and text."""
    builder = read_markdown(source)
    return [(b.kind, builder.text[b.start : b.end]) for b in builder.blocks]


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("a  b\nc", [("paragraph", "a b c")]),
        ("a\u00a0b\u2009c", [("paragraph", "a b c")]),
        ("co\u00adordinate \u200bx &shy;y", [("paragraph", "coordinate x y")]),
        ("e\u0301te\u0301", [("paragraph", "été")]),
        ("e**\u0301x**", [("paragraph", "éx")]),
        ("👩\u200d⚕️ helps", [("paragraph", "👩\u200d⚕️ helps")]),
        ("<b>bold</b> &amp; <!-- note -->", [("paragraph", "<b>bold</b> & <!-- note -->")]),
        ("<div>\nx\n</div>", [("paragraph", "<div> x </div>")]),
        ("<script>alert(1)</script>", [("paragraph", "<script>alert(1)</script>")]),
        ("![the *ward*](x.png)", [("paragraph", "the ward")]),
        ("See [this](http://x.y) and `code`.", [("paragraph", "See this and code.")]),
        ("Text[^1].\n\n[^1]: Ibid.", [("paragraph", "Text[^1]."), ("paragraph", "[^1]: Ibid.")]),
        ("[a][1]\n\n[1]: http://x.y", [("paragraph", "a")]),
        ("## A *bold* `x` heading ##", [("heading", "A bold x heading")]),
        ("> said\n>\n> again", [("quote", "said"), ("quote", "again")]),
        ("```\n  x\ny\n```", [("code", "  x\ny")]),
        ("- one\n\n  more\n\n  - in\n- two",
         [("item", "one"), ("paragraph", "more"), ("item", "in"), ("item", "two")]),
        ("| a | b |\n|---|---|\n| | d |", [("cell", "a"), ("cell", "b"), ("cell", ""), ("cell", "d")]),
        ("", []),
        ("\n \n", []),
    ],
)  # fmt: skip
def test_what_each_construct_becomes(source, blocks):
    """One construct a case: white space, Unicode, HTML, images, footnotes, lists, tables."""
    assert texts(source) == blocks


def test_positions_count_code_points():
    """An emoji is one code point; a mark's and a block's positions are Python's own."""
    builder = read_markdown("🙂🙂 *x*\n\ny")
    assert builder.text == "🙂🙂 x\n\ny"
    assert [(b.start, b.end) for b in builder.blocks] == [(0, 4), (6, 7)]
    assert [(m.start, m.end, m.kind) for m in builder.blocks[0].marks] == [(3, 4, "em")]


def test_marks_survive_composed_characters():
    """Where NFC makes the text shorter, the marks after it move along."""
    builder = read_markdown("e\u0301e\u0301 **bold** [link](http://x.y)")
    (block,) = builder.blocks
    assert [(builder.text[m.start : m.end], m.kind) for m in block.marks] == [
        ("bold", "strong"), ("link", "link"),
    ]  # fmt: skip


def test_lines_are_those_of_the_file():
    """Each block knows the line it begins on, counted from where the text begins in its file."""
    assert [b.line for b in read_markdown("a\n\n## b\n\n- c\n- d\n", first_line=10).blocks] == [
        10,
        12,
        14,
        15,
    ]


def test_nesting_too_deep_is_refused_not_dropped():
    """The parser would leave out what is nested too deeply: that is said, with the line."""
    assert texts("> " * 20 + "deep") == [("quote", "deep")]
    with pytest.raises(TooDeep) as err:
        read_markdown("x\n\n" + "> " * 80 + "lost")
    assert err.value.line == 3


@pytest.mark.parametrize(
    "signs", ["[", "*", "*a ", "`", "![", "a\n", "<", "_a", "|a", "- ", "&"], ids=str.strip
)
def test_long_runs_of_signs_are_read_or_refused(signs):
    """Long runs of signs, a favourite of fuzzers, end in blocks or in a stated refusal."""
    try:
        builder = read_markdown(signs * 5_000)
    except TooDeep:
        return
    assert all(0 <= b.start <= b.end <= len(builder.text) for b in builder.blocks)


@given(st.text(max_size=200))
def test_any_text_can_be_read(source):
    """Whatever stands in the file: NFC out, blocks in order, apart, and inside the text."""
    try:
        builder = read_markdown(source.replace("\0", ""))
    except TooDeep:
        return
    text = builder.text
    assert unicodedata.is_normalized("NFC", text)
    end = 0
    for block in builder.blocks:
        assert end <= block.start <= block.end <= len(text)
        end = block.end
        for mark in block.marks:
            assert block.start <= mark.start < mark.end <= block.end
    assert "\r" not in text
