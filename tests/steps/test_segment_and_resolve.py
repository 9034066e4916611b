"""`synth segment` and `synth resolve`: the tables that every analysis starts from."""

from __future__ import annotations

import pytest

from synth.narratives.text import Block
from synth.reasons import Reason
from synth.steps.resolve import covered
from synth.study import Study
from synth.tables.resolve import CoderProgress, Orphan, PlacedCoding
from synth.tables.segment import MetadataValue, NarrativeSummary, Sentence
from synth.vocabulary import Anchor, Polarity, Status


def rows(study, row):
    """The rows of one of the tables."""
    return Study(study.root).rows(row)


def test_segment_writes_text_sections_and_sentences(study):
    """Each sentence stands in the text at its place, in its section and dimension."""
    study.segment_and_resolve()
    narratives = {narrative.id: narrative for narrative in Study(study.root).narratives()}
    text = narratives["N02"].text
    sentences = [one for one in rows(study, Sentence) if one.narrative == "N02"]
    shown = [(text[one.start : one.end], one.section, one.dimension) for one in sentences]
    assert len(shown) == 11
    assert shown[5:7] == [
        ("Two women arrived at once.", "to-what", "to-what"),
        ("Nobody had expected it.", "to-what", "to-what"),
    ]
    assert [one.sentence for one in sentences] == list(range(11))
    assert narratives["N01"].blocks[0] == Block("heading", 0, 15, level=2, line=11)
    counts = rows(study, NarrativeSummary)[1]
    assert (counts.words, counts.sentences, counts.sources) == (71, 11, 1)
    assert (counts.status, counts.file) == ("draft", "narratives/N02-case.md")
    assert {(one.key, one.value) for one in rows(study, MetadataValue)} == {
        ("setting", "hospital ward"),
        ("system_level", "micro"),
        ("stakeholders", "nurses"),
    }


def test_resolve_finds_every_coding_in_the_text(study):
    """Codings come in the order of the text, with section, sentences and what the coder said."""
    study.replace("codings/anna/N01.yaml", "code: surprise", "code: surprise\n    polarity: contrary\n    memo: Hm, “yes”,\n      and no")  # fmt: skip
    study.segment_and_resolve()
    codings = rows(study, PlacedCoding)
    annas = [one for one in codings if (one.narrative, one.coder) == ("N01", "anna")]
    assert [
        (one.code, one.quote, one.first_sentence, one.last_sentence, one.dimension) for one in annas
    ] == [
        ("surprise", "Two women arrived at once.", 5, 5, "to-what"),
        (
            "move-staff",
            "The coordinator moved a midwife to the delivery room.",
            8,
            8,
            "through-what",
        ),
        ("talk-it-over", "The team talked about it after the shift.", 9, 9, "through-what"),
    ]
    first = annas[0]
    assert (first.polarity, first.status) == (Polarity.CONTRARY, Status.COMPLETE)
    assert (first.memo, first.anchor) == ("Hm, “yes”, and no", Anchor.EXACT)
    assert len({one.coding_id for one in codings}) == 15


def test_orphans_are_kept_in_a_table_of_their_own(study):
    """An orphan is counted nowhere, lost nowhere: file, line, reason and the nearest passage."""
    study.replace("codings/ben/N01.yaml", "quote: moved a midwife", "quote: removed the midwives")
    study.segment_and_resolve()
    (orphan,) = rows(study, Orphan)
    assert (orphan.file, orphan.line) == ("codings/ben/N01.yaml", 7)
    assert orphan.why == Reason.QUOTE_NOT_THERE()
    assert orphan.proposed == "coordinator moved a midwife"
    (ben,) = [
        one for one in rows(study, CoderProgress) if (one.narrative, one.coder) == ("N01", "ben")
    ]
    assert (ben.codings, ben.orphans) == (2, 1)
    assert len(rows(study, PlacedCoding)) == 14


def test_a_file_that_names_another_narrative_is_an_error(study, shown):
    """It is told where it stands, and ends in no traceback."""
    study.run("segment", "--chunk", "0-of-1")
    study.replace("codings/anna/N01.yaml", "narrative: N01", "narrative: N77")
    assert study.run("resolve", "--chunk", "0-of-1") == 1
    assert "the file says “narrative: N77”, but its place says “N01”" in shown()


@pytest.mark.parametrize("language", ["zz", "ja"])
def test_a_language_that_cannot_be_split(study, shown, language):
    """An unknown language, or one whose extra package is not installed: an error that says so."""
    study.replace("config.yaml", "title: A small study", f"title: A\nlanguage: {language}")
    assert study.run("segment", "--chunk", "0-of-1") == 1
    said = shown()
    assert "spaCy" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("span", "minimum", "hits"),
    [
        ((0, 10), 1, (0, 0)),
        ((9, 12), 1, (0, 1)),
        ((9, 12), 2, (-1, -1)),
        ((8, 13), 2, (0, 1)),
        ((10, 11), 1, (-1, -1)),
        ((22, 25), 9, (2, 2)),
        ((22, 24), 9, (-1, -1)),
        ((0, 25), 1, (0, 2)),
        ((30, 40), 1, (-1, -1)),
    ],
)
def test_which_sentences_a_coding_covers(span, minimum, hits):
    """Sentences 0–10, 11–21, 22–25: by at least `minimum` signs, a shorter one whole."""
    assert covered([0, 11, 22], [10, 21, 25], *span, minimum) == hits
