"""Sentences that no code fits, in groups that people may look at for new codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.suggest.citations import without_citations
from synth.suggest.ranking.novel import novel_groups, worst_fitting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.steps.rank.study import Inputs

Row = dict[str, Any]

#: Groups that are told of, best first.
GROUPS = 50


def grouped(inputs: Inputs, fit: NDArray[Any]) -> dict[str, list[Row]]:
    """Rows of the tables `novel_groups` and `novel_passages`.

    `fit`: float[n], how well the best code fits each sentence. It rests on the codebook alone, so
    that the groups tell no coder what another did.
    """
    out: dict[str, list[Row]] = {"novel_groups": [], "novel_passages": []}
    if inputs.space is None:
        return out
    every = [without_citations(passage.text) for passage in inputs.passages]
    # Vectors of these alone: those of all sentences would be the largest thing in memory.
    worst = worst_fitting(every, fit)
    texts = [every[i] for i in worst]
    encoder = inputs.space.encoder
    vectors = inputs.space.tfidf.vectors(texts) if encoder is None else encoder.encode(texts)
    narratives = [inputs.passages[i].narrative for i in worst]
    found = novel_groups(texts, narratives, fit[worst], vectors, share=1, language=inputs.language)
    for number, group in enumerate(found[:GROUPS], 1):
        out["novel_groups"].append({
            "group": number, "passages": len(group.passages), "narratives": group.narratives,
            "coherence": group.coherence, "fit": group.fit, "phrases": "; ".join(group.phrases),
        })  # fmt: skip
        for place, i in enumerate(group.passages, 1):
            sentence = inputs.sentences[worst[i]]
            out["novel_passages"].append({
                "group": number, "place": place, "narrative": sentence["narrative"],
                "sentence": sentence["sentence"], "start": sentence["start"],
                "end": sentence["end"],
            })  # fmt: skip
    return out
