"""What a ranking is made from: a study's sentences, codings, codes, and the models at hand."""

from __future__ import annotations

import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from synth import layout
from synth.suggest.language import language_note
from synth.suggest.ranking.embeddings import Opened, open_encoder
from synth.suggest.ranking.features import Space
from synth.suggest.ranking.learned import Labelled
from synth.suggest.ranking.ranker import PassageText
from synth.suggest.terms.negation import NEGATION
from synth.suggest.terms.pipeline import lemma_pipeline
from synth.suggest.terms.rules import compile_rules, pattern_attributes
from synth.tables.rank import RankingMethod
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import Sentence
from synth.vocabulary import CONSENSUS, RankingFact, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from synth.study import Study
    from synth.suggest.terms.rules import Rules
    from synth.written.codebook import Code
    from synth.written.settings import Config

VECTORS = layout.CACHE / "vectors"
#: Labelled passages that are learned from at most; uncoded ones are left out first.
LEARNED = 10_000
#: A reader who is named where a study names none.
_ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the study's sentences stand, as columns, by narrative and place: rows of a hundred
    thousand sentences would take ten times the memory."""

    narrative: list[str]
    sentence: list[int]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.narrative)


@dataclass(frozen=True, slots=True)
class Codings:
    """What coders gave the sentences."""

    #: (narrative, coder, sentence) → codes; those of the consensus are left out.
    given: dict[tuple[str, str, int], set[str]]
    #: (narrative, sentence) → codes that people gave without suggestions, in narratives they have
    #: completed, each person once.
    unaided: dict[tuple[str, int], set[str]]
    #: (narrative, coder) pairs that are marked complete.
    complete: set[tuple[str, str]]
    #: Narratives that someone has completed, second codings apart.
    completed: set[str]


@dataclass
class RankingMaterial:
    """One study's sentences, codings and codes, ready to be ranked."""

    root: Path
    codes: list[Code]
    shown: int
    language: str
    places: Places
    #: The sentences' texts, as in `places`.
    passages: list[PassageText]
    codings: Codings
    #: What each coder gave each sentence; sentences without a code where a narrative is complete.
    labelled: list[Labelled]
    coders: list[str]
    #: The codes in the space of features; None where there is no code, or no sentence.
    space: Space | None = None
    #: What was taken, for the manifest.
    facts: list[RankingMethod] = field(default_factory=list)
    #: What the person should know, one line each.
    notes: list[str] = field(default_factory=list)

    def tell(self, name: RankingFact, value: str) -> None:
        """Note what was taken."""
        self.facts.append(RankingMethod(name, value))

    def readers(self, narrative: str) -> frozenset[str]:
        """Who may read the narrative's suggestions: the coders who have completed it.

        Where nobody has, nothing is known of who will: then all of the study's coders, so that
        only what all of them have completed is learned from.
        """
        done = {coder for name, coder in self.codings.complete if name == narrative}
        return frozenset(done or self.coders or [_ANYBODY])

    def judged_by(self) -> list[int]:
        """The sentences that suggestions can be judged by, by number: those of narratives that a
        coder has completed."""
        completed = self.codings.completed
        return [i for i, name in enumerate(self.places.narrative) if name in completed]

    def coded(self, sentences: Sequence[int]) -> NDArray[np.bool_]:
        """Which codes people gave the sentences by themselves: bool[len(sentences), codes]."""
        column = {code.id: number for number, code in enumerate(self.codes)}
        out = np.zeros((len(sentences), len(column)), dtype=bool)
        for row, i in enumerate(sentences):
            place = self.places.narrative[i], self.places.sentence[i]
            for code in self.codings.unaided.get(place, ()):
                if code in column:
                    out[row, column[code]] = True
        return out


def ranking_material(study: Study) -> RankingMaterial:
    """Everything a ranking is made from.

    Raises `StudyError` when the codebook, or the setting `pipeline`, can't be used.
    """
    study.need("codebook")
    config, codes, texts = study.config, list(study.codebook.codes), study.texts
    places = _places(study)
    passages = [
        PassageText(texts[name][start:end], name)
        for name, start, end in zip(places.narrative, places.start, places.end, strict=True)
    ]
    codings = _codings(study)
    files = {file.coder for file in study.rows(CoderProgress)} - {CONSENSUS}
    out = RankingMaterial(
        study.root,
        codes,
        config.suggestions.shown,
        config.language,
        places,
        passages,
        codings,
        labelled=_labelled(places, passages, codings),
        coders=list(dict.fromkeys([*study.coder_ids, *sorted(files)])),
    )
    if codes and passages:
        opened = _encoder(study.root, config)
        finder, pipeline = _finder(codes, config)
        out.notes += filter(None, [opened.reason, language_note(texts, config.language)])
        out.tell(RankingFact.EMBEDDINGS, opened.described)
        out.tell(RankingFact.TERMS, pipeline)
        out.tell(RankingFact.NEGATION, _negation(config.language))
        out.space = _space(codes, passages, opened, finder)
    return out


def _places(study: Study) -> Places:
    columns = study.columns(Sentence, "narrative", "sentence", "start", "end")
    narrative, sentence = columns["narrative"], columns["sentence"]
    order = sorted(range(len(narrative)), key=lambda i: (narrative[i], sentence[i]))
    return Places(*([column[i] for i in order] for column in columns.values()))


def _codings(study: Study) -> Codings:
    """The consensus is made of others' codings: learned from, it would carry them over."""
    complete = {
        (file.narrative, file.coder)
        for file in study.rows(CoderProgress)
        if file.status == Status.COMPLETE and file.coder != CONSENSUS
    }
    firsts = {pair for pair in complete if pair[1] not in study.repeats}
    given: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
    unaided: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for coding in study.each(PlacedCoding):
        if coding.coder == CONSENSUS:
            continue
        for sentence in _covered(coding):
            given[coding.narrative, coding.coder, sentence].add(coding.code)
            if coding.unaided and (coding.narrative, coding.coder) in firsts:
                unaided[coding.narrative, sentence].add(coding.code)
    return Codings(given, unaided, complete, {narrative for narrative, _ in firsts})


def _covered(coding: PlacedCoding) -> range:
    """The sentences a coding stands in; none for one in a heading, or without today's code."""
    if coding.first_sentence < 0 or not coding.code:
        return range(0)
    return range(coding.first_sentence, coding.last_sentence + 1)


def _labelled(places: Places, passages: Sequence[PassageText], codings: Codings) -> list[Labelled]:
    """What each coder gave each sentence, most telling first where there are too many."""
    people: defaultdict[str, list[str]] = defaultdict(list)
    coded = {(narrative, coder) for narrative, coder, _ in codings.given}
    for narrative, coder in sorted(codings.complete | coded):
        people[narrative].append(coder)
    out = []
    for passage, sentence in zip(passages, places.sentence, strict=True):
        narrative = passage.narrative
        for coder in people.get(narrative, ()):
            codes = codings.given.get((narrative, coder, sentence))
            # In an unfinished narrative a sentence without a code may not have been read yet.
            if codes or (narrative, coder) in codings.complete:
                out.append(Labelled(passage.text, frozenset(codes or ()), narrative, coder))
    if len(out) > LEARNED:
        telling = sorted(out, key=lambda item: (not item.codes, zlib.crc32(item.text.encode())))
        kept = set(map(id, telling[:LEARNED]))
        out = [item for item in out if id(item) in kept]
    return out


def _space(
    codes: Sequence[Code], passages: Sequence[PassageText], opened: Opened, finder: Rules | None
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
        return Opened(None, f"none ({reason})", what)
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
        return f"available for “{language}”"
    return f"not available for “{language}”: nothing is flagged"
