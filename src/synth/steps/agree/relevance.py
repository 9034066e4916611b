"""Agreement of screeners on what a study is relevant to (the trigger tool), stage by stage.

A cell names the dimensions that a study is relevant to, so that an answer is a set: the whole of it
is compared with MASI (Passonneau 2006, https://aclanthology.org/L06-1392/), and each dimension by
itself as named or not. Where every answer of the log is one whole number, the numbers are a scale:
α is Krippendorff's for ordinal data, κ is weighted.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from synth.agreement.nominal import cohen_kappa, nominal_agreement
from synth.agreement.sets import set_alpha
from synth.agreement.weighted import weighted_alpha, weighted_kappa
from synth.reasons import Reason
from synth.steps.agree.estimates import figure
from synth.tables.agree import RelevanceAgreement
from synth.vocabulary import CONSENSUS, Measured, Relevance
from synth.written.screening import is_scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from synth.agreement.results import Estimate
    from synth.written.screening import Decision

    Answer = frozenset[str]
    #: Screener → study → what the screener named.
    Answers = Mapping[str, Mapping[str, Answer]]
    Counts = np.ndarray[Any, np.dtype[np.int64]]


def relevance_rows(
    decisions: Sequence[Decision], *, reflexive: bool = False
) -> Iterator[RelevanceAgreement]:
    """Rows for each stage, kind of relevance and pair of screeners, and for all where there are
    more than two: first the whole answer, then each dimension that one of them named.

    A study is compared where two or more answered: an empty cell is no answer. What a group agreed
    (`consensus` as screener) is left out. In a reflexive study no coefficient is computed.
    """
    for of in Relevance:
        scale = sorted({int(value) for value in is_scale(decisions, of)})
        for stage in dict.fromkeys(decision.stage for decision in decisions):
            answers: dict[str, dict[str, Answer]] = {}
            for decision in decisions:
                answer = decision.relevant_to(of)
                if (
                    decision.stage == stage
                    and decision.screener != CONSENSUS
                    and answer is not None
                ):
                    answers.setdefault(decision.screener, {})[decision.study] = answer
            groups: list[Sequence[str]] = list(combinations(answers, 2))
            if len(answers) > 2:
                groups.append(list(answers))
            for names in groups:
                of_group = {name: answers[name] for name in names}
                yield from _rows(stage, of, of_group, scale, reflexive)


def _rows(
    stage: str, of: Relevance, answers: Answers, scale: Sequence[int], reflexive: bool
) -> Iterator[RelevanceAgreement]:
    every = dict.fromkeys(study for given in answers.values() for study in given)
    studies = [study for study in every if sum(study in given for given in answers.values()) > 1]
    # Screeners × studies; None where a screener did not answer.
    table = [[given.get(study) for study in studies] for given in answers.values()]
    pair = tuple(answers) if len(answers) == 2 else ("", "")

    def row(
        value: str, measured: Measured, named: int, figures: Sequence[Estimate | None]
    ) -> RelevanceAgreement:
        percent, kappa, alpha = (None, None, None) if reflexive else figures
        reasons = (one.reason for one in (percent, alpha, kappa) if one and one.reason)
        return RelevanceAgreement(
            stage=stage,
            of=of,
            value=value,
            measured=measured,
            screener_a=pair[0],
            screener_b=pair[1],
            studies=len(studies),
            named=named,
            percent=figure(percent.value) if percent else math.nan,
            kappa=figure(kappa.value) if kappa else math.nan,
            alpha=figure(alpha.value) if alpha else math.nan,
            reason=Reason.REFLEXIVE() if reflexive else next(reasons, None),
        )

    if scale:
        yield row("", Measured.ORDINAL, len(studies), _ordinal(table, scale))
        return
    distinct = list(
        dict.fromkeys(answer for given in table for answer in given if answer is not None)
    )
    exact = _counts(table, [lambda answer, one=one: answer == one for one in distinct])
    figures = (nominal_agreement(exact).percent_agreement, None, set_alpha(table))
    yield row("", Measured.SET, len(studies), figures)
    for value in sorted({value for answer in distinct for value in answer}):
        named = sum(
            any(answer is not None and value in answer for answer in given)
            for given in zip(*table, strict=True)
        )
        yield row(value, Measured.NOMINAL, named, _named_or_not(table, value))


def _ordinal(
    table: Sequence[Sequence[Answer | None]], scale: Sequence[int]
) -> tuple[Estimate | None, ...]:
    """Percent agreement, weighted κ of a pair (quadratic weights on ranks) and ordinal α."""
    place = {str(value): i for i, value in enumerate(scale)}
    ranks = [[None if one is None else place[_number(one)] for one in given] for given in table]
    exact = _counts(ranks, [lambda rank, i=i: rank == i for i in range(len(scale))])
    kappa = None
    if len(ranks) == 2:
        both = [(a, b) for a, b in zip(*ranks, strict=True) if a is not None and b is not None]
        square = np.zeros((len(scale), len(scale)), np.int64)
        for a, b in both:
            square[a, b] += 1
        kappa = weighted_kappa(square, "quadratic")
    values = np.array([[math.nan if one is None else one for one in given] for given in ranks])
    return nominal_agreement(exact).percent_agreement, kappa, weighted_alpha(values, "ordinal")


def _number(answer: Answer) -> str:
    (value,) = answer
    return str(int(value))


def _named_or_not(
    table: Sequence[Sequence[Answer | None]], value: str
) -> tuple[Estimate | None, ...]:
    """Percent agreement, κ of a pair and α on whether a dimension is named."""
    counts = _counts(table, [lambda answer: value in answer, lambda answer: value not in answer])
    kappa = None
    if len(table) == 2:
        first, second = ([value not in (answer or ()) for answer in given] for given in table)
        square = np.zeros((2, 2), np.int64)
        np.add.at(square, (np.array(first, int), np.array(second, int)), 1)
        kappa = cohen_kappa(square)
    agreement = nominal_agreement(counts)
    return agreement.percent_agreement, kappa, agreement.alpha


def _counts(table: Sequence[Sequence[Any]], kinds: Sequence[Any]) -> Counts:
    """int64[studies, kinds]: how many answers to each study are of each kind."""
    columns = zip(*table, strict=True)
    counts = [
        [sum(answer is not None and kind(answer) for answer in given) for kind in kinds]
        for given in columns
    ]
    return np.array(counts, np.int64).reshape(len(counts), max(len(kinds), 1))
