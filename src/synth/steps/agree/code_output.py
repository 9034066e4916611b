"""What `synth agree FILE` prints of a file in which a unit may have several codes."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.agreement.by_code import code_agreement
from synth.agreement.planning import planned_widths
from synth.agreement.sets import alpha_of_ids, coding_sets, set_alpha
from synth.problems import StudyError
from synth.steps.agree.estimates import coefficient_columns
from synth.steps.agree.printing import (
    aligned,
    as_csv,
    figure_cells,
    interval,
    interval_notes,
    intervals_line,
    number,
)
from synth.steps.agree.span_figures import group_estimates, span_figures, span_lines, span_notes
from synth.wording import listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from synth.agreement.results import CodeAgreement, Estimate, PairStatistics
    from synth.steps.agree.judged import JudgedTable
    from synth.steps.agree.options import FileOptions
    from synth.steps.agree.printing import Cell
    from synth.steps.agree.span_figures import SpanFigures

#: The coefficients that the readable table shows beside α, with their heads.
SHOWN = {"positive": "pos. agr.", "prevalence": "prevalence", "ac1": "AC1", "percent": "%"}
ALL = "all codes"
#: The distances between the sets of codes of a unit.
DISTANCES = {"masi": "MASI", "jaccard": "Jaccard", "nominal": "the same or not"}
#: The coefficients of a group of codes as JSON names them.
KEYS = {"uα": "u_alpha", "|uα": "binary_u_alpha", "cuα": "cu_alpha"}
#: The codes that a note names at most.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """The figures on one code; `code` "" is all codes together, which have α alone."""

    code: str
    units: int
    positive_units: int | None
    alpha: Estimate
    coefficients: Mapping[str, Estimate]
    unitizing: Estimate | None

    @property
    def name(self) -> str:
        """The code as the readable table names it."""
        return self.code or ALL


@dataclass(frozen=True, slots=True)
class FileAgreement:
    """The agreement of a file, and how it was computed."""

    path: Path
    judged: JudgedTable
    on_codes: CodeAgreement
    spans: SpanFigures | None
    sets: dict[str, Estimate]
    planned: dict[int, tuple[float, list[float]]]
    options: FileOptions
    read: tuple[str, ...]

    @property
    def notes(self) -> list[str]:
        """What a reader should know of how the file was read."""
        notes = list(self.judged.notes)
        if self.on_codes.duplicates and not self.spans:  # a code may have several spans in a unit
            many = plural(self.on_codes.duplicates, "row repeats", "rows repeat")
            notes.append(f"{many} a coder, unit and code; each counts once")
        if self.spans:
            notes += span_notes(self.spans, self.judged)
        return notes

    def items(self) -> Iterator[ItemFigures]:
        """All codes together, then each."""
        agreement = self.on_codes
        yield ItemFigures("", agreement.n_pairable, None, agreement.pooled_alpha, {}, None)
        for k, code in enumerate(agreement.codes):
            unitizing = self.spans.by_code.alpha[k] if self.spans else None
            yield ItemFigures(
                self.judged.codes[k],
                code.n_units,
                code.n_positive,
                code.alpha,
                code.coefficients,
                unitizing,
            )

    def coders(self, pair: PairStatistics) -> tuple[str, str]:
        """The names of a pair of coders."""
        return self.judged.coders[pair.coder_a], self.judged.coders[pair.coder_b]

    def reason(self, estimate: Estimate) -> str:
        """Why an estimate is undefined, in words; "" where it is not."""
        return wording.reason(estimate.reason, cluster=self.judged.drawn)

    def interval_notes(self, estimate: Estimate) -> str:
        """The notes on an estimate's interval, in words."""
        return interval_notes(estimate, self.judged.drawn)


def code_output(
    path: Path, judged: JudgedTable, options: FileOptions, read: Sequence[str] = ()
) -> str:
    """Agreement on codes as text: a table, JSON, or CSV. `read`: how the file was read.

    Raises `StudyError` where no two coders can be compared.
    """
    on_codes = judged.on_codes or code_agreement(
        judged.n_units,
        judged.coverage,
        judged.columns,
        n_codes=len(judged.codes),
        pair_intervals=True,
        **options.drawn,
    )
    if not on_codes.n_pairable:
        raise StudyError(
            "no unit was coded by two coders",
            path=path,
            fix=f"The coders are {listing(judged.coders)}; no two of them coded the same unit.",
        )
    agreement = FileAgreement(
        path=path,
        judged=judged,
        on_codes=on_codes,
        spans=None if judged.spans is None else span_figures(judged, options.drawn),
        sets=_on_sets(judged),
        planned=_planned(judged, options),
        options=options,
        read=tuple(read),
    )
    return {"table": _table, "json": _json, "csv": _csv}[options.form](agreement)


def _on_sets(judged: JudgedTable) -> dict[str, Estimate]:
    """α of all codes of a unit as one value, by the name of the distance between sets."""
    if judged.sets is not None:
        return {distance: set_alpha(judged.sets, distance) for distance in DISTANCES}
    ids, sets = coding_sets(judged.n_units, judged.coverage, judged.columns)
    return {distance: alpha_of_ids(ids, sets, distance) for distance in DISTANCES}


def _planned(judged: JudgedTable, options: FileOptions) -> dict[int, tuple[float, list[float]]]:
    """Number of documents → the width of the interval to expect of the pooled α, and of each
    code's."""
    wanted = [int(n) for n in options.listed("plan")]
    if not wanted:
        return {}
    widths, pooled = planned_widths(
        judged.n_units,
        judged.coverage,
        judged.columns,
        wanted,
        n_codes=len(judged.codes),
        seed=options.seed,
    )
    return {n: (float(pooled[i]), widths[i].tolist()) for i, n in enumerate(wanted)}


def _cells(agreement: FileAgreement, item: ItemFigures) -> dict[str, Cell]:
    """Column → what stands in it, for a row of the CSV form."""
    alpha, unitizing = item.alpha, item.unitizing
    coefficients: dict[str, Cell] = {}
    for name in coefficient_columns():
        estimate = item.coefficients.get(name)
        coefficients |= figure_cells(estimate, name, f"{name}_low", f"{name}_high")
    return {
        "code": item.code,
        "units": item.units,
        "positive_units": item.positive_units,
        **figure_cells(alpha, "alpha", "low", "high"),
        "interval": agreement.interval_notes(alpha),
        **coefficients,
        **figure_cells(unitizing, "unitizing_alpha", "unitizing_low", "unitizing_high"),
        "unitizing_interval": agreement.interval_notes(unitizing) if unitizing else None,
        "reason": agreement.reason(alpha),
        "unitizing_reason": agreement.reason(unitizing) if unitizing else None,
    }


def _csv(agreement: FileAgreement) -> str:
    """One row a code; code "" is all codes together."""
    return as_csv([_cells(agreement, item) for item in agreement.items()])


def _json(agreement: FileAgreement) -> str:
    whole, *codes = (_cells(agreement, item) for item in agreement.items())
    judged = agreement.judged
    pairs: list[dict[str, Cell]] = []
    for pair in agreement.on_codes.pairs:
        coder_a, coder_b = agreement.coders(pair)
        kappa, positive = pair.pooled_kappa, pair.pooled_positive_agreement
        pairs.append(
            {
                "coder_a": coder_a,
                "coder_b": coder_b,
                "units": pair.n_units,
                **figure_cells(kappa, "kappa", "kappa_low", "kappa_high"),
                "kappa_interval": agreement.interval_notes(kappa),
                "kappa_reason": agreement.reason(kappa) or None,
                **figure_cells(positive, "positive", "positive_low", "positive_high"),
            }
        )
    everything = {
        "file": str(agreement.path),
        "coders": judged.coders,
        "documents": len(judged.documents),
        "units": agreement.on_codes.n_units,
        "units_with_two_coders": agreement.on_codes.n_pairable,
        "unit": judged.unit,
        "bootstrap": agreement.options.bootstrap,
        "seed": agreement.options.seed,
        "intervals_from": f"{judged.drawn}s",
        "all": whole,
        "codes": codes,
        "pairs": pairs,
        "sets": {distance: found.value for distance, found in agreement.sets.items()},
        "spans": _spans(agreement),
        "planned_widths": {
            n: {"all": _or_none(pooled), "codes": [_or_none(width) for width in widths]}
            for n, (pooled, widths) in agreement.planned.items()
        },
        "notes": [*agreement.read, *agreement.notes],
    }
    return json.dumps(everything, ensure_ascii=False, indent=2)


def _spans(agreement: FileAgreement) -> dict[str, object] | None:
    """The figures on spans beside those of each code."""
    spans = agreement.spans
    if spans is None:
        return None
    codes = agreement.judged.codes
    return {
        **{KEYS[name]: figure.value for name, _, figure in group_estimates(spans)},
        "ku_alpha": {
            codes[k]: figure.value
            for k, figure in zip(spans.group.codes, spans.group.by_code, strict=True)
        },
        "gamma": {document: figure.value for document, figure in spans.gamma.items()},
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _table(found: FileAgreement) -> str:
    judged, pairable = found.judged, found.on_codes.n_pairable
    documents = f"{plural(len(judged.documents), 'document')}, "
    if judged.drawn == judged.unit:
        documents = ""
    head = ["code", "units with it", "α", "95% interval", *SHOWN.values()]
    lines = [head + (["uα", "95% interval"] if found.spans else [])]
    lines += [_line(item, found.spans is not None) for item in found.items()]
    pairs = [["coders", "units", "κ", "95% interval", "pos. agr.", "95% interval"]]
    for pair in found.on_codes.pairs:
        kappa, positive = pair.pooled_kappa, pair.pooled_positive_agreement
        names = " – ".join(found.coders(pair))
        pairs.append(
            [
                names,
                f"{pair.n_units:,}",
                *(number(kappa.value), interval(kappa)),
                *(number(positive.value), interval(positive)),
            ]
        )
    drawn = intervals_line(found.options.bootstrap, judged.drawn, found.options.seed)
    return "\n".join(
        [
            f"{plural(len(judged.coders), 'coder')} ({', '.join(judged.coders)}), {documents}"
            f"{plural(pairable, judged.unit)} judged by two or more",
            *found.read,
            "",
            *aligned(lines),
            "",
            *aligned(pairs),
            *(["", *span_lines(found.spans, judged)] if found.spans else []),
            "",
            *_set_lines(found),
            *_planned_lines(found),
            drawn,
            *(f"Note: {note}" for note in (*found.notes, *_notes_on_codes(found))),
        ]
    )


def _set_lines(found: FileAgreement) -> Iterator[str]:
    """α of the sets of codes, one line."""
    figures = (f"{DISTANCES[distance]} {number(e.value)}" for distance, e in found.sets.items())
    yield f"α of all codes of a unit as one value, by the distance of sets: {', '.join(figures)}"


def _planned_lines(found: FileAgreement) -> list[str]:
    """The widths to expect with other numbers of documents."""
    if not found.planned:
        return []
    head = ["width of the interval with", *(plural(n, found.judged.drawn) for n in found.planned)]
    lines = [head, [ALL, *(number(_or_none(pooled)) for pooled, _ in found.planned.values())]]
    for k, code in enumerate(found.judged.codes):
        lines.append([code, *(number(_or_none(w[k])) for _, w in found.planned.values())])
    return ["", *aligned(lines), ""]


def _line(item: ItemFigures, unitizing: bool) -> list[str]:
    """A line of the readable table; for all codes together what they don't have is left empty."""
    if not item.code:
        blank = [""] * (len(SHOWN) + (2 if unitizing else 0))
        return [item.name, "", number(item.alpha.value), interval(item.alpha), *blank]
    line = [item.name, str(item.positive_units), number(item.alpha.value), interval(item.alpha)]
    line += [number(item.coefficients[name].value) for name in SHOWN]
    if item.unitizing:
        line += [number(item.unitizing.value), interval(item.unitizing)]
    return line


def _notes_on_codes(found: FileAgreement) -> Iterator[str]:
    """The notes on figures; what is said of several codes is said once."""
    names: dict[str, list[str]] = {}
    for item in found.items():
        for estimate, lead in ((item.alpha, ""), (item.unitizing, "uα: ")):
            if estimate is None:
                continue
            for said in (found.reason(estimate), found.interval_notes(estimate)):
                if said:
                    names.setdefault(f"{lead}{said}", []).append(item.name)
    for said, codes in names.items():
        more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
        yield f"{', '.join(codes[:_NAMED])}{more}: {said}"
