"""A study as a whole: each part is read at most once, and says what is wrong with it."""

from __future__ import annotations

import builtins
from collections import Counter
from pathlib import Path

import pytest

from synth.problems import StudyError
from synth.study import Study
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.theme import ThemeSummary


@pytest.fixture
def opened(monkeypatch):
    """How often each file was opened for reading since."""
    count: Counter[str] = Counter()

    plain = builtins.open

    def noting(file, mode="r", *args, **more):
        if "r" in mode and isinstance(file, (str, Path)):
            count[Path(file).name] += 1
        return plain(file, mode, *args, **more)

    def noting_path(self, mode="r", *args, **more):
        if "r" in mode:
            count[self.name] += 1
        return plain(self, mode, *args, **more)

    monkeypatch.setattr(builtins, "open", noting)
    monkeypatch.setattr(Path, "open", noting_path)
    return count


PARTS = ("settings", "codebook", "template", "rounds", "last_round", "screening", "entreq",
         "cerqual", "reviews", "ledger")  # fmt: skip


def test_everything_is_read_once(study, opened):
    """However often a part is asked for, its file is opened once; what is not asked for, never."""
    one = Study.open(study.root)
    assert set(opened) == {"config.yaml"}
    for _ in range(3):
        one.need(*PARTS)
    assert opened["config.yaml"] == opened["codes.yaml"] == 1
    assert [opened[p.name] for p in study.path("codebooks/themes").iterdir()] == [1, 1, 1]
    assert opened["screening.csv"] == 1
    assert not any(name.startswith("N0") for name in opened)


def test_the_last_round_alone_opens_one_file(study, opened):
    """Who wants the result does not read the rounds before it."""
    one = Study.open(study.root)
    assert one.last_round is not None
    assert one.last_round.round.round == 3
    assert one.last_round.path.name == "03-analytical.yaml"
    assert not opened["01-preliminary.yaml"]
    assert one.rounds[-1].round == one.last_round.round


def test_a_study_without_rounds_has_no_last(study):
    """None, and no error."""
    study.remove("codebooks/themes")
    one = Study.open(study.root)
    assert one.last_round is None
    assert one.rounds == []


def test_problems_of_several_parts_are_told_together(study):
    """`need` reads all the parts before it raises."""
    study.replace("codebooks/codes.yaml", "label: Surprise", "labl: Surprise")
    study.replace("codebooks/themes/03-analytical.yaml", "stage: analytical", "stage: final")
    one = Study.open(study.root)
    with pytest.raises(StudyError) as raised:
        one.need("codebook", "last_round", "template")
    told = str(raised.value)
    assert "labl" in told
    assert "“final” is not a value of “stage”" in told
    with pytest.raises(StudyError, match="labl"):
        _ = one.codebook
    assert len(one.problems.errors) == len(raised.value.problems.errors), "told once"


def test_no_study_here(tmp_path):
    """A folder without settings is none."""
    with pytest.raises(StudyError, match="this is not a study"):
        Study.open(tmp_path)


def test_a_table_that_was_not_made_says_so(study):
    """The error names the table, its file, and what to do."""
    one = Study.open(study.root)
    assert not one.made(ThemeSummary)
    with pytest.raises(StudyError, match=r"build/theme/themes\.csv is missing") as raised:
        one.rows(ThemeSummary)
    assert "Run “snakemake”" in str(raised.value)


def test_tables_are_read_once_and_of_one_chunk_where_wanted(study, opened):
    """Rows are kept; one row at a time and columns are not."""
    study.segment_and_resolve()
    one = Study.open(study.root)
    opened.clear()
    assert one.rows(PlacedCoding) is one.rows(PlacedCoding)
    assert one.codings == one.rows(PlacedCoding, "0-of-1")
    assert len(one.codings) == 15
    assert list(one.sentences) == ["N01", "N02", "N03"]
    assert opened["sentences.csv"] <= 2
    assert set(one.columns(CoderProgress, "coder")["coder"]) == {"anna", "ben"}
    assert one.texts["N01"].count("Two women arrived at once.") == 1


def test_coding_files_come_with_their_places(study):
    """One at a time; a broken one is told after the others were read."""
    files = list(Study.open(study.root).coding_files())
    assert [file.path.parent.name for file in files] == ["anna"] * 3 + ["ben"] * 3
    assert files[0].document.place(("codings", 0, "code")).line == 6
    study.replace("codings/anna/N02.yaml", "coder: anna", "coder: eva")
    seen: list[str] = []

    def read():
        for file in Study.open(study.root).coding_files():
            seen.append(file.path.stem)

    with pytest.raises(StudyError, match=r"codings/anna/N02\.yaml:2"):
        read()
    assert seen == ["N01", "N03", "N01", "N02", "N03"]


def test_what_is_written_is_read_back(study):
    """A table goes to its own file, of a chunk where there is one a chunk."""
    study.segment_and_resolve()
    one = Study.open(study.root)
    rows = one.rows(CoderProgress)[:1]
    one.write(CoderProgress, rows, "0-of-1")
    assert Study.open(study.root).rows(CoderProgress) == rows


def test_it_says_what_it_is(study):
    """`repr` names the folder and reads nothing."""
    assert repr(Study(study.root)) == f"Study({str(study.root)!r})"
