"""What to discuss first: a few passages, codes and pairs of codes, in plain words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import entry_id, shown
from synth.report.parts.quoting import middle

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: How many of each kind are named.
FEW = 5
#: A code with less use than this says little, however low its α: the rule for intervals too.
LEAST_SENTENCES, LEAST_NARRATIVES = 10, 5
#: A pair of codes taken for one another this often is worth a word.
LEAST_PAIRS = 2


def discuss_first(data: ReportData) -> Row:
    """`passages`, `codes` and `pairs`, the most pressing of each first."""
    return {"passages": passages(data), "codes": codes(data), "pairs": pairs(data)}


def quoted_narratives(data: ReportData) -> set[str]:
    """The narratives that the page quotes from."""
    return {
        *(row["narrative"] for row in data.agreement_passages[:FEW]),
        *(rows[0]["narrative"] for rows in shown(data.disagreements)),
    }


def passages(data: ReportData) -> list[Row]:
    """The sentences that add most to the observed disagreement, with who gave which code."""
    out = []
    listed: dict[int, str] = {}
    for rows in shown(data.disagreements):
        for row in rows:
            listed.setdefault(row["passage"], entry_id(rows[0]))
    judged: dict[str, list[str]] = {}
    for row in data.agreement_coverage:
        if row["counts"]:
            judged.setdefault(row["narrative"], []).append(row["coder"])
    for row in data.agreement_passages[:FEW]:
        text = data.texts.get(row["narrative"], "")[row["start"] : row["end"]]
        given = []
        for one in filter(None, row["codes"].split("; ")):
            code, _, names = one.partition(": ")
            who = names.split()
            given.append({
                "code": code, "label": data.code_labels.get(code, code), "who": who,
                "not": [c for c in judged.get(row["narrative"], []) if c not in who]})  # fmt: skip
        out.append({
            **row, "text": middle(text, 260), "given": given,
            "heading": data.section_headings.get(row["section"], ""),
            "entry": listed.get(row["rank"], "")})  # fmt: skip
    return out


def codes(data: ReportData) -> list[Row]:
    """Codes with enough use and an α below that of all codes together, the lowest first.

    In a reflexive study, which has no α: the codes in most disagreements.
    """
    kinds: dict[str, Counter[str]] = {}
    others: dict[str, Counter[str]] = {}
    for row in data.disagreements:
        for code, other in {(row["code_a"], row["code_b"]), (row["code_b"], row["code_a"])}:
            if code:
                kinds.setdefault(code, Counter())[row["kind"]] += 1
                if other and other != code:
                    others.setdefault(code, Counter())[other] += 1
    if data.approach == "reflexive":
        order = sorted(kinds, key=lambda c: (-kinds[c].total(), c))
        rows: list[Row] = [{"id": code} for code in order if kinds[code].total() > 1][:FEW]
    else:
        whole = next((r["alpha"] for r in data.agreement_pooled
                      if r["of"] == "all" and r["level"] == "code"), 1.0)  # fmt: skip
        rows = [
            {**row, "whole": whole} for row in data.agreement
            if row["level"] == "code" and row["alpha"] < whole
            and row["positive_units"] >= LEAST_SENTENCES and row["narratives"] >= LEAST_NARRATIVES
        ]  # fmt: skip
        rows = sorted(rows, key=lambda r: (r["alpha"], r["id"]))[:FEW]
    who = judges(data)
    use = _use(data)
    out = []
    for row in rows:
        own = kinds.get(row["id"], Counter())
        most = sorted(others.get(row["id"], Counter()).items(), key=lambda p: (-p[1], p[0]))[:1]
        out.append({
            **row, "label": data.code_labels.get(row["id"], row["id"]), "kinds": own,
            "total": own.total(),
            "other": [(code, data.code_labels.get(code, code), n) for code, n in most if n > 1],
            "use": [(coder, use[row["id"], coder]) for coder in who],
        })  # fmt: skip
    return out


def _use(data: ReportData) -> Counter[tuple[str, str]]:
    """(code, coder) → codings in the narratives that are compared."""
    judged = {(row["narrative"], row["coder"]) for row in data.agreement_coverage if row["counts"]}
    return Counter(
        (row["code"], row["coder"]) for row in data.codings
        if not row["origin"] and (row["narrative"], row["coder"]) in judged
    )  # fmt: skip


def judges(data: ReportData) -> list[str]:
    """The coders whose codings are compared, in the study's order."""
    found = {row["coder"] for row in data.agreement_coverage if row["counts"]}
    return [coder for coder in data.coders if coder in found]


def pairs(data: ReportData) -> list[Row]:
    """The codes most often given for one another."""
    return [row for row in confused(data) if row["count"] >= LEAST_PAIRS][:FEW]


def confused(data: ReportData) -> list[Row]:
    """Pairs of different codes given in the same place by different coders, most often first.

    `same_a`, `same_b`: codings of either code that another coder gave there too. `listed`: whether
    the page shows some of the places.
    """
    listed = {
        frozenset((row["code_a"], row["code_b"])) for rows in shown(data.disagreements)
        for row in rows
    }  # fmt: skip
    same = {r["code_a"]: r["count"] for r in data.confusion if r["code_a"] == r["code_b"]}
    rows = [
        {**row, "label_a": data.code_labels.get(row["code_a"], row["code_a"]),
         "label_b": data.code_labels.get(row["code_b"], row["code_b"]),
         "listed": frozenset((row["code_a"], row["code_b"])) in listed,
         "same_a": same.get(row["code_a"], 0), "same_b": same.get(row["code_b"], 0)}
        for row in data.confusion if row["code_b"] and row["code_a"] != row["code_b"]
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r["count"], r["code_a"], r["code_b"]))
