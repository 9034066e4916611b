"""The rows of the tables that `synth group` writes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.citations import without_citations
from synth.suggest.codes.alike import alike_pairs, confusion, examples
from synth.suggest.codes.code_use import jaccard
from synth.suggest.codes.dendrogram import tree
from synth.suggest.codes.grouping import near_places, sizes
from synth.suggest.codes.splitting import LEAST, split_codes
from synth.suggest.ranking.novel import key_phrases
from synth.suggest.similarity import CharacterTfidf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from synth.steps.group.study import Inputs

Row = dict[str, Any]
Tables = dict[str, list[Row]]

#: Sentences that a pair is shown with.
EXAMPLES = 2
#: Phrases that describe a group of passages.
PHRASES = 6


def near_rows(inputs: Inputs, similarity: NDArray[np.float64]) -> Tables:
    """Rows of `group_codes` and `group_near`."""
    loose = inputs.loose
    state = {code: "left out" if code in inputs.left_out else "in none" for code in loose}
    narratives = np.asarray(inputs.use.in_narratives.sum(axis=0))
    codes = [
        {"code": code.id, "state": state.get(number, "in a theme"),
         "passages": int(inputs.use.passages[number]), "narratives": int(narratives[number]),
         "described": bool(similarity[number, number])}
        for number, code in enumerate(inputs.codes)
    ]  # fmt: skip
    rank: Counter[int] = Counter()
    near = []
    for one in near_places(inputs.use, similarity, inputs.places, loose):
        rank[one.code] += 1
        near.append({
            "code": inputs.codes[one.code].id, "rank": rank[one.code], "place": one.place,
            "passages": one.passages, "passages_either": one.passages_either,
            "narratives": one.narratives, "narratives_either": one.narratives_either,
            "similarity": one.similarity, "score": one.score,
        })  # fmt: skip
    return {"group_codes": codes, "group_near": near}


def size_rows(inputs: Inputs) -> Tables:
    """Rows of `group_sizes`."""
    return {"group_sizes": [
        {"theme": one.id, "codes": one.codes, "median": one.median, "codings": one.codings,
         "top_code": inputs.codes[one.top].id if one.top >= 0 else "",
         "top_share": one.top_share, "notes": " ".join(one.notes)}
        for one in sizes([inputs.themes, inputs.subthemes], inputs.codings)
    ]}  # fmt: skip


def pair_rows(inputs: Inputs, similarity: NDArray[np.float64]) -> Tables:
    """Rows of `group_pairs` and `group_pair_passages`."""
    confused, compared = confusion(inputs.readings, len(inputs.codes))
    pairs = alike_pairs(inputs.use, similarity, confused, compared)
    passages = []
    place: Counter[int] = Counter()
    for one in examples(pairs, inputs.use, inputs.readings, EXAMPLES):
        place[one.pair] += 1
        who = [inputs.coders[n] if n >= 0 else "" for n in (one.coder_a, one.coder_b)]
        passages.append({
            "rank": one.pair + 1, "place": place[one.pair], "kind": one.kind,
            **_sentence(inputs, one.sentence), "coder_a": who[0], "coder_b": who[1],
        })  # fmt: skip
    return {"group_pair_passages": passages, "group_pairs": [
        {"rank": rank, "code_a": inputs.codes[one.a].id, "code_b": inputs.codes[one.b].id,
         "confused": one.confused, "compared": one.compared, "together": one.together,
         "either": one.either, "similarity": one.similarity, "score": one.score}
        for rank, one in enumerate(pairs, 1)
    ]}  # fmt: skip


def split_rows(inputs: Inputs) -> Tables:
    """Rows of `group_splits`, one a code and group, and `group_split_passages`."""
    carried = inputs.use.carried.tocsc()
    own = [
        carried.indices[carried.indptr[code] : carried.indptr[code + 1]]
        for code in range(len(inputs.codes))
    ]
    asked = [rows if len(rows) >= 2 * LEAST else rows[:0] for rows in own]
    wanted = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *asked]))
    number = {int(sentence): at for at, sentence in enumerate(wanted)}
    texts = [without_citations(inputs.texts[i]) for i in wanted]
    narratives = [inputs.sentences[i]["narrative"] for i in wanted]
    splits, passages = [], []
    found = split_codes(
        CharacterTfidf(texts).vectors(texts),
        [[number[int(i)] for i in rows] for rows in asked],
        narratives,
    )
    for rank, one in enumerate(found, 1):
        code = inputs.codes[one.code].id
        spoken = [[texts[i] for i in group] for group in one.groups]
        phrases = key_phrases(spoken, PHRASES, inputs.language)
        sections = [Counter(_section(inputs, wanted[i]) for i in group) for group in one.groups]
        for which, group in enumerate(one.groups):
            section, often = min(sections[which].items(), key=lambda item: (-item[1], item[0]))
            splits.append({
                "rank": rank, "code": code, "group": which + 1, "passages": len(group),
                "narratives": len({narratives[i] for i in group}),
                "phrases": "; ".join(phrases[which]), "section": section,
                "section_share": often / len(group), "sections_differ": _differ(sections),
                "of": len(own[one.code]), "silhouette": one.silhouette, "chance": one.chance,
            })  # fmt: skip
            passages += [
                {"code": code, "group": which + 1, "place": place,
                 **_sentence(inputs, wanted[i])}
                for place, i in enumerate(group, 1)
            ]  # fmt: skip
    return {"group_splits": splits, "group_split_passages": passages}


def tree_rows(inputs: Inputs, similarity: NDArray[np.float64]) -> Tables:
    """Rows of `group_tree` and `group_leaves`: by co-occurrence, and by definitions.

    A code that nothing is coded with is in no tree by co-occurrence, and one that the codebook
    says nothing of in none by definitions.
    """
    used = inputs.use.passages
    together = jaccard(inputs.use.together, used[:, None], used[None, :])
    merges: list[Row] = []
    leaves: list[Row] = []
    for name, likeness, known in (
        ("together", together, used > 0),
        ("meaning", similarity, np.diag(similarity) > 0),
    ):
        kept = np.flatnonzero(known)
        distance = 1 - likeness[np.ix_(kept, kept)]
        found = tree(distance)
        labels = [inputs.codes[i].id for i in kept]
        leaves += [
            {"tree": name, "position": position, "leaf": leaf, "code": labels[leaf]}
            for position, leaf in enumerate(found.order, 1)
        ]
        merges += [
            {"tree": name, "step": step, "left": left, "right": right, "height": height,
             "codes": size}
            for step, (left, right, height, size) in enumerate(found.merges, 1)
        ]  # fmt: skip
    return {"group_tree": merges, "group_leaves": leaves}


def _sentence(inputs: Inputs, number: int) -> Row:
    row = inputs.sentences[number]
    return {name: row[name] for name in ("narrative", "sentence", "start", "end", "section")}


def _section(inputs: Inputs, number: int) -> str:
    return str(inputs.sentences[number]["section"])


def _differ(sections: Sequence[Counter[str]]) -> float:
    """How differently two groups lie on the sections: 0 alike, 1 none in common.

    Total variation distance: half the sum of the differences of the shares.
    """
    first, second = sections
    return sum(
        abs(first[name] / first.total() - second[name] / second.total())
        for name in sorted({*first, *second})
    ) / 2  # fmt: skip
