"""The tables between steps: what is written comes back the same, in every way of reading."""

from __future__ import annotations

import math

import pytest
from making import make

from synth.tables import (
    all_tables,
    iter_rows,
    read_columns,
    read_frame,
    read_rows,
    tables_of,
    write_rows,
)
from synth.tables.agree import PairAgreement
from synth.tables.resolve import ConsensusSource, Orphan, PlacedCoding, Recoding
from synth.tables.segment import MetadataValue, NarrativeSummary, Sentence
from synth.tables.theme import ThemeCode
from synth.vocabulary import Anchor, Change, Difference, Reason, State, Voice

ODD = make(
    NarrativeSummary,
    narrative="NA",
    title='null, “nan”\nand "quotes"',
    file="007",
    status="None",
    text_sha256="1e5",
    words=-1,
    sentences=3,
)


def written(path, *rows):
    """The rows as they come back from a file."""
    write_rows(path, type(rows[0]), rows)
    return read_rows([path], type(rows[0]))


def test_text_stays_text(tmp_path):
    """A code called NA, a text of digits, line ends, quotes and blanks: as they were."""
    path = tmp_path / "t.csv"
    blank = make(NarrativeSummary, title=" spaces ")
    assert written(path, ODD, blank) == [ODD, blank]
    shown = read_frame([path], NarrativeSummary).to_dict("records")
    assert shown[0] == {name: getattr(ODD, name) for name in NarrativeSummary.table.names}
    assert shown[1]["title"] == " spaces "


def test_figures_and_truths(tmp_path):
    """An undefined figure is empty and read as NaN; a truth is true or false."""
    path = tmp_path / "t.csv"
    pair = make(PairAgreement, units=3, kappa=float("nan"), positive=1 / 3)
    (found,) = written(path, pair)
    (framed,) = read_frame([path], PairAgreement).to_dict("records")
    assert math.isnan(found.kappa) and math.isnan(framed["kappa"])
    assert found.positive == framed["positive"] == 1 / 3
    assert found.units == framed["units"] == 3
    rows = [make(ConsensusSource, counts=True), make(ConsensusSource)]
    assert [one.counts for one in written(path, *rows)] == [True, False]
    assert read_frame([path], ConsensusSource)["counts"].tolist() == [True, False]


def test_values_of_the_vocabulary_and_notes(tmp_path):
    """They come back as what they are; where there may be none, none is an empty cell."""
    path = tmp_path / "t.csv"
    coding = make(PlacedCoding, voice=Voice.PARTICIPANT, anchor=Anchor.MOVED)
    (found,) = written(path, coding)
    assert found.voice is Voice.PARTICIPANT and found.anchor is Anchor.MOVED
    assert read_frame([path], PlacedCoding)["voice"].tolist() == ["participant"]
    kept, empty = written(
        path, make(Orphan, why=Reason.QUOTE_AT_PLACES(n=2)), make(Orphan, why=None)
    )
    assert kept.why == Reason.QUOTE_AT_PLACES(n=2)
    assert not empty.why
    split, unknown = written(path, make(Recoding, change=Change.SPLIT), make(Recoding))
    assert split.change is Change.SPLIT
    assert not unknown.change


def test_several_values_in_one_cell(tmp_path):
    """Whatever stands in them; none is an empty cell."""
    path = tmp_path / "t.csv"
    texts = ("a; b", "c, “d”", "[x]", "")
    rows = [
        make(ConsensusSource, by=texts, kind=Difference.MISSED, state=State.OPEN),
        make(ConsensusSource, by=()),
    ]
    first, second = written(path, *rows)
    assert first.by == texts
    assert not second.by
    assert read_frame([path], ConsensusSource)["by"].tolist() == [list(texts), []]


def test_a_whole_number_that_does_not_apply(tmp_path):
    """It is -1 in a row, and missing in a data frame."""
    path = tmp_path / "t.csv"
    coding = make(PlacedCoding, first_sentence=-1, last_sentence=4)
    assert [one.first_sentence for one in written(path, coding)] == [-1]
    frame = read_frame([path], PlacedCoding)
    assert frame["first_sentence"].isna().tolist() == [True]
    assert frame["last_sentence"].tolist() == [4]


@pytest.mark.parametrize("name", all_tables())
def test_an_empty_table_has_its_columns(tmp_path, name):
    """No rows, or no file at all: the columns are there."""
    row, path = all_tables()[name].row, tmp_path / "t.csv"
    write_rows(path, row, [])
    assert read_rows([path], row) == []
    assert tuple(read_frame([path], row).columns) == row.table.names
    assert tuple(read_frame([], row).columns) == row.table.names


@pytest.mark.parametrize("name", all_tables())
def test_every_table_says_what_it_holds(name):
    """In its class's docstring, from which the documents are made."""
    assert len(all_tables()[name].what) > 20


def test_a_steps_tables_and_where_they_stand():
    """A table's step is the module of its class; there is a file a chunk where it is said."""
    names = [table.name for table in tables_of("segment")]
    assert names == ["narratives", "metadata", "sentences"]
    assert Sentence.table.file("0-of-1") == "segment/0-of-1/sentences.csv"
    assert ThemeCode.table.file() == "theme/theme_codes.csv"


def test_a_table_with_other_columns_is_refused(tmp_path):
    """A file of an earlier version is named, and not read as something else."""
    path = tmp_path / "t.csv"
    path.write_text("narrative,key\nN01,setting\n")
    with pytest.raises(ValueError, match="does not have the columns of the table “metadata”"):
        read_rows([path], MetadataValue)
    with pytest.raises(ValueError, match="“metadata”"):
        read_columns([path], MetadataValue, ["key"])


def test_a_memo_longer_than_pythons_limit(tmp_path):
    """The csv module refuses fields over 131,072 signs; a memo may be longer."""
    value = make(MetadataValue, narrative="N01", key="k", value="x" * 200_000)
    assert written(tmp_path / "t.csv", value) == [value]


def test_columns_are_read_by_their_names(tmp_path):
    """From every file, as numbers or text; an empty table has none, in whatever order asked."""
    paths = first, empty, second = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    write_rows(first, ThemeCode, [ThemeCode(2, "x", "", "NA")])
    write_rows(empty, ThemeCode, [])
    write_rows(second, ThemeCode, [ThemeCode(3, "y", "", "1")])
    found = read_columns(paths, ThemeCode, ["code", "round"])
    assert found == {"code": ["NA", "1"], "round": [2, 3]}


def test_a_row_that_fails_leaves_the_table_as_it_was(tmp_path):
    """Rows are written one at a time, and put in place at the end alone."""
    path = tmp_path / "t.csv"
    write_rows(path, NarrativeSummary, [ODD])
    other = make(MetadataValue, narrative="N01")
    with pytest.raises(AttributeError):
        write_rows(path, NarrativeSummary, iter([ODD, ODD, other]))
    assert read_rows([path], NarrativeSummary) == [ODD]
    assert list(tmp_path.iterdir()) == [path]


def test_rows_can_be_read_one_at_a_time(tmp_path):
    """The first is there before the second file is looked at."""
    path = tmp_path / "t.csv"
    write_rows(path, NarrativeSummary, [ODD])
    rows = iter_rows([path, tmp_path / "nowhere.csv"], NarrativeSummary)
    assert next(rows) == ODD
    with pytest.raises(FileNotFoundError):
        next(rows)
