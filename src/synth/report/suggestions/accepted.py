"""What coders decided on suggestions, and whether accepting changed agreement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.tables.agree import AcceptedAgreement, LeftOutCount
from synth.vocabulary import Decision, LeftOut
from synth.wording import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from synth.report.parts.data import ReportData


@dataclass(frozen=True, slots=True)
class Decided:
    """How many suggestions of one method, or of one code, are shown, accepted and rejected."""

    label: str
    shown: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """A table of decisions: by method, or by code."""

    heading: str
    rows: list[Decided]


@dataclass(frozen=True, slots=True)
class AgreementChange:
    """α without accepted suggestions and with them, of one code or (`code` "") of all together.

    What is undefined has its reason in words.
    """

    code: str
    label: str
    accepted: int
    alpha_without: float
    alpha_with: float
    reason_without: str
    reason_with: str

    @property
    def difference(self) -> float:
        """What accepting added; NaN where one of the two is undefined."""
        return self.alpha_with - self.alpha_without


def decided(data: ReportData, shown: Mapping[tuple[str, str], int]) -> list[DecidedBy]:
    """What became of suggestions, by method and by code; empty where none was decided on.

    `shown`: (method, code) → suggestions. Each coder decides alone, so that one suggestion may be
    accepted and rejected.
    """
    ledger = data.study.ledger
    if not ledger:
        return []
    of_method: Counter[str] = Counter()
    of_code: Counter[str] = Counter()
    for (method, code), count in shown.items():
        of_method[method] += count
        of_code[code] += count
    methods = ((entry.method, entry.verdict) for entry in ledger)
    codes = ((entry.code, entry.verdict) for entry in ledger)
    return [
        DecidedBy("Method", _rows(methods, of_method, {})),
        DecidedBy("Code", _rows(codes, of_code, data.code_labels)),
    ]


def _rows(
    verdicts: Iterable[tuple[str, Decision]], shown: Mapping[str, int], labels: Mapping[str, str]
) -> list[Decided]:
    count = Counter(verdicts)
    return [
        Decided(
            labels.get(name, name),
            shown[name],
            accepted=count[name, Decision.ACCEPTED],
            rejected=count[name, Decision.REJECTED],
        )
        for name in sorted({name for name, _ in count})
    ]


def by_coder(data: ReportData) -> list[LeftOutCount]:
    """How many accepted suggestions stand in each coder's completed files, and in how many."""
    return [count for count in data.rows(LeftOutCount) if count.reason is LeftOut.SUGGESTED]


def agreement_changes(data: ReportData) -> list[AgreementChange]:
    """What accepting changed, all codes together first."""
    return [
        AgreementChange(
            agreement.id,
            data.code_labels.get(agreement.id, agreement.id) or "All codes together",
            agreement.accepted,
            alpha_without=agreement.before,
            alpha_with=agreement.after,
            reason_without=reason(agreement.reason_before),
            reason_with=reason(agreement.reason_after),
        )
        for agreement in data.rows(AcceptedAgreement)
    ]
