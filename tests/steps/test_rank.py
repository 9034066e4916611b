"""`synth rank` from files to tables: nothing held out gets in, and nothing missing stops it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from synth.study import Study
from synth.suggest.ranking.material import ranking_material
from synth.tables.rank import (
    NovelGroup,
    NovelPassage,
    RankedSuggestion,
    RankingMethod,
    RankingQuality,
)
from synth.vocabulary import RankingFact


def coding_file(narrative, coder, codings):
    """A completed coding file."""
    items = "".join(f"  - {{code: {code}, quote: {quote}}}\n" for code, quote in codings)
    return (
        f"narrative: {narrative}\ncoder: {coder}\nstatus: complete\ncodebook: 1\ncodings:\n{items}"
    )


OFF = "suggestions: {method: ranked, embeddings: off}\n"


def table(study, row):
    """The rows of one of the step's tables."""
    return Study(study.root).rows(row)


def ranked(study, settings=OFF):
    """The study's suggestions, made anew."""
    config = study.read("config.yaml").partition("suggestions:")[0]
    study.write("config.yaml", config + settings)
    study.segment_and_resolve()
    assert study.run("rank") == 0
    return table(study, RankedSuggestion)


def facts(study):
    """What was taken, by name; notes together."""
    out = defaultdict(str)
    for fact in table(study, RankingMethod):
        out[fact.name] += fact.value
    return out


def without(rows, *narratives):
    """The rows of the other narratives as texts (an undefined figure equals itself there), without
    what names the version of the model."""
    return [repr(replace(row, version="")) for row in rows if row.narrative not in narratives]


def test_every_sentence_has_its_codes_best_first_with_reasons(study):
    """Ranks count from 1 with falling scores; the term and the nearest text are named."""
    rows = ranked(study)
    by_place = {}
    for row in rows:
        by_place.setdefault((row.narrative, row.sentence), []).append(row)
    for own in by_place.values():
        assert [row.rank for row in own] == [1, 2, 3, 4]
        assert [row.score for row in own] == sorted((r.score for r in own), reverse=True)
    found = [row for row in rows if row.term]
    assert {(row.code, row.rank) for row in found} == {("move-staff", 1)}
    assert all(row.match_end - row.match_start == len("moved a midwife") for row in found)
    assert {row.nearest_kind for row in rows} >= {"definition", "coding"}
    assert facts(study)[RankingFact.METHOD] == "rules+tfidf+svm"
    assert facts(study)[RankingFact.NEGATION] == "available for “en”"


def test_a_narratives_own_codings_have_no_influence_on_it(study):
    """Held out: other codings of N02 change suggestions elsewhere, and none in N02."""
    before = ranked(study)
    for coder in ("anna", "ben"):
        study.write(f"codings/{coder}/N02.yaml", coding_file("N02", coder, [
            ("surprise", "Eight teams were followed for a year."),
            ("shared-pool", "The aim is that care goes on."),
        ]))  # fmt: skip
    after = ranked(study)
    assert without(after, "N01", "N03") == without(before, "N01", "N03")
    assert without(after, "N02") != without(before, "N02")
    assert not any(row.nearest_narrative == row.narrative for row in after)


def test_an_unfinished_coders_readers_learn_nothing_from_others(study):
    """Ben has not completed N03: nothing of anna's codings of it reaches what ben may read."""
    study.replace("codings/ben/N03.yaml", "complete", "in progress")
    before = ranked(study)
    study.write("codings/anna/N03.yaml", coding_file("N03", "anna", [
        ("surprise", "Eight teams were followed for a year."),
        ("shared-pool", "Staffing was low during the winter."),
    ]))  # fmt: skip
    after = ranked(study)
    assert without(after, "N03") == without(before, "N03")
    assert not any(row.nearest_narrative == "N03" for row in after)


def test_the_consensus_is_not_learned_from(study):
    """It is made of others' codings, and would carry them to who may not see them."""
    before = ranked(study)
    text = coding_file("N02", "consensus", [("surprise", "The ward is part of a hospital.")])
    study.write("codings/consensus/N02.yaml", text)
    assert without(ranked(study)) == without(before)


def test_accepted_suggestions_are_not_judged_by(study):
    """Suggestions would be found right by those taken from them."""
    study.replace("codings/ben/N01.yaml", "    quote: moved a midwife\n", "    quote: moved a midwife\n"
                  "    origin: {suggested_by: rules, accepted: 2026-03-02T10:14:00Z}\n")  # fmt: skip
    study.remove("codings/anna/N01.yaml")
    ranked(study)
    material = ranking_material(Study(study.root))
    unaided = material.codings.unaided.items()
    assert {code for (name, _), codes in unaided if name == "N01" for code in codes} == {
        "shared-pool"
    }
    assert any(one.narrative == "N01" and "move-staff" in one.codes for one in material.labelled)


@pytest.mark.parametrize("embeddings", ["nowhere", "bundled"])
def test_a_missing_model_gives_one_line_and_the_next_best(study, shown, monkeypatch, embeddings):
    """Suggestions are those without embeddings; one line says why, on the screen and in the table."""
    from synth.suggest.ranking import embeddings as module

    expected = without(ranked(study))
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    shown()
    found = ranked(study, f"suggestions: {{method: ranked, embeddings: {embeddings}}}\n")
    assert without(found) == expected
    notes = [line for line in shown().splitlines() if line.startswith("note:")]
    assert len(notes) == 1
    assert "are made without embeddings" in notes[0]
    assert notes[0] == f"note: {facts(study)[RankingFact.NOTE]}"


def test_the_bundled_model_is_not_taken_for_another_language(study):
    """It reads English; who writes Norwegian is told, and of negation too."""
    study.write("config.yaml", study.read("config.yaml") + "language: nb\n")
    ranked(study, "suggestions: {method: ranked}\n")
    assert "reads English, not “nb”" in facts(study)[RankingFact.NOTE]
    assert "nothing is flagged" in facts(study)[RankingFact.NEGATION]


def test_no_codings_yet(study):
    """The codebook alone suggests; the figures wait for codings, and say so."""
    study.remove("codings")
    rows = ranked(study)
    assert {row.method for row in rows} == {"rules+tfidf"}
    assert table(study, RankingQuality) == []
    assert "nothing to judge by yet" in facts(study)[RankingFact.JUDGED_BY]


def test_one_code(study):
    """With nothing to compare, the one code is suggested by its plain likeness."""
    text = study.read("codebooks/codes.yaml")
    study.write("codebooks/codes.yaml", text.partition("  - id: talk-it-over")[0])
    for coder in ("anna", "ben"):
        for one in ("N01", "N02", "N03"):
            study.write(
                f"codings/{coder}/{one}.yaml",
                coding_file(one, coder, [("move-staff", "moved a midwife")]),
            )
    study.remove("codebooks/themes")
    rows = ranked(study)
    assert {(row.code, row.rank) for row in rows} == {("move-staff", 1)}
    best = max(rows, key=lambda row: row.score)
    assert best.term == "moved a midwife"


def test_an_empty_codebook_and_empty_narratives(study):
    """Nothing to suggest, or nothing to suggest for: empty tables, no error."""
    study.remove("codings")
    study.remove("codebooks/themes")
    for path in study.path("narratives").glob("*.md"):
        text = path.read_text()
        path.write_text("\n".join(line for line in text.split("\n") if "." not in line) + "\n")
    assert ranked(study) == []
    study.write("codebooks/codes.yaml", "version: 1\ncodes: []\n")
    assert ranked(study) == []
    assert table(study, NovelGroup) == []


def test_a_second_run_gives_the_same(study):
    """The same files give the same tables, byte for byte."""
    ranked(study)
    first = {p.name: p.read_bytes() for p in study.path("build/rank").iterdir()}
    ranked(study)
    assert {p.name: p.read_bytes() for p in study.path("build/rank").iterdir()} == first


def test_groups_that_fit_no_code_do_not_depend_on_codings(study):
    """What a coder did shows in no group: they rest on the codebook alone."""
    ranked(study)
    before = table(study, NovelPassage)
    assert before
    assert all(group.phrases for group in table(study, NovelGroup))
    study.remove("codings")
    ranked(study)
    assert table(study, NovelPassage) == before


def test_an_altered_model_gives_one_line_without_a_place_on_this_machine(study, shown):
    """A file that is not the model it should be: its name, and the next best method."""
    study.write("model/model.onnx", b"altered")
    study.write("model/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n")
    assert ranked(study, "suggestions: {method: ranked, embeddings: model}\n")
    (note,) = [line for line in shown().splitlines() if line.startswith("note:")]
    assert "model/model.onnx" in note and "are made without embeddings" in note
    assert str(study.root) not in note
    assert str(study.root) not in study.read("build/rank/ranked_methods.csv")
    assert facts(study)[RankingFact.METHOD] == "rules+tfidf+svm"


def test_a_code_with_a_label_alone(study):
    """Neither definition, example nor term: suggested by what its label says."""
    text = study.read("codebooks/codes.yaml").partition("codes:")[0]
    study.write("codebooks/codes.yaml", text + "codes:\n  - {id: ward, label: The hospital ward}\n"
                "  - {id: teams, label: Eight teams}\n")  # fmt: skip
    study.remove("codings")
    study.remove("codebooks/themes")
    first = {row.sentence: row for row in ranked(study) if row.rank == 1}
    assert (first[0].code, first[1].code) == ("teams", "ward")
    assert {row.nearest_kind for row in first.values()} <= {"label", None}
    assert {row.method for row in first.values()} == {"tfidf"}


def test_a_narrative_in_another_language_is_told(study):
    """One line names it."""
    norwegian = (
        "Teamet snakket om det som hadde skjedd med dem etter den lange vakten på avdelingen, og "
        "de var enige om at noe måtte gjøres før neste gang. "
    )
    study.replace("narratives/N02-case.md", "Eight teams were followed for a year.", norwegian * 12)
    study.remove("codings")
    ranked(study)
    assert facts(study)[RankingFact.NOTE].startswith("1 narrative does not look like “en” (N02)")
