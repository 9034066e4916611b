"""`synth suggest`: sentences and the codebook's terms → codes a coder may want to look at.

A suggestion is never a coding: this table is read by the suggestions page and by nothing else.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import Problems, StudyError, counted
from synth.suggest.language import language_note
from synth.suggest.terms.rules import suggest
from synth.tables import legacy as tables
from synth.written.codebook import load_codebook
from synth.written.settings import open_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A code whose terms are found in more than this share of at least so many sentences is told of.
WIDE, SENTENCES = 0.5, 20


def run(root: Path, chunk: str) -> str:
    """Match every code's terms in the chunk's sentences."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    if loaded is None or problems.errors:
        raise StudyError(problems)
    source = root / layout.BUILD / "segment" / chunk
    texts = {n["id"]: n["text"] for n in tables.read_json_lines([source / "narratives.jsonl"])}
    sentences = tables.read_rows([source / "sentences.csv"], "sentences")
    setting = study.config.suggestions
    try:
        rows = suggest(
            texts,
            sentences,
            loaded[0].codes,
            study.config.language,
            setting.pipeline,
            setting.shown,
        )
    except ValueError as err:
        raise StudyError(str(err)) from None
    target = root / layout.BUILD / "suggest" / chunk / "suggestions.csv"
    tables.write_table(target, "suggestions", rows)
    notes = [*_wide(rows, len(sentences)), language_note(texts, study.config.language)]
    told = f"{counted(len(rows), 'suggestion')} by the codebook's terms"
    return "\n".join([told, *(f"note: {note}" for note in notes if note)])


def _wide(rows: list[dict[str, Any]], sentences: int) -> Iterator[str]:
    """One line for each code that its terms suggest nearly everywhere."""
    count = Counter(row["code"] for row in rows)
    terms = Counter((row["code"], row["term"]) for row in rows)
    for code, n in count.items():
        if sentences >= SENTENCES and n > WIDE * sentences:
            term = max((t for c, t in terms if c == code), key=lambda t: (terms[code, t], t))
            yield (
                f"the terms of “{code}” are found in {n / sentences:.0%} of the sentences here, "
                f"“{term}” most often: they tell little"
            )
