"""Figures on a study's own codings: what they rest on, and when there are none."""

from __future__ import annotations

from pathlib import Path

from making import make

from synth.reasons import Reason
from synth.steps.rank import trust
from synth.suggest.ranking.features import Space
from synth.suggest.ranking.material import Codings, Places, RankingMaterial
from synth.suggest.ranking.ranker import PassageText
from synth.tables.rank import RankingByCode
from synth.vocabulary import Ranked


def material(codes, labelled, unaided=True):
    """The labelled sentences as a study's, each coded as `labelled` says."""
    narratives = [one.narrative for one in labelled]
    places = Places(
        narratives, list(range(len(labelled))), [0] * len(labelled), [1] * len(labelled)
    )
    gold = {(one.narrative, i): set(one.codes) for i, one in enumerate(labelled)}
    passages = [PassageText(one.text, one.narrative) for one in labelled]
    return RankingMaterial(
        Path("nowhere"), codes, 3, "en", places, passages,
        Codings({}, gold if unaided else {}, set(), set(narratives) if unaided else set()),
        labelled, ["anna", "bo"], Space(codes, [passage.text for passage in passages]),
    )  # fmt: skip


def test_figures_stand_beside_frequency_alone(codes, labelled):
    """Each size of the learning curve has a row, and what frequency alone gets stands first."""
    found = trust.judged(material(codes, labelled))
    rows = found.quality
    assert [(r.what, r.per_code) for r in rows] == [
        (Ranked.FREQUENCY, -1), (Ranked.RANKED, 0), (Ranked.RANKED, 5), (Ranked.RANKED, 20),
        (Ranked.RANKED, -1),
    ]  # fmt: skip
    assert rows[-1].mrr > rows[0].mrr
    assert rows[1].micro_f1 != rows[1].micro_f1, "nothing learned, no threshold"
    assert [r.code for r in found.by_code] == [c.id for c in codes]
    assert found.calibration
    assert found.by == "48 sentences of 4 narratives, 48 of them coded"


def test_why_there_is_no_interval_is_told_as_data(codes, labelled):
    """A reason with its numbers, that reads back from the table as it was."""
    rows = trust.judged(material(codes, labelled)).by_code
    assert rows[0].recall_note == (Reason.FEW_TIMES_CODED(times=16, narratives=4),)
    cell = RankingByCode.table.columns["recall_note"]
    assert cell.read(cell.write(rows[0].recall_note)) == rows[0].recall_note
    assert make(
        RankingByCode, recall_note="few-times-coded(times=16,narratives=4)"
    ).recall_note == (rows[0].recall_note)


def test_without_codings_there_are_no_figures(codes, labelled):
    """No narrative, one narrative, and codings without a code of today: nothing to judge by."""
    alone = [one for one in labelled if one.narrative == "N1"]
    gone = [type(one)(one.text, frozenset({"gone"}), one.narrative, one.coder) for one in labelled]
    for given in (
        material(codes, labelled, unaided=False),
        material(codes, alone),
        material(codes, gone),
    ):
        assert trust.judged(given) is None


def test_large_studies_are_judged_by_whole_narratives(codes, labelled, monkeypatch):
    """No narrative is judged by half, and there is always one at least."""
    monkeypatch.setattr(trust, "JUDGED", 25)
    at = trust._sample(material(codes, labelled))
    names = [labelled[i].narrative for i in at]
    assert {name: names.count(name) for name in names} == dict.fromkeys(names, 12)
    assert len(set(names)) == 2
