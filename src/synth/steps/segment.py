"""`synth segment`: narratives → their text, sections, sentences and metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth import layout
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import pipeline_name, sentence_splitter, sentences
from synth.narratives.stored import write_narratives
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted
from synth.tables import legacy as tables
from synth.workflow import in_chunk
from synth.written.settings import load_study

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path, chunk: str) -> str:
    """Read the narratives of a chunk and write what all later steps need of them."""
    problems = Problems()
    study = load_study(root, problems)
    template = load_template(study, problems) if study else None
    if study is None or template is None:
        raise StudyError(problems)
    paths = [path for path in layout.narrative_files(root) if in_chunk(path, chunk)]
    read = list(load_narratives(paths, problems, template, study.config).values())
    if problems.errors:
        raise StudyError(problems)
    try:
        pipeline = pipeline_name(study.config.language, study.config.suggestions.pipeline)
        nlp = sentence_splitter(study.config.language, pipeline)
    except ValueError as err:
        what, _, fix = str(err).partition("\n")
        raise StudyError(what, path=root / layout.CONFIG, fix=fix) from None
    units = list(sentences(nlp, ((n.text, n.blocks) for n in read)))

    out = root / layout.BUILD / "segment" / chunk
    write_narratives(out / "narratives.jsonl", read, root)
    tables.write_table(
        out / "narratives.csv",
        "narratives",
        (
            {
                "narrative": n.id,
                "title": n.title,
                "file": n.path.relative_to(root).as_posix(),
                "status": n.front.status,
                "text_sha256": n.text_sha256,
                "words": n.words,
                "sentences": len(own),
                "sources": len(n.front.sources),
            }
            for n, own in zip(read, units, strict=True)
        ),
    )
    tables.write_table(
        out / "metadata.csv",
        "metadata",
        (
            {"narrative": n.id, "key": key, "value": value}
            for n in read
            for key, values in n.metadata.items()
            for value in values
        ),
    )
    tables.write_table(
        out / "sentences.csv",
        "sentences",
        (row for n, own in zip(read, units, strict=True) for row in _rows(n, own)),
    )
    total = sum(map(len, units))
    return f"{counted(len(read), 'narrative')}, {counted(total, 'sentence')}"


def _rows(narrative: Narrative, units: list[tuple[int, int]]) -> list[dict[str, Any]]:
    rows = []
    for number, (start, end) in enumerate(units):
        section = narrative.section_at(start)
        rows.append(
            {
                "narrative": narrative.id,
                "sentence": number,
                "start": start,
                "end": end,
                "section": section.id if section else "",
                "dimension": section.dimension if section else "",
            }
        )
    return rows
