"""The sides that agreement is looked at from, ready for the page."""

from __future__ import annotations

import math

from making import report_data

from synth.report.agreement import views
from synth.report.agreement.alpha_rows import Alphas
from synth.report.agreement.coder_pairs import coder_pairs
from synth.report.agreement.confusion import MOST_CODES, confusion, confusion_matrix
from synth.report.parts.environment import Site

NAN = float("nan")


def pooled(of="all", one="", alpha=0.5, low=NAN, high=NAN, interval="", level="code"):
    """A row of table `agreement_pooled`."""
    return {"level": level, "of": of, "id": one, "alpha": alpha, "low": low, "high": high,
            "interval": interval, "units": 10, "narratives": 14,
            "reason": "" if alpha == alpha else "no variation"}  # fmt: skip


def test_common_notes_are_said_once():
    """What holds for every interval is common; what some rows have gets a number; rows on fewer
    narratives keep their own note."""
    a = pooled(low=0.1, high=0.9, interval="approximate: only 14 narratives")
    b = pooled(low=0.1, high=0.9, interval="approximate: only 14 narratives; undefined in 2%")
    c = pooled("coding round", "1", 0.5, 0.1, 0.9, "approximate: only 6 narratives")
    alphas = Alphas([a, b], [c])
    assert alphas.common == ["approximate: only 14 narratives"]
    assert [alphas.row(r, "x", str(i))["notes"] for i, r in enumerate((a, b, c))] == [[], [1], [2]]
    assert alphas.notes == ["undefined in 2%", "approximate: only 6 narratives"]


def test_a_refused_interval_and_an_undefined_value():
    """The reason for no interval stands with the row; an undefined α has no drawing."""
    refused = pooled(interval="no interval: only 5 positive units")
    row = Alphas([refused]).row(refused, "x", "k")
    assert (row["short"], row["notes"]) == ("only 5 sentences", [])
    assert 'role="img"' in row["figure"]
    undefined = pooled(alpha=NAN)
    assert Alphas([undefined]).row(undefined, "x", "k")["figure"] is None


def test_many_narratives_are_cut_to_the_lowest():
    """Of more than 200 the fifty with the lowest α on codes; those without one are left out."""
    rows = [pooled("narrative", f"N{i:03}", i / 300 if i else NAN) for i in range(201)]
    found, more = views.by_narrative(report_data(Site("T"), agreement_pooled=rows))
    assert more
    assert [row["id"] for row in found] == [f"N{i:03}" for i in range(1, 51)]
    few, more = views.by_narrative(report_data(Site("T"), agreement_pooled=rows[:200]))
    assert (len(few), more) == (200, False)


def plan(value, narratives, one="", aim="width", units=-1, reason=""):
    """A row of table `agreement_planning`."""
    return {"level": "code", "id": one, "aim": aim, "value": value, "narratives": narratives,
            "units": units, "reason": reason}  # fmt: skip


def test_planning_says_what_is_enough_and_what_cannot_be_said():
    """Fewer narratives than there are: enough. More: the number. No interval: the reason."""
    rows = [plan(0.1, 56), plan(0.2, 3), plan(0.1, -1, "rare", reason="no interval: only 5 spans"),
            plan(0.1, 90, "used"), plan(0.8, -1, "used", "tell", 1642)]  # fmt: skip
    data = report_data(Site("T"), agreement_planning=rows,
                     agreement_pooled=[pooled(low=0.4, high=0.6)])  # fmt: skip
    found = views.planning(data)
    (level,) = found["levels"]
    assert level["width"] == {0.1: 56, 0.2: 0}
    assert math.isclose(level["now"], 0.2)
    assert [row["id"] for row in found["codes"]] == ["used"]
    assert found["codes"][0]["tell"] == {0.8: 1642}
    assert [row["reason"] for row in found["without"]] == ["only 5 spans"]
    assert views.planning(report_data(Site("T")))["levels"] == []


def test_only_codes_that_changed_are_named_after_consensus():
    """A change below what is shown, and an undefined figure, are no change."""
    row = {"level": "code", "narratives": 2, "reason_before": "", "reason_after": ""}
    rows = [{**row, "id": one, "before": b, "after": a} for one, b, a in
            (("", 0.5, 0.7), ("same", 0.5, 0.501), ("more", 0.5, 0.8), ("none", NAN, NAN))]  # fmt: skip
    found = views.before_and_after(report_data(Site("T"), agreement_consensus=rows))
    assert [r["label"] for r in found["levels"]] == ["Codes"]
    assert [r["id"] for r in found["codes"]] == ["more"]


def pair(a, b, kappa, level="code", reason=""):
    """A row of table `agreement_pairs`."""
    return {"level": level, "id": "", "coder_a": a, "coder_b": b, "units": 10, "kappa": kappa,
            "positive": 0.5, "reason": reason}  # fmt: skip


def test_two_coders_need_no_map():
    """The figure is said; with three there is a map, the same on both sides of the diagonal."""
    two = coder_pairs(report_data(Site("T"), agreement_pairs=[pair("a", "b", 0.6)]))
    assert two["maps"] == []
    assert [row["kappa"] for row in two["only"]] == [0.6]
    rows = [pair("a", "b", 0.6), pair("a", "c", -0.1), pair("b", "c", NAN, reason="no overlap")]
    (level,) = coder_pairs(report_data(Site("T"), agreement_pairs=rows))["maps"]
    cells = [[cell and cell["shade"] for cell in row] for _, row in level["rows"]]
    assert cells == [[None, 3, 0], [3, None, 0], [0, 0, None]]


def test_few_confused_codes_make_a_matrix_and_many_a_list():
    """The matrix is symmetric, with the codings that match in its diagonal."""
    few = [{"code_a": "a", "code_b": "b", "count": 3}, {"code_a": "a", "code_b": "a", "count": 8},
           {"code_a": "b", "code_b": "", "count": 2}, {"code_a": "z", "code_b": "z", "count": 1}]  # fmt: skip
    found = confusion(report_data(Site("T"), confusion=few))
    assert [[cell["count"] for cell in row["cells"]] for row in found["matrix"]] == [[8, 3], [3, 0]]
    assert [row["nothing"] for row in found["matrix"]] == [0, 2]
    many = [{"code_a": f"c{i:02}", "code_b": f"d{i:02}", "count": 1} for i in range(MOST_CODES)]
    found = confusion(report_data(Site("T"), confusion=many))
    assert found["matrix"] == []
    assert len(found["pairs"]) == 10
    assert found["total"] == MOST_CODES
    assert confusion(report_data(Site("T")))["total"] == 0


def test_the_whole_matrix_holds_every_code_used():
    """Also codes that were never confused; a column for nothing."""
    rows = [{"code_a": "a", "code_b": "b", "count": 3}, {"code_a": "c", "code_b": "c", "count": 2},
            {"code_a": "a", "code_b": "", "count": 1}]  # fmt: skip
    data = report_data(Site("T"), confusion=rows, codes=[{"id": "c", "label": "C"}])
    columns, cells = confusion_matrix(data)
    assert columns == ["code", "label", "c", "a", "b", "(nothing)"]
    assert list(cells) == [["c", "C", 2, 0, 0, 0], ["a", "a", 0, 0, 3, 1], ["b", "b", 0, 3, 0, 0]]
