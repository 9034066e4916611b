"""The stages of a synthesis: what was done, by whom, when, with the counts of this run.

After Table 1 of Haraldseid-Driftland et al. 2022, doi 10.1186/s12913-022-08451-y.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from synth.report.parts.csv_tables import table
from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.screening_summary import StageSummary, screening_stages
from synth.tables.theme import RoundSummary
from synth.vocabulary import CONSENSUS, Confidence, Verdict
from synth.wording import listing, plural

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from synth.report.parts.codings_data import CoderWork
    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData
    from synth.written.standards import Assessment

#: A decision longer than this is cut on pages, and stands whole with its round.
MOST_DECISION = 220


@dataclass(frozen=True, slots=True)
class WorkStage:
    """One stage, in plain text: what was done, by whom, when, with which counts.

    `page` and `anchor` say where the report shows it. `decision`: what people wrote of a round.
    """

    stage: str
    what: str
    by: str
    date: str
    counts: str
    page: str
    anchor: str = ""
    decision: str = ""


def stages_table(data: ReportData) -> list[WorkStage]:
    """The stages in the order of the work."""
    return [
        *_screening(data),
        *_narratives(data),
        *_coding(data),
        *_consensus(data),
        *_rounds(data),
        *_confidence(data),
        *_reviews(data),
    ]


def stages_csv(data: ReportData) -> Table:
    """The table `stages.csv`."""
    return table(
        "stages.csv",
        "the stages: what was done, by whom, when, with counts",
        stages_table(data),
        "stage",
        "what",
        "by",
        "date",
        "counts",
        "decision",
    )


def span_of(dates: Iterable[datetime.date | str | None]) -> str:
    """The first and last of some dates (ISO 8601); "" where there is none.

    >>> span_of(["2026-03-02", "", "2026-01-05"]), span_of([""])
    ('2026-01-05 to 2026-03-02', '')
    """
    known = sorted(str(date) for date in dates if date)
    if not known:
        return ""
    return known[0] if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def sources_count(data: ReportData) -> int:
    """Different publications behind the narratives."""
    return len(data.publications(data.sources))


def coders_at_work(data: ReportData) -> list[CoderWork]:
    """The coders who have coded anything, or read a narrative to the end; a file that was only
    begun is no coding, and the consensus no coder."""
    return [
        work
        for work in data.by_coder
        if work.files and (work.codings or work.orphans or work.complete) and work.id != CONSENSUS
    ]


def rated(data: ReportData) -> list[Assessment]:
    """The findings whose confidence people judged."""
    return [
        assessment
        for assessment in data.cerqual
        if assessment.confidence and assessment.confidence.level
    ]


def rounds_in_order(data: ReportData) -> list[RoundSummary]:
    """The rounds of themes, the first one first."""
    return sorted(data.rows(RoundSummary), key=attrgetter("round"))


def screening_counts(stage: StageSummary) -> str:
    """How many studies a stage had, and what each screener decided."""
    decided = {
        screener: ", ".join(f"{n:,} {decision}" for decision, n in stage.decisions_of(screener))
        for screener in stage.screeners
    }
    told = (
        "; ".join(f"{screener}: {counts}" for screener, counts in decided.items())
        if len(decided) > 1
        else next(iter(decided.values()))
    )
    return f"{plural(stage.studies, 'study', 'studies')}: {told}"


def _screening(data: ReportData) -> Iterator[WorkStage]:
    for stage in screening_stages(data.screening):
        screeners = len(stage.screeners)
        several = f", by {screeners} screeners" if screeners > 1 else ""
        yield WorkStage(
            stage=f"Screening: {stage.name}",
            what=f"Studies included or excluded{several}",
            by=listing(stage.screeners),
            date=span_of(stage.dates),
            counts=screening_counts(stage),
            page="index.html",
            anchor="screening",
        )


def _narratives(data: ReportData) -> Iterator[WorkStage]:
    if not data.narratives:
        return
    narratives = plural(len(data.narratives), "narrative")
    yield WorkStage(
        stage="Writing narratives",
        what="Narratives written on the headings of a template",
        by=listing(data.authors),
        date="",
        counts=f"{narratives} from {plural(sources_count(data), 'source')}",
        page="index.html",
        anchor="narratives",
    )
    checked = [front.validation for front in data.front.values() if front.validation]
    checks = [check for validation in checked for check in validation]
    if checks:
        rounds = len({check.round for check in checks})
        yield WorkStage(
            stage="Validating narratives",
            what="Narratives checked against their sources",
            by=listing(sorted({name for check in checks for name in check.by})),
            date=span_of(check.date for check in checks),
            counts=f"{len(checked):,} of {narratives}, in {plural(rounds, 'round')}",
            page="index.html",
            anchor="narratives",
        )


def _coding(data: ReportData) -> Iterator[WorkStage]:
    for work in coders_at_work(data):
        counts = (
            f"{plural(work.codings, 'coding')} with {plural(work.codes, 'code')}; "
            f"{plural(work.complete, 'narrative')} complete"
        )
        yield WorkStage(
            stage="Coding",
            what=f"Narratives coded a second time, to compare with {work.again}"
            if work.again
            else "Narratives coded with the codebook",
            by=work.id,
            date="",
            counts=counts + (f", {work.going:,} in progress" if work.going else ""),
            page="index.html",
            anchor="narratives",
        )


def _consensus(data: ReportData) -> Iterator[WorkStage]:
    summary = consensus_summary(data)
    if summary is None:
        return
    entries = plural(summary.agreed + summary.decided + summary.open, "entry", "entries")
    counts = (
        f"{entries} in {plural(summary.narratives, 'narrative')}: {summary.agreed:,} agreed, "
        f"{summary.decided:,} decided, {summary.open:,} open"
    )
    yield WorkStage(
        stage="Consensus",
        what="Coders’ disagreements talked over and decided",
        by=listing(dict.fromkeys(name for source in data.consensus for name in source.by)),
        date=span_of(source.date for source in data.consensus),
        counts=counts + (f", {summary.superseded:,} superseded" if summary.superseded else ""),
        page="agreement.html",
        anchor="differ" if data.disagreements else "",
    )


def _rounds(data: ReportData) -> Iterator[WorkStage]:
    for summary in rounds_in_order(data):
        subthemes = f", {plural(summary.subthemes, 'subtheme')}" if summary.subthemes else ""
        yield WorkStage(
            stage=f"Round {summary.round}: {summary.stage} themes",
            what=f"Codes grouped into {summary.stage} themes",
            by=", ".join(summary.participants),
            date=summary.date,
            counts=f"{plural(summary.themes, 'theme')}{subthemes}, {plural(summary.codes, 'code')}",
            page="themes.html",
            anchor=f"round-{summary.round}",
            decision=summary.decision,
        )


def _confidence(data: ReportData) -> Iterator[WorkStage]:
    findings = rated(data)
    if not findings:
        return
    counts: Counter[str | None] = Counter(
        assessment.confidence.level for assessment in findings if assessment.confidence
    )
    levels = ", ".join(f"{counts[level]:,} {level}" for level in Confidence if counts[level])
    yield WorkStage(
        stage="Confidence",
        what="Confidence in the findings judged with GRADE-CERQual",
        by=listing(dict.fromkeys(name for assessment in findings for name in assessment.by)),
        date=span_of(assessment.date for assessment in findings),
        counts=f"{plural(len(findings), 'finding')}: {levels}",
        page="standards.html",
        anchor="std-cerqual",
    )


def _reviews(data: ReportData) -> Iterator[WorkStage]:
    for reviewer in sorted({given.reviewer for given in data.reviews}):
        reviews = [given for given in data.reviews if given.reviewer == reviewer]
        counts: Counter[str] = Counter(given.verdict.verdict for given in reviews)
        verdicts = ", ".join(
            f"{counts[verdict]:,} {verdict}" for verdict in Verdict if counts[verdict]
        )
        yield WorkStage(
            stage="Review",
            what="Themes reviewed",
            by=reviewer,
            date=span_of(given.date for given in reviews),
            counts=f"{plural(len(reviews), 'theme')}: {verdicts}",
            page="themes.html",
        )
