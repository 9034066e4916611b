"""Themes by a classification: every coding has its cell, values are not lost, wide tables turn."""

from __future__ import annotations

from making import make

from synth.report.parts.matrices import Classification, by_parent, matrix, wide_rows
from synth.tables.theme import ThemeCount, ThemeSummary

THEMES = [
    make(ThemeSummary, theme="t", label="T", codings=9),
    make(ThemeSummary, theme="s", parent="t", label="S", codings=4),
]


def count(theme, value, codings):
    """A row of `theme_counts` by setting."""
    return make(ThemeCount, theme=theme, by="setting", value=value, codings=codings)


def test_a_value_that_nobody_listed_is_put_behind():
    """A coding whose value is not in the vocabulary is still in the table."""
    counts = [count("t", "ward", 3), count("t", "clinic", 6)]
    table = matrix(THEMES, counts, Classification("setting", "setting", (("ward", "ward"),)))
    assert [value for value, _ in table.classification.values] == ["ward", "clinic"]
    assert table.cell("t", "clinic").codings == 6
    assert table.cell("s", "ward").codings == 0


def test_what_has_no_value_has_a_column_of_its_own():
    """It stands behind all values, is called “none”, and the columns account for every coding."""
    counts = [count("t", "", 2), count("t", "clinic", 6), count("t", "ward", 1)]
    by = Classification("setting", "setting", (("ward", "ward"),))
    table = matrix(THEMES, counts, by)
    assert table.classification.values == (("ward", "ward"), ("clinic", "clinic"), ("", "none"))
    assert table.has_none and not matrix(THEMES, counts[1:], by).has_none
    columns, rows = wide_rows(table)
    assert columns[5:] == ["ward", "clinic", "(none)"]
    assert rows[0][4] == sum(rows[0][5:]) == 9


def test_shades_go_from_none_to_four():
    """A cell with any coding has a shade; the table's largest has the darkest."""
    rows = [count("t", str(i), i) for i in (1, 25, 50, 100)]
    table = matrix(THEMES, rows, Classification("setting", "setting", ()))
    assert [table.cell("t", str(i)).shade for i in (0, 1, 25, 50, 100)] == [0, 1, 1, 2, 4]


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
    assert columns == ["level", "theme", "parent", "label", "codings", "label"]
    assert rows == [["theme", "t", "", "T", 9, 5], ["subtheme", "s", "t", "S", 4, 0]]


def test_subthemes_follow_their_theme():
    """Whatever order the rows come in."""
    places = (("s", "t"), ("u", ""), ("t", ""))
    themes = [make(ThemeSummary, theme=name, parent=parent) for name, parent in places]
    assert [one.theme for one in by_parent(themes)] == ["u", "t", "s"]
