"""What `synth agree` reads, with coders, narratives and codes as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout
from synth.problems import Problems, StudyError
from synth.tables import legacy as tables
from synth.workflow import chunks
from synth.written.codebook import load_codebook
from synth.written.rounds import load_round
from synth.written.settings import Study, open_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Row = dict[str, Any]
Array = np.ndarray[Any, Any]
Columns = tuple[Array, Array, Array, Array]

#: Why a coding is in no coefficient; the first that holds is told.
SECOND, UNFINISHED, SUGGESTED, RECODE, HEADING, ALONE, ORPHAN = (
    "second coding of a coder",
    "narrative not complete",
    "accepted suggestion",
    "needs recoding",
    "in a heading",
    "no other coder completed the narrative",
    "not found in the text",
)
REASONS = (SECOND, UNFINISHED, SUGGESTED, RECODE, HEADING, ALONE, ORPHAN)


@dataclass
class Inputs:
    """One study's tables. Coder, code and narrative numbers are places in the lists.

    `coders` are those who count, each person once; `coverage` bool[C, D] says who completed what.
    `used`: the codings that agreement reads, `left_out`: the others, each with its reason.
    """

    study: Study
    codes: list[str]
    groups: dict[str, dict[str, set[str]]]
    narratives: list[Row]
    sentences: dict[str, list[Row]]
    codings: list[Row]
    files: list[Row]
    orphans: list[Row]
    consensus: list[Row]

    def __post_init__(self) -> None:
        self.coders = self.study.first_coders
        self.at = {row["narrative"]: i for i, row in enumerate(self.narratives)}
        self.who = {coder: i for i, coder in enumerate(self.coders)}
        self.number = {code: i for i, code in enumerate(self.codes)}
        self.units = np.array([row["sentences"] for row in self.narratives], np.int64)
        self.file = {(row["narrative"], row["coder"]): row for row in self.files}
        self.coverage = self.covered(self.coders)
        self.paired = self.coverage.sum(axis=0) >= 2
        self.used: list[Row] = []
        self.left_out: list[tuple[str, Row]] = [(ORPHAN, row) for row in self.orphans]
        for row in self.codings:
            reason = "" if row["coder"] == layout.CONSENSUS else self._why_not(row)
            if reason:
                self.left_out.append((reason, row))
            elif row["coder"] in self.who:
                self.used.append(row)

    def _why_not(self, row: Row) -> str:
        if row["coder"] in self.study.repeats:
            return SECOND
        if row["status"] != "complete":
            return UNFINISHED
        if row["origin"]:
            return SUGGESTED
        if row["code"] not in self.number:
            return RECODE
        if row["first_sentence"] < 0:
            return HEADING
        return "" if self.paired[self.at[row["narrative"]]] else ALONE

    def covered(self, coders: Sequence[str], coding_round: int | None = None) -> Array:
        """bool[len(coders), D]: who completed which narrative (in that round of coding)."""
        out = np.zeros((len(coders), len(self.narratives)), bool)
        for i, coder in enumerate(coders):
            for name, d in self.at.items():
                row = self.file.get((name, coder))
                out[i, d] = (
                    row is not None
                    and row["status"] == "complete"
                    and coding_round in (None, row["coding_round"])
                )
        return out

    def columns(self, rows: Iterable[Row], who: dict[str, int] | None = None) -> Columns:
        """Narrative, sentence, coder and code of codings, once for every sentence they cover."""
        who = self.who if who is None else who
        found = [
            (self.at[r["narrative"]], sentence, who[r["coder"]], self.number[r["code"]])
            for r in rows
            for sentence in range(r["first_sentence"], r["last_sentence"] + 1)
        ]
        table = np.array(found, dtype=np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]

    def belongs(self, level: str) -> Array:
        """bool[codes, themes of the level]: which code is in which subtheme or theme."""
        members = self.groups[level]
        out = np.zeros((len(self.codes), len(members)), bool)
        for j, codes in enumerate(members.values()):
            out[[self.number[c] for c in codes if c in self.number], j] = True
        return out


def read_inputs(root: Path) -> Inputs:
    """Read a study's settings, codes, last round, and the tables that agreement starts from."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    files = layout.theme_files(root)
    last = load_round(files[-1], problems) if files else None
    if problems.errors or loaded is None:
        raise StudyError(problems)
    today = loaded[0].changes.resolve
    groups: dict[str, dict[str, set[str]]] = {"subtheme": {}, "theme": {}}
    for theme in last[0].themes if last else ():
        own = {today(c).code or "" for c in theme.codes}
        for sub in theme.subthemes:
            groups["subtheme"][sub.id] = {today(c).code or "" for c in sub.codes} - {""}
            own |= groups["subtheme"][sub.id]
        groups["theme"][theme.id] = own - {""}
    build, names = root / layout.BUILD, list(chunks(root))

    def read(step: str, table: str) -> list[Row]:
        return tables.read_rows([build / step / c / f"{table}.csv" for c in names], table)

    sentences: dict[str, list[Row]] = {}
    for row in read("segment", "sentences"):
        sentences.setdefault(row["narrative"], []).append(row)
    return Inputs(
        study, [code.id for code in loaded[0].codes], groups, read("segment", "narratives"),
        sentences, read("resolve", "codings"), read("resolve", "coders"),
        read("resolve", "orphans"), read("resolve", "consensus"),
    )  # fmt: skip
