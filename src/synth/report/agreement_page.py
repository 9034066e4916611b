"""`agreement.html`: how far coders agree, every coefficient beside the others, and no verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from synth.report.environment import render
from synth.report.forest import forest_row, forest_scale, scale_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from synth.report.study_data import StudyData

Row = dict[str, Any]
LEVELS = {"theme": "Themes", "subtheme": "Subthemes", "code": "Codes"}
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
    notes = _Notes([*data.agreement, *_whole(data)])
    pooled = [
        {**row, "label": LEVELS[row["level"]], "figure": _figure(row, LEVELS[row["level"]], scale),
         "notes": notes.numbers(row["interval"])}
        for row in _whole(data)
    ]  # fmt: skip
    levels = []
    for level, heading in LEVELS.items():
        rows = [_line(row, labels, scale, notes) for row in data.agreement if row["level"] == level]
        if rows:
            levels.append({"level": level, "heading": heading, "rows": rows})
    pairs = [row for row in data.agreement_pairs if row["id"] == ""]
    names = list(dict.fromkeys((r["coder_a"], r["coder_b"]) for r in data.agreement_pairs))
    return render(
        "agreement", data.site, reflexive=False, levels=levels,
        pooled=pooled, scale=forest_scale("scale", scale),
        notes=notes.texts, common=notes.common, pairs=pairs,
        pair_names=names if len(names) <= MOST_PAIRS else [],
        pair_count=len(names), by_pair=_by_pair(data, labels, names), level_names=LEVELS,
        without=[r for r in data.agreement_pooled if r["of"] == "without coder"],
        narratives=_by_narrative(data), coders=_coders(data), bootstrap=data.bootstrap,
        comparable=any(row["units"] > 0 for row in _whole(data)),
    )  # fmt: skip


class _Notes:
    """Notes on intervals: those that hold for every interval are said once (`common`), the others
    below the tables (`texts`), referred to by their number from 1."""

    def __init__(self, rows: Iterable[Row]) -> None:
        own = [set(row["interval"].split("; ")) for row in rows if not math.isnan(row["low"])]
        self.common = sorted(set.intersection(*own) - {""}) if len(own) > 1 else []
        self.texts: list[str] = []

    def numbers(self, interval: str) -> list[int]:
        """The numbers of a row's notes."""
        own = [text for text in interval.split("; ") if text and text not in self.common]
        self.texts += [text for text in own if text not in self.texts]
        return [self.texts.index(text) + 1 for text in own]


def _whole(data: StudyData) -> list[Row]:
    rows = {row["level"]: row for row in data.agreement_pooled if row["of"] == "all"}
    return [rows[level] for level in LEVELS if level in rows]


def _line(row: Row, labels: dict[str, str], scale: Any, notes: _Notes) -> Row:
    label = labels.get(row["id"]) or str(row["id"])
    # “no interval: only 5 positive units” differs from row to row and is short: it stands there.
    refused = row["interval"].startswith("no interval")
    return {
        **row,
        "label": label,
        "figure": _figure(row, label, scale),
        "short": row["interval"].replace("positive unit", "sentence") if refused else "",
        "notes": [] if refused else notes.numbers(row["interval"]),
    }


def _figure(row: Row, label: str, scale: Any) -> Markup | None:
    if math.isnan(row["alpha"]):
        return None
    key = f"a-{row['level']}-{row['id'] or 'all'}"
    return forest_row(key, f"α of {label}", row["alpha"], row["low"], row["high"], scale)


def _by_pair(data: StudyData, labels: dict[str, str], names: list[tuple[str, str]]) -> list[Row]:
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
