"""What `synth group` reads: codes, the last round, and which sentences carry which codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout
from synth.coding.layers import counting
from synth.coding.numbered import Coded, coded
from synth.problems import Problems, StudyError
from synth.suggest.codes.alike import Readings
from synth.suggest.codes.code_use import CodeUse, truths
from synth.tables import legacy as tables
from synth.workflow import chunks
from synth.written.codebook import load_codebook
from synth.written.rounds import load_round
from synth.written.settings import open_study

if TYPE_CHECKING:
    from pathlib import Path

    from synth.written.codebook import Code, Codebook
    from synth.written.rounds import Round
    from synth.written.settings import Study

Row = dict[str, Any]

#: Columns of table `codings` that are read.
_COLUMNS = ("narrative", "coder", "code", "first_sentence", "last_sentence", "origin")


@dataclass(frozen=True)
class Inputs:
    """One study's codes and where they are used; codes and sentences are named by number."""

    codes: list[Code]
    language: str
    #: Rows of table `sentences`, in the study's order, and their texts.
    sentences: list[Row]
    texts: list[str]
    #: By the codings that count.
    use: CodeUse
    #: How many of these codings each code has.
    codings: list[int]
    #: What coders gave the narratives they completed, without accepted suggestions; none in a
    #: study that follows the reflexive approach, which compares no coders.
    readings: Readings
    coders: list[str]
    #: Theme → codes, those of its subthemes too; subtheme → codes; of the last round.
    themes: dict[str, list[int]]
    subthemes: dict[str, list[int]]
    #: Where a code can be put: subthemes, and themes without any or with codes of their own.
    places: dict[str, list[int]]
    left_out: set[int]

    @property
    def loose(self) -> list[int]:
        """The codes in no theme, in the codebook's order; those left out by decision too."""
        placed = {code for own in self.themes.values() for code in own}
        return [code for code in range(len(self.codes)) if code not in placed]


def read(root: Path) -> Inputs:
    """Everything `synth group` needs. Raises `StudyError` for what people must mend."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    files = layout.theme_files(root)
    last = load_round(files[-1], problems) if files else None
    if loaded is None or problems.errors:
        raise StudyError(problems)
    book, build, names = loaded[0], root / layout.BUILD, list(chunks(root))
    texts = {
        record["id"]: record["text"]
        for name in names
        for record in tables.read_json_lines([build / "segment" / name / "narratives.jsonl"])
    }
    paths = [build / "segment" / name / "sentences.csv" for name in names]
    sentences = sorted(
        tables.read_rows(paths, "sentences"), key=lambda r: (r["narrative"], r["sentence"])
    )
    resolved = [build / "resolve" / name for name in names]
    columns = tables.read_columns(
        [folder / "codings.csv" for folder in resolved], "codings", _COLUMNS
    )
    files_coded = tables.read_rows([folder / "coders.csv" for folder in resolved], "coders")
    every = coded(columns)
    named = [(row["narrative"], row["coder"]) for row in files_coded]
    counted = every.where(counting(every, named, study.config.counting, study.repeats))
    places = _Places(sentences, book, columns["first_sentence"])
    counts = Counter(counted.codes[code] for code in counted.code.tolist())
    unaided = every.where(np.array([not origin for origin in columns["origin"]], dtype=bool))
    coders, readings = _readings(study, unaided, files_coded, places)
    themes, subthemes, groups = _groups(last[0] if last else None, book)
    left_out = _numbers(last[0].left_out, book) if last else []
    return Inputs(
        list(book.codes), study.config.language, sentences,
        [texts[row["narrative"]][row["start"] : row["end"]] for row in sentences],
        CodeUse(places.table(counted), places.narrative),
        [counts[code.id] for code in book.codes],
        readings, coders, themes, subthemes, groups, set(left_out),
    )  # fmt: skip


class _Places:
    """Numbers of sentences and codes."""

    def __init__(self, sentences: list[Row], book: Codebook, firsts: list[int]) -> None:
        self.codes = {code: number for number, code in enumerate(book.by_id)}
        self.narratives: dict[str, int] = {}
        #: Of each narrative its first sentence's number; within it they count from 0 without a gap.
        self.first: dict[str, int] = {}
        for at, row in enumerate(sentences):
            self.narratives.setdefault(row["narrative"], len(self.narratives))
            self.first.setdefault(row["narrative"], at)
        numbers = [self.narratives[row["narrative"]] for row in sentences]
        self.narrative = np.array(numbers, dtype=np.int64)
        #: Of each coding in the table, the sentence within its narrative that it begins in.
        self.begins = np.array(firsts, dtype=np.int64)

    def table(self, chosen: Coded) -> Any:
        """Which codes the sentences carry by these codings: sparse int64[sentences, codes]."""
        code = np.array([self.codes.get(name, -1) for name in chosen.codes], dtype=np.int64)
        # An empty narrative has no sentence, and codings of it cover none.
        first = np.array([self.first.get(name, 0) for name in chosen.narratives], dtype=np.int64)
        within = np.arange(len(chosen.at)) - np.searchsorted(chosen.at, chosen.at)
        rows = first[chosen.narrative[chosen.at]] + self.begins[chosen.row[chosen.at]] + within
        columns = code[chosen.code[chosen.at]]
        known = columns >= 0
        return truths(rows[known], columns[known], (len(self.narrative), len(self.codes)))


def _readings(
    study: Study, unaided: Coded, files: list[Row], places: _Places
) -> tuple[list[str], Readings]:
    """What coders gave, each person once, where they have completed the narrative."""
    if study.config.approach == "reflexive":
        return [], Readings([], [])
    complete: defaultdict[str, list[str]] = defaultdict(list)
    for row in files:
        if row["status"] == "complete" and row["coder"] not in (layout.CONSENSUS, *study.repeats):
            complete[row["coder"]].append(row["narrative"])
    coders = sorted(complete)
    given, read = [], []
    for coder in coders:
        numbers = [places.narratives[one] for one in complete[coder] if one in places.narratives]
        done = np.isin(places.narrative, np.array(numbers, dtype=np.int64))
        given.append(places.table(unaided.where(unaided.by([coder]))))
        read.append(done)
    return coders, Readings(given, read)


def _groups(
    last: Round | None, book: Codebook
) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]]:
    """Themes, subthemes and places of the last round with their codes."""
    themes: dict[str, list[int]] = {}
    subthemes: dict[str, list[int]] = {}
    places: dict[str, list[int]] = {}
    for theme in last.themes if last else ():
        own = _numbers(theme.codes, book)
        below = {sub.id: _numbers(sub.codes, book) for sub in theme.subthemes}
        subthemes |= below
        places |= below
        if own or not below:
            places[theme.id] = own
        themes[theme.id] = list(dict.fromkeys(c for group in (own, *below.values()) for c in group))
    return themes, subthemes, places


def _numbers(names: tuple[str, ...], book: Codebook) -> list[int]:
    """Today's codes for those that a round names; one without a single successor is left out."""
    number = {code: at for at, code in enumerate(book.by_id)}
    today = [book.changes.resolve(name).code for name in names]
    return list(dict.fromkeys(number[code] for code in today if code in number))
