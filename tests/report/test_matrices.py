"""Themes by a classification: every coding has its cell, values are not lost, wide tables turn."""

from __future__ import annotations

from making import make

from synth.report.parts.matrices import Classification, by_parent, matrix, wide_rows
from synth.tables.theme import ThemeCount, ThemeSummary

THEMES = [
    make(ThemeSummary, theme="t", label="T", codings=9, sentences=9),
    make(ThemeSummary, theme="s", parent="t", label="S", codings=4, sentences=4),
]


def count(theme, value, sentences, **more):
    """A row of `theme_counts` by setting."""
    given = {"by": "setting", "sentences": sentences, "codings": 2 * sentences}
    return make(ThemeCount, theme=theme, value=value, **{**given, **more})


def test_a_value_that_nobody_listed_is_put_behind():
    """A coding whose value is not in the vocabulary is still in the table."""
    counts = [count("t", "ward", 3), count("t", "clinic", 6)]
    table = matrix(THEMES, counts, Classification("setting", "setting", (("ward", "ward"),)))
    assert [value for value, _ in table.classification.values] == ["ward", "clinic"]
    assert table.cell("t", "clinic").sentences == 6
    assert table.cell("s", "ward").sentences == 0


def test_shades_go_from_none_to_four():
    """A cell with any coding has a shade; the table's largest has the darkest."""
    rows = [count("t", str(i), i) for i in (1, 25, 50, 100)]
    table = matrix(THEMES, rows, Classification("setting", "setting", ()))
    assert [table.cell("t", str(i)).shade for i in (0, 1, 25, 50, 100)] == [0, 1, 1, 2, 4]


def test_contrary_codings_are_beside_the_sentences():
    """A cell with contrary codings alone is not an empty cell, and has no shade."""
    rows = [count("t", "a", 2, contrary=3, contrary_sentences=1),
            count("t", "b", 0, contrary=1, contrary_sentences=1), count("t", "c", 1)]  # fmt: skip
    table = matrix(THEMES, rows, Classification("setting", "setting", ()))
    cells = [table.cell("t", value) for value in "abcd"]
    assert [(one.sentences, one.contrary, one.coded, one.shade) for one in cells] == [
        (2, 1, True, 4), (0, 1, True, 0), (1, None, True, 2), (0, None, False, 0)
    ]  # fmt: skip


def test_many_values_become_rows():
    """With 14 narratives themes are the rows; with 1,400 the narratives are."""
    few, many = (
        matrix(
            THEMES, [], Classification("narrative", "n", tuple((str(i), str(i)) for i in range(n)))
        )
        for n in (14, 1400)
    )
    assert (few.turned, many.turned) == (False, True)


def test_the_wide_table_keeps_values_that_are_called_like_columns():
    """A setting called “label” does not overwrite the labels."""
    table = matrix(THEMES, [count("t", "label", 5)], Classification("setting", "setting", ()))
    columns, rows = wide_rows(table)
    assert columns == ["level", "theme", "parent", "label", "sentences", "label"]
    assert rows == [["theme", "t", "", "T", 9, 5], ["subtheme", "s", "t", "S", 4, 0]]


def test_subthemes_follow_their_theme():
    """Whatever order the rows come in."""
    places = (("s", "t"), ("u", ""), ("t", ""))
    themes = [make(ThemeSummary, theme=name, parent=parent) for name, parent in places]
    assert [one.theme for one in by_parent(themes)] == ["u", "t", "s"]
