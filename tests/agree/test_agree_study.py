"""`synth agree` in a study: the small study's numbers, counted by hand.

The small study: three narratives, 11 sentences each. anna codes sentences 5 (surprise), 8
(move-staff) and 9 (talk-it-over); ben 8 (move-staff) and 7 (shared-pool). So in each narrative one
agreement and three codings missed by the other.
"""

from __future__ import annotations

import pytest

from synth.reasons import Reason
from synth.tables import read_rows
from synth.tables.agree import (
    CodingDifference,
    Confusion,
    Coverage,
    ItemAgreement,
    LeftOutCount,
    PassageCode,
    PassageDisagreement,
    Planning,
    PooledAgreement,
    RepeatAgreement,
    ScreeningAgreement,
    UnitizingAgreement,
)
from synth.tables.registry import tables_of
from synth.vocabulary import Aim, Difference, LeftOut, Level, NotCompared, Over

AGREE = "build/agree"


@pytest.fixture
def agreed(study):
    """Run what stands before agreement and agreement itself; gives a reader of its tables."""

    def run() -> None:
        study.segment_and_resolve()
        assert study.run("agree") == 0

    def read(row):
        return read_rows([study.path("build") / row.table.file()], row)

    read.run = run
    return read


def test_every_table_is_written(study, agreed):
    """Each table of the step is there, with its header at least."""
    agreed.run()
    found = {path.stem for path in study.path(AGREE).glob("*.csv")}
    assert found == {table.name for table in tables_of("agree")} and len(found) == 23


def test_by_code(agreed):
    """move-staff agrees in full, surprise not at all: its positive agreement is 0."""
    agreed.run()
    rows = {row.id: row for row in agreed(ItemAgreement) if row.level is Level.CODE}
    assert rows["move-staff"].alpha == 1.0 and rows["move-staff"].positive_units == 3
    assert rows["surprise"].positive == 0.0
    assert rows["surprise"].percent == pytest.approx(1 - 3 / rows["surprise"].units)


def test_by_section(agreed):
    """Each section has its pooled α: full where nobody differs, undefined where nobody coded."""
    agreed.run()
    rows = {row.id: row for row in agreed(PooledAgreement) if row.of is Over.SECTION}
    assert len(rows) == 9
    assert rows["to-what"].units == 6  # two sentences in each narrative
    assert rows["context"].alpha != rows["context"].alpha
    assert rows["context"].reason == Reason.NEVER_USED()
    # through-what, six units, N = 12: move-staff agrees, Do = 0, De = 2·6·6/(12·11); talk-it-over
    # is in three units by one coder, O01 = 3, Do = 6/12, De = 2·3·9/(12·11).
    expected = 1 - 0.5 / (72 / 132 + 54 / 132)
    assert rows["through-what"].alpha == pytest.approx(expected)


def test_disagreements(agreed):
    """Three missed codings a narrative, each with its text, sentences and the coder who missed it."""
    agreed.run()
    rows = [row for row in agreed(CodingDifference) if row.narrative == "N01"]
    assert [(row.kind, row.code_a, row.coder_a, row.coder_b) for row in rows] == [
        (Difference.MISSED, "surprise", "anna", "ben"),
        (Difference.MISSED, "shared-pool", "ben", "anna"),
        (Difference.MISSED, "talk-it-over", "anna", "ben"),
    ]
    assert rows[0].quote_a == "Two women arrived at once." and rows[0].coding_b == ""
    assert (rows[0].start_b, rows[0].entry, rows[0].state) == (-1, "", None)


def test_boundary_and_code_choice(study, agreed):
    """Another stretch of sentences is a boundary, another code there a code choice, told once."""
    study.replace("codings/ben/N01.yaml", "moved a midwife",
                  "moved a midwife to the delivery room. The team talked about it after the shift.")  # fmt: skip
    study.replace("codings/ben/N02.yaml", "move-staff", "surprise")
    study.write("codings/ben/N03.yaml", study.read("codings/anna/N03.yaml").replace("anna", "ben"))
    study.replace("codings/anna/N01.yaml", "code: move-staff", "memo: why\n    code: move-staff")
    agreed.run()
    rows = agreed(CodingDifference)
    assert not [row for row in rows if row.narrative == "N03"]
    (boundary,) = [row for row in rows if row.kind is Difference.BOUNDARY]
    assert (boundary.coder_a, boundary.first_a, boundary.last_a) == ("anna", 8, 8)
    assert (boundary.coder_b, boundary.first_b, boundary.last_b) == ("ben", 8, 9)
    assert boundary.memo_a == "why"
    (choice,) = [r for r in rows if r.kind is Difference.CODE_CHOICE and r.narrative == "N02"]
    assert (choice.code_a, choice.code_b) == ("move-staff", "surprise")
    confused = {(r.code_a, r.code_b): r.count for r in agreed(Confusion)}
    assert confused["move-staff", "surprise"] == 1


def test_passages(agreed):
    """Sentences with one disagreement each add one, and name who applied what."""
    agreed.run()
    rows = agreed(PassageDisagreement)
    assert len(rows) == 9 and {row.contribution for row in rows} == {1.0}
    assert sum(row.share for row in rows) == pytest.approx(1)
    codes = agreed(PassageCode)
    assert codes[0] == PassageCode(1, "surprise", ("anna",))
    assert [row.rank for row in codes] == [row.rank for row in rows]


def test_codes_of_a_passage(study, agreed):
    """A passage lists each code that its coders differ in, and not one that all of them gave."""
    study.replace("codings/ben/N02.yaml", "shared-pool", "talk-it-over")
    study.replace(
        "codings/ben/N02.yaml", "pool of staff was shared", "team talked about it after the shift"
    )
    study.replace("codings/anna/N02.yaml", "Two women arrived at once", "after the shift")
    agreed.run()
    ranks = {row.rank: (row.narrative, row.sentence) for row in agreed(PassageDisagreement)}
    listed = {(*ranks[row.rank], row.code): row.coders for row in agreed(PassageCode)}
    # Both gave talk-it-over to sentence 9, and anna another code besides.
    assert {place: who for place, who in listed.items() if place[0] == "N02"} == {
        ("N02", 9, "surprise"): ("anna",)
    }
    assert listed["N01", 5, "surprise"] == ("anna",)
    assert listed["N01", 7, "shared-pool"] == ("ben",)


def test_left_out_and_coverage(study, agreed):
    """What agreement does not read is counted with its reason, and nothing is counted twice."""
    origin = "origin: {suggested_by: rules, accepted: 2026-03-02T10:14:00Z}\n    code: surprise"
    study.replace("codings/anna/N01.yaml", "code: surprise", origin)
    study.replace("codings/anna/N01.yaml", "code: talk-it-over\n    quote: The team talked about it after the shift.",
                  "code: talk-it-over\n    quote: Contextual conditions")  # fmt: skip
    study.replace("codings/ben/N03.yaml", "complete", "in progress")
    agreed.run()
    found = {(r.reason, r.coder): r.codings for r in agreed(LeftOutCount)}
    assert found == {
        (LeftOut.SUGGESTED, "anna"): 1,
        (LeftOut.HEADING, "anna"): 1,
        (LeftOut.UNFINISHED, "ben"): 2,
        (LeftOut.ALONE, "anna"): 3,
    }
    rows = {(r.narrative, r.coder): r for r in agreed(Coverage)}
    assert (rows["N01", "anna"].used, rows["N01", "anna"].codings) == (1, 3)
    assert rows["N03", "ben"].why_not is NotCompared.NOT_COMPLETE
    assert rows["N03", "anna"].why_not is NotCompared.NO_OTHER
    assert rows["N02", "anna"].counts and not rows["N03", "anna"].counts


def test_rounds_of_coding(study, agreed):
    """Each round of coding has its α, from narratives that both coded in that round."""
    for one, number in (("N01", 1), ("N02", 2), ("N03", 2)):
        for coder in ("anna", "ben"):
            study.replace(f"codings/{coder}/{one}.yaml", "codebook: 1", f"codebook: 1\ncoding_round: {number}")  # fmt: skip
    study.write(
        "codings/ben/N03.yaml", study.read("codings/ben/N03.yaml").replace("coding_round: 2", "")
    )
    agreed.run()
    rows = {r.id: r for r in agreed(PooledAgreement) if r.of is Over.CODING_ROUND}
    assert {one: row.narratives for one, row in rows.items()} == {"1": 1, "2": 1}


def test_the_same_coder_twice(study, agreed):
    """A second coding is compared with the first, and is in no agreement between coders."""
    agreed.run()
    before = study.read(f"{AGREE}/agreement_pooled.csv")
    study.replace("config.yaml", "  - id: ben\n", "  - id: ben\n  - id: anna-2\n    again: anna\n")
    for one in ("N01", "N02", "N03"):
        text = study.read(f"codings/anna/{one}.yaml").replace("coder: anna", "coder: anna-2")
        study.write(f"codings/anna-2/{one}.yaml", text)
    study.replace("codings/anna-2/N01.yaml", "talk-it-over", "surprise")
    assert study.errors() == []
    agreed.run()
    assert study.read(f"{AGREE}/agreement_pooled.csv") == before
    rows = {row.id: row for row in agreed(RepeatAgreement)}
    assert {(row.coder, row.again) for row in rows.values()} == {("anna", "anna-2")}
    assert rows["move-staff"].alpha == 1.0
    assert 0 < rows["talk-it-over"].alpha < 1
    # 9 codings each, 8 shared: positive agreement 16/18.
    assert rows[""].positive == pytest.approx(16 / 18)
    assert {r.reason for r in agreed(LeftOutCount)} == {LeftOut.SECOND}


def test_a_second_coding_counts_in_no_theme(study):
    """Themes count a person once."""
    study.segment_and_resolve()
    assert study.run("theme") == 0
    before = study.read("build/theme/themes.csv")
    study.replace("config.yaml", "  - id: ben\n", "  - id: ben\n  - id: anna-2\n    again: anna\n")
    text = study.read("codings/anna/N01.yaml").replace("coder: anna", "coder: anna-2")
    study.write("codings/anna-2/N01.yaml", text)
    study.segment_and_resolve()
    assert study.run("theme") == 0
    assert study.read("build/theme/themes.csv") == before


@pytest.mark.parametrize("again", ["anna-2", "nobody", "ben-2"])
def test_again_names_a_first_coding(study, again):
    """`again` must name another coder's first coding."""
    study.replace(
        "config.yaml", "  - id: ben\n",
        f"  - id: ben\n  - id: anna-2\n    again: {again}\n  - id: ben-2\n    again: ben\n",
    )  # fmt: skip
    assert "does not name another coder" in study.only_problem()


def test_screening(study, agreed):
    """Two screeners: the 2×2 table by include and not, unsure being not, and a category of α."""
    rows = ["study,stage,screener,decision,reason"]
    pairs = ["ii", "ii", "ie", "ee", "ee", "uu", "ue", "iu"]
    words = {"i": "include", "e": "exclude", "u": "unsure"}
    for n, pair in enumerate(pairs):
        rows += [
            f"s{n},full,{w},{words[d]},why" for w, d in zip(("anna", "ben"), pair, strict=True)
        ]
    rows.append("s0,full,consensus,include,")
    rows.append("s9,title,anna,include,")
    study.write("narratives/screening.csv", "\n".join(rows) + "\n")
    agreed.run()
    full, title = agreed(ScreeningAgreement)
    assert (full.both, full.only_a, full.only_b, full.neither) == (2, 2, 0, 4)
    assert (full.studies, full.unsure) == (8, 4)
    assert full.percent == 0.75
    # κ: observed .75; expected .5·.25 + .5·.75 = .5
    assert full.kappa == pytest.approx(0.5)
    assert title.reason == Reason.ONE_SCREENER() and title.screener_a == "anna"


def test_unitizing_and_planning(agreed):
    """uα is below α where quotes differ in length; planning says why it can't say."""
    agreed.run()
    spans = {row.id: row for row in agreed(UnitizingAgreement)}
    assert spans["move-staff"].spans == 6 and 0 < spans["move-staff"].alpha < 1
    plan = [r for r in agreed(Planning) if r.id == "move-staff"]
    assert {r.aim for r in plan} == {Aim.WIDTH, Aim.TELL}
    assert all(r.narratives == -1 and r.reason for r in plan if r.aim is Aim.WIDTH)
    assert all(r.units > 0 for r in plan if r.aim is Aim.TELL)


def test_a_reflexive_study(study, agreed):
    """No coefficient is computed; the disagreements are there."""
    study.replace("config.yaml", "title:", "approach: reflexive\ntitle:")
    agreed.run()
    for row in (ItemAgreement, PooledAgreement, UnitizingAgreement, Planning):
        assert agreed(row) == []
    assert len(agreed(CodingDifference)) == 9
    (row,) = agreed(ScreeningAgreement)
    assert row.alpha != row.alpha and row.reason == Reason.ONE_SCREENER()


@pytest.mark.parametrize(
    "case", ["one coder", "no overlap", "nothing complete", "no codings", "one narrative"]
)
def test_stated_not_raised(study, agreed, shown, case):
    """Too little to compare is a stated result: undefined, with the reason."""
    if case == "one coder":
        study.remove("codings/ben")
    for one in ("N01", "N02", "N03"):
        for coder in ("anna", "ben"):
            name = f"codings/{coder}/{one}.yaml"
            if case == "no overlap" and (coder == "anna") == (one == "N01"):
                study.remove(name)
            elif case == "nothing complete":
                study.replace(name, "complete", "in progress")
            elif case == "no codings":
                study.write(name, study.read(name).partition("codings:")[0] + "codings: []\n")
            elif case == "one narrative" and one != "N01":
                study.remove(name)
    agreed.run()
    pooled = next(r for r in agreed(PooledAgreement) if r.of is Over.ALL and r.level is Level.CODE)
    if case == "one narrative":
        assert pooled.narratives == 1 and pooled.alpha == pooled.alpha
        assert pooled.interval == (Reason.FEW_POSITIVE(n=4),)
    else:
        assert pooled.alpha != pooled.alpha and pooled.reason
        assert "undefined" in shown()


def test_options_of_a_file_are_not_for_a_study(study, shown):
    """What holds for a file alone is refused without one, and not passed over."""
    assert study.run("agree", "--json") == 1
    assert "are for a file: synth agree FILE" in shown()
