"""Every disagreement with both spans side by side, those to discuss first in front."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from synth.report.parts.narrative_text import sentence_range
from synth.report.parts.quoting import head, in_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: The page shows at most this many; all are in the table file.
MOST = 200
#: The kinds in the order of the page: their heading, and what it means.
KINDS = {
    "code choice": ("Other codes in the same place",
                    "Both marked the place, and did not give it the same code."),
    "boundary": ("The same code on other sentences",
                 "Both gave the code, and one began earlier or went on longer."),
    "missed": ("One marked it, the other nothing",
               "One coder gave a code, and the other marked nothing there."),
}  # fmt: skip
#: Entries of a consensus that agreement does not see: the code and the sentences are the same.
MARK = "voice or polarity"
#: Stale entries are named up to this many.
MOST_STALE = 20
DECIDED = ("adopted", "both valid", "codebook", "difference")
#: What a state of the consensus means, to stand beside a disagreement.
STATES = {
    "open": "open, not decided yet",
    "agreed": "agreed",
    "adopted": "adopted",
    "both valid": "both valid",
    "codebook": "the codebook is to be changed first",
    "difference": "kept as a difference",
    "superseded": "an earlier decision, no longer in force",
    "": "not in the consensus",
}


def ranked(rows: Iterable[Row], passages: Iterable[Row], consensus: Iterable[Row]) -> list[Row]:
    """The rows of `disagreements`, those in the sentences that add most to the observed
    disagreement first (`passages`), then in the order of narratives and text.

    Each row gets `rank` from 1; `passage`, the rank of its sentence (-1 beyond the listed ones);
    and from the `consensus` the decision's `by`, `date`, `why`, `stale`, and `taken`: the coding
    ids that count.
    """
    place = {(row["narrative"], row["sentence"]): row["rank"] for row in passages}
    decided: dict[tuple[str, str], Row] = {}
    taken: dict[tuple[str, str], list[str]] = {}
    for row in consensus:
        key = (row["narrative"], row["entry"])
        decided[key] = row
        if row["counts"]:
            taken.setdefault(key, []).append(row["coding_id"])
    nothing = {"by": "", "date": "", "reason": "", "stale": ""}
    out = []
    for row in rows:
        key = (row["narrative"], row["entry"])
        found = [place[at] for s in _sentences(row) if (at := (row["narrative"], s)) in place]
        decision = decided.get(key, nothing)
        out.append({
            **row, "passage": min(found, default=-1),
            "by": joined(decision["by"]), "date": decision["date"],
            "stale": joined(decision["stale"], "; "),
            "why": decision["reason"], "taken": taken.get(key, [])})  # fmt: skip
    out.sort(key=lambda r: (r["passage"] < 0, r["passage"], r["narrative"], r["first_sentence"],
                            r["start_a"], r["coding_a"], r["coder_b"]))  # fmt: skip
    for number, row in enumerate(out, 1):
        row["rank"] = number
    return out


def joined(texts: Any, between: str = ", ") -> str:
    """TEMPORARY: several texts as one; a text as it is."""
    return texts if isinstance(texts, str) else between.join(texts)


def _sentences(row: Row) -> Iterable[int]:
    """The sentences in which the two differ."""
    a = set(range(row["first_a"], row["last_a"] + 1))
    b = set(range(row["first_b"], row["last_b"] + 1)) if row["coding_b"] else set()
    return a ^ b if row["kind"] == "boundary" else a | b


def shown(rows: Sequence[Row]) -> list[list[Row]]:
    """What the page shows: the first `MOST` rows, as entries of the rows they stand for.

    A coding where several other coders marked nothing is one entry.
    """
    entries: dict[tuple[str, str], list[Row]] = {}
    for row in rows[:MOST]:
        entries.setdefault((row["coding_a"], row["coding_b"]), []).append(row)
    return list(entries.values())


def disagreement_groups(data: ReportData) -> list[Row]:
    """The disagreements by kind: `total` of them, and the `entries` that the page shows."""
    total = Counter(row["kind"] for row in data.disagreements)
    entries = [_entry(data, rows) for rows in shown(data.disagreements)]
    return [
        {"kind": kind, "key": kind.replace(" ", "-"), "heading": heading, "meaning": meaning,
         "total": total[kind], "entries": own, "shown": sum(one["count"] for one in own)}
        for kind, (heading, meaning) in KINDS.items()
        if (own := [one for one in entries if one["kind"] == kind]) or total[kind]
    ]  # fmt: skip


def entry_id(row: Row) -> str:
    """The id of a disagreement on the page."""
    return f"d-{row['coding_a']}-{row['coding_b'] or 'none'}"


def _entry(data: ReportData, rows: Sequence[Row]) -> Row:
    row = rows[0]
    codes = dict.fromkeys(code for code in (row["code_a"], row["code_b"]) if code)
    return {
        **row, "ident": entry_id(row), "count": len(rows),
        "heading": data.section_headings.get(row["section"], ""),
        "sentences": sentence_range(row["first_sentence"], row["last_sentence"]),
        "sides": [_side(data, row, "a"), _side(data, row, "b")] if row["coding_b"]
        else [_side(data, row, "a")],
        "nothing": [one["coder_b"] for one in rows] if not row["coding_b"] else [],
        "definitions": [(code, data.code_labels[code]) for code in codes
                        if code in data.code_labels],
        "said": _said(row),
        "settled": row["state"] in DECIDED,
    }  # fmt: skip


def _said(row: Row) -> str:
    """The state of the entry in the consensus, with who holds where one coding was adopted."""
    said = STATES.get(row["state"], str(row["state"]))
    if row["state"] == "adopted":
        who = [row[f"coder_{s}"] for s in "ab" if row[f"coding_{s}"] in row["taken"]]
        said += f", from {' and '.join(who)}" if who else ", a coding of the team’s own"
    return said


def _side(data: ReportData, row: Row, side: str) -> Row:
    """One coder's coding in its sentence."""
    coding, start, end = row[f"coding_{side}"], row[f"start_{side}"], row[f"end_{side}"]
    text = data.texts.get(row["narrative"], "")
    bounds = data.bounds.get(row["narrative"], [])
    before, span, after = (
        in_context(text, bounds, (row["first_sentence"], row["last_sentence"]), (start, end))
        if text else ("", row[f"quote_{side}"], "")
    )  # fmt: skip
    code = row[f"code_{side}"]
    return {
        "coder": row[f"coder_{side}"], "coding": coding, "code": code,
        "label": data.code_labels.get(code, code), "memo": row[f"memo_{side}"],
        "before": before, "span": span, "after": after,
        "taken": coding in row["taken"] and row["state"] in DECIDED,
        "matched": side == "b" and row["matched_b"],
    }  # fmt: skip


def choices(data: ReportData, groups: Sequence[Row]) -> Row:
    """What the filter offers: the kinds, codes, narratives and states of the entries shown."""
    entries = [one for group in groups for one in group["entries"]]
    codes = {code for one in entries for code in (one["code_a"], one["code_b"]) if code}
    order = {code: i for i, code in enumerate(data.code_labels)}
    return {
        "kinds": [(group["kind"], group["heading"]) for group in groups if group["entries"]],
        "codes": [(code, data.code_labels.get(code, code))
                  for code in sorted(codes, key=lambda c: (order.get(c, len(order)), c))],
        "narratives_named": [(name, f"{name} {head(data.titles.get(name, ''), 40)}")
                             for name in sorted({one["narrative"] for one in entries})],
        "states": [(state, said) for state, said in STATES.items()
                   if any(one["state"] == state for one in entries)] if data.consensus else [],
    }  # fmt: skip


def consensus_summary(data: ReportData) -> Row | None:
    """How many entries of the consensus are agreed, decided, open, superseded and stale; None
    where there is no consensus."""
    if not data.consensus:
        return None
    entries = {(row["narrative"], row["entry"]): row for row in data.consensus}
    states = Counter(row["state"] for row in entries.values())
    return {
        "agreed": states["agreed"], "open": states["open"], "superseded": states["superseded"],
        "decided": sum(states[state] for state in DECIDED),
        "of": [(state, states[state]) for state in DECIDED if states[state]],
        "stale": sum(bool(row["stale"]) for row in entries.values()),
        "narratives": len({row["narrative"] for row in entries.values()}),
        "marked_otherwise": sum(row["kind"] == MARK for row in entries.values()),
        "changed": [{**row, "said": STATES.get(row["state"], row["state"]),
                     "by": joined(row["by"]), "stale": joined(row["stale"], "; ")}
                    for row in entries.values() if row["stale"]][:MOST_STALE],
    }  # fmt: skip
