"""`synth resolve`: coders' files → one table of codings, each with its place and today's code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth.coding.anchors import anchor
from synth.coding.consensus_table import consensus_sources
from synth.coding.decisions import counted_codings
from synth.coding.recoding import codes_today
from synth.coding.repeated import by_coders, repeated, written_twice
from synth.study import Study
from synth.tables.resolve import (
    CoderProgress,
    CodingFileHash,
    ConsensusSource,
    Orphan,
    PlacedCoding,
    Recoding,
    RepeatedCoding,
)
from synth.tables.segment import Sentence
from synth.textfile import file_sha256
from synth.vocabulary import CONSENSUS
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.coding.anchors import Anchored
    from synth.narratives.narrative import Narrative
    from synth.study import CodingsFile
    from synth.written.codings import CodingFile
    from synth.written.history import Recode, Resolution


def run(root: Path, chunk: str) -> str:
    """Anchor every coding on the chunk's narratives and carry its code to today's codebook."""
    study = Study(root)
    study.need("settings", "codebook")
    narratives = {narrative.id: narrative for narrative in study.narratives(chunk)}
    sentences: dict[str, list[Sentence]] = {name: [] for name in narratives}
    for sentence in study.each(Sentence, chunk):
        sentences[sentence.narrative].append(sentence)

    made = _Rows()
    for file in study.coding_files(chunk):
        narrative = narratives.get(file.path.stem)
        if narrative is not None:
            _add(made, study, file, narrative, sentences[narrative.id])
            name = file.path.relative_to(root).as_posix()
            made.files.append(CodingFileHash(name, file_sha256(file.path)))
    study.write(PlacedCoding, made.codings, chunk)
    study.write(CoderProgress, made.coders, chunk)
    study.write(CodingFileHash, made.files, chunk)
    study.write(Orphan, made.orphans, chunk)
    study.write(Recoding, made.recoding, chunk)
    study.write(RepeatedCoding, made.repeated, chunk)
    study.write(ConsensusSource, made.consensus, chunk)
    others = {CONSENSUS, *study.repeats}
    codings = len(by_coders(made.codings, study.repeats))
    orphans = sum(orphan.coder not in others for orphan in made.orphans)
    recode = sum(coding.coder not in others for coding in made.recoding)
    twice = sum(coding.coder not in others for coding in made.repeated)
    repeated = f", {twice} written twice" if twice else ""
    return (
        f"{plural(codings, 'coding')} found in the text, {plural(orphans, 'orphan')}, "
        f"{recode} to recode{repeated}"
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the tables."""

    codings: list[PlacedCoding] = field(default_factory=list)
    coders: list[CoderProgress] = field(default_factory=list)
    files: list[CodingFileHash] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    recoding: list[Recoding] = field(default_factory=list)
    repeated: list[RepeatedCoding] = field(default_factory=list)
    consensus: list[ConsensusSource] = field(default_factory=list)


def _add(
    made: _Rows,
    study: Study,
    file: CodingsFile,
    narrative: Narrative,
    sentences: Sequence[Sentence],
) -> None:
    """Add the rows of one coding file."""
    counting, places = counted_codings(file.codings)
    placed = anchor(narrative.text, narrative.text_sha256, counting, study.kept_text)
    placed.sort(
        key=lambda anchored: (anchored.start, anchored.end, anchored.coding.code, anchored.id)
    )
    bounds = [sentence.start for sentence in sentences], [sentence.end for sentence in sentences]
    minimum = study.config.agreement.minimum_overlap
    changes = study.codebook.changes
    orphans = 0
    whose = f"{counting.narrative}:{counting.coder}:"
    name = file.path.relative_to(study.root).as_posix()
    code_today = codes_today(counting, changes)
    repeats = repeated(placed, code_today)
    same_as = {repeat.coding.id: whose + repeat.first.id for repeat in repeats}
    for again, counts in written_twice(repeats, places):
        line, same_line = (file.document.place(places[one.index]).line for one in (again, counts))
        made.repeated.append(
            RepeatedCoding(
                coding_id=whose + again.id,
                narrative=counting.narrative,
                coder=counting.coder,
                code=code_today(again.coding.code) or "",
                quote=narrative.text[again.start : again.end],
                same_as=whose + counts.id,
                file=name,
                line=line,
                same_line=same_line,
            )
        )
    for anchored in placed:
        coding_id = whose + anchored.id
        today = changes.resolve(anchored.coding.code, counting.codebook)
        if today.recode:
            line = file.document.place((*places[anchored.index], "code")).line
            made.recoding.append(
                _recoding(coding_id, counting, anchored, today, today.recode, name, line)
            )
        if anchored.orphan:
            orphans += 1
            line = file.document.place((*places[anchored.index], "quote")).line
            made.orphans.append(_orphan(coding_id, counting, anchored, narrative.text, name, line))
            continue
        coding = anchored.coding
        first, last = covered(*bounds, anchored.start, anchored.end, minimum)
        section = narrative.section_at(anchored.start)
        made.codings.append(
            PlacedCoding(
                coding_id=coding_id,
                narrative=counting.narrative,
                coder=counting.coder,
                code=today.code or "",
                start=anchored.start,
                end=anchored.end,
                section=section.id if section else "",
                dimension=section.dimension if section else "",
                first_sentence=first,
                last_sentence=last,
                voice=coding.voice,
                polarity=coding.polarity,
                origin=coding.origin.suggested_by if coding.origin else "",
                status=counting.status,
                anchor=anchored.method,
                written_code=coding.code,
                same_as=same_as.get(anchored.id, ""),
                quote=narrative.text[anchored.start : anchored.end],
                memo=coding.memo,
            )
        )
    made.coders.append(
        CoderProgress(
            narrative=counting.narrative,
            coder=counting.coder,
            status=counting.status,
            codebook=counting.codebook or -1,
            codings=len(placed),
            orphans=orphans,
            coding_round=counting.coding_round or -1,
        )
    )
    if counting.coder == CONSENSUS:
        made.consensus.extend(consensus_sources(file.codings, file.document))


def _recoding(
    coding_id: str,
    file: CodingFile,
    placed: Anchored,
    today: Resolution,
    recode: Recode,
    name: str,
    line: int,
) -> Recoding:
    return Recoding(
        coding_id=coding_id,
        narrative=file.narrative,
        coder=file.coder,
        written_code=placed.coding.code,
        code=today.code or "",
        change=recode.change,
        changed=recode.code,
        version=recode.version,
        why=recode.why,
        candidates=today.candidates,
        quote=placed.coding.quote,
        file=name,
        line=line,
    )


def _orphan(
    coding_id: str, file: CodingFile, placed: Anchored, text: str, name: str, line: int
) -> Orphan:
    start, end = placed.proposed or (-1, -1)
    return Orphan(
        coding_id=coding_id,
        narrative=file.narrative,
        coder=file.coder,
        written_code=placed.coding.code,
        quote=placed.coding.quote,
        why=placed.why,
        proposed_start=start,
        proposed_end=end,
        proposed=text[start:end] if placed.proposed else "",
        file=name,
        line=line,
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
