"""“Can you trust them here?”: the suggestions against the study's own codings.

Held out by narrative: what is said of a sentence comes from a model that saw no coding of its
narrative. Figures over all readers' codings may be shown to each: they name no passage.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from synth.tables.rank import Calibration, RankingByCode, RankingQuality
from synth.vocabulary import Ranked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.suggest.ranking.evaluation import CodeQuality
    from synth.suggest.ranking.material import RankingMaterial

#: Coded sentences of each code that are learned from, for the learning curve; None: all.
SIZES: tuple[int | None, ...] = (0, 5, 20, None)
#: Sentences that are judged at most: whole narratives, in an order that their names decide.
JUDGED = 3_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good the suggestions are here: rows of tables, and what they rest on."""

    quality: list[RankingQuality]
    by_code: list[RankingByCode]
    calibration: list[Calibration]
    sentences: int
    narratives: int
    coded: int

    @property
    def by(self) -> str:
        """What it rests on, in words."""
        return (
            f"{self.sentences:,} sentences of {self.narratives} narratives, {self.coded:,} of them "
            "coded"
        )


def judged(material: RankingMaterial) -> Judgement | None:
    """The suggestions judged by what people coded without them.

    None where there is nothing to judge by: fewer than two narratives were coded completely, or
    nothing was coded in them.
    """
    sentences = _sample(material)
    narratives = [material.places.narrative[i] for i in sentences]
    space, gold = material.space, material.coded(sentences)
    if space is None or len(set(narratives)) < 2 or not gold.any():
        return None
    features = space.features([material.passages[i].text for i in sentences])
    quality = [_frequency_alone(gold)]
    for size, trial in learning_curve(space, features, gold, narratives, SIZES):
        reached = figures(trial, gold)
        quality.append(
            RankingQuality(
                what=Ranked.RANKED,
                per_code=-1 if size is None else size,
                learned_from=trial.trained_on,
                recall_at_3=reached.recall_at_3,
                macro_recall_at_3=reached.macro_recall_at_3,
                mrr=reached.mrr,
                # Without codings there is no threshold.
                micro_f1=float("nan") if size == 0 else reached.micro_f1,
            )
        )
    by_code = per_code(trial.predicted, gold, np.array(narratives), space.code_ids)
    known = np.isfinite(trial.probabilities).all(axis=1)
    return Judgement(
        quality,
        [_by_code(code) for code in by_code],
        calibration_table(trial.probabilities[known], gold[known]),
        sentences=len(gold),
        narratives=len(set(narratives)),
        coded=int(gold.any(axis=1).sum()),
    )


def _sample(material: RankingMaterial) -> list[int]:
    """The sentences to judge by: whole narratives, at most `JUDGED` but for the first."""
    by_narrative: dict[str, list[int]] = {}
    for i in material.judged_by():
        by_narrative.setdefault(material.places.narrative[i], []).append(i)
    out: list[int] = []
    for name in sorted(by_narrative, key=lambda n: (zlib.crc32(n.encode()), n)):
        if out and len(out) + len(by_narrative[name]) > JUDGED:
            break
        out += by_narrative[name]
    return sorted(out)


def _frequency_alone(gold: NDArray[np.bool_]) -> RankingQuality:
    """What always suggesting the most frequent codes gets."""
    often = frequency_scores(gold, len(gold))
    return RankingQuality(
        what=Ranked.FREQUENCY,
        per_code=-1,
        learned_from=float(len(gold)),
        recall_at_3=recall_at(often, gold),
        macro_recall_at_3=macro_recall_at(often, gold),
        mrr=mean_reciprocal_rank(often, gold),
        micro_f1=float("nan"),
    )


def _by_code(code: CodeQuality) -> RankingByCode:
    precision, recall = code.precision, code.recall
    return RankingByCode(
        code=code.code,
        positive=code.positive,
        suggested=code.suggested,
        precision=precision.value,
        precision_low=precision.low,
        precision_high=precision.high,
        precision_note=precision.notes,
        recall=recall.value,
        recall_low=recall.low,
        recall_high=recall.high,
        recall_note=recall.notes,
    )
