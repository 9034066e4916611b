"""`synth agree FILE`: a table or a brat folder, with no study around."""

from __future__ import annotations

import csv
import io
import json
import os
import statistics
from pathlib import Path

import pytest

TEN = "unit,coder,code\n" + "".join(
    f"{unit},{coder},{code}\n"
    for coder, codes in (("A", "0100000000"), ("B", "1110010100"))
    for unit, code in enumerate(codes)
    for code in ["x" if code == "1" else "-"]
)


def test_a_published_table(agree):
    """Ten units, two coders (Krippendorff 2004, p. 224): α .095, agreement .6."""
    status, out = agree(TEN, "--json")
    found = json.loads(out)
    assert status == 0
    assert found["coders"] == ["A", "B"] and found["units_with_two_coders"] == 10
    (code,) = found["codes"]
    assert code["code"] == "x" and code["positive_units"] == 5 and code["percent"] == 0.6
    assert round(code["alpha"], 3) == 0.095


def test_the_readable_table(agree):
    """The table names coders, units, the code with its α, the pair, and the notes."""
    status, out = agree(TEN)
    assert status == 0
    assert out.startswith("2 coders (A, B), 10 units judged by two or more")
    assert any(line.split()[:3] == ["x", "5", ".095"] for line in out.splitlines())
    assert "A – B" in out and "no interval: only 5 positive units" in out


def test_csv_form(agree):
    """`--csv` gives one row for all codes together and one a code."""
    _, out = agree(TEN, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["code"] for row in rows] == ["", "x"]
    assert round(float(rows[1]["alpha"]), 3) == 0.095 and rows[1]["low"] == ""


def test_columns_in_any_order_and_others_named(agree):
    """Columns may stand in any order; what is not read is named."""
    status, out = agree("why,code,coder,unit\n,x,A,1\nq,x,B,1\n,x,A,2\n")
    assert status == 0
    assert "ignored: the column “why”" in out


def test_units_say_how_many(agree):
    """Without the units in which nobody coded, agreement on absence is missed; `--units` adds them."""
    table = "unit,coder,code\n1,A,x\n1,B,x\n2,A,x\n"
    few = json.loads(agree(table, "--json")[1])
    many = json.loads(agree(table, "--json", "--units", "100")[1])
    assert few["units"] == 2 and many["units"] == 100
    assert many["codes"][0]["percent"] == 0.99
    status, out = agree(table, "--units", "1")
    assert status == 1 and "less than the 2 units in the table" in out


def test_units_from_a_column(agree):
    """With documents, a column says how many units each has; it must say the same throughout."""
    table = "document,unit,coder,code,sentences\na,1,A,x,20\na,1,B,x,20\nb,1,A,x,30\nb,2,B,x,30\n"
    found = json.loads(agree(table, "--json", "--units", "sentences")[1])
    assert found["units"] == 50 and found["intervals_from"] == "documents"
    status, out = agree(table.replace("b,2,B,x,30", "b,2,B,x,31"), "--units", "sentences")
    assert status == 1 and "“b” has 31 units here, and 30 on line 4" in out


def test_a_coder_who_missed_a_document(agree):
    """A coder without a row for a document has not judged it: it counts for nobody's agreement."""
    table = "document,unit,coder,code\na,1,A,x\na,1,B,x\nb,1,A,x\nb,2,A,y\n"
    found = json.loads(agree(table, "--json")[1])
    assert (found["units"], found["units_with_two_coders"]) == (3, 1)


def test_spans_give_unitizing_alpha(agree):
    """With start and end, uα stands beside α; the same spans agree in full."""
    table = (
        "document,unit,coder,code,start,end,length\n"
        "a,1,A,x,0,10,100\na,1,B,x,0,10,100\na,2,A,y,20,30,100\na,2,B,y,25,35,100\n"
    )
    found = {row["code"]: row for row in json.loads(agree(table, "--json")[1])["codes"]}
    assert found["x"]["unitizing_alpha"] == 1.0
    assert 0 < found["y"]["unitizing_alpha"] < 1
    status, out = agree(table.replace("25,35,100", "25,35,30"))
    assert status == 1 and "ends at 35, after the end of the document (30)" in out


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "the table is empty"),
        ("unit,coder,code\n", "the table has no rows"),
        ("unit,coder,cod\n1,A,x\n", "the column “code” is missing"),
        ("unit,coder,code,code\n1,A,x,x\n", "the column “code” occurs twice"),
        ("unit,coder,code\n1,A,x\n1,,x\n", "table.csv:3"),
        ("unit,coder,code\n1,A,x\n1,,x\n", "“coder” is empty"),
        ("unit,coder,code\n1,A,\n", "“code” is empty"),
        ("unit,coder,code\nNaN,A,x\n", "“NaN” is not a value of “unit”"),
        ("unit,coder,code\n1,A\n", "this row has 2 cells, but the first row has 3"),
        ("unit,coder,code\n1,A,\"x\n", "can't be read as CSV"),
        ("unit,coder,code,start,end\n1,A,x,5,3\n", "the span 5–3 is empty or reversed"),
        ("unit,coder,code,start,end\n1,A,x,a,3\n", "“a” is not a position (“start”)"),
        ("unit,coder,code,start,end\n1,A,x,nan,3\n", "“nan” is not a position"),
        ("unit,coder,code,start,end\n1,A,x,-1,3\n", "“-1” is not a position"),
        ("unit,coder,code\n1,A,x\n2,A,x\n", "there is only one coder: A"),
        ("document,unit,coder,code\na,1,A,x\nb,1,B,x\n", "no unit was coded by two coders"),
    ],
)  # fmt: skip
def test_bad_tables(agree, table, words):
    """Every table that can't be used is told in words, with its line, and without a traceback."""
    status, out = agree(table)
    assert status == 1
    assert words in out


def test_every_bad_row_is_told(agree):
    """All bad rows are told at once."""
    _, out = agree("unit,coder,code\n,A,x\n1,,x\n1,A,\n")
    assert "3 errors" in out


def test_a_code_called_na(agree):
    """Text stays text: a code called NA is a code."""
    found = json.loads(agree("unit,coder,code\n1,A,NA\n1,B,NA\n2,A,x\n", "--json")[1])
    assert [row["code"] for row in found["codes"]] == ["NA", "x"]


def test_never_and_always_used(agree):
    """A code applied to every unit by all has no variation: no coefficient, and the reason."""
    found = json.loads(agree("unit,coder,code\n1,A,x\n1,B,x\n", "--json")[1])
    assert found["codes"][0]["alpha"] is None
    assert "every coder applied the code everywhere" in found["codes"][0]["reason"]


def test_options_that_mean_nothing(agree):
    """Units that are neither a number nor a column, and a negative number of samples, are told."""
    assert "“--units many” is not valid here" in agree(TEN, "--units", "many")[1]
    assert "--bootstrap should be" in agree(TEN, "--bootstrap", "-3")[1]
    assert "does not exist" in agree(Path("/nowhere/at/all.csv"))[1]


def test_the_seed_fixes_the_interval(agree):
    """The same seed gives the same bytes."""
    rows = "document,unit,coder,code\n" + "".join(
        f"d{d},{u},{c},x\n" for d in range(12) for u in range(4) for c in "AB" if (d + u) % 3 or c == "A"
    )  # fmt: skip
    first = agree(rows, "--json", "--units", "20", "--seed", "4")
    assert first == agree(rows, "--json", "--units", "20", "--seed", "4")
    assert json.loads(first[1])["codes"][0]["low"] is not None


def test_brat_gives_its_own_reports_f1(agree):
    """brat's example by tokens: the mean F1 of its shipped report, as pairs' positive agreement."""
    folder = Path(os.environ.get("SYNTH_EXTERNAL_DATA", "")) / "brat"
    if not folder.is_dir():
        pytest.skip("SYNTH_EXTERNAL_DATA does not name the folder of external data")
    report = (folder / "token-agreement-report.md").read_text()
    printed = float(report.rpartition("Mean F1: ")[2][:5])
    found = json.loads(agree(folder / "example-project", "--json", "--bootstrap", "0")[1])
    assert len(found["pairs"]) == 6
    assert statistics.mean(p["positive"] for p in found["pairs"]) == pytest.approx(
        printed, abs=6e-4
    )
    assert all(row["unitizing_alpha"] > 0.9 for row in found["codes"])
    lines = json.loads(agree(folder / "example-project", "--json", "--units", "lines")[1])
    assert lines["unit"] == "line" and lines["units"] < found["units"]
