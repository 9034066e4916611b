"""`synth reanchor`: write codings' places, ids and surroundings into the coders' files.

The one verb that changes what coders keep, and only when a person asks: a run never writes here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import Anchored, anchor, context, kept_text
from synth.coding.model import CodingFile, load_codings
from synth.narratives.narrative import Narrative, load_narrative
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted
from synth.study import load_study
from synth.textfile import write_atomic
from synth.yamlfile import edit_yaml

if TYPE_CHECKING:
    from pathlib import Path

_ORDER = ("id", "code", "quote", "before", "after", "at")


@dataclass
class Report:
    """What was done, to be said at the end."""

    lines: list[str] = field(default_factory=list)
    files: int = 0
    moved: int = 0
    completed: int = 0
    orphans: int = 0


def run(root: Path, coder: str | None = None, dry_run: bool = False) -> str:
    """Bring the coding files up to date with today's narratives; say what moved."""
    problems = Problems()
    study = load_study(root, problems)
    template = load_template(study, problems) if study else None
    if study is None or template is None or problems.errors:
        raise StudyError(problems)
    if coder is not None and not (root / layout.CODINGS / coder).is_dir():
        raise StudyError(f"there is no folder {layout.CODINGS}/{coder}")
    narratives = {}
    for path in layout.narrative_files(root):
        narrative = load_narrative(path, problems, template, study.config)
        if narrative is not None:
            narratives[narrative.id] = narrative
    files = []
    for path in layout.coding_files(root):
        opened = load_codings(path, problems) if coder in (None, path.parent.name) else None
        if opened is not None and path.stem in narratives:
            files.append((path, opened[0], narratives[path.stem]))
    if problems.errors:
        raise StudyError(problems)
    report, kept = Report(), kept_text(root)
    for path, file, narrative in files:
        placed = anchor(narrative.text, narrative.text_sha256, file, kept)
        _tell(report, path.relative_to(root).as_posix(), placed)
        if not dry_run and _update(root, path, file, placed, narrative):
            report.files += 1
    summary = (
        f"{counted(report.moved, 'coding')} moved with their text, {report.completed} newly placed, "
        f"{counted(report.orphans, 'orphan')}; "
        + ("nothing written (--dry-run)" if dry_run else f"{counted(report.files, 'file')} written")
    )
    return "\n".join([*report.lines, summary])


def _tell(report: Report, name: str, placed: list[Anchored]) -> None:
    for one in placed:
        what = f"{name}: {one.coding.code} “{_short(one.coding.quote)}”"
        if one.method == "moved" and (one.start, one.end) != one.coding.at:
            report.moved += 1
            report.lines.append(f"moved   {what}: now at {one.start}–{one.end}")
        elif one.method == "exact":
            report.completed += 1
        elif one.method == "orphan":
            report.orphans += 1
            report.lines.append(f"orphan  {what}: {one.reason}")


def _update(
    root: Path, path: Path, file: CodingFile, placed: list[Anchored], narrative: Narrative
) -> bool:
    """Write one file, when something in it changes; keep the text its places are counted in."""
    made_on = narrative.text_sha256
    before = path.read_bytes()

    def change(data: Any) -> None:
        from ruamel.yaml.comments import CommentedSeq

        data["text_sha256"] = made_on
        entries = data.get("codings")
        if not isinstance(entries, CommentedSeq):
            return
        for one in placed:
            _complete(entries[one.index], one, narrative.text, file.text_sha256, made_on)
        places = {one.id: (one.start, one.end) for one in placed if one.method != "orphan"}
        # Sorted by place: records that two people add then seldom touch in a merge.
        last = (len(narrative.text) + 1, 0)
        order = [places.get(entry["id"], last) for entry in entries]
        if order != sorted(order):
            entries.sort(key=lambda entry: places.get(entry["id"], last))

    text = root / layout.TEXTS / f"{made_on}.txt"
    if not text.exists():
        write_atomic(text, narrative.text)
    edit_yaml(path, change)
    return path.read_bytes() != before


def _complete(
    entry: Any, one: Anchored, text: str, file_sha: str | None, made_on: str
) -> None:
    _put(entry, "id", one.id)
    if one.method == "orphan":
        # Its place is counted in the older text: remember which.
        if one.coding.at and "text_sha256" not in entry and file_sha and file_sha != made_on:
            _put(entry, "text_sha256", file_sha)
        return
    entry.pop("text_sha256", None)
    quote = text[one.start : one.end]
    if " ".join(str(entry["quote"]).split()) != " ".join(quote.split()):
        entry["quote"] = quote
    before, after = context(text, one.start, one.end)
    _put(entry, "before", before)
    _put(entry, "after", after)
    if list(entry.get("at") or ()) != [one.start, one.end]:
        from ruamel.yaml.comments import CommentedSeq

        at = CommentedSeq([one.start, one.end])
        at.fa.set_flow_style()
        _put(entry, "at", at)


def _put(entry: Any, key: str, value: Any) -> None:
    """Set a key; a new one goes to its place in the usual order."""
    if key in entry:
        if entry[key] != value:
            entry[key] = value
        return
    position = 0
    for other in _ORDER[: _ORDER.index(key)] if key in _ORDER else list(entry):
        if other in entry:
            position = list(entry).index(other) + 1
    entry.insert(position, key, value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 48 else f"{text[:45]}…"
