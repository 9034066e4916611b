"""Sentences: inside their block, covering it, abbreviations kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.narratives.markdown import read_markdown
from synth.narratives.sentences import knows_language, pipeline_name, sentence_splitter, sentences

NLP = sentence_splitter("en")


def split(source: str) -> list[str]:
    """The sentences of a Markdown source."""
    builder = read_markdown(source)
    (found,) = sentences(NLP, [(builder.text, builder.blocks)])
    return [builder.text[a:b] for a, b in found]


@pytest.mark.parametrize(
    "whole",
    [
        "As Fagerdal et al. (2022) say, it works.",
        "Some, e.g. nurses, stayed (i.e. slept there).",
        "See Fig. 3 and pp. 4 to 5 in vol. 2.",
        "It took approx. 3.5 hours at 7 p.m. or so.",
        "Dr. Who vs. Prof. Why.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(whole):
    """The abbreviations of scholarly writing stand inside a sentence."""
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("They said no. Then they left.", ["They said no.", "Then they left."]),
        ("## A heading. With two.\n\nText.", ["Text."]),
        ("```\nCode. Code.\n```\n\nText.", ["Text."]),
        ("- no stop\n- and another", ["no stop", "and another"]),
        ("| One. Two. | c |\n|---|---|\n| d | |", ["One.", "Two.", "c", "d"]),
        ("", []),
    ],
)
def test_where_sentences_end(source, parts):
    """Stops end sentences; blocks end them too; headings, code and empty cells hold none."""
    assert split(source) == parts


_piece = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=40),
    st.sampled_from(["\n\n", "\n- ", "\n## ", ". ", "! ", " et al. ", "\n> ", "|", "\n    ", "🙂"]),
)


@given(st.lists(_piece, max_size=20).map("".join))
def test_sentences_cover_the_text_and_cross_no_block(source):
    """Every visible sign outside headings and code is in one sentence of its own block."""
    builder = read_markdown(source)
    (found,) = sentences(NLP, [(builder.text, builder.blocks)])
    wanted = {
        i
        for b in builder.blocks
        if b.kind not in ("heading", "code")
        for i in range(b.start, b.end)
        if not builder.text[i].isspace()
    }
    covered: set[int] = set()
    last = 0
    for start, end in found:
        assert last <= start < end
        last = end
        assert (
            sum(b.start <= start and end <= b.end for b in builder.blocks if b.end > b.start) == 1
        )
        covered |= {i for i in range(start, end) if not builder.text[i].isspace()}
    assert covered == wanted


def test_languages_are_looked_up_without_loading_spacy():
    """A language is known or not by spaCy's own folders."""
    assert knows_language("en")
    assert knows_language("nb")
    assert not knows_language("zz")


@pytest.mark.parametrize("wanted", ["en.core", "not_installed", "a..b"])
def test_a_pipeline_that_is_not_there(wanted):
    """A pipeline that is not installed is named, with what to do."""
    with pytest.raises(ValueError, match="is not installed\nSet “pipeline: auto”"):
        pipeline_name("en", wanted)


def test_a_package_that_is_no_pipeline():
    """An installed package that is no pipeline ends in the same kind of error, not in a traceback."""
    with pytest.raises(ValueError, match="spaCy can't load the pipeline “json”"):
        sentence_splitter("en", "json")
