"""Rounds told from the round before, by the codes that themes hold."""

from __future__ import annotations

from making import make

from synth.report.parts.lineage import stories
from synth.tables.theme import CodeInNoTheme, RoundSummary, ThemeCode, ThemeSummary


def member(number, theme, code, parent=""):
    """A row of `theme_codes`."""
    return make(ThemeCode, round=number, theme=theme, parent=parent, code=code)


def theme(number, name, parent=""):
    """A row of `themes`."""
    return make(ThemeSummary, round=number, theme=name, parent=parent, label=name.upper())


ROUNDS = [make(RoundSummary, round=2), make(RoundSummary, round=1)]
THEMES = [theme(1, "a"), theme(1, "b"), theme(2, "c"), theme(2, "d", "c"), theme(2, "e")]
CODES = [
    member(1, "a", "x"), member(1, "a", "y"), member(1, "b", "z"), member(1, "b", "gone"),
    member(2, "d", "x", "c"), member(2, "d", "y", "c"), member(2, "c", "z"), member(2, "e", "new"),
]  # fmt: skip


def test_a_theme_tells_where_its_codes_were():
    """Codes of subthemes count for the theme; the themes that gave most come first."""
    first, second = stories(ROUNDS, THEMES, CODES)
    assert first.first
    assert [d.sources for d in first.descents] == [(), ()]
    c, e = second.descents
    assert c.sources == (("A", 2), ("B", 1))
    assert (e.sources, e.new) == ((), ("new",))


def test_codes_that_left_are_named():
    """A code that was in a theme before and is in none now is not passed over."""
    assert stories(ROUNDS, THEMES, CODES)[1].dropped == ("gone",)


def test_codes_in_no_theme_are_told_by_round():
    """Each round has its own, with the codings that count of them."""
    outside = [make(CodeInNoTheme, round=number, code=code, codings=n)
               for number, code, n in ((2, "gone", 3), (1, "new", 4), (2, "never", 5))]  # fmt: skip
    first, second = stories(ROUNDS, THEMES, CODES, outside)
    assert [row.code for row in second.no_theme] == ["gone", "never"]
    assert (first.no_theme_codings, second.no_theme_codings) == (4, 8)


def test_no_rounds_no_stories():
    """A study without themes has nothing to tell."""
    assert stories([], [], []) == []
