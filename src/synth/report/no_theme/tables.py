"""The tables of what is in no theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.report.parts.csv_tables import if_any, sentence_number, table
from synth.tables.theme import CodeInNoTheme, CodingInNoTheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData
    from synth.tables.resolve import PlacedCoding


def no_theme_tables(data: ReportData) -> Iterator[Table]:
    """`no_theme.csv` and `no_theme_codings.csv`."""
    labels = data.code_labels
    yield table(
        "no_theme.csv",
        "codes in no theme of each round, by decision or not, with what counts of them",
        data.rows(CodeInNoTheme),
        "round",
        "code",
        ("code_label", lambda row: labels.get(row.code, "")),
        "state",
        "codings",
        "sentences",
        "narratives",
        "contrary",
        ("coders", lambda row: if_any(row.coders)),
    )
    yield table(
        "no_theme_codings.csv",
        "the codings that count of codes in no theme of the last round",
        _codings(data),
        "code",
        ("code_label", lambda coding: labels.get(coding.code, "")),
        "coding_id",
        "coder",
        "polarity",
        "voice",
        "quote",
        "narrative",
        ("narrative_title", lambda coding: data.titles.get(coding.narrative, "")),
        "section",
        ("first_sentence", lambda coding: sentence_number(coding.first_sentence)),
        "start",
        "end",
    )


def _codings(data: ReportData) -> Iterator[PlacedCoding]:
    for row in data.study.each(CodingInNoTheme):
        coding = data.coding_by_id.get(row.coding_id)
        if coding is not None:
            yield coding
