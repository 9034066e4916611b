"""The stages of a synthesis: what was done, by whom, when, with the counts of this run.

After Table 1 of Haraldseid-Driftland et al. 2022, doi 10.1186/s12913-022-08451-y.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import consensus_summary, joined
from synth.report.parts.environment import plural
from synth.report.parts.screening_summary import stages
from synth.vocabulary import CONSENSUS
from synth.written.reviews import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.report.parts.data import CoderWork, ReportData

Row = dict[str, Any]
#: The columns of `stages.csv`, and of the table on the page and in the manuscript.
COLUMNS = ("stage", "what", "by", "date", "counts", "decision")


def stages_table(data: ReportData) -> list[Row]:
    """One row a stage, in the order of the work: `COLUMNS`, all plain text.

    `decision` is what people wrote of a round. `page` and `anchor` say where the report shows the
    stage.
    """
    return [
        *_screening(data), *_narratives(data), *_coding(data), *_consensus(data), *_rounds(data),
        *_confidence(data), *_reviews(data),
    ]  # fmt: skip


def listing(names: Iterable[str], most: int = 0) -> str:
    """Names as a sentence lists them; with `most`, the rest as a number.

    >>> listing(["a"]), listing(["a", "b", "c"]), listing(["a", "b", "c", "d"], 2)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    every = list(names)
    if most and len(every) > most + 1:
        every = [*every[:most], f"{len(every) - most:,} more"]
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def span_of(dates: Iterable[str]) -> str:
    """The first and last of some dates (ISO 8601); "" where there is none.

    >>> span_of(["2026-03-02", "", "2026-01-05"]), span_of([""])
    ('2026-01-05 to 2026-03-02', '')
    """
    known = sorted(map(str, filter(None, dates)))
    if not known:
        return ""
    return known[0] if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def sources_count(data: ReportData) -> int:
    """Different publications behind the narratives."""
    return len({s["doi"] or s["citation"] for own in data.sources.values() for s in own})


def coders_at_work(data: ReportData) -> list[CoderWork]:
    """The coders who have coded; the consensus is none."""
    return [one for one in data.by_coder if one.files and one.id != CONSENSUS]


def _row(
    stage: str, what: str, by: str, date: str, counts: str, page: str, anchor: str,
    decision: str = "",
) -> Row:  # fmt: skip
    return {"stage": stage, "what": what, "by": by, "date": date, "counts": counts,
            "decision": decision, "page": page, "anchor": anchor}  # fmt: skip


def _screening(data: ReportData) -> Iterable[Row]:
    for stage in stages(data.screening):
        own = [row for row in data.screening if row["stage"] == stage.name]
        decided = [
            ", ".join(f"{n:,} {decision}" for decision, n in counts.items() if n)
            for _, counts in stage.screeners
        ]
        names = [name for name, _ in stage.screeners]
        said = decided[0] if len(names) == 1 else "; ".join(
            f"{name}: {shown}" for name, shown in zip(names, decided, strict=True))  # fmt: skip
        what = "Studies included or excluded"
        if len(names) > 1:
            what += f", by {len(names)} screeners"
        yield _row(
            f"Screening: {stage.name}", what, listing(names),
            span_of(row.get("date", "") for row in own),
            f"{plural(stage.studies, 'study', 'studies')}: {said}", "index.html", "screening",
        )  # fmt: skip


def _narratives(data: ReportData) -> Iterable[Row]:
    if not data.narratives:
        return
    yield _row(
        "Writing narratives", "Narratives written on the headings of a template",
        listing(data.authors), "",
        f"{plural(len(data.narratives), 'narrative')} from "
        f"{plural(sources_count(data), 'source')}",
        "index.html", "narratives",
    )  # fmt: skip
    checks = [own["validation"] for own in data.front.values() if own["validation"]]
    every = [one for own in checks for one in own]
    if every:
        rounds = len({one["round"] for one in every})
        yield _row(
            "Validating narratives", "Narratives checked against their sources",
            listing(sorted({name for one in every for name in one["by"]})),
            span_of(one["date"] or "" for one in every),
            f"{len(checks):,} of {plural(len(data.narratives), 'narrative')}, in "
            f"{plural(rounds, 'round')}",
            "index.html", "narratives",
        )  # fmt: skip


def _coding(data: ReportData) -> Iterable[Row]:
    for one in coders_at_work(data):
        going = f", {one.going:,} in progress" if one.going else ""
        what = "Narratives coded with the codebook"
        if one.again:
            what = f"Narratives coded a second time, to compare with {one.again}"
        yield _row(
            "Coding", what, one.id, "",
            f"{plural(one.codings, 'coding')} with {plural(one.codes, 'code')}; "
            f"{plural(one.complete, 'narrative')} complete{going}",
            "index.html", "narratives",
        )  # fmt: skip


def _consensus(data: ReportData) -> Iterable[Row]:
    found = consensus_summary(data)
    if found:
        more = f", {found['superseded']:,} superseded" if found["superseded"] else ""
        yield _row(
            "Consensus", "Coders’ disagreements talked over and decided",
            listing(dict.fromkeys(joined(row["by"]) for row in data.consensus if row["by"])),
            span_of(row["date"] for row in data.consensus),
            f"{plural(found['agreed'] + found['decided'] + found['open'], 'entry', 'entries')} in "
            f"{plural(found['narratives'], 'narrative')}: {found['agreed']:,} agreed, "
            f"{found['decided']:,} decided, {found['open']:,} open{more}",
            "agreement.html", "differ" if data.disagreements else "",
        )  # fmt: skip


def _rounds(data: ReportData) -> Iterable[Row]:
    for row in sorted(data.rounds, key=lambda r: r["round"]):
        subthemes = f", {plural(row['subthemes'], 'subtheme')}" if row["subthemes"] else ""
        yield _row(
            f"Round {row['round']}: {row['stage']} themes",
            f"Codes grouped into {row['stage']} themes", ", ".join(row["participants"]),
            row["date"],
            f"{plural(row['themes'], 'theme')}{subthemes}, {plural(row['codes'], 'code')}",
            "themes.html", f"round-{row['round']}", row["decision"],
        )  # fmt: skip


def _confidence(data: ReportData) -> Iterable[Row]:
    rated = [one for one in data.cerqual if (one["confidence"] or {}).get("level")]
    if rated:
        levels = Counter(one["confidence"]["level"] for one in rated)
        order = ("high", "moderate", "low", "very low")
        yield _row(
            "Confidence", "Confidence in the findings judged with GRADE-CERQual",
            listing(dict.fromkeys(name for one in rated for name in one["by"])),
            span_of(str(one["date"] or "") for one in rated),
            f"{plural(len(rated), 'finding')}: "
            + ", ".join(f"{levels[level]:,} {level}" for level in order if levels[level]),
            "standards.html", "std-cerqual",
        )  # fmt: skip


def _reviews(data: ReportData) -> Iterable[Row]:
    for reviewer in sorted({given.reviewer for given in data.reviews}):
        own = [given for given in data.reviews if given.reviewer == reviewer]
        verdicts = Counter(given.verdict.verdict for given in own)
        yield _row(
            "Review", "Themes reviewed", reviewer, span_of(given.date for given in own),
            f"{plural(len(own), 'theme')}: "
            + ", ".join(f"{verdicts[one]:,} {one}" for one in VERDICTS if verdicts[one]),
            "themes.html", "",
        )  # fmt: skip
