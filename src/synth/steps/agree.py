"""`synth agree`: how far coders agree, for codes, subthemes and themes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout, tables
from synth.agreement.by_code import code_agreement
from synth.agreement.rollup import roll_up
from synth.codebook.model import load_codebook
from synth.problems import Problems, StudyError, counted
from synth.study import Study, open_study
from synth.themes.model import load_round
from synth.workflow import chunks

if TYPE_CHECKING:
    from pathlib import Path

    from synth.agreement.results import CodeAgreement, Estimate

Row = dict[str, Any]


def run(root: Path) -> str:
    """Compute agreement over sentences from the codings of coders who completed a narrative."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    files = layout.theme_files(root)
    last = load_round(files[-1], problems) if files else None
    if problems.errors or loaded is None:
        raise StudyError(problems)
    today = loaded[0].changes.resolve
    groups: dict[str, dict[str, set[str]]] = {"subtheme": {}, "theme": {}}
    for theme in last[0].themes if last else ():
        own = {today(c).code or "" for c in theme.codes}
        for sub in theme.subthemes:
            groups["subtheme"][sub.id] = {today(c).code or "" for c in sub.codes} - {""}
            own |= groups["subtheme"][sub.id]
        groups["theme"][theme.id] = own - {""}
    out = _Tables(study, [code.id for code in loaded[0].codes])
    if study.config.approach != "reflexive":
        out.compute(groups)
    for name, rows in out.rows.items():
        tables.write_table(root / layout.BUILD / "agree" / f"{name}.csv", name, rows)
    return out.message


class _Tables:
    """The numbers of one study: codes, coders and narratives as whole numbers."""

    def __init__(self, study: Study, codes: list[str]) -> None:
        self.study, self.codes = study, codes
        self.rows: dict[str, list[Row]] = {
            "agreement": [], "agreement_pairs": [], "agreement_pooled": []
        }  # fmt: skip
        self.message = "a reflexive study: agreement is not computed"

    def compute(self, groups: dict[str, dict[str, set[str]]]) -> None:
        root, names = self.study.root / layout.BUILD, list(chunks(self.study.root))
        read = lambda step, table: tables.read_rows(  # noqa: E731
            [root / step / c / f"{table}.csv" for c in names], table
        )
        narratives = read("segment", "narratives")
        at = {row["narrative"]: i for i, row in enumerate(narratives)}
        self.narratives = list(at)
        self.coders = self.study.coder_ids
        who = {coder: i for i, coder in enumerate(self.coders)}
        coverage = np.zeros((len(who), len(at)), bool)
        for row in read("resolve", "coders"):
            if row["status"] == "complete" and row["coder"] in who:
                coverage[who[row["coder"]], at[row["narrative"]]] = True
        units = np.array([row["sentences"] for row in narratives], int)
        columns = self._columns(read("resolve", "codings"), at, who)
        setting = self.study.config.agreement

        def found(columns: Sequence[Any], n: int) -> CodeAgreement:
            return code_agreement(
                units, coverage, tuple(columns), n_codes=n,  # type: ignore[arg-type]
                replicates=setting.bootstrap, seed=setting.seed,
            )  # fmt: skip

        result = found(columns, len(self.codes))
        self.add("code", self.codes, result)
        number = {code: i for i, code in enumerate(self.codes)}
        for level, members in groups.items():
            if not members:
                continue
            belongs = np.zeros((len(self.codes), len(members)), bool)
            for j, codes in enumerate(members.values()):
                belongs[[number[c] for c in codes if c in number], j] = True
            rows, theme = roll_up(columns[3], belongs)
            rolled = [column[rows] for column in columns[:3]] + [theme]
            self.add(level, list(members), found(rolled, len(members)))
        pooled = result.pooled_alpha
        self.message = (
            f"pooled alpha over codes {pooled.value:.3f}" if pooled.value is not None
            else f"pooled alpha over codes undefined: {pooled.reason}"
        ) + f" ({counted(result.n_pairable, 'sentence')} with two coders or more)"  # fmt: skip

    def _columns(
        self, codings: Iterable[Row], at: dict[str, int], who: dict[str, int]
    ) -> list[np.ndarray[Any, Any]]:
        """Narrative, sentence, coder and code of each coding, once for every sentence it covers.

        An accepted suggestion is left out: agreement is on what was coded before suggestions.
        """
        number = {code: i for i, code in enumerate(self.codes)}
        rows = [
            (at[r["narrative"]], sentence, who[r["coder"]], number[r["code"]])
            for r in codings
            if r["code"] in number and r["coder"] in who and not r["origin"]
            and r["first_sentence"] >= 0
            for sentence in range(r["first_sentence"], r["last_sentence"] + 1)
        ]  # fmt: skip
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return [table[:, i] for i in range(4)]

    def add(self, level: str, ids: list[str], result: CodeAgreement) -> None:
        for one, name in zip(result.codes, ids, strict=True):
            self.rows["agreement"].append({
                "level": level, "id": name, "units": one.n_units,
                "positive_units": one.n_positive, "narratives": one.documents_with_code,
                **_alpha(one.alpha), "percent": one.percent_agreement.value,
                "positive": one.positive_agreement.value, "prevalence": one.prevalence.value,
                "ac1": one.ac1.value, "fleiss": one.fleiss_kappa.value,
                "brennan_prediger": one.brennan_prediger.value})  # fmt: skip
        for pair in result.pairs:
            both = {"level": level, "units": pair.n_units, "coder_a": self.coders[pair.coder_a],
                    "coder_b": self.coders[pair.coder_b]}  # fmt: skip
            pooled = (pair.pooled_kappa, pair.pooled_positive_agreement)
            each = zip(["", *ids], [pooled[0], *pair.kappa],
                       [pooled[1], *pair.positive_agreement], strict=True)  # fmt: skip
            self.rows["agreement_pairs"] += [
                {**both, "id": name, "kappa": kappa.value, "positive": positive.value,
                 "reason": kappa.reason or ""}
                for name, kappa, positive in each]  # fmt: skip
        whole = {"level": level, "units": result.n_pairable, "narratives": result.n_documents}
        add = self.rows["agreement_pooled"].append
        add({**whole, "of": "all", "id": "", **_alpha(result.pooled_alpha)})
        for coder, estimate in zip(self.coders, result.without_coder, strict=True):
            if len(self.coders) > 2:
                add({**whole, "of": "without coder", "id": coder, **_alpha(estimate)})
        for narrative, estimate in zip(self.narratives, result.by_document, strict=True):
            add({**whole, "of": "narrative", "id": narrative, "narratives": 1, "units": -1,
                 **_alpha(estimate)})  # fmt: skip


def _alpha(estimate: Estimate) -> Row:
    interval = estimate.interval
    return {
        "alpha": estimate.value, "reason": estimate.reason or "",
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "interval": (interval.note or "") if interval else "",
    }  # fmt: skip
