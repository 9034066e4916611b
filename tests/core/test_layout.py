"""Where files stand and what their names mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth import layout


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("N01-night-shift.md", "N01"),
        ("N01.docx", "N01"),
        ("N01-a-b.md", "N01"),
        ("N.1-x.md", "N.1"),
    ],
)
def test_a_narratives_id_is_the_beginning_of_its_name(name, one):
    """All before the first dash."""
    assert layout.narrative_id(Path(name)) == one


def test_rounds_come_in_the_order_of_their_numbers(study):
    """10 after 9, whatever the alphabet says; a name without a number last."""
    for name in ("10-x.yaml", "9-y.yml", "notes.yaml", "04.yaml"):
        study.write(f"codebooks/themes/{name}", "x")
    assert [p.name for p in layout.theme_files(study.root)][3:] == [
        "04.yaml", "9-y.yml", "10-x.yaml", "notes.yaml",
    ]  # fmt: skip


def test_editors_leftovers_are_not_read(study):
    """Backups, locks and hidden files are no narratives, codings or rounds."""
    for name in ("narratives/.N04.md", "narratives/~$N01.docx", "codings/anna/.N04.yaml",
                 "codings/anna/~N04.yaml", "codings/.texts/x.txt", "codebooks/themes/.04-x.yaml"):  # fmt: skip
        study.write(name, "x")
    assert len(layout.narrative_files(study.root)) == 3
    assert len(layout.coding_files(study.root)) == 6
    assert len(layout.theme_files(study.root)) == 3
    assert layout.unread_files(study.root) == []


def test_an_empty_folder_has_no_files(tmp_path):
    """Where folders are missing there is nothing, and no error."""
    for read in (
        layout.narrative_files,
        layout.coding_files,
        layout.theme_files,
        layout.unread_files,
    ):
        assert read(tmp_path) == []
