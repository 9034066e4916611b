"""The rows of the tables that `synth group` writes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from synth.suggest.citations import without_citations
from synth.suggest.codes.alike import alike_pairs, confusion, examples
from synth.suggest.codes.code_use import share
from synth.suggest.codes.dendrogram import dendrogram
from synth.suggest.codes.grouping import near_places, sizes
from synth.suggest.codes.splitting import LEAST, split_codes
from synth.suggest.ranking.novel import key_phrases
from synth.suggest.similarity import CharacterTfidf
from synth.tables.group import (
    CodePair,
    GroupedCode,
    NearCode,
    PairPassage,
    SplitGroup,
    SplitPassage,
    ThemeSize,
    TreeLeaf,
    TreeStep,
)
from synth.vocabulary import InThemes, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from synth.steps.group.study import ComparedCodes
    from synth.suggest.codes.splitting import Split

    Similarity = NDArray[np.float64]

#: Sentences that a pair is shown with.
EXAMPLES = 2
#: Phrases that describe a group of passages.
PHRASES = 6


def grouped_codes(compared: ComparedCodes, similarity: Similarity) -> Iterator[GroupedCode]:
    """Every code with where it stands in the last round."""
    left_out = compared.groups.left_out
    state = {
        code: InThemes.LEFT_OUT if code in left_out else InThemes.IN_NONE for code in compared.loose
    }
    narratives = np.asarray(compared.use.in_narratives.sum(axis=0))
    for number, code in enumerate(compared.codes):
        yield GroupedCode(
            code.id,
            state.get(number, InThemes.IN_THEME),
            passages=int(compared.use.passages[number]),
            narratives=int(narratives[number]),
            described=bool(similarity[number, number]),
        )


def near_codes(compared: ComparedCodes, similarity: Similarity) -> Iterator[NearCode]:
    """The places that each code in no theme stands nearest to."""
    rank: Counter[int] = Counter()
    for near in near_places(compared.use, similarity, compared.groups.places, compared.loose):
        rank[near.code] += 1
        yield NearCode(
            code=compared.codes[near.code].id,
            rank=rank[near.code],
            place=near.place,
            passages=near.passages,
            passages_either=near.passages_either,
            narratives=near.narratives,
            narratives_either=near.narratives_either,
            similarity=near.similarity,
            score=near.score,
        )


def theme_sizes(compared: ComparedCodes) -> Iterator[ThemeSize]:
    """Every theme and subtheme with its codes and codings."""
    levels = [compared.groups.themes, compared.groups.subthemes]
    for size in sizes(levels, compared.codings):
        yield ThemeSize(
            theme=size.id,
            codes=size.codes,
            median=size.median,
            codings=size.codings,
            top_code=compared.codes[size.top].id if size.top >= 0 else "",
            top_share=size.top_share,
            notes=size.notes,
        )


def pairs(
    compared: ComparedCodes, similarity: Similarity
) -> tuple[list[CodePair], list[PairPassage]]:
    """Pairs of codes that might be one, and sentences for each."""
    codes = compared.codes
    confused, chances = confusion(compared.readings, len(codes))
    alike = alike_pairs(compared.use, similarity, confused, chances)
    rows = [
        CodePair(
            rank=rank,
            code_a=codes[pair.a].id,
            code_b=codes[pair.b].id,
            confused=pair.confused,
            compared=pair.compared,
            together=pair.together,
            either=pair.either,
            similarity=pair.similarity,
            score=pair.score,
        )
        for rank, pair in enumerate(alike, 1)
    ]
    passages = []
    place: Counter[int] = Counter()
    for example in examples(alike, compared.use, compared.readings, EXAMPLES):
        place[example.pair] += 1
        sentence = compared.sentences[example.sentence]
        coder_a, coder_b = (
            compared.coders[number] if number >= 0 else ""
            for number in (example.coder_a, example.coder_b)
        )
        passages.append(
            PairPassage(
                rank=example.pair + 1,
                place=place[example.pair],
                kind=example.kind,
                narrative=sentence.narrative,
                sentence=sentence.sentence,
                start=sentence.start,
                end=sentence.end,
                section=sentence.section,
                coder_a=coder_a,
                coder_b=coder_b,
            )
        )
    return rows, passages


def splits(compared: ComparedCodes) -> tuple[list[SplitGroup], list[SplitPassage]]:
    """Codes that might be two, one row a code and group, and the sentences of each group."""
    carried = compared.use.carried.tocsc()
    carrying = [
        carried.indices[carried.indptr[code] : carried.indptr[code + 1]]
        for code in range(len(compared.codes))
    ]
    asked = [rows if len(rows) >= 2 * LEAST else rows[:0] for rows in carrying]
    wanted = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *asked])).tolist()
    number = {sentence: at for at, sentence in enumerate(wanted)}
    texts = [without_citations(compared.texts[sentence]) for sentence in wanted]
    found = split_codes(
        CharacterTfidf(texts).vectors(texts),
        [[number[sentence] for sentence in rows.tolist()] for rows in asked],
        [compared.sentences[sentence].narrative for sentence in wanted],
    )
    groups: list[SplitGroup] = []
    passages: list[SplitPassage] = []
    for rank, split in enumerate(found, 1):
        groups += _split_groups(compared, split, rank, len(carrying[split.code]), wanted, texts)
        passages += _split_passages(compared, split, wanted)
    return groups, passages


def _split_groups(
    compared: ComparedCodes,
    split: Split,
    rank: int,
    of: int,
    wanted: Sequence[int],
    texts: Sequence[str],
) -> Iterator[SplitGroup]:
    """The two groups of a code of `of` passages; `wanted` are the numbers of their sentences."""
    phrases = key_phrases(
        [[texts[passage] for passage in group] for group in split.groups],
        PHRASES,
        compared.language,
    )
    sentences = [
        [compared.sentences[wanted[passage]] for passage in group] for group in split.groups
    ]
    sections = [Counter(sentence.section for sentence in group) for group in sentences]
    for at, group in enumerate(sentences):
        section, often = min(sections[at].items(), key=lambda item: (-item[1], item[0]))
        yield SplitGroup(
            rank=rank,
            code=compared.codes[split.code].id,
            group=at + 1,
            passages=len(group),
            narratives=len({sentence.narrative for sentence in group}),
            phrases=phrases[at],
            section=section,
            section_share=often / len(group),
            sections_differ=_differ(*sections),
            of=of,
            silhouette=split.silhouette,
            chance=split.chance,
        )


def _split_passages(
    compared: ComparedCodes, split: Split, wanted: Sequence[int]
) -> Iterator[SplitPassage]:
    for number, group in enumerate(split.groups, 1):
        for place, passage in enumerate(group, 1):
            sentence = compared.sentences[wanted[passage]]
            yield SplitPassage(
                code=compared.codes[split.code].id,
                group=number,
                place=place,
                narrative=sentence.narrative,
                sentence=sentence.sentence,
                start=sentence.start,
                end=sentence.end,
                section=sentence.section,
            )


def _differ(first: Counter[str], second: Counter[str]) -> float:
    """How differently two groups lie on the sections: 0 alike, 1 none in common.

    Total variation distance: half the sum of the differences of the shares.
    """
    differences = (
        abs(first[name] / first.total() - second[name] / second.total())
        for name in sorted({*first, *second})
    )
    return sum(differences) / 2


def trees(compared: ComparedCodes, similarity: Similarity) -> tuple[list[TreeStep], list[TreeLeaf]]:
    """Two trees of the codes: by co-occurrence, and by definitions.

    A code that nothing is coded with is in no tree by co-occurrence, and one that the codebook
    says nothing of in none by definitions.
    """
    used = compared.use.passages
    together = share(compared.use.together, compared.use.either)
    steps: list[TreeStep] = []
    leaves: list[TreeLeaf] = []
    for tree, likeness, known in (
        (Tree.TOGETHER, together, used > 0),
        (Tree.MEANING, similarity, np.diag(similarity) > 0),
    ):
        kept = np.flatnonzero(known)
        found = dendrogram(1 - likeness[np.ix_(kept, kept)])
        leaves += [
            TreeLeaf(tree, position, leaf, compared.codes[kept[leaf]].id)
            for position, leaf in enumerate(found.order, 1)
        ]
        steps += [
            TreeStep(tree, step, join.left, join.right, join.height, join.leaves)
            for step, join in enumerate(found.joins, 1)
        ]
    return steps, leaves
