"""`synth.open`: a study as typed data frames."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

import synth
from synth.problems import StudyError
from synth.tables.registry import all_tables


@pytest.fixture
def made(study):
    """The study after the steps that agreement and themes need."""
    study.run_steps("segment", "resolve", "agree", "theme")
    return synth.open(study.root)


def test_what_people_wrote_needs_no_run(study):
    """Codes, codings as written, themes, coders and the screening log are there at once."""
    opened = synth.open(study.root)
    assert list(opened.codes["id"]) == ["move-staff", "talk-it-over", "surprise", "shared-pool"]
    assert opened.codes.loc[0, "terms"] == ["moved a midwife"]
    assert len(opened.written_codings) == 15
    assert set(opened.written_codings["status"]) == {"complete"}
    last = opened.written_themes.query("round == @opened.last_round")
    assert list(last["theme"]) == ["adapting", "triggers", "means", "learning"]
    assert list(last["parent"]) == ["", "adapting", "adapting", ""]
    assert list(opened.coders["id"]) == ["anna", "ben"]
    assert list(opened.screened["decision"]) == ["include", "exclude"]
    assert opened.verdicts.empty
    assert opened.changes.empty
    assert opened.settings["counting"] == "union"


def test_a_table_says_that_it_needs_a_run(study):
    """The error names the table and what to do; the list of tables says which are made."""
    opened = synth.open(study.root)
    with pytest.raises(StudyError, match=r"table “agreement” has not been made.*\n.*\n.*snakemake"):
        _ = opened.agreement
    assert not opened.tables["made"].any()
    with pytest.raises(AttributeError, match="“agrement” is neither a table"):
        _ = opened.agrement


def test_no_study_is_said_to_be_none(tmp_path):
    """A folder without `config.yaml` is refused with the mend."""
    with pytest.raises(StudyError, match="this is not a study"):
        synth.open(tmp_path)


def test_every_table_is_an_attribute(made):
    """Each table that was made opens with its columns, in its row class's order."""
    tables = made.tables.query("made")
    assert set(tables["step"]) == {"segment", "resolve", "agree", "theme"}
    for name in tables["table"]:
        frame = made.progress if name == "coders" else getattr(made, name)
        assert list(frame.columns) == list(all_tables()[name].names), name
    assert {"codings", "cooccurrence", "text", "counted"} <= set(dir(made))


def test_types_are_those_of_the_table(made):
    """Text is text, −1 is missing, an undefined figure is NaN, a vocabulary is a category."""
    codings = made.codings
    assert str(codings["first_sentence"].dtype) == "Int64"
    assert list(codings["polarity"].cat.categories) == ["supporting", "contrary"]
    assert isinstance(codings["code"].dtype, pd.StringDtype) or codings["code"].dtype == object
    agreement = made.agreement
    assert str(agreement["alpha"].dtype) == "float64"
    assert made.agreement_planning["narratives"].isna().any()
    assert made.rounds.loc[0, "participants"] == []


def test_what_counts_and_its_sentences(made):
    """The counted layer, other layers, a row a sentence, and the text that stands there."""
    assert len(made.counted) == len(made.codings) == 15
    assert set(made.count_as("anna")["coder"]) == {"anna"}
    assert set(made.count_as("majority")["code"]) == {"move-staff"}
    with pytest.raises(
        ValueError, match="“eva” is not a layer of this study; choose one of: union, majority"
    ):
        made.count_as("eva")
    shown = made.with_text(made.sentences)
    assert "Two women arrived at once." in set(shown["text"])
    assert made.text("N01").count("Two women arrived at once.") == 1
    with pytest.raises(KeyError):
        made.text("N99")


def test_a_row_for_each_sentence_of_a_coding(study):
    """A coding of two sentences has two rows with its own columns; one in a heading has none."""
    study.replace(
        "codings/ben/N01.yaml",
        "moved a midwife",
        "moved a midwife to the delivery room. The team talked about it after the shift.",
    )
    study.replace(
        "codings/anna/N01.yaml",
        "quote: The team talked about it after the shift.",
        "quote: Contextual conditions",
    )
    study.run_steps("segment", "resolve")
    opened = synth.open(study.root)
    codings = opened.codings.query("narrative == 'N01'")
    rows = opened.by_sentence(codings)
    assert [(row.coder, row.code, row.sentence) for row in rows.itertuples()] == [
        ("anna", "surprise", 5),
        ("anna", "move-staff", 8),
        ("ben", "shared-pool", 7),
        ("ben", "move-staff", 8),
        ("ben", "move-staff", 9),
    ]
    assert set(codings["code"]) - set(rows["code"]) == {"talk-it-over"}
    assert list(rows.columns) == [*codings.columns, "sentence"]
    assert str(rows["sentence"].dtype) == "int64"
    same = codings.loc[rows.index]
    assert rows.drop(columns="sentence").equals(same)
    assert opened.by_sentence(codings.iloc[:0]).empty


def test_a_frame_is_a_copy(made):
    """What is done to a frame does not come back with the next reading."""
    frame = made.codings
    frame["code"] = "x"
    assert "x" not in set(made.codings["code"])


def test_short_words_on_what_it_is(study, made):
    """`repr` is one line, and says whether the tables still fit what people wrote."""
    assert repr(made) == (
        "<Study “A small study”: 3 narratives, 2 coders, 3 rounds of themes; run>"
    )
    path = study.replace("codings/anna/N01.yaml", "codebook: 1", "codebook: 1\n# looked at again")
    late = path.stat().st_mtime + 10
    import os

    os.utime(path, (late, late))
    assert repr(synth.open(study.root)).endswith("; changed since its last run>")
    study.remove("build")
    assert repr(synth.open(study.root)).endswith("; not run yet>")


def test_a_stale_table_warns_once(study, made):
    """A file newer than the tables is said, and only with the first of them."""
    import os

    path = study.path("codings/anna/N01.yaml")
    late = path.stat().st_mtime + 10
    os.utime(path, (late, late))
    opened = synth.open(study.root)
    with pytest.warns(UserWarning, match="changed since its last run"):
        _ = opened.codings
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _ = opened.sentences


def test_problems_in_what_is_read_are_told(study):
    """A codebook that can't be read raises with its place; what does not need it still opens."""
    study.replace("codebooks/codes.yaml", "label: Surprise", "labl: Surprise")
    opened = synth.open(study.root)
    with pytest.raises(StudyError, match=r"labl.*\n.*codes\.yaml:\d+"):
        _ = opened.codes
    assert len(opened.written_codings) == 15
