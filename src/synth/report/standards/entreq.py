"""ENTREQ: each of the 21 items with what people wrote and what the study's data show.

Tong et al. 2012, doi 10.1186/1471-2288-12-181. Nothing here says that an item is met: that is for
readers to judge. The sentences about data hold this run's figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import coefficient, plural
from synth.report.parts.screening_flow import prisma_flow
from synth.report.parts.stages_table import listing, sources_count, stages_table
from synth.report.standards import methods_text as methods
from synth.written.standards import ENTREQ

if TYPE_CHECKING:
    from collections.abc import Callable

    from synth.report.parts.data import ReportData
    from synth.written.standards import EntreqItem

Row = dict[str, Any]
#: The columns of `entreq.csv`.
COLUMNS = ("item", "name", "domain", "asks", "evidence_from", "state", "written", "where", "data",
           "lacking")  # fmt: skip
#: Whether there is evidence: from people or wholly from data; only in part, from data; or none.
STATES = ("evidence", "in part", "missing")
#: More reasons of exclusion, headings or values of a key than this are not named one by one.
MOST = 9


@dataclass(frozen=True, slots=True)
class Link:
    """Where the report shows something: what the link says, page under `reports/`, anchor."""

    text: str
    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the data show for an item: sentences, and where to see it."""

    sentences: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """An item with its evidence. `text` and `where`: what people wrote. `lacking`: what is missing
    of the data, where the item rests on them."""

    item: EntreqItem
    text: str
    where: str
    shown: Shown
    lacking: str

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.text or self.where:
            return "evidence"
        if not self.shown.sentences:
            return "missing"
        return "in part" if self.item.from_ == "part" else "evidence"

    @property
    def source(self) -> str:
        """Where the evidence comes from, in words."""
        if not (self.text or self.where):
            return {"evidence": "from data", "in part": "from data, in part"}.get(
                self.state, "missing"
            )
        return "written, and from data" if self.shown.sentences else "written"


def entreq_items(data: ReportData) -> list[ItemEvidence]:
    """The 21 items in their order."""
    written = {row["item"]: row for row in data.entreq}
    out = []
    for item in ENTREQ:
        shown = _SHOWN[item.number](data) if item.number in _SHOWN else Shown(())
        own = written.get(item.number, {"text": "", "where": ""})
        lacking = "" if shown.sentences else _LACKING.get(item.number, "")
        if item.number in (12, 13) and any((r["methodological_limitations"] or {}).get("level")
                                           for r in data.cerqual):  # fmt: skip
            lacking += (" Concerns about methodological limitations are judged for whole findings, "
                        "in the evidence profile.")  # fmt: skip
        out.append(ItemEvidence(item, own["text"], own["where"], shown, lacking))
    return out


def entreq_summary(items: list[ItemEvidence]) -> str:
    """How many items have evidence, and which have none; never more than that.

    It says nothing on whether the evidence is good.
    """
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for one in items:
        numbers[one.state].append(str(one.item.number))
    there = len(items) - len(numbers["missing"])
    part = f", {len(numbers['in part'])} of them in part" if numbers["in part"] else ""
    missing = ", ".join(numbers["missing"]) or "none"
    return f"{there} of {len(items)} items have evidence{part}; missing: {missing}."


def entreq_rows(data: ReportData) -> list[Row]:
    """The rows of `entreq.csv`."""
    return [
        {"item": one.item.number, "name": one.item.name, "domain": one.item.domain,
         "asks": one.item.asks, "evidence_from": one.item.from_, "state": one.state,
         "written": one.text, "where": one.where, "data": " ".join(one.shown.sentences),
         "lacking": one.lacking}
        for one in entreq_items(data)
    ]  # fmt: skip


# --- what the data show -------------------------------------------------------------------------

_NARRATIVES = Link("the narratives", "index.html", "narratives")
_SCREENING = Link("the screening", "index.html", "screening")
_THEMES = Link("the themes", "themes.html")
_CODEBOOK = Link("the codebook", "codebook.html")


def _aim(data: ReportData) -> Shown:
    if not data.questions:
        return Shown(())
    number = plural(len(data.questions), "review question")
    asked = " ".join(text for _, text in data.questions)
    return Shown((f"The study’s settings name {number}: {asked}",),
                 (Link("the study", "index.html", "study"),))  # fmt: skip


def _screened(data: ReportData) -> Shown:
    sentences = methods.screening(data)
    for row in stages_table(data):
        if row["anchor"] == "screening":
            stage = row["stage"].removeprefix("Screening: ")
            sentences.append(f"At the stage “{stage}”, {row['by']} decided on {row['counts']}.")
    links = [_SCREENING] if sentences else []
    if data.approach != "reflexive":
        known = [r for r in data.agreement_screening
                 if r["screener_b"] and r["kappa"] == r["kappa"]]  # fmt: skip
        sentences += [
            f"{r['screener_a']} and {r['screener_b']} decided on the same "
            f"{plural(r['studies'], 'study', 'studies')} at the stage “{r['stage']}” (include "
            f"against not include: Cohen’s κ {coefficient(r['kappa'])})."
            for r in known
        ]
        links += [Link("their agreement", "agreement.html", "screening")] if known else []
    return Shown(tuple(sentences), tuple(links))


def _characteristics(data: ReportData) -> Shown:
    if not data.narratives:
        return Shown(())
    sources = sources_count(data)
    each = {s["doi"] or s["citation"]: s["type"] for own in data.sources.values() for s in own}
    kinds = Counter(kind for kind in each.values() if kind)
    types = _values(kinds) if kinds else ""
    sentences = [
        f"{plural(len(data.narratives), 'narrative describes', 'narratives describe')} "
        f"{plural(sources, 'source')}" + (f" (by type: {types})." if types else ".")
    ]
    countries = Counter(c for own in data.front.values() for c in own["country"])
    if countries:
        sentences.append(f"Country, with the number of narratives: {_values(countries)}.")
    for key in data.metadata_keys:
        found = Counter(v for own in data.metadata.values() for v in own.get(key["key"], ()))
        without = len(data.narratives) - sum(
            bool(own.get(key["key"])) for own in data.metadata.values()
        )
        if found:
            none = f"; not given for {without:,}" if without else ""
            sentences.append(f"{key['label']}: {_values(found)}{none}.")
    return Shown(tuple(sentences), (_NARRATIVES, Link("narratives.csv", "tables/narratives.csv")))


def _values(count: Counter[str]) -> str:
    ranked = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    return _apart([f"{value} ({n:,})" for value, n in ranked])


def _apart(values: list[str]) -> str:
    """Values that may hold commas themselves, the first `MOST` of them."""
    more = [f"{len(values) - MOST:,} more"] if len(values) > MOST + 1 else []
    return "; ".join([*values[:MOST], *more] if more else values)


def _selected(data: ReportData) -> Shown:
    flow = prisma_flow(data.screening, data.titles, data.sources.values())
    if flow is None:
        return Shown(())
    sentences = methods.screening(data)
    why: Counter[str] = Counter()
    for stage in flow.stages:
        why.update(dict(stage.reasons))
    if why:
        sentences.append(f"Reasons for excluding studies: {_values(why)}.")
    if flow.written:
        sentences.append(
            f"{flow.written:,} of the included {'is' if flow.written == 1 else 'are'} named as "
            "material of a narrative."
        )
    return Shown(tuple(sentences), (_SCREENING, Link("the flow of studies", "figures.html",
                                                     "fig-flow")))  # fmt: skip


def _extracted(data: ReportData) -> Shown:
    if not data.narratives:
        return Shown(())
    sentences = [
        f"The sources were taken into {plural(len(data.narratives), 'narrative')}"
        + (f" by {listing(data.authors, 6)}" if data.authors else "")
        + (f", each under the headings: {_apart([s['heading'] for s in data.sections])}"
           if data.sections else "") + "."
    ]  # fmt: skip
    coded = {row["section"] for row in data.codings if row["section"]}
    if coded and data.sections:
        sentences.append(f"Codings stand under {len(coded):,} of the "
                         f"{plural(len(data.sections), 'heading')}.")  # fmt: skip
    return Shown((*sentences, *methods.validated(data)), (_NARRATIVES,))


def _software(data: ReportData) -> Shown:
    return Shown(tuple(methods.software(data)), (Link("the manifest", "index.html", "manifest"),))


def _people(data: ReportData) -> Shown:
    if not data.coverage:
        return Shown(())
    sentences = methods.coders(data)
    rounds = sorted(data.rounds, key=lambda r: r["round"])
    sentences += [f"In round {r['round']} of the themes: {', '.join(r['participants'])}."
                  for r in rounds if r["participants"]]  # fmt: skip
    silent = [coder for coder, reflexivity in data.coders.items() if not reflexivity]
    if silent:
        sentences.append(f"No reflexivity statement of {listing(silent)}.")
    return Shown(tuple(sentences), (Link("the coders", "index.html", "study"),))


def _coding(data: ReportData) -> Shown:
    if not data.codings:
        return Shown(())
    sentences = [*methods.codebook(data), *methods.coding(data)[len(methods.coders(data)):],
                 *methods.consensus(data)]  # fmt: skip
    return Shown(tuple(sentences), (_CODEBOOK, Link("agreement", "agreement.html")))


def _compared(data: ReportData) -> Shown:
    top = [row for row in data.result if not row["parent"]]
    if not top:
        return Shown(())
    wide = sum(row["narratives"] > 1 for row in top)
    sentences = [
        f"Every theme’s codings are counted by narrative and by the narratives’ metadata; "
        f"{wide:,} of {plural(len(top), 'theme')} {'rests' if wide == 1 else 'rest'} on two or "
        "more narratives."
    ]
    if data.theme_cells:
        sentences.append(
            f"{plural(len(data.theme_cells), 'summary', 'summaries')} of what a narrative says on "
            f"a theme {'was' if len(data.theme_cells) == 1 else 'were'} written."
        )
    return Shown(tuple(sentences), (_THEMES, Link("the figures", "figures.html")))


def _derived(data: ReportData) -> Shown:
    if not data.rounds:
        return Shown(())
    decided = sum(bool(row["decision"]) for row in data.rounds)
    return Shown((
        *methods.codebook(data)[:1], *methods.themes(data)[:2],
        f"What was decided is written down for {decided:,} of "
        f"{plural(len(data.rounds), 'round')}.",
    ), (Link("the rounds", "themes.html", "rounds"), _CODEBOOK))  # fmt: skip


def _quoted(data: ReportData) -> Shown:
    codings = [data.coding_by_id[one] for one in
               dict.fromkeys(row["coding_id"] for row in data.theme_codings)
               if one in data.coding_by_id]  # fmt: skip
    if not codings:
        return Shown(())
    participant = sum(row["voice"] == "participant" for row in codings)
    return Shown((
        f"The themes stand with {plural(len(codings), 'passage')} of the narratives, quoted with "
        f"narrative and section; {participant:,} "
        f"{'is' if participant == 1 else 'are'} marked as a participant’s words or account, "
        f"{len(codings) - participant:,} as an author’s.",
        "The passages are the narratives’ words, not necessarily those of the sources.",
    ), (_THEMES, Link("the theme provenance ledger", "tables/theme_codings.csv")))  # fmt: skip


_SHOWN: dict[int, Callable[[ReportData], Shown]] = {
    1: _aim, 7: _screened, 8: _characteristics, 9: _selected, 14: _extracted,
    15: _software, 16: _people, 17: _coding, 18: _compared, 19: _derived, 20: _quoted,
}  # fmt: skip
#: What to say where the data that an item rests on are not there.
_LACKING = {
    7: "There is no screening log (narratives/screening.csv).",
    8: "There are no narratives yet.",
    9: "There is no screening log (narratives/screening.csv).",
    12: "The study’s files hold no appraisal of single studies.",
    13: "The study’s files hold no appraisal of single studies.",
    14: "There are no narratives yet.",
    16: "No coding has been done yet.",
    17: "No coding has been done yet.",
    18: "No themes have been built yet.",
    19: "No themes have been built yet.",
    20: "No coding stands in a theme yet.",
}
