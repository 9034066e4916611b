"""The coefficients of `synth agree`, as rows of its tables."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout
from synth.agreement.by_code import code_agreement
from synth.agreement.planning import documents_needed, units_to_tell
from synth.agreement.rollup import roll_up
from synth.agreement.unitizing import unitizing_agreement
from synth.coding.decisions import COUNTS
from synth.steps.agree.study import SUGGESTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.agreement.results import CodeAgreement, CodeStatistics, Estimate
    from synth.steps.agree.study import Array, Columns, Inputs, Row

#: Widths of the interval of α, and values of α to be told from, that planning is given for.
WIDTHS = (0.1, 0.2, 0.3)
TOLD_FROM = (0.667, 0.8)


class Coefficients:
    """Gathers the rows of every table that holds a coefficient."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.rows: dict[str, list[Row]] = {
            "agreement": [], "agreement_pairs": [], "agreement_pooled": [],
            "agreement_unitizing": [], "agreement_again": [], "agreement_consensus": [],
            "agreement_planning": [], "agreement_accepted": [],
        }  # fmt: skip
        setting = inputs.study.config.agreement
        self.settings: dict[str, Any] = {"replicates": setting.bootstrap, "seed": setting.seed}

    def compute(self) -> CodeAgreement:
        """Fill every table; returns the agreement on codes."""
        inputs = self.inputs
        columns = inputs.columns(inputs.used)
        result = self._found(columns, inputs.coverage)
        self._add("code", inputs.codes, result)
        for level, members in inputs.groups.items():
            if members:
                rolled, n = self._rolled(columns, level), len(members)
                self._add(level, list(members), self._found(rolled, inputs.coverage, n))
        self._sections(columns)
        self._rounds(columns)
        self._unitizing()
        self._again()
        self._consensus()
        self._accepted(result)
        return result

    def _found(
        self, columns: Columns, coverage: Array, n: int | None = None, **settings: Any
    ) -> CodeAgreement:
        settings = {**self.settings, **settings}
        units = settings.pop("units", self.inputs.units)
        n = len(self.inputs.codes) if n is None else n
        return code_agreement(units, coverage, columns, n_codes=n, **settings)

    def _rolled(self, columns: Columns, level: str) -> Columns:
        rows, theme = roll_up(columns[3], self.inputs.belongs(level))
        return columns[0][rows], columns[1][rows], columns[2][rows], theme

    def _add(self, level: str, ids: list[str], result: CodeAgreement) -> None:
        inputs = self.inputs
        for one, name in zip(result.codes, ids, strict=True):
            self.rows["agreement"].append({
                "level": level, "id": name, **_statistics(one), "fleiss": one.fleiss_kappa.value,
                "prevalence": one.prevalence.value, "ac1": one.ac1.value,
                "brennan_prediger": one.brennan_prediger.value})  # fmt: skip
        for pair in result.pairs:
            both = {"level": level, "units": pair.n_units, "coder_a": inputs.coders[pair.coder_a],
                    "coder_b": inputs.coders[pair.coder_b]}  # fmt: skip
            each = zip(["", *ids], [pair.pooled_kappa, *pair.kappa],
                       [pair.pooled_positive_agreement, *pair.positive_agreement],
                       strict=True)  # fmt: skip
            self.rows["agreement_pairs"] += [
                {**both, "id": name, "kappa": kappa.value, "positive": positive.value,
                 "reason": kappa.reason or ""}
                for name, kappa, positive in each]  # fmt: skip
        add = partial(self._pooled, level, result)
        add("all", "", result.pooled_alpha)
        for coder, estimate in zip(inputs.coders, result.without_coder, strict=True):
            if len(inputs.coders) > 2:
                add("without coder", coder, estimate)
        for row, estimate in zip(inputs.narratives, result.by_document, strict=True):
            add("narrative", row["narrative"], estimate, narratives=1, units=-1)
        self._plan(level, ids, result)

    def _pooled(
        self, level: str, result: CodeAgreement, of: str, one: str, value: Estimate, **own: int
    ) -> None:
        self.rows["agreement_pooled"].append({
            "level": level, "of": of, "id": one, "units": result.n_pairable,
            "narratives": result.n_documents, **alpha_columns(value), **own})  # fmt: skip

    def _plan(self, level: str, ids: Sequence[str], result: CodeAgreement) -> None:
        """How much more to code, for all of a level together and for each code or theme."""
        per_narrative = result.n_pairable / max(result.n_documents, 1)
        estimates = [result.pooled_alpha, *(one.alpha for one in result.codes)]
        for name, estimate in zip(["", *ids], estimates, strict=True):
            for width in WIDTHS:
                needed, reason = _narratives_for(estimate, result.n_documents, width)
                units = math.ceil(needed * per_narrative) if needed > 0 else -1
                self._planned(level, name, "width", width, needed, units, reason)
        for name, one in zip(ids, result.codes, strict=True) if level == "code" else ():
            p = one.prevalence.value
            for least in TOLD_FROM:
                possible = p is not None and 0 < p < 1
                units = units_to_tell(least, p or 0.5) if possible else -1
                reason = "" if possible else one.alpha.reason or "no prevalence between 0 and 1"
                self._planned(level, name, "tell", least, -1, units, reason)

    def _planned(
        self, level: str, one: str, aim: str, value: float, narratives: int, units: int, why: str
    ) -> None:
        self.rows["agreement_planning"].append({
            "level": level, "id": one, "aim": aim, "value": value, "narratives": narratives,
            "units": units, "reason": why})  # fmt: skip

    def _sections(self, columns: Columns) -> None:
        """Pooled α in each section of the template: its sentences alone."""
        inputs = self.inputs
        first = np.concatenate([[0], np.cumsum(inputs.units)])
        names: dict[str, int] = {}
        of = np.zeros(first[-1], np.int64)
        for row, start in zip(inputs.narratives, first, strict=False):
            for unit in inputs.sentences.get(row["narrative"], ()):
                number = names.setdefault(unit["section"], len(names))
                of[start + unit["sentence"]] = number
        document = np.repeat(np.arange(inputs.units.size), inputs.units)
        where = first[columns[0]] + columns[1]
        for name, number in names.items():
            inside = of == number
            before = np.cumsum(inside) - inside  # sentences of the section before this one
            sizes = np.bincount(document[inside], minlength=inputs.units.size)
            starts = np.cumsum(sizes) - sizes
            own = inside[where]
            d = columns[0][own]
            part = (d, before[where[own]] - starts[d], columns[2][own], columns[3][own])
            result = self._found(part, inputs.coverage, units=sizes)
            self._pooled("code", result, "section", name, result.pooled_alpha)

    def _rounds(self, columns: Columns) -> None:
        """Pooled α in each round of coding: where both codings were made in that round."""
        inputs = self.inputs
        numbers = {row["coding_round"] for row in inputs.files if row["coder"] in inputs.who}
        for number in sorted(numbers - {-1}):
            result = self._found(columns, inputs.covered(inputs.coders, number))
            self._pooled("code", result, "coding round", str(number), result.pooled_alpha)

    def _unitizing(self) -> None:
        """uα of each code over the characters of each narrative, to its last sentence."""
        inputs = self.inputs
        spans = np.array(
            [(inputs.at[r["narrative"]], inputs.who[r["coder"]], inputs.number[r["code"]],
              r["start"], r["end"]) for r in inputs.used], np.int64,
        ).reshape(-1, 5)  # fmt: skip
        length = np.zeros(len(inputs.narratives), np.int64)
        for name, units in inputs.sentences.items():
            length[inputs.at[name]] = max(unit["end"] for unit in units)
        np.maximum.at(length, spans[:, 0], spans[:, 4])
        found = unitizing_agreement(
            length, inputs.coverage, tuple(spans.T), n_codes=len(inputs.codes),  # type: ignore[arg-type]
            **self.settings,
        )  # fmt: skip
        of_code = [spans[spans[:, 2] == k, 0] for k in range(len(inputs.codes))]
        for name, estimate, n, where in zip(
            inputs.codes, found.alpha, found.n_spans, of_code, strict=True
        ):
            self.rows["agreement_unitizing"].append({
                "id": name, "spans": n, "narratives": np.unique(where).size,
                **alpha_columns(estimate)})  # fmt: skip

    def _again(self) -> None:
        """The same coder twice."""
        inputs = self.inputs
        for again, coder in inputs.study.repeats.items():
            who = {coder: 0, again: 1}
            rows = [
                row
                for row in inputs.codings
                if row["coder"] in who and row["status"] == "complete" and not row["origin"]
                and row["code"] in inputs.number and row["first_sentence"] >= 0
            ]  # fmt: skip
            result = self._found(inputs.columns(rows, who), inputs.covered([coder, again]))
            own = {"coder": coder, "again": again}
            whole = result.pairs[0].pooled_positive_agreement
            self.rows["agreement_again"].append({
                **own, "id": "", "units": result.n_pairable, "positive_units": -1,
                "narratives": result.n_documents, **alpha_columns(result.pooled_alpha),
                "percent": None, "positive": whole.value})  # fmt: skip
            self.rows["agreement_again"] += [
                {**own, "id": name, **_statistics(one)}
                for name, one in zip(inputs.codes, result.codes, strict=True)
            ]

    def _consensus(self) -> None:
        """Agreement before consensus and after, on narratives that have decisions."""
        inputs = self.inputs
        decided = {row["narrative"] for row in inputs.consensus}
        if not decided:
            return
        here = np.array([row["narrative"] in decided for row in inputs.narratives])
        coverage = inputs.coverage & here
        settled = {row["coding_id"] for row in inputs.consensus if row["state"] in COUNTS}
        before = [row for row in inputs.used if row["narrative"] in decided]
        after = [row for row in before if row["coding_id"] not in settled]
        after += [
            {**row, "coder": coder}
            for row in inputs.codings
            if row["coder"] == layout.CONSENSUS and row["code"] in inputs.number
            and row["narrative"] in decided and row["first_sentence"] >= 0
            for coder, i in inputs.who.items()
            if coverage[i, inputs.at[row["narrative"]]]
        ]  # fmt: skip
        both = inputs.columns(before), inputs.columns(after)
        for level in ("code", *inputs.groups):
            ids = inputs.codes if level == "code" else list(inputs.groups[level])
            rolled = both if level == "code" else [self._rolled(c, level) for c in both]
            first, second = (self._found(c, coverage, len(ids), replicates=0) for c in rolled)
            pairs = [(first.pooled_alpha, second.pooled_alpha), *(
                (a.alpha, b.alpha) for a, b in zip(first.codes, second.codes, strict=True)
            )]  # fmt: skip
            for name, (a, b) in zip(["", *ids] if ids else (), pairs, strict=False):
                self.rows["agreement_consensus"].append({
                    "level": level, "id": name, "narratives": first.n_documents,
                    "before": a.value, "after": b.value,
                    "reason_before": a.reason or "", "reason_after": b.reason or ""})  # fmt: skip

    def _accepted(self, result: CodeAgreement) -> None:
        """Agreement as it would be with the suggestions that coders accepted, beside what it is."""
        inputs = self.inputs
        accepted = [
            row
            for reason, row in inputs.left_out
            if reason == SUGGESTED and row["code"] in inputs.number and row["first_sentence"] >= 0
            and inputs.paired[inputs.at[row["narrative"]]]
        ]  # fmt: skip
        if not accepted:
            return
        columns = inputs.columns([*inputs.used, *accepted])
        more = self._found(columns, inputs.coverage, replicates=0)
        codes = Counter(row["code"] for row in accepted)
        pairs = {"": (len(accepted), result.pooled_alpha, more.pooled_alpha)} | {
            name: (codes[name], a.alpha, b.alpha)
            for name, a, b in zip(inputs.codes, result.codes, more.codes, strict=True)
            if codes[name]
        }
        self.rows["agreement_accepted"] += [
            {"id": name, "accepted": n, "before": a.value, "after": b.value,
             "reason_before": a.reason or "", "reason_after": b.reason or ""}
            for name, (n, a, b) in pairs.items()
        ]  # fmt: skip


def _statistics(one: CodeStatistics) -> Row:
    return {
        "units": one.n_units, "positive_units": one.n_positive,
        "narratives": one.documents_with_code, **alpha_columns(one.alpha),
        "percent": one.percent_agreement.value, "positive": one.positive_agreement.value,
    }  # fmt: skip


def alpha_columns(estimate: Estimate) -> Row:
    """α with its interval and the reason where it is undefined, as the tables have them."""
    interval = estimate.interval
    return {
        "alpha": estimate.value, "reason": estimate.reason or "",
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "interval": (interval.note or "") if interval else "",
    }  # fmt: skip


def _narratives_for(estimate: Estimate, narratives: int, width: float) -> tuple[int, str]:
    """Narratives for an interval this narrow, or -1 and why that can't be said."""
    interval = estimate.interval
    if estimate.reason:
        return -1, estimate.reason
    if interval is None or interval.low is None:
        return -1, (interval.note if interval else None) or "no interval was computed"
    needed = documents_needed(interval, narratives, width) or 0
    return (needed, "") if needed else (-1, "the interval at hand has no width")


def left_out_rows(inputs: Inputs, reasons: Iterable[str]) -> list[Row]:
    """How many codings agreement does not read, by reason and coder."""
    found: dict[tuple[str, str], list[Row]] = {}
    for reason, row in inputs.left_out:
        found.setdefault((reason, row["coder"]), []).append(row)
    return [
        {"reason": reason, "coder": coder, "codings": len(rows),
         "narratives": len({row["narrative"] for row in rows})}
        for reason in reasons
        for coder in inputs.study.coder_ids
        if (rows := found.get((reason, coder)))
    ]  # fmt: skip


def coverage_rows(inputs: Inputs) -> list[Row]:
    """Each narrative and coder of the study: whether that coding is in the agreement."""
    used: dict[tuple[str, str], int] = {}
    for row in inputs.used:
        key = (row["narrative"], row["coder"])
        used[key] = used.get(key, 0) + 1
    out = []
    nothing = {"status": "", "coding_round": -1, "codings": 0, "orphans": 0}
    for narrative in inputs.narratives:
        name = narrative["narrative"]
        for coder in inputs.study.coder_ids:
            file = inputs.file.get((name, coder), nothing)
            again = inputs.study.repeats.get(coder, "")
            why = (
                "not coded" if not file["status"]
                else "not complete" if file["status"] != "complete"
                else "second coding" if again
                else "" if inputs.paired[inputs.at[name]] else "no other coder"
            )  # fmt: skip
            out.append({
                "narrative": name, "coder": coder, "again": again,
                **{key: file[key] for key in nothing}, "used": used.get((name, coder), 0),
                "counts": not why, "why_not": why})  # fmt: skip
    return out
