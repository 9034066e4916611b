"""`agreement.html`: how far coders agree, with every coefficient beside the others and no verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from synth.report.environment import render
from synth.report.forest import forest_row, forest_scale, scale_for

if TYPE_CHECKING:
    from markupsafe import Markup

    from synth.report.study_data import StudyData

Row = dict[str, Any]
LEVELS = {"code": "Codes", "subtheme": "Subthemes", "theme": "Themes"}
#: More pairs of coders than this are in the table file alone, code by code.
MOST_PAIRS = 6


def agreement_page(data: StudyData) -> str:
    """The page, from the rows of the three agreement tables."""
    if data.approach == "reflexive":
        return render("agreement", data.site, reflexive=True)
    labels = {**data.code_labels, **{row["theme"]: row["label"] for row in data.result}}
    scale = scale_for(
        row[key] for row in (*data.agreement, *_whole(data)) for key in ("alpha", "low")
    )
    notes = _Notes()
    levels = []
    for level, heading in LEVELS.items():
        rows = [
            _line(row, labels, scale, notes) for row in data.agreement if row["level"] == level
        ]
        if rows:
            levels.append({"level": level, "heading": heading, "rows": rows})
    pooled = [
        {**row, "label": LEVELS[row["level"]], "figure": _figure(row, LEVELS[row["level"]], scale),
         "note": notes.number(row["interval"])}
        for row in _whole(data)
    ]  # fmt: skip
    pairs = [row for row in data.agreement_pairs if row["id"] == ""]
    names = list(dict.fromkeys((r["coder_a"], r["coder_b"]) for r in data.agreement_pairs))
    return render(
        "agreement", data.site, reflexive=False, approach=data.approach, levels=levels,
        pooled=pooled, scale=forest_scale("scale", scale), small_scale=scale,
        notes=notes.texts, pairs=pairs, pair_names=names if len(names) <= MOST_PAIRS else [],
        pair_count=len(names), by_pair=_by_pair(data, labels, names), level_names=LEVELS,
        without=[r for r in data.agreement_pooled if r["of"] == "without coder"],
        narratives=_by_narrative(data), coders=_coders(data), bootstrap=data.bootstrap,
        comparable=any(row["units"] > 0 for row in _whole(data)),
    )  # fmt: skip


class _Notes:
    """Notes that are said once below a table and referred to by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, text: str) -> int:
        """The number of a note, from 1; 0 for none."""
        if not text:
            return 0
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1


def _whole(data: StudyData) -> list[Row]:
    return [row for row in data.agreement_pooled if row["of"] == "all"]


def _line(row: Row, labels: dict[str, str], scale: Any, notes: _Notes) -> Row:
    label = labels.get(row["id"], row["id"])
    # “no interval: only 5 positive units” differs from row to row and is short: it stands there.
    refused = row["interval"].startswith("no interval")
    return {
        **row,
        "label": label,
        "figure": _figure(row, label, scale),
        "short": row["interval"] if refused else "",
        "note": 0 if refused else notes.number(row["interval"]),
    }


def _figure(row: Row, label: str, scale: Any) -> Markup | None:
    if math.isnan(row["alpha"]):
        return None
    key = f"a-{row['level']}-{row['id'] or 'all'}"
    return forest_row(key, f"α of {label}", row["alpha"], row["low"], row["high"], scale)


def _by_pair(
    data: StudyData, labels: dict[str, str], names: list[tuple[str, str]]
) -> list[Row]:
    """One row a code or theme, with each pair's κ."""
    if len(names) > MOST_PAIRS:
        return []
    found: dict[tuple[str, str], dict[tuple[str, str], Row]] = {}
    for row in data.agreement_pairs:
        if row["id"]:
            own = found.setdefault((row["level"], row["id"]), {})
            own[row["coder_a"], row["coder_b"]] = row
    return [
        {"level": level, "id": one, "label": labels.get(one, one),
         "cells": [own.get(name) for name in names]}
        for (level, one), own in found.items()
    ]  # fmt: skip


def _by_narrative(data: StudyData) -> list[Row]:
    """One row a narrative, with its pooled α at each level."""
    rows: dict[str, Row] = {}
    for row in data.agreement_pooled:
        if row["of"] == "narrative":
            rows.setdefault(row["id"], {})[row["level"]] = row
    return [
        {"narrative": name, "title": data.titles.get(name, ""), "levels": levels}
        for name, levels in rows.items()
    ]


def _coders(data: StudyData) -> list[Row]:
    """How many narratives each coder of the study has completed."""
    return [
        {"id": coder, "complete": sum(
            row["status"] == "complete" for row in data.coverage if row["coder"] == coder)}
        for coder in data.coders
    ]  # fmt: skip
