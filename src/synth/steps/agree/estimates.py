"""Estimates as the tables hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from synth.agreement.coefficients import registered
from synth.tables.agree import ItemAgreement

if TYPE_CHECKING:
    from synth.agreement.results import CodeStatistics, Estimate
    from synth.reasons import Note


class AlphaColumns(TypedDict):
    """The columns of a coefficient with its interval, in every table that has one."""

    alpha: float
    low: float
    high: float
    interval: tuple[Note, ...]
    reason: Note | None


def coefficient_columns() -> tuple[str, ...]:
    """The columns of the table `agreement` that hold a registered coefficient, in its order."""
    return tuple(name for name in ItemAgreement.table.names if name in registered())


def coefficient_cells(code: CodeStatistics) -> dict[str, float]:
    """Column → cell: each coefficient, and both ends of its interval where the table has them."""
    cells: dict[str, float] = {}
    for name, coefficient in code.coefficients.items():
        cells |= with_limits(name, coefficient)
    return {name: cell for name, cell in cells.items() if name in ItemAgreement.table.columns}


def with_limits(name: str, estimate: Estimate) -> dict[str, float]:
    """Column → cell: a coefficient, and both ends of its interval."""
    low, high = _limits(estimate)
    return {name: figure(estimate.value), f"{name}_low": low, f"{name}_high": high}


def _limits(estimate: Estimate) -> tuple[float, float]:
    """Both ends of the interval as a table holds them: NaN where there is none."""
    interval = estimate.interval
    return figure(interval.low if interval else None), figure(interval.high if interval else None)


def figure(value: float | None) -> float:
    """The value as a table holds it: NaN where it is undefined."""
    return float("nan") if value is None else value


def alpha_columns(estimate: Estimate) -> AlphaColumns:
    """α with its interval, the notes on it, and the reason where α is undefined."""
    interval = estimate.interval
    low, high = _limits(estimate)
    return {
        "alpha": figure(estimate.value),
        "low": low,
        "high": high,
        "interval": interval.notes if interval else (),
        "reason": estimate.reason,
    }
