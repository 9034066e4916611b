"""Agreement of screeners on what a study is relevant to (the trigger tool), stage by stage.

A cell names the dimensions that a study is relevant to, so that an answer is a set: the whole of it
is compared with MASI (Passonneau 2006, https://aclanthology.org/L06-1392/), and each dimension by
itself as named or not. Where every answer of the log is one whole number, the numbers are a scale:
α is Krippendorff's for ordinal data, κ is weighted.
"""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING

from synth.agreement.nominal import cohen_kappa, nominal_agreement
from synth.agreement.ratings import category_counts
from synth.agreement.sets import set_alpha
from synth.agreement.weighted import weighted_alpha, weighted_kappa
from synth.reasons import Reason
from synth.steps.agree.estimates import figure
from synth.steps.agree.screening import UNDEFINED, by_screener, pairs_and_all, two_coders
from synth.tables.agree import RelevanceAgreement
from synth.vocabulary import Measured, Relevance
from synth.written.screening import scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from synth.agreement.nominal import NominalAgreement
    from synth.agreement.results import Estimate
    from synth.written.screening import Decision

    Answer = frozenset[str]
    #: Screener → study → what the screener named.
    Answers = Mapping[str, Mapping[str, Answer]]
    #: Percent agreement, κ and α.
    Figures = tuple[Estimate, Estimate, Estimate]


def relevance_rows(
    decisions: Sequence[Decision], *, reflexive: bool = False
) -> Iterator[RelevanceAgreement]:
    """Rows for each stage, kind of relevance and pair of screeners, and for all where there are
    more than two: first the whole answer, then each dimension that one of them named.

    A study is compared where two or more answered: an empty cell is no answer. What a group agreed
    (`consensus` as screener) is left out. In a reflexive study no coefficient is computed.
    """
    for of in Relevance:
        scale = scale_of(decisions, of)
        answers = by_screener(decisions, methodcaller("relevant_to", of))
        for stage, screeners in answers.items():
            for group in pairs_and_all(screeners):
                yield from _rows(stage, of, group, scale, reflexive)


def _rows(
    stage: str, of: Relevance, answers: Answers, scale: Sequence[int], reflexive: bool
) -> Iterator[RelevanceAgreement]:
    every = dict.fromkeys(study for given in answers.values() for study in given)
    studies = [study for study in every if sum(study in given for given in answers.values()) > 1]
    # Screeners × studies; None where a screener did not answer.
    table = [[given.get(study) for study in studies] for given in answers.values()]
    pair = tuple(answers) if len(answers) == 2 else ("", "")

    def row(value: str, measured: Measured, named: int, figures: Figures) -> RelevanceAgreement:
        percent, kappa, alpha = figures
        reason = percent.reason or alpha.reason or kappa.reason
        if reflexive:
            percent = kappa = alpha = UNDEFINED
            reason = Reason.REFLEXIVE()
        return RelevanceAgreement(
            stage=stage,
            of=of,
            value=value,
            measured=measured,
            screener_a=pair[0],
            screener_b=pair[1],
            studies=len(studies),
            named=named,
            percent=figure(percent.value),
            kappa=figure(kappa.value),
            alpha=figure(alpha.value),
            reason=reason,
        )

    distinct = dict.fromkeys(answer for given in table for answer in given if answer is not None)
    if scale:
        ranks = _numbers(table, {answer: scale.index(int(*answer)) for answer in distinct})
        yield row("", Measured.ORDINAL, len(studies), _ordinal(ranks, len(scale)))
        return
    exact = _on_names(_numbers(table, {answer: i for i, answer in enumerate(distinct)}))
    figures = (exact.percent_agreement, UNDEFINED, set_alpha(table))
    yield row("", Measured.SET, len(studies), figures)
    for value in sorted({value for answer in distinct for value in answer}):
        numbers = _numbers(table, {answer: int(value not in answer) for answer in distinct})
        agreement = _on_names(numbers)
        kappa = cohen_kappa(two_coders(numbers, 2)) if len(numbers) == 2 else UNDEFINED
        figures = (agreement.percent_agreement, kappa, agreement.alpha)
        named = sum(0 in given for given in zip(*numbers, strict=True))
        yield row(value, Measured.NOMINAL, named, figures)


def _numbers(
    table: Sequence[Sequence[Answer | None]], number: Mapping[Answer, int]
) -> list[list[Any]]:
    """Numbers in place of the answers; None where there is none."""
    return [[None if one is None else number[one] for one in given] for given in table]


def _on_names(numbers: Sequence[Sequence[Any]]) -> NominalAgreement:
    """Agreement on numbers that stand for names."""
    counts, _ = category_counts(numbers)
    return nominal_agreement(counts)


def _ordinal(ranks: Sequence[Sequence[Any]], size: int) -> Figures:
    """Percent agreement, weighted κ of a pair (quadratic weights on ranks) and ordinal α."""
    kappa = UNDEFINED
    if len(ranks) == 2:
        kappa = weighted_kappa(two_coders(ranks, size), "quadratic")
    return _on_names(ranks).percent_agreement, kappa, weighted_alpha(ranks, "ordinal")
