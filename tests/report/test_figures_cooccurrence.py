"""Codes by codes: which are shown, in which order, how shaded."""

from __future__ import annotations

from making import make

from synth.report.figures import cooccurrence_view
from synth.report.figures.cooccurrence_view import cooccurrence
from synth.tables.theme import Cooccurrence, ThemeCode, ThemeSummary


def pair(a, b, together, c):
    """A row of `cooccurrence`."""
    return make(Cooccurrence, code_a=a, code_b=b, together=together, c=c)


THEMES = [
    make(ThemeSummary, theme="t", label="T"),
    make(ThemeSummary, theme="s", parent="t", label="S"),
    make(ThemeSummary, theme="u", label="U"),
]
MEMBERS = [
    make(ThemeCode, theme="u", code="a"),
    make(ThemeCode, theme="s", parent="t", code="c"),
    make(ThemeCode, theme="u", code="c"),
]
LABELS = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def test_codes_stand_by_theme_and_cells_in_the_triangle():
    """Codes follow the themes' order, those in none last; each pair has one cell with its count;
    the shades step at .05, .1 and .2."""
    view = cooccurrence(
        [pair("a", "b", 3, 0.05), pair("a", "c", 4, 0.2), pair("b", "c", 2, 0.049)],
        LABELS, THEMES, MEMBERS,
    )  # fmt: skip
    assert view.codes == (("c", "Gamma", "S"), ("a", "Alpha", "U"), ("b", "Beta", ""))
    assert [[(cell.together, cell.shade) for cell in row] for row in view.rows] == [
        [], [(4, 4)], [(2, 1), (3, 2)]]  # fmt: skip


def test_a_single_shared_sentence_comes_last():
    """c is high by chance where two codes stand on one sentence in all; such pairs come behind."""
    view = cooccurrence([pair("a", "b", 1, 1.0), pair("a", "c", 2, 0.1)], LABELS, [], [])
    assert [named.label_b for named in view.strongest] == ["Gamma", "Beta"]


def test_only_so_many_codes_are_shown(monkeypatch):
    """Beyond the most the weaker pairs' codes are left to the table, and counted."""
    monkeypatch.setattr(cooccurrence_view, "MOST_CODES", 2)
    view = cooccurrence([pair("a", "b", 5, 0.1), pair("b", "c", 5, 0.3)], LABELS, [], [])
    assert [code for code, _, _ in view.codes] == ["b", "c"]
    assert (view.all_codes, view.pairs) == (3, 2)


def test_no_pairs():
    """Codes that never meet make an empty view."""
    assert cooccurrence([], LABELS, THEMES, MEMBERS).codes == ()
