"""What `synth check` finds in coding files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.coding.anchors import anchor, kept_text
from synth.coding.decisions import (
    SAID,
    all_codings,
    check_decisions,
    counted_codings,
    with_defaults,
)
from synth.coding.recoding import codes_today, old_codes
from synth.coding.repeated import repeated, written_twice
from synth.problems import did_you_mean, shortened
from synth.vocabulary import CONSENSUS
from synth.wording import ended, listing, noun, plural, reason, recode
from synth.written.codings import CodingFile, coding_ids, load_codings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from synth.coding.anchors import Anchored
    from synth.coding.recoding import OldCode
    from synth.coding.repeated import Repeat
    from synth.narratives.narrative import Narrative
    from synth.problems import Problems
    from synth.vocabulary import Polarity
    from synth.written.codebook import Codebook
    from synth.yamlfile import Loc, YamlDocument


@dataclass(frozen=True, slots=True)
class FoundCoding:
    """A coding with a place, [start, end) in the text, as the table `codings` will have it."""

    id: str
    narrative: str
    coder: str
    code: str
    polarity: Polarity
    start: int
    end: int
    same_as: str


@dataclass(frozen=True, slots=True)
class FoundCodings:
    """What the coding files hold."""

    #: The codings' ids as tables have them; None where a file could not be read.
    ids: set[str] | None
    #: Those that may count, with a place in the text.
    placed: list[FoundCoding]
    #: (narrative, coder) of each file.
    people: list[tuple[str, str]]


def check_codings(
    root: Path,
    known: Collection[str],
    codebook: Codebook | None,
    narratives: dict[str, Narrative],
    problems: Problems,
    counting: bool,
) -> FoundCodings:
    """Check every coding file.

    `known`: the ids of all narratives; `narratives`: those that could be read. With `counting`, the
    consensus is what themes are made from.
    """
    kept = kept_text(root)
    ids_of: dict[str, dict[str, list[str]]] = {}
    settled: list[tuple[CodingFile, YamlDocument]] = []
    every: set[str] = set()
    found: list[FoundCoding] = []
    people: list[tuple[str, str]] = []
    unread = 0
    for path in layout.coding_files(root):
        opened = load_codings(path, problems)
        if opened is None:
            unread += 1
            continue
        file, document = opened
        if path.stem not in known:
            problems.error(
                f"there is no narrative “{path.stem}”",
                path,
                **document.where(("narrative",)),
                fix=did_you_mean(path.stem, known)
                or "If the narrative was removed, move this file out of codings/ too.",
            )
        if file.coder != CONSENSUS:
            _check_no_decisions(file, document, problems)
            ids_of.setdefault(file.narrative, {})[file.coder] = coding_ids(file)
        else:
            settled.append((with_defaults(file), document))
        whole, places = all_codings(file)
        counted, counted_places = counted_codings(file)
        names = {
            place: f"{file.narrative}:{file.coder}:{coding.id}"
            for place, coding in zip(counted_places, counted.codings, strict=True)
        }
        every |= set(names.values())
        if codebook is not None:
            _check_codes(whole, document, places, codebook, problems)
        people.append((file.narrative, file.coder))
        narrative = narratives.get(path.stem)
        if narrative is not None:
            placed = anchor(narrative.text, narrative.text_sha256, whole, kept)
            _check_places(placed, document, places, narrative, problems)
            if codebook is not None:
                in_force = {
                    one.index: names[places[one.index]]
                    for one in placed
                    if places[one.index] in names
                }
                placed = [one for one in placed if one.index in in_force]
                code = codes_today(file, codebook.changes)
                repeats = repeated(placed, code)
                _check_repeated(repeats, document, places, code, problems)
                found += _found(file, placed, in_force, repeats, code)
    for file, document in settled:
        check_decisions(file, document, ids_of.get(file.narrative, {}), problems, counting)
    return FoundCodings(None if unread else every, found, people)


def _found(
    file: CodingFile,
    placed: Iterable[Anchored],
    ids: Mapping[int, str],
    repeats: Iterable[Repeat],
    code: Callable[[str], str | None],
) -> Iterator[FoundCoding]:
    """The codings with a place in the text, as the table has them; `ids`: by their index."""
    same_as = {again.index: ids[counts.index] for again, counts in repeats}
    for one in placed:
        if not one.orphan:
            yield FoundCoding(
                ids[one.index],
                file.narrative,
                file.coder,
                code(one.coding.code) or "",
                one.coding.polarity,
                one.start,
                one.end,
                same_as.get(one.index, ""),
            )


def _check_no_decisions(file: CodingFile, document: YamlDocument, problems: Problems) -> None:
    """Decisions and disagreements stand in a consensus, not in a coder's own file."""
    places: list[Loc] = [(key,) for key in ("disagreements", *SAID) if getattr(file, key)]
    places += [("codings", i, "decision") for i, c in enumerate(file.codings) if c.decision]
    for place in places:
        problems.error(
            f"“{place[-1]}” is in a coder's file",
            document.path,
            **document.where(place, key=True),
            fix="It belongs in codings/consensus/; remove it here.",
        )


def _check_codes(
    file: CodingFile,
    document: YamlDocument,
    places: Sequence[Loc],
    codebook: Codebook,
    problems: Problems,
) -> None:
    if file.codebook is not None and file.codebook > codebook.version:
        problems.error(
            f"this was coded with version {file.codebook} of the codebook, but the codebook is at "
            f"version {codebook.version}",
            document.path,
            **document.where(("codebook",)),
            fix="Correct one of the two.",
        )
    for index, coding in enumerate(file.codings):
        if not codebook.changes.known(coding.code):
            problems.error(
                f"the code “{coding.code}” does not exist",
                document.path,
                **document.where((*places[index], "code")),
                fix=did_you_mean(coding.code, codebook.by_id) or "See codebooks/codes.yaml.",
            )
    for old in old_codes(file, codebook.changes):
        what, fix = _old_code(old, file, codebook)
        if what:
            first, *more = ((*places[index], "code") for index in old.indexes)
            lines = [str(document.place(place).line) for place in more]
            also = f" (also in {noun(len(lines), 'line')} {listing(lines)})" if lines else ""
            problems.warning(what + also, document.path, **document.where(first), fix=fix)


def _old_code(old: OldCode, file: CodingFile, codebook: Codebook) -> tuple[str, str]:
    """What a coder should know of a code that has changed, and what to do; "" where nothing."""
    today, change = old.today.code, old.today.recode
    many = len(old.indexes)
    if change:
        why = recode(change.code, change.change, change.version, " ".join(change.why.split()))
        what = f"{plural(many, 'coding')} may need recoding: {shortened(why, 160)}"
        if today:
            look = (
                "Look at it again: it still counts" if many == 1 else "Look again: they still count"
            )
            return what, f"{look}. Then set “codebook: {codebook.version}”."
        among = listing((f"“{code}”" for code in old.today.candidates), 6)
        choice = f"Choose among {among}" if among else "Give another code, or remove it"
        return what, f"{choice}; until then {noun(many, 'it counts', 'they count')} nowhere."
    if old.before is None:
        return "", ""  # made before the change: the history says what it is today
    how = ended(old.before.change, old.before.version, old.before.into, "")
    what = f"“{old.code}” was {how.rstrip(': ')}, yet the file says “codebook: {file.codebook}”"
    rewrite = "" if file.coder == CONSENSUS else "; “synth recode” rewrites it"
    return what, f"It counts as “{today}”{rewrite}."


def _check_repeated(
    repeats: Iterable[Repeat],
    document: YamlDocument,
    places: Sequence[Loc],
    code: Callable[[str], str | None],
    problems: Problems,
) -> None:
    """Tell of codings that the file has twice."""
    for again, counts in written_twice(repeats, places):
        first = document.place(places[counts.index])
        merged = again.coding.code != counts.coding.code
        same = f" (“{again.coding.code}” and “{counts.coding.code}” are one code today)"
        problems.warning(
            f"the passage has the code “{code(again.coding.code)}” twice from this coder"
            f"{same if merged else ''}; the two count once",
            document.path,
            **document.where((*places[again.index], "code")),
            fix=f"The other is on line {first.line}; remove one of them.",
        )


def _check_places(
    placed: Sequence[Anchored],
    document: YamlDocument,
    places: Sequence[Loc],
    narrative: Narrative,
    problems: Problems,
) -> None:
    for one in placed:
        if not one.orphan:
            continue
        where = document.where((*places[one.index], "quote"))
        if one.doubtful:
            fix = "Add “before:” or “after:” with the words next to the place you mean."
            problems.error(reason(one.why), document.path, **where, fix=fix)
            continue
        near = narrative.text[slice(*one.proposed)] if one.proposed else ""
        fix = f"Nearest: “{shortened(near, 80)}”." if near else ""
        problems.warning(
            f"orphan: {reason(one.why)}; the coding of “{one.coding.code}” is kept, but not "
            "counted",
            document.path,
            **where,
            fix=fix or "Correct the quote, or remove the coding.",
        )
