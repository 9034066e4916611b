"""Patterns: tried only where they can match, and found as spaCy alone would find them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.util import filter_spans

from synth.problems import StudyError
from synth.suggest.terms.patterns import read_pattern
from synth.suggest.terms.rules import compile_rules

WORDS = ["nurse", "nurses", "ward", "wards", "moved", "move", "to", "the", ",", "3"]
TOKEN = st.fixed_dictionaries(
    {},
    optional={
        "LOWER": st.sampled_from(["nurse", "wards", "moved"]) | st.just({"IN": ["to", "nurses"]}),
        "OP": st.sampled_from(["?", "+", "*", "!", "{2}"]),
        "IS_PUNCT": st.sampled_from(["true", "false"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKEN, min_size=1, max_size=3), st.lists(st.sampled_from(WORDS), max_size=8))
def test_the_same_is_found_as_by_the_matcher(nlp, make_codes, pattern, words):
    """Trying a pattern only where its words stand changes nothing in what is found."""
    read = read_pattern(pattern)
    if read.faults:
        return
    text = " ".join(words)
    matcher = Matcher(nlp.vocab)
    matcher.add("p", [read.tokens], greedy="LONGEST")
    doc = nlp(text)
    theirs = {(s.start_char, s.end_char) for s in matcher(doc, as_spans=True) if s.text.strip()}
    rules = compile_rules(nlp, make_codes(a=[{"pattern": pattern}]))
    ours = next(rules.matches([text]))
    assert {(m.start, m.end) for m in ours} == theirs
    assert len(filter_spans([doc.char_span(m.start, m.end) for m in ours])) == len(ours)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ([{"LEMMA": "meeting"}], "Meetings, a meeting; they met", ["Meetings", "meeting"]),
        ([{"lemma": "MEET"}], "They met", ["met"]),
        ([{"LEMMA": {"IN": ["meeting", "nurse"]}}], "nurses meeting", ["nurses", "meeting"]),
        ([{"LEMMA": {"NOT_IN": ["nurse"]}, "IS_ALPHA": "true"}], "nurses move", ["move"]),
        ([{"LOWER": "no"}, {"LEMMA": "bed"}], "No beds", ["No beds"]),
        ([{"TEXT": {"REGEX": "^re"}}], "They reacted", ["reacted"]),
        ([{"LIKE_NUM": "true"}, {"LOWER": "beds"}], "three beds", ["three beds"]),
        ([{"LENGTH": {">=": "9"}}], "an ambulances", ["ambulances"]),
        ([{"LOWER": "x", "OP": "?"}, {"LOWER": "bed"}], "bed", ["bed"]),
    ],
)
def test_what_patterns_find(nlp, make_codes, pattern, text, expected):
    """Values from YAML work as they read; LEMMA takes a word in any of its forms."""
    rules = compile_rules(nlp, make_codes(a=[{"pattern": pattern}]))
    assert [text[m.start : m.end] for m in next(rules.matches([text]))] == expected


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ([{"POS": "NOUN"}], "“POS” can't be matched"),
        ([{"DEP": "nsubj"}], "“DEP” can't be matched"),
        ([{"ENT_TYPE": "ORG"}], "“ENT_TYPE” can't be matched"),
        ([{"LEMA": "x"}], "no attribute"),
        ([{"OP": "*"}], "matches every sentence"),
    ],
)
def test_patterns_that_can_not_be_used(nlp, make_codes, pattern, what):
    """Compiling tells what is wrong, and in which term of which code."""
    codes = make_codes(a=["staff", {"pattern": pattern}])
    with pytest.raises(StudyError, match=what) as caught:
        compile_rules(nlp, codes)
    assert "term 2 of code “a”" in str(caught.value)


def test_all_bad_patterns_are_told_at_once(nlp, make_codes):
    """Every pattern that can't be used is named, not only the first."""
    bad = {"pattern": [{"POS": "NOUN"}]}
    with pytest.raises(StudyError) as caught:
        compile_rules(nlp, make_codes(a=[bad], b=[bad]))
    assert len(caught.value.problems.errors) == 2
