"""The coefficients of a study: what of its codings reaches which figure."""

from __future__ import annotations

import pytest
from making import MadeStudy, make

from synth.steps.agree.coefficients import Coefficients
from synth.steps.agree.study import ComparedStudy
from synth.tables.agree import ItemAgreement, PairAgreement, PooledAgreement
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import NarrativeSummary, Sentence
from synth.vocabulary import Level, Over

#: The sentences with the code, by narrative and coder; each narrative has four.
GIVEN = {
    "N01": {"a": (0, 1)},
    "N02": {"a": (0,), "b": (0, 1)},
    "N03": {"a": (1,), "b": (1,)},
}


def rows_of(given, *, sentences=4, bootstrap=0):
    """The rows of the step's coefficients, for a study in which everybody named has completed the
    narrative; the code is in a subtheme and a theme of its own."""
    files = [(narrative, coder, at) for narrative, by in given.items() for coder, at in by.items()]
    study = MadeStudy(
        [
            *(make(NarrativeSummary, narrative=one, sentences=sentences) for one in given),
            *(
                make(Sentence, narrative=one, sentence=i, start=10 * i, end=10 * i + 9, unit=True)
                for one in given
                for i in range(sentences)
            ),
            *(
                make(CoderProgress, narrative=narrative, coder=coder, status="complete")
                for narrative, coder, _ in files
            ),
            *(
                make(PlacedCoding, narrative=narrative, coder=coder, code="x", status="complete",
                     first_sentence=at, last_sentence=at, start=10 * at, end=10 * at + 9)
                for narrative, coder, places in files
                for at in places
            ),
        ],
        {"coders": [{"id": "a"}, {"id": "b"}], "agreement": {"bootstrap": bootstrap}},
        codes="x",
        themes=[{"id": "t", "label": "T", "subthemes": [{"id": "s", "label": "S", "codes": ["x"]}]}],
    )  # fmt: skip
    rows = list(Coefficients(ComparedStudy(study)).rows())
    return lambda row: [one for one in rows if isinstance(one, row)]


def test_what_one_coder_alone_completed_enters_chance():
    """As in Gwet's formulas (and irrCAC's): N01 says how common the code is, and nothing else.

    Of the eight sentences of N02 and N03 coders agree on seven: pₐ = 7/8. π is the mean over all
    twelve of the share of coders with the code: (2 + 1 + 1/2 + 1)/12 = 3/8. So Fleiss' κ has
    pₑ = (3/8)² + (5/8)² = 17/32 and is (7/8 − 17/32)/(15/32) = 11/15; AC1 has
    pₑ = 2·(3/8)(5/8) = 15/32 and is (7/8 − 15/32)/(17/32) = 13/17.
    """
    rows = rows_of(GIVEN)(ItemAgreement)
    assert [row.level for row in rows] == list(Level)
    for row in rows:
        assert row.fleiss == pytest.approx(11 / 15) and round(row.fleiss, 3) == 0.733
        assert row.ac1 == pytest.approx(13 / 17) and round(row.ac1, 3) == 0.765
        # The others are over the eight sentences: N = 16, n₁ = 5, O₀₁ = 1.
        assert row.alpha == pytest.approx(1 - 15 * 1 / (5 * 11))
        assert row.percent == row.brennan_prediger / 2 + 1 / 2 == pytest.approx(7 / 8)
        assert row.positive == pytest.approx(2 * 2 / 5)
        assert row.prevalence == pytest.approx(5 / 16)
        assert (row.units, row.positive_units, row.narratives) == (8, 3, 2)


def test_without_such_narratives():
    """With N01 not there, π is that of the eight sentences, 5/16."""
    both = {narrative: by for narrative, by in GIVEN.items() if len(by) == 2}
    row = rows_of(both)(ItemAgreement)[0]
    by_chance = (5 / 16) ** 2 + (11 / 16) ** 2
    assert row.fleiss == pytest.approx((7 / 8 - by_chance) / (1 - by_chance))
    assert row.ac1 == pytest.approx((7 / 8 - 2 * 5 / 16 * 11 / 16) / (1 - 2 * 5 / 16 * 11 / 16))


def test_much_that_one_coder_alone_completed():
    """Many such narratives with the code do not make AC1 or Fleiss' κ absurd, as they did while
    their codings were left out and their sentences were not."""
    many = {f"M{n:02}": {"a": (0, 1)} for n in range(40)}
    row = rows_of({**GIVEN, **many})(ItemAgreement)[0]
    share = (2 + 1 + 0.5 + 1 + 40 * 2) / (12 + 40 * 4)
    by_chance = share**2 + (1 - share) ** 2
    assert row.fleiss == pytest.approx((7 / 8 - by_chance) / (1 - by_chance))
    assert 0.7 < row.fleiss < 0.8


def test_nothing_else_hears_of_them():
    """Pooled α, the pair's κ and the narrative's own α are as without N01."""
    both = {narrative: by for narrative, by in GIVEN.items() if len(by) == 2}
    whole, part = rows_of(GIVEN), rows_of(both)
    pairs = [[str(row) for row in rows(PairAgreement)] for rows in (whole, part)]
    assert pairs[0] == pairs[1]
    together = [
        [str(row) for row in rows(PooledAgreement) if row.of is Over.ALL] for rows in (whole, part)
    ]
    assert together[0] == together[1] and len(together[0]) == 3
    alone = [r for r in whole(PooledAgreement) if r.of is Over.NARRATIVE and r.id == "N01"]
    assert all(row.alpha != row.alpha for row in alone)


def test_every_figure_has_its_interval():
    """Each coefficient of a code and both figures of a pair stand between the ends of an
    interval."""
    given = {f"N{n:02}": {"a": (0, 1, n % 5), "b": (0, 1 + n % 2, 4 + n % 3)} for n in range(12)}
    rows = rows_of(given, sentences=20, bootstrap=200)
    for row in rows(ItemAgreement):
        assert row.low < row.alpha < row.high
        for name in ("percent", "positive", "ac1", "fleiss", "brennan_prediger", "prevalence"):
            low, high = getattr(row, f"{name}_low"), getattr(row, f"{name}_high")
            assert low < getattr(row, name) < high, name
    for row in rows(PairAgreement):
        assert row.kappa_low < row.kappa < row.kappa_high
        assert row.positive_low < row.positive < row.positive_high
        assert [str(note) for note in row.interval] == ["approximate(n=12)"]
