"""ENTREQ: what people wrote, what the data show, and what is missing; never a verdict."""

from __future__ import annotations

import study_rows as rows
from making import make

from synth.report.standards.entreq import entreq_csv, entreq_items, entreq_summary
from synth.tables.agree import ScreeningAgreement
from synth.vocabulary import Evidence


def by_number(data):
    """Item number → evidence."""
    return {one.item.number: one for one in entreq_items(data)}


def test_an_empty_study_has_evidence_of_its_software_alone():
    """All but item 15 are missing, and items that rest on data say which data."""
    items = entreq_items(rows.empty())
    assert [one.item.number for one in items] == list(range(1, 22))
    assert entreq_summary(items) == (
        "1 of 21 items have evidence; missing: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, "
        "17, 18, 19, 20, 21."
    )
    found = by_number(rows.empty())
    assert found[9].lacking == "There is no screening log (narratives/screening.csv)."
    assert found[3].lacking == ""
    assert {one.source for one in items} == {"missing", "from data"}


def test_data_alone_is_whole_evidence_or_part_of_it():
    """Items 8 and 16 are evidence; 14 and 17 to 20 only in part; 9 is missing without a log."""
    found = by_number(rows.study())
    states = {number: one.state for number, one in found.items()}
    assert [n for n, s in states.items() if s == "evidence"] == [1, 8, 15, 16]
    assert [n for n, s in states.items() if s == "in part"] == [14, 17, 18, 19, 20]
    assert entreq_summary(list(found.values())) == (
        "9 of 21 items have evidence, 5 of them in part; missing: 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, "
        "13, 21."
    )


def test_what_people_wrote_stands_beside_the_data():
    """A text or a place makes an item evidence; the data are told besides."""
    data = rows.study(entreq=[{"item": 5, "text": "Three databases.", "where": ""},
                              {"item": 17, "text": "", "where": "Methods, p. 4"}])  # fmt: skip
    found = by_number(data)
    assert (found[5].state, found[5].source, found[5].text) == (
        "evidence", "written", "Three databases.")  # fmt: skip
    assert (found[17].state, found[17].source) == ("evidence", "written, and from data")
    assert "2 codes" in found[17].shown.sentences[0]


def test_screening_is_told_with_decisions_reasons_and_kappa():
    """Item 7: who decided what at each stage, and κ; item 9: the ends and the reasons."""
    log = [
        rows.decision("a", "full", "x", "include", narrative="N01"),
        rows.decision("a", "full", "y", "include", narrative="N01"),
        rows.decision("b", "full", "x", "exclude", reason="protocol, no findings"),
        rows.decision("b", "full", "y", "exclude", reason="protocol, no findings"),
    ]  # fmt: skip
    pair = make(
        ScreeningAgreement, stage="full", screener_a="x", screener_b="y", studies=2, kappa=0.5
    )
    data = rows.study(screening=log, agreement_screening=[pair])
    found = by_number(data)
    seven = " ".join(found[7].shown.sentences)
    assert "x and y decided on 2 studies: x: 1 include, 1 exclude; y: 1 include, 1 exclude" in seven
    assert "Cohen’s κ .50" in seven
    nine = " ".join(found[9].shown.sentences)
    assert "2 studies were looked at in 1 stage (full); 1 was included and 1 excluded." in nine
    assert "Reasons for excluding studies: protocol, no findings (1)." in nine
    assert "1 of the included is named as material of a narrative." in nine
    reflexive = by_number(rows.study(approach="reflexive", screening=log,
                                     agreement_screening=[pair]))  # fmt: skip
    assert "κ" not in " ".join(reflexive[7].shown.sentences)


def test_characteristics_count_sources_once():
    """A source behind two narratives counts once; metadata say what is not given."""
    data = rows.study(metadata={"N01": {"setting": ["ward"]}, "N02": {}})
    eight = by_number(data)[8].shown.sentences
    assert eight[0] == "2 narratives describe 2 sources (by type: article (1); report (1))."
    assert "Country, with the number of narratives: Norway (2)." in eight
    assert "Setting: ward (1); not given for 1." in eight


def test_appraisal_of_findings_is_no_appraisal_of_studies():
    """Items 12 and 13 stay missing with GRADE-CERQual alone, and say where that stands."""
    found = by_number(rows.study(cerqual=[rows.judged("adapting", "serious", "low")]))
    for number in (12, 13):
        assert found[number].state == "missing"
        assert "in the evidence profile" in found[number].lacking


def test_rows_for_the_table():
    """One row an item, with every column; the states are the three."""
    made = rows.records(entreq_csv(rows.study()))
    assert [row["item"] for row in made] == list(range(1, 22))
    assert {row["state"] for row in made} == set(Evidence)
    assert {row["evidence_from"] for row in made} == {"people", "part", "data"}
    assert made[0]["data"].startswith("The study’s settings name 1 review question")


def test_nothing_is_called_compliant():
    """No word of the items says that an item is met."""
    table = list(entreq_csv(rows.study()).rows)
    shown = str([table, entreq_summary(entreq_items(rows.study()))]).lower()
    for word in ("complian", "fulfilled", "satisf", "adhere"):
        assert word not in shown
