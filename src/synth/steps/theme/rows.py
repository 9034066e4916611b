"""Rounds and themes as rows, and what themes are tabulated by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.themes.rollup import by_coding, by_narrative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from synth.coding.numbered import Coded, Numbers
    from synth.written.codebook import Codebook
    from synth.written.rounds import Round

Row = dict[str, Any]
_NOTHING = {
    "codings": 0, "sentences": 0, "narratives": 0, "contrary": 0, "coders": 0, "cited": "",
}  # fmt: skip


def classifications(
    codebook: Codebook,
    coded: Coded,
    columns: Mapping[str, Sequence[str]],
    metadata: Mapping[str, Sequence[str]],
    keys: Iterable[str],
) -> dict[str, tuple[list[str], Numbers, Numbers]]:
    """What themes are tabulated by: name → the value of each coding.

    `columns`: of table `codings`; `metadata`: the columns of that table; `keys`: the metadata keys
    that the template tabulates.
    """
    question = {code.id: code.question or "" for code in codebook.codes}
    out = {
        "narrative": by_coding(coded, columns["narrative"]),
        "section": by_coding(coded, columns["section"]),
        "dimension": by_coding(coded, columns["dimension"]),
        "coder": by_coding(coded, columns["coder"]),
        "question": by_coding(coded, [question.get(code, "") for code in columns["code"]]),
    }
    given: dict[str, dict[str, list[str]]] = {key: {} for key in keys}
    for narrative, key, value in zip(
        metadata["narrative"], metadata["key"], metadata["value"], strict=True
    ):
        if key in given:
            given[key].setdefault(narrative, []).append(value)
    return {**out, **{key: by_narrative(coded, values) for key, values in given.items()}}


def round_row(path: Path, one: Round, root: Path) -> Row:
    """A round as a row of table `rounds`."""
    groups = [group for theme in one.themes for group, _ in theme.groups]
    return {
        "round": one.round,
        "name": path.stem.partition("-")[2],
        "stage": one.stage,
        "date": one.date or "",
        "participants": ", ".join(one.participants),
        "decision": one.decision,
        "themes": len(one.themes),
        "subthemes": len(groups) - len(one.themes),
        "codes": len({code for group in groups for code in group.codes}),
        "file": path.relative_to(root).as_posix(),
    }


def theme_rows(
    rounds: Iterable[Round],
    codes: Mapping[tuple[int, str], set[str]],
    found: Mapping[tuple[int, str], Row],
) -> list[Row]:
    """Every round's themes and subthemes as rows of table `themes`.

    `codes`, `found`: (round, theme or subtheme) → its codes of today, and its totals.
    """
    rows = []
    for one in rounds:
        for theme in one.themes:
            for group, parent in theme.groups:
                key = (one.round, group.id)
                rows.append(
                    {
                        "round": one.round,
                        "theme": group.id,
                        "parent": parent,
                        "label": group.label,
                        "question": theme.question or "",
                        "statement": group.statement,
                        "memo": group.memo,
                        "codes": len(codes.get(key, ())),
                        "contrary_sought": "" if parent else theme.contrary_sought,
                        **found.get(key, _NOTHING),
                    }
                )
    return rows


def cell_rows(rounds: Iterable[Round]) -> list[Row]:
    """What people wrote in the cells of the framework matrix, as rows of table `theme_cells`."""
    return [
        {"round": one.round, "theme": group.id, "narrative": narrative, "summary": text}
        for one in rounds
        for theme in one.themes
        for group, _ in theme.groups
        for narrative, text in sorted(group.summaries.items())
    ]
