"""`reports/manuscript.docx`: what a paper on the synthesis needs, with the figures of this run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from synth.report.manuscript import drawing
from synth.report.manuscript.quotations import RULE, chosen
from synth.report.manuscript.word import Run, Word, own
from synth.report.parts.environment import doi_link, plural
from synth.report.parts.evidence import cited_links
from synth.report.parts.stages_table import stages_table
from synth.report.parts.theme_map import Layout, layout
from synth.report.standards.cerqual import NOT_ASSESSED, findings
from synth.report.standards.entreq import entreq_items, entreq_summary
from synth.report.standards.methods_text import methods_paragraphs
from synth.report.themes.page import themes_of
from synth.wording import in_narratives, narratives_cited

if TYPE_CHECKING:
    from synth.report.manuscript.word import Cell, Line
    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import Group, ThemeEvidence
    from synth.report.standards.cerqual import Judgement
    from synth.report.standards.entreq import ItemEvidence

Row = dict[str, Any]


def manuscript(data: ReportData) -> bytes:
    """The Word document."""
    word, themes = Word(data.site.title, data.site.language), themes_of(data)
    word.heading(0, Run(data.site.title))
    word.text(own(
        "Made by synth from the study’s files; every run makes it anew. Copy from it what the "
        "paper needs: tables, figures and text are Word’s own and can be edited. Memos are not in "
        "it. The report’s tables are in tables.xlsx."
    ), style="Note")  # fmt: skip
    _methods(word, data)
    word.heading(1, own("Findings"))
    _themes_table(word, data, themes)
    _theme_map(word, data)
    if themes:
        word.text(own(f"The passages quoted: {RULE}"), style="Note")
    for theme in themes:
        _theme(word, data, theme)
    _narratives(word, data)
    word.pages(turned=False)
    _cerqual(word, data)
    _entreq(word, data)
    return word.finished(turned=True)


def _methods(word: Word, data: ReportData) -> None:
    word.heading(1, own("Methods"))
    for text in methods_paragraphs(data):
        word.text(own(text))
    rows = stages_table(data)
    if rows:
        word.caption("Table", "Stages of the synthesis")
        cells: list[list[Cell]] = [
            [_own(row["stage"]), _own(row["what"]), row["by"], row["date"], _own(row["counts"])]
            for row in rows
        ]
        word.table(
            ("Stage", "What was done", "By whom", "When", "Counts"), cells, (18, 29, 16, 13, 24),
            "Each stage of the synthesis: what was done, by whom, when, with this run’s counts.",
        )  # fmt: skip
    decisions = [row for row in rows if row["decision"]]
    if decisions:
        word.heading(2, own("What was decided in each round"))
    for row in decisions:
        word.text(own(f"{row['stage']}. ", bold=True), Run(row["decision"]))


def _themes_table(word: Word, data: ReportData, themes: list[ThemeEvidence]) -> None:
    last = data.last_round
    if last is None or not themes:
        word.text(own("There are no themes yet."))
        return
    kind = f"{last['stage'].capitalize()} theme"
    word.caption("Table", f"{kind}s, subthemes, and the narratives they are found in")
    rows: list[list[Cell]] = []
    for theme in themes:
        subs = tuple(
            (Run(row["label"]), own(_narratives_of(row))) for row in theme.subthemes
        )  # fmt: skip
        rows.append([
            ((Run(theme.row["label"], bold=True),),),
            subs or _own("None"),
            _own(narratives_cited(theme.row["cited"]) or "None"),
        ])  # fmt: skip
    word.table(
        (kind, "Subthemes", "Narratives"), rows, (26, 46, 28),
        "One row for each theme of the last round: its subthemes, and the narratives with "
        f"passages that count for it ({data.site.layer}).",
    )  # fmt: skip


def _narratives_of(row: Row) -> str:
    return f" {in_narratives(row['cited'])}" if row["cited"] else " (in no narrative)"


def _theme_map(word: Word, data: ReportData) -> None:
    """The drawing on a page that suits it, and its arrows as a table."""
    if not data.result:
        return
    labels = {row["theme"]: row["label"] for row in data.result}
    plan = layout(data.result, data.relations, data.questions)
    turned = drawing.scale_of(plan, turned=True) > drawing.scale_of(plan, turned=False)
    scale = drawing.scale_of(plan, turned=turned)
    if turned:
        word.pages(turned=False)
    if scale >= drawing.SMALLEST:
        drawing.draw(word, plan, labels, _said(plan, labels), scale=scale)
        word.caption("Figure", _legend(plan))
    else:
        word.text(own("The theme map is too large to be read on one page; the report shows it "
                      "(figures.html)."), style="Note")  # fmt: skip
    if data.relations:
        word.caption("Table", "Relations between themes")
        rows: list[list[Cell]] = [
            [labels[r["source"]], r["label"], labels[r["target"]],
             _own(f"{r['narratives']:,} {in_narratives(r['cited'])}".strip()),
             _own(f"{r['sentences']:,}")]
            for r in data.relations
        ]  # fmt: skip
        word.table(
            ("From", "Relation", "To", "Narratives with both", "Sentences with both"), rows,
            (24, 19, 24, 20, 13),
            "Each relation people wrote between two themes, and in how many narratives and "
            "sentences both have codings.",
            turned=turned,
        )  # fmt: skip
    if turned:
        word.pages(turned=True)


def _legend(plan: Layout) -> str:
    text = "Theme map: themes and subthemes by review question"
    if plan.arrows:
        text += ". Arrows are the relations the team wrote; the number at each says in how many "
        text += "narratives both ends have codings, and thicker arrows have more"
        if any(not arrow.weight for arrow in plan.arrows):
            text += "; broken lines have none"
    if plan.hidden or plan.undrawn:
        text += f". Not drawn: {plural(plan.hidden, 'box', 'boxes')}, "
        text += plural(plan.undrawn, "arrow")
    return text


def _said(plan: Layout, labels: dict[str, str]) -> str:
    """The map in words, for those who do not see it."""
    themes = [labels[box.id] for box in plan.boxes if box.theme]
    arrows = [
        f"{labels[a.source]} → {labels[a.target]}"
        + (f" ({' '.join(a.label)}; {a.support})" if a.label else f" ({a.support})")
        for a in plan.arrows
    ]  # fmt: skip
    text = f"{plural(len(plan.headings), 'column')} of themes: {'; '.join(themes)}."
    return text + (f" Arrows: {'; '.join(arrows)}." if arrows else " No arrows.")


def _theme(word: Word, data: ReportData, theme: ThemeEvidence) -> None:
    word.heading(2, Run(theme.row["label"]))
    _statement(word, theme.row)
    quoted: set[str] = set()
    for group in theme.groups:
        if not group.direct:
            word.heading(3, Run(group.row["label"]))
            _statement(word, group.row)
        elif theme.subthemes:
            word.heading(3, own("Codes that stand in the theme directly"))
        _quotations(word, data, group, quoted)
    if not theme.groups:
        word.text(own("The theme holds no codes."), style="Note")


def _statement(word: Word, row: Row) -> None:
    if row["statement"]:
        word.text(Run(row["statement"]), own(_narratives_of(row)))
    else:
        word.text(own(f"No statement is written yet{_narratives_of(row)}."))


def _quotations(word: Word, data: ReportData, group: Group, quoted: set[str]) -> None:
    codings = [row for code in group.codes for row in (*code.supporting, *code.contrary)]
    if not codings:
        word.text(own("No passage counts for this yet."), style="Note")
    for row in chosen(codings, quoted):
        contrary = row["polarity"] == "contrary"
        whose = ", ".join(filter(None, (row["narrative"], row["voice"])))
        word.text(
            *([own("Contrary: ", bold=True)] if contrary else []),
            Run(f"“{row['quote']}”"), own(f" ({whose})"),
            style="Intense Quote" if contrary else "Quote",
        )  # fmt: skip


def _narratives(word: Word, data: ReportData) -> None:
    word.heading(1, own("Included narratives and their sources"))
    if not data.narratives:
        word.text(own("There are no narratives yet."))
    named = [
        f"“Narrative {shown}” is {name}"
        for row in data.result
        for shown, name in cited_links(row["cited"], data.titles)
        if shown != name
    ]
    if named:
        word.text(own(f"The findings name narratives by their numbers: {named[0]}."))
    for row in data.narratives:
        name = row["narrative"]
        sources = data.sources.get(name, [])
        word.text(Run(f"{name}. ", bold=True), Run(row["title"], bold=True), keep=bool(sources))
        for source in sources:
            word.text(*_source(source), style="Bibliography")
        if not sources:
            word.text(own("No source is given."), style="Bibliography")


def _source(source: Row) -> list[Run]:
    """A publication: its citation and, where it has one, its DOI as a link."""
    link = doi_link(source["doi"] or "")
    doi = [Run(" "), Run(link, link=quote(link, safe="/:;().,-_~%"))] if link else []
    return [Run(source["citation"]), *doi]


def _cerqual(word: Word, data: ReportData) -> None:
    """The evidence profile: what people judged; a level nobody entered is “not assessed”."""
    word.heading(1, own("Confidence in the findings (GRADE-CERQual)"))
    found = findings(data)
    if not found:
        word.text(own("There are no findings yet."))
        return
    assessed = sum(one.assessed for one in found)
    word.caption("Table", "Evidence profile after GRADE-CERQual (Lewin et al. 2018, doi "
                 "10.1186/s13012-017-0688-3)")  # fmt: skip
    rows: list[list[Cell]] = []
    for one in found:
        row = one.row
        finding: Line = (Run(row["statement"] or row["label"]), own(_narratives_of(row)))
        rows.append([(finding,), *map(_judged, (*one.components, one.confidence))])
    columns = [one.label for one in (*found[0].components, found[0].confidence)]
    word.table(("Finding", *columns), rows, (27, 15, 14, 14, 14, 16),
               "Each finding with the levels of concern in four components, and of confidence.",
               turned=True)  # fmt: skip
    word.text(own(f"{assessed:,} of {plural(len(found), 'finding')} assessed, by people. Software "
                  "computed no level."), style="Note")  # fmt: skip


def _judged(one: Judgement) -> tuple[Line, ...]:
    """A level and its explanation, as people wrote them."""
    return _with(_own(one.level or NOT_ASSESSED), one.explanation)


def _entreq(word: Word, data: ReportData) -> None:
    word.heading(1, own("Reporting (ENTREQ)"))
    items = entreq_items(data)
    word.text(own(entreq_summary(items)))
    word.caption("Table", "The items of ENTREQ (Tong et al. 2012, doi 10.1186/1471-2288-12-181)")
    rows: list[list[Cell]] = []
    for one in items:
        lines: list[Line] = [(Run(one.text),)] if one.text else []
        if one.shown.sentences:
            lines.append((own(" ".join(one.shown.sentences)),))
        if not lines:
            lines.append((own("missing", bold=True),))
        if one.lacking:
            lines.append((own(one.lacking),))
        rows.append([_own(f"{one.item.number}. {one.item.name}"), _own(one.item.asks),
                     tuple(lines), one.where or _own(_shown_at(one))])  # fmt: skip
    word.table(
        ("Item", "What it asks", "Evidence", "Where"), rows, (17, 25, 44, 14),
        "The 21 items of ENTREQ, each with what people wrote and what the study’s data show.",
        turned=True,
    )  # fmt: skip


def _shown_at(one: ItemEvidence) -> str:
    """The report's pages that show an item's evidence."""
    return "; ".join(f"{link.text} ({link.page})" for link in one.shown.links) or "–"


def _own(text: str) -> tuple[Line, ...]:
    return ((own(text),),)


def _with(cell: tuple[Line, ...], more: str) -> tuple[Line, ...]:
    """A cell with one more paragraph, of what people wrote."""
    return (*cell, (Run(more),)) if more else cell
