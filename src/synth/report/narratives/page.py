"""A narrative's page: its sources, its text, and every coder's codings marked in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from synth.report.parts.environment import Site, render
from synth.report.parts.marks import Passage, anchor, lanes, target_style
from synth.report.parts.narrative_text import Drawing, body, sentence_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Any]


@dataclass(frozen=True)
class CodeName:
    """What a page says of a code: its label, its definition, and where the last round has it."""

    label: str
    definition: str = ""
    places: tuple[tuple[str, str], ...] = ()


@dataclass
class NarrativeRows:
    """The rows of the tables that concern one narrative."""

    sentences: list[Row] = field(default_factory=list)
    codings: list[Row] = field(default_factory=list)
    coders: list[Row] = field(default_factory=list)
    orphans: list[Row] = field(default_factory=list)
    recoding: list[Row] = field(default_factory=list)


@dataclass
class Group:
    """One row of the text: a block (or a whole list or table), its sentences, its codings."""

    html: Markup
    section: str = ""
    sentences: str = ""
    codings: list[Row] = field(default_factory=list)


def narrative_page(
    site: Site,
    record: Mapping[str, Any],
    rows: NarrativeRows,
    *,
    codes: Mapping[str, CodeName],
    coder_ids: Sequence[str],
    metadata_labels: Mapping[str, str],
) -> str:
    """The page of one narrative.

    `record`: the narrative as `synth segment` wrote it. `codes`: code id → what pages say of it.
    `coder_ids`: the study's coders in their order, which gives each a lane. `metadata_labels`: the
    template's keys and their labels.
    """
    consensus = [c["coder"] for c in rows.coders if c["coder"] not in coder_ids]
    lane = lanes([*coder_ids, *consensus])
    recode = {row["coding_id"]: row for row in rows.recoding}
    codings = sorted(
        (_entry(row, codes, lane, recode) for row in rows.codings),
        key=lambda r: (r["start"], r["end"], r["lane"], r["code"], r["coding_id"]),
    )
    groups = _groups(record, rows.sentences, codings)
    return render(
        "narratives/narrative", site, folder="narratives", assets=("narratives/narrative.css", "narratives/narrative.js"),
        style=target_style(c["coding_id"] for c in codings),
        record=record,
        front=record["front"],
        metadata=[
            (metadata_labels.get(key, key), values)
            for key, values in record["metadata"].items() if values
        ],
        groups=groups,
        sections=record["sections"],
        coders=_coders(coder_ids, consensus, rows, lane),
        lane_count=_lane_count({row["lane"] for row in codings}),
        by_code=_by_code(codings, codes),
        orphans=sorted(rows.orphans, key=lambda r: (r["coder"], r["coding_id"])),
        codes=codes,
        sentence_count=len(rows.sentences),
    )  # fmt: skip


def _lane_count(used: set[str]) -> int:
    """How many lanes the text has room for: up to the highest used, and the consensus below."""
    return max([1, *(int(lane) for lane in used - {"c"})]) + ("c" in used and len(used) > 1)


def _entry(
    row: Row, codes: Mapping[str, CodeName], lane: Mapping[str, str], recode: Mapping[str, Row]
) -> Row:
    """A coding with what the page says of it."""
    name = codes.get(row["code"])
    again = recode.get(row["coding_id"])
    return {
        **row,
        "lane": lane.get(row["coder"], "1"),
        "label": name.label if name else row["written_code"],
        "known": name is not None,
        "sentences": sentence_range(row["first_sentence"], row["last_sentence"]),
        "recode": again["reason"] if again else "",
    }


def _groups(
    record: Mapping[str, Any], sentences: Sequence[Row], codings: Sequence[Row]
) -> list[Group]:
    passages = [
        Passage(r["coding_id"], r["start"], r["end"], r["lane"], f"{r['coder']}: {r['label']}")
        for r in codings
    ]
    drawing = Drawing(record["text"], passages, sentences, record["sections"],
                      record["title"])  # fmt: skip
    entry: dict[str, list[Row]] = {}
    for row in codings:
        entry.setdefault(row["coding_id"], []).append(row)
    groups = []
    for row_of_text in body(record["blocks"], drawing):
        own = [row for one in row_of_text.first_drawn for row in entry.pop(one, [])]
        own.sort(key=lambda r: (r["start"], r["end"], r["lane"]))
        groups.append(Group(row_of_text.html, row_of_text.section, row_of_text.sentences, own))
    if entry:  # codings of nothing but the space between blocks: anchored after the text
        left = [row for rows in entry.values() for row in rows]
        ids = dict.fromkeys(row["coding_id"] for row in left)
        groups.append(Group(Markup("").join(anchor(one) for one in ids), codings=left))
    return groups


def _coders(
    coder_ids: Iterable[str], others: Iterable[str], rows: NarrativeRows, lane: Mapping[str, str]
) -> list[Row]:
    """Each coder of the study: whether this narrative is coded, and how many codings there are."""
    file = {row["coder"]: row for row in rows.coders}
    counts = {row["coder"]: 0 for row in rows.codings}
    for row in rows.codings:
        counts[row["coder"]] += 1
    return [
        {"id": coder, "lane": lane[coder], "codings": counts.get(coder, 0),
         "status": file[coder]["status"] if coder in file else "not coded"}
        for coder in dict.fromkeys([*coder_ids, *others])
    ]  # fmt: skip


def _by_code(codings: Sequence[Row], codes: Mapping[str, CodeName]) -> list[Row]:
    """The codings grouped by code, in the codebook's order; unknown codes last."""
    order = {code: i for i, code in enumerate(codes)}
    last = len(order)
    rows = sorted(codings, key=lambda r: (order.get(r["code"], last), r["label"], r["start"]))
    return [
        {"code": code if code in codes else "", "label": label, "codings": list(own),
         "places": codes[code].places if code in codes else ()}
        for (code, label), own in groupby(rows, key=lambda r: (r["code"], r["label"]))
    ]  # fmt: skip
