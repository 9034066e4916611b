"""`suggestions.html`: what the codebook's terms point to. Suggestions are no codings."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import render
from synth.report.suggestions.accepted import agreement_change, by_coder, decided
from synth.report.suggestions.ranked import SHOWN as RANKED_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from synth.report.parts.data import ReportData
    from synth.report.suggestions.grouping import Grouping
    from synth.report.suggestions.ranked import Ranked

Row = dict[str, Any]
#: Suggestions of one code on the page; the table file holds all.
SHOWN = 20
COLUMNS = (
    "code", "code_label", "narrative", "sentence", "text", "matched", "term", "negated", "score",
    "method", "version", "coded_by", "start", "end", "match_start", "match_end",
)  # fmt: skip


class Suggestions:
    """Gathers suggestions chunk by chunk: the best of each code, and counts of all."""

    def __init__(self, data: ReportData, shown: int = SHOWN) -> None:
        self.data, self.most = data, shown
        self.best: defaultdict[str, list[Row]] = defaultdict(list)
        self.count: defaultdict[str, int] = defaultdict(int)
        self.negated: defaultdict[str, int] = defaultdict(int)
        self.coded: defaultdict[str, int] = defaultdict(int)
        self.methods: set[str] = set()
        #: (method, code) → how many.
        self.shown: Counter[tuple[str, str]] = Counter()
        self._coders: defaultdict[tuple[str, int, str], set[str]] = defaultdict(set)
        for row in data.codings:
            if row["first_sentence"] >= 0:
                for sentence in range(row["first_sentence"], row["last_sentence"] + 1):
                    self._coders[row["narrative"], sentence, row["code"]].add(row["coder"])

    def add(self, rows: Iterable[Row], texts: Mapping[str, str]) -> Iterator[list[Any]]:
        """Take in rows of table `suggestions`; yields each as a row of `COLUMNS`.

        `texts`: narrative → its text, for the narratives of these rows.
        """
        for row in rows:
            code, text = row["code"], texts.get(row["narrative"], "")
            by = sorted(self._coders.get((row["narrative"], row["sentence"], code), ()))
            self.count[code] += 1
            self.negated[code] += row["negated"]
            self.coded[code] += bool(by)
            self.methods.add(row["method"])
            self.shown[row["method"], code] += 1
            own = self.best[code]
            own.append({
                **row, "coders": by,
                "before": text[row["start"] : row["match_start"]],
                "after": text[row["match_end"] : row["end"]],
            })  # fmt: skip
            if len(own) > 4 * self.most:
                own[:] = sorted(own, key=_best_first)[: self.most]
            yield [
                code, self.data.code_labels.get(code, code), row["narrative"], row["sentence"] + 1,
                text[row["start"] : row["end"]], row["matched"], row["term"], row["negated"],
                row["score"], row["method"], row["version"], " ".join(by), row["start"], row["end"],
                row["match_start"], row["match_end"],
            ]  # fmt: skip

    def groups(self) -> list[Row]:
        """One group a code, in the codebook's order, its best suggestions in the text's order."""
        return [
            {"code": code, "label": label, "count": self.count[code],
             "negated": self.negated[code], "coded": self.coded[code],
             "rows": sorted(sorted(self.best[code], key=_best_first)[: self.most],
                            key=lambda r: (r["narrative"], r["sentence"]))}
            for code, label in self.data.code_labels.items() if self.count[code]
        ]  # fmt: skip


def _best_first(row: Row) -> tuple[Any, ...]:
    return (row["negated"], -row["score"], row["narrative"], row["sentence"])


def suggestions_page(
    data: ReportData,
    found: Suggestions | None,
    ranked: Ranked | None = None,
    ledger: Iterable[Mapping[str, str]] = (),
    grouping: Grouping | None = None,
) -> str:
    """The page; `found` is None when suggestions are switched off, `ranked` without a ranking.

    `ledger`: the entries of `codings/ledger.csv`; `grouping`: help with themes, None without it.
    """
    shown: Counter[tuple[str, str]] = Counter()
    if ranked:
        shown.update(ranked.shown)
    elif found:
        shown.update(found.shown)
    groups = found.groups() if found else []
    silent = [
        code["label"] for code in data.codes
        if found and code["terms"] and not found.count[code["id"]]
    ]  # fmt: skip
    return render(
        "suggestions/suggestions", data.site, assets=("suggestions/grouping.css",), grouping=grouping,
        enabled=found is not None, groups=groups, shown=SHOWN,
        decided=decided(data, ledger, shown), accepted_by=by_coder(data),
        change=agreement_change(data), coefficients=data.approach != "reflexive",
        taken_up=[code for code in data.codes if code.get("origin") == "suggested"],
        ranked=ranked, ranked_shown=RANKED_SHOWN,
        total=sum(group["count"] for group in groups), silent=silent,
        methods=sorted(found.methods) if found else [],
        without_terms=[code["label"] for code in data.codes if not code["terms"]],
    )  # fmt: skip
