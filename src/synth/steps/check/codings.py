"""What `synth check` finds in coding files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.coding.anchors import anchor, kept_text
from synth.coding.decisions import all_codings, check_decisions, counted_codings
from synth.problems import did_you_mean, shortened
from synth.vocabulary import CONSENSUS
from synth.wording import plural, reason
from synth.written.codings import CodingFile, coding_ids, load_codings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from synth.coding.anchors import Anchored
    from synth.narratives.narrative import Narrative
    from synth.problems import Problems
    from synth.vocabulary import Polarity
    from synth.written.codebook import Codebook
    from synth.yamlfile import Loc, YamlDocument


@dataclass(frozen=True, slots=True)
class FoundCoding:
    """A coding with a place, [start, end) in the text. `code`: today's ("" where only a person can
    say which); `id` as tables have it."""

    id: str
    narrative: str
    coder: str
    code: str
    polarity: Polarity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundCodings:
    """What the coding files hold: how much, and the codings' ids as tables have them."""

    files: int
    codings: int
    #: None where a file could not be read.
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
    placed: list[FoundCoding] = []
    people: list[tuple[str, str]] = []
    files, codings, unread = layout.coding_files(root), 0, 0
    for path in files:
        opened = load_codings(path, problems)
        if opened is None:
            unread += 1
            continue
        file, document = opened
        ids = coding_ids(file)
        every |= {f"{file.narrative}:{file.coder}:{name}" for name in ids}
        codings += len(file.codings)
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
            ids_of.setdefault(file.narrative, {})[file.coder] = ids
        else:
            settled.append((file, document))
        whole, places = all_codings(file)
        if codebook is not None:
            _check_codes(whole, document, places, codebook, problems)
        people.append((file.narrative, file.coder))
        narrative = narratives.get(path.stem)
        if narrative is not None:
            anchored = _check_places(whole, document, places, narrative, kept, problems)
            if codebook is not None:
                if file.coder == CONSENSUS:
                    counted = counted_codings(file)[0]
                    anchored = anchor(narrative.text, narrative.text_sha256, counted, kept)
                placed += _placed(file, ids, anchored, codebook)
    for file, document in settled:
        check_decisions(file, document, ids_of.get(file.narrative, {}), problems, counting)
    return FoundCodings(len(files), codings, None if unread else every, placed, people)


def _placed(
    file: CodingFile, ids: Sequence[str], anchored: Iterable[Anchored], codebook: Codebook
) -> Iterator[FoundCoding]:
    """The codings of a file that may count; `ids` are those of a coder's own file."""
    for one in anchored:
        if not one.orphan:
            name = one.id if file.coder == CONSENSUS else ids[one.index]
            yield FoundCoding(
                f"{file.narrative}:{file.coder}:{name}",
                file.narrative,
                file.coder,
                codebook.changes.resolve(one.coding.code, file.codebook).code or "",
                one.coding.polarity,
                one.start,
                one.end,
            )


def _check_no_decisions(file: CodingFile, document: YamlDocument, problems: Problems) -> None:
    """Decisions and disagreements stand in a consensus, not in a coder's own file."""
    places: list[Loc] = [("disagreements",)] if file.disagreements else []
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
    recode = 0
    for index, coding in enumerate(file.codings):
        if not codebook.changes.known(coding.code):
            problems.error(
                f"the code “{coding.code}” does not exist",
                document.path,
                **document.where((*places[index], "code")),
                fix=did_you_mean(coding.code, codebook.by_id) or "See codebooks/codes.yaml.",
            )
        elif codebook.changes.resolve(coding.code, file.codebook).recode:
            recode += 1
    if recode:
        problems.warning(
            f"{plural(recode, 'coding')} may need recoding: the codebook has changed since",
            document.path,
            fix="The report's overview lists them; then set “codebook:” to the new version.",
        )


def _check_places(
    file: CodingFile,
    document: YamlDocument,
    places: Sequence[Loc],
    narrative: Narrative,
    kept: Callable[[str], str | None],
    problems: Problems,
) -> list[Anchored]:
    anchored = anchor(narrative.text, narrative.text_sha256, file, kept)
    for one in anchored:
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
    return anchored
