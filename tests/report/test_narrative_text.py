"""Blocks → rows of HTML: each block's text whole, headings in order, lists and tables as such."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synth.narratives.markdown import read_markdown
from synth.report.parts.marks import Passage
from synth.report.parts.narrative_text import Drawing, body, sentence_range

BLOCKS = st.lists(
    st.sampled_from(
        [
            "# One\n\n",
            "## Two\n\n",
            "##### Deep\n\n",
            "plain *em* text & <b>\n\n",
            "- a\n- b\n",
            "1. x\n   - y\n     1. z\n",
            "> quoted\n>\n> > twice\n\n",
            "\n| a | b |\n|---|---|\n| 1 | |\n\n",
            "\n```\n  code <i>\n```\n\n",
            "[l](https://example.org)\n\n",
        ]
    ),
    max_size=8,
)


def drawing(builder, passages=()):
    """What `body` needs, for a text alone."""
    return Drawing(builder.text, list(passages), [], [])


@given(BLOCKS, st.data())
def test_rows_hold_every_block_and_anchor_every_coding_once(text_of, parts, data):
    """The rows' text is the blocks' text in order, and each coding that touches a block is anchored
    in exactly one row."""
    builder = read_markdown("".join(parts))
    size = len(builder.text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=5))
    passages = [
        Passage(f"k{i}", min(s), max(s), str(i % 3 + 1))
        for i, s in enumerate(spans)
        if s[0] != s[1]
    ]
    blocks = builder.blocks
    rows = list(body(blocks, drawing(builder, passages)))
    texts, ids = zip(*(text_of(row.html) for row in rows), strict=True) if rows else ((), ())
    assert "".join(texts) == "".join(builder.text[b.start : b.end] for b in blocks)
    anchored = sorted(one for own in ids for one in own if one.startswith("c-"))
    assert anchored == sorted(
        f"c-{p.id}"
        for p in passages
        if any(max(p.start, b.start) < min(p.end, b.end) for b in blocks)
    )
    assert sorted(one for row in rows for one in row.first_drawn) == [a[2:] for a in anchored]


def test_headings_never_skip_a_level():
    """A level-5 heading after a level-2 one becomes the next level, whatever the author wrote."""
    builder = read_markdown("## Two\n\n##### Five\n\n## Two\n")
    html = [row.html for row in body(builder.blocks, drawing(builder))]
    assert [h[:3] for h in html] == ["<h2", "<h3", "<h3"]


def test_headings_alike_get_ids_of_their_own():
    """Two headings with the same words can both be linked to."""
    builder = read_markdown("### Same!\n\n### Same\n\n### 🙂\n")
    html = "".join(row.html for row in body(builder.blocks, drawing(builder)))
    assert 'id="h-same"' in html
    assert 'id="h-same-2"' in html
    assert 'id="h-heading"' in html


def test_nested_lists_nest():
    """Items keep their depth, and numbered ones their numbers."""
    builder = read_markdown("3. a\n   - b\n4. c\n")
    (row,) = body(builder.blocks, drawing(builder))
    assert row.html == '<ol><li value="3">a<ul><li>b</li></ul></li><li value="4">c</li></ol>'


def test_a_table_has_its_head_and_all_its_cells():
    """Header cells are column headers; an empty cell keeps its column."""
    builder = read_markdown("| a | b |\n|---|---|\n| 1 | |\n")
    (row,) = body(builder.blocks, drawing(builder))
    assert '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' in row.html
    assert "<tr><td>1</td><td></td></tr>" in row.html
    assert 'tabindex="0"' in row.html


def test_an_empty_corner_of_a_table_heads_nothing():
    """An empty cell of the head is no header, and the row is the head all the same."""
    builder = read_markdown("| | b |\n|---|---|\n| 1 | 2 |\n")
    (row,) = body(builder.blocks, drawing(builder))
    assert '<thead><tr><td></td><th scope="col">b</th></tr></thead>' in row.html


def test_sentences_are_counted_from_one():
    """Pages count sentences as people do; a coding of no sentence names none."""
    assert sentence_range(0, 2) == "1–3"
    assert sentence_range(-1, -1) == ""
