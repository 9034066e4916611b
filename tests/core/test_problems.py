"""How problems are shown: what, where, the line itself, and the mend."""

from __future__ import annotations

import pytest

from synth.problems import Problem, Problems, did_you_mean, shortened


@pytest.fixture
def show(tmp_path, monkeypatch):
    """Show a problem in a file with the given text."""
    monkeypatch.chdir(tmp_path)

    def render(text, line, column, length=1, fix="mend it"):
        path = tmp_path / "a.yaml"
        path.write_bytes(text.encode())
        return Problem("error", "wrong", path, line, column, length, fix).render()

    return render


def test_the_line_is_shown_and_underlined(show):
    """The form that the documentation shows."""
    assert show("a: 1\nbb: 2\n", 2, 1, 2) == (
        "error: wrong\n  --> a.yaml:2:1\n    2 | bb: 2\n      | ^^ mend it"
    )


def test_an_edited_file_is_read_anew(show):
    """Within one process (tests, the workbench) the excerpt is of the file as it is now."""
    assert "1 | old" in show("old", 1, 1)
    assert "1 | newer" in show("newer", 1, 1)


def test_control_characters_reach_no_terminal(show):
    """An escape sequence in a file can't colour or move anything on the screen."""
    shown = show("a\x1b[31m\tb", 1, 1)
    assert "\x1b" not in shown
    assert "a\ufffd[31m→b" in shown


def test_wide_signs_and_accents_do_not_shift_the_underline(show):
    """Two columns for an ideograph or emoji, none for a combining accent."""
    line = show("日本e\u0301🙂x", 1, 6).split("\n")[-1]
    assert line == "      | " + " " * 7 + "^ mend it"


def test_a_long_line_is_cut_around_the_place(show):
    """Of a line of thousands of signs the part around the problem is shown."""
    lines = show("x" * 5000 + "HERE" + "y" * 5000, 1, 5001, 4).split("\n")
    assert len(lines[2]) < 120
    at = lines[3].index("^")
    assert lines[2][at : at + 4] == "HERE"


@pytest.mark.parametrize(("line", "column"), [(99, 1), (1, 99), (2, 1)])
def test_a_place_beyond_the_text_is_no_traceback(show, line, column):
    """A place at the end of the file, or an empty line, still shows the mend."""
    assert "mend it" in show("a\n\n", line, column)


def test_problems_without_a_line_name_the_place():
    """A Word file has no lines: the place is said in words."""
    shown = Problem("warning", "wrong", None, place="heading “X”", fix="mend it").render()
    assert shown == "warning: wrong\n  --> heading “X”\n      = mend it"


def test_errors_come_first_and_nothing_twice():
    """In reading order; the same problem found by two checks is shown once."""
    problems = Problems()
    problems.warning("b")
    problems.error("a")
    problems.error("a")
    assert [p.what for p in problems] == ["a", "b"]
    assert problems.summary() == "1 error, 1 warning"


def test_near_words_are_proposed():
    """Whatever the case; nothing for a text that is far or very long."""
    assert did_you_mean("Definiton", ["definition", "label"]) == "did you mean “definition”?"
    assert did_you_mean("xyz", ["definition"]) == ""
    assert did_you_mean("d" * 1_000_000, ["d" * 999_999]) == ""


@pytest.mark.parametrize("text", ["short", "a b\nc", "x" * 61, "word " * 1000, "é" * 10**6])
def test_shortened_texts_fit(text):
    """On one line, at most as long as asked, beginning and end kept."""
    short = shortened(text)
    assert len(short) <= 60
    assert "\n" not in short
    assert short[:5].strip() == text[:5].replace("\n", " ").strip()


def test_errors_stand_last():
    """In a terminal the last lines are seen: warnings come before errors, then the counts."""
    problems = Problems()
    problems.error("stops the run")
    problems.warning("is looked at later")
    shown = problems.render()
    assert shown.index("is looked at later") < shown.index("stops the run")
    assert shown.endswith("1 error, 1 warning")
