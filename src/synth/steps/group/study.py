"""What `synth group` reads: codes, the last round, and which sentences carry which codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.coding.numbered import COLUMNS, number_codings
from synth.coding.together import Together, together
from synth.suggest.codes.alike import Readings
from synth.suggest.codes.code_use import CodeUse, truths
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import Sentence
from synth.vocabulary import CONSENSUS, Approach, Status
from synth.written.rounds import codes_of_today

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from synth.coding.numbered import NumberedCodings
    from synth.study import Study
    from synth.written.codebook import Code

    Counts = NDArray[np.int64]

#: Columns of table `codings` that are read.
_COLUMNS = (*COLUMNS, "origin")


@dataclass(frozen=True)
class RoundGroups:
    """The groups of the last round, each with the numbers of its codes."""

    #: A theme has the codes of its subthemes too.
    themes: dict[str, list[int]]
    subthemes: dict[str, list[int]]
    #: Where a code can be put: subthemes, and themes without any or with codes of their own.
    places: dict[str, list[int]]
    left_out: frozenset[int]


@dataclass(frozen=True)
class ComparedCodes:
    """A study's codes and all by which they are compared; codes and sentences by their numbers."""

    codes: Sequence[Code]
    language: str
    #: In the study's order, and their texts.
    sentences: list[Sentence]
    texts: list[str]
    #: By the codings that count.
    use: CodeUse
    #: How many of these codings each code has, without contrary ones: what a theme's size is.
    codings: list[int]
    #: What coders gave the narratives they completed, without accepted suggestions; none in a
    #: study that follows the reflexive approach, which compares no coders.
    readings: Readings
    coders: list[str]
    groups: RoundGroups

    @property
    def loose(self) -> list[int]:
        """The codes in no theme, in the codebook's order; those left out by decision too."""
        placed = {code for codes in self.groups.themes.values() for code in codes}
        return [code for code in range(len(self.codes)) if code not in placed]


def read(study: Study) -> ComparedCodes:
    """Everything `synth group` needs. Raises `StudyError` for what people must mend."""
    study.need("codebook", "last_round")
    codes, texts = study.codebook.codes, study.texts
    sentences = sorted(
        study.rows(Sentence), key=lambda sentence: (sentence.narrative, sentence.sentence)
    )
    columns = study.columns(PlacedCoding, *_COLUMNS)
    progress = study.rows(CoderProgress)
    every = number_codings(columns)
    counted = every.where(study.counting(every))
    unaided = every.where(np.array([not origin for origin in columns["origin"]], dtype=bool))
    numbers = _Numbers(sentences, codes)
    coders, readings = _readings(study, unaided, progress, numbers)
    codings = Counter(counted.codes[code] for code in counted.supporting.code.tolist())
    return ComparedCodes(
        codes=codes,
        language=study.config.language,
        sentences=sentences,
        texts=[texts[sentence.narrative][sentence.start : sentence.end] for sentence in sentences],
        use=CodeUse(numbers.table(counted), numbers.narrative, numbers.together(counted)),
        codings=[codings[code.id] for code in codes],
        readings=readings,
        coders=coders,
        groups=_groups(study, numbers),
    )


class _Numbers:
    """The numbers of sentences, narratives and codes."""

    def __init__(self, sentences: Sequence[Sentence], codes: Iterable[Code]) -> None:
        self.code = {code.id: number for number, code in enumerate(codes)}
        self.of_narrative: dict[str, int] = {}
        #: Of each narrative its first sentence's number; within it they count from 0 without a gap.
        self.first: dict[str, int] = {}
        for at, sentence in enumerate(sentences):
            self.of_narrative.setdefault(sentence.narrative, len(self.of_narrative))
            self.first.setdefault(sentence.narrative, at)
        #: Of each sentence the number of its narrative.
        self.narrative = np.array(
            [self.of_narrative[sentence.narrative] for sentence in sentences], dtype=np.int64
        )

    def codes(self, named: Iterable[str]) -> list[int]:
        """The numbers of some of today's codes."""
        return [self.code[code] for code in named]

    def together(self, chosen: NumberedCodings) -> Together:
        """Which codes one coder gave together, by the numbers of codes and sentences."""
        met = together(chosen)
        codes = np.array([self.code.get(name, -1) for name in chosen.codes], dtype=np.int64)
        sentence = self._sentences(chosen, met.sentence)
        a, b = codes[met.a], codes[met.b]
        known = (a >= 0) & (b >= 0)
        a, b, sentence = a[known], b[known], sentence[known]
        return Together(np.minimum(a, b), np.maximum(a, b), sentence)

    def _sentences(self, chosen: NumberedCodings, covered: Counts) -> Counts:
        """The study's numbers of sentences that the codings cover."""
        # An empty narrative has no sentence, and codings of it cover none.
        first = np.array([self.first.get(name, 0) for name in chosen.narratives], dtype=np.int64)
        narrative, number = chosen.places(covered)
        numbers: Counts = first[narrative] + number
        return numbers

    def table(self, chosen: NumberedCodings) -> Any:
        """Which codes the sentences carry by these codings: sparse int64[sentences, codes]."""
        code = np.array([self.code.get(name, -1) for name in chosen.codes], dtype=np.int64)
        rows = self._sentences(chosen, chosen.sentence)
        columns = code[chosen.code[chosen.at]]
        known = columns >= 0
        return truths(rows[known], columns[known], (len(self.narrative), len(self.code)))


def _readings(
    study: Study, unaided: NumberedCodings, progress: Iterable[CoderProgress], numbers: _Numbers
) -> tuple[list[str], Readings]:
    """What coders gave, each person once, where they have completed the narrative."""
    if study.config.approach is Approach.REFLEXIVE:
        return [], Readings([], [])
    complete: defaultdict[str, list[int]] = defaultdict(list)
    for file in progress:
        if file.status is Status.COMPLETE and file.coder not in (CONSENSUS, *study.repeats):
            # A narrative without a sentence has no number of its own.
            complete[file.coder].append(numbers.of_narrative.get(file.narrative, -1))
    coders = sorted(complete)
    given = [numbers.table(unaided.where(unaided.by([coder]))) for coder in coders]
    read = [np.isin(numbers.narrative, complete[coder]) for coder in coders]
    return coders, Readings(given, read)


def _groups(study: Study, numbers: _Numbers) -> RoundGroups:
    """Themes, subthemes and places of the last round; none where there is no round yet."""
    last = study.last_round
    if last is None:
        return RoundGroups({}, {}, {}, frozenset())
    themes: dict[str, list[int]] = {}
    subthemes: dict[str, list[int]] = {}
    places: dict[str, list[int]] = {}
    members = list(codes_of_today(last.round, study.today))
    for theme in members:
        if not theme.parent:
            below = {
                subtheme.theme: numbers.codes(subtheme.own)
                for subtheme in members
                if subtheme.parent == theme.theme
            }
            themes[theme.theme] = numbers.codes(theme.codes)
            subthemes |= below
            places |= below
            if theme.own or not below:
                places[theme.theme] = numbers.codes(theme.own)
    left_out = filter(None, map(study.today, last.round.left_out))
    return RoundGroups(themes, subthemes, places, frozenset(numbers.codes(left_out)))
