"""`synth agree FILE`: agreement of a table or a brat folder, without a study."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import wording
from synth.agreement.by_code import code_agreement
from synth.agreement.unitizing import unitizing_agreement
from synth.problems import StudyError
from synth.steps.agree.estimates import coefficient_columns
from synth.steps.agree.from_brat import judged_brat
from synth.steps.agree.from_table import judged_csv
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from synth.agreement.results import CodeAgreement, Estimate, PairStatistics
    from synth.agreement.unitizing import UnitizingAgreement
    from synth.steps.agree.judged import JudgedTable

#: The coefficients that the readable table shows beside α, with their heads.
SHOWN = {"positive": "pos. agr.", "prevalence": "prevalence", "ac1": "AC1", "percent": "%"}
ALL = "all codes"
#: The codes that a note names at most.
_NAMED = 8

Cell = str | int | float | None


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
    unitizing: UnitizingAgreement | None
    bootstrap: int
    seed: int

    @property
    def notes(self) -> list[str]:
        """What a reader should know of how the file was read."""
        notes = list(self.judged.notes)
        if self.on_codes.duplicates:
            many = plural(self.on_codes.duplicates, "row repeats", "rows repeat")
            notes.append(f"{many} a coder, unit and code; each counts once")
        return notes

    def items(self) -> Iterator[ItemFigures]:
        """All codes together, then each."""
        agreement = self.on_codes
        yield ItemFigures("", agreement.n_pairable, None, agreement.pooled_alpha, {}, None)
        for k, code in enumerate(agreement.codes):
            unitizing = self.unitizing.alpha[k] if self.unitizing else None
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
        interval = estimate.interval
        if interval is None:
            return ""
        given = interval.low is not None
        return wording.interval(interval.notes, given, cluster=self.judged.drawn)


def agreement_of_file(
    path: Path, *, units: str | None, bootstrap: int, seed: int, form: str
) -> str:
    """Agreement of `path` as text: a table, JSON, or CSV.

    Raises `StudyError` for a file that can't be used, and where no two coders can be compared.
    """
    if not 0 <= bootstrap <= 100_000:
        raise StudyError("--bootstrap should be from 0 to 100,000", fix=f"It is {bootstrap}.")
    if seed < 0:
        raise StudyError("--seed should be 0 or more", fix=f"It is {seed}.")
    judged = judged_brat(path, units) if path.is_dir() else judged_csv(path, units)
    if len(judged.coders) < 2:
        who = judged.coders[0] if judged.coders else "nobody"
        raise StudyError(f"there is only one coder: {who}", path=path, fix="Agreement needs two.")
    on_codes = code_agreement(
        judged.n_units,
        judged.coverage,
        _columns(judged.codings, 4),
        n_codes=len(judged.codes),
        replicates=bootstrap,
        seed=seed,
    )
    if not on_codes.n_pairable:
        raise StudyError(
            "no unit was coded by two coders",
            path=path,
            fix=f"The coders are {', '.join(judged.coders)}; no two of them coded the same unit.",
        )
    unitizing = None
    if judged.spans is not None:
        unitizing = unitizing_agreement(
            judged.length,
            judged.coverage,
            _columns(judged.spans, 5),
            n_codes=len(judged.codes),
            replicates=bootstrap,
            seed=seed,
        )
    agreement = FileAgreement(path, judged, on_codes, unitizing, bootstrap, seed)
    return {"table": _table, "json": _json, "csv": _csv}[form](agreement)


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> Any:
    table = np.array(rows, np.int64).reshape(-1, width)
    return tuple(table[:, i] for i in range(width))


def _cells(agreement: FileAgreement, item: ItemFigures) -> dict[str, Cell]:
    """Column → what stands in it, for a row of the CSV form."""
    alpha, unitizing = item.alpha, item.unitizing
    coefficients = {
        name: item.coefficients[name].value if item.coefficients else None
        for name in coefficient_columns()
    }
    return {
        "code": item.code,
        "units": item.units,
        "positive_units": item.positive_units,
        "alpha": alpha.value,
        "low": alpha.interval.low if alpha.interval else None,
        "high": alpha.interval.high if alpha.interval else None,
        "interval": agreement.interval_notes(alpha),
        **coefficients,
        "unitizing_alpha": unitizing.value if unitizing else None,
        "unitizing_low": unitizing.interval.low if unitizing and unitizing.interval else None,
        "unitizing_high": unitizing.interval.high if unitizing and unitizing.interval else None,
        "unitizing_interval": agreement.interval_notes(unitizing) if unitizing else None,
        "reason": agreement.reason(alpha),
        "unitizing_reason": agreement.reason(unitizing) if unitizing else None,
    }


def _csv(agreement: FileAgreement) -> str:
    """One row a code; code "" is all codes together."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for n, item in enumerate(agreement.items()):
        cells = _cells(agreement, item)
        if n == 0:
            writer.writerow(cells)
        writer.writerow("" if cell is None else cell for cell in cells.values())
    return out.getvalue().rstrip("\n")


def _json(agreement: FileAgreement) -> str:
    whole, *codes = (_cells(agreement, item) for item in agreement.items())
    judged = agreement.judged
    pairs: list[dict[str, Cell]] = []
    for pair in agreement.on_codes.pairs:
        coder_a, coder_b = agreement.coders(pair)
        pairs.append(
            {
                "coder_a": coder_a,
                "coder_b": coder_b,
                "units": pair.n_units,
                "kappa": pair.pooled_kappa.value,
                "kappa_reason": agreement.reason(pair.pooled_kappa) or None,
                "positive": pair.pooled_positive_agreement.value,
            }
        )
    everything = {
        "file": str(agreement.path),
        "coders": judged.coders,
        "documents": len(judged.documents),
        "units": agreement.on_codes.n_units,
        "units_with_two_coders": agreement.on_codes.n_pairable,
        "unit": judged.unit,
        "bootstrap": agreement.bootstrap,
        "seed": agreement.seed,
        "intervals_from": f"{judged.drawn}s",
        "all": whole,
        "codes": codes,
        "pairs": pairs,
        "notes": agreement.notes,
    }
    return json.dumps(everything, ensure_ascii=False, indent=2)


def _table(found: FileAgreement) -> str:
    judged, pairable = found.judged, found.on_codes.n_pairable
    documents = f"{plural(len(judged.documents), 'document')}, "
    if judged.drawn == judged.unit:
        documents = ""
    head = ["code", "units with it", "α", "95% interval", *SHOWN.values()]
    lines = [head + (["uα", "95% interval"] if found.unitizing else [])]
    lines += [_line(item, found.unitizing is not None) for item in found.items()]
    pairs = [["coders", "units", "κ", "pos. agr."]]
    for pair in found.on_codes.pairs:
        kappa, positive = pair.pooled_kappa, pair.pooled_positive_agreement
        names = " – ".join(found.coders(pair))
        pairs.append([names, f"{pair.n_units:,}", _number(kappa.value), _number(positive.value)])
    drawn = f"Intervals: {found.bootstrap:,} samples of {judged.drawn}s, seed {found.seed}."
    return "\n".join(
        [
            f"{plural(len(judged.coders), 'coder')} ({', '.join(judged.coders)}), {documents}"
            f"{plural(pairable, judged.unit)} judged by two or more",
            "",
            *_aligned(lines),
            "",
            *_aligned(pairs),
            "",
            drawn if found.bootstrap else "No intervals (--bootstrap 0).",
            *(f"Note: {note}" for note in (*found.notes, *_notes_on_codes(found))),
        ]
    )


def _line(item: ItemFigures, unitizing: bool) -> list[str]:
    """A line of the readable table; for all codes together what they don't have is left empty."""
    if not item.code:
        blank = [""] * (len(SHOWN) + (2 if unitizing else 0))
        return [item.name, "", _number(item.alpha.value), _interval(item.alpha), *blank]
    line = [item.name, str(item.positive_units), _number(item.alpha.value), _interval(item.alpha)]
    line += [_number(item.coefficients[name].value) for name in SHOWN]
    if item.unitizing:
        line += [_number(item.unitizing.value), _interval(item.unitizing)]
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


def _number(value: float | None) -> str:
    return "–" if value is None else re.sub(r"^(-?)0\.", r"\1.", f"{value:.3f}")


def _interval(estimate: Estimate) -> str:
    interval = estimate.interval
    if interval is None or interval.low is None:
        return "–"
    return f"{_number(interval.low)} to {_number(interval.high)}"


def _aligned(lines: list[list[str]]) -> list[str]:
    """Lines of cells as lines of text: the first column to the left, the others to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
