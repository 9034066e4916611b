"""Agreement looked at from several sides: all together, by section, round, narrative, coder,
before and after consensus, and how many narratives would make an interval this narrow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from synth.report.agreement.alpha_rows import Alphas
    from synth.report.parts.data import ReportData

Row = dict[str, Any]
LEVELS = {"code": "Codes", "subtheme": "Subthemes", "theme": "Themes"}
#: With more narratives than this, the page names those with the lowest α alone.
MANY = 200
LOWEST = 50


def levels_of(data: ReportData) -> list[str]:
    """The levels that agreement was computed at."""
    found = {row["level"] for row in data.agreement_pooled if row["of"] == "all"}
    return [level for level in LEVELS if level in found]


def pooled(data: ReportData, of: str) -> list[Row]:
    """The rows of `agreement_pooled` of one kind, in the order of levels."""
    order = {level: i for i, level in enumerate(LEVELS)}
    rows = [row for row in data.agreement_pooled if row["of"] == of]
    return sorted(rows, key=lambda r: order.get(r["level"], 9))


def together(data: ReportData, alphas: Alphas) -> list[Row]:
    """One row a level."""
    return [
        alphas.row(row, LEVELS.get(row["level"], ""), f"all-{row['level']}")
        for row in pooled(data, "all")
    ]


def by_section(data: ReportData, alphas: Alphas) -> list[Row]:
    """One row a section of the template, in its order."""
    order = {section["id"]: i for i, section in enumerate(data.sections)}
    rows = sorted(pooled(data, "section"), key=lambda r: order.get(r["id"], len(order)))
    return [
        alphas.row(row, data.section_headings.get(row["id"], row["id"] or "Outside the sections"),
                   f"section-{row['id']}")
        for row in rows
    ]  # fmt: skip


def by_round(data: ReportData, alphas: Alphas) -> list[Row]:
    """One row a round of coding."""
    return [
        alphas.row(row, f"Round {row['id']}", f"round-{row['id']}")
        for row in pooled(data, "coding round")
    ]


def grid(data: ReportData, of: str) -> list[Row]:
    """One row for each thing looked at (a narrative, a coder left out): `levels`, level → its row
    of `agreement_pooled`."""
    rows: dict[str, Row] = {}
    for row in pooled(data, of):
        rows.setdefault(row["id"], {})[row["level"]] = row
    return [{"id": one, "levels": levels} for one, levels in rows.items()]


def by_narrative(data: ReportData) -> tuple[list[Row], bool]:
    """One row a narrative; of many, the lowest alone. The second value says whether some are
    left out."""
    rows = [{**row, "title": data.titles.get(row["id"], "")} for row in grid(data, "narrative")]
    if len(rows) <= MANY:
        return rows, False
    known = [r for r in rows if not math.isnan(r["levels"].get("code", {}).get("alpha", math.nan))]
    return sorted(known, key=lambda r: (r["levels"]["code"]["alpha"], r["id"]))[:LOWEST], True


def twice(data: ReportData, alphas: Alphas) -> list[Row]:
    """One entry for each coder who coded twice: all codes together, and those with an α."""
    out = []
    for row in data.agreement_again:
        if not row["id"]:
            name = f"{row['coder']}, again as {row['again']}"
            codes = [
                {**one, "label": data.code_labels.get(one["id"], one["id"])}
                for one in data.agreement_again
                if one["again"] == row["again"] and one["id"] and not math.isnan(one["alpha"])
            ]
            codes.sort(key=lambda r: (r["alpha"], r["id"]))
            out.append({**alphas.row(row, name, f"again-{row['again']}"), "codes": codes})
    return out


def before_and_after(data: ReportData) -> Row:
    """`levels`: all together before consensus and after; `codes`: those that changed by at least
    .005."""
    whole = [
        {**row, "label": LEVELS.get(row["level"], row["level"])}
        for row in data.agreement_consensus if not row["id"]
    ]  # fmt: skip
    whole.sort(key=lambda r: list(LEVELS).index(r["level"]) if r["level"] in LEVELS else 9)
    codes = [
        {**row, "label": data.code_labels.get(row["id"], row["id"])}
        for row in data.agreement_consensus
        if row["id"] and row["level"] == "code" and abs(row["after"] - row["before"]) >= 0.005
    ]
    codes.sort(key=lambda r: (-abs(r["after"] - r["before"]), r["id"]))
    return {"levels": whole, "codes": codes}


def planning(data: ReportData) -> Row:
    """`widths` and `values`: the columns; `levels` and `codes`: a row each with its cells and the
    width `now`.

    A cell of a width: the narratives needed, 0 where those at hand are enough, None where it can't
    be said (`reason` says why). A cell of a value to be told from: the sentences needed, or None.
    """
    have = max((row["narratives"] for row in pooled(data, "all")), default=0)
    rows: dict[tuple[str, str], Row] = {}
    now = {
        (row["level"], row["id"]): row["high"] - row["low"]
        for row in (*pooled(data, "all"), *data.agreement)
    }
    for row in data.agreement_planning:
        own = rows.setdefault((row["level"], row["id"]), {
            "level": row["level"], "id": row["id"], "width": {}, "tell": {}, "reason": "",
            "now": now.get((row["level"], row["id"]), math.nan)})  # fmt: skip
        number = row["narratives"] if row["aim"] == "width" else row["units"]
        cell = None if number < 0 else 0 if row["aim"] == "width" and number <= have else number
        own[row["aim"]][row["value"]] = cell
        if row["reason"] and row["aim"] == "width":
            own["reason"] = row["reason"].removeprefix("no interval: ").replace(
                "positive unit", "sentence")  # fmt: skip
    levels = [
        {**rows[level, ""], "label": label}
        for level, label in LEVELS.items() if (level, "") in rows
    ]  # fmt: skip
    codes = [
        {**row, "label": data.code_labels.get(one, one)}
        for (level, one), row in rows.items() if level == "code" and one
    ]  # fmt: skip
    return {
        "have": have, "levels": levels,
        "widths": _values(data, "width"), "values": _values(data, "tell"),
        "codes": [row for row in codes if not row["reason"]],
        "without": [row for row in codes if row["reason"]],
    }  # fmt: skip


def _values(data: ReportData, aim: str) -> list[float]:
    return sorted({row["value"] for row in data.agreement_planning if row["aim"] == aim})


def drawn_rows(data: ReportData) -> tuple[list[Row], list[Row]]:
    """The rows whose α is drawn on the page: on all narratives, and on some of them."""
    whole = [*pooled(data, "all"), *pooled(data, "section"), *data.agreement]
    again = [row for row in data.agreement_again if not row["id"]]
    return whole, [*pooled(data, "coding round"), *again]
