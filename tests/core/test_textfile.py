"""Files are read in whatever state they are, and written whole or not at all."""

from __future__ import annotations

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.problems import Problems, StudyError
from synth.textfile import (
    normalise,
    read_text,
    replace_text,
    replace_texts,
    sha256,
    write_atomic,
)


def test_line_ends_and_mark_are_taken_off(tmp_path):
    """CRLF, CR and LF in one file, and a byte-order mark: the text has LF and no mark."""
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(path, Problems()) == "a\nb\nc\n"


def test_control_characters_are_counted(tmp_path):
    """The first is placed, the others counted: one message, not thousands."""
    path = tmp_path / "a"
    path.write_bytes(b"ab\n\x07" + b"\x08" * 1000)
    problems = Problems()
    assert read_text(path, problems) is None
    (one,) = problems.found
    assert one.what == "the text contains a control character (U+0007), and 1,000 more like it"
    assert (one.line, one.column) == (2, 1)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_permissions_stay(tmp_path, mode):
    """A file that the group may write stays one."""
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(mode)
    write_atomic(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_text() == "new"


def test_a_new_file_has_the_usual_permissions(tmp_path):
    """Not the private ones of a temporary file."""
    old = os.umask(0o022)
    try:
        write_atomic(tmp_path / "deep" / "a", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "deep" / "a").stat().st_mode) == 0o644


def test_a_link_is_followed(tmp_path):
    """A linked file is written where it is; the link stays a link."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    """Whatever breaks, even an interrupt: old content, and no leftover."""
    path = tmp_path / "a"
    path.write_text("old")

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_text() == "old"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_replacing_a_text_keeps_how_it_was_stored(tmp_path, mark, end):
    """What is read, changed and put back keeps line ends and mark."""
    path = tmp_path / "a"
    path.write_bytes(mark + b"a" + end + b"b" + end)
    replace_text(path, read_text(path, Problems()).replace("b", "é"))
    assert path.read_bytes() == mark + b"a" + end + "é".encode() + end


@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    """The form in which positions are counted is stable, and its hash too."""
    once = normalise(text)
    assert normalise(once) == once
    assert sha256(once) == sha256(normalise(text))


def test_each_line_keeps_its_own_end(tmp_path):
    """A file with line ends of several kinds: only what is changed or new gets the usual one."""
    path = tmp_path / "mixed.yaml"
    path.write_bytes(b"a\r\nb\nc\rd\r\ne")
    replace_text(path, "a\nb\nnew\nc\nd!\ne")
    assert path.read_bytes() == b"a\r\nb\nnew\r\nc\rd!\r\ne"


def test_several_texts_are_written_or_none(tmp_path, monkeypatch):
    """A new file beside an old one; when one can't be written, none is, and nothing is left over."""
    old, new = tmp_path / "old.yaml", tmp_path / "new" / "one.yaml"
    old.write_bytes(b"a\r\n")
    replace_texts({old: "b\n", new: "c\n"})
    assert (old.read_bytes(), new.read_bytes()) == (b"b\r\n", b"c\n")
    os.chmod(new, 0o444)
    with pytest.raises(StudyError, match="the file is read-only"):
        replace_texts({old: "x\n", new: "y\n"})
    os.chmod(new, 0o644)
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        replace_texts({old: "x\n", new: "y\n"})
    assert (old.read_bytes(), new.read_bytes()) == (b"b\r\n", b"c\n")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["new", "old.yaml", "one.yaml"]
