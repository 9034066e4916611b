"""A group of passages that no code fits, as the last ranking made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import StudyError, counted
from synth.steps.common.texts import check_unedited, record_of
from synth.tables import legacy as tables
from synth.workflow import chunks
from synth.written.settings import open_study

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]

#: The most central passages that are quoted.
QUOTES = 3


@dataclass(frozen=True)
class Group:
    """A row of table `novel_groups`, and its most central passages as they stand in the texts."""

    row: Row
    quotes: list[str]


def find_group(root: Path, number: int) -> Group:
    """The group of this number, as the suggestions page shows it.

    Raises `StudyError` where there was no ranking, where there is no such group (with those that
    there are), and where the texts are no longer those that were ranked.
    """
    study = open_study(root)
    folder = root / layout.BUILD / "rank"
    paths = {name: folder / f"{name}.csv" for name in ("novel_groups", "novel_passages")}
    if not all(path.is_file() for path in paths.values()):
        ranked = study.config.suggestions.enabled and study.config.suggestions.method == "ranked"
        how = "Run “snakemake” first."
        if not ranked:
            how = "Set “method: ranked” under “suggestions:” in config.yaml, and run “snakemake”."
        raise StudyError("no passages have been put in groups yet: rank has not run", fix=how)
    groups = tables.read_rows([paths["novel_groups"]], "novel_groups")
    row = next((row for row in groups if row["group"] == number), None)
    if row is None:
        raise StudyError(f"there is no group {number}", fix=_listed(groups))
    passages = tables.read_rows([paths["novel_passages"]], "novel_passages")
    own = sorted((p for p in passages if p["group"] == number), key=lambda p: p["place"])[:QUOTES]
    bounds = _bounds(root, {p["narrative"] for p in own})
    records = {name: record_of(root, name) for name in sorted({p["narrative"] for p in own})}
    for name, record in records.items():
        check_unedited(root, study, record)
        if any(_place(p) not in bounds for p in own if p["narrative"] == name):
            raise StudyError(
                f"the groups are older than the sentences of {name}",
                fix="Run “snakemake”, and look at the groups again: their numbers may change.",
            )
    texts = [records[p["narrative"]]["text"][p["start"] : p["end"]] for p in own]
    return Group(row, list(dict.fromkeys(texts)))


def _listed(groups: list[Row]) -> str:
    if not groups:
        return "There are none: too few passages, or no codes."
    told = [
        f"        {row.group:>3}  {'; '.join(row.phrases)} ({counted(row.passages, 'sentence')})"
        for row in groups
    ]
    return "\n".join(["There are:", *told])


def _bounds(root: Path, narratives: set[str]) -> set[tuple[Any, ...]]:
    paths = [root / layout.BUILD / "segment" / chunk / "sentences.csv" for chunk in chunks(root)]
    rows = tables.read_rows([path for path in paths if path.is_file()], "sentences")
    return {_place(row) for row in rows if row["narrative"] in narratives}


def _place(row: Row) -> tuple[Any, ...]:
    return row["narrative"], row["sentence"], row["start"], row["end"]
