"""All that the report is made from: the study's settings and the rows of the tables."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synth.report.environment import Site

Row = dict[str, Any]


@dataclass
class StudyData:
    """Plain data for the pages.

    Rows are those of the tables in `synth.tables` with the same name. `theme_codings`,
    `theme_counts` and `relations` hold the last round alone; the other theme tables all rounds.
    """

    site: Site
    approach: str = "codebook"
    #: (id, text) of each review question.
    questions: list[tuple[str, str]] = field(default_factory=list)
    #: Coder id → reflexivity statement, in the study's order.
    coders: dict[str, str] = field(default_factory=dict)
    #: id, heading and dimension of each section of the template.
    sections: list[Row] = field(default_factory=list)
    #: key, label and crosstab of each metadata key of the template.
    metadata_keys: list[Row] = field(default_factory=list)

    narratives: list[Row] = field(default_factory=list)
    #: Narrative → key → values.
    metadata: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    #: Narrative → its sources (type, citation, doi).
    sources: dict[str, list[Row]] = field(default_factory=dict)
    #: Who wrote narratives.
    authors: list[str] = field(default_factory=list)
    #: Narrative → its front matter but the metadata: authors, period, country, validation, …
    front: dict[str, Row] = field(default_factory=dict)

    #: The codes as in `codes.yaml`, the changes made to them, the codebook's version.
    codes: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    version: int = 1

    codings: list[Row] = field(default_factory=list)
    coverage: list[Row] = field(default_factory=list)
    orphans: list[Row] = field(default_factory=list)
    recoding: list[Row] = field(default_factory=list)

    rounds: list[Row] = field(default_factory=list)
    themes: list[Row] = field(default_factory=list)
    theme_codes: list[Row] = field(default_factory=list)
    theme_codings: list[Row] = field(default_factory=list)
    theme_counts: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    #: Summaries people wrote in the framework matrix's cells, of the last round.
    theme_cells: list[Row] = field(default_factory=list)
    cooccurrence: list[Row] = field(default_factory=list)
    saturation: list[Row] = field(default_factory=list)
    saturation_reached: list[Row] = field(default_factory=list)
    accumulation: list[Row] = field(default_factory=list)
    robustness: list[Row] = field(default_factory=list)
    #: Settings `saturation` of `config.yaml`: base, run, threshold, orders.
    saturation_settings: Row = field(default_factory=dict)
    #: Codes that the last round knowingly leaves in no theme.
    left_out: list[str] = field(default_factory=list)

    agreement: list[Row] = field(default_factory=list)
    agreement_pairs: list[Row] = field(default_factory=list)
    agreement_pooled: list[Row] = field(default_factory=list)
    agreement_unitizing: list[Row] = field(default_factory=list)
    agreement_again: list[Row] = field(default_factory=list)
    agreement_screening: list[Row] = field(default_factory=list)
    agreement_consensus: list[Row] = field(default_factory=list)
    agreement_planning: list[Row] = field(default_factory=list)
    agreement_accepted: list[Row] = field(default_factory=list)
    agreement_coverage: list[Row] = field(default_factory=list)
    agreement_left_out: list[Row] = field(default_factory=list)
    agreement_passages: list[Row] = field(default_factory=list)
    confusion: list[Row] = field(default_factory=list)
    #: As `disagreement_list.ranked` gives them: those to discuss first in front.
    disagreements: list[Row] = field(default_factory=list)
    consensus: list[Row] = field(default_factory=list)
    #: Narrative → its text and the bounds of its sentences, where the agreement page quotes it.
    texts: dict[str, tuple[str, list[tuple[int, int]]]] = field(default_factory=dict)
    bootstrap: int = 0

    #: Rows of the screening log: study, stage, screener, decision, reason, …
    screening: list[Row] = field(default_factory=list)
    #: What people wrote for ENTREQ, and their GRADE-CERQual assessments: the records of
    #: `synth.standards` as plain data.
    entreq: list[Row] = field(default_factory=list)
    cerqual: list[Row] = field(default_factory=list)
    #: The reviewers' verdicts, one row a reviewer and theme: reviewer, date, report, round, theme,
    #: sha256, verdict, comment, flags (quotation, comment).
    reviews: list[Row] = field(default_factory=list)
    #: How many must agree with each theme, and whether the report is the final one.
    reviewers_needed: int = 0
    final: bool = False
    #: What the report was made from: (name, value), and (path, sha256, what) of each input.
    versions: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[tuple[str, str, str]] = field(default_factory=list)
    #: Methods and models of ranked suggestions: (name, value). No part of the report's name, since
    #: nothing rests on them but the suggestions page.
    suggested_with: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def report_hash(self) -> str:
        """The report's name: a hash of everything it was made from but the reviews of it."""
        made_from = [one for one in self.inputs if not one[0].startswith("reviews/")]
        return hashlib.sha256(repr((self.versions, made_from)).encode()).hexdigest()

    @cached_property
    def last_round(self) -> Row | None:
        """The last round's row, whose themes are the result."""
        return max(self.rounds, key=lambda r: r["round"], default=None)

    @cached_property
    def result(self) -> list[Row]:
        """The last round's themes and subthemes (rows of `themes`)."""
        last = self.last_round
        return [r for r in self.themes if last and r["round"] == last["round"]]

    @cached_property
    def result_codes(self) -> list[Row]:
        """The last round's rows of `theme_codes`."""
        last = self.last_round
        return [r for r in self.theme_codes if last and r["round"] == last["round"]]

    @cached_property
    def code_labels(self) -> dict[str, str]:
        """Code id → label, in the codebook's order."""
        return {code["id"]: code["label"] for code in self.codes}

    @cached_property
    def coding_by_id(self) -> dict[str, Row]:
        """Coding id → coding."""
        return {row["coding_id"]: row for row in self.codings}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Id → label of codes, and of the last round's themes and subthemes."""
        return {**self.code_labels, **{row["theme"]: row["label"] for row in self.result}}

    @cached_property
    def section_headings(self) -> dict[str, str]:
        """Section id → heading."""
        return {section["id"]: section["heading"] for section in self.sections}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Narrative → title."""
        return {row["narrative"]: row["title"] for row in self.narratives}

    @cached_property
    def places(self) -> dict[str, list[tuple[str, str]]]:
        """Code → (id, label) of the last round's themes and subthemes that hold it."""
        label = {row["theme"]: row["label"] for row in self.result}
        out: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.result_codes:
            for one in filter(None, (row["parent"], row["theme"])):
                if (one, label[one]) not in out[row["code"]]:
                    out[row["code"]].append((one, label[one]))
        return dict(out)

    @cached_property
    def all_coders(self) -> list[str]:
        """The study's coders, and after them who else coded (the consensus)."""
        return list(dict.fromkeys([*self.coders, *sorted({r["coder"] for r in self.coverage})]))

    @cached_property
    def status(self) -> dict[tuple[str, str], Row]:
        """(narrative, coder) → row of table `coders`."""
        return {(row["narrative"], row["coder"]): row for row in self.coverage}

    @cached_property
    def use(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(code, coder) → codings, narratives."""
        count: Counter[tuple[str, str]] = Counter()
        where: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.codings:
            key = (row["code"], row["coder"])
            count[key] += 1
            where[key].add(row["narrative"])
        return {key: (n, len(where[key])) for key, n in count.items()}

    @cached_property
    def by_coder(self) -> list[Row]:
        """Each of `all_coders`: `complete` and `going` narratives, all `files`, `none` coded; of
        the codings with a place `codings` and `codes`, and `orphans`, those without."""
        counts = Counter(row["coder"] for row in self.codings)
        orphans = Counter(row["coder"] for row in self.orphans)
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.codings:
            codes[row["coder"]].add(row["code"] or row["written_code"])
        states: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.coverage:
            states[row["coder"]][row["status"]] += 1
        return [
            {"id": coder, "complete": states[coder]["complete"],
             "going": states[coder]["in progress"], "files": states[coder].total(),
             "none": len(self.narratives) - states[coder].total(), "codings": counts[coder],
             "codes": len(codes[coder]), "orphans": orphans[coder]}
            for coder in self.all_coders
        ]  # fmt: skip

    @cached_property
    def used_codes(self) -> set[str]:
        """The codes that some coder used."""
        return {row["code"] for row in self.codings}
