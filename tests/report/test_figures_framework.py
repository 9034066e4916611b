"""The framework matrix, and prevalence."""

from __future__ import annotations

import study_rows as rows
from making import make

from synth.report.figures import framework, prevalence
from synth.report.figures.framework import frameworks, long_cells
from synth.report.figures.tables import figure_tables
from synth.tables.theme import ThemeCell, ThemeCount, ThemeSummary


def theme(name, parent="", narratives=1):
    """A row of `themes`."""
    return make(ThemeSummary, theme=name, parent=parent, label=name.upper(), narratives=narratives)


def count(name, narrative, sentences, by="narrative", **more):
    """A row of `theme_counts`; two coders each marked every sentence."""
    given = {"sentences": sentences, "codings": 2 * sentences, "narratives": int(sentences > 0)}
    return make(ThemeCount, theme=name, by=by, value=narrative, **{**given, **more})


def cell(name, narrative, summary):
    """A row of `theme_cells`."""
    return make(ThemeCell, theme=name, narrative=narrative, summary=summary)


RESULT = [theme("a", narratives=2), theme("s", "a", 2), theme("r", "a"), theme("b")]
COUNTS = [
    count("a", "N1", 8),
    count("s", "N1", 8),
    count("s", "N2", 1),
    count("a", "N2", 1),
    count("b", "N3", 2),
    count("b", "coder-x", 9, by="coder"),
]
CELLS = [cell("r", "N3", "Said so.")]
NARRATIVES = ["N1", "N2", "N3", "N4"]


def test_a_matrix_a_theme_with_counts_and_summaries():
    """Subthemes are the columns; a theme without subthemes is its own; a summary without codings
    has a row; who is not there is named."""
    first, second = frameworks(RESULT, COUNTS, CELLS, NARRATIVES)
    assert [part.theme for part in first.parts] == ["s", "r"]
    assert [
        (n, [(p.cell.sentences, p.cell.shade, p.summary) for p in own]) for n, own in first.rows
    ] == [
        ("N1", [(8, 4, ""), (0, 0, "")]),
        ("N2", [(1, 1, ""), (0, 0, "")]),
        ("N3", [(0, 0, ""), (0, 0, "Said so.")]),
    ]
    assert first.absent == ("N4",)
    assert [part.theme for part in second.parts] == ["b"]


def test_a_summary_of_the_whole_theme_gets_a_column():
    """What people wrote is never left out."""
    first, _ = frameworks(RESULT, COUNTS, [cell("a", "N1", "All of it.")], NARRATIVES)
    assert [part.theme for part in first.parts] == ["s", "r", "a"]
    assert first.rows[0][1][2].summary == "All of it."


def test_too_many_are_counted(monkeypatch):
    """Beyond the most, narratives and parts are counted and stand in the table."""
    monkeypatch.setattr(framework, "MOST_CELLS", 1)
    monkeypatch.setattr(framework, "MOST_PARTS", 1)
    many = [count("s", f"N{i}", 1) for i in range(9)]
    (first,) = frameworks(RESULT[:3], many, [], [f"N{i}" for i in range(9)])
    assert (len(first.rows), first.others, first.more) == (5, 4, 1)


def test_the_long_table_has_every_cell_once():
    """One row a theme and narrative with codings or a summary."""
    cells = long_cells(RESULT, COUNTS, CELLS)
    assert [(c.theme.theme, c.narrative, c.sentences, c.summary) for c in cells] == [
        ("a", "N1", 8, ""),
        ("a", "N2", 1, ""),
        ("s", "N1", 8, ""),
        ("s", "N2", 1, ""),
        ("r", "N3", 0, "Said so."),
        ("b", "N3", 2, ""),
    ]


def test_contrary_codings_have_a_cell():
    """A narrative that only speaks against a part is in the matrix, and its cell says so."""
    against = count("s", "N3", 0, contrary=2, contrary_sentences=1)
    first, _ = frameworks(RESULT, [*COUNTS, against], [], NARRATIVES)
    cells = {narrative: parts[0].cell for narrative, parts in first.rows}
    assert (cells["N3"].sentences, cells["N3"].contrary, cells["N3"].coded) == (0, 1, True)
    assert (cells["N1"].contrary, cells["N1"].coded) == (None, True)
    (row,) = [c for c in long_cells(RESULT, [against], []) if c.narrative == "N3"]
    assert (row.sentences, row.codings, row.contrary, row.contrary_sentences) == (0, 0, 2, 1)


def test_frequency_is_narratives_by_all_narratives():
    """Interstudy frequency effect size; a theme with subthemes is no finding of its own."""
    found = prevalence.frequency(RESULT, 4)
    assert [(row.theme.theme, row.finding, row.frequency) for row in found] == [
        ("a", False, 0.5),
        ("s", True, 0.5),
        ("r", True, 0.25),
        ("b", True, 0.25),
    ]
    assert prevalence.frequency(RESULT, 0)[0].frequency is None


def test_narratives_are_cited_by_the_names_of_the_whole_study():
    """Where a number could mean two of its narratives, the id stands."""
    codings = [
        rows.coding("N01:anna:1", "move"), rows.coding("N02:anna:1", "move", polarity="contrary")
    ]  # fmt: skip
    narratives = [rows.narrative(name) for name in ("N01", "N02", "N2")]
    tables = figure_tables(rows.study(codings=codings, narratives=narratives))
    shown = next(rows.records(one) for one in tables if one.name == "prevalence.csv")
    assert shown[0]["against"] == "Narrative N02"


def test_intensity_is_findings_by_all_findings():
    """Intrastudy intensity effect size: of three findings N1 holds one, N4 none."""
    found = prevalence.intensity(RESULT, COUNTS, NARRATIVES)
    assert [(row.narrative, row.findings, row.of) for row in found] == [
        ("N1", 1, 3),
        ("N2", 1, 3),
        ("N3", 1, 3),
        ("N4", 0, 3),
    ]
    assert prevalence.intensity([], [], ["N1"])[0].intensity is None
    against = count("b", "N1", 0, contrary=1)
    assert prevalence.intensity(RESULT, [against], ["N1"])[0].findings == 0
