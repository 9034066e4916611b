"""GRADE-CERQual: levels are people's, the evidence is counted."""

from __future__ import annotations

import math

import study_rows as rows
from hypothesis import given
from hypothesis import strategies as st

from synth.report.standards.cerqual import COLUMNS, cerqual_rows, findings, words_quoted


def test_themes_and_assessed_subthemes_are_findings():
    """Every theme; a subtheme only where people assessed it, after its theme."""
    assert [f.row["theme"] for f in findings(rows.study())] == ["adapting", "learning"]
    found = findings(rows.study(cerqual=[rows.judged("means", "minor")]))
    assert [f.row["theme"] for f in found] == ["adapting", "means", "learning"]
    assert [f.assessed for f in found] == [False, True, False]
    assert findings(rows.empty()) == []


def test_no_level_is_ever_computed():
    """Without an assessment nothing is levelled, however much evidence there is."""
    for row in cerqual_rows(findings(rows.study())):
        for name in ("methodological_limitations", "coherence", "adequacy", "relevance",
                     "confidence"):  # fmt: skip
            assert row[name] == "not assessed"
            assert row[f"{name}_explanation"] == ""


def test_people_s_levels_and_explanations_are_shown_as_they_are():
    """Also a half-made assessment: an explanation without a level stays."""
    half = rows.judged("adapting", confidence="low", coherence={"level": None, "explanation": "?"})
    (row,) = [r for r in cerqual_rows(findings(rows.study(cerqual=[half])))
              if r["theme"] == "adapting"]  # fmt: skip
    assert (row["confidence"], row["confidence_explanation"]) == ("low", "All in all.")
    assert (row["coherence"], row["coherence_explanation"]) == ("not assessed", "?")
    assert (row["by"], row["date"]) == ("anna", "2026-03-02")


def test_the_evidence_is_counted():
    """Narratives, sources, codings, contrary ones, voices, words, and the largest share."""
    adapting, learning = findings(rows.study())
    assert [(c.narrative, c.codings, c.contrary) for c in adapting.contributions] == [
        ("N01", 3, 1), ("N02", 1, 0)]  # fmt: skip
    assert (adapting.participant, adapting.sources) == (1, 2)
    assert adapting.largest.narrative == "N01"
    assert adapting.largest_share == 0.75
    assert dict(adapting.spread)["Setting"] == (("ward", 2), ("clinic", 1))
    assert adapting.cited == (("1", "N01"), ("2", "N02"))
    assert learning.contributions[0].narrative == "N02"


def test_a_theme_without_codings_rests_on_nothing():
    """No largest narrative, and a share that is not a number."""
    one = findings(rows.study(codings=[]))[0]
    assert one.contributions == ()
    assert one.largest is None
    assert math.isnan(one.largest_share)
    assert cerqual_rows([one])[0]["largest"] == ""


def test_rows_have_every_column():
    """The rows of the table hold what its columns name."""
    for row in cerqual_rows(findings(rows.study(cerqual=[rows.judged("means", "minor", "high")]))):
        assert set(COLUMNS) == set(row)


TEXT = "one two three four five six seven eight nine ten"


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=8))
def test_words_count_once_however_passages_overlap(spans):
    """The words are those of the union of the spans."""
    spans = [(min(s), max(s)) for s in spans if s[0] != s[1]]
    made = [{"start": a, "end": b, "quote": TEXT[a:b]} for a, b in spans]
    inside = {i for a, b in spans for i in range(a, b)}
    union = "".join(c if i in inside else " " for i, c in enumerate(TEXT))
    edges = {b for _, b in spans} & {a for a, _ in spans} & inside
    if not edges:  # passages that touch within a word are two texts
        assert words_quoted(made) == len(union.split())
    assert words_quoted(made) >= len(union.split())
