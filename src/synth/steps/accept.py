"""`synth accept`: make a suggestion a coding, in the coder's file, with where it came from.

The file is edited at one place, and everything that stands in it stays byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.anchors import anchor, context, kept_text
from synth.problems import Problems, StudyError
from synth.steps.common.suggestion import Suggested, find, note, now
from synth.steps.common.texts import check_unedited
from synth.textfile import replace_text
from synth.written.codebook import load_codebook
from synth.written.codings import CodingFile, coding_id, coding_ids
from synth.written.ledger import ACCEPTED
from synth.written.record import check_record
from synth.written.rewrite import list_blocks, list_indent, quoted, with_list
from synth.yamlfile import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path


def run(
    root: Path, narrative: str, sentence: int, code: str, coder: str, by: str, reason: str = ""
) -> str:
    """Write the coding, then the ledger."""
    one = find(root, narrative, sentence, code, coder)
    _check_today(root, one, code)
    when = now()
    new, identifier = _with_coding(root, one, by, when)
    replace_text(one.document.path, new)
    note(root, one, ACCEPTED, by, when, coding=identifier, reason=reason)
    name = one.document.path.relative_to(root).as_posix()
    return f"accepted: {code}, sentence {sentence} of {narrative}; it is {identifier} in {name}"


def _check_today(root: Path, one: Suggested, code: str) -> None:
    """That neither the text nor the codebook makes the suggestion another than it was."""
    check_unedited(root, one.study, one.narrative)
    problems = Problems()
    loaded = load_codebook(root, problems)
    if loaded is None or problems.errors:
        raise StudyError(problems)
    meant = loaded[0].changes.resolve(code, one.file.codebook)
    if meant.code != code or meant.recode:
        raise StudyError(
            f"“{code}” is not what it is today in version {one.file.codebook} of the codebook, "
            "which the file was coded with",
            path=one.document.path,
            **one.document.where(("codebook",)),
            fix="Bring the codings up to today's codebook first, and raise the version.",
        )


def _with_coding(root: Path, one: Suggested, by: str, when: str) -> tuple[str, str]:
    """The file's text with the coding at its place, and the coding's id."""
    row, text, sha = one.row, one.narrative["text"], one.narrative["text_sha256"]
    start, end, file = row["start"], row["end"], one.file
    placed = anchor(text, sha, file, kept_text(root))
    for other in placed:
        same = other.coding.code == row["code"] and other.method != "orphan"
        if same and other.start < end and start < other.end:
            raise StudyError(
                f"{file.coder} has given this passage “{row['code']}” already ({other.id})",
                fix="There is nothing to accept.",
            )
    taken, count, identifier = set(coding_ids(file)), 0, ""
    while not identifier or identifier in taken:
        identifier = coding_id(file.coder, file.narrative, row["code"], text[start:end], count)
        count += 1
    before, after = context(text, start, end)
    pad = " " * list_indent(one.document, "codings")
    lines = [
        f"id: {identifier}", f"code: {row['code']}", f"quote: {quoted(text[start:end])}",
        f"before: {quoted(before)}", f"after: {quoted(after)}",
        # A position counts in the file's own text alone; without it the words around tell.
        *([f"at: [{start}, {end}]"] if file.text_sha256 == sha else []),
        f"origin: {{suggested_by: {quoted(row['method'])}, version: {quoted(row['version'])}, "
        f"score: {row['score']}, accepted: {when}, by: {quoted(by)}}}",
    ]  # fmt: skip
    block = [f"{pad}{'  ' if n else '- '}{line}" for n, line in enumerate(lines)]
    blocks = list_blocks(one.document, "codings")
    later = [p.index for p in placed if p.method != "orphan" and p.start > start]
    blocks.insert(min(later, default=len(blocks)), block)
    new = with_list(one.document, "codings", blocks)
    _check_kept(root, one, new, identifier)
    return new, identifier


def _check_kept(root: Path, one: Suggested, new: str, identifier: str) -> None:
    """That the new coding stands where it should, and all else is as it was."""
    problems = Problems()
    document = parse_yaml(new, one.document.path, problems)
    after = check_record(CodingFile, document, problems) if document else None
    if after is not None:
        others = tuple(c for c in after.codings if c.id != identifier)
        if after.model_copy(update={"codings": others}) == one.file:
            text, sha = one.narrative["text"], one.narrative["text_sha256"]
            for placed in anchor(text, sha, after, kept_text(root)):
                found = (placed.start, placed.end)
                if placed.id == identifier and found == (one.row["start"], one.row["end"]):
                    return
    raise StudyError(
        "the coding can't be put into this file safely; nothing was written",
        path=one.document.path,
        fix=f"Run “synth reanchor --coder {one.file.coder}” first.",
    )
