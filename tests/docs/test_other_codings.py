"""The page on codings from elsewhere: its examples run, and its lists are those of the code."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from documents import Block, blocks, coded, document, marked_tables
from test_commands import commands, fits

from synth.cli import main
from synth.steps.agree.layout import NAMES
from synth.steps.agree.missing import NOT_JUDGED
from synth.steps.agree.span_figures import GAMMA_SPANS

TEXT = document("docs/files/other-codings.md")
FILES = {b.mark[1]: b.text for b in blocks(TEXT) if b.mark and b.mark[0] == "file"}
CONSOLES = [block for block in blocks(TEXT) if block.language == "console"]


@pytest.mark.parametrize("block", CONSOLES, ids=lambda block: str(block.line))
def test_its_commands_answer_what_it_shows(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """Each command runs on the files that the page shows."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command, expected in commands(block):
        if "brat-project" in command:  # tried in tests/agree
            continue
        assert main(shlex.split(command)[1:]) == 0, command
        assert fits(expected, capsys.readouterr().out), command


def test_the_names_of_columns() -> None:
    """The page lists the names that are understood, and no other."""
    rows = marked_tables(TEXT, "names")["columns"]
    assert {coded(row["column"])[0]: tuple(coded(row["names"])) for row in rows} == NAMES


def test_the_words_for_not_judged() -> None:
    """The page lists them all."""
    (row,) = marked_tables(TEXT, "names")["not judged"]
    assert tuple(coded(row["words"])) == NOT_JUDGED


def test_the_most_spans_for_gamma() -> None:
    """The number is that of the code."""
    assert f"up to {GAMMA_SPANS} spans" in " ".join(TEXT.split())
