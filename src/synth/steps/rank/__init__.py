"""`synth rank`: sentences, codebook and codings → the codes that fit each sentence best, and why.

Suggestions are no codings: these tables are read by the suggestions page and by nothing else. A
sentence is scored by a model that saw no coding of its narrative, and none that its readers may
not see yet (`suggest.learned.allowed`).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout
from synth.problems import counted
from synth.steps.rank.spill import Spill
from synth.steps.rank.study import Inputs, read
from synth.steps.rank.trust import NOT_YET, judged
from synth.steps.rank.unfitting import grouped
from synth.suggest.ranking.ranker import RANK_VERSION, score
from synth.suggest.ranking.reasons import explained
from synth.tables import legacy as tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from synth.suggest.ranking.ranker import Scored
    from synth.suggest.ranking.reasons import Suggestion

Row = dict[str, Any]


def run(root: Path) -> str:
    """Rank the codes of every sentence, judge how good that is here, and find what fits no code."""
    inputs = read(root)
    fit = np.zeros(len(inputs.passages), dtype=np.float32)
    folder = root / layout.BUILD / "rank"
    ranked = _ranked(inputs, fit, Spill(len(inputs.passages), folder))
    tables.write_table(folder / "ranked.csv", "ranked", ranked.rows())
    out, of = judged(inputs)
    out |= grouped(inputs, fit)
    learned = {item.narrative for item in inputs.labelled}
    inputs.methods += [
        ("method", ", ".join(sorted(ranked.methods))),
        ("version of the ranking", RANK_VERSION),
        ("learned from", f"{counted(len(inputs.labelled), 'sentence')} as coders coded them, "
                         f"in {counted(len(learned), 'narrative')}"),
        ("judged by", of),
        *(("note", note) for note in inputs.notes),
    ]  # fmt: skip
    out["ranked_methods"] = [{"name": name, "value": value} for name, value in inputs.methods]
    for name, table in out.items():
        tables.write_table(folder / f"{name}.csv", name, table)
    told = [f"{counted(ranked.count, 'suggestion')}, ranked"]
    told += [NOT_YET] if of == NOT_YET else []
    return "\n".join([*told, *(f"note: {note}" for note in inputs.notes)])


def _ranked(inputs: Inputs, fit: NDArray[Any], rows: Spill) -> Spill:
    """Rows of table `ranked`; `fit` is filled in on the way."""
    if inputs.space is None:
        return rows
    together: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    readers = {name: inputs.readers(name) for name in {p.narrative for p in inputs.passages}}
    for number, passage in enumerate(inputs.passages):
        together[readers[passage.narrative]].append(number)
    for who, numbers in together.items():
        asked = [inputs.passages[i] for i in numbers]
        blocks = score(inputs.space, asked, inputs.labelled, readers=who,
                       complete=inputs.complete, shown=inputs.shown)  # fmt: skip
        seen = _noting(blocks, numbers, fit)
        for found in explained(seen, asked, inputs.labelled):
            for number, own in groupby(found, key=lambda one: numbers[one.passage]):
                rows.put(number, [_row(inputs, number, one) for one in own])
    return rows


def _noting(blocks: Iterator[Scored], numbers: list[int], fit: NDArray[Any]) -> Iterator[Scored]:
    places = np.array(numbers)
    for block in blocks:
        fit[places[block.passages]] = block.fit
        yield block


def _row(inputs: Inputs, number: int, one: Suggestion) -> Row:
    sentence, near, term = inputs.sentences[number], one.nearest, one.term
    return {
        "narrative": sentence["narrative"], "sentence": sentence["sentence"],
        "start": sentence["start"], "end": sentence["end"], "code": one.code, "rank": one.rank,
        "score": round(one.score, 4), "method": one.method, "version": one.version,
        "term": term.term if term else "",
        "match_start": sentence["start"] + term.start if term else -1,
        "match_end": sentence["start"] + term.end if term else -1,
        "negated": bool(term and term.negated),
        "nearest_kind": near.reference.kind if near else "",
        "nearest_text": near.reference.text if near else "",
        "nearest_narrative": near.reference.narrative if near else "",
        "nearest_coder": near.reference.coder if near else "",
        "similarity": round(near.similarity, 4) if near else None,
        "similarity_by": near.by if near else "",
        "words": "; ".join(word for word, _ in one.words),
    }  # fmt: skip
