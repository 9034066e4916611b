"""`suggest`: rows of table “suggestions”, their places, scores and order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import make

from synth.suggest.terms.rules import Match, best, compile_rules, suggest
from synth.tables.segment import Sentence
from synth.tables.suggest import TermSuggestion


def test_rows_are_those_of_the_table(make_codes, as_sentences):
    """Each row says which term was found, and where."""
    (row,) = suggest(*as_sentences("Nothing here.", "The nurses left."), make_codes(a=["nurse"]))
    assert row == TermSuggestion(
        narrative="N", sentence=1, start=14, end=30, code="a", score=0.5, method="rules",
        version=row.version, term="nurse", match_start=18, match_end=24, matched="nurses",
        negated=False,
    )  # fmt: skip


ODD = st.text(
    alphabet="nurseNURS ,.-\u2011\u00ad\u200b\u00a0’'é\u0301👩\u200d⚕\ufe0f🏽ward", max_size=40
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(ODD, st.sampled_from(["no nurse", "the  nurse\u00ads’ hand\u2011over"]))))
def test_places_give_back_what_matched(nlp, make_codes, as_sentences, texts):
    """Whatever stands in a text, a row's place holds its match, within its sentence."""
    codes = make_codes(
        a=["nurse", "ward", {"exact": "é"}], b=[{"exact": "👩"}, "hand-over", "👩"],
        c=[{"pattern": [{"LOWER": {"REGEX": "^n"}}, {"OP": "?"}]}],
    )  # fmt: skip
    narratives, sentences = as_sentences(*texts)
    for row in suggest(narratives, sentences, codes, "en", nlp):
        assert narratives["N"][row.match_start : row.match_end] == row.matched
        assert row.start <= row.match_start < row.match_end <= row.end
        assert row.matched.strip()
        assert 0 < row.score < 1


def test_one_row_a_code_with_the_longest_match(nlp, make_codes, as_sentences):
    """Several terms of one code give one row: the longest match, and a higher score."""
    codes = make_codes(a=["staff", "staff shortage", "ward"])
    (row,) = suggest(*as_sentences("The staff shortages hit the ward."), codes, "en", nlp)
    assert (row.matched, row.score) == ("staff shortages", 0.75)


def test_score_counts_terms_not_repeats(nlp, make_codes, as_sentences):
    """A term that stands twice counts once; one inside another's match does not count."""
    codes = make_codes(a=["staff", "staff shortage"])
    rows = suggest(*as_sentences("Staff, staff, staff.", "A staff shortage"), codes, "en", nlp)
    assert [r.score for r in rows] == [0.5, 0.5]


def test_what_is_not_negated_wins(nlp, make_codes, as_sentences):
    """A code with a match free of negation is not flagged, though a longer one is negated."""
    codes = make_codes(a=["more staff", "bed"])
    (row,) = suggest(*as_sentences("There was a bed, but no more staff."), codes, "en", nlp)
    assert (row.matched, row.negated, row.score) == ("bed", False, 0.5)


def test_negated_matches_are_flagged_or_suppressed(nlp, make_codes, as_sentences):
    """Under negation a row is flagged at half the score, or left out where the code says so."""
    said = as_sentences("There was no more staff.")
    (row,) = suggest(*said, make_codes(a=["staff"]), "en", nlp)
    assert (row.negated, row.score) == (True, 0.25)
    assert list(suggest(*said, make_codes("suppress", a=["staff"]), "en", nlp)) == []


def test_a_term_that_is_a_negation_is_not_negated(nlp, make_codes, as_sentences):
    """A cue inside the match does not flag it."""
    (row,) = suggest(*as_sentences("A lack of staff."), make_codes(a=["lack of staff"]), "en", nlp)
    assert not row.negated


def test_shown_cuts_by_score_then_codebook_order(nlp, make_codes, as_sentences):
    """At most `shown` codes a sentence: higher scores first, equal ones as in the codebook."""
    codes = make_codes(z=["staff"], y=["ward"], x=["nurse", "bed"], w=["bed"])
    said = as_sentences("Staff, ward, nurse and bed.")
    assert [r.code for r in suggest(*said, codes, "en", nlp, 9)] == ["x", "z", "y", "w"]
    assert [r.code for r in suggest(*said, codes, "en", nlp, 2)] == ["x", "z"]


@pytest.mark.parametrize("texts", [[], [""], ["   "], ["…"]])
def test_empty_texts(nlp, make_codes, as_sentences, texts):
    """An empty narrative, or a sentence without words, gives no rows."""
    assert list(suggest(*as_sentences(*texts), make_codes(a=["staff"]), "en", nlp)) == []


def test_codes_without_terms(nlp, make_codes, as_sentences):
    """Codes without terms get no suggestions, beside others or alone."""
    said = as_sentences("The staff left.")
    assert list(suggest(*said, make_codes(a=[], b=[]), "en", nlp)) == []
    assert [r.code for r in suggest(*said, make_codes(a=[], b=["staff"]), "en", nlp)] == ["b"]
    assert list(suggest(*said, [], "en", nlp)) == []


def test_a_term_that_fits_every_sentence(nlp, make_codes, as_sentences):
    """It gives one row a sentence, no more, and none is lost beside it."""
    codes = make_codes(every=[{"pattern": [{"IS_ALPHA": "true", "OP": "+"}]}], staff=["staff"])
    rows = list(suggest(*as_sentences(*["Some staff left."] * 50), codes, "en", nlp))
    assert [r.code for r in rows] == ["every", "staff"] * 50
    assert rows[0].matched == "Some staff left"


@pytest.mark.parametrize(
    ("language", "term", "text", "matched"),
    [
        ("de", "Haus", "Die Häuser waren voll.", "Häuser"),
        ("nb", "Sykepleiere", "Ingen sykepleiere kom.", "sykepleiere"),
        ("nn", "Jordmor", "Ei jordmor kom.", "jordmor"),
        ("fr", "infirmière", "Les infirmières sont là.", "infirmières"),
    ],
)
def test_other_languages(make_codes, as_sentences, language, term, text, matched):
    """Other languages match by their own lemmas, or as written, and flag no negation."""
    rows = suggest(*as_sentences(text), make_codes(a=[term]), language)
    assert [(r.matched, r.negated) for r in rows] == [(matched, False)]


def test_several_narratives_keep_their_order(nlp, make_codes):
    """Rows come in the order of the sentences, each with its own narrative's places."""
    texts = {"B": "A ward.", "A": "x ward"}
    rows = [
        make(Sentence, narrative="B", start=0, end=7),
        make(Sentence, narrative="A", start=2, end=6),
    ]
    found = suggest(texts, rows, make_codes(a=["ward"]), "en", nlp)
    assert [(r.narrative, r.match_start) for r in found] == [("B", 2), ("A", 2)]


def test_blocks_change_nothing(nlp, make_codes, monkeypatch):
    """Texts are worked in blocks; where one ends is not seen in what is found."""
    rules = compile_rules(nlp, make_codes(a=["staff"]))
    texts = ["staff", "", "no staff", "x"] * 5
    whole = list(rules.matches(texts))
    monkeypatch.setattr("synth.suggest.terms.rules._BLOCK", 3)
    assert list(rules.matches(texts)) == whole
    assert len(whole) == len(texts)


def test_the_version_follows_the_codes_own_terms(nlp, make_codes):
    """Editing one code's terms changes that code's version and no other's."""
    one = compile_rules(nlp, make_codes(a=["staff"], b=["ward"])).versions
    two = compile_rules(nlp, make_codes(a=["staff"], b=["bed"])).versions
    assert one[0] == two[0]
    assert one[1] != two[1]
    assert one == compile_rules(nlp, make_codes(a=["staff"], b=["ward"])).versions


MATCHES = st.lists(
    st.builds(
        lambda term, start, length, negated: Match(0, term, start, start + length, negated),
        st.integers(0, 4), st.integers(0, 20), st.integers(1, 6), st.booleans(),
    ),
    min_size=1,
)  # fmt: skip


@given(MATCHES, st.randoms())
def test_best_does_not_depend_on_order(matches, rng):
    """Score and match shown are the same however the matches are listed; bounds hold."""
    score, shown = best(matches)
    assert 0 < score < 1
    assert shown in matches
    assert shown.negated == all(m.negated for m in matches)
    mixed = list(matches)
    rng.shuffle(mixed)
    assert best(mixed) == (score, shown)
