"""From a table that people keep (one row a unit, coder and code) to agreement.

pandas is needed only by a caller who has a data frame: any mapping of column names to sequences
will do, and nothing here imports it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .by_code import code_agreement
from .results import CodeAgreement


@dataclass(frozen=True, slots=True)
class NamedAgreement:
    """A :class:`~synth.agreement.results.CodeAgreement` and the names behind its numbers.

    `n_units`, `coverage` and `codings` are the arrays it was computed from, as
    :func:`~synth.agreement.by_code.code_agreement` takes them.
    """

    agreement: CodeAgreement
    codes: tuple[Hashable, ...]
    coders: tuple[Hashable, ...]
    documents: tuple[Hashable, ...]
    n_units: NDArray[np.int64]
    coverage: NDArray[np.bool_]
    codings: tuple[NDArray[np.int64], ...]


def from_long(
    table: Any,
    *,
    unit: str = "unit",
    coder: str = "coder",
    code: str = "code",
    document: str | None = None,
    units: Mapping[Hashable, Iterable[Hashable]] | None = None,
    coverage: Iterable[tuple[Hashable, Hashable]] | None = None,
    absent: Literal["not applied", "not judged"] = "not applied",
    pair_intervals: bool = False,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> NamedAgreement:
    """Agreement on codes from a long table: a data frame, or a mapping of columns.

    One row says that `coder` applied `code` to `unit`. A row without a code (None, NaN or "") says
    that the coder judged the unit and applied none.

    With `document`, units are told apart within documents, documents are resampled, and a coder
    has judged the whole of a document in which a row of that coder stands; `coverage` (coder,
    document) says so instead where given. Units in which nobody coded anything stand in no row:
    name them in `units` (document → its units), or agreement on absence is missed.

    Without `document`, units are resampled, and a coder without a row for a unit is taken to have
    judged it and applied nothing; `absent="not judged"` takes it as missing instead.

    The notes of intervals count what was drawn: documents, or units where there are none.

    Raises ValueError for a missing column, and for a row without unit, coder or document.

    >>> rows = {"unit": [1, 1, 2, 3, 3], "coder": ["ann", "bo", "ann", "ann", "bo"],
    ...         "code": ["x", "x", "y", "x", "x"]}
    >>> found = from_long(rows, replicates=0)
    >>> found.codes, [round(c.percent_agreement.value, 3) for c in found.agreement.codes]
    (('x', 'y'), [1.0, 0.667])
    """
    names = [unit, coder, code] + ([document] if document else [])
    columns = {name: _column(table, name) for name in names}
    size = len(columns[unit])
    for name in names:
        if len(columns[name]) != size:
            raise ValueError(f"column “{name}” has {len(columns[name])} rows, “{unit}” has {size}")
        if name != code:
            for row, value in enumerate(columns[name]):
                if _missing(value):
                    raise ValueError(f"row {row} has no {name}")
    if absent not in ("not applied", "not judged"):
        raise ValueError(f"absent must be “not applied” or “not judged”; it is “{absent}”")
    if document is None and coverage is not None:
        raise ValueError("coverage is by document: name the column of documents")

    # Without documents every unit is a document of one unit: coverage and resampling by unit.
    where = columns[document] if document else columns[unit]
    within = columns[unit] if document else [0] * size
    coders = _numbers(columns[coder])
    codes = _numbers(value for value in columns[code] if not _missing(value))
    listed = {owner: list(of_document) for owner, of_document in (units or {}).items()}
    if document:
        documents = _numbers([*where, *listed])
    else:
        extra = [u for of_document in listed.values() for u in of_document]
        documents = _numbers([*where, *extra])
    if coverage is not None:
        coverage = list(coverage)
        coders = _numbers([*coders, *(who for who, _ in coverage)])

    place: dict[tuple[int, Hashable], int] = {}
    n_units = np.zeros(len(documents), np.int64)

    def number_of(d: int, u: Hashable) -> int:
        key = (d, u)
        if key not in place:
            place[key] = int(n_units[d])
            n_units[d] += 1
        return place[key]

    for owner, of_document in listed.items():
        for listed_unit in of_document:
            number_of(documents[owner if document else listed_unit], listed_unit if document else 0)
    d = np.array([documents[value] for value in where], np.int64)
    u = np.array([number_of(i, value) for i, value in zip(d, within, strict=True)], np.int64)
    c = np.array([coders[value] for value in columns[coder]], np.int64)
    k = np.array([-1 if _missing(x) else codes[x] for x in columns[code]], np.int64)

    covered = np.zeros((len(coders), len(documents)), bool)
    if coverage is not None:
        for who, what in coverage:
            if what not in documents:
                raise ValueError(f"coverage names a document that is in no row: {what!r}")
            covered[coders[who], documents[what]] = True
    elif document or absent == "not judged":
        covered[c, d] = True
    else:
        covered[:] = True
    applied = k >= 0
    codings = d[applied], u[applied], c[applied], k[applied]
    agreement = code_agreement(
        n_units,
        covered,
        codings,
        n_codes=len(codes),
        pair_intervals=pair_intervals,
        replicates=replicates,
        level=level,
        seed=seed,
    )
    return NamedAgreement(
        agreement=agreement,
        codes=tuple(codes),
        coders=tuple(coders),
        documents=tuple(documents),
        n_units=n_units,
        coverage=covered,
        codings=codings,
    )


def values_from_long(
    table: Any, *, unit: str = "unit", coder: str = "coder", value: str = "value"
) -> tuple[NDArray[np.object_], tuple[Hashable, ...], tuple[Hashable, ...]]:
    """Coders × units of single values (None where missing), the coders and the units.

    For coefficients of one value a unit. Raises ValueError where a coder gave a unit two values.

    >>> rows = {"unit": [1, 2, 1], "coder": ["ann", "ann", "bo"], "value": ["in", "out", "in"]}
    >>> values_from_long(rows)[0].tolist()
    [['in', 'out'], ['in', None]]
    """
    columns = [_column(table, name) for name in (unit, coder, value)]
    for name, column in zip((unit, coder), columns[:2], strict=True):
        for row, found in enumerate(column):
            if _missing(found):
                raise ValueError(f"row {row} has no {name}")
    units, coders = _numbers(columns[0]), _numbers(columns[1])
    values = np.full((len(coders), len(units)), None, object)
    for row, (u, c, v) in enumerate(zip(*columns, strict=True)):
        if _missing(v):
            continue
        at = coders[c], units[u]
        if values[at] is not None and values[at] != v:
            raise ValueError(f"row {row}: {c!r} gave unit {u!r} a second value, {v!r}")
        values[at] = v
    return values, tuple(coders), tuple(units)


def _column(table: Any, name: str) -> Sequence[Any]:
    try:
        column = table[name]
    except KeyError:
        known = ", ".join(f"“{x}”" for x in table)
        raise ValueError(f"there is no column “{name}”; there are {known}") from None
    return column.tolist() if hasattr(column, "tolist") else list(column)


def _missing(value: Any) -> bool:
    # pandas' NA is neither None nor a number, and comparing it with itself gives NA again.
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (value != value or (isinstance(value, str) and not value.strip()))
    )


def _numbers(values: Iterable[Hashable]) -> dict[Hashable, int]:
    """Numbers of distinct values, in sorted order where they compare."""
    distinct = list(dict.fromkeys(values))
    try:
        distinct.sort()  # type: ignore[call-arg]
    except TypeError:
        distinct.sort(key=str)
    return {value: i for i, value in enumerate(distinct)}
