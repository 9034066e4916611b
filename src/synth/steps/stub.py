"""`synth stub`: begin a code from a group of passages that no code fits.

The person names it: a name is a reading, and readings are people's. The codebook is edited at three
places (the code, its entry in the history, the version), and everything else in it stays byte for
byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synth.problems import Problems, StudyError
from synth.steps.common.group import find_group
from synth.steps.common.suggestion import now
from synth.steps.common.texts import check_said
from synth.study import Study
from synth.textfile import replace_text
from synth.vocabulary import Change, CodeOrigin
from synth.wording import ended, plural
from synth.written.codebook import Code, HistoryEntry, check_codebook
from synth.written.rewrite import list_blocks, list_indent, quoted, reparsed, set_in, with_list

if TYPE_CHECKING:
    from pathlib import Path

    from synth.steps.common.group import QuotedGroup
    from synth.written.codebook import Codebook
    from synth.yamlfile import YamlDocument


def run(root: Path, group: int, id: str, label: str, definition: str = "", by: str = "") -> str:
    """Write the code and its entry in the history."""
    study = Study(root)
    study.need("settings", "codebook")
    codebook, document = study.codebook_file
    label, definition, by = (" ".join(text.split()) for text in (label, definition, by))
    _check_given(codebook, document, id, label, definition, by)
    found = find_group(study, group)
    version, date = codebook.version + 1, now()[:10]
    passages = plural(found.group.passages, "passage")
    whose = f", taken up by {by}." if by else "."
    reason = f"A stub from a group of {passages} that no code fitted (group {group}, {date}){whose}"
    code = Code(
        id=id,
        label=label,
        definition=definition,
        examples=found.quotes,
        origin=CodeOrigin.SUGGESTED,
    )
    entry = HistoryEntry.model_validate(
        {"version": version, "date": date, "change": Change.ADD, "codes": [id], "reason": reason}
    )
    new = _appended(document, "codes", _code_lines(code, found, by))
    new = _appended(_again(new, document), "history", _entry_lines(entry))
    new = set_in(_again(new, document), [((), "version", str(version), ("version",))])
    _check_kept(codebook, document, new, code, entry)
    replace_text(document.path, new)
    name = document.path.relative_to(root).as_posix()
    examples = plural(len(code.examples), "passage")
    return (
        f"The code {id} is now in {name} (version {version}), with {examples} of group {group} as "
        "examples. Add a definition there."
    )


def _check_given(
    codebook: Codebook, document: YamlDocument, id: str, label: str, definition: str, by: str
) -> None:
    """That the id is free and the texts are texts; all that is wrong at once."""
    problems = Problems()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", id):
        problems.error(
            f"“{id}” can't be a code's id",
            fix="Use only letters, digits, “-”, “_” and “.”, at most 80 characters, "
            "beginning with a letter or digit.",
        )
    same = {code.id.casefold(): place for place, code in enumerate(codebook.codes)}
    labels = {code.label.casefold(): code.id for code in codebook.codes}
    if id.casefold() in same:
        place = ("codes", same[id.casefold()], "id")
        there = codebook.codes[same[id.casefold()]].id
        told = f"the code “{there}” already exists"
        problems.error(told, document.path, **document.where(place), fix="Choose another id.")
    elif codebook.changes.known(id):
        end = codebook.changes.ended(id)
        how = f", {ended(end.change, end.version, end.into, end.reason)}" if end else ""
        problems.error(
            f"“{id}” was a code before{how}",
            document.path,
            fix="Choose another id: older codings still use this one.",
        )
    if not label:
        problems.error("the code has no label", fix="Add --label with the name that pages show.")
    elif label.casefold() in labels:
        problems.error(
            f"“{label}” is already the label of “{labels[label.casefold()]}”",
            document.path,
            fix="Choose another, so that people can tell them apart.",
        )
    check_said(problems, label=label, definition=definition, by=by)
    if problems.errors:
        raise StudyError(problems)


def _code_lines(code: Code, found: QuotedGroup, by: str) -> list[str]:
    whose = f" by {by}" if by else ""
    still = "to be tried on the passages" if code.definition else "to be defined"
    return [
        f"# A stub, begun{whose} from passages that no code fitted "
        f"({'; '.join(found.group.phrases) or 'no phrase distinguishes them'}): {still}.",
        f"id: {code.id}",
        f"label: {quoted(code.label, like=None)}",
        f"definition: {quoted(code.definition)}",
        "examples:",
        *(f"  - {quoted(text)}" for text in code.examples),
        f"origin: {code.origin}",
    ]


def _entry_lines(entry: HistoryEntry) -> list[str]:
    return [
        f"version: {entry.version}",
        f"date: {entry.date}",
        f"change: {entry.change}",
        f"codes: [{', '.join(entry.codes)}]",
        f"reason: {quoted(entry.reason, like=None)}",
    ]


def _appended(document: YamlDocument, key: str, lines: list[str]) -> str:
    """The file's text with one more entry under `key`; comment lines stand above it."""
    blocks = list_blocks(document, key)
    pad = " " * list_indent(document, key)
    # An empty line between entries is kept up where it is the file's way.
    block = [""] if len(blocks) > 1 and not blocks[-2][-1].strip() else []
    begun = False
    for line in lines:
        comment = line.startswith("#")
        block.append(f"{pad}{'' if comment else '  ' if begun else '- '}{line}")
        begun = begun or not comment
    return with_list(document, key, [*blocks, block])


def _again(text: str, document: YamlDocument) -> YamlDocument:
    """The text parsed anew."""
    try:
        return reparsed(text, document)
    except StudyError:
        raise _unsafe(document) from None


def _check_kept(
    before: Codebook, document: YamlDocument, new: str, code: Code, entry: HistoryEntry
) -> None:
    """That the file now says what it said, and the code and its entry besides."""
    problems = Problems()
    after = check_codebook(_again(new, document), problems)
    added = {
        "version": entry.version,
        "codes": (*before.codes, code),
        "history": (*before.history, entry),
    }
    wanted = before.model_copy(update=added)
    if after != wanted or problems.errors:
        raise _unsafe(document)


def _unsafe(document: YamlDocument) -> StudyError:
    return StudyError(
        "the code can't be put into this file safely; nothing was written",
        path=document.path,
        fix="Write “codes:” and “history:” as lists with an entry on lines of its own.",
    )
