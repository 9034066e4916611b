"""Codings whose code was changed in the codebook since: which they are, and their files rewritten.

The history carries renamed and merged codes to today's whatever stands in a file, so nothing needs
to be rewritten; a person may want it, so that files, codebook and reports say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.problems import Problems
from synth.vocabulary import Change
from synth.written.codings import CodingFile, coding_ids
from synth.written.record import check_record
from synth.written.rewrite import ENTRY, quoted, reparsed, set_in, unfaithful

if TYPE_CHECKING:
    from collections.abc import Callable

    from synth.written.codebook import HistoryEntry
    from synth.written.codings import Coding
    from synth.written.history import History, Resolution
    from synth.written.rewrite import KeySetting
    from synth.yamlfile import Loc, YamlDocument


def codes_today(file: CodingFile, changes: History) -> Callable[[str], str | None]:
    """Today's code for one that stands in a file; None where only a person can say."""
    return lambda code: changes.resolve(code, file.codebook).code


@dataclass(frozen=True, slots=True)
class OldCode:
    """A code of a coding file that is another today, or needs another look; `indexes` are the
    codings that have it, `today` what it stands for. `before`: the change that had ended it already
    in the version of the codebook which the file names.
    """

    code: str
    indexes: tuple[int, ...]
    today: Resolution
    before: HistoryEntry | None


def old_codes(file: CodingFile, changes: History) -> list[OldCode]:
    """The codes of a file that the history says something of, in the order of their codings.

    A code that never was is none of them: see `History.known`.
    """
    indexes: dict[str, list[int]] = {}
    for index, coding in enumerate(file.codings):
        indexes.setdefault(coding.code, []).append(index)
    out = []
    for code, places in indexes.items():
        today = changes.resolve(code, file.codebook)
        if changes.known(code) and (today.recode or today.code != code):
            before = changes.ended(code, file.codebook) if file.codebook else None
            out.append(OldCode(code, tuple(places), today, before))
    return out


@dataclass(frozen=True, slots=True)
class Recoded:
    """A coding file with today's codes: its new text, the old codes that are `rewritten` in it, and
    those `left` to people."""

    text: str
    rewritten: list[OldCode]
    left: list[OldCode]


def recoded(file: CodingFile, document: YamlDocument, changes: History) -> Recoded:
    """Put today's codes in place of those renamed and merged since; all else stays byte for byte.

    A coding without an id gets the one that was derived for it, since decisions, reviews and
    citations name it by that. A code is left where the new one, in the file's version of the
    codebook, would stand for something else. Raises `StudyError` for a file that can't be rewritten
    so.
    """
    rewritten: list[OldCode] = []
    left: list[OldCode] = []
    for old in old_codes(file, changes):
        code = old.today.code
        if code is not None and code != old.code:
            same = changes.resolve(code, file.codebook) == old.today
            (rewritten if same else left).append(old)
        elif old.today.recode and old.today.recode.change is not Change.REDEFINE:
            left.append(old)
    codes = {index: old.today.code or "" for old in rewritten for index in old.indexes}
    if not codes:
        return Recoded(document.text, rewritten, left)
    ids = coding_ids(file)
    wanted: list[KeySetting] = []
    codings: list[Coding] = list(file.codings)
    for index, code in codes.items():
        place: Loc = ("codings", index)
        style = getattr(document.node((*place, "code")), "style", None)
        wanted.append((place, "code", quoted(code, style), ENTRY))
        if codings[index].id is None:
            wanted.append((place, "id", ids[index], ENTRY))
        codings[index] = codings[index].model_copy(update={"code": code, "id": ids[index]})
    new = reparsed(set_in(document, wanted), document)
    after = check_record(CodingFile, new, Problems())
    expected = file.model_copy(update={"codings": tuple(codings)})
    if after is None or after != expected or coding_ids(after) != ids:
        raise unfaithful(document)
    return Recoded(new.text, rewritten, left)
