"""`synth suggest`: what it says beside its table, where the terms or the texts are not what they seem."""

from __future__ import annotations

from synth.study import Study
from synth.tables.suggest import TermSuggestion

NORWEGIAN = (
    "Teamet snakket om det som hadde skjedd med dem etter den lange vakten på avdelingen, og "
    "de var enige om at noe måtte gjøres før neste gang. "
)


def suggested(study):
    """The suggestions, made anew."""
    assert study.run("segment", "--chunk", "0-of-1") == 0
    assert study.run("suggest", "--chunk", "0-of-1") == 0
    return Study(study.root).rows(TermSuggestion)


def test_terms_that_are_everywhere_are_told_with_their_share(study, shown):
    """A pattern that fits nearly every sentence: a warning of the check, and its share here."""
    study.replace(
        "codebooks/codes.yaml", "terms: [moved a midwife]", "terms: [{pattern: [{IS_ALPHA: true}]}]"
    )
    assert "the pattern fits nearly every sentence" in study.only_problem()
    rows = suggested(study)
    assert len(rows) == 33
    assert "note: the terms of “move-staff” are found in 100% of the sentences here" in shown()


def test_usual_terms_and_texts_need_no_note(study, shown):
    """The study as it is: one line."""
    suggested(study)
    assert "note:" not in shown()


def test_a_narrative_in_another_language_is_told(study, shown):
    """It is read all the same; one line says that little will be found."""
    study.replace("narratives/N02-case.md", "Eight teams were followed for a year.", NORWEGIAN * 12)
    suggested(study)
    assert "note: 1 narrative does not look like “en” (N02)" in shown()


def test_without_a_chunk_all_are_worked(study):
    """`synth suggest` alone gives what it gives chunk by chunk."""
    rows = suggested(study)
    study.remove("build/suggest")
    assert study.run("suggest") == 0
    assert Study(study.root).rows(TermSuggestion) == rows
