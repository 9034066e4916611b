"""A study's codes, ranked for every sentence: the rows of the table `ranked`.

A sentence is scored by a model that saw no coding of its narrative, and none that its readers may
not see yet (`learned.allowed`).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from synth import layout
from synth.suggest.ranking.ranker import score
from synth.suggest.ranking.reasons import explained
from synth.suggest.ranking.spill import Spill
from synth.tables.rank import RankedSuggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from synth.suggest.ranking.material import RankingMaterial
    from synth.suggest.ranking.ranker import Scored
    from synth.suggest.ranking.reasons import ExplainedCode


class Ranking:
    """The suggestions, and what is known of them once they have been made."""

    def __init__(self, material: RankingMaterial) -> None:
        self.material = material
        #: float32[sentences]: how well the best code fits each. It rests on the codebook alone.
        self.fit = np.zeros(len(material.passages), dtype=np.float32)
        #: By which methods suggestions were made.
        self.methods: set[str] = set()
        self.count = 0

    def suggestions(self) -> Iterator[RankedSuggestion]:
        """The suggestions, best first for each sentence, in the order of the texts."""
        material = self.material
        if material.space is None:
            return
        folder = material.root / layout.BUILD / "rank"
        spill = Spill(RankedSuggestion, len(material.passages), folder)
        for readers, sentences in self._by_readers().items():
            asked = [material.passages[i] for i in sentences]
            blocks = score(
                material.space,
                asked,
                material.labelled,
                readers=readers,
                complete=material.codings.complete,
                shown=material.shown,
            )
            noted = self._noting_fit(blocks, np.array(sentences))
            for block in explained(noted, asked, material.labelled):
                for passage, codes in groupby(block, key=lambda code: code.passage):
                    number = sentences[passage]
                    spill.put(number, [self._suggestion(number, code) for code in codes])
        yield from spill.rows()

    def _by_readers(self) -> dict[frozenset[str], list[int]]:
        """The sentences whose suggestions the same coders may read."""
        names = self.material.places.narrative
        readers = {name: self.material.readers(name) for name in set(names)}
        out: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            out[readers[name]].append(number)
        return out

    def _noting_fit(
        self, blocks: Iterator[Scored], sentences: NDArray[np.int64]
    ) -> Iterator[Scored]:
        for block in blocks:
            self.fit[sentences[block.passages]] = block.fit
            yield block

    def _suggestion(self, number: int, code: ExplainedCode) -> RankedSuggestion:
        self.methods.add(code.method)
        self.count += 1
        places, near, term = self.material.places, code.nearest, code.term
        start = places.start[number]
        return RankedSuggestion(
            narrative=places.narrative[number],
            sentence=places.sentence[number],
            start=start,
            end=places.end[number],
            code=code.code,
            rank=code.rank,
            score=round(code.score, 4),
            method=code.method,
            version=code.version,
            term=term.term if term else "",
            match_start=start + term.start if term else -1,
            match_end=start + term.end if term else -1,
            negated=bool(term and term.negated),
            nearest_kind=near.reference.kind if near else None,
            nearest_text=near.reference.text if near else "",
            nearest_narrative=near.reference.narrative if near else "",
            nearest_coder=near.reference.coder if near else "",
            similarity=round(near.similarity, 4) if near else float("nan"),
            similarity_by=near.by if near else None,
            words=tuple(word for word, _ in code.words),
        )
