"""What the agreement page and its tables say is said in one place: renamed there, all follow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from making import make, report_data
from reading import disagreement

from synth import wording
from synth.reasons import Reason
from synth.report.agreement.page import page
from synth.report.agreement.tables import agreement_tables
from synth.report.parts.environment import Site
from synth.tables.agree import (
    ConsensusAgreement,
    Coverage,
    ItemAgreement,
    LeftOutCount,
    PairAgreement,
    Planning,
    PooledAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.tables.resolve import ConsensusSource
from synth.tables.segment import NarrativeSummary
from synth.vocabulary import Difference, LeftOut, Level, NotCompared, State

TESTS = Path(__file__).parents[1]
NAN = float("nan")


def data_of(*rows):
    """A study of two coders who completed N01, with these rows."""
    both = [make(Coverage, narrative="N01", coder=one, status="complete", used=1, counts=True)
            for one in ("anna", "ben")]  # fmt: skip
    narrative = make(NarrativeSummary, narrative="N01", title="One")
    return report_data(Site("T"), narrative, *both, *rows, coders={"anna": "", "ben": ""},
                       codes=[{"id": "x", "label": "X"}])  # fmt: skip


def shown(data):
    """The page's text, and each table's cells by the table's file."""
    text = BeautifulSoup(page(data), "html.parser").get_text(" ")
    tables = {t.name: [list(map(str, row)) for row in t.rows] for t in agreement_tables(data)}
    return " ".join(text.split()), tables


def cells(tables, name):
    """Every cell of a table."""
    return {cell for row in tables[f"{name}.csv"] for cell in row}


#: Tables with an undefined figure: a row of each, and how the page shows it.
UNDEFINED = [
    (ItemAgreement, {"id": "x"}),
    (PooledAgreement, {"of": "all"}),
    (PooledAgreement, {"of": "narrative", "id": "N01"}),
    (PooledAgreement, {"of": "section", "id": "s"}),
    (PairAgreement, {"coder_a": "anna", "coder_b": "ben"}),
    (ScreeningAgreement, {"stage": "abstract"}),
]


@pytest.mark.parametrize(("row", "given"), UNDEFINED)
def test_a_renamed_reason_for_an_undefined_figure(monkeypatch, row, given):
    """Every part of the page with such a row, and its table, follow."""
    monkeypatch.setitem(wording.REASONS, Reason.NEVER_USED, "nobody gave it")
    data = data_of(make(row, reason=Reason.NEVER_USED(), **given))
    if given.get("of") == "narrative":
        data.study.of[PooledAgreement].insert(0, make(PooledAgreement, of="all", alpha=0.5))
    text, tables = shown(data)
    assert "nobody gave it" in text
    assert "nobody gave it" in cells(tables, row.table.name)


def test_a_renamed_reason_before_and_after_consensus(monkeypatch):
    """Each side has its own."""
    monkeypatch.setitem(wording.REASONS, Reason.NEVER_USED, "nobody gave it")
    monkeypatch.setitem(wording.REASONS, Reason.NO_OVERLAP, "nothing in common")
    row = make(
        ConsensusAgreement, reason_before=Reason.NEVER_USED(), reason_after=Reason.NO_OVERLAP()
    )
    text, tables = shown(data_of(row))
    assert "nobody gave it nothing in common" in text
    assert {"nobody gave it", "nothing in common"} <= cells(tables, "agreement_consensus")


def test_a_renamed_reason_for_no_interval(monkeypatch):
    """It stands in the interval's place, in short, and with what it is in the tables."""
    monkeypatch.setitem(wording.REASONS, Reason.FEW_POSITIVE, "no more than {positive}")
    few = Reason.FEW_POSITIVE(n=7)
    rows = [
        make(ItemAgreement, id="x", alpha=0.5, interval=(few,)),
        make(UnitizingAgreement, id="x", alpha=0.5, interval=(few,)),
        make(Planning, aim="width", value=0.1, reason=few),
    ]
    text, tables = shown(data_of(*rows))
    assert text.count("no more than 7 sentences") == 2
    for name in ("agreement", "agreement_unitizing", "agreement_planning"):
        assert "no interval: no more than 7 positive units" in cells(tables, name)


def test_a_renamed_note_on_an_interval(monkeypatch):
    """In the notes below the tables, and in the tables; screening draws studies."""
    monkeypatch.setitem(wording.REASONS, Reason.APPROXIMATE, "rough, from {clusters}")
    few, given = Reason.APPROXIMATE(n=7), {"alpha": 0.5, "low": 0.2, "high": 0.8}
    resampled = (few, Reason.UNITS_RESAMPLED())
    rows = [
        make(ItemAgreement, id="x", interval=(few,), **given),
        make(ScreeningAgreement, stage="abstract", interval=resampled, **given),
    ]
    text, tables = shown(data_of(*rows))
    assert "Notes on the intervals rough, from 7 narratives" in text
    assert (
        "The intervals, in brackets: rough, from 7 studies; studies were resampled one by one."
        in text
    )
    assert "rough, from 7 narratives" in cells(tables, "agreement")
    assert "rough, from 7 units; units were resampled one by one" in cells(
        tables, "agreement_screening"
    )


def test_a_renamed_state(monkeypatch):
    """The disagreement, the filter and the decisions to look at again follow."""
    monkeypatch.setitem(wording.STATES, State.DIFFERENCE, "we agree to differ")
    source = make(ConsensusSource, narrative="N01", entry="e", state="difference", stale=["gone"])
    text, _ = shown(data_of(disagreement(entry="e", state="difference"), source))
    assert text.count("we agree to differ") == 3
    assert "kept as a difference" not in text


def test_a_renamed_level(monkeypatch):
    """Headings, contents and every table with a row a level follow."""
    monkeypatch.setitem(wording.LEVELS, Level.SUBTHEME, "Middle themes")
    monkeypatch.setitem(wording.ONE_OF, Level.SUBTHEME, "Middle theme")
    level = {"level": "subtheme"}
    rows = [
        make(ItemAgreement, id="s", alpha=0.5, **level),
        make(PooledAgreement, of="all", alpha=0.5, **level),
        make(ConsensusAgreement, before=0.5, after=0.5, **level),
        make(PairAgreement, coder_a="anna", coder_b="ben", kappa=0.5, **level),
        make(Planning, aim="width", value=0.1, narratives=9, **level),
    ]
    soup = BeautifulSoup(page(data_of(*rows)), "html.parser")
    text = soup.get_text(" ")
    assert "Subtheme" not in text
    assert soup.find("a", href="#level-subtheme").text == "Middle themes"
    assert soup.find(id="level-subtheme").text == "Middle themes"
    assert "Middle themes: anna and ben" in text
    for name in ("pooled", "after", "planning", "by-narrative"):
        assert "Middle themes" in soup.find(id=name).find_next("table").get_text(" "), name


def test_renamed_kinds_and_reasons_for_leaving_out(monkeypatch):
    """The headings of kinds, why a coding is left out, and why a narrative is not compared."""
    monkeypatch.setitem(wording.DIFFERENCES, Difference.MISSED, ("Overlooked", "By one of two."))
    monkeypatch.setitem(wording.LEFT_OUT, LeftOut.RECODE, ("Waits", "For a new code."))
    monkeypatch.setitem(wording.NOT_COMPARED, NotCompared.NOT_COMPLETE, "not yet done")
    rows = [
        disagreement(),
        make(LeftOutCount, reason="needs recoding", coder="anna", codings=1, narratives=1),
        make(Coverage, narrative="N01", coder="cleo", status="in progress", why_not="not complete"),
    ]
    text, _ = shown(data_of(*rows))
    assert text.count("Overlooked") == 2
    for said in ("By one of two.", "Waits For a new code.", "not yet done"):
        assert said in text


def test_a_coefficient_gets_its_column_by_its_heading(monkeypatch):
    """On the page, as a share or as a coefficient; the table has every column of the step's."""
    monkeypatch.setitem(wording.COEFFICIENTS, "fleiss", wording.Coefficient("Fleiss’ κ"))
    monkeypatch.setitem(wording.COEFFICIENTS, "percent", wording.Coefficient("Alike", share=True))
    row = make(ItemAgreement, id="x", alpha=0.5, fleiss=0.25, percent=0.875)
    data = data_of(row)
    table = BeautifulSoup(page(data), "html.parser").select_one("table.figures")
    heads = [th.text for th in table.select("thead th")]
    line = [td.text for td in table.select("tbody tr > *")]
    assert line[heads.index("Fleiss’ κ")] == ".25"
    assert line[heads.index("Alike")] == "87.5%"
    written = next(t for t in agreement_tables(data) if t.name == "agreement.csv")
    assert set(ItemAgreement.table.names) | {"label"} == set(written.columns)


def test_a_new_coefficient_is_a_column_and_a_heading(tmp_path):
    """One line in the table's class and one in the wording, in a copy of the package: it stands on
    the page and in the table for readers."""
    copy = tmp_path / "synth"
    shutil.copytree(TESTS.parent / "src/synth", copy)
    for name, above, new in (
        ("tables/agree.py", "    brennan_prediger: float\n", "    made_up: float\n"),
        (
            "wording/values.py",
            '    "percent": Coefficient(',
            '    "made_up": Coefficient("Made up"),\n',
        ),
    ):
        text = (copy / name).read_text(encoding="utf-8")
        assert above in text  # the first is the one of the table `agreement`
        (copy / name).write_text(text.replace(above, new + above, 1), encoding="utf-8")
    code = """
from making import make
from test_agreement_words import ItemAgreement, data_of, shown
text, tables = shown(data_of(make(ItemAgreement, id="x", alpha=.5, made_up=.125)))
print("Made up" in text, ".12" in text, "0.125" in tables["agreement.csv"][0])
"""
    paths = (tmp_path, TESTS, TESTS / "report")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
    )  # fmt: skip
    assert (done.stdout.split(), done.returncode) == (["True"] * 3, 0), done.stderr
