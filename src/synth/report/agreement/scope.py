"""What agreement compares and what it leaves out: coders, narratives, codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.agreement.discuss_first import judges

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: With more narratives than this, the matrix is in the table file alone.
MANY = 200
#: Why a narrative's coding by a coder is not compared, in the words of the page.
WHY_NOT = {
    "not coded": "not coded",
    "not complete": "in progress",
    "second coding": "second coding",
    "no other coder": "complete, but nobody else’s is",
}
#: What the reasons for leaving out a coding mean.
REASONS = {
    "second coding of a coder": "It is the same person’s second coding, compared with the first "
    "alone.",
    "narrative not complete": "The coder has not marked the narrative complete.",
    "accepted suggestion": "It was made after suggestions were shown.",
    "needs recoding": "Its code was split or retired since, and nobody has recoded it yet.",
    "in a heading": "Headings are no sentences.",
    "no other coder completed the narrative": "There is nobody to compare it with.",
    "not found in the text": "The passage is not there, or no longer.",
}


def scope(data: ReportData) -> Row:
    """`coders`: each with the narratives that count; `left_out`; `matrix`: a row a narrative with a
    cell a coder (None where the narratives are too many); and the sums."""
    names = list(dict.fromkeys(
        [*data.coders, *(row["coder"] for row in data.agreement_coverage)]))  # fmt: skip
    cells = {(row["narrative"], row["coder"]): row for row in data.agreement_coverage}
    counting = [row for row in data.agreement_coverage if row["counts"]]
    again = {row["coder"]: row["again"] for row in data.agreement_coverage if row["again"]}
    return {
        "names": names,
        "coders": [
            {"id": name, "again": again.get(name, ""), **_sums(data, name)} for name in names
        ],
        "judges": judges(data),
        "narratives": len({row["narrative"] for row in counting}),
        "of": len(data.narratives),
        "codings": sum(row["used"] for row in counting),
        "left_out": [
            {**row, "meaning": REASONS.get(row["reason"], "")} for row in data.agreement_left_out
        ],
        "left_out_sum": sum(row["codings"] for row in data.agreement_left_out),
        "why": WHY_NOT,
        "rounds": any(row["coding_round"] >= 0 for row in data.agreement_coverage),
        "matrix": None if len(data.narratives) > MANY else [
            {"id": one, "title": title, "cells": [cells.get((one, name)) for name in names]}
            for one, title in data.titles.items()
        ],
    }  # fmt: skip


def _sums(data: ReportData, coder: str) -> Row:
    own = [row for row in data.agreement_coverage if row["coder"] == coder]
    return {
        "complete": sum(row["status"] == "complete" for row in own),
        "compared": sum(row["counts"] for row in own),
        "codings": sum(row["used"] for row in own if row["counts"]),
    }
