"""Rows of tables, and studies that exist in memory alone, for tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from synth.coding.numbered import NumberedCodings, number_codings
from synth.coding.together import Together
from synth.narratives.narrative import FrontMatter
from synth.narratives.template import MetadataKey, Section
from synth.report.parts.data import ReportData
from synth.report.parts.environment import Site
from synth.report.parts.given_verdict import GivenVerdict
from synth.study import RoundFile, Study
from synth.tables import Row
from synth.tables.registry import all_tables
from synth.vocabulary import Screened
from synth.written.codebook import Code, Codebook, HistoryEntry
from synth.written.reviews import Verdict
from synth.written.rounds import Round
from synth.written.screening import Decision
from synth.written.settings import Config, Settings
from synth.written.standards import Assessment, EntreqAnswer
from synth.yamlfile import YamlDocument

R = TypeVar("R", bound=Row)
_EMPTY: dict[str, Any] = {
    "text": "", "whole number": 0, "whole number or −1": -1, "figure": float("nan"),
    "truth": False, "note": None, "notes": (), "list": (),
}  # fmt: skip


def make(row: type[R], **given: Any) -> R:
    """A row with these values; the others are empty (the first value of a vocabulary).

    A value of the vocabulary or a note may be given as its text, a list of texts as a list.
    """
    values: dict[str, Any] = {}
    for name, cell in row.table.columns.items():
        value = given.get(name, _EMPTY.get(cell.kind, cell.empty))
        if name in given and type(value) is str and cell.read is not None:
            value = cell.read(value)
        values[name] = tuple(value) if isinstance(value, list) else value
    assert set(given) <= set(values), set(given) - set(values)
    return row(**values)


def numbered_codings(rows: Iterable[tuple[Any, ...]]) -> NumberedCodings:
    """Codings by number, from rows: narrative, coder, code, first and last sentence; then, where
    it is not supporting, the polarity, and the id of the same coding before it."""
    whole = [(*row, *("supporting", "")[len(row) - 5 :]) for row in rows]
    names = (
        "narrative", "coder", "code", "first_sentence", "last_sentence", "polarity", "same_as"
    )  # fmt: skip
    return number_codings({name: [row[i] for row in whole] for i, name in enumerate(names)})


def given_together(*coders: Sequence[Iterable[int]]) -> Together:
    """The pairs of codes that one coder gave a sentence; for each coder, by sentence the codes."""
    met = {
        (a, b, sentence)
        for carried in coders
        for sentence, codes in enumerate(carried)
        for a, b in combinations(sorted(set(codes)), 2)
    }
    columns = zip(*sorted(met), strict=True) if met else [(), (), ()]
    return Together(*(np.array(column, dtype=np.int64) for column in columns))


class MadeStudy(Study):
    """A study without files: `rows` are those of all its tables, `config` its settings, `codes` the
    ids of its codes, `themes` those of its one round, as a file has them (None: no round)."""

    def __init__(
        self,
        rows: Iterable[Row] = (),
        config: dict[str, Any] | None = None,
        codes: Iterable[str] = (),
        themes: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(Path("nowhere"))
        self.of: defaultdict[type[Row], list[Any]] = defaultdict(list)
        for one in rows:
            self.of[type(one)].append(one)
        document = YamlDocument(Path("config.yaml"), {}, None)
        settings = Config.model_validate({"title": "A study", **(config or {})})
        book = [{"id": one, "label": one, "definition": one} for one in codes]
        last = {"round": 1, "stage": "preliminary", "themes": themes or []}
        self.__dict__.update(
            settings=Settings(self.root, settings, document),
            codebook_file=(Codebook.model_validate({"codes": book}), document),
            template=SimpleNamespace(sections=(), metadata=()), rounds=[],
            last_round=None if themes is None
            else RoundFile(Path("01-x.yaml"), Round.model_validate(last), None),
            screening=[], entreq=[], cerqual=[], reviews=[], ledger=[], chunks=["0-of-1"],
        )  # fmt: skip

    def rows(self, row: type[R], chunk: str = "") -> list[R]:
        return self.of[row]

    def each(self, row: type[R], chunk: str = "") -> Iterator[R]:
        return iter(self.of[row])

    def columns(self, row: type[Row], *wanted: str, chunk: str = "") -> dict[str, list[Any]]:
        return {name: [getattr(one, name) for one in self.of[row]] for name in wanted}

    def made(self, row: type[Row]) -> bool:
        return bool(self.of[row])

    def narratives(self, chunk: str = "") -> Iterator[Any]:
        return iter(())


#: What `report_data` takes by another name than the table's.
_TABLES = {"coverage": "coders"}
#: What it takes as plain data of a model.
_MODELS: dict[str, Any] = {
    "codes": Code, "history": HistoryEntry, "sections": Section, "metadata_keys": MetadataKey,
    "entreq": EntreqAnswer, "cerqual": Assessment,
}  # fmt: skip
#: What belongs to the settings: its place there.
_SETTINGS: dict[str, Any] = {
    "approach": lambda v: {"approach": v},
    "questions": lambda v: {"review_questions": [{"id": i, "text": t} for i, t in v]},
    "coders": lambda v: {
        "coders": [{"id": i, "reflexivity": t} for i, t in v.items()] if isinstance(v, dict) else v
    },
    "bootstrap": lambda v: {"agreement": {"bootstrap": v}},
    "saturation_settings": lambda v: {"saturation": v},
    "reviewers_needed": lambda v: {"reviews": {"agreeing": v}},
}


def report_data(site: Site | None = None, *made: Row, **given: Any) -> ReportData:
    """What a report is made from, without files.

    `made` are rows of tables. `given` names a table with its rows (rows, or dictionaries for
    `make`), or a property of `ReportData` with its value (plain data for what is a model).
    """
    rows, config = list(made), {}
    if site is not None:
        config = {"title": site.title, "counting": site.counting, "language": site.language}
    for name in [name for name in given if name in _SETTINGS]:
        config |= _SETTINGS[name](given.pop(name))
    for name in list(given):
        table = all_tables().get(_TABLES.get(name, name))
        if table is not None:
            rows += [
                one if isinstance(one, Row) else make(table.row, **one)
                for one in (given.pop(name) if name != "metadata" else ())
            ]
    data = ReportData(MadeStudy(rows, config))
    for name, value in given.items():
        assert hasattr(ReportData, name), name
        data.__dict__[name] = _plain(name, value)
    return data


def _plain(name: str, value: Any) -> Any:
    if name in _MODELS:
        return [_model(_MODELS[name], one) for one in value]
    if name == "front":
        return {
            key: _model(FrontMatter, {"id": key, "title": key, **_known(one)})
            for key, one in value.items()
        }
    if name == "sources":
        return {
            key: _model(FrontMatter, {"id": key, "title": key, "sources": list(map(_known, own))})
            .sources for key, own in value.items()
        }  # fmt: skip
    if name == "screening":
        return [
            one
            if isinstance(one, Decision)
            else Decision(**{**one, "decision": Screened(one["decision"])})
            for one in value
        ]
    if name == "reviews":
        return [_verdict(one) for one in value]
    return value


def _model(model: Any, value: Any) -> Any:
    return value if isinstance(value, model) else model.model_validate(_known(value))


def _known(value: Any) -> Any:
    """Plain data without what is empty, as people leave it out."""
    return (
        {k: v for k, v in value.items() if v not in ("", None, [])}
        if isinstance(value, dict) else value
    )  # fmt: skip


def _verdict(one: Any) -> GivenVerdict:
    if isinstance(one, GivenVerdict):
        return one
    said = {key: one[key] for key in ("theme", "sha256", "verdict", "comment", "flags")}
    return GivenVerdict(one["reviewer"], one["date"], one["round"], Verdict.model_construct(**said))
