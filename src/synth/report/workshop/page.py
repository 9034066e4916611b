"""`workshop.html`: a printable page for each theme, for a workshop or a reflexive meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import KINDS, entry_id
from synth.report.parts.disagreement_list import MOST as MOST_LISTED
from synth.report.parts.environment import render
from synth.report.parts.evidence import cited_links, without_theme
from synth.report.parts.quoting import middle
from synth.report.parts.review_state import agreeing, verdicts
from synth.report.workshop.questions import counts_of, questions
from synth.report.workshop.quotations import CONTRARY, RULE, SUPPORTING, Chosen, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence

Row = dict[str, Any]
#: Open disagreements, and codes with low agreement, on a theme's page.
DISAGREEMENTS, CODES = 5, 3
#: Characters of a quotation; what is longer is cut in the middle.
LONGEST = 420
#: Disagreements in these states are not settled: open in the consensus, or not in one.
UNSETTLED = ("open", "")


def workshop_page(data: ReportData, themes: Sequence[ThemeEvidence]) -> str:
    """The page; `themes` with all their quotations."""
    counts, given = counts_of(data), verdicts(data, themes)
    return render(
        "workshop/workshop", data.site, assets=("workshop/workshop.css",),
        round=data.last_round, approach=data.approach,
        rule=RULE, supporting=SUPPORTING, contrary=CONTRARY, disagreements=DISAGREEMENTS,
        left_out=[data.code_labels.get(code, code) for code in data.left_out],
        without=without_theme(data), headings=data.section_headings,
        questions=dict(data.questions), needed=data.reviewers_needed, coders=len(data.coders),
        themes=[
            {
                "row": theme.row, "id": theme.id, "subthemes": theme.subthemes,
                "links": cited_links(theme.row["cited"], theme.narratives),
                "supporting": [_quotation(one) for one in chosen(theme, "supporting")],
                "contrary": [_quotation(one) for one in chosen(theme, "contrary")],
                "open": open_disagreements(data, theme), "codes": lowest_agreement(data, theme),
                "verdicts": [_verdict(data, one) for one in given[theme.id]],
                "agreeing": agreeing(given[theme.id]),
                "questions": questions(data, theme.row, counts),
            }
            for theme in themes
        ],
    )  # fmt: skip


def open_disagreements(data: ReportData, theme: ThemeEvidence) -> Row:
    """Unsettled disagreements on codes of the theme: `total`, and the `first` of them, those to
    discuss first in front, one a sentence.

    A coding where several others marked nothing is one entry; `nothing` names them.
    """
    codes = _codes(theme)
    entries: dict[tuple[str, str], list[Row]] = {}
    for row in data.disagreements:
        if row["state"] in UNSETTLED and (row["code_a"] in codes or row["code_b"] in codes):
            entries.setdefault((row["coding_a"], row["coding_b"]), []).append(row)
    by_sentence: dict[tuple[str, int], list[Row]] = {}
    for rows in entries.values():
        by_sentence.setdefault((rows[0]["narrative"], rows[0]["first_sentence"]), rows)
    first = []
    for rows in list(by_sentence.values())[:DISAGREEMENTS]:
        row = rows[0]
        first.append({
            **row, "kind": KINDS[row["kind"]][0],
            "nothing": [one["coder_b"] for one in rows] if not row["coding_b"] else [],
            "label_a": data.code_labels.get(row["code_a"], row["code_a"]),
            "label_b": data.code_labels.get(row["code_b"], row["code_b"]),
            "quote_a": middle(row["quote_a"], LONGEST), "quote_b": middle(row["quote_b"], LONGEST),
            "ident": entry_id(row) if row["rank"] <= MOST_LISTED else "",
        })  # fmt: skip
    return {"total": len(entries), "first": first}


def lowest_agreement(data: ReportData, theme: ThemeEvidence) -> list[Row]:
    """The theme's codes with the lowest defined α, lowest first; none of a reflexive study."""
    if data.approach == "reflexive":
        return []
    codes = _codes(theme)
    rows = [r for r in data.agreement
            if r["level"] == "code" and r["id"] in codes and r["alpha"] == r["alpha"]]  # fmt: skip
    rows.sort(key=lambda r: (r["alpha"], r["id"]))
    return [{**row, "label": data.code_labels.get(row["id"], row["id"])} for row in rows[:CODES]]


def _codes(theme: ThemeEvidence) -> set[str]:
    return {code.code for group in theme.groups for code in group.codes}


def _quotation(one: Chosen) -> Row:
    return {**one.coding, "label": one.code, "coders": one.coders,
            "quote": middle(one.coding["quote"], LONGEST)}  # fmt: skip


def _verdict(data: ReportData, one: Any) -> Row:
    """A reviewer's verdict, with the words of the passages that were flagged."""
    flags = []
    for ident, comment in one.flags:
        coding = data.coding_by_id.get(ident)
        quote = middle(coding["quote"], LONGEST // 2) if coding else ""
        flags.append({"id": ident, "comment": comment, "quote": quote,
                      "narrative": coding["narrative"] if coding else ""})  # fmt: skip
    return {"reviewer": one.reviewer, "date": one.date, "verdict": one.verdict,
            "comment": one.comment, "stale": one.stale, "flags": flags}  # fmt: skip
