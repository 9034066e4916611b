"""The negation rule: cues, reach, borders, and what only looks like a cue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.suggest.terms.negation import NEGATION, REACH, is_negated

EN = NEGATION["en"]


def negated(sentence):
    """Whether “staff” is negated in a sentence that is split at spaces."""
    words = sentence.lower().split()
    return is_negated(words, words.index("staff"), EN)


@pytest.mark.parametrize(
    "sentence",
    [
        "There was no staff", "They did not call more staff", "They did n't move staff",
        "Without additional staff", "a lack of trained staff", "They failed to call in staff",
        "neither beds nor staff", "the absence of night staff", "They never moved staff",
        "They called volunteers instead of staff", "beds rather than staff",
        "They were unable to find staff", "They lacked staff",
    ],
)  # fmt: skip
def test_a_cue_before_the_term_negates(sentence):
    """Every kind of cue is seen, with words in between."""
    assert negated(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "They moved staff", "not only staff", "not just the staff", "no doubt staff",
        "no matter how many staff", "Not today , staff said", "It was not easy but staff",
        "not for the ward because staff", "whether or not staff", "if not staff", "staff had no",
        "staff", "failed . To staff",
    ],
)  # fmt: skip
def test_no_cue_no_negation(sentence):
    """Pseudo-negations, a border in between and a cue after the term do not negate."""
    assert not negated(sentence)


@given(st.integers(0, 10), st.sampled_from(EN.cues))
def test_reach_is_counted_from_the_cues_last_word(between, cue):
    """A cue of any length negates up to four words away, and no further."""
    words = [*cue, *["w"] * between, "staff"]
    assert is_negated(words, len(words) - 1, EN) == (between < REACH)


def test_punctuation_that_is_no_border_is_not_counted():
    """Hyphens and quotes between words use up none of the reach."""
    assert negated("no w - w - w \" w ' staff")


def test_a_cue_inside_the_term_does_not_count():
    """“lack of staff” as a term is found, not negated by its own first word."""
    words = ["a", "lack", "of", "staff"]
    assert not is_negated(words, 1, EN)


def test_a_pseudo_negation_that_runs_into_the_term_does_not_count():
    """In “no doubt”, with “doubt” the term, “no” negates it."""
    assert is_negated(["no", "doubt"], 1, EN)


@given(st.lists(st.sampled_from(["no", "not", "only", ",", "w", "lack", "of"]), max_size=12))
def test_more_words_before_a_border_change_nothing(words):
    """What stands before a border has no say."""
    tail = [*words, "staff"]
    at = len(tail) - 1
    assert is_negated([*["no", "never"], ";", *tail], at + 3, EN) == is_negated(tail, at, EN)


def test_other_languages_flag_nothing():
    """A language without words negates nothing."""
    assert not is_negated(["ingen", "staff"], 1, NEGATION.get("nb"))


def test_the_words_are_as_spacy_splits_them(nlp):
    """Each cue, pseudo-negation and border is split into tokens as it is written here."""
    for phrase in (*EN.cues, *EN.pseudo, *((b,) for b in EN.borders if b.isalpha())):
        if phrase[0] in ("n't", "nt"):
            phrase = ("do", *phrase)
            text = "do" + " ".join(phrase[1:])
        else:
            text = " ".join(phrase)
        assert tuple(t.lower_ for t in nlp.make_doc(text)) == phrase
