"""Agreement in other units than sentences: whole narratives, passages, exclusive codes."""

from __future__ import annotations

import pytest
from making import MadeStudy, make

from synth.reasons import Reason
from synth.steps.agree.passages import exclusive_rows, overlap_rows
from synth.steps.agree.presence import presence_rows
from synth.steps.agree.study import ComparedStudy
from synth.tables.agree_units import (
    CodePresence,
    ExclusiveAgreement,
    ExclusiveClash,
    NarrativePresence,
    PresenceAgreement,
)
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import NarrativeSummary, Sentence
from synth.vocabulary import GroupMeasure, Level


def coding(narrative, coder, code, start=0, end=10, sentence=0):
    """A coding by a coder who completed the narrative."""
    return make(
        PlacedCoding, coding_id=f"{narrative}:{coder}:{code}{start}", narrative=narrative,
        coder=coder, code=code, status="complete", start=start, end=end,
        first_sentence=sentence, last_sentence=sentence,
    )  # fmt: skip


def compared(codings, coders=("ann", "bo"), narratives=4, codes="abc", length=60, **agreement):
    """Narratives of one sentence, N1 … , which all coders completed."""
    names = [f"N{i}" for i in range(1, narratives + 1)]
    study = MadeStudy(
        [
            *(make(NarrativeSummary, narrative=name, sentences=1) for name in names),
            *(make(Sentence, narrative=name, end=length, unit=True) for name in names),
            *(make(CoderProgress, narrative=n, coder=c, status="complete") for n in names for c in coders),
            *codings,
        ],
        {"coders": [{"id": one} for one in coders], "agreement": {"bootstrap": 0, **agreement}},
        codes=codes,
        themes=[{"id": "t", "label": "T", "codes": ["a", "b"]}],
    )  # fmt: skip
    return ComparedStudy(study)


#: a: both in N1, ann in N2, bo in N3, nobody in N4; b: bo in N2 alone.
USED = [
    coding("N1", "ann", "a"), coding("N1", "ann", "a", 20, 30), coding("N1", "bo", "a"),
    coding("N2", "ann", "a"), coding("N3", "bo", "a"), coding("N2", "bo", "b"),
]  # fmt: skip


def test_presence_of_a_code():
    """In four narratives: one both, one each alone, one neither. Agreement ½; κ (½ − ½)/½ = 0; N = 8,
    n₁ = n₀ = 4, O₀₁ = 2: α = 1 − 7·2/16; positive 2·1/4; Fleiss and AC1 with π = ½."""
    rows = {row.id: row for row in presence_rows(compared(USED)) if isinstance(row, PresenceAgreement) and row.level is Level.CODE}  # fmt: skip
    a = rows["a"]
    assert (a.narratives, a.used, a.used_by_all) == (4, 3, 1)
    assert a.alpha == pytest.approx(1 - 14 / 16) and a.kappa == pytest.approx(0)
    assert (a.percent, a.positive, a.prevalence) == (0.5, 0.5, 0.5)
    assert a.fleiss == pytest.approx(0) and a.ac1 == pytest.approx(0)
    assert rows["c"].alpha != rows["c"].alpha and rows["c"].reason == Reason.NEVER_USED()
    # All codes: O₀₁ = 2 + 1 + 0, Σn₁n₀ = 4·4 + 1·7 + 0.
    assert rows[""].alpha == pytest.approx(1 - 7 * 3 / 23)
    assert (rows[""].used, rows[""].used_by_all) == (4, 1)


def test_presence_of_a_theme():
    """Rolled up first: in N2 ann's a and bo's b are the same theme."""
    (row,) = [row for row in presence_rows(compared(USED)) if isinstance(row, PresenceAgreement) and row.id == "t"]  # fmt: skip
    assert (row.level, row.used, row.used_by_all) == (Level.THEME, 3, 2)


def test_presence_in_a_narrative():
    """The codes are the units. N1: both used a and nothing else, α = 1. N2: ann a, bo b; N = 6,
    n₁ = 2, O₀₁ = 2: α = 1 − 5·2/(2·4). N4: nobody used anything."""
    rows = list(presence_rows(compared(USED)))
    narratives = {row.narrative: row for row in rows if isinstance(row, NarrativePresence)}
    first, second = narratives["N1"], narratives["N2"]
    assert (first.codes, first.used, first.used_by_all) == (3, 1, 1)
    assert (first.alpha, first.positive) == (1, 1)
    assert (second.used, second.used_by_all, second.positive) == (2, 0, 0)
    assert second.alpha == pytest.approx(1 - 10 / 8)
    assert narratives["N4"].reason == Reason.NEVER_USED()
    assert [row for row in rows if isinstance(row, CodePresence)] == [
        CodePresence("N1", "a", ("ann", "bo"), True),
        CodePresence("N2", "a", ("ann",), False),
        CodePresence("N2", "b", ("bo",), False),
        CodePresence("N3", "a", ("bo",), False),
    ]


def test_presence_counts_headings_and_three_coders():
    """A coding in a heading is in the narrative. κ of three is the mean of the pairs: ann and bo
    agree fully (1), cy never used it, so that both other pairs are at chance (0)."""
    codings = [coding("N1", "ann", "a", sentence=-1), coding("N1", "bo", "a")]
    rows = presence_rows(compared(codings, coders=("ann", "bo", "cy"), narratives=2))
    row = next(row for row in rows if isinstance(row, PresenceAgreement) and row.id == "a")
    assert (row.used, row.used_by_all) == (1, 0)
    assert row.kappa == pytest.approx(1 / 3)


def test_overlap():
    """a in N1: ann's 0–10 is bo's, ann's 20–30 nobody's; then two alone; b alone: 2 of 6."""
    rows = {row.id: row for row in overlap_rows(compared(USED, overlap=80))}
    assert (rows[""].passages, rows[""].compared, rows[""].agreeing) == (6, 6, 2)
    assert (rows[""].percent, rows[""].codes) == (80, 2)
    assert rows[""].kappa == pytest.approx((2 / 6 - 1 / 2) / (1 / 2))
    assert (rows["a"].passages, rows["a"].narratives, rows["a"].agreeing) == (5, 3, 2)


def published():
    """The three coders of Krippendorff 2019, fig. 12.11, in one narrative of 60 characters."""
    marked = {
        "ann": [(0, 7, "a"), (7, 13, "b"), (30, 32, "e"), (32, 37, "f"), (37, 44, "f"), (44, 60, "g")],
        "bo": [(0, 7, "a"), (7, 13, "c"), (13, 21, "e"), (32, 44, "f")],
        "cy": [(0, 7, "a"), (7, 13, "d"), (13, 21, "e"), (32, 37, "f"), (37, 41, "f"), (41, 44, "f")],
    }  # fmt: skip
    return [coding("N1", who, code, a, b) for who, spans in marked.items() for a, b, code in spans]


def test_exclusive_codes():
    """The published uα .51, |uα .414, cuα .724; a code alone with its own: (k)uα 1."""
    group = {"all": list("abcdefg")}
    study = compared(published(), ("ann", "bo", "cy"), 1, "abcdefg", exclusive=group)
    rows = list(exclusive_rows(study))
    whole = {row.measure: round(row.alpha, 3) for row in rows if not row.id}
    assert whole[GroupMeasure.MARKED] == 0.414 and whole[GroupMeasure.WHICH_CODE] == 0.724
    assert round(whole[GroupMeasure.BOTH], 2) == 0.51
    each = {row.id: row for row in rows if row.id}
    assert each["a"].measure is GroupMeasure.ONE_CODE and each["a"].alpha == pytest.approx(1)
    assert each["g"].reason == Reason.NOT_MARKED_TWICE() and each["g"].coverage == 0


def test_codes_that_do_not_exclude_one_another():
    """Where a coder gave two of them to one text, there is no figure, and the place is named."""
    codings = [coding("N1", "ann", "a"), coding("N1", "ann", "b", 5, 15), coding("N1", "bo", "a")]
    rows = list(exclusive_rows(compared(codings, narratives=1, exclusive={"g": ["a", "b"]})))
    figures = [row for row in rows if isinstance(row, ExclusiveAgreement)]
    assert {row.reason for row in figures} == {Reason.CODES_TOGETHER(n=1)}
    assert all(row.alpha != row.alpha for row in figures)
    assert [row for row in rows if isinstance(row, ExclusiveClash)] == [
        ExclusiveClash("g", "N1", "ann", "N1:ann:a0", "a", "N1:ann:b5", "b", 5, 10)
    ]
    apart = [coding("N1", "ann", "a"), coding("N1", "ann", "b", 10, 15), coding("N1", "bo", "a")]
    rows = list(exclusive_rows(compared(apart, narratives=1, exclusive={"g": ["a", "b"]})))
    assert not any(isinstance(row, ExclusiveClash) for row in rows)


CODED = """\
agreement:
  exclusive:
    first: [move-staff, shared-pool]
"""


def test_the_settings_are_read_in_a_run(study):
    """A study that names a group has its figures, with codes that were renamed since."""
    study.write("config.yaml", study.read("config.yaml") + CODED.replace("shared-pool", "pool"))
    study.write("codebooks/codes.yaml", study.read("codebooks/codes.yaml").replace("version: 1", "version: 2")
        + "history:\n  - {version: 2, date: 2026-01-05, change: rename, codes: [pool], into: [shared-pool], reason: Clearer.}\n")  # fmt: skip
    study.segment_and_resolve()
    assert study.run("agree") == 0
    table = study.read("build/agree/agreement_exclusive.csv")
    assert "first,shared-pool,(k)u" in table


@pytest.mark.parametrize(
    ("groups", "what", "fix"),
    [
        ("{g: [move-staff, shared-pol]}", "the code “shared-pol” does not exist", "did you mean “shared-pool”?"),
        ("{g: [move-staff]}", "the group “exclusive: g:” needs two codes or more", "Name the codes"),
        ("{g: [move-staff, move-staff, surprise]}", "the code “move-staff” is in “exclusive: g:” twice", "Keep it in one place"),
        ("{g: [move-staff, surprise], h: [surprise, shared-pool]}", "the code “surprise” is already in “exclusive: g:”", "Keep it in one place"),
    ],
)  # fmt: skip
def test_groups_are_checked(study, groups, what, fix):
    """`synth check` says which code, where, and what to do."""
    study.write("config.yaml", study.read("config.yaml") + f"agreement: {{exclusive: {groups}}}\n")
    problem = study.only_problem()
    assert what in problem and fix in problem and "config.yaml:" in problem


@pytest.mark.parametrize("overlap", ["0", "101", "half"])
def test_a_share_is_a_percentage(study, overlap):
    """Other shares are refused where they stand."""
    study.write("config.yaml", study.read("config.yaml") + f"agreement: {{overlap: {overlap}}}\n")
    assert "overlap" in study.only_problem()
