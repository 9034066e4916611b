"""What coders decided on suggestions, and whether accepting changed agreement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from synth.report.parts.csv_tables import write_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from synth.report.parts.data import ReportData

Row = dict[str, Any]

COLUMNS = (
    "code", "code_label", "accepted", "alpha_without", "alpha_with", "difference",
    "reason_without", "reason_with",
)  # fmt: skip
#: The reason with which `agree` leaves accepted suggestions out.
_LEFT_OUT = "accepted suggestion"


def decided(
    data: ReportData, ledger: Iterable[Mapping[str, str]], shown: Mapping[tuple[str, str], int]
) -> list[Row]:
    """How many were shown, accepted and rejected, by method and by code, where any was decided.

    `shown`: (method, code) → suggestions. Each coder decides alone, so that one suggestion may be
    accepted and rejected.
    """
    count: Counter[tuple[str, str, str]] = Counter()
    for entry in ledger:
        count["method", entry["method"], entry["verdict"]] += 1
        count["code", entry["code"], entry["verdict"]] += 1
    out = []
    for by, place in (("method", 0), ("code", 1)):
        names = {name for kind, name, _ in count if kind == by}
        for name in sorted(names):
            label = data.code_labels.get(name, name) if by == "code" else name
            out.append({
                "by": by, "label": label,
                "shown": sum(n for key, n in shown.items() if key[place] == name),
                "accepted": count[by, name, "accepted"], "rejected": count[by, name, "rejected"],
            })  # fmt: skip
    return out


def by_coder(data: ReportData) -> list[Row]:
    """How many accepted suggestions stand in each coder's completed files, and in how many."""
    return [row for row in data.agreement_left_out if row["reason"] == _LEFT_OUT]


def agreement_change(data: ReportData) -> list[Row]:
    """α without accepted suggestions and with them, all codes together first (`code` "")."""
    return list(_changes(data))


def _changes(data: ReportData) -> Iterator[Row]:
    for row in data.agreement_accepted:
        code, without, more = row["id"], row["before"], row["after"]
        yield {
            "code": code, "code_label": data.code_labels.get(code, code) or "All codes together",
            "accepted": row["accepted"], "alpha_without": without, "alpha_with": more,
            "difference": more - without,  # NaN where one of them is
            "reason_without": row["reason_before"], "reason_with": row["reason_after"],
        }  # fmt: skip


def write_accepted(folder: Path, data: ReportData) -> list[tuple[str, str]]:
    """Write `suggestions_agreement.csv`; its name, and what it holds."""
    write_records(folder / "suggestions_agreement.csv", COLUMNS, _changes(data))
    return [("suggestions_agreement.csv", "agreement without accepted suggestions, and with them")]
