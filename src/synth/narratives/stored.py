"""Narratives as `synth segment` hands them on: one JSON record a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth.narratives.narrative import FrontMatter, Narrative, SectionSpan
from synth.narratives.text import Block, Mark
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def write_narratives(path: Path, narratives: Iterable[Narrative], root: Path) -> None:
    """Write the narratives; their files are named from the study's folder `root`."""
    records = (_record(narrative, root) for narrative in narratives)
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    write_atomic(path, "".join(f"{line}\n" for line in lines))


def read_narratives(paths: Iterable[Path]) -> Iterator[Narrative]:
    """The narratives that were written to one or more files, one at a time."""
    return map(_narrative, _records(paths))


def read_texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """(narrative, text) of the same: for whoever needs no blocks, which take most of the time."""
    return ((record["id"], record["text"]) for record in _records(paths))


def _records(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)


def _record(narrative: Narrative, root: Path) -> dict[str, Any]:
    return {
        "id": narrative.id,
        "file": narrative.path.relative_to(root).as_posix(),
        "front": narrative.front.model_dump(mode="json", exclude=set(narrative.metadata)),
        "metadata": narrative.metadata,
        "text": narrative.text,
        "blocks": [_plain(block) for block in narrative.blocks],
        "sections": [asdict(section) for section in narrative.sections],
    }


def _plain(block: Block) -> dict[str, Any]:
    """A block as `asdict` has it, without its copying of every value."""
    out = {name: getattr(block, name) for name in block.__slots__}
    out["marks"] = [asdict(mark) for mark in block.marks]
    return out


def _narrative(record: dict[str, Any]) -> Narrative:
    blocks = (
        Block(**{**block, "marks": tuple(Mark(**mark) for mark in block["marks"])})
        for block in record["blocks"]
    )
    return Narrative(
        id=record["id"],
        path=Path(record["file"]),
        front=FrontMatter.model_validate(record["front"]),
        metadata={key: tuple(values) for key, values in record["metadata"].items()},
        text=record["text"],
        blocks=tuple(blocks),
        sections=tuple(SectionSpan(**section) for section in record["sections"]),
    )
