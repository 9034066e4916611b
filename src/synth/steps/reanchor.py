"""`synth reanchor`: write codings' places, ids and surroundings into the coders' files.

The one verb that changes what coders keep, and only when a person asks: a run never writes here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import Anchored, anchor, context, keep_text
from synth.coding.decisions import decides
from synth.narratives.narrative import load_narratives
from synth.problems import Problems, StudyError, choose, shortened
from synth.study import CodingsFile, Study
from synth.textfile import replace_texts
from synth.wording import done, plural, reason
from synth.written.codings import CodingFile
from synth.written.record import check_record
from synth.written.rewrite import (
    ENTRY,
    HEADER,
    quoted,
    reparsed,
    set_in,
    sort_codings,
    unfaithful,
)

if TYPE_CHECKING:
    from pathlib import Path

    from synth.written.rewrite import KeySetting
    from synth.yamlfile import YamlDocument


@dataclass
class Report:
    """What was done with codings, to be said at the end."""

    lines: list[str] = field(default_factory=list)
    moved: int = 0
    completed: int = 0
    orphans: int = 0


def run(root: Path, coder: str | None = None, dry_run: bool = False) -> str:
    """Bring the coding files up to date with today's narratives; say what moved."""
    study = Study(root)
    study.need("template")
    coders = [folder.name for folder in layout.coder_folders(root)]
    if coder is not None and coder not in coders:
        fix = choose(coder, coders) if coders else "There are none."
        raise StudyError(f"{layout.CODINGS}/ has no folder for a coder “{coder}”", fix=fix)
    paths = layout.narrative_files(root)
    narratives = load_narratives(paths, study.problems, study.template, study.config)
    # The places in a consensus with decisions are brought up to date by “synth consensus”.
    files = [
        file
        for file in study.coding_files(coders=[coder] if coder else ())
        if file.path.stem in narratives and not decides(file.codings)
    ]
    study.need()
    report = Report()
    changed: dict[Path, str] = {}
    texts = []
    for file in files:
        narrative = narratives[file.path.stem]
        placed = anchor(narrative.text, narrative.text_sha256, file.codings, study.kept_text)
        _tell(report, file.path.relative_to(root).as_posix(), placed, narrative.text)
        new = updated(file, placed, narrative.text, narrative.text_sha256)
        if new != file.document.text:
            changed[file.path] = new
            texts.append(narrative.text)
    if not dry_run:
        for text in texts:  # first: places counted in a text that is not kept are of no use
            keep_text(root, text)
        replace_texts(changed)
    summary = (
        f"{plural(report.moved, 'coding')} moved with their text, {report.completed} newly "
        f"placed, {plural(report.orphans, 'orphan')}; {plural(len(changed), 'file')} "
        f"{done('written', dry_run)}"
    )
    return "\n".join([*report.lines, summary])


def _tell(report: Report, name: str, placed: list[Anchored], text: str) -> None:
    for anchored in placed:
        coding = anchored.coding
        what = f"{name}: {coding.code} “{shortened(coding.quote, 48)}”"
        now = text[anchored.start : anchored.end]
        if anchored.orphan:
            report.orphans += 1
            report.lines.append(f"orphan  {what}: {reason(anchored.why)}")
        elif coding.at is None:
            report.completed += 1
        elif (anchored.start, anchored.end) != coding.at or now.split() != coding.quote.split():
            report.moved += 1
            change = "" if now.split() == coding.quote.split() else f", now “{shortened(now, 48)}”"
            report.lines.append(f"moved   {what}: now at {anchored.start}–{anchored.end}{change}")


def updated(file: CodingsFile, placed: list[Anchored], text: str, text_sha256: str) -> str:
    """The file's text with every coding's id and place, sorted by place; no more is changed.

    Raises `StudyError` when what the coder wrote would not come out as it was.
    """
    document = file.document
    raw = document.data.get("codings") or []
    wanted: list[KeySetting] = []
    if document.data.get("text_sha256") != text_sha256:
        wanted.append(((), "text_sha256", text_sha256, HEADER))
    for anchored in placed:
        place = ("codings", anchored.index)
        keys = _wanted(anchored, raw[anchored.index], document, text)
        wanted += [(place, key, value, ENTRY) for key, value in keys.items()]
    new = reparsed(set_in(document, wanted), document)
    last = (len(text) + 1, 0)  # orphans stand at the end
    places = [last if anchored.orphan else (anchored.start, anchored.end) for anchored in placed]
    new = reparsed(sort_codings(new, places), new)
    if new is not document:
        after = check_record(CodingFile, new, Problems())
        if after is None or _kept_by_hand(after) != _kept_by_hand(file.codings):
            raise unfaithful(document)
    return new.text


def _wanted(
    anchored: Anchored, entry: dict[str, Any], document: YamlDocument, text: str
) -> dict[str, str | None]:
    """The keys of a coding that change, as they are to stand in the file (None: taken out)."""
    out: dict[str, str | None] = {}
    if entry.get("id") != anchored.id:
        out["id"] = anchored.id
    if anchored.orphan:
        # Its place is counted in an older text: remember which.
        if anchored.made_on and entry.get("text_sha256") != anchored.made_on:
            out["text_sha256"] = anchored.made_on
        return out
    if entry.get("text_sha256"):
        out["text_sha256"] = None
    quote = text[anchored.start : anchored.end]
    if quote.split() != entry["quote"].split():
        node = document.node(("codings", anchored.index, "quote"))
        out["quote"] = quoted(quote, getattr(node, "style", None))
    for key, around in zip(
        ("before", "after"), context(text, anchored.start, anchored.end), strict=True
    ):
        if (entry.get(key) or "") != around or key not in entry:
            out[key] = quoted(around)
    if entry.get("at") != [str(anchored.start), str(anchored.end)]:
        out["at"] = f"[{anchored.start}, {anchored.end}]"
    return out


def _kept_by_hand(file: CodingFile) -> tuple[Any, ...]:
    """What a coder wrote and no run may touch."""
    derived = {"id", "quote", "before", "after", "at", "text_sha256"}
    codings = [coding.model_dump_json(exclude=derived) for coding in file.codings]
    return file.model_dump_json(exclude={"codings", "text_sha256"}), sorted(codings)
