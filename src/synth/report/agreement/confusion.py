"""Which codes were given for one another: a matrix of those codes, or the strongest pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.agreement.discuss_first import confused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: With more confused codes than this, the page has a list of pairs and no matrix.
MOST_CODES = 16
MOST_PAIRS = 20
#: Pairs that occur once are named up to this many.
ENOUGH = 10


def confusion(data: ReportData) -> Row:
    """`codes`: how many were confused with another; `pairs`: the strongest; `matrix`: a row a code
    with its cells, where they are few."""
    pairs = confused(data)
    order = {code: i for i, code in enumerate(data.code_labels)}
    codes = sorted({code for row in pairs for code in (row["code_a"], row["code_b"])},
                   key=lambda c: (order.get(c, len(order)), c))  # fmt: skip
    few = len(codes) <= MOST_CODES
    strongest = [row for i, row in enumerate(pairs) if i < ENOUGH or row["count"] > 1]
    return {
        "codes": [(code, data.code_labels.get(code, code)) for code in codes],
        "total": len(pairs), "pairs": [] if few else strongest[:MOST_PAIRS],
        "most": pairs[0]["count"] if pairs else 0,
        "matrix": _matrix(data, codes, pairs) if few else [],
    }  # fmt: skip


def _matrix(data: ReportData, codes: list[str], pairs: list[Row]) -> list[Row]:
    count = _both_ways(data)
    listed = {frozenset((row["code_a"], row["code_b"])) for row in pairs if row["listed"]}
    most = max((n for (a, b), n in count.items() if a != b and b and a), default=1)
    return [
        {"code": a, "label": data.code_labels.get(a, a), "nothing": count.get((a, ""), 0),
         "cells": [{"code": b, "count": count.get((a, b), 0), "same": a == b,
                    "listed": frozenset((a, b)) in listed,
                    "shade": 0 if a == b else -(-4 * count.get((a, b), 0) // most)}
                   for b in codes]}
        for a in codes
    ]  # fmt: skip


def confusion_matrix(data: ReportData) -> tuple[list[str], Iterator[list[Any]]]:
    """The whole matrix for a CSV file: `code`, `label`, one column a code used, and `nothing`."""
    count = _both_ways(data)
    used = {code for pair in count for code in pair if code}
    codes = [*(c for c in data.code_labels if c in used), *sorted(used - set(data.code_labels))]
    rows = ([a, data.code_labels.get(a, a), *(count.get((a, b), 0) for b in codes),
             count.get((a, ""), 0)] for a in codes)  # fmt: skip
    return ["code", "label", *codes, "(nothing)"], rows


def _both_ways(data: ReportData) -> dict[tuple[str, str], int]:
    out = {}
    for row in data.confusion:
        out[row["code_a"], row["code_b"]] = out[row["code_b"], row["code_a"]] = row["count"]
    return out
