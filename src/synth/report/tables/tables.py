"""The tables in `reports/tables/`: what the pages count, for spreadsheets and statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import wording
from synth.report.agreement.tables import COEFFICIENTS, agreement_tables
from synth.report.figures.tables import figure_tables
from synth.report.no_theme.tables import no_theme_tables
from synth.report.parts.csv_tables import (
    Table,
    if_any,
    same,
    sentence_number,
    table,
    write_csv,
)
from synth.report.parts.matrices import matrices, wide_rows
from synth.report.parts.screening_summary import screening_stages
from synth.report.standards.page import standards_tables
from synth.tables.resolve import PlacedCoding, RepeatedCoding
from synth.tables.theme import RoundSummary, ThemeSummary
from synth.vocabulary import NotCompared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from synth.report.parts.data import ReportData
    from synth.tables.resolve import CoderProgress
    from synth.tables.segment import NarrativeSummary
    from synth.vocabulary import Relevance


def write_tables(folder: Path, data: ReportData) -> list[tuple[str, str]]:
    """Write every table but the suggestions into `folder`; returns (file, what it holds)."""
    written: list[tuple[str, str]] = []
    for report_table in all_tables(data, suggestions=True):
        write_csv(folder / report_table.name, report_table.columns, report_table.rows)
        written.append((report_table.name, report_table.what))
    _remove_stale(folder, {name for name, _ in written})
    return written


def all_tables(data: ReportData, *, suggestions: bool) -> list[Table]:
    """Every table but the suggestions, for CSV files and for the workbook; rows can be read once.

    `suggestions`: whether the manifest says what suggestions were made with.
    """
    names = data.names
    return [
        _codings(data),
        _ledger(data),
        same(
            ThemeSummary,
            "themes and subthemes of every round, with their counts",
            data.rows(ThemeSummary),
            coders=lambda theme: if_any(theme.coders),
            cited=lambda theme: wording.in_narratives(theme.cited, names.narratives),
            against=lambda theme: wording.narratives_cited(theme.against, names.narratives),
            both=lambda theme: wording.narratives_cited(theme.both, names.narratives),
            cites=lambda theme: wording.in_narratives(names.cited(theme), names.narratives),
        ),
        same(
            RoundSummary,
            "the rounds and their decisions",
            data.rows(RoundSummary),
            participants=lambda summary: ", ".join(summary.participants),
        ),
        _counts(data),
        *_by_classification(data),
        *no_theme_tables(data),
        *figure_tables(data),
        *agreement_tables(data),
        _relevance(data),
        _narratives(data),
        _coverage(data),
        *standards_tables(data),
        _orphans(data),
        _recoding(data),
        _repeated(data),
        _manifest(data, suggestions),
    ]


def _remove_stale(folder: Path, written: set[str]) -> None:
    """Remove tables by a classification that is no longer there, and coefficients of a study that
    has none any more."""
    for path in (*folder.glob("theme_by_*.csv"), *(folder / name for name in COEFFICIENTS)):
        if path.name not in written:
            path.unlink(missing_ok=True)


def _codings(data: ReportData) -> Table:
    labels = data.code_labels
    return table(
        "codings.csv",
        "every coder’s codings, and the consensus’, with their places",
        data.codings,
        "coding_id",
        "narrative",
        "coder",
        "code",
        ("code_label", lambda coding: labels.get(coding.code, "")),
        "quote",
        "section",
        "dimension",
        ("first_sentence", lambda coding: sentence_number(coding.first_sentence)),
        ("last_sentence", lambda coding: sentence_number(coding.last_sentence)),
        "start",
        "end",
        "voice",
        "polarity",
        "origin",
        "status",
        "anchor",
        "written_code",
        "same_as",
        "memo",
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """A way from a theme of the last round to a coding; `sub` is None for one past subthemes."""

    theme: ThemeSummary
    sub: ThemeSummary | None
    coding: PlacedCoding


def _ways(data: ReportData) -> Iterator[_Way]:
    themes = {theme.theme: theme for theme in data.result}
    direct = {(held.theme, held.code) for held in data.result_codes if not held.parent}
    for counted in data.theme_codings:
        coding = data.coding_by_id.get(counted.coding_id)
        if coding is None:
            continue
        if counted.parent:
            yield _Way(themes[counted.parent], themes[counted.theme], coding)
        elif (counted.theme, counted.code) in direct:
            yield _Way(themes[counted.theme], None, coding)
        # else it is reached through a subtheme, which has a way of its own


def _ledger(data: ReportData) -> Table:
    last, labels, dois = data.last_round, data.code_labels, _dois(data)
    return table(
        "theme_codings.csv",
        "theme provenance ledger: theme, subtheme, code, coding, quotation, narrative, source",
        _ways(data),
        ("round", "theme.round"),
        ("stage", lambda way: last.stage if last else ""),
        ("theme", "theme.theme"),
        ("theme_label", "theme.label"),
        ("statement", "theme.statement"),
        ("subtheme", lambda way: way.sub.theme if way.sub else ""),
        ("subtheme_label", lambda way: way.sub.label if way.sub else ""),
        ("code", "coding.code"),
        ("code_label", lambda way: labels.get(way.coding.code, "")),
        ("coding_id", "coding.coding_id"),
        ("coder", "coding.coder"),
        ("polarity", "coding.polarity"),
        ("voice", "coding.voice"),
        ("quote", "coding.quote"),
        ("narrative", "coding.narrative"),
        ("narrative_title", lambda way: data.titles.get(way.coding.narrative, "")),
        ("section", "coding.section"),
        ("first_sentence", lambda way: sentence_number(way.coding.first_sentence)),
        ("start", "coding.start"),
        ("end", "coding.end"),
        ("source_dois", lambda way: dois.get(way.coding.narrative, "")),
    )


def _dois(data: ReportData) -> dict[str, str]:
    """Narrative → the DOIs of its sources."""
    return {
        narrative: "; ".join(source.doi for source in sources if source.doi)
        for narrative, sources in data.sources.items()
    }


def _counts(data: ReportData) -> Table:
    themes = {theme.theme: theme for theme in data.result}
    return table(
        "theme_counts.csv",
        "sentences, narratives and codings of each theme by every classification",
        data.theme_counts,
        "theme",
        ("parent", lambda count: themes[count.theme].parent),
        ("label", lambda count: themes[count.theme].label),
        "by",
        ("value", lambda count: count.value or wording.NO_VALUE),
        "codings",
        "sentences",
        "narratives",
        "contrary",
        "contrary_sentences",
        "against",
    )


def _by_classification(data: ReportData) -> Iterator[Table]:
    """Themes against the values of each classification."""
    for matrix in data.once(matrices):
        by = matrix.classification
        columns, rows = wide_rows(matrix)
        what = f"sentences that support each theme, by {by.label}"
        yield Table(f"theme_by_{by.by}.csv", what, tuple(columns), rows)


@dataclass(frozen=True, slots=True)
class _Named:
    """A dimension that a screener named at a stage, and for how many studies."""

    stage: str
    of: Relevance
    value: str
    screener: str
    studies: int


def _relevance(data: ReportData) -> Table:
    """What screeners named under the kinds of relevance; an empty value: no answer."""
    named = (
        _Named(stage.name, kind.of, value, screener, studies)
        for stage in screening_stages(data.screening)
        for kind in stage.relevance
        for value, counts in (*kind.values, ("", kind.unanswered))
        for screener, studies in zip(stage.screeners, counts, strict=True)
    )
    what = "what screeners said studies are relevant to (trigger tool), by stage and screener"
    columns = ("stage", "of", "value", "screener", "studies")
    return table("screening_relevance.csv", what, named, *columns)


def _narratives(data: ReportData) -> Table:
    fixed = ("narrative", "title", "file", "status", "words", "sentences", "sources")
    dois = _dois(data)

    def by_key(key: str) -> tuple[str, Callable[[NarrativeSummary], str]]:
        return key, lambda narrative: "; ".join(
            data.metadata.get(narrative.narrative, {}).get(key, ())
        )

    return table(
        "narratives.csv",
        "the narratives with their metadata and sources",
        data.narratives,
        *fixed,
        ("source_dois", lambda narrative: dois.get(narrative.narrative, "")),
        *(by_key(key.key) for key in data.metadata_keys if key.key not in fixed),
        "text_sha256",
    )


@dataclass(frozen=True, slots=True)
class _Coverage:
    """How far a coder is with a narrative; `progress` is None where there is no coding file.

    `codings`: with a place, each once.
    """

    narrative: str
    coder: str
    codings: int
    progress: CoderProgress | None


def _coverage(data: ReportData) -> Table:
    """Every narrative and coder, coded or not."""
    codings = data.codings_by_coder
    pairs = (
        _Coverage(narrative, coder, codings[narrative, coder], data.status.get((narrative, coder)))
        for narrative in data.titles
        for coder in data.all_coders
    )
    return table(
        "coverage.csv",
        "how far each coder has coded each narrative",
        pairs,
        "narrative",
        "coder",
        ("status", lambda pair: pair.progress.status if pair.progress else NotCompared.NOT_CODED),
        ("codebook", lambda pair: if_any(pair.progress.codebook) if pair.progress else None),
        ("codings", lambda pair: pair.codings),
        ("orphans", lambda pair: pair.progress.orphans if pair.progress else 0),
    )


def _orphans(data: ReportData) -> Table:
    return table(
        "orphans.csv",
        "codings whose passage was not found again",
        data.orphans,
        "coding_id",
        "narrative",
        "coder",
        "written_code",
        "quote",
        ("reason", lambda orphan: wording.reason(orphan.why)),
        "proposed",
        "proposed_start",
        "proposed_end",
        "file",
        "line",
    )


def _recoding(data: ReportData) -> Table:
    return table(
        "recoding.csv",
        "codings to look at again after a change of the codebook",
        data.recoding,
        "coding_id",
        "narrative",
        "coder",
        "written_code",
        "code",
        (
            "reason",
            lambda recoding: wording.recode(
                recoding.changed, recoding.change, recoding.version, recoding.why
            ),
        ),
        ("candidates", lambda recoding: " ".join(recoding.candidates)),
        "quote",
        "file",
        "line",
    )


def _repeated(data: ReportData) -> Table:
    return same(
        RepeatedCoding,
        "codings that stand twice in a file, and count once",
        data.repeated,
    )


@dataclass(frozen=True, slots=True)
class _Input:
    """Something the report was made from: a file, with its hash, or software, with its version."""

    input: str
    of: str
    version: str = ""
    sha256: str = ""


def _manifest(data: ReportData, suggestions: bool) -> Table:
    inputs = [_Input(name, "version", version=version) for name, version in data.versions]
    for name, method in data.suggested_with if suggestions else ():
        model = re.search(r"sha256 ([0-9a-f]{64})", method)
        inputs.append(_Input(name, "method", method, model[1] if model else ""))
    inputs += [_Input(name, of, sha256=digest) for name, digest, of in data.inputs]
    return table(
        "manifest.csv",
        "what the report was made from, with versions and hashes",
        inputs,
        "input",
        "of",
        "version",
        "sha256",
    )
