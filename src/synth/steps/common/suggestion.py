"""The suggestion that a person decides on, found again, with the coder's file it concerns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import Problems, StudyError, did_you_mean
from synth.steps.common.texts import record_of
from synth.tables import legacy as tables
from synth.workflow import chunks
from synth.written.codings import CodingFile, load_codings
from synth.written.ledger import add_entry, load_ledger
from synth.written.settings import Study, open_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from synth.yamlfile import YamlDocument

Row = dict[str, Any]


@dataclass(frozen=True)
class Suggested:
    """A row of table `ranked` or `suggestions`, and the file of the coder who decides."""

    study: Study
    row: Row
    file: CodingFile
    document: YamlDocument
    #: The narrative's record as the last run read it.
    narrative: Row


def find(root: Path, narrative: str, sentence: int, code: str, coder: str) -> Suggested:
    """The suggestion, if `coder` may decide on it: once, and after completing the narrative.

    Raises `StudyError` otherwise, with what to do.
    """
    study = open_study(root)
    opened = _completed(root, study, narrative, coder)
    for one in load_ledger(root):
        same = (one["narrative"], one["sentence"], one["code"], one["coder"])
        if same == (narrative, str(sentence), code, coder):
            raise StudyError(
                f"this was {one['verdict']} already, by {one['by']} on {one['when'][:10]}",
                fix="The ledger keeps what was decided; edit the coding file by hand instead.",
            )
    rows = [row for row in _suggestions(root, study) if row["narrative"] == narrative]
    here = [row for row in rows if row["sentence"] == sentence - 1]
    row = next((row for row in here if row["code"] == code), None)
    if row is None:
        codes = sorted({row["code"] for row in here})
        there = f"For this sentence there are: {', '.join(codes)}." if codes else ""
        raise StudyError(
            f"“{code}” is not suggested for sentence {sentence} of {narrative}",
            fix=did_you_mean(code, codes) or there or "Look at reports/suggestions.html.",
        )
    return Suggested(study, row, *opened, record_of(root, narrative))


def note(root: Path, one: Suggested, verdict: str, by: str, when: str, **more: str) -> None:
    """Write the decision into the ledger."""
    row = one.row
    add_entry(root, {
        "when": when, "by": by, "verdict": verdict, "narrative": row["narrative"],
        "sentence": row["sentence"] + 1, "code": row["code"], "coder": one.file.coder,
        "method": row["method"], "version": row["version"], "score": row["score"],
        "coding": "", "reason": "", **more,
    })  # fmt: skip


def now() -> str:
    """The time, as origins and the ledger have it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _completed(
    root: Path, study: Study, narrative: str, coder: str
) -> tuple[CodingFile, YamlDocument]:
    if coder == layout.CONSENSUS or coder not in (study.coder_ids or [coder]):
        raise StudyError(
            f"“{coder}” is no coder of this study",
            fix=did_you_mean(coder, study.coder_ids) or "config.yaml names the coders.",
        )
    own = [p for p in layout.coding_files(root) if (p.parent.name, p.stem) == (coder, narrative)]
    problems = Problems()
    opened = load_codings(own[0], problems) if own else None
    if problems.errors:
        raise StudyError(problems)
    if opened is None or opened[0].status != "complete":
        raise StudyError(
            f"{coder} has not completed {narrative}: suggestions come after a coder's own reading",
            fix="Code the narrative first, and set “status: complete” in the coding file.",
        )
    return opened


def _suggestions(root: Path, study: Study) -> Iterator[Row]:
    build, name = root / layout.BUILD, "suggestions"
    paths = [build / "suggest" / chunk / "suggestions.csv" for chunk in chunks(root)]
    if study.config.suggestions.method == "ranked":
        paths, name = [build / "rank" / "ranked.csv"], "ranked"
    if not all(path.is_file() for path in paths):
        raise StudyError("there are no suggestions yet", fix="Run “snakemake” first.")
    return tables.iter_rows(paths, name)
