"""GRADE-CERQual: levels are people's, the evidence is counted."""

from __future__ import annotations

import math

import study_rows as rows
from hypothesis import given
from hypothesis import strategies as st

from synth.report.standards.cerqual import cerqual_csv, findings, words_quoted
from synth.vocabulary import Component
from synth.wording import NarrativeNames


def table(found, study=("N01", "N02")):
    """The rows of `cerqual.csv` for some findings of a study's narratives, by column."""
    return rows.records(cerqual_csv(found, NarrativeNames(study)))


def test_themes_and_assessed_subthemes_are_findings():
    """Every theme; a subtheme only where people assessed it, after its theme."""
    assert [f.theme.theme for f in findings(rows.study())] == ["adapting", "learning"]
    found = findings(rows.study(cerqual=[rows.judged("means", "minor")]))
    assert [f.theme.theme for f in found] == ["adapting", "means", "learning"]
    assert [f.assessed for f in found] == [False, True, False]
    assert findings(rows.empty()) == []


def test_no_level_is_ever_computed():
    """Without an assessment nothing is levelled, however much evidence there is."""
    for row in table(findings(rows.study())):
        for name in (*Component, "confidence"):
            assert row[name] == "not assessed"
            assert row[f"{name}_explanation"] == ""


def test_people_s_levels_and_explanations_are_shown_as_they_are():
    """Also a half-made assessment: an explanation without a level stays."""
    half = rows.judged("adapting", confidence="low", coherence={"level": None, "explanation": "?"})
    (row,) = [r for r in table(findings(rows.study(cerqual=[half]))) if r["theme"] == "adapting"]
    assert (row["confidence"], row["confidence_explanation"]) == ("low", "All in all.")
    assert (row["coherence"], row["coherence_explanation"]) == ("not assessed", "?")
    assert (row["by"], row["date"]) == ("anna", "2026-03-02")


def test_the_evidence_is_counted():
    """Narratives, sources, sentences and codings, contrary ones apart, voices, and the largest
    share: of the two sentences that support it one is in N01, where two coders marked it."""
    adapting, learning = findings(rows.study())
    told = [(c.narrative, c.sentences, c.codings, c.contrary) for c in adapting.contributions]
    assert told == [("N01", 1, 2, 1), ("N02", 1, 1, 0)]
    assert (adapting.participant, adapting.sources) == (0, 2)
    assert adapting.largest.narrative == "N01"
    assert adapting.largest_share == 0.5
    assert dict(adapting.spread)["Setting"] == (("ward", 2), ("clinic", 1))
    assert adapting.cited == (("1", "N01"), ("2", "N02"))
    assert learning.contributions[0].narrative == "N02"


def test_a_narrative_against_a_finding_does_not_contribute():
    """N02 holds a contrary coding alone: it is named against, and is in no count of support."""
    codings = [
        rows.coding("N01:anna:1", "move"), rows.coding("N02:anna:1", "move", polarity="contrary")
    ]  # fmt: skip
    one = findings(rows.study(codings=codings))[0]
    assert [c.narrative for c in one.contributions] == ["N01"]
    assert (one.sources, dict(one.spread)["Setting"]) == (1, (("ward", 1),))
    row = table([one])[0]
    assert (row["cited"], row["against"], row["both"]) == ("(in Narrative 1)", "Narrative 2", "")
    # Where a number could mean two of the study's narratives, each column shows the id.
    row = table([one], ("N01", "N02", "N2"))[0]
    assert (row["cited"], row["against"]) == ("(in Narrative N01)", "Narrative N02")


def test_a_theme_without_codings_rests_on_nothing():
    """No largest narrative, and a share that is not a number."""
    one = findings(rows.study(codings=[]))[0]
    assert one.contributions == ()
    assert one.largest is None
    assert math.isnan(one.largest_share)
    assert table([one])[0]["largest"] == ""


def test_rows_hold_what_their_columns_name():
    """Levels, explanations and counts stand under their names, whatever the order."""
    _, row, _ = table(findings(rows.study(cerqual=[rows.judged("means", "minor", "high")])))
    assert (row["theme"], row["parent"], row["label"]) == ("means", "adapting", "Means")
    assert row["cited"] == "(in Narratives 1, 2)"
    assert (row["relevance"], row["relevance_explanation"]) == ("minor", "So it is.")
    assert (row["confidence"], row["confidence_explanation"]) == ("high", "All in all.")
    assert (row["narratives"], row["against"], row["both"]) == (2, "", "Narrative 1")
    assert (row["sources"], row["sentences"], row["codings"], row["contrary"]) == (2, 2, 3, 1)
    assert (row["participant"], row["words"], row["coders"]) == (0, 8, 2)
    assert (row["largest"], row["largest_sentences"], row["largest_share"]) == ("N01", 1, 0.5)


TEXT = "one two three four five six seven eight nine ten"


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=8))
def test_words_count_once_however_passages_overlap(spans):
    """The words are those of the union of the spans."""
    spans = [(min(s), max(s)) for s in spans if s[0] != s[1]]
    made = [rows.coding("N01:anna:1", "move", start=a, quote=TEXT[a:b]) for a, b in spans]
    inside = {i for a, b in spans for i in range(a, b)}
    union = "".join(c if i in inside else " " for i, c in enumerate(TEXT))
    edges = {b for _, b in spans} & {a for a, _ in spans} & inside
    if not edges:  # passages that touch within a word are two texts
        assert words_quoted(made) == len(union.split())
    assert words_quoted(made) >= len(union.split())
