"""What `synth rank` reads, and the features of it: sentences, codings, codes, models."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import Problems, StudyError
from synth.suggest.language import language_note
from synth.suggest.ranking.embeddings import Opened, open_encoder
from synth.suggest.ranking.features import Space
from synth.suggest.ranking.learned import Labelled
from synth.suggest.ranking.ranker import Passage
from synth.suggest.terms.negation import NEGATION
from synth.suggest.terms.pipeline import lemma_pipeline
from synth.suggest.terms.rules import compile_rules, pattern_attributes
from synth.tables import legacy as tables
from synth.workflow import chunks
from synth.written.codebook import load_codebook
from synth.written.settings import open_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.suggest.terms.rules import Rules
    from synth.written.codebook import Code
    from synth.written.settings import Config

Row = dict[str, Any]

VECTORS = layout.CACHE / "vectors"
#: Labelled passages that are learned from at most; uncoded ones are left out first.
LEARNED = 10_000
#: A reader who is named where a study names none.
_ANYBODY = "anybody"


@dataclass
class Inputs:
    """One study's sentences, codings and codes, ready to be ranked."""

    codes: list[Code]
    shown: int
    language: str
    #: Rows of table `sentences`, by narrative and place, and their texts.
    sentences: list[Row]
    passages: list[Passage]
    #: What each coder gave each sentence; sentences without a code where a narrative is complete.
    labelled: list[Labelled]
    #: (narrative, coder) pairs that are marked complete.
    complete: set[tuple[str, str]]
    coders: list[str]
    #: Codes of each sentence by (narrative, sentence), as people coded it without suggestions.
    unaided: dict[tuple[str, int], set[str]]
    space: Space | None
    #: What was taken: (name, value), for the manifest.
    methods: list[tuple[str, str]] = field(default_factory=list)
    #: What the person should know, one line each.
    notes: list[str] = field(default_factory=list)

    def readers(self, narrative: str) -> frozenset[str]:
        """Who may read the narrative's suggestions: the coders who have completed it.

        Where nobody has, nothing is known of who will: then all of the study's coders, so that
        only what all of them have completed is learned from.
        """
        done = {coder for one, coder in self.complete if one == narrative}
        return frozenset(done or self.coders or [_ANYBODY])


def read(root: Path) -> Inputs:
    """Everything `synth rank` needs. Raises `StudyError` when settings or codes can't be used."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    if loaded is None or problems.errors:
        raise StudyError(problems)
    codes, config, names = list(loaded[0].codes), study.config, list(chunks(root))
    build = root / layout.BUILD

    def rows(step: str, table: str) -> list[Row]:
        return tables.read_rows([build / step / c / f"{table}.csv" for c in names], table)

    texts = {
        record["id"]: record["text"]
        for c in names
        for record in tables.read_json_lines([build / "segment" / c / "narratives.jsonl"])
    }
    sentences = sorted(rows("segment", "sentences"), key=lambda r: (r["narrative"], r["sentence"]))
    passages = [
        Passage(texts[row["narrative"]][row["start"] : row["end"]], row["narrative"])
        for row in sentences
    ]
    # The consensus is made of others' codings: learned from, it would carry them over.
    files = [row for row in rows("resolve", "coders") if row["coder"] != layout.CONSENSUS]
    codings = [row for row in rows("resolve", "codings") if row["coder"] != layout.CONSENSUS]
    complete = {(row["narrative"], row["coder"]) for row in files if row["status"] == "complete"}
    coders = list(dict.fromkeys([*study.coder_ids, *sorted({row["coder"] for row in files})]))
    out = Inputs(
        codes, config.suggestions.shown, config.language, sentences, passages,
        _labelled(sentences, passages, codings, complete), complete, coders,
        _unaided(sentences, codings, complete, set(study.repeats)), None,
    )  # fmt: skip
    if codes and passages:
        opened = _encoder(root, config)
        finder, pipeline = _finder(codes, config)
        out.notes += filter(None, [opened.reason, language_note(texts, config.language)])
        taken = opened.described.removeprefix("embeddings: ")
        out.methods += [("embeddings", taken), ("terms", pipeline)]
        out.methods.append(("negation", _negation(config.language)))
        out.space = _space(codes, passages, opened, finder)
    return out


def _space(
    codes: Sequence[Code], passages: Sequence[Passage], opened: Opened, finder: Rules | None
) -> Space:
    texts = [passage.text for passage in passages]
    if opened.encoder is not None:
        opened.encoder.encode(texts, _progress)  # from here on all are in the cache
    return Space(codes, texts, opened.encoder, finder)


def _progress(done: int, of: int) -> None:
    filled = 30 * done // of
    end = "\n" if done == of else ""
    print(f"\rreading [{'#' * filled:<30}] {done:,} of {of:,} texts", end=end, file=sys.stderr)


def _encoder(root: Path, config: Config) -> Opened:
    wanted = config.suggestions.embeddings
    if wanted == "bundled" and config.language != "en":
        reason = f"the bundled model reads English, not “{config.language}”"
        what = f"{reason}: suggestions go on without embeddings (“embeddings: multilingual”?)"
        return Opened(wanted, None, f"embeddings: none ({reason})", what)
    if wanted not in ("off", "bundled", "multilingual"):
        wanted = str(root / wanted)
    return open_encoder(wanted, root / VECTORS)


def _finder(codes: Sequence[Code], config: Config) -> tuple[Rules | None, str]:
    if not any(code.terms for code in codes):
        return None, "no code has terms"
    needs = pattern_attributes(codes)
    nlp, described = lemma_pipeline(config.language, config.suggestions.pipeline, needs)
    return compile_rules(nlp, codes), described


def _negation(language: str) -> str:
    if NEGATION.get(language):
        return f"known for “{language}”"
    return f"not known for “{language}”: nothing is flagged"


def _labelled(
    sentences: Sequence[Row],
    passages: Sequence[Passage],
    codings: Sequence[Row],
    complete: set[tuple[str, str]],
) -> list[Labelled]:
    """What each coder gave each sentence, most telling first where there are too many."""
    given: dict[tuple[str, str, int], set[str]] = {}
    for row in codings:
        for number in _covered(row):
            given.setdefault((row["narrative"], row["coder"], number), set()).add(row["code"])
    people: dict[str, list[str]] = {}
    for narrative, coder in sorted(complete | {(n, c) for n, c, _ in given}):
        people.setdefault(narrative, []).append(coder)
    out = []
    for row, passage in zip(sentences, passages, strict=True):
        for coder in people.get(row["narrative"], ()):
            codes = given.get((row["narrative"], coder, row["sentence"]))
            # In an unfinished narrative a sentence without a code may not have been read yet.
            if codes or (row["narrative"], coder) in complete:
                out.append(Labelled(passage.text, frozenset(codes or ()), row["narrative"], coder))
    if len(out) > LEARNED:
        kept = sorted(out, key=lambda one: (not one.codes, zlib.crc32(one.text.encode())))
        wanted = set(map(id, kept[:LEARNED]))
        out = [one for one in out if id(one) in wanted]
    return out


def _unaided(
    sentences: Sequence[Row],
    codings: Sequence[Row],
    complete: set[tuple[str, str]],
    again: set[str],
) -> dict[tuple[str, int], set[str]]:
    """The codes of each sentence of completed narratives, without accepted suggestions."""
    done = {narrative for narrative, coder in complete if coder not in again}
    out: dict[tuple[str, int], set[str]] = {
        (row["narrative"], row["sentence"]): set() for row in sentences if row["narrative"] in done
    }
    for row in codings:
        if (row["narrative"], row["coder"]) in complete and row["coder"] not in again:
            for number in _covered(row) if not row["origin"] else ():
                out[row["narrative"], number].add(row["code"])
    return out


def _covered(row: Row) -> range:
    """The sentences a coding stands in; none for one in a heading, or without today's code."""
    if row["first_sentence"] < 0 or not row["code"]:
        return range(0)
    return range(row["first_sentence"], row["last_sentence"] + 1)
