"""The ranked part of `suggestions.html`: codes with reasons, trust, candidates for new codes.

A large study has half a million suggestions: they are read one at a time, written into the table,
and of each code the best alone are kept for the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth.report.parts.csv_tables import write_csv
from synth.wording import RANKING_FACTS, interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from synth.report.parts.data import ReportData

Row = dict[str, Any]

#: Suggestions of one code, and groups with quotes of each, on the page; the tables hold all.
SHOWN, GROUPS, QUOTES = 10, 12, 3
RANKED = (
    "code", "code_label", "narrative", "sentence", "text", "rank", "score", "method", "version",
    "term", "negated", "nearest_kind", "nearest_text", "nearest_narrative", "nearest_coder",
    "similarity", "similarity_by", "words", "coded_by", "start", "end",
)  # fmt: skip
BY_CODE = (
    "code", "code_label", "positive", "suggested", "precision", "precision_low", "precision_high",
    "precision_note", "recall", "recall_low", "recall_high", "recall_note",
)  # fmt: skip
NEW_CODES = (
    "group", "phrases", "place", "narrative", "sentence", "text", "coherence", "fit", "start",
    "end",
)  # fmt: skip
#: What the nearest text is to the code.
KINDS = {
    "label": "the code’s name", "definition": "the definition",
    "include": "when the code applies", "example": "an example in the codebook",
}  # fmt: skip
SIZES = {-1: "all there is", 0: "nothing: the codebook alone"}


@dataclass
class Ranked:
    """What `synth rank` wrote: its small tables by name, the texts, and what `add` has taken in."""

    data: ReportData
    tables: dict[str, list[Row]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        #: Code → suggestions, those that are their sentence's first, those coded so.
        self.count: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.coded: Counter[str] = Counter()
        #: (method, code) → how many.
        self.shown: Counter[tuple[str, str]] = Counter()
        self.best: defaultdict[str, list[Row]] = defaultdict(list)
        self.coders: defaultdict[tuple[str, int, str], set[str]] = defaultdict(set)
        for row in self.data.codings:
            if row["first_sentence"] >= 0:
                for sentence in range(row["first_sentence"], row["last_sentence"] + 1):
                    self.coders[row["narrative"], sentence, row["code"]].add(row["coder"])

    def rows(self, name: str) -> list[Row]:
        """The rows of one table; none where the step did not run."""
        return self.tables.get(name, [])

    def text(self, row: Row) -> str:
        """A passage's text."""
        return self.texts.get(row["narrative"], "")[row["start"] : row["end"]]

    def add(self, rows: Iterable[Row]) -> Iterator[list[Any]]:
        """Take in rows of table `ranked`; yields each as a row of `RANKED`."""
        label = self.data.code_labels
        for row in rows:
            code, by = row["code"], self.coded_by(row)
            self.count[code] += 1
            self.first[code] += row["rank"] == 1
            self.coded[code] += bool(by)
            self.shown[row["method"], code] += 1
            own = self.best[code]
            own.append(row)
            if len(own) > 4 * SHOWN:
                own[:] = sorted(own, key=_best_first)[:SHOWN]
            values = {**row, "code_label": label.get(code, code), "sentence": row["sentence"] + 1,
                      "text": self.text(row), "coded_by": " ".join(by),
                      "words": "; ".join(row.words)}  # fmt: skip
            yield [values[name] for name in RANKED]

    def coded_by(self, row: Row) -> list[str]:
        """Who gave a suggestion's sentence that code."""
        return sorted(self.coders.get((row["narrative"], row["sentence"], row["code"]), ()))

    def groups(self) -> list[Row]:
        """One group a code, in the codebook's order, with the best suggestions first."""
        return [
            {"code": code, "label": label, "count": self.count[code], "first": self.first[code],
             "coded": self.coded[code], "rows": [
                 self._shown(row) for row in sorted(self.best[code], key=_best_first)[:SHOWN]]}
            for code, label in self.data.code_labels.items() if self.count[code]
        ]  # fmt: skip

    def _shown(self, row: Row) -> Row:
        found = row["match_start"] >= 0
        at, to = (row["match_start"], row["match_end"]) if found else (row["end"], row["end"])
        text = self.texts.get(row["narrative"], "")
        near = KINDS.get(row["nearest_kind"], "")
        if row["nearest_kind"] == "coding":
            near = f"what {row['nearest_coder']} coded so in {row['nearest_narrative']}"
        return {
            **row, "coders": self.coded_by(row), "words": "; ".join(row.words),
            "before": text[row["start"] : at],
            "matched": text[at:to], "after": text[to : row["end"]], "near": near,
            "by": "meaning" if row["similarity_by"] == "embedding" else "wording",
        }  # fmt: skip

    def facts(self) -> list[tuple[str, str]]:
        """What the ranking was made with: what it is, and its value."""
        return [(RANKING_FACTS[row.name], row.value) for row in self.rows("ranked_methods")]

    def quality(self) -> list[Row]:
        """The learning curve, with what frequency alone gets first."""
        return [
            {**row, "label": "frequency alone" if row["what"] == "frequency"
             else SIZES.get(row["per_code"], f"about {row['per_code']} sentences a code")}
            for row in self.rows("ranked_quality")
        ]  # fmt: skip

    def by_code(self) -> list[Row]:
        """Precision and recall of the codes that were coded or suggested."""
        label = self.data.code_labels
        return [
            {**row, "label": label.get(row["code"], row["code"]), **_notes(row)}
            for row in self.rows("ranked_by_code") if row["positive"] or row["suggested"]
        ]  # fmt: skip

    def new_codes(self) -> list[Row]:
        """The best groups that no code fits, with their most central quotes."""
        own: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self.rows("novel_passages"):
            if row["place"] <= QUOTES:
                own[row["group"]].append({**row, "text": self.text(row)})
        return [
            {**row, "quotes": own[row["group"]], "phrases": "; ".join(row.phrases)}
            for row in self.rows("novel_groups")[:GROUPS]
        ]


def _notes(row: Any) -> dict[str, str]:
    """The notes on a code's intervals in words."""
    return {
        "precision_note": interval(row.precision_note, row.precision_low == row.precision_low),
        "recall_note": interval(row.recall_note, row.recall_low == row.recall_low),
    }


def _best_first(row: Row) -> tuple[Any, ...]:
    return (row["rank"], row["negated"], -row["score"], row["narrative"], row["sentence"])


def write_ranked(
    folder: Path, data: ReportData, ranked: Ranked | None, rows: Iterable[Row] = ()
) -> list[tuple[str, str]]:
    """Write the tables of the ranked suggestions, empty ones where there are none.

    `rows` of table `ranked` are taken in by `ranked` on the way.
    """
    found = ranked or Ranked(data)
    label = data.code_labels

    def new_codes() -> Iterator[list[Any]]:
        groups = {row["group"]: row for row in found.rows("novel_groups")}
        for row in found.rows("novel_passages"):
            values = {**groups[row["group"]], **row, "sentence": row["sentence"] + 1,
                      "phrases": "; ".join(groups[row["group"]].phrases),
                      "text": found.text(row)}  # fmt: skip
            yield [values[name] for name in NEW_CODES]

    def quality() -> Iterator[list[Any]]:
        for row in found.rows("ranked_by_code"):
            values = {**row, "code_label": label.get(row["code"], row["code"]), **_notes(row)}
            yield [values[name] for name in BY_CODE]

    write_csv(folder / "suggestions_ranked.csv", RANKED, found.add(rows))
    write_csv(folder / "suggestions_quality.csv", BY_CODE, quality())
    write_csv(folder / "suggestions_new_codes.csv", NEW_CODES, new_codes())
    return [
        ("suggestions_ranked.csv", "codes ranked for each sentence, with reasons; no codings"),
        ("suggestions_quality.csv", "how well each code is suggested, by the study’s own codings"),
        ("suggestions_new_codes.csv", "sentences that no code fits, in groups"),
    ]
