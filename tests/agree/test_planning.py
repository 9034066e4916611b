"""How much more to code: what is said, and why it can't be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from synth.agreement import Interval, code_agreement
from synth.reasons import Reason
from synth.steps.agree.planning import TOLD_FROM, WIDTHS, planning_rows
from synth.vocabulary import Aim, Level


def agreement(interval, n_documents=20):
    """Agreement on one code in documents of ten sentences, with this interval of its α."""
    document = np.repeat(np.arange(n_documents), 3)
    columns = document, np.tile([0, 0, 1], n_documents), np.tile([0, 1, 0], n_documents)
    found = code_agreement(
        [10] * n_documents,
        np.ones((2, n_documents), bool),
        (*columns, 0 * document),
        replicates=0,
    )
    (code,) = found.codes
    return replace(
        found,
        pooled_alpha=replace(found.pooled_alpha, interval=interval),
        codes=(replace(code, alpha=replace(code.alpha, interval=interval)),),
    )


def test_narratives_for_a_narrower_interval():
    """Half the width takes four times the narratives, and their sentences in step."""
    rows = list(planning_rows(Level.THEME, ["t"], agreement(Interval(0.4, 0.8))))
    assert [(row.id, row.aim) for row in rows] == [
        (one, Aim.WIDTH) for one in ("", "t") for _ in WIDTHS
    ]
    by_width = {row.value: row for row in rows if row.id == "t"}
    assert (by_width[0.2].narratives, by_width[0.2].units) == (80, 800)
    assert by_width[0.2].reason is None


@pytest.mark.parametrize(
    ("interval", "why"),
    [
        (None, Reason.NO_INTERVAL_COMPUTED()),
        (
            Interval(None, None, notes=(Reason.FEW_POSITIVE(n=3),)),
            Reason.FEW_POSITIVE(n=3),
        ),
        (Interval(None, None, notes=(Reason.PERFECT(),)), Reason.PERFECT()),
    ],
)
def test_why_it_can_not_be_said(interval, why):
    """Without an interval the reason is given in its place, whatever it is."""
    rows = list(planning_rows(Level.THEME, ["t"], agreement(interval)))
    assert {(row.narratives, row.units, row.reason) for row in rows} == {(-1, -1, why)}


def test_an_undefined_alpha():
    """Where α is undefined its reason is given, for telling it from a value too."""
    found = code_agreement([10], [[1], [1]], ([], [], [], []), n_codes=1)
    rows = list(planning_rows(Level.CODE, ["c"], found))
    assert {row.reason for row in rows} == {Reason.NEVER_USED()}
    assert [row.value for row in rows if row.aim is Aim.TELL] == list(TOLD_FROM)


def test_sentences_to_tell_alpha():
    """Codes have the sentences that tell α from a value; subthemes and themes do not."""
    rows = list(planning_rows(Level.CODE, ["c"], agreement(Interval(0.4, 0.8))))
    told = [row for row in rows if row.aim is Aim.TELL]
    assert [(row.value, row.narratives) for row in told] == [(least, -1) for least in TOLD_FROM]
    assert all(row.units > 0 and row.reason is None for row in told)
