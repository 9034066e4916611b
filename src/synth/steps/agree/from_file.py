"""`synth agree FILE`: agreement of a table or a brat folder, without a study."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import wording
from synth.agreement.by_code import code_agreement
from synth.agreement.unitizing import unitizing_agreement
from synth.problems import StudyError, counted
from synth.steps.agree.from_brat import coded_brat
from synth.steps.agree.from_table import coded_csv

if TYPE_CHECKING:
    from pathlib import Path

    from synth.agreement.results import CodeAgreement
    from synth.agreement.unitizing import UnitizingAgreement
    from synth.steps.agree.judged import Coded

Row = dict[str, Any]
#: The columns of the CSV form, one row a code; code "" is all codes together.
COLUMNS = (
    "code", "units", "positive_units", "alpha", "low", "high", "interval", "percent", "positive",
    "prevalence", "ac1", "fleiss", "brennan_prediger", "unitizing_alpha", "unitizing_low",
    "unitizing_high", "unitizing_interval", "reason", "unitizing_reason",
)  # fmt: skip


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
    coded = coded_brat(path, units) if path.is_dir() else coded_csv(path, units)
    if len(coded.coders) < 2:
        who = coded.coders[0] if coded.coders else "nobody"
        raise StudyError(f"there is only one coder: {who}", path=path, fix="Agreement needs two.")
    result = code_agreement(
        coded.n_units, coded.coverage, tuple(_columns(coded.codings, 4)),  # type: ignore[arg-type]
        n_codes=len(coded.codes), replicates=bootstrap, seed=seed,
    )  # fmt: skip
    if not result.n_pairable:
        raise StudyError(
            "no unit was coded by two coders",
            path=path,
            fix=f"The coders are {', '.join(coded.coders)}; what they coded does not overlap.",
        )
    spans = None
    if coded.spans is not None:
        spans = unitizing_agreement(
            coded.length, coded.coverage, tuple(_columns(coded.spans, 5)),  # type: ignore[arg-type]
            n_codes=len(coded.codes), replicates=bootstrap, seed=seed,
        )  # fmt: skip
    if result.duplicates:
        many = counted(result.duplicates, "row repeats", "rows repeat")
        coded.notes.append(f"{many} a coder, unit and code; each counts once")
    rows = _rows(coded, result, spans)
    if form == "csv":
        return _csv(rows)
    pairs = [
        {"coder_a": coded.coders[p.coder_a], "coder_b": coded.coders[p.coder_b],
         "units": p.n_units, "kappa": p.pooled_kappa.value,
         "kappa_reason": wording.reason(p.pooled_kappa.reason) or None,
         "positive": p.pooled_positive_agreement.value}
        for p in result.pairs
    ]  # fmt: skip
    about = {"file": str(path), "coders": coded.coders, "documents": len(coded.documents),
             "units": result.n_units, "units_with_two_coders": result.n_pairable,
             "unit": coded.unit, "bootstrap": bootstrap, "seed": seed,
             "intervals_from": coded.noun}  # fmt: skip
    if form == "json":
        everything = {**about, "all": rows[0], "codes": rows[1:], "pairs": pairs,
                      "notes": coded.notes}  # fmt: skip
        return json.dumps(everything, ensure_ascii=False, indent=2)
    return _table(coded, about, rows, pairs, spans is not None)


def _columns(rows: list[Any], width: int) -> list[np.ndarray[Any, Any]]:
    table = np.array(rows, np.int64).reshape(-1, width)
    return [table[:, i] for i in range(width)]


def _worded(coded: Coded, estimate: Any) -> Row:
    cluster = coded.noun.removesuffix("s")
    interval = estimate.interval
    given = interval is not None and interval.low is not None
    return {
        "alpha": estimate.value,
        "reason": wording.reason(estimate.reason, cluster),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "interval": wording.interval(interval.notes, given, cluster) if interval else "",
    }


def _rows(coded: Coded, result: CodeAgreement, spans: UnitizingAgreement | None) -> list[Row]:
    empty = dict.fromkeys(COLUMNS)
    whole = {**empty, "code": "", "units": result.n_pairable, **_worded(coded, result.pooled_alpha)}
    rows = [whole]
    for k, one in enumerate(result.codes):
        row: Row = {
            **empty, "code": coded.codes[k], "units": one.n_units,
            "positive_units": one.n_positive, **_worded(coded, one.alpha),
            "percent": one.percent_agreement.value, "positive": one.positive_agreement.value,
            "prevalence": one.prevalence.value, "ac1": one.ac1.value,
            "fleiss": one.fleiss_kappa.value, "brennan_prediger": one.brennan_prediger.value,
        }  # fmt: skip
        if spans is not None:
            found = _worded(coded, spans.alpha[k])
            row |= {f"unitizing_{key}": found[key]
                    for key in ("alpha", "low", "high", "interval", "reason")}  # fmt: skip
        rows.append(row)
    return rows


def _csv(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(["" if row[name] is None else row[name] for name in COLUMNS])
    return out.getvalue().rstrip("\n")


def _table(coded: Coded, about: Row, rows: list[Row], pairs: list[Row], spans: bool) -> str:
    head = ["code", "units with it", "α", "95% interval", "pos. agr.", "prevalence", "AC1", "%"]
    lines = [head + (["uα", "95% interval"] if spans else [])]
    notes = list(coded.notes)
    for row in rows:
        line = [
            row["code"] or "all codes", "" if row["code"] == "" else str(row["positive_units"]),
            _number(row["alpha"]), _interval(row), *(_number(row[k]) for k in
            ("positive", "prevalence", "ac1", "percent")),
        ]  # fmt: skip
        if spans:
            line += [_number(row["unitizing_alpha"]), _interval(row, "unitizing_")]
        if row["code"] == "":
            line = [x if x != "–" or n < 4 else "" for n, x in enumerate(line)]
        lines.append(line)
        name = row["code"] or "all codes"
        for key in ("reason", "interval", "unitizing_reason", "unitizing_interval"):
            if row[key]:
                what = "uα: " if key.startswith("unitizing") else ""
                notes.append(f"{name}: {what}{row[key]}")
    noun, unit = coded.noun, coded.unit
    documents = f"{counted(about['documents'], 'document')}, " if noun != f"{unit}s" else ""
    out = [
        f"{counted(len(coded.coders), 'coder')} ({', '.join(coded.coders)}), {documents}"
        f"{counted(about['units_with_two_coders'], unit)} judged by two or more",
        "", *_aligned(lines), "",
    ]  # fmt: skip
    shown = [["coders", "units", "κ", "pos. agr."]]
    shown += [[f"{p['coder_a']} – {p['coder_b']}", f"{p['units']:,}", _number(p["kappa"]),
               _number(p["positive"])] for p in pairs]  # fmt: skip
    out += [*_aligned(shown), ""]
    out.append(
        f"Intervals: {about['bootstrap']:,} samples of {noun}, seed {about['seed']}."
        if about["bootstrap"] else "No intervals (--bootstrap 0)."
    )  # fmt: skip
    out += [f"Note: {note}" for note in _together(notes)]
    return "\n".join(out)


def _together(notes: list[str]) -> list[str]:
    """Notes, what is said of several codes said once."""
    who: dict[str, list[str]] = {}
    for note in notes:
        name, apart, what = note.partition(": ")
        who.setdefault(what if apart else note, []).append(name if apart else "")
    out = []
    for what, names in who.items():
        given = [name for name in names if name]
        many = f"{', '.join(given[:8])} and {len(given) - 8} more" if len(given) > 8 else ""
        out.append(f"{many or ', '.join(given)}: {what}" if given else what)
    return out


def _number(value: float | None) -> str:
    return "–" if value is None else re.sub(r"^(-?)0\.", r"\1.", f"{value:.3f}")


def _interval(row: Row, lead: str = "") -> str:
    low, high = row[f"{lead}low"], row[f"{lead}high"]
    return "–" if low is None else f"{_number(low)} to {_number(high)}"


def _aligned(lines: list[list[str]]) -> list[str]:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
