"""Texts in another language are noticed, and only where that is sure."""

from __future__ import annotations

import pytest

from synth.suggest.language import KNOWN, WORDS, common_share, language_note

ENGLISH = "The team talked about what had happened to them after the long shift on the ward. "
NORWEGIAN = (
    "Teamet snakket om det som hadde skjedd med dem etter den lange vakten på avdelingen, og "
    "de var enige om at noe måtte gjøres før neste gang. "
)


def test_each_text_reads_as_its_own_language_alone():
    """English is English and no Norwegian, and the other way round."""
    english, norwegian = ENGLISH * 20, NORWEGIAN * 20
    assert language_note({"N01": english}, "en") == ""
    assert language_note({"N01": norwegian}, "nb") == ""
    assert language_note({"N01": norwegian, "N02": english}, "en").startswith(
        "1 narrative does not look like “en” (N01): "
    )
    assert "2 narratives do not look like “nb” (A, B)" in language_note(
        {"B": english, "A": english}, "nb"
    )


def test_many_are_not_all_named():
    """A study with the wrong language in its settings gets one line."""
    note = language_note({f"N{n:02}": NORWEGIAN * 20 for n in range(40)}, "en")
    assert "40 narratives" in note
    assert "N05 and others" not in note and "N04 and others" in note
    assert "\n" not in note


@pytest.mark.parametrize("text", ["", "Å", NORWEGIAN, "12 34 " * WORDS, "物語 " * 10])
def test_what_is_short_or_no_words_is_not_judged(text):
    """Too little to tell by."""
    assert common_share(text, "en") is None


def test_languages_without_a_measured_share_are_not_judged():
    """No false alarm for a language whose list of words says little."""
    assert common_share(ENGLISH * 20, "ja") is None
    assert common_share(ENGLISH * 20, "xx") is None


@pytest.mark.parametrize("language", sorted(KNOWN))
def test_every_known_language_has_its_words(language):
    """spaCy has the list, and English is none of the others."""
    share = common_share(ENGLISH * 20, language)
    assert (share >= 0.3) if language == "en" else (share < 0.15)
