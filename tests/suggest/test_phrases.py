"""Phrases: inflection, case, hyphens, and words that are lemmas of others."""

from __future__ import annotations

import pytest

from synth.suggest.terms.phrases import spellings
from synth.suggest.terms.rules import compile_rules


def found(nlp, codes, text):
    return [text[m.start : m.end] for m in next(compile_rules(nlp, codes).matches([text]))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("reallocate staff", "Reallocated staff; reallocating STAFF.", 2),
        ("nurse", "Nurses and NURSES and a nurse", 3),
        ("meeting", "meetings, Meeting; they met to meet", 2),
        ("meet", "they met; meets; meeting", 3),
        ("staff meeting", "staff meetings and a Staff Meeting", 2),
        ("number", "numbers, a number, numb", 2),
        ("hand-over", "hand over, hand-overs, hand\u2011over, handover, Handovers", 5),
        ("hand over", "hand over, hand-over, handover", 2),
        ("handover", "handovers", 1),
        ("COVID-19", "covid-19 and COVID 19", 2),
        ("follow-up visit", "follow-up visits, follow up visit, followup visits", 3),
        ("patient's family", "the patient’s families", 1),
        ("trade-off", "trade–off", 0),
        ("a b c d e f g", "a b c d e f g", 1),
        ("👍", "good 👍", 1),
        ("café", "The Cafés", 1),
        ("co-\u00adordinate", "co-ordinated", 1),
    ],
)
def test_what_a_phrase_finds(nlp, make_codes, phrase, text, expected):
    """A phrase finds its inflections, and hyphens as people set them."""
    assert len(found(nlp, make_codes(a=[phrase]), text)) == expected


def test_terms_with_the_same_words_each_find_them(nlp, make_codes):
    """The same phrase in two codes is found for both."""
    rules = compile_rules(nlp, make_codes(a=["nurse"], b=["nurses", "nurse"]))
    assert [(m.code, m.term) for m in next(rules.matches(["A nurse"]))] == [(0, 0), (1, 0), (1, 1)]


def test_spellings():
    """Hyphens may stand or not; a long phrase is taken as written and without hyphens."""
    assert set(spellings("hand-over")) == {"hand-over", "hand over", "handover"}
    assert len(spellings("a-b c d e f g h")) == 3
    assert spellings("  ") == []
