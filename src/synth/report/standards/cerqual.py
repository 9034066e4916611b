"""GRADE-CERQual: people's assessments, and the evidence for them.

Lewin et al. 2018, doi 10.1186/s13012-017-0688-3; the evidence profile after paper 2 of the series,
doi 10.1186/s13012-017-0689-2. People enter the levels; nothing here computes one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts.evidence import cited_links
from synth.wording import in_narratives
from synth.written.standards import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
NOT_ASSESSED = "not assessed"
#: The columns of `cerqual.csv`.
COLUMNS = (
    "theme", "parent", "label", "statement", "cited",
    *(column for name in COMPONENTS for column in (name, f"{name}_explanation")),
    "confidence", "confidence_explanation", "by", "date", "narratives", "sources", "codings",
    "contrary", "participant", "words", "coders", "largest", "largest_codings", "largest_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people say of a component, or of the confidence: `level` is "" where they said none."""

    name: str
    label: str
    asks: str
    level: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """A narrative behind a finding: its counted codings, contrary ones, words quoted (passages
    that overlap count once), sources, and (key, values) of its metadata."""

    narrative: str
    codings: int
    contrary: int
    words: int
    sources: int
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A theme, or an assessed subtheme, of the last round with its assessment and its evidence.

    `row`: its row of table `themes`. `contributions`: most codings first. `spread`: for each
    metadata key, its label and (value, narratives) pairs. `participant`: codings marked as a
    participant's words. `words`, `sources`: over all narratives.
    """

    row: Row
    cited: tuple[tuple[str, str], ...]
    components: tuple[Judgement, ...]
    confidence: Judgement
    by: tuple[str, ...]
    date: str
    contributions: tuple[Contribution, ...]
    spread: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    participant: int
    words: int
    sources: int

    @property
    def assessed(self) -> bool:
        """Whether people have entered any level."""
        return any(one.level for one in (*self.components, self.confidence))

    @property
    def largest(self) -> Contribution | None:
        """The narrative with most of the finding's codings."""
        return self.contributions[0] if self.contributions else None

    @property
    def largest_share(self) -> float:
        """Its share of them; not a number where there are none."""
        every = sum(one.codings for one in self.contributions)
        return self.contributions[0].codings / every if every else float("nan")


def findings(data: ReportData) -> list[Finding]:
    """Every theme of the last round, each followed by its subthemes that have an assessment."""
    written = {row["theme"]: row for row in data.cerqual}
    codings: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in data.theme_codings:
        coding = data.coding_by_id.get(row["coding_id"])
        if coding is not None:
            codings[row["theme"]][row["coding_id"]] = coding
    out = []
    for theme in (row for row in data.result if not row["parent"]):
        below = [r for r in data.result if r["parent"] == theme["theme"] and r["theme"] in written]
        out += [
            _finding(data, row, written.get(row["theme"], {}), codings[row["theme"]].values())
            for row in (theme, *below)
        ]
    return out


def cerqual_rows(found: Iterable[Finding]) -> list[Row]:
    """The rows of `cerqual.csv`."""
    out = []
    for one in found:
        row = {name: one.row[name] for name in
               ("theme", "parent", "label", "statement", "cited", "narratives", "codings",
                "contrary", "coders")}  # fmt: skip
        row["cited"] = in_narratives(one.row["cited"])
        for judged in (*one.components, one.confidence):
            row[judged.name] = judged.level or NOT_ASSESSED
            row[f"{judged.name}_explanation"] = judged.explanation
        largest = one.largest
        out.append({
            **row, "by": "; ".join(one.by), "date": one.date, "sources": one.sources,
            "participant": one.participant, "words": one.words,
            "largest": largest.narrative if largest else "",
            "largest_codings": largest.codings if largest else 0,
            "largest_share": one.largest_share,
        })  # fmt: skip
    return out


def _finding(data: ReportData, row: Row, written: Row, own: Iterable[Row]) -> Finding:
    codings = list(own)
    by_narrative: defaultdict[str, list[Row]] = defaultdict(list)
    for coding in codings:
        by_narrative[coding["narrative"]].append(coding)
    keys = _keys(data)
    contributions = sorted(
        (
            Contribution(
                name, len(rows), sum(r["polarity"] == "contrary" for r in rows), words_quoted(rows),
                len(data.sources.get(name, ())),
                tuple((key, tuple(_values(data, name, key))) for key, _ in keys),
            )
            for name, rows in by_narrative.items()
        ),
        key=lambda one: (-one.codings, one.narrative),
    )  # fmt: skip
    spread = []
    for key, label in keys:
        count = Counter(value for name in by_narrative for value in _values(data, name, key))
        ranked = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
        spread.append((label, tuple(ranked)))
    return Finding(
        row,
        tuple(cited_links(row["cited"], by_narrative)),
        tuple(_judged(written, name, asks) for name, asks in COMPONENTS.items()),
        _judged(written, "confidence", ""),
        tuple(written.get("by") or ()),
        str(written.get("date") or ""),
        tuple(contributions),
        tuple(spread),
        sum(one["voice"] == "participant" for one in codings),
        sum(one.words for one in contributions),
        len({s["doi"] or s["citation"] for name in by_narrative
             for s in data.sources.get(name, ())}),
    )  # fmt: skip


def _judged(written: Row, name: str, asks: str) -> Judgement:
    own = written.get(name) or {}
    label = "Confidence" if name == "confidence" else name.replace("_", " ").capitalize()
    return Judgement(name, label, asks, own.get("level") or "", own.get("explanation") or "")


def _keys(data: ReportData) -> list[tuple[str, str]]:
    """The metadata that adequacy and coherence are looked at by: what themes are tabulated by, and
    the country."""
    keys = [(key["key"], key["label"]) for key in data.metadata_keys if key["crosstab"]]
    somewhere = any(own["country"] for own in data.front.values())
    return [*keys, ("country", "Country")] if somewhere else keys


def _values(data: ReportData, narrative: str, key: str) -> list[str]:
    if key == "country":
        return list(data.front.get(narrative, {}).get("country", ()))
    return data.metadata.get(narrative, {}).get(key, [])


def words_quoted(codings: Iterable[Row]) -> int:
    """Words in the passages of one narrative; where passages overlap, each word counts once.

    >>> words_quoted([{"start": 0, "end": 9, "quote": "two words"},
    ...               {"start": 4, "end": 14, "quote": "words here"}])
    3
    """
    text, at = "", -1
    for row in sorted(codings, key=lambda r: (r["start"], -r["end"])):
        if row["start"] > at:
            text, at = f"{text} {row['quote']}", row["end"]
        elif row["end"] > at:
            text, at = text + row["quote"][at - row["start"] :], row["end"]
    return len(text.split())
