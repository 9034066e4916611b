"""Whose coding of which narrative is compared, and which codings are not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from synth.tables.agree import CodingOnNoUnit, Coverage, LeftOutCount
from synth.vocabulary import LeftOut, NotCompared, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.steps.agree.study import ComparedStudy
    from synth.tables.resolve import CoderProgress


def left_out_rows(compared: ComparedStudy) -> Iterator[LeftOutCount]:
    """How many codings no comparison of sentences reads, by reason and coder."""
    for reason in LeftOut:
        for coder in compared.study.coder_ids:
            codings = compared.orphans if reason is LeftOut.ORPHAN else compared.left_out[reason]
            narratives = [coding.narrative for coding in codings if coding.coder == coder]
            if narratives:
                yield LeftOutCount(reason, coder, len(narratives), len(set(narratives)))


def no_unit_rows(compared: ComparedStudy) -> Iterator[CodingOnNoUnit]:
    """The codings that stand on no unit."""
    for coding in compared.left_out[LeftOut.NO_UNIT]:
        first = compared.study.sentences[coding.narrative][coding.first_sentence]
        assert first.why_not is not None  # else it would be a unit
        yield CodingOnNoUnit(
            coding_id=coding.coding_id,
            narrative=coding.narrative,
            coder=coding.coder,
            code=coding.code,
            first_sentence=coding.first_sentence,
            quote=coding.quote,
            why_not=first.why_not,
        )


def coverage_rows(compared: ComparedStudy) -> Iterator[Coverage]:
    """Each narrative and coder of the study: whether that coding is in the agreement."""
    used = Counter((coding.narrative, coding.coder) for coding in compared.used)
    for narrative in compared.narratives:
        for coder in compared.study.coder_ids:
            file = compared.progress.get((narrative, coder))
            why_not = _why_not(compared, narrative, coder, file)
            yield Coverage(
                narrative=narrative,
                coder=coder,
                again=compared.study.repeats.get(coder, ""),
                status=file.status if file else None,
                coding_round=file.coding_round if file else -1,
                codings=file.codings if file else 0,
                orphans=file.orphans if file else 0,
                used=used[narrative, coder],
                counts=why_not is None,
                why_not=why_not,
            )


def _why_not(
    compared: ComparedStudy, narrative: str, coder: str, file: CoderProgress | None
) -> NotCompared | None:
    """Why a coder's coding of a narrative is not compared, if so."""
    if file is None:
        return NotCompared.NOT_CODED
    if file.status is not Status.COMPLETE:
        return NotCompared.NOT_COMPLETE
    if coder in compared.study.repeats:
        return NotCompared.SECOND
    return None if compared.paired[compared.at[narrative]] else NotCompared.NO_OTHER
