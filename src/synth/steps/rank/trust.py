"""“Can you trust them here?”: the suggestions against the study's own codings.

Held out by narrative: what is said of a sentence comes from a model that saw no coding of its
narrative. Figures over all readers' codings may be shown to each: they name no passage.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.ranking.evaluation import (
    calibration_table,
    frequency_scores,
    macro_recall_at,
    mean_reciprocal_rank,
    per_code,
    recall_at,
)
from synth.suggest.ranking.trial import figures, learning_curve

if TYPE_CHECKING:
    from synth.steps.rank.study import Inputs

Row = dict[str, Any]

#: Coded sentences of each code that are learned from, for the learning curve; None: all.
SIZES: tuple[int | None, ...] = (0, 5, 20, None)
#: Sentences that are judged at most: whole narratives, in an order that their names decide.
JUDGED = 3_000
NOT_YET = "fewer than two narratives have been coded completely: there is nothing to judge by yet"


def judged(inputs: Inputs) -> tuple[dict[str, list[Row]], str]:
    """Rows of the tables `ranked_quality`, `ranked_by_code`, `ranked_calibration`; and what of."""
    out: dict[str, list[Row]] = {
        "ranked_quality": [], "ranked_by_code": [], "ranked_calibration": []
    }  # fmt: skip
    at = _sample(inputs)
    narratives = [inputs.sentences[i]["narrative"] for i in at]
    if inputs.space is None or len(set(narratives)) < 2:
        return out, NOT_YET
    space, ids = inputs.space, inputs.space.code_ids
    column = {code: number for number, code in enumerate(ids)}
    gold = np.zeros((len(at), len(ids)), dtype=bool)
    for row, i in enumerate(at):
        sentence = inputs.sentences[i]
        for code in inputs.unaided[sentence["narrative"], sentence["sentence"]]:
            if code in column:
                gold[row, column[code]] = True
    if not gold.any():
        return out, NOT_YET
    features = space.features([inputs.passages[i].text for i in at])
    often = frequency_scores(gold, len(gold))
    out["ranked_quality"].append({
        "what": "frequency", "per_code": -1, "learned_from": float(len(gold)),
        "recall_at_3": recall_at(often, gold), "macro_recall_at_3": macro_recall_at(often, gold),
        "mrr": mean_reciprocal_rank(often, gold), "micro_f1": float("nan"),
    })  # fmt: skip
    for size, trial in learning_curve(space, features, gold, narratives, SIZES):
        found = asdict(figures(trial, gold))
        if size == 0:
            found["micro_f1"] = float("nan")  # without codings there is no threshold
        out["ranked_quality"].append({
            "what": "ranked", "per_code": -1 if size is None else size,
            "learned_from": trial.trained_on, **found,
        })  # fmt: skip
    out["ranked_by_code"] = [_by_code(one) for one in per_code(trial.predicted, gold,
                             np.array(narratives), ids)]  # fmt: skip
    known = np.isfinite(trial.probabilities).all(axis=1)
    out["ranked_calibration"] = [
        asdict(one) for one in calibration_table(trial.probabilities[known], gold[known])
    ]
    coded = int(gold.any(axis=1).sum())
    return out, (
        f"{len(gold):,} sentences of {len(set(narratives))} narratives, {coded:,} of them coded"
    )


def _sample(inputs: Inputs) -> list[int]:
    """The sentences to judge by: those of narratives that a coder has completed."""
    own: dict[str, list[int]] = {}
    for i, row in enumerate(inputs.sentences):
        if (row["narrative"], row["sentence"]) in inputs.unaided:
            own.setdefault(row["narrative"], []).append(i)
    out: list[int] = []
    for name in sorted(own, key=lambda n: (zlib.crc32(n.encode()), n)):
        if out and len(out) + len(own[name]) > JUDGED:
            break
        out += own[name]
    return sorted(out)


def _by_code(one: Any) -> Row:
    row = {"code": one.code, "positive": one.positive, "suggested": one.suggested}
    for name in ("precision", "recall"):
        share = getattr(one, name)
        row |= {name: share.value, f"{name}_low": share.low, f"{name}_high": share.high,
                f"{name}_note": share.note}  # fmt: skip
    return row
