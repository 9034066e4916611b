"""`synth resolve`: coders' files → one table of codings, each with its place and today's code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import Anchored, anchor, kept_text
from synth.coding.decisions import counted_codings, decision_rows
from synth.problems import Problems, StudyError, counted
from synth.tables import legacy as tables
from synth.workflow import in_chunk
from synth.written.codebook import Codebook, load_codebook
from synth.written.codings import CodingFile, load_codings
from synth.written.settings import open_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, Any]


def run(root: Path, chunk: str) -> str:
    """Anchor every coding on the chunk's narratives and carry its code to today's codebook."""
    study = open_study(root)
    problems = Problems()
    loaded = load_codebook(root, problems)
    if loaded is None or problems.errors:
        raise StudyError(problems)
    source = root / layout.BUILD / "segment" / chunk
    narratives = {n["id"]: n for n in tables.read_json_lines([source / "narratives.jsonl"])}
    units: dict[str, list[Row]] = {}
    for row in tables.read_rows([source / "sentences.csv"], "sentences"):
        units.setdefault(row["narrative"], []).append(row)

    out = _Tables(loaded[0], study.config.agreement.minimum_overlap)
    kept = kept_text(root)
    for path in layout.coding_files(root):
        if not in_chunk(path, chunk) or path.stem not in narratives:
            continue
        opened = load_codings(path, problems)
        if opened is None:
            continue
        file, document = opened
        narrative = narratives[path.stem]
        counting, places = counted_codings(file)
        placed = anchor(narrative["text"], narrative["text_sha256"], counting, kept)
        lines = [document.place((*places[one.index], "quote")).line for one in placed]
        out.add(counting, document.path.relative_to(root).as_posix(), placed, lines, narrative,
                units.get(file.narrative, []))  # fmt: skip
        if file.coder == layout.CONSENSUS:
            out.rows["consensus"] += decision_rows(file, document)
    if problems.errors:
        raise StudyError(problems)

    target = root / layout.BUILD / "resolve" / chunk
    for name, rows in out.rows.items():
        tables.write_table(target / f"{name}.csv", name, rows)
    return (
        f"{counted(len(out.rows['codings']), 'coding')} found in the text, "
        f"{counted(len(out.rows['orphans']), 'orphan')}, {len(out.rows['recoding'])} to recode"
    )


class _Tables:
    """Gathers the rows of the tables."""

    def __init__(self, codebook: Codebook, minimum_overlap: int) -> None:
        self.codebook, self.minimum = codebook, minimum_overlap
        self.rows: dict[str, list[Row]] = {
            n: [] for n in ("codings", "coders", "orphans", "recoding", "consensus")
        }

    def add(
        self,
        file: CodingFile,
        name: str,
        placed: Sequence[Anchored],
        lines: Sequence[int],
        narrative: Row,
        units: list[Row],
    ) -> None:
        text = narrative["text"]
        starts, ends = [u["start"] for u in units], [u["end"] for u in units]
        orphans = 0
        found = sorted(
            zip(placed, lines, strict=True),
            key=lambda p: (p[0].start, p[0].end, p[0].coding.code, p[0].id),
        )
        for one, line in found:
            coding = one.coding
            base = {
                "coding_id": f"{file.narrative}:{file.coder}:{one.id}",
                "narrative": file.narrative,
                "coder": file.coder,
                "written_code": coding.code,
            }
            today = self.codebook.changes.resolve(coding.code, file.codebook)
            if today.recode:
                self.rows["recoding"].append(
                    {
                        **base,
                        "code": today.code or "",
                        "reason": today.recode,
                        "candidates": " ".join(today.candidates),
                        "quote": coding.quote,
                    }
                )
            if one.method == "orphan":
                orphans += 1
                low, high = one.proposed or (-1, -1)
                self.rows["orphans"].append(
                    {
                        **base,
                        "quote": coding.quote,
                        "reason": one.reason,
                        "proposed_start": low,
                        "proposed_end": high,
                        "proposed": text[low:high] if one.proposed else "",
                        "file": name,
                        "line": line,
                    }
                )
                continue
            first, last = covered(starts, ends, one.start, one.end, self.minimum)
            section = _section(narrative["sections"], one.start)
            origin = f"{coding.origin.suggested_by}" if coding.origin else ""
            self.rows["codings"].append(
                {
                    **base,
                    "code": today.code or "",
                    "start": one.start,
                    "end": one.end,
                    "section": section.get("id", ""),
                    "dimension": section.get("dimension", ""),
                    "first_sentence": first,
                    "last_sentence": last,
                    "voice": coding.voice,
                    "polarity": coding.polarity,
                    "origin": origin,
                    "status": file.status,
                    "anchor": one.method,
                    "quote": text[one.start : one.end],
                    "memo": coding.memo,
                }
            )
        self.rows["coders"].append(
            {
                "narrative": file.narrative,
                "coder": file.coder,
                "status": file.status,
                "codebook": file.codebook or -1,
                "codings": len(placed),
                "orphans": orphans,
                "coding_round": file.coding_round or -1,
            }
        )


def covered(
    starts: Sequence[int], ends: Sequence[int], start: int, end: int, minimum: int = 1
) -> tuple[int, int]:
    """The first and last sentence that [start, end) covers by at least `minimum` characters.

    A sentence shorter than `minimum` must be covered whole. (-1, -1) when there is none, as in a
    heading.
    """
    low, high = bisect_right(ends, start), bisect_left(starts, end)
    hits = [
        i
        for i in range(low, high)
        if min(end, ends[i]) - max(start, starts[i]) >= min(minimum, ends[i] - starts[i])
    ]
    return (hits[0], hits[-1]) if hits else (-1, -1)


def _section(sections: list[Row], position: int) -> Row:
    return next((s for s in sections if s["start"] <= position < s["end"]), {})
