"""Sentences that no code fits, in groups that people may look at for new codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.suggest.citations import without_citations
from synth.suggest.ranking.novel import novel_groups, worst_fitting
from synth.tables.rank import NovelGroup, NovelPassage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.suggest.ranking.material import RankingMaterial

#: Groups that are told of, best first.
GROUPS = 50


def unfitting(
    material: RankingMaterial, fit: NDArray[Any]
) -> tuple[list[NovelGroup], list[NovelPassage]]:
    """The groups, and the sentences in them.

    `fit`: float[n], how well the best code fits each sentence. It rests on the codebook alone, so
    that the groups tell no coder what another did.
    """
    space, places = material.space, material.places
    if space is None:
        return [], []
    every = [without_citations(passage.text) for passage in material.passages]
    # Vectors of these alone: those of all sentences would be the largest thing in memory.
    worst = worst_fitting(every, fit)
    texts = [every[i] for i in worst]
    narratives = [places.narrative[i] for i in worst]
    vectors = space.tfidf.vectors(texts) if space.encoder is None else space.encoder.encode(texts)
    novel = novel_groups(
        texts, narratives, fit[worst], vectors, share=1, language=material.language
    )[:GROUPS]
    groups = [
        NovelGroup(
            number, len(group.passages), group.narratives, group.coherence, group.fit, group.phrases
        )
        for number, group in enumerate(novel, 1)
    ]
    passages = [
        NovelPassage(
            group=number,
            place=place,
            narrative=places.narrative[i],
            sentence=places.sentence[i],
            start=places.start[i],
            end=places.end[i],
        )
        for number, group in enumerate(novel, 1)
        for place, i in enumerate(worst[list(group.passages)].tolist(), 1)
    ]
    return groups, passages
