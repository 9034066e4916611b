"""`synth theme`: codings and rounds → themes of every round, each number with its codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from synth import layout, tables
from synth.codebook.model import load_codebook
from synth.coding.layers import layer
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted
from synth.study import Study, open_study
from synth.themes.model import Round, Subtheme, Theme, load_round
from synth.themes.rollup import count_by, membership, summary, theme_codings
from synth.workflow import chunks

if TYPE_CHECKING:
    from pathlib import Path

    from synth.codebook.model import Codebook


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
    rounds = [(path, one[0]) for path, one in opened if one is not None]

    source, names = root / layout.BUILD, list(chunks(root))
    codings, coders = (
        tables.read_frame([source / "resolve" / c / f"{table}.csv" for c in names], table)
        for table in ("codings", "coders")
    )
    metadata = tables.read_frame(
        [source / "segment" / c / "metadata.csv" for c in names], "metadata"
    )
    counting = layer(codings, coders, study.config.counting, study.repeats)

    members = pd.DataFrame(
        membership([one for _, one in rounds], lambda c: codebook.changes.resolve(c).code),
        columns=list(tables.TABLES["theme_codes"]),
    )
    evidence = theme_codings(members, counting)
    classifications = _classifications(
        study, codebook, counting, metadata, [k.key for k in template.metadata if k.crosstab]
    )
    counts = [count_by(evidence, counting, by, values) for by, values in classifications.items()]
    every = pd.concat(counts, ignore_index=True) if counts else pd.DataFrame()

    out = source / "theme"
    _write(out, "theme_codes", members)
    _write(out, "theme_codings", evidence)
    _write(out, "theme_counts", every)
    tables.write_table(out / "rounds.csv", "rounds", [_round_row(p, r, root) for p, r in rounds])
    tables.write_table(
        out / "themes.csv",
        "themes",
        _theme_rows([r for _, r in rounds], members, summary(evidence, counting)),
    )
    tables.write_table(
        out / "relations.csv",
        "relations",
        (
            {"round": r.round, "source": a.from_, "target": a.to, "label": a.label}
            for _, r in rounds
            for a in r.relations
        ),
    )
    last = rounds[-1][1] if rounds else None
    return (
        f"{counted(len(rounds), 'round')} of themes"
        + (f"; in the last, {counted(len(last.themes), 'theme')}" if last else "")
        + f" on {counted(len(counting), 'coding')} ({study.config.counting})"
    )


def _classifications(
    study: Study,
    codebook: Codebook,
    codings: pd.DataFrame,
    metadata: pd.DataFrame,
    keys: list[str],
) -> dict[str, pd.DataFrame]:
    """What themes are tabulated by: name → value of each coding or narrative."""
    question = {code.id: code.question or "" for code in codebook.codes}
    narratives = codings[["narrative"]].drop_duplicates()
    by = {
        "narrative": narratives.assign(value=narratives["narrative"]),
        "section": codings[["coding_id"]].assign(value=codings["section"]),
        "dimension": codings[["coding_id"]].assign(value=codings["dimension"]),
        "coder": codings[["coding_id"]].assign(value=codings["coder"]),
        "question": codings[["coding_id"]].assign(value=codings["code"].map(question)),
    }
    for key in keys:
        by[key] = metadata[metadata["key"] == key][["narrative", "value"]]
    return {name: values[values["value"] != ""] for name, values in by.items()}


def _write(folder: Path, name: str, frame: pd.DataFrame) -> None:
    columns = list(tables.TABLES[name])
    records = frame.reindex(columns=columns).to_dict("records") if len(frame) else []
    tables.write_table(folder / f"{name}.csv", name, records)  # type: ignore[arg-type]


def _round_row(path: Path, one: Round, root: Path) -> dict[str, Any]:
    subthemes = [sub for theme in one.themes for sub in theme.subthemes]
    groups: list[Theme | Subtheme] = [*one.themes, *subthemes]
    codes = {c for group in groups for c in group.codes}
    return {
        "round": one.round,
        "name": path.stem.partition("-")[2],
        "stage": one.stage,
        "date": one.date or "",
        "participants": ", ".join(one.participants),
        "decision": one.decision,
        "themes": len(one.themes),
        "subthemes": len(subthemes),
        "codes": len(codes),
        "file": path.relative_to(root).as_posix(),
    }


def _theme_rows(
    rounds: list[Round], members: pd.DataFrame, totals: pd.DataFrame
) -> list[dict[str, Any]]:
    own = members.groupby(["round", "theme"])["code"].agg(set).to_dict()
    below = members[members["parent"] != ""].groupby(["round", "parent"])["code"].agg(set).to_dict()
    found: dict[Any, Any] = totals.to_dict("index")
    none = {"codings": 0, "sentences": 0, "narratives": 0, "contrary": 0, "coders": 0, "cited": ""}
    rows = []
    for one in rounds:
        for theme in one.themes:
            groups: list[tuple[Theme | Subtheme, str]] = [(theme, "")]
            groups += [(sub, theme.id) for sub in theme.subthemes]
            for group, parent in groups:
                key = (one.round, group.id)
                codes = own.get(key, set()) | (set() if parent else below.get(key, set()))
                rows.append(
                    {
                        "round": one.round,
                        "theme": group.id,
                        "parent": parent,
                        "label": group.label,
                        "question": theme.question or "",
                        "statement": group.statement,
                        "memo": group.memo,
                        "codes": len(codes),
                        "contrary_sought": "" if parent else theme.contrary_sought,
                        **found.get(key, none),
                    }
                )
    return rows
