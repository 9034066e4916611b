"""What pages look up in codings and in how far coders are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from synth.coding.repeated import by_coders
from synth.tables import Row
from synth.tables.resolve import (
    CoderProgress,
    ConsensusSource,
    Orphan,
    PlacedCoding,
    Recoding,
    RepeatedCoding,
)
from synth.tables.segment import NarrativeSummary
from synth.vocabulary import CONSENSUS, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from synth.study import Study

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class CoderWork:
    """What a coder did: narratives by how far they are, codings with a place, orphans."""

    id: str
    #: The coder whose second coding this is ("" for a first).
    again: str
    #: Narratives completed, begun, all of these, and without a file.
    complete: int
    going: int
    files: int
    none: int
    #: Codings with a place, each once, and the different codes among them; codings without.
    codings: int
    codes: int
    orphans: int


@dataclass(frozen=True, slots=True)
class UseOfCode:
    """How much a coder used a code."""

    coder: str
    sentences: int
    codings: int
    narratives: int


def covered(codings: Iterable[PlacedCoding]) -> set[tuple[str, int]]:
    """The sentences (narrative, number) that codings cover, each once."""
    return {(coding.narrative, at) for coding in codings for at in coding.sentences}


class CodingsData:
    """The codings of a study, and who made them."""

    def __init__(self, study: Study) -> None:
        self.study = study

    def rows(self, row: type[R]) -> list[R]:
        """The rows of a table, in the order in which the step wrote them."""
        return self.study.rows(row)

    @cached_property
    def codings(self) -> list[PlacedCoding]:
        """Every coding with a place, in the order of the narratives and their texts."""
        return sorted(
            self.rows(PlacedCoding),
            key=lambda c: (c.narrative, c.start, c.end, c.coder, c.code, c.coding_id),
        )

    @cached_property
    def coverage(self) -> list[CoderProgress]:
        """How far each coder is with each narrative."""
        return sorted(
            self.rows(CoderProgress), key=lambda progress: (progress.narrative, progress.coder)
        )

    @cached_property
    def coded(self) -> list[PlacedCoding]:
        """The coders' codings with a place, as every count of codings takes them: each once."""
        return by_coders(self.codings, self.study.repeats)

    @cached_property
    def orphans(self) -> list[Orphan]:
        """Codings whose passage was not found again."""
        key = lambda orphan: (orphan.narrative, orphan.coder, orphan.coding_id)  # noqa: E731
        return sorted(self.rows(Orphan), key=key)

    @cached_property
    def recoding(self) -> list[Recoding]:
        """Codings to look at again after a change of the codebook."""
        key = lambda coding: (coding.narrative, coding.coder, coding.coding_id)  # noqa: E731
        return sorted(self.rows(Recoding), key=key)

    @cached_property
    def repeated(self) -> list[RepeatedCoding]:
        """Codings that a file has twice."""
        return sorted(self.rows(RepeatedCoding), key=lambda coding: (coding.file, coding.line))

    @cached_property
    def coding_by_id(self) -> dict[str, PlacedCoding]:
        """Coding id → coding."""
        return {coding.coding_id: coding for coding in self.codings}

    @cached_property
    def all_coders(self) -> list[str]:
        """The study's coders, and after them who else has coding files; the consensus is none."""
        others = {progress.coder for progress in self.coverage} - {CONSENSUS}
        return list(dict.fromkeys([*self.study.coder_ids, *sorted(others)]))

    @cached_property
    def status(self) -> dict[tuple[str, str], CoderProgress]:
        """(narrative, coder) → how far that coding is."""
        return {(progress.narrative, progress.coder): progress for progress in self.coverage}

    @cached_property
    def use(self) -> Mapping[tuple[str, str], UseOfCode]:
        """(code, coder) → how much the coder used it."""
        codings: defaultdict[tuple[str, str], list[PlacedCoding]] = defaultdict(list)
        for coding in by_coders(self.codings):
            codings[coding.code, coding.coder].append(coding)
        return {
            (code, coder): UseOfCode(
                coder,
                sentences=len(covered(of)),
                codings=len(of),
                narratives=len({coding.narrative for coding in of}),
            )
            for (code, coder), of in codings.items()
        }

    @cached_property
    def by_coder(self) -> list[CoderWork]:
        """What each of `all_coders` did."""
        counts: Counter[str] = Counter()
        for (_, coder), codings in self.codings_by_coder.items():
            counts[coder] += codings
        orphans = Counter(orphan.coder for orphan in self.orphans)
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for coding in self.codings:
            codes[coding.coder].add(coding.code or coding.written_code)
        states: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for progress in self.coverage:
            states[progress.coder][progress.status] += 1
        return [
            CoderWork(
                coder,
                again=self.study.repeats.get(coder, ""),
                complete=states[coder][Status.COMPLETE],
                going=states[coder][Status.IN_PROGRESS],
                files=states[coder].total(),
                none=len(self.rows(NarrativeSummary)) - states[coder].total(),
                codings=counts[coder],
                codes=len(codes[coder]),
                orphans=orphans[coder],
            )
            for coder in self.all_coders
        ]

    @cached_property
    def codings_by_coder(self) -> Counter[tuple[str, str]]:
        """(narrative, coder) → codings with a place, each once."""
        return Counter(
            (coding.narrative, coding.coder) for coding in self.codings if not coding.same_as
        )

    @cached_property
    def used_codes(self) -> set[str]:
        """The codes that some coder used."""
        return {coding.code for coding in self.codings if coding.coder != CONSENSUS}

    @cached_property
    def consensus(self) -> list[ConsensusSource]:
        """The entries of the consensus, in the order of their files."""
        return sorted(
            self.rows(ConsensusSource), key=lambda source: (source.narrative, source.line)
        )
