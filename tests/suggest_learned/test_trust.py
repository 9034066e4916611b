"""Figures on a study's own codings: what they rest on, and when there are none."""

from __future__ import annotations

from synth.steps.rank import trust
from synth.steps.rank.study import Inputs
from synth.suggest.ranking.features import Space
from synth.suggest.ranking.ranker import Passage


def inputs(codes, labelled, unaided=True):
    """The labelled sentences as a study's, each coded as `labelled` says."""
    rows = [
        {"narrative": one.narrative, "sentence": i, "start": 0, "end": 1}
        for i, one in enumerate(labelled)
    ]
    gold = {(one.narrative, i): set(one.codes) for i, one in enumerate(labelled)}
    passages = [Passage(one.text, one.narrative) for one in labelled]
    return Inputs(codes, 3, "en", rows, passages, labelled, set(), ["anna", "bo"],
                  gold if unaided else {}, Space(codes, [p.text for p in passages]))  # fmt: skip


def test_figures_stand_beside_frequency_alone(codes, labelled):
    """Each size of the learning curve has a row, and what frequency alone gets stands first."""
    found, of = trust.judged(inputs(codes, labelled))
    rows = found["ranked_quality"]
    assert [(r["what"], r["per_code"]) for r in rows] == [
        ("frequency", -1), ("ranked", 0), ("ranked", 5), ("ranked", 20), ("ranked", -1)
    ]  # fmt: skip
    assert rows[-1]["mrr"] > rows[0]["mrr"]
    assert rows[1]["micro_f1"] != rows[1]["micro_f1"], "nothing learned, no threshold"
    assert [r["code"] for r in found["ranked_by_code"]] == [c.id for c in codes]
    assert found["ranked_calibration"]
    assert of == "48 sentences of 4 narratives, 48 of them coded"


def test_without_codings_there_are_no_figures_but_a_reason(codes, labelled):
    """No narrative, one narrative, and codings without a code of today: a reason, no figure."""
    alone = [one for one in labelled if one.narrative == "N1"]
    gone = [type(one)(one.text, frozenset({"gone"}), one.narrative, one.coder) for one in labelled]
    for given in (
        inputs(codes, labelled, unaided=False),
        inputs(codes, alone),
        inputs(codes, gone),
    ):
        found, of = trust.judged(given)
        assert of == trust.NOT_YET
        assert not any(found.values())


def test_large_studies_are_judged_by_whole_narratives(codes, labelled, monkeypatch):
    """No narrative is judged by half, and there is always one at least."""
    monkeypatch.setattr(trust, "JUDGED", 25)
    at = trust._sample(inputs(codes, labelled))
    names = [labelled[i].narrative for i in at]
    assert {name: names.count(name) for name in names} == dict.fromkeys(names, 12)
    assert len(set(names)) == 2
