"""`synth theme`: codings and rounds → themes of every round, each number with its codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.numbered import coded
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted
from synth.steps.theme.analyses import analyses
from synth.steps.theme.layers import Layers
from synth.steps.theme.rows import cell_rows, classifications, round_row, theme_rows
from synth.tables import legacy as tables
from synth.themes.rollup import codes_of, count_by, evidence, membership, theme_codings, totals
from synth.workflow import chunks
from synth.written.codebook import load_codebook
from synth.written.rounds import load_round
from synth.written.settings import open_study

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CODINGS = (
    "coding_id", "narrative", "coder", "code", "section", "dimension", "first_sentence",
    "last_sentence", "polarity",
)  # fmt: skip


def run(root: Path) -> str:
    """Roll the counted codings up to the themes of each round and count them every way."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    template = load_template(study, problems)
    files = layout.theme_files(root)
    opened = [(path, load_round(path, problems)) for path in files]
    if problems.errors or loaded is None or template is None:
        raise StudyError(problems)
    codebook = loaded[0]
    rounds = [one[0] for _, one in opened if one is not None]

    build, names = root / layout.BUILD, list(chunks(root))

    def read(step: str, table: str, wanted: Iterable[str]) -> dict[str, list[Any]]:
        return tables.read_columns(
            [build / step / c / f"{table}.csv" for c in names], table, wanted
        )

    codings = read("resolve", "codings", _CODINGS)
    people = read("resolve", "coders", ("narrative", "coder", "status"))
    metadata = read("segment", "metadata", ("narrative", "key", "value"))
    layers = Layers(
        coded(codings),
        list(zip(*people.values(), strict=True)),
        study.config.counting,
        study.repeats,
    )
    counting = layers.counting

    members = membership(rounds, lambda code: codebook.changes.resolve(code).code)
    codes = codes_of(members)
    found = evidence(members, counting)
    keys = [key.key for key in template.metadata if key.crosstab]
    by = classifications(codebook, counting, codings, metadata, keys)
    contrary = [polarity == "contrary" for polarity in codings["polarity"]]
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "rounds": (round_row(path, one[0], root) for path, one in opened if one is not None),
        "themes": theme_rows(rounds, codes, totals(found, counting, contrary)),
        "theme_codes": members,
        "theme_codings": theme_codings(found, counting, codings["coding_id"]),
        "theme_counts": (
            row for name, one in by.items() for row in count_by(found, counting, name, one)
        ),
        "theme_cells": cell_rows(rounds),
        **analyses(study, rounds, codes, layers),
    }
    for name, listed in rows.items():
        tables.write_table(build / "theme" / f"{name}.csv", name, listed)
    last = rounds[-1] if rounds else None
    return (
        f"{counted(len(rounds), 'round')} of themes"
        + (f"; in the last, {counted(len(last.themes), 'theme')}" if last else "")
        + f" on {counted(len(counting.row), 'coding')} ({study.config.counting})"
    )
