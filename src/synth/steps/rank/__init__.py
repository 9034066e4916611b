"""`synth rank`: sentences, codebook and codings → the codes that fit each sentence best, and why.

Suggestions are no codings: the suggestions page reads these tables, and `synth accept`, `synth
reject` and `synth stub` look something up in them; no result does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.steps.rank.trust import judged
from synth.steps.rank.unfitting import unfitting
from synth.study import Study
from synth.suggest.ranking.material import ranking_material
from synth.suggest.ranking.ranker import RANK_VERSION
from synth.suggest.ranking.ranking import Ranking
from synth.tables.rank import (
    Calibration,
    NovelGroup,
    NovelPassage,
    RankedSuggestion,
    RankingByCode,
    RankingMethod,
    RankingQuality,
)
from synth.vocabulary import RankingFact
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

    from synth.steps.rank.trust import Judgement
    from synth.suggest.ranking.material import RankingMaterial

NOT_YET = "fewer than two narratives have been coded completely: there is nothing to judge by yet"


def run(root: Path) -> str:
    """Rank the codes of every sentence, judge how good that is here, and find what fits no code."""
    study = Study.open(root)
    material = ranking_material(study)
    ranking = Ranking(material)
    study.write(RankedSuggestion, ranking.suggestions())
    judgement = judged(material)
    study.write(RankingQuality, judgement.quality if judgement else [])
    study.write(RankingByCode, judgement.by_code if judgement else [])
    study.write(Calibration, judgement.calibration if judgement else [])
    groups, passages = unfitting(material, ranking.fit)
    study.write(NovelGroup, groups)
    study.write(NovelPassage, passages)
    _tell(material, ranking, judgement)
    study.write(RankingMethod, material.facts)
    told = [f"{plural(ranking.count, 'suggestion')}, ranked"]
    told += [] if judgement else [NOT_YET]
    return "\n".join([*told, *(f"note: {note}" for note in material.notes)])


def _tell(material: RankingMaterial, ranking: Ranking, judgement: Judgement | None) -> None:
    """Note what the ranking was made with, and judged by."""
    sentences = plural(len(material.labelled), "sentence")
    narratives = plural(len({passage.narrative for passage in material.labelled}), "narrative")
    material.tell(RankingFact.METHOD, ", ".join(sorted(ranking.methods)))
    material.tell(RankingFact.VERSION, RANK_VERSION)
    material.tell(RankingFact.LEARNED_FROM, f"{sentences} as coders coded them, in {narratives}")
    material.tell(RankingFact.JUDGED_BY, judgement.by if judgement else NOT_YET)
    for note in material.notes:
        material.tell(RankingFact.NOTE, note)
