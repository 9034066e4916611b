"""Sentences that no code fits, in groups that people may look at for new codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from synth.suggest.novel import novel_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synth.steps.ranking.inputs import Inputs

Row = dict[str, Any]

#: Groups that are told of, best first.
GROUPS = 50
#: “(Surname et al. 2020a; Other 2021)”: two sentences are not alike because they cite alike.
_CITATION = re.compile(r"\([^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)|\bet al\b\.?")


def grouped(inputs: Inputs, fit: NDArray[Any]) -> dict[str, list[Row]]:
    """Rows of the tables `novel_groups` and `novel_passages`.

    `fit`: float[n], how well the best code fits each sentence. It rests on the codebook alone, so
    that the groups tell no coder what another did.
    """
    out: dict[str, list[Row]] = {"novel_groups": [], "novel_passages": []}
    if inputs.space is None:
        return out
    texts = [_CITATION.sub(" ", passage.text) for passage in inputs.passages]
    encoder = inputs.space.encoder
    vectors = inputs.space.tfidf.vectors(texts) if encoder is None else encoder.encode(texts)
    narratives = [passage.narrative for passage in inputs.passages]
    found = novel_groups(texts, narratives, fit, vectors, language=inputs.language)
    for number, group in enumerate(found[:GROUPS], 1):
        out["novel_groups"].append({
            "group": number, "passages": len(group.passages), "narratives": group.narratives,
            "coherence": group.coherence, "fit": group.fit, "phrases": "; ".join(group.phrases),
        })  # fmt: skip
        for place, i in enumerate(group.passages, 1):
            sentence = inputs.sentences[i]
            out["novel_passages"].append({
                "group": number, "place": place, "narrative": sentence["narrative"],
                "sentence": sentence["sentence"], "start": sentence["start"],
                "end": sentence["end"],
            })  # fmt: skip
    return out
