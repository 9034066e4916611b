"""Overlapping codings → HTML: nothing of the text is lost, and each coding is anchored once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from synth.narratives.text import Mark
from synth.report.parts.marks import Passage, Point, lanes, marked, pieces, target_style

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=40)


@st.composite
def stretches(draw):
    """A text, passages, marks and points anywhere in it, and a stretch of it."""
    text = draw(TEXT)
    at = st.integers(0, len(text))

    def span():
        a, b = sorted((draw(at), draw(at)))
        return a, b

    passages = [
        Passage(f"k{i}", *span(), lane=draw(st.sampled_from("123c")), title="a & b")
        for i in range(draw(st.integers(0, 6)))
    ]
    kinds = st.sampled_from(["strong", "em", "code", "link"])
    marks = [Mark(*span(), draw(kinds), "https://example.org") for _ in range(draw(at) % 4)]
    points = [Point(draw(at), Markup('<i id="p{}"></i>').format(i)) for i in range(draw(at) % 3)]
    return text, passages, marks, points, span()


@given(stretches())
def test_the_text_survives_any_overlap(text_of, drawn):
    """The text of the HTML is the stretch of the narrative, letter by letter."""
    text, passages, marks, points, (start, end) = drawn
    html = marked(text, start, end, marks=marks, passages=passages, points=points)
    assert text_of(html)[0] == text[start:end]


@given(stretches())
def test_every_coding_in_the_stretch_has_one_anchor(text_of, drawn):
    """A coding that covers a character of the stretch has exactly one anchor, any other none."""
    text, passages, marks, points, (start, end) = drawn
    html = marked(text, start, end, marks=marks, passages=passages, points=points)
    covering = [p.id for p in passages if max(p.start, start) < min(p.end, end)]
    assert sorted(one for one in text_of(html)[1] if one.startswith("c-")) == sorted(
        f"c-{one}" for one in covering
    )


@given(stretches())
def test_pieces_cover_the_stretch_without_gap(drawn):
    """Pieces follow one another, and each names the codings that cover the whole of it."""
    _, passages, marks, points, (start, end) = drawn
    cut = pieces(start, end, marks, passages, points)
    assert [p.start for p in cut] == ([start, *(p.end for p in cut[:-1])] if cut else [])
    assert not cut or cut[-1].end == end
    for piece in cut:
        assert set(piece.passages) == {
            p for p in passages if p.start < piece.end and p.end > piece.start
        }


def test_a_coding_over_two_blocks_is_anchored_in_the_first(text_of):
    """What was anchored is taken out of `waiting`, so the next block anchors it no more."""
    waiting = {"k"}
    over = [Passage("k", 0, 10, "1")]
    first = marked("0123456789", 0, 5, passages=over, waiting=waiting)
    second = marked("0123456789", 6, 10, passages=over, waiting=waiting)
    assert text_of(first)[1] == ["c-k"]
    assert text_of(second)[1] == []
    assert 'data-k="k"' in second


def test_a_link_stays_one_link_however_it_is_coded():
    """A coding inside a link doesn't cut the link in three: one stop for the keyboard."""
    html = marked(
        "see the paper now", 0, 17, marks=[Mark(4, 13, "link", "https://example.org")],
        passages=[Passage("k", 6, 9, "1")],
    )  # fmt: skip
    assert html.count("<a ") == 1


def test_only_harmless_links_are_links():
    """A link to anything but the web or a DOI is shown as text."""
    for target in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "../x", " "):
        assert "<a" not in marked("word", 0, 4, marks=[Mark(0, 4, "link", target)])
    html = marked("word", 0, 4, marks=[Mark(0, 4, "link", 'https://example.org/"x')])
    assert 'href="https://example.org/&#34;x"' in html


def test_people_s_text_cannot_leave_its_attribute():
    """Ids and titles are escaped wherever they stand."""
    html = marked("x", 0, 1, passages=[Passage('"><script>', 0, 1, "1", '"><script>')])
    assert "<script>" not in html


def test_lanes_follow_the_study_s_order_and_begin_anew():
    """Six lanes differ; the seventh coder gets the first again; the consensus has its own."""
    found = lanes([*"abcdefg", "consensus"])
    assert [found[c] for c in "abcdefg"] == ["1", "2", "3", "4", "5", "6", "1"]
    assert found["consensus"] == "c"


def test_the_style_for_targets_takes_plain_ids_only():
    """Style is code: an id with anything but letters, digits and a few signs does not get in."""
    assert "N01:anna:k1" in target_style(["N01:anna:k1"])
    assert target_style(['x"]{}*{color:red}']) == ""
    assert target_style([]) == ""
