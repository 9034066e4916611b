"""`synth segment`: narratives → their text, sections, sentences and metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import sentences, study_splitter
from synth.narratives.stored import write_narratives
from synth.narratives.units import not_units
from synth.study import Study
from synth.tables.segment import MetadataValue, NarrativeFileHash, NarrativeSummary, Sentence
from synth.textfile import file_sha256
from synth.wording import plural
from synth.workflow import in_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synth.narratives.sentences import Bounds


def run(root: Path, chunk: str) -> str:
    """Read the narratives of a chunk and write what all later steps need of them."""
    study = Study(root)
    study.need("template")
    paths = [path for path in layout.narrative_files(root) if in_chunk(path, chunk)]
    read = load_narratives(paths, study.problems, study.template, study.config).values()
    study.need()
    splitter = study_splitter(study.settings)
    paired = zip(
        read,
        sentences(splitter, ((narrative.text, narrative.blocks) for narrative in read)),
        strict=True,
    )
    split = list(paired)

    path = root / layout.BUILD / "segment" / chunk / "narratives.jsonl"
    write_narratives(path, read, root)
    summaries = (_summary(narrative, len(bounds), root) for narrative, bounds in split)
    study.write(NarrativeSummary, summaries, chunk)
    files = (
        NarrativeFileHash(narrative.path.relative_to(root).as_posix(), file_sha256(narrative.path))
        for narrative in read
    )
    study.write(NarrativeFileHash, files, chunk)
    values = (
        MetadataValue(narrative.id, key, value)
        for narrative in read
        for key, values in narrative.metadata.items()
        for value in values
    )
    study.write(MetadataValue, values, chunk)
    rows = (sentence for narrative, bounds in split for sentence in _sentences(narrative, bounds))
    study.write(Sentence, rows, chunk)
    total = sum(len(bounds) for _, bounds in split)
    return f"{plural(len(read), 'narrative')}, {plural(total, 'sentence')}"


def _summary(narrative: Narrative, count: int, root: Path) -> NarrativeSummary:
    return NarrativeSummary(
        narrative=narrative.id,
        title=narrative.title,
        file=narrative.path.relative_to(root).as_posix(),
        status=narrative.front.status,
        text_sha256=narrative.text_sha256,
        words=narrative.words,
        sentences=count,
        sources=len(narrative.front.sources),
    )


def _sentences(narrative: Narrative, bounds: Sequence[Bounds]) -> Iterator[Sentence]:
    why_not = not_units(narrative.text, narrative.blocks, bounds)
    for number, ((start, end), reason) in enumerate(zip(bounds, why_not, strict=True)):
        section = narrative.section_at(start)
        yield Sentence(
            narrative=narrative.id,
            sentence=number,
            start=start,
            end=end,
            section=section.id if section else "",
            dimension=section.dimension if section else "",
            unit=reason is None,
            why_not=reason,
        )
