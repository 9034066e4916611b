"""`synth accept`: make a suggestion a coding, in the coder's file, with where it came from.

The file is edited at one place, and everything that stands in it stays byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.anchors import anchor, context
from synth.problems import Problems, StudyError
from synth.steps.common.suggestion import Suggested, find, note, now
from synth.steps.common.texts import check_said, check_unedited
from synth.study import Study
from synth.textfile import replace_text
from synth.vocabulary import Decision
from synth.written.codings import CodingFile, coding_id, coding_ids
from synth.written.record import check_record
from synth.written.rewrite import list_blocks, list_indent, quoted, with_list
from synth.yamlfile import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from synth.coding.anchors import Anchored


def run(
    root: Path, narrative: str, sentence: int, code: str, coder: str, by: str, reason: str = ""
) -> str:
    """Write the coding, then the ledger."""
    study = Study.open(root)
    check_said(by=by, reason=reason)
    suggested = find(study, narrative, sentence, code, coder)
    _check_today(study, suggested)
    when = now()
    new, identifier = _with_coding(study, suggested, by, when)
    replace_text(suggested.file.path, new)
    note(study, suggested, Decision.ACCEPTED, by=by, when=when, reason=reason, coding=identifier)
    name = suggested.file.path.relative_to(root).as_posix()
    return f"accepted: {code}, sentence {sentence} of {narrative}; it is {identifier} in {name}"


def _check_today(study: Study, one: Suggested) -> None:
    """That neither the text nor the codebook makes the suggestion another than it was."""
    check_unedited(study, one.narrative)
    code, version = one.suggestion.code, one.file.codings.codebook
    meant = study.codebook.changes.resolve(code, version)
    if meant.code != code or meant.recode:
        raise StudyError(
            f"“{code}” had a different meaning in version {version} of the codebook, "
            "with which this file was coded"
            if version
            else f"“{code}” has been the id of two codes, and this file does not say with which "
            "version of the codebook it was coded",
            path=one.file.path,
            **one.file.document.where(("codebook",)),
            fix="First update the codings to today's codebook, and set “codebook:” to its version.",
        )


def _anchored(study: Study, suggested: Suggested, codings: CodingFile) -> list[Anchored]:
    """Where codings stand in the narrative as the last run read it."""
    return anchor(
        suggested.narrative.text, suggested.narrative.text_sha256, codings, study.kept_text
    )


def _with_coding(study: Study, suggested: Suggested, by: str, when: str) -> tuple[str, str]:
    """The file's text with the coding at its place, and the coding's id."""
    codings, document, suggestion = (
        suggested.file.codings,
        suggested.file.document,
        suggested.suggestion,
    )
    code, (start, end), text = suggestion.code, suggested.place, suggested.narrative.text
    placed = [other for other in _anchored(study, suggested, codings) if not other.orphan]
    for other in placed:
        if other.coding.code == code and other.start < end and start < other.end:
            raise StudyError(
                f"{codings.coder} has already given this passage “{code}” ({other.id})",
                fix="There is nothing to accept.",
            )
    identifier = _new_id(codings, code, text[start:end])
    before, after = context(text, start, end)
    lines = [
        f"id: {identifier}",
        f"code: {code}",
        f"quote: {quoted(text[start:end])}",
        f"before: {quoted(before)}",
        f"after: {quoted(after)}",
        f"origin: {{suggested_by: {quoted(suggestion.method)}, "
        f"version: {quoted(suggestion.version)}, score: {suggestion.score}, "
        f"accepted: {when}, by: {quoted(by)}}}",
    ]
    # A position counts in the file's own text alone; without it the words around tell.
    if codings.text_sha256 == suggested.narrative.text_sha256:
        lines.insert(-1, f"at: [{start}, {end}]")
    pad = " " * list_indent(document, "codings")
    block = [f"{pad}{'  ' if n else '- '}{line}" for n, line in enumerate(lines)]
    blocks = list_blocks(document, "codings")
    later = [other.index for other in placed if other.start > start]
    blocks.insert(min(later, default=len(blocks)), block)
    new = with_list(document, "codings", blocks)
    _check_kept(study, suggested, new, identifier)
    return new, identifier


def _new_id(codings: CodingFile, code: str, quote: str) -> str:
    """An id that no coding of the file has."""
    taken, count = set(coding_ids(codings)), 0
    while True:
        identifier = coding_id(codings.coder, codings.narrative, code, quote, count)
        if identifier not in taken:
            return identifier
        count += 1


def _check_kept(study: Study, suggested: Suggested, new: str, identifier: str) -> None:
    """That the new coding stands where it should, and all else is as it was."""
    problems = Problems()
    document = parse_yaml(new, suggested.file.path, problems)
    after = check_record(CodingFile, document, problems) if document else None
    if after is not None:
        others = tuple(coding for coding in after.codings if coding.id != identifier)
        if after.model_copy(update={"codings": others}) == suggested.file.codings:
            for placed in _anchored(study, suggested, after):
                if placed.id == identifier and (placed.start, placed.end) == suggested.place:
                    return
    raise StudyError(
        "the coding can't be put into this file safely; nothing was written",
        path=suggested.file.path,
        fix=f"Run “synth reanchor --coder {suggested.file.codings.coder}” first.",
    )
