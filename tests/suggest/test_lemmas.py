"""Looked-up lemmas: case, unknown words, other languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.terms.lemmas import LookupLemmas
from synth.suggest.terms.pipeline import lemma_pipeline


def component(nlp) -> LookupLemmas:
    return next(c for _, c in nlp.pipeline if isinstance(c, LookupLemmas))


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Nurses", "nurse"), ("NURSES", "nurse"), ("met", "meet"), ("women", "woman"),
        ("reallocated", "reallocate"), ("prioritising", "prioritise"), ("staff", "staff"),
        ("numbers", "number"), ("number", "number"), ("handoffs", "handoff"),
        ("workarounds", "workaround"), ("across", "across"), ("crisis", "crisis"), ("", ""),
    ],
)  # fmt: skip
def test_english_lemmas(nlp, word, lemma):
    """Inflected words in any case go to one lemma, unknown plurals too."""
    assert component(nlp).lemma(word) == lemma


def test_a_language_with_capital_nouns():
    """German nouns are found in the table whatever their case in the text."""
    lemmas = component(lemma_pipeline("de")[0])
    assert lemmas.lemma("Häuser") == lemmas.lemma("häuser") == "haus"


def test_a_language_without_a_table():
    """Without a table the lemma is the word in lower case, and the description says so."""
    nlp, text = lemma_pipeline("nn")
    assert [t.lemma_ for t in nlp("Jordmødrene Kom")] == ["jordmødrene", "kom"]
    assert "lower case" in text


@settings(deadline=None)
@given(st.text(max_size=12))
def test_case_does_not_matter(nlp, word):
    """The lemma follows from the lower-case form, and is in lower case."""
    lemmas = component(nlp)
    assert lemmas.lemma(word) == lemmas.lemma(word.lower())
    if word.isascii():
        assert lemmas.lemma(word) == lemmas.lemma(word).lower()


def test_tokens_get_the_lemma_of_their_word(nlp):
    """The component and its `lemma` agree, on a text seen twice as well."""
    for _ in range(2):
        for token in nlp("The Midwives weren’t re-allocated 👩‍⚕️ at 3 pm."):
            assert token.lemma_ == component(nlp).lemma(token.text)
