"""Token patterns from YAML: made into spaCy's, or refused, without spaCy, as spaCy would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.terms.patterns import FLAGS, KEYS, attributes, is_wide, least, read_pattern


def test_values_get_their_types():
    """Text from YAML becomes flags, numbers and lists; keys may be in any case."""
    read = read_pattern(
        [
            {"lower": "staff", "op": "+"},
            {"Is_Punct": "false", "LENGTH": "3"},
            {"LEMMA": {"in": ["a", "b"]}, "LENGTH": {">=": "2"}, "OP": "{1,2}"},
            {"TEXT": {"regex": "^re"}},
            {"LOWER": {"FUZZY": {"IN": ["x"]}}},
        ]
    )
    assert read.faults == []
    assert read.tokens == [
        {"LOWER": "staff", "OP": "+"},
        {"IS_PUNCT": False, "LENGTH": 3},
        {"LEMMA": {"IN": ["a", "b"]}, "LENGTH": {">=": 2}, "OP": "{1,2}"},
        {"TEXT": {"REGEX": "^re"}},
        {"LOWER": {"FUZZY": {"IN": ["x"]}}},
    ]


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ([{"LEMA": "staff"}], "no attribute “LEMA”"),
        ([{"LEMMA": "staff", "lemma": "x"}], "twice"),
        ([{"LEMMA": "staff", "OP": "**"}], "OP can't be used as “**”"),
        ([{"LEMMA": "staff", "OP": {"2": None}}], "OP can't be used as written"),
        ([{"LEMMA": "staff", "OP": "{3,1}"}], "wrong way round"),
        ([{"LEMMA": "staff", "OP": "{0}"}], "no word at all"),
        ([{"LEMMA": None}], "no value"),
        ([{"LEMMA": ["a"]}], "given a list"),
        ([{"LEMMA": {"INN": ["a"]}}], "can't be compared by “INN”"),
        ([{"LEMMA": {"IN": []}}], "needs a list"),
        ([{"LEMMA": {"IN": "a"}}], "needs a list"),
        ([{"TEXT": {"REGEX": "("}}], "not a regular expression"),
        ([{"TEXT": {"REGEX": {"IN": ["["]}}}], "not a regular expression"),
        ([{"LENGTH": "long"}], "whole number"),
        ([{"LENGTH": {"=>": "3"}}], "can't be compared by “=>”"),
        ([{"IS_ALPHA": "maybe"}], "is a flag"),
        ([{"_": {"x": "y"}}], "extension"),
        ([{}], "matches every sentence"),
        ([{"OP": "*"}], "matches every sentence"),
        ([{}, {"LEMMA": "staff", "OP": "?"}], "matches every sentence"),
        ([], "matches every sentence"),
    ],
)
def test_faults_are_named(pattern, what):
    """Each kind of mistake is told in words."""
    faults = read_pattern(pattern).faults
    assert len(faults) == 1
    assert what in faults[0].what
    assert faults[0].fix


def test_a_near_miss_gets_a_suggestion():
    """A misspelt attribute is met with the right one."""
    assert "LEMMA" in read_pattern([{"LEMA": "x"}]).faults[0].fix


def test_any_word_between_others_is_allowed():
    """An empty token within a pattern stands for any word."""
    assert not read_pattern([{"LEMMA": "move"}, {}, {"LEMMA": "staff"}]).faults


@pytest.mark.parametrize(
    ("op", "fewest"), [(None, 1), ("!", 1), ("+", 1), ("?", 0), ("*", 0), ("{2}", 2), ("{2,}", 2),
                       ("{,3}", 0), ("{0,2}", 0)],
)  # fmt: skip
def test_least_words_of_an_op(op, fewest):
    """How many words each OP takes at least."""
    assert least(op) == fewest


@pytest.mark.parametrize(
    ("token", "wide"),
    [
        ({"IS_ALPHA": True}, True), ({"IS_STOP": True}, True), ({"IS_DIGIT": False}, True),
        ({"LIKE_NUM": True}, False), ({"LEMMA": "staff"}, False), ({}, True),
        ({"LOWER": {"NOT_IN": ["a"]}}, True), ({"LOWER": {"REGEX": ".*"}}, True),
        ({"LOWER": {"REGEX": "^re"}}, False), ({"POS": "NOUN"}, True), ({"LENGTH": 3}, True),
        ({"POS": "NOUN", "LEMMA": "staff"}, False), ({"LOWER": {"IN": ["a"]}}, False),
    ],
)  # fmt: skip
def test_wide_tokens(token, wide):
    """A token that fits a word of nearly every sentence is known as such."""
    assert is_wide(token) == wide


def test_attributes_are_collected():
    """What patterns ask for, in capitals, is what a pipeline must give."""
    assert attributes([[{"pos": "NOUN", "OP": "?"}], [{"LEMMA": "a"}]]) == {"POS", "LEMMA"}


def test_keys_are_those_of_spacy():
    """The list of attributes is spaCy's own, without extensions."""
    from spacy.schemas import TokenPattern

    theirs = {(f.alias or name).upper() for name, f in TokenPattern.model_fields.items()} - {"_"}
    assert theirs == KEYS


VALUES = st.one_of(
    st.sampled_from(["true", "false", "a", "3", "(", "", "NOUN", "I"]),
    st.dictionaries(
        st.sampled_from(
            ["IN", "NOT_IN", "REGEX", "FUZZY", "FUZZY1", ">=", "==", "INTERSECTS", "X"]
        ),
        st.one_of(st.sampled_from(["a", "3", "["]), st.lists(st.sampled_from(["a", "2"]))),
        max_size=2,
    ),
    st.none(),
)
OPS = st.sampled_from(["?", "+", "*", "!", "{2}", "{1,3}", "{,2}", "{2,}", "{3,1}", "x", "1", ""])
TOKENS = st.builds(
    lambda attrs, op: attrs | ({"OP": op} if op is not None else {}),
    st.dictionaries(st.sampled_from(sorted(KEYS - {"OP"})), VALUES, max_size=2),
    st.none() | OPS,
)


@settings(deadline=None)
@given(st.lists(TOKENS, min_size=1, max_size=3))
def test_what_is_read_without_fault_spacy_takes(nlp, pattern):
    """Any pattern that passes here is one spaCy's own validation accepts."""
    from spacy.matcher import Matcher

    read = read_pattern(pattern)
    if not read.faults:
        Matcher(nlp.vocab, validate=True).add("pattern", [read.tokens])


@given(st.sampled_from(sorted(FLAGS)), st.sampled_from(["true", "false", "True", "FALSE"]))
def test_flags_are_truths(flag, value):
    """Every flag takes true and false."""
    assert read_pattern([{flag: value}]).tokens == [{flag: value.lower() == "true"}]
