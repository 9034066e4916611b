"""`synth suggest`: sentences and the codebook's terms → codes a coder may want to look at.

A suggestion is never a coding: this table is read by the suggestions page and by nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout, tables
from synth.codebook.model import load_codebook
from synth.problems import Problems, StudyError, counted
from synth.study import open_study
from synth.suggest.rules import suggest

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path, chunk: str) -> str:
    """Match every code's terms in the chunk's sentences."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    if loaded is None or problems.errors:
        raise StudyError(problems)
    source = root / layout.BUILD / "segment" / chunk
    texts = {n["id"]: n["text"] for n in tables.read_json_lines([source / "narratives.jsonl"])}
    setting = study.config.suggestions
    try:
        rows = suggest(
            texts,
            tables.read_rows([source / "sentences.csv"], "sentences"),
            loaded[0].codes,
            study.config.language,
            setting.pipeline,
            setting.shown,
        )
    except ValueError as err:
        raise StudyError(str(err)) from None
    target = root / layout.BUILD / "suggest" / chunk / "suggestions.csv"
    tables.write_table(target, "suggestions", rows)
    return f"{counted(len(rows), 'suggestion')} by the codebook's terms"
