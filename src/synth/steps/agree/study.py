"""A study as agreement reads it, with coders, narratives and codes as whole numbers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from synth.tables.resolve import CoderProgress, ConsensusSource, Orphan, PlacedCoding
from synth.tables.segment import NarrativeSummary
from synth.vocabulary import CONSENSUS, LeftOut, Level, Status
from synth.written.rounds import codes_of_today

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.study import Study

Array = np.ndarray[Any, Any]
Columns = tuple[Array, Array, Array, Array]
SpanColumns = tuple[Array, Array, Array, Array, Array]


class BootstrapSettings(TypedDict):
    """How intervals are drawn."""

    replicates: int
    seed: int


class ComparedStudy:
    """A study's tables as agreement reads them.

    Coder, code and narrative numbers are places in the lists `coders` (those who count, each
    person once), `codes` and `narratives`. `units` int[D]: the units of each narrative, which are
    those of its sentences that :mod:`synth.narratives.units` takes for one; their numbers are
    places in `sentence_of`.
    `coverage` bool[C, D]: who completed what; `paired` bool[D]: where two or more did. `themes`:
    subthemes and themes of the last round, each with its codes of today.

    Lists of coders' codings, in the study's order: `used` are those that stand on a unit and are
    compared, `left_out` the others with a place, by reason. `in_text`: those used and those on no
    unit; `placed`: these and those in headings. `judged`: those used and those of narratives that
    one coder alone completed, which say how common a code is: Fleiss' κ and AC1 take their chance
    agreement from that.
    """

    def __init__(self, study: Study) -> None:
        """Raises `StudyError` with the problems of all that can't be used."""
        study.need("codebook", "last_round", "screening", "exclusive")
        self.study = study
        self.codes = [code.id for code in study.codebook.codes]
        self.coders = study.first_coders
        self.narratives = [summary.narrative for summary in study.rows(NarrativeSummary)]
        self.number = {code: i for i, code in enumerate(self.codes)}
        self.who = {coder: i for i, coder in enumerate(self.coders)}
        self.at = {narrative: i for i, narrative in enumerate(self.narratives)}
        #: Narrative → the sentences that are units, and each one's number.
        self.sentence_of: dict[str, list[int]] = {narrative: [] for narrative in self.narratives}
        for narrative, sentences in study.sentences.items():
            self.sentence_of[narrative] = [one.sentence for one in sentences if one.unit]
        self._unit_of = {
            narrative: {sentence: unit for unit, sentence in enumerate(sentences)}
            for narrative, sentences in self.sentence_of.items()
        }
        self.units = np.array(list(map(len, self.sentence_of.values())), np.int64)
        self.progress = {
            (progress.narrative, progress.coder): progress for progress in study.rows(CoderProgress)
        }
        self.consensus = study.rows(ConsensusSource)
        self.themes: dict[Level, dict[str, tuple[str, ...]]] = {Level.SUBTHEME: {}, Level.THEME: {}}
        if study.last_round is not None:
            for theme in codes_of_today(study.last_round.round, study.today):
                level = Level.SUBTHEME if theme.parent else Level.THEME
                self.themes[level][theme.theme] = theme.codes
        self.coverage = self.covered(self.coders)
        self.paired = self.coverage.sum(axis=0) >= 2
        self.orphans = study.rows(Orphan)
        sorted_out = [
            (coding, self._why_not(coding)) for coding in study.codings if coding.coder != CONSENSUS
        ]

        def those(*reasons: LeftOut | None) -> list[PlacedCoding]:
            return [coding for coding, why in sorted_out if why in reasons]

        self.used = those(None)
        self.left_out = {reason: those(reason) for reason in LeftOut}
        self.in_text = those(None, LeftOut.NO_UNIT)
        self.placed = those(None, LeftOut.NO_UNIT, LeftOut.HEADING)
        self.judged = those(None, LeftOut.ALONE)

    def _why_not(self, coding: PlacedCoding) -> LeftOut | None:
        """Why a coder's coding is in no comparison of sentences, if so."""
        if coding.coder in self.study.repeats:
            return LeftOut.SECOND
        if coding.status is not Status.COMPLETE:
            return LeftOut.UNFINISHED
        if coding.origin:
            return LeftOut.SUGGESTED
        if coding.code not in self.number:
            return LeftOut.RECODE
        if coding.same_as:
            return LeftOut.REPEATED
        if not coding.sentences:
            return LeftOut.HEADING
        if not self._units(coding):
            return LeftOut.NO_UNIT
        return None if self.paired[self.at[coding.narrative]] else LeftOut.ALONE

    def countable(self, coding: PlacedCoding) -> bool:
        """Whether the coding has a code of today and covers units."""
        return coding.code in self.number and bool(self._units(coding))

    def _units(self, coding: PlacedCoding) -> list[int]:
        """The units a coding covers."""
        unit_of = self._unit_of[coding.narrative]
        return [unit_of[sentence] for sentence in coding.sentences if sentence in unit_of]

    @property
    def drawn(self) -> BootstrapSettings:
        """How intervals are drawn."""
        setting = self.study.config.agreement
        return {"replicates": setting.bootstrap, "seed": setting.seed}

    def covered(self, coders: Sequence[str], coding_round: int | None = None) -> Array:
        """bool[len(coders), D]: who completed which narrative (in that round of coding)."""
        out = np.zeros((len(coders), len(self.narratives)), bool)
        for i, coder in enumerate(coders):
            for narrative, d in self.at.items():
                file = self.progress.get((narrative, coder))
                out[i, d] = (
                    file is not None
                    and file.status is Status.COMPLETE
                    and coding_round in (None, file.coding_round)
                )
        return out

    def columns(
        self, codings: Iterable[PlacedCoding], who: Mapping[str, int] | None = None
    ) -> Columns:
        """Narrative, unit, coder and code of codings, once for every unit they cover.

        `who` numbers the coders, where they are others than `coders`.
        """
        who = self.who if who is None else who
        covered = [
            (self.at[coding.narrative], unit, who[coding.coder], self.number[coding.code])
            for coding in codings
            for unit in self._units(coding)
        ]
        table = np.array(covered, dtype=np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]

    def spans(self, codings: Iterable[PlacedCoding]) -> SpanColumns:
        """Narrative, coder, code, start and end of codings; the end is not part of a span."""
        spans = [
            (
                self.at[coding.narrative],
                self.who[coding.coder],
                self.number[coding.code],
                coding.start,
                coding.end,
            )
            for coding in codings
        ]
        table = np.array(spans, np.int64).reshape(-1, 5)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4]

    @cached_property
    def passages(self) -> tuple[Array, SpanColumns]:
        """The length of each narrative, to its last sentence, and the placed codings as spans of
        characters."""
        spans = self.spans(self.placed)
        length = np.zeros(len(self.narratives), np.int64)
        for name, sentences in self.study.sentences.items():
            length[self.at[name]] = max(sentence.end for sentence in sentences)
        np.maximum.at(length, spans[0], spans[4])
        return length, spans

    def membership(self, level: Level) -> Array:
        """bool[codes, themes of the level]: which code is in which subtheme or theme."""
        themes = self.themes[level]
        out = np.zeros((len(self.codes), len(themes)), bool)
        for j, codes in enumerate(themes.values()):
            out[[self.number[code] for code in codes if code in self.number], j] = True
        return out
