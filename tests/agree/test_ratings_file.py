"""`synth agree FILE` on tables in which each unit has one value of each coder."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

_ = None
#: Krippendorff 2011, “Computing Krippendorff's Alpha-Reliability”, part C: observers × units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
#: The same with the last value of another rater: cac.raw4raters of R's irrCAC (Gwet 2014, p. 120).
GWET = [[*row[:11], value] for row, value in zip(KRIPPENDORFF, (_, _, 3, _), strict=True)]
CODERS = "ABCD"


@pytest.fixture
def figures(agree):
    """The figures of a table, as JSON."""

    def read(content: str | Path, *options: str):
        status, out = agree(content, "--json", "--bootstrap", "0", *options)
        assert status == 0, out
        return json.loads(out)

    return read


def long(table=KRIPPENDORFF, missing="NA", head="unit,coder,value", drop=False) -> str:
    """A row for each unit and observer."""
    rows = [
        f"{u + 1},{CODERS[c]},{missing if value is None else value}"
        for c, values in enumerate(table)
        for u, value in enumerate(values)
        if not (drop and value is None)
    ]
    return "\n".join([head, *rows]) + "\n"


def wide(table=KRIPPENDORFF, missing="NA", sep=",", corner="unit") -> str:
    """A column for each observer, a row for each unit."""
    lines = [[corner, *CODERS]]
    for u, values in enumerate(zip(*table, strict=True)):
        lines.append([str(u + 1), *(missing if v is None else str(v) for v in values)])
    return "".join(sep.join(line) + "\n" for line in lines)


def transposed(table=KRIPPENDORFF, missing="NA", sep="\t", corner="observer", names=CODERS) -> str:
    """A row for each observer, a column for each unit: as Krippendorff prints it."""
    lines = [[corner, *(str(u + 1) for u in range(12))]]
    for name, values in zip(names, table, strict=True):
        lines.append([name, *(missing if v is None else str(v) for v in values)])
    return "".join(sep.join(line) + "\n" for line in lines)


OBSERVERS = [f"Observer {name}" for name in CODERS]
FORMS = {
    "long": long(),
    "long, rows dropped": long(drop=True),
    "long, other heads": long(head="Item_ID,RATER,Score", missing="."),
    "long, headed as codes": long(head="unit,coder,code", missing="-"),
    "long, headed as codes, rows dropped": long(head="unit,coder,code", drop=True),
    "long, headed as codes, blank": long(head="Unit,Coder,Code", missing=""),
    "wide": wide(),
    "wide, semicolons, dots": wide(missing=".", sep=";"),
    "wide, tabs, blank": wide(missing="", sep="\t"),
    "wide, dashes": wide(missing="-"),
    "wide, stars": wide(missing="*", corner="Units"),
    "wide, rows without a name": wide(corner=""),
    "a row an observer": transposed(),
    "a row an observer, named in the cells": transposed(corner="", names=OBSERVERS, sep=";"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", PUBLISHED)
def test_krippendorffs_table_in_every_form(figures, form, level):
    """Each form gives the published α at each level of measurement."""
    found = figures(FORMS[form], "--level", level)
    assert round(found["all"]["alpha"]["estimate"], 3) == PUBLISHED[level]
    assert (found["units_with_two_coders"], found["values_given"]) == (11, 41)
    dropped = "dropped" in form
    assert sum(found["not_judged"].values()) == (0 if dropped else 7)


@pytest.mark.parametrize("form", FORMS)
def test_one_code_is_found_by_itself(figures, form):
    """Without any option the same tables give the nominal α."""
    assert round(figures(FORMS[form])["all"]["alpha"]["estimate"], 3) == 0.743


def test_workbook(tmp_path, figures):
    """A workbook gives the same; numbers stored as text too."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["Unit", *CODERS])
    for u, values in enumerate(zip(*KRIPPENDORFF, strict=True)):
        workbook.active.append([u + 1, values[0], *(v and str(v) for v in values[1:])])
    workbook.save(tmp_path / "table.xlsx")
    found = figures(tmp_path / "table.xlsx", "--level", "ordinal")
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.815
    assert found["not_judged"] == {"": 7}


def test_a_row_an_observer_has_to_be_told_where_it_may_be_otherwise(agree, figures):
    """Rows A to D and columns 1 to 12: either may be the coders, and nothing is guessed."""
    table = transposed(corner="")
    status, out = agree(table)
    assert status == 1 and "these may be units, or coders" in out and "--coders-in rows" in out
    found = figures(table, "--coders-in", "rows")
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.743
    assert figures(table, "--coders-in", "columns")["coders"] == [str(i + 1) for i in range(12)]


def test_irrcac(figures):
    """All coefficients equal those that R's irrCAC prints for cac.raw4raters (its README)."""
    found = figures(wide(GWET))["all"]
    printed = {
        "ac1": 0.77544, "fleiss": 0.76117, "alpha": 0.74342, "brennan_prediger": 0.77273,
        "conger": 0.76282, "percent": 0.81818,
    }  # fmt: skip
    assert {name: round(found[name]["estimate"], 5) for name in printed} == printed


@pytest.mark.parametrize(
    ("weights", "percent", "ac2", "fleiss", "bp"),
    [
        ("linear", 0.939, 0.859, 0.818, 0.848),
        ("quadratic", 0.975, 0.914, 0.865, 0.902),
        ("ordinal", 0.968, 0.899, 0.850, 0.886),
        ("ratio", 0.954, 0.857, 0.821, 0.840),
    ],
)
def test_irrcac_weighted(figures, weights, percent, ac2, fleiss, bp):
    """The weighted coefficients equal those of irrCAC for Python (afergadis/irrCAC, its tests)."""
    found = figures(wide(GWET), "--level", "interval", "--weights", weights)
    assert found["weights"] == weights
    names = ("percent", "ac2", "fleiss", "brennan_prediger")
    got = [found["all"][name]["estimate"] for name in names]
    assert got == pytest.approx([percent, ac2, fleiss, bp], abs=6e-4)


def test_irrcac_other_tables(figures):
    """cac.ben.gerry (letters, a value missing), as irrCAC's tests have it."""
    ben = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    gerry = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "", "d", "d"]
    rows = [f"{i},{a},{b}" for i, (a, b) in enumerate(zip(ben, gerry, strict=True), 1)]
    found = figures("\n".join(["Units,Ben,Gerry", *rows]) + "\n")["all"]
    expected = {"percent": 0.727, "ac1": 0.661, "fleiss": 0.649, "alpha": 0.665,
                "brennan_prediger": 0.659}  # fmt: skip
    for name, value in expected.items():
        assert found[name]["estimate"] == pytest.approx(value, abs=6e-4), name


def test_the_pairs_of_cohen(figures):
    """Cohen 1960: κ .492 and its maximum .831; weighted by squares .4545 (from the same table)."""
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    units = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    text = "A,B\n" + "".join(f"{i},{j}\n" for i, j in units)
    (pair,) = figures(text)["pairs"]
    assert (pair["coder_a"], pair["coder_b"], pair["units"]) == ("A", "B", 200)
    assert round(pair["kappa"]["estimate"], 3) == 0.492
    assert round(pair["kappa_max"]["estimate"], 3) == 0.831
    (pair,) = figures(text, "--level", "interval")["pairs"]
    assert round(pair["weighted_kappa"]["estimate"], 4) == 0.4545


def test_categories(figures):
    """Value 5 was given three times, and only where all agree: by itself its α is 1."""
    found = {row["value"]: row for row in figures(wide())["values"]}
    assert list(found) == ["1", "2", "3", "4", "5"]
    assert found["5"]["given"] == 3 and found["5"]["alpha"]["estimate"] == 1.0
    assert found["3"]["specific"]["estimate"] == pytest.approx(0.8)


def test_the_readable_table(agree):
    """It begins with what was read: units, coders, values, level, form, and what was missing."""
    status, out = agree(wide(missing="."), "--bootstrap", "0")
    lines = out.splitlines()
    assert status == 0
    assert lines[:4] == [
        "12 units, 4 coders (A, B, C and D), 5 values (1, 2, 3, 4 and 5), level: nominal",
        "11 units judged by two or more; 41 values given",
        "Read as text with commas, UTF-8: wide, a column for each coder",
        "7 cells “.” taken as not judged (--missing to change)",
    ]
    assert any(line.split() == ["Krippendorff's", "α", ".743", "–"] for line in lines)
    assert any(line.split()[:5] == ["A", "–", "B", "9", ".845"] for line in lines)


def test_csv_form(agree):
    """`--csv` has a row for each figure of all, of each value and of each pair."""
    _, out = agree(wide(), "--csv", "--bootstrap", "0")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["of"] for row in rows} == {"all", "value", "pair"}
    (alpha,) = [row for row in rows if row["of"] == "all" and row["coefficient"] == "alpha"]
    assert round(float(alpha["estimate"]), 3) == 0.743 and alpha["n"] == "11"


def test_intervals_draw_documents_or_units(agree):
    """With a column of documents these are drawn; else units, and the interval says so."""
    rows = [(d, u, x, (x + (d * u % 5 == 1)) % 3) for d in range(12) for u in range(9) for x in [(d + u) % 3]]  # fmt: skip
    head, lines = "document,unit,A,B\n", "".join(f"d{d},{u},{a},{b}\n" for d, u, a, b in rows)
    found = json.loads(agree(head + lines, "--json")[1])
    assert (found["documents"], found["units"], found["intervals_from"]) == (12, 108, "documents")
    alpha = found["all"]["alpha"]
    assert alpha["low"] < alpha["estimate"] < alpha["high"]
    assert "only 12 documents" in alpha["interval"]
    flat = "unit,A,B\n" + "".join(f"{d}.{u},{a},{b}\n" for d, u, a, b in rows)
    found = json.loads(agree(flat, "--json")[1])
    assert found["intervals_from"] == "units"
    assert "units were resampled one by one" in found["all"]["alpha"]["interval"]
    ordinal = json.loads(agree(flat, "--json", "--level", "ordinal")[1])["all"]["alpha"]
    assert "units were resampled one by one" in ordinal["interval"]


# --- what is missing, what is alike ----------------------------------------------------------------


def test_missing_words_can_be_changed(figures):
    """A code called NA counts where it is not named as missing; blank cells never do."""
    table = "unit,A,B\n1,NA,NA\n2,x,NA\n3,x,x\n4,,x\n"
    assert figures(table)["not_judged"] == {"": 1, "NA": 3}
    kept = figures(table, "--missing", "")
    assert [row["value"] for row in kept["values"]] == ["NA", "x"]
    assert kept["not_judged"] == {"": 1}
    assert figures("unit,A,B\n1,9,1\n2,1,1\n3,2,2\n", "--missing", "9")["not_judged"] == {"9": 1}


def test_repeated_rows(agree, figures):
    """The same value twice counts once and is said; two values are an error with both lines."""
    table = long()
    found = figures(table + "1,A,1\n")
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.743
    assert "1 value repeats an earlier row (line 50): counted once" in found["notes"]
    status, out = agree(table + "1,A,2\n")
    assert status == 1
    assert "“A” gave unit “1” two values: “1” (line 2) and “2”" in out and "table.csv:50" in out


def test_the_same_number_written_twice(figures):
    """Whole numbers with “.0”, as programs write a column with gaps, are the same; and it is said."""
    table = "unit,A,B\n1,1.0,1\n2,2.0,2\n3,,1\n4,1.0,2\n"
    found = figures(table)
    assert [row["value"] for row in found["values"]] == ["1", "2"]
    assert "“1” and “1.0” are the same number (and 1 more like it)" in found["notes"]
    codes = figures("unit,A,B\n1,1.1,1.10\n2,1.10,1.10\n3,1.1,1.1\n")
    assert [row["value"] for row in codes["values"]] == ["1.1", "1.10"]
    assert "“1.1” and “1.10” are counted as different values" in codes["notes"]


def test_lookalikes_are_said(figures):
    """Values that differ in case or width alone are different, and that is said."""
    found = figures("unit,A,B\n1,Yes,yes\n2,yes,yes\n3,no,no\n4,Yes,no\n")
    assert "“Yes” and “yes” are counted as different values" in found["notes"]
    wide_digit = figures("unit,A,B\n1,１,1\n2,1,2\n3,2,2\n")
    assert "“1” and “１” are counted as different values" in wide_digit["notes"]


def test_decimal_commas(agree, figures):
    """With semicolons a decimal comma is read, and said; mixed with points it is an error."""
    table = "unit;A;B\n1;1,5;1,5\n2;2,5;1,5\n3;2,5;2,5\n"
    found = figures(table, "--level", "interval")
    points = figures(table.replace(",", ".").replace(";", ","), "--level", "interval")
    assert found["all"]["alpha"] == points["all"]["alpha"]
    assert "a decimal comma: “1,5” is 1.5" in found["notes"]
    status, out = agree(table.replace("3;2,5", "3;2.5"), "--level", "interval")
    assert status == 1 and "Write all numbers with a point" in out


def test_exponents(figures):
    """“1e3” is 1000."""
    found = figures("unit,A,B\n1,1e3,1000\n2,5,10\n3,5,5\n", "--level", "interval")
    assert len(found["values"]) == 3


def test_an_order_of_names(agree, figures):
    """Names have the order they are given; those nobody gave count among the categories."""
    table = "unit,A,B\n1,low,mid\n2,high,high\n3,mid,mid\n4,low,low\n"
    numbers = table.replace("low", "1").replace("mid", "2").replace("high", "3")
    named = figures(table, "--order", "low,mid,high")
    assert named["level"] == "ordinal"
    assert named["all"] == figures(numbers, "--level", "ordinal")["all"]
    four = figures(table, "--order", "low,mid,high,top")
    assert [row["value"] for row in four["values"]] == ["low", "mid", "high", "top"]
    assert four["all"]["brennan_prediger"] != named["all"]["brennan_prediger"]
    status, out = agree(table, "--order", "low,high")
    assert status == 1 and "the value “mid” is not in --order" in out and "table.csv:2" in out


# --- columns that are named otherwise ----------------------------------------------------------


def test_columns_named_by_options(figures):
    """Any name will do where it is named."""
    table = long(head="what,who,stars")
    found = figures(table, "--unit", "what", "--coder", "WHO", "--value", "stars")
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.743


def test_coders_named_by_options(agree, figures):
    """Columns that are no coder are left out, and named; unnamed they stop the run."""
    lines = wide().splitlines()
    table = (
        "\n".join([lines[0] + ",comment", *(f"{line},see {i}" for i, line in enumerate(lines[1:]))])
        + "\n"
    )
    status, out = agree(table)
    assert status == 1
    assert "the column “comment” has no value in common with the others" in out
    assert '--coders "A,B,C,D"' in out
    found = figures(table, "--coders", "A,B,C,D")
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.743
    assert "ignored: the column “comment”" in found["notes"]


def test_a_second_column_of_names_is_no_coder(agree, figures):
    """An id beside the unit is left out, and named; of two that may be the unit one is to be named."""
    lines = [f"{i},{line}" for i, line in enumerate(wide().splitlines()[1:], 100)]
    table = "\n".join(["id,sentence,A,B,C,D", *lines]) + "\n"
    found = figures(table, "--level", "interval")
    assert found["coders"] == ["A", "B", "C", "D"]
    assert round(found["all"]["alpha"]["estimate"], 3) == 0.849
    assert "ignored: the column “id”" in found["notes"]
    status, out = agree(table.replace("id,", "item,", 1))
    assert status == 1 and "“item” and “sentence” could each be the column “unit”" in out


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        ("unit,A\n1,x\n2,y\n", "", "there is only one coder: A"),
        ("unit,A,B\n1,,NA\n2,NA,\n", "", "every cell means “not judged”"),
        ("unit,A,B\n1,-1,1\n2,5,1\n", "--level ratio", "“-1” is below 0"),
        ("unit,A,B\n1,low,1\n2,5,1\n", "--level interval", "“low” is not a number"),
        ("unit,A,B\n1,１,1\n2,1,1\n", "--level ordinal", "“１” is not a number"),
        ("unit,A,B\n,x,x\n2,y,x\n", "", "“unit” is empty"),
        ("1,x,y\n2,x,x\n3,y,y\n", "", "are values below"),
        ("unit,id_a,rater,score,rating\n1,2,A,x,y\n", "", "could each be the column “code”"),
        ("Patient,A,B\n1,1,2\n2,2,2\n3,3,3\n", "", "may name the units, or be a coder"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--coders A,C", "there is no column “C” (--coders)"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--weights linear", "--weights needs values with an order"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--level ordinal --units 9", "--units is for units with any"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--order x,x", "--order names “x” twice"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--units 9", "here all units are in the table"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--sheet one", "--sheet is for a workbook"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--coders A --value B", "are for a table with a column or row"),
        ("rater,1,2\nA,x,y\nB,x,x\n", "--coders-in rows --unit 1", "--unit names a column, but here a row is"),
        ("unit,A,B\n1,x,y\n2,x,x\n", "--plan some", "“--plan some” is not valid"),
        ("unit,item 1,item 2\n1,x,y\n2,x,x\n", "", "these may be units, or coders"),
    ],
)  # fmt: skip
def test_what_can_not_be_used(agree, table, options, words):
    """Each is told in words, with its place, and without a traceback."""
    status, out = agree(table, *options.split())
    assert status == 1
    assert words in out


def test_options_that_a_folder_has_no_use_for(agree, tmp_path):
    """What is for a table is refused with a folder, and not passed over."""
    status, out = agree(tmp_path, "--level", "ordinal")
    assert status == 1 and "--level is for a table; this is a folder" in out


def test_far_too_many_values(agree):
    """A column of measures, no two alike, is told rather than tried."""
    rows = "".join(f"{i},{i}.5,{i}\n" for i in range(1200))
    status, out = agree("unit,A,B\n" + rows, "--level", "interval")
    assert status == 1 and "2,400 different values" in out


def test_no_units_twice(figures):
    """No two coders judged the same unit: every figure is undefined, with the reason."""
    found = figures("unit,A,B\n1,x,\n2,,x\n3,y,\n")
    assert found["all"]["alpha"]["estimate"] is None
    assert found["all"]["alpha"]["reason"] == "no unit was coded by two coders"


# --- codes, sets, spans ----------------------------------------------------------------------------


def test_codes_stay_codes(figures):
    """A table headed “code” in which rows are missing or a unit has two is compared by code."""
    found = figures("unit,coder,code\n1,A,x\n1,B,x\n2,A,y\n3,A,x\n3,A,y\n3,B,y\n")
    assert [row["code"] for row in found["codes"]] == ["x", "y"]
    incomplete = figures("unit,coder,code\n1,A,x\n1,B,x\n2,A,y\n")
    assert [row["code"] for row in incomplete["codes"]] == ["x", "y"]
    assert any("--one-code" in note for note in incomplete["notes"])
    chosen = figures("unit,coder,code\n1,A,x\n1,B,x\n2,A,y\n3,A,y\n3,B,x\n", "--one-code")
    assert (chosen["units"], chosen["units_with_two_coders"]) == (3, 2)


def test_sets_in_cells(figures):
    """Codes separated within a cell: the MASI α of Passonneau's distance is worked out in sets.py."""
    table = "unit,A,B\n1,-,-\n2,a,-\n3,a,a\n4,a,b\n5,a;b,a\n6,a;b,a;c\n7,a;b;c,a;b;c\n8,c,a;c\n9,c,a;c\n"
    found = figures(table, "--split", ";")
    assert round(found["sets"]["masi"], 4) == 0.2731
    assert round(found["sets"]["jaccard"], 4) == 0.3156
    assert [row["code"] for row in found["codes"]] == ["a", "b", "c"]
    # The same as rows: a unit that nobody coded is named by --units.
    rows = [
        f"{u},{coder},{code or '-'}"
        for u, a, b in (line.split(",") for line in table.splitlines()[1:])
        for coder, cell in (("A", a), ("B", b))
        for code in cell.replace("-", "").split(";")
    ]
    as_rows = figures("\n".join(["unit,coder,code", *rows]) + "\n", "--by-code")
    assert as_rows["sets"] == pytest.approx(found["sets"])
    assert as_rows["codes"] == found["codes"]


def test_coders_with_sets_have_codes_in_common(agree, figures):
    """It is single codes that a coder's column shares with the others, not whole cells."""
    table = "unit,A,B\n1,a;b,a\n2,b;a,b\n"
    assert [row["code"] for row in figures(table, "--split", ";")["codes"]] == ["a", "b"]
    status, out = agree(table.replace("a;b", "c").replace("b;a", "d"), "--split", ";")
    assert status == 1 and "no value in common with the others (“c” and “d”)" in out


@pytest.mark.parametrize("options", [["--one-code"], ["--by-code"], ["--split", ";"]])
def test_a_unit_without_a_name_is_told_once(agree, tmp_path, options):
    """It is its name that is missing, however many coders judged it."""
    workbook = openpyxl.Workbook()
    for row in (["unit", "A", "B"], [1, "x", "x"], [None, "x", "y"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "table.xlsx")
    status, out = agree(tmp_path / "table.xlsx", *options)
    assert status == 1 and "1 error" in out
    assert "“unit” is empty" in out and "cell A3" in out


def test_spans_without_units(figures):
    """Krippendorff 2019, fig. 12.11, from a table of spans: uα .51, |uα .414, cuα .724."""
    spans = {
        "alex": [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)],
        "paul": [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)],
        "suzan": [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)],
    }
    rows = [f"{who},{k},{s},{e},60" for who, marked in spans.items() for s, e, k in marked]
    found = figures("\n".join(["Annotator,Label,Begin,End,Length", *rows]) + "\n")["spans"]
    assert [round(found[name], 3) for name in ("u_alpha", "binary_u_alpha", "cu_alpha")] == [
        0.51, 0.414, 0.724,
    ]  # fmt: skip
    assert found["ku_alpha"]["5"] == 1.0 and found["ku_alpha"]["7"] is None


def test_gamma_where_it_is_installed(figures, monkeypatch):
    """With pygamma-agreement γ of each document stands beside unitizing alpha; without, it says so."""
    from synth.agreement.gamma import Gamma
    from synth.agreement.results import Estimate
    from synth.steps.agree import span_figures

    table = "document,coder,code,start,end\nd,A,x,0,9\nd,B,x,1,9\ne,A,x,0,5\n"
    monkeypatch.setattr(span_figures, "find_spec", lambda name: None)
    without = figures(table)
    assert without["spans"]["gamma"] == {} and "γ needs the package" in without["notes"][-1]
    monkeypatch.setattr(span_figures, "find_spec", lambda name: name)
    asked = []
    monkeypatch.setattr(
        span_figures,
        "gamma_agreement",
        lambda spans: asked.append(spans) or Gamma(Estimate(0.5), 1.0, 2.0),
    )
    assert figures(table)["spans"]["gamma"] == {"d": 0.5}
    assert asked == [[(0, 0, 9, 0), (1, 1, 9, 0)]]


def test_overlapping_codes_are_no_group(agree):
    """Two codes on the same text: the group is undefined, and who did it where is named."""
    table = "document,coder,code,start,end\nd,A,x,0,9\nd,A,y,4,12\nd,B,x,0,9\n"
    status, out = agree(table)
    assert status == 0
    assert "the codes do not exclude one another: A has two of them at character 4 of d" in out


def test_planning(figures):
    """`--plan` gives the width to expect with other numbers of documents, falling with these."""
    rows = "".join(
        f"N{d},{s},{c},x\n"
        for d in range(12) for s in range(10) for c in "AB" if (d * s + (c == "B")) % 4 > 1
    )  # fmt: skip
    found = figures("document,unit,coder,code\n" + rows, "--units", "20", "--plan", "10,40")
    widths = [found["planned_widths"][n]["all"] for n in ("10", "40")]
    assert widths[0] > widths[1] > 0
