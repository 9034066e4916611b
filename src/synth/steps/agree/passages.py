"""Agreement on passages: how far they overlap, and codes that exclude one another."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from synth.agreement.overlap import passage_overlap
from synth.agreement.unitizing_groups import group_unitizing
from synth.reasons import Reason
from synth.steps.agree.estimates import alpha_columns, figure
from synth.tables.agree_units import ExclusiveAgreement, ExclusiveClash, OverlapAgreement
from synth.vocabulary import GroupMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.agreement.results import Estimate
    from synth.steps.agree.study import ComparedStudy
    from synth.tables.resolve import PlacedCoding


def overlap_rows(compared: ComparedStudy) -> Iterator[OverlapAgreement]:
    """All codes together (id ""), and each code."""
    length, spans = compared.passages
    percent = compared.study.config.agreement.overlap
    found = passage_overlap(
        length,
        compared.coverage,
        spans,
        percent=percent,
        n_codes=len(compared.codes),
        **compared.drawn,
    )
    rows = (found.together, *found.codes)
    for name, row in zip(("", *compared.codes), rows, strict=True):
        share = alpha_columns(row.share)
        yield OverlapAgreement(
            id=name,
            percent=percent,
            passages=row.n_passages,
            narratives=row.n_documents,
            compared=row.compared,
            agreeing=row.agreeing,
            share=share["alpha"],
            low=share["low"],
            high=share["high"],
            interval=share["interval"],
            kappa=figure(row.kappa.value),
            codes=found.n_used,
            reason=row.kappa.reason,
        )


def exclusive_rows(compared: ComparedStudy) -> Iterator[ExclusiveAgreement | ExclusiveClash]:
    """Each group's coefficients, and the places where its codes did not exclude one another."""
    length, spans = compared.passages
    for group, codes in compared.study.exclusive.items():
        clashes = list(_clashes(compared, group, codes))
        found = group_unitizing(
            length,
            compared.coverage,
            spans,
            [compared.number[code] for code in codes],
            **compared.drawn,
        )
        measured: list[tuple[str, GroupMeasure, Estimate, float | None]] = [
            ("", GroupMeasure.BOTH, found.u, None),
            ("", GroupMeasure.MARKED, found.binary, None),
            ("", GroupMeasure.WHICH_CODE, found.cu, found.coverage),
        ]
        each = zip(codes, found.by_code, found.code_coverage, strict=True)
        measured += [(code, GroupMeasure.ONE_CODE, alpha, share) for code, alpha, share in each]
        for name, measure, estimate, share in measured:
            columns = alpha_columns(estimate)
            if clashes:
                columns["reason"] = Reason.CODES_TOGETHER(n=len(clashes))
            yield ExclusiveAgreement(
                group=group,
                id=name,
                measure=measure,
                coverage=math.nan if share is None else share,
                narratives=found.n_documents,
                **columns,
            )
        yield from clashes


def _clashes(compared: ComparedStudy, group: str, codes: Sequence[str]) -> Iterator[ExclusiveClash]:
    """Each coder's passages with codes of the group that overlap one with another of its codes."""
    by_coder: defaultdict[tuple[str, str], list[PlacedCoding]] = defaultdict(list)
    for coding in compared.placed:
        if coding.code in codes:
            by_coder[coding.narrative, coding.coder].append(coding)
    for codings in by_coder.values():
        codings.sort(key=lambda coding: (coding.start, coding.end, coding.code))
        reach: dict[str, PlacedCoding] = {}  # code → the one that reaches farthest so far
        for coding in codings:
            for code, other in reach.items():
                if code != coding.code and other.end > coding.start:
                    yield ExclusiveClash(
                        group=group,
                        narrative=coding.narrative,
                        coder=coding.coder,
                        coding_a=other.coding_id,
                        code_a=code,
                        coding_b=coding.coding_id,
                        code_b=coding.code,
                        start=coding.start,
                        end=min(coding.end, other.end),
                    )
            known = reach.get(coding.code)
            if known is None or known.end < coding.end:
                reach[coding.code] = coding
