"""`check_terms`: each mistake in a term as a problem at its place in codes.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.problems import Problems
from synth.suggest.terms.term_shape import check_terms


def check(read, language="en", pipeline="blank"):
    problems = Problems()
    check_terms(language, *read[:1], problems, read[1], pipeline)
    return [(p.severity, p.line, p.column, p.what) for p in problems]


def test_good_terms_are_silent(codes_file):
    """Phrases, exact texts and patterns as they should be give no problem."""
    read = codes_file(
        """\
        - reallocate staff
        - exact: IT
        - pattern:
          - LEMMA: move
          - OP: "?"
          - LOWER: {IN: [staff, beds]}
        - 👍
        """
    )
    assert check(read) == []


def test_a_code_without_terms(codes_file):
    """A code may have no terms."""
    assert check(codes_file("")) == []


@pytest.mark.parametrize(
    ("terms", "severity", "line", "column", "what"),
    [
        ("- pattern: [{LEMA: staff}]", "error", 7, 15, "no attribute “LEMA”"),
        ("- pattern:\n  - LEMMA: staff\n    OP: '%'", "error", 9, 7, "OP can't be used as “%”"),
        ("- pattern: [{LEMMA: a, OP: {2}}]", "error", 7, 26, "OP can't be used"),
        ("- pattern: [{LEMMA: }]", "error", 7, 15, "no value"),
        ("- pattern: [{OP: '*'}]", "error", 7, 14, "matches every sentence"),
        ("- pattern: [{POS: NOUN}, {LEMMA: staff}]", "error", 7, 15, "“POS” needs"),
        ("- pattern: [{IS_ALPHA: true}]", "warning", 7, 5, "nearly every sentence"),
        ("- pattern: [{LOWER: the}]", "warning", 7, 5, "nearly every sentence"),
        ("- staff\n- Staff", "warning", 8, 5, "is listed twice"),
        ("- hand-over\n- phrase: hand over", "warning", 8, 5, "is listed twice"),
        (
            "- pattern: [{LEMMA: a-b}]\n- pattern: [{lemma: a-b}]",
            "warning",
            8,
            5,
            "is listed twice",
        ),
        ("- of the", "warning", 7, 5, "“of the” is in nearly every sentence"),
        ("- IT", "warning", 7, 5, "“IT” is in nearly every sentence"),
        ("- '...'", "error", 7, 5, "“...” contains no word"),
        ("- exact: '!'", "warning", 7, 5, "“!” contains no word"),
    ],
)
def test_mistakes_are_told_at_their_place(codes_file, terms, severity, line, column, what):
    """The line and column are those of the word to mend."""
    found = check(codes_file(terms + "\n"))
    assert len(found) == 1
    assert found[0][:2] == (severity, line)
    assert what in found[0][3]
    assert "“staff”" in found[0][3]
    assert abs(found[0][2] - column) <= 2


def test_common_words_are_known_for_some_languages_only(codes_file):
    """Without a list of common words nothing is said of them."""
    assert check(codes_file("- of the\n"), language="nb") == []


def test_a_missing_pipeline_is_left_to_the_step_that_loads_it(codes_file):
    """A pipeline that is named but not installed is no reason to doubt POS here."""
    read = codes_file("- pattern: [{POS: NOUN, LEMMA: staff}]\n")
    assert check(read, pipeline="en_core_web_none") == []


def test_the_example_of_the_documentation(tmp_path, nlp, as_sentences):
    """The terms shown in docs/suggestions.md pass the check, and find what the page says."""
    from synth.suggest.terms.rules import suggest
    from synth.written.codebook import load_codebook

    page = Path(__file__).parents[2].joinpath("docs", "suggestions.md").read_text(encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codes.yaml").write_text(
        page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8"
    )
    problems = Problems()
    read = load_codebook(tmp_path, problems)
    assert read is not None
    check_terms("en", read[0], problems, read[1], "blank")
    assert problems.errors == []
    said = as_sentences("They moved two more midwives.", "Reallocated staff used SBAR.", "sbar")
    rows = suggest(*said, read[0].codes, "en", nlp)
    assert [(r.matched, r.score) for r in rows] == [
        ("moved two more midwives", 0.5),
        ("Reallocated staff", 0.75),
    ]
