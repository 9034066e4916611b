"""The coefficients of `synth agree`, as rows of its tables."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from synth.agreement.by_code import code_agreement
from synth.agreement.rollup import roll_up
from synth.agreement.unitizing import unitizing_agreement
from synth.steps.agree.estimates import alpha_columns, coefficient_cells, figure, with_limits
from synth.steps.agree.passages import exclusive_rows, overlap_rows
from synth.steps.agree.planning import planning_rows
from synth.steps.agree.presence import presence_rows
from synth.tables.agree import (
    AcceptedAgreement,
    ConsensusAgreement,
    ItemAgreement,
    PairAgreement,
    PooledAgreement,
    RepeatAgreement,
    UnitizingAgreement,
)
from synth.vocabulary import CONSENSUS, LeftOut, Level, Over

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.agreement.results import CodeAgreement, Estimate, PairStatistics
    from synth.steps.agree.study import Array, Columns, ComparedStudy
    from synth.tables.definition import Row


class Coefficients:
    """The coefficients of a study, a table at a time."""

    def __init__(self, compared: ComparedStudy) -> None:
        self.compared = compared
        self.columns = compared.columns(compared.judged)
        #: The agreement on codes.
        self.on_codes = self._agreement(self.columns, compared.coverage)

    def rows(self) -> Iterator[Row]:
        """The rows of every table that holds a coefficient, those of a table in their order."""
        compared = self.compared
        yield from self._of_level(Level.CODE, compared.codes, self.on_codes)
        for level, themes in compared.themes.items():
            if themes:
                rolled = self._rolled(self.columns, level)
                result = self._agreement(rolled, compared.coverage, n_codes=len(themes))
                yield from self._of_level(level, list(themes), result)
        yield from self._by_section()
        yield from self._by_coding_round()
        yield from self._unitizing()
        yield from presence_rows(compared)
        yield from overlap_rows(compared)
        yield from exclusive_rows(compared)
        for again, coder in compared.study.repeats.items():
            yield from self._coded_again(coder, again)
        yield from self._consensus()
        yield from self._accepted()

    def _agreement(
        self,
        columns: Columns,
        coverage: Array,
        *,
        units: Array | None = None,
        n_codes: int | None = None,
        intervals: bool = True,
        pooled_alone: bool = False,
    ) -> CodeAgreement:
        """Agreement on codings: by default on all codes and all the narratives' units.

        `pooled_alone`: with an interval of the pooled α and no other.
        """
        return code_agreement(
            self.compared.units if units is None else units,
            coverage,
            columns,
            n_codes=len(self.compared.codes) if n_codes is None else n_codes,
            code_intervals=not pooled_alone,
            pair_intervals=not pooled_alone,
            seed=self.compared.drawn["seed"],
            replicates=self.compared.drawn["replicates"] if intervals else 0,
        )

    def _rolled(self, columns: Columns, level: Level) -> Columns:
        """Columns with the subthemes or themes of the codes in their place."""
        narrative, sentence, coder, code = columns
        rows, theme = roll_up(code, self.compared.membership(level))
        return narrative[rows], sentence[rows], coder[rows], theme

    def _of_level(self, level: Level, ids: Sequence[str], result: CodeAgreement) -> Iterator[Row]:
        """Codes or themes, pairs of coders, what is pooled, and planning, for one level."""
        compared = self.compared
        for name, code in zip(ids, result.codes, strict=True):
            yield ItemAgreement(
                level=level,
                id=name,
                units=code.n_units,
                positive_units=code.n_positive,
                narratives=code.documents_with_code,
                **alpha_columns(code.alpha),
                **coefficient_cells(code),
            )
        for pair in result.pairs:
            yield from self._of_pair(level, ids, pair)
        yield _pooled(level, Over.ALL, "", result.pooled_alpha, result)
        if len(compared.coders) > 2:
            for coder, estimate in zip(compared.coders, result.without_coder, strict=True):
                yield _pooled(level, Over.WITHOUT_CODER, coder, estimate, result)
        for narrative, estimate in zip(compared.narratives, result.by_document, strict=True):
            row = _pooled(level, Over.NARRATIVE, narrative, estimate, result)
            yield replace(row, narratives=1, units=-1)
        yield from planning_rows(level, ids, result)

    def _of_pair(
        self, level: Level, ids: Sequence[str], pair: PairStatistics
    ) -> Iterator[PairAgreement]:
        kappas = [pair.pooled_kappa, *pair.kappa]
        positives = [pair.pooled_positive_agreement, *pair.positive_agreement]
        for name, kappa, positive in zip(["", *ids], kappas, positives, strict=True):
            yield PairAgreement(
                level=level,
                id=name,
                coder_a=self.compared.coders[pair.coder_a],
                coder_b=self.compared.coders[pair.coder_b],
                units=pair.n_units,
                interval=kappa.interval.notes if kappa.interval else (),
                reason=kappa.reason,
                **with_limits("kappa", kappa),
                **with_limits("positive", positive),
            )

    def _by_section(self) -> Iterator[PooledAgreement]:
        """Pooled α in each section of the template: its units alone."""
        compared, columns = self.compared, self.columns
        first = np.concatenate([[0], np.cumsum(compared.units)])
        sections: dict[str, int] = {}
        section_of = np.zeros(first[-1], np.int64)
        for narrative, start in zip(compared.narratives, first, strict=False):
            for unit, place in enumerate(compared.sentence_of[narrative]):
                sentence = compared.study.sentences[narrative][place]
                number = sections.setdefault(sentence.section, len(sections))
                section_of[start + unit] = number
        document = np.repeat(np.arange(compared.units.size), compared.units)
        where = first[columns[0]] + columns[1]
        for section, number in sections.items():
            inside = section_of == number
            before = np.cumsum(inside) - inside  # units of the section before this one
            sizes = np.bincount(document[inside], minlength=compared.units.size)
            starts = np.cumsum(sizes) - sizes
            kept = inside[where]
            d = columns[0][kept]
            part = (d, before[where[kept]] - starts[d], columns[2][kept], columns[3][kept])
            result = self._agreement(part, compared.coverage, units=sizes, pooled_alone=True)
            yield _pooled(Level.CODE, Over.SECTION, section, result.pooled_alpha, result)

    def _by_coding_round(self) -> Iterator[PooledAgreement]:
        """Pooled α in each round of coding: where both codings were made in that round."""
        compared = self.compared
        numbers = {
            file.coding_round
            for (_, coder), file in compared.progress.items()
            if coder in compared.who
        }
        for number in sorted(numbers - {-1}):
            coverage = compared.covered(compared.coders, number)
            result = self._agreement(self.columns, coverage, pooled_alone=True)
            yield _pooled(Level.CODE, Over.CODING_ROUND, str(number), result.pooled_alpha, result)

    def _unitizing(self) -> Iterator[UnitizingAgreement]:
        """uα of each code over the characters of each narrative, to its last sentence."""
        compared = self.compared
        length, spans = compared.passages
        narrative, _, code, _, _ = spans
        paired = compared.paired[narrative]
        unitizing = unitizing_agreement(
            length, compared.coverage, spans, n_codes=len(compared.codes), **compared.drawn
        )
        for k, name in enumerate(compared.codes):
            yield UnitizingAgreement(
                id=name,
                spans=unitizing.n_spans[k],
                narratives=np.unique(narrative[(code == k) & paired]).size,
                **alpha_columns(unitizing.alpha[k]),
            )

    def _coded_again(self, coder: str, again: str) -> Iterator[RepeatAgreement]:
        """The same coder twice: `again` is the second coding."""
        compared = self.compared
        who = {coder: 0, again: 1}
        codings = [
            coding
            for coding in compared.study.codings
            if coding.coder in who and coding.unaided and compared.countable(coding)
        ]
        columns = compared.columns(codings, who)
        result = self._agreement(columns, compared.covered([coder, again]))
        yield RepeatAgreement(
            coder=coder,
            again=again,
            id="",
            units=result.n_pairable,
            positive_units=-1,
            narratives=result.n_documents,
            percent=math.nan,
            positive=figure(result.pairs[0].pooled_positive_agreement.value),
            **alpha_columns(result.pooled_alpha),
        )
        for name, code in zip(compared.codes, result.codes, strict=True):
            yield RepeatAgreement(
                coder=coder,
                again=again,
                id=name,
                units=code.n_units,
                positive_units=code.n_positive,
                narratives=code.documents_with_code,
                percent=figure(code.percent_agreement.value),
                positive=figure(code.positive_agreement.value),
                **alpha_columns(code.alpha),
            )

    def _consensus(self) -> Iterator[ConsensusAgreement]:
        """Agreement before consensus and after, on narratives that have decisions."""
        compared = self.compared
        decided = {source.narrative for source in compared.consensus}
        if not decided:
            return
        coverage = compared.coverage & np.array(
            [narrative in decided for narrative in compared.narratives]
        )
        settled = {source.coding_id for source in compared.consensus if source.state.settles}
        before = [coding for coding in compared.used if coding.narrative in decided]
        after = [coding for coding in before if coding.coding_id not in settled]
        for coding in compared.study.codings:
            if (
                coding.coder == CONSENSUS
                and coding.narrative in decided
                and compared.countable(coding)
            ):
                judged = coverage[:, compared.at[coding.narrative]]
                after += [
                    replace(coding, coder=coder)
                    for coder, covered in zip(compared.coders, judged, strict=True)
                    if covered
                ]
        both = compared.columns(before), compared.columns(after)
        for level in Level:
            ids, rolled = compared.codes, list(both)
            if level is not Level.CODE:
                ids = list(compared.themes[level])
                rolled = [self._rolled(columns, level) for columns in both]
            if not ids:
                continue
            first, second = (
                self._agreement(columns, coverage, n_codes=len(ids), intervals=False)
                for columns in rolled
            )
            for name, old, new in zip(["", *ids], _alphas(first), _alphas(second), strict=True):
                yield ConsensusAgreement(
                    level=level,
                    id=name,
                    narratives=first.n_documents,
                    before=figure(old.value),
                    after=figure(new.value),
                    reason_before=old.reason,
                    reason_after=new.reason,
                )

    def _accepted(self) -> Iterator[AcceptedAgreement]:
        """Agreement as it would be with the suggestions that coders accepted, beside what it is."""
        compared = self.compared
        accepted = [
            coding
            for coding in compared.left_out[LeftOut.SUGGESTED]
            if not coding.same_as
            and compared.countable(coding)
            and compared.paired[compared.at[coding.narrative]]
        ]
        if not accepted:
            return
        columns = compared.columns([*compared.judged, *accepted])
        more = self._agreement(columns, compared.coverage, intervals=False)
        times = Counter({"": len(accepted)}) + Counter(coding.code for coding in accepted)
        alphas = zip(["", *compared.codes], _alphas(self.on_codes), _alphas(more), strict=True)
        for name, without, with_them in alphas:
            if times[name]:
                yield AcceptedAgreement(
                    id=name,
                    accepted=times[name],
                    before=figure(without.value),
                    after=figure(with_them.value),
                    reason_before=without.reason,
                    reason_after=with_them.reason,
                )


def _alphas(result: CodeAgreement) -> list[Estimate]:
    """α of all codes together, and of each."""
    return [result.pooled_alpha, *(code.alpha for code in result.codes)]


def _pooled(
    level: Level, over: Over, name: str, estimate: Estimate, result: CodeAgreement
) -> PooledAgreement:
    return PooledAgreement(
        level=level,
        of=over,
        id=name,
        units=result.n_pairable,
        narratives=result.n_documents,
        **alpha_columns(estimate),
    )
