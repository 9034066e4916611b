"""The tables between steps: what is written comes back the same, in every way of reading."""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import make

from synth import workflow
from synth.reasons import Reason
from synth.tables import (
    Row,
    iter_rows,
    read_columns,
    read_frame,
    read_rows,
    table,
    write_rows,
)
from synth.tables.agree import Coverage, ItemAgreement, PairAgreement
from synth.tables.cells import Maybe
from synth.tables.definition import TABLES
from synth.tables.registry import STEPS, all_tables, tables_of
from synth.tables.resolve import PlacedCoding, Recoding
from synth.tables.segment import MetadataValue
from synth.tables.suggest import TermSuggestion
from synth.tables.theme import ThemeCode, ThemeSummary
from synth.vocabulary import NotCompared, Polarity, SizeNote, Status

NAMES = list(all_tables())
THEME = make(
    ThemeSummary, round=1, theme="NA", label='null, “nan”\nand "quotes"', question="007",
    statement="1e5", memo=" spaces ", contrary_sought="None", codes=-1, sentences=3, narratives=2,
)  # fmt: skip


def test_text_stays_text(tmp_path):
    """A code called NA, a text of digits, line ends, quotes and blanks: as they were."""
    path = tmp_path / "themes.csv"
    write_rows(path, ThemeSummary, [THEME])
    assert read_rows([path], ThemeSummary) == [THEME]
    (record,) = read_frame([path], ThemeSummary).to_dict("records")
    assert record == {
        "round": 1, "theme": "NA", "parent": "", "label": 'null, “nan”\nand "quotes"',
        "question": "007", "statement": "1e5", "memo": " spaces ", "contrary_sought": "None",
        "codes": -1, "codings": 0, "sentences": 3, "narratives": 2, "contrary": 0,
        "contrary_sentences": 0, "coders": None, "cited": [], "against": [], "both": [],
    }  # fmt: skip


def test_figures_and_truths(tmp_path):
    """An undefined figure is empty and read as NaN; a truth is true or false."""
    path = tmp_path / "pairs.csv"
    write_rows(path, PairAgreement, [make(PairAgreement, units=3, kappa=None, positive=1 / 3)])
    assert path.read_text().splitlines()[1] == "code,,,,3,,,,0.3333333333333333,,,,"
    (row,) = read_rows([path], PairAgreement)
    assert math.isnan(row.kappa)
    assert (row.positive, row.units) == (1 / 3, 3)
    assert math.isnan(read_frame([path], PairAgreement)["kappa"][0])
    write_rows(path, TermSuggestion, [make(TermSuggestion, negated=True)])
    assert read_rows([path], TermSuggestion)[0].negated is True
    assert read_frame([path], TermSuggestion)["negated"].tolist() == [True]


def test_values_of_the_vocabulary(tmp_path):
    """They stand as their values, come back as themselves, and are categories in a frame; where
    there may be none, nothing stands for it."""
    path = tmp_path / "t.csv"
    rows = [
        make(Coverage, status=Status.COMPLETE),
        make(Coverage, status=None, why_not=NotCompared.NOT_CODED),
    ]
    write_rows(path, Coverage, rows)
    assert read_rows([path], Coverage) == rows
    frame = read_frame([path], Coverage)
    assert list(frame["status"].cat.categories) == ["complete", "in progress"]
    assert frame["status"].isna().tolist() == [False, True]
    assert make(PlacedCoding, polarity="contrary").polarity is Polarity.CONTRARY
    path.write_text(path.read_text().replace("complete", "compleat"))
    with pytest.raises(KeyError):
        read_rows([path], Coverage)


def test_notes_come_back_with_their_numbers(tmp_path):
    """A reason and the notes on an interval, none, one or more of them."""
    path = tmp_path / "t.csv"
    rows = [
        make(ItemAgreement),
        make(ItemAgreement, reason=Reason.NEVER_USED(), interval=(Reason.FEW_POSITIVE(n=7),)),
        make(
            ItemAgreement,
            interval=(Reason.APPROXIMATE(n=14), Reason.SOMETIMES_UNDEFINED(share=0.125)),
        ),
    ]
    write_rows(path, ItemAgreement, rows)
    read = read_rows([path], ItemAgreement)
    assert [(row.reason, row.interval) for row in read] == [
        (row.reason, row.interval) for row in rows
    ]
    assert read[2].interval[1]["share"] == 0.125


def test_lists_hold_any_text(tmp_path):
    """Several values are a JSON list: separators in them are no separators; none is empty."""
    path = tmp_path / "t.csv"
    rows = [make(Recoding, candidates=("a; b", 'c, "d"', "")), make(Recoding)]
    write_rows(path, Recoding, rows)
    assert read_rows([path], Recoding) == rows
    assert read_frame([path], Recoding)["candidates"].tolist() == [["a; b", 'c, "d"', ""], []]


def test_lists_of_the_vocabulary(tmp_path):
    """Their members come back as members."""
    from synth.tables.group import ThemeSize

    path = tmp_path / "t.csv"
    row = make(ThemeSize, median=1.0, top_share=0.5, notes=(SizeNote.FEW, SizeNote.ONE_CODE))
    write_rows(path, ThemeSize, [row])
    assert read_rows([path], ThemeSize) == [row]
    assert all(isinstance(note, SizeNote) for note in read_rows([path], ThemeSize)[0].notes)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_has_its_columns(tmp_path, name):
    """No rows, or no file at all: the columns are there."""
    path, row = tmp_path / "t.csv", all_tables()[name].row
    write_rows(path, row, [])
    assert read_rows([path], row) == []
    assert list(read_frame([path], row).columns) == list(row.table.names)
    assert list(read_frame([], row).columns) == list(row.table.names)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_says_what_it_holds(name):
    """Its class has a docstring of its own, which the documents show."""
    assert len(all_tables()[name].what) > 20


def test_a_file_with_other_columns_is_refused(tmp_path):
    """What another version wrote is not taken for the table."""
    path = tmp_path / "t.csv"
    path.write_text("narrative,key\nN01,a\n")
    with pytest.raises(ValueError, match="does not have the columns of the table “metadata”"):
        read_rows([path], MetadataValue)
    with pytest.raises(ValueError, match="does not have the columns"):
        read_columns([path], MetadataValue, ["key"])


def test_a_memo_longer_than_pythons_limit(tmp_path):
    """The csv module refuses fields over 131,072 signs; a memo may be longer."""
    path = tmp_path / "t.csv"
    row = make(MetadataValue, narrative="N01", key="k", value="x" * 200_000)
    write_rows(path, MetadataValue, [row])
    assert read_rows([path], MetadataValue) == [row]


def test_columns_are_read_by_their_names(tmp_path):
    """From every file, as numbers or text; an empty table has none; equal texts are one object."""
    first, second, empty = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    write_rows(first, ThemeCode, [make(ThemeCode, round=2, theme="x", code="NA")] * 2)
    write_rows(second, ThemeCode, [make(ThemeCode, round=3, theme="y", code="1")])
    write_rows(empty, ThemeCode, [])
    found = read_columns([first, empty, second], ThemeCode, ["round", "code"])
    assert found == {"round": [2, 2, 3], "code": ["NA", "NA", "1"]}
    assert found["code"][0] is found["code"][1]


def test_columns_take_a_fraction_of_the_rows_memory(tmp_path):
    """What is not asked for is not kept: the quotations of 20,000 codings stay on the disk."""
    import tracemalloc

    path = tmp_path / "codings.csv"
    coding = make(PlacedCoding, narrative="N01", coder="anna", code="a")
    quotes = (f"{i} " + "words of it " * 20 for i in range(50_000))
    write_rows(path, PlacedCoding, (_with(coding, quote=quote) for quote in quotes))
    tracemalloc.start()
    kept = read_columns([path], PlacedCoding, ["narrative", "start"])
    columns = tracemalloc.get_traced_memory()[0]
    del kept
    tracemalloc.reset_peak()
    kept = read_rows([path], PlacedCoding)
    rows = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(kept) == 50_000
    assert columns * 10 < rows


def _with(row: Row, **changed: Any) -> Row:
    values = {name: getattr(row, name) for name in row.table.names}
    return type(row)(**{**values, **changed})


def test_a_row_that_fails_leaves_the_table_as_it_was(tmp_path):
    """Rows are written one at a time, and put in place at the end alone."""
    path = tmp_path / "themes.csv"
    write_rows(path, ThemeSummary, [THEME])
    with pytest.raises(AttributeError):
        write_rows(path, ThemeSummary, iter([THEME, THEME, object()]))
    assert read_rows([path], ThemeSummary) == [THEME]
    assert list(tmp_path.iterdir()) == [path]


def test_rows_can_be_read_one_at_a_time(tmp_path):
    """The first is there before the second file is looked at."""
    path = tmp_path / "themes.csv"
    write_rows(path, ThemeSummary, [THEME])
    rows = iter_rows([path, tmp_path / "nowhere.csv"], ThemeSummary)
    assert next(rows) == THEME
    with pytest.raises(FileNotFoundError):
        next(rows)


def test_a_row_takes_each_of_its_fields_and_no_other():
    """By place or by name; one that is missing or unknown, or given twice, is refused."""
    row = ThemeCode(2, "x", parent="", code="a")
    assert (row.round, row.theme, row.parent, row.code) == (2, "x", "", "a")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'code'"):
        ThemeCode(round=2, theme="x", parent="")
    with pytest.raises(TypeError, match="unexpected keyword argument 'cod'"):
        ThemeCode(round=2, theme="x", parent="", code="a", cod="a")
    with pytest.raises(TypeError, match="multiple values for argument 'round'"):
        ThemeCode(2, "x", "", "a", round=2)
    with pytest.raises(TypeError, match="takes 5 positional arguments but 6 were given"):
        ThemeCode(2, "x", "", "a", "b")


def test_rows_are_values():
    """Equal rows are equal and have one hash; a row can't be changed and shows its values."""
    assert _with(THEME) == THEME
    assert hash(THEME) == hash(_with(THEME))
    assert _with(THEME, codes=5) != THEME
    with pytest.raises(AttributeError):
        THEME.codes = 5
    assert repr(make(ThemeCode, round=2, theme="x")) == (
        "ThemeCode(round=2, theme='x', parent='', code='')"
    )


@given(
    st.builds(
        MetadataValue,
        narrative=st.text(), key=st.text(), value=st.text(),
    )
)  # fmt: skip
def test_any_text_comes_back(tmp_path_factory, row):
    """Whatever stands in a cell is read as it was written (surrogates alone can't be in files)."""
    path = tmp_path_factory.mktemp("t") / "t.csv"
    try:
        write_rows(path, MetadataValue, [row])
    except UnicodeEncodeError:
        return
    assert read_rows([path], MetadataValue) == [row]
    columns = read_columns([path], MetadataValue, ["value"])
    assert columns == {"value": [row.value]}


def test_a_new_table_is_one_class(tmp_path):
    """Columns, types, reading, writing, the frame and the file's place follow from the class."""

    @table("made_up", chunked=True)
    class MadeUp(Row):
        """One row a thing that was made up."""

        __module__ = "synth.tables.resolve"
        name: str
        count: Maybe
        share: float

    try:
        assert MadeUp.table.file("0-of-1") == "resolve/0-of-1/made_up.csv"
        assert "made_up" in {one.name for one in tables_of("resolve")}
        path = tmp_path / "t.csv"
        rows = [MadeUp("a", 3, 0.5), MadeUp("b", -1, 0.25)]
        write_rows(path, MadeUp, rows)
        assert read_rows([path], MadeUp) == rows
        assert read_frame([path], MadeUp)["count"].isna().tolist() == [False, True]
        assert {name: cell.kind for name, cell in MadeUp.table.columns.items()} == {
            "name": "text", "count": "whole number or −1", "share": "figure",
        }  # fmt: skip
    finally:
        del TABLES["made_up"]


def test_a_type_that_no_cell_has_is_refused():
    """A table with such a column fails with its first use, not in a run's middle."""
    try:

        @table("made_up")
        class MadeUp(Row):
            """A table that can't be."""

            when: complex

        with pytest.raises(TypeError, match="can't have a column of"):
            _ = MadeUp.table.columns
    finally:
        del TABLES["made_up"]


def test_the_snakefile_sees_the_same_tables():
    """It reads the definitions without running them: the names and places are the same."""
    for step in STEPS:
        expected = [f"build/{one.file('{chunk}')}" for one in tables_of(step)]
        assert workflow.outputs(step) == expected


def test_a_step_loads_its_own_tables_alone():
    """Importing one module of tables does not define the others."""
    import subprocess

    code = "import synth.tables.segment as _, synth.tables.definition as d; print(*d.TABLES)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["narratives", "narrative_files", "metadata", "sentences"]
