"""`synth schema`: JSON Schemas of what people write, for editors to complete and check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from synth.narratives.narrative import FrontMatter
from synth.narratives.template import Template
from synth.textfile import write_atomic
from synth.written.codebook import Codebook
from synth.written.codings import CodingFile
from synth.written.reviews import Review
from synth.written.rounds import Round
from synth.written.settings import Config
from synth.written.standards import Cerqual, Entreq

if TYPE_CHECKING:
    from pathlib import Path

    from synth.written.record import Record

#: Name → (model, the files it describes).
SCHEMAS: dict[str, tuple[type[Record], str]] = {
    "config": (Config, "config.yaml"),
    "codebook": (Codebook, "codebooks/codes.yaml"),
    "coding": (CodingFile, "codings/*/*.yaml"),
    "themes": (Round, "codebooks/themes/*.yaml"),
    "narrative": (FrontMatter, "the front matter of narratives/*.md"),
    "review": (Review, "reviews/*.yaml"),
    "entreq": (Entreq, "standards/entreq.yaml"),
    "cerqual": (Cerqual, "standards/cerqual.yaml"),
    "template": (Template, "a template of your own"),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file."""
    model, files = SCHEMAS[name]
    body = model.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"For {files}; written by “synth schema”.",
        **body,
    }


def run(root: Path, folder: Path) -> str:
    """Write one schema a kind of file into `folder`, which is made when it is not there."""
    target = root / folder
    for name in SCHEMAS:
        text = json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"
        write_atomic(target / f"{name}.schema.json", text)
    return f"{len(SCHEMAS)} schemas written to {target}"
