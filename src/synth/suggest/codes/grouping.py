"""Help with themes: where codes without a theme might stand, and themes out of proportion.

What is found is a suggestion for people who build themes by hand. Nothing is put anywhere, and
nothing is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.suggest.codes.code_use import dense, ones, scaled_mean, share, truths
from synth.vocabulary import SizeNote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from synth.suggest.codes.code_use import CodeUse

#: Places shown for a code.
SHOWN = 3
#: A theme has many codes with more than so many times the median of its level.
MANY = 2.0
#: Groups a level must have before “many” can be said: the median of two is between the two.
LEVEL = 3
#: A theme has few codes with fewer than this.
FEW = 2
#: A theme rests on one code that has more than this share of its codings.
RESTS = 0.8


@dataclass(frozen=True, slots=True)
class Near:
    """A place that a code stands near to, and the figures that say so."""

    code: int
    place: str
    #: Sentences that one coder gave the code and one of the place's; those that carry either.
    passages: int
    passages_either: int
    narratives: int
    narratives_either: int
    #: Cosine of what the codebook says of the code and of the place's codes.
    similarity: float
    #: 0 to 1; see `near_places`.
    score: float


def near_places(
    use: CodeUse,
    similarity: NDArray[np.float64],
    places: Mapping[str, Sequence[int]],
    loose: Sequence[int],
    shown: int = SHOWN,
) -> list[Near]:
    """For each code in `loose` the places it stands nearest to, the nearest first.

    `similarity`: float64[codes, codes] (`code_use.similarities`). `places`: id → numbers of its
    codes; a place without codes is near to nothing. Three figures are compared: passages that one
    coder gave both and narratives with both, each as a share of those with either (Jaccard's index,
    so that a large place is not near for its size alone), and the likeness of definitions. A
    place's likeness is the mean over its codes. The score is the mean of the three, each as a share
    of the highest that the code has with any place. A place with which a code shares nothing at all
    is left out.
    """
    names = [name for name, codes in places.items() if codes]
    if not names or not loose:
        return []
    held_by = [(code, at) for at, name in enumerate(names) for code in places[name]]
    shape = len(similarity), len(names)
    member = truths([code for code, _ in held_by], [place for _, place in held_by], shape)
    sizes = np.asarray(member.sum(axis=0))
    like = ((similarity @ dense(member)) / sizes).round(6)
    shared = []
    for table in (use.carried, use.in_narratives):
        held = ones(table @ member)
        overlap = dense(table.T @ held)
        of_codes, of_places = np.asarray(table.sum(axis=0)), np.asarray(held.sum(axis=0))
        either = of_codes[:, None] + of_places[None, :] - overlap
        both = _together(use, member) if table is use.carried else overlap
        shared.append((both, either, share(both, either)))
    (passages, passages_either, by_passage), (narratives, narratives_either, by_narrative) = shared
    out = []
    for code in loose:
        score = scaled_mean([by_passage[code], by_narrative[code], like[code]])
        order = sorted(range(len(names)), key=lambda p: (-score[p], -passages[code, p], p))
        out += [
            Near(
                code,
                names[p],
                passages=int(passages[code, p]),
                passages_either=int(passages_either[code, p]),
                narratives=int(narratives[code, p]),
                narratives_either=int(narratives_either[code, p]),
                similarity=float(like[code, p]),
                score=float(score[p]),
            )
            for p in order[:shown]
            if score[p] > 0
        ]
    return out


def _together(use: CodeUse, member: Any) -> NDArray[np.int64]:
    """On how many sentences each code stands with one of each place's: int64[codes, places].

    `member`: sparse int64[codes, places]. Each pair of codes is there both ways, and a sentence
    with several codes of a place counts once.
    """
    codes, met = len(use.passages), use.shared
    # A row for each code and sentence, with the codes that stand there with it.
    code, other = np.concatenate([met.a, met.b]), np.concatenate([met.b, met.a])
    marks, row = np.unique(np.tile(met.sentence, 2) * codes + code, return_inverse=True)
    beside = truths(row, other, (len(marks), codes))
    of_code = truths(marks % codes, np.arange(len(marks)), (codes, len(marks)))
    return np.asarray(dense(of_code @ ones(beside @ member)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Size:
    """How many codes a theme or subtheme holds, and how its codings lie on them."""

    id: str
    codes: int
    #: Of its level; a level with fewer than three has one too.
    median: float
    codings: int
    #: The code with the most codings (the first of equals; -1 without codings), and its share.
    top: int
    top_share: float
    #: What is worth a second look.
    notes: tuple[SizeNote, ...]


def sizes(levels: Sequence[Mapping[str, Sequence[int]]], codings: Sequence[int]) -> list[Size]:
    """Themes (or subthemes) with many or few codes, or resting on one: all are told, noted or not.

    `levels`: for each level, id → numbers of the codes; groups are compared within their level.
    `codings`: of each code. Many: more than twice the median, of three groups or more. Few: fewer
    than two. One code: it has over 80% of the codings, in a group with several codes. The bounds
    are a convention for looking twice, not a test.
    """
    out = []
    for groups in levels:
        middle = float(median([len(codes) for codes in groups.values()])) if groups else 0.0
        for name, codes in groups.items():
            total = sum(codings[code] for code in codes)
            top = max(codes, key=lambda code: codings[code], default=-1) if total else -1
            share = codings[top] / total if total else float("nan")
            noted = {
                SizeNote.MANY: len(groups) >= LEVEL and len(codes) > MANY * middle,
                SizeNote.FEW: len(codes) < FEW,
                SizeNote.ONE_CODE: len(codes) >= FEW and share > RESTS,
            }
            notes = tuple(note for note, holds in noted.items() if holds)
            out.append(Size(name, len(codes), middle, total, top, share, notes))
    return out
