"""Rounds and themes as rows, and what themes are tabulated by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.tables.theme import RoundSummary, ThemeCell, ThemeSummary
from synth.themes.rollup import Totals, by_coding, by_narrative

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from synth.coding.numbered import NumberedCodings
    from synth.study import RoundFile
    from synth.themes.rollup import Classified
    from synth.written.codebook import Codebook
    from synth.written.rounds import Round


def classifications(
    codebook: Codebook,
    coded: NumberedCodings,
    columns: Mapping[str, Sequence[str]],
    metadata: Mapping[str, Sequence[str]],
    keys: Iterable[str],
    settled: bool,
) -> dict[str, Classified]:
    """What themes are tabulated by: name → the values of each coding.

    `columns`: of table `codings`; `metadata`: the columns of that table; `keys`: the metadata keys
    that the template tabulates. `settled`: whether the consensus counts, whose codings are no
    coder's.
    """
    question = {code.id: code.question or "" for code in codebook.codes}
    out = {
        "narrative": by_coding(coded, columns["narrative"]),
        "section": by_coding(coded, columns["section"]),
        "dimension": by_coding(coded, columns["dimension"]),
        **({} if settled else {"coder": by_coding(coded, columns["coder"])}),
        "question": by_coding(coded, [question.get(code, "") for code in columns["code"]]),
    }
    given: dict[str, dict[str, list[str]]] = {key: {} for key in keys}
    for narrative, key, value in zip(
        metadata["narrative"], metadata["key"], metadata["value"], strict=True
    ):
        if key in given:
            given[key].setdefault(narrative, []).append(value)
    return {**out, **{key: by_narrative(coded, values) for key, values in given.items()}}


def round_summary(file: RoundFile, root: Path) -> RoundSummary:
    """A round in numbers, with what people decided in it."""
    theme_round = file.round
    groups = [group for theme in theme_round.themes for group, _ in theme.groups]
    return RoundSummary(
        round=theme_round.round,
        name=file.path.stem.partition("-")[2],
        stage=theme_round.stage,
        date=str(theme_round.date or ""),
        participants=theme_round.participants,
        decision=theme_round.decision,
        themes=len(theme_round.themes),
        subthemes=len(groups) - len(theme_round.themes),
        codes=len({code for group in groups for code in group.codes}),
        file=file.path.relative_to(root).as_posix(),
    )


def theme_summaries(
    rounds: Iterable[Round],
    codes: Mapping[tuple[int, str], Collection[str]],
    counted: Mapping[tuple[int, str], Totals],
    settled: bool,
) -> list[ThemeSummary]:
    """Every round's themes and subthemes.

    `codes`, `counted`: (round, theme or subtheme) → its codes of today, and its totals. `settled`:
    whether the consensus counts, whose codings are no coder's.
    """
    out = []
    for theme_round in rounds:
        for theme in theme_round.themes:
            for group, parent in theme.groups:
                total = counted.get((theme_round.round, group.id), Totals())
                summary = ThemeSummary(
                    round=theme_round.round,
                    theme=group.id,
                    parent=parent,
                    label=group.label,
                    question=theme.question or "",
                    statement=group.statement,
                    memo=group.memo,
                    contrary_sought="" if parent else theme.contrary_sought,
                    codes=len(codes[theme_round.round, group.id]),
                    codings=total.codings,
                    sentences=total.sentences,
                    narratives=len(total.cited),
                    contrary=total.contrary,
                    contrary_sentences=total.contrary_sentences,
                    coders=-1 if settled else total.coders,
                    cited=total.cited,
                    against=total.against,
                    both=total.both,
                )
                out.append(summary)
    return out


def theme_cells(rounds: Iterable[Round]) -> list[ThemeCell]:
    """What people wrote in the cells of the framework matrix."""
    return [
        ThemeCell(theme_round.round, group.id, narrative, text)
        for theme_round in rounds
        for theme in theme_round.themes
        for group, _ in theme.groups
        for narrative, text in sorted(group.summaries.items())
    ]
