"""How often findings occur: over narratives, and within each narrative.

Interstudy frequency effect size and intrastudy intensity (Sandelowski and Barroso 2003,
doi:10.1097/00006199-200307000-00004). A finding is a subtheme, or a theme that has none. Both
measure prevalence; neither measures how much a finding matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, Any]


def frequency(result: Sequence[Row], narratives: int) -> list[Row]:
    """Each theme and subtheme: in how many of all `narratives` it has codings (prevalence.csv)."""
    held = {row["parent"] for row in result}
    return [
        {
            "theme": row["theme"], "parent": row["parent"], "label": row["label"],
            "finding": row["theme"] not in held, "narratives": row["narratives"],
            "of": narratives, "frequency": row["narratives"] / narratives if narratives else None,
            "codings": row["codings"], "contrary": row["contrary"],
        }
        for row in result
    ]  # fmt: skip


def intensity(result: Sequence[Row], counts: Iterable[Row], narratives: Iterable[str]) -> list[Row]:
    """Each narrative: how many of all findings it holds (intensity.csv)."""
    held = {row["parent"] for row in result}
    findings = {row["theme"] for row in result if row["theme"] not in held}
    inside: dict[str, int] = {}
    for row in counts:
        if row["by"] == "narrative" and row["theme"] in findings:
            inside[row["value"]] = inside.get(row["value"], 0) + 1
    return [
        {
            "narrative": one, "findings": inside.get(one, 0), "of": len(findings),
            "intensity": inside.get(one, 0) / len(findings) if findings else None,
        }
        for one in narratives
    ]  # fmt: skip
