"""`reports/manuscript.docx`: what a paper on the synthesis needs, with the figures of this run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from synth.report.manuscript import drawing
from synth.report.manuscript.quotations import RULE, chosen
from synth.report.manuscript.word import Run, Word, own
from synth.report.parts.environment import doi_link
from synth.report.parts.relation_places import places_by_arrow, rests_on
from synth.report.parts.stages_table import stages_table
from synth.report.parts.support import against
from synth.report.parts.theme_map import Layout, layout
from synth.report.standards.cerqual import findings
from synth.report.standards.entreq import entreq_items, entreq_summary
from synth.report.standards.methods_gaps import methods_gaps
from synth.report.standards.methods_text import methods_paragraphs
from synth.vocabulary import Evidence, Polarity, Standing
from synth.wording import NOT_ASSESSED, STANDING, in_narratives, narratives_cited, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from synth.narratives.narrative import Source
    from synth.report.manuscript.word import Cell, Line
    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import Group, ThemeEvidence
    from synth.report.parts.linking import StudyNames
    from synth.report.standards.cerqual import Finding, Judgement
    from synth.report.standards.entreq import ItemEvidence
    from synth.tables.resolve import PlacedCoding
    from synth.tables.theme import RelationSupport, ThemeSummary


def manuscript(data: ReportData) -> bytes:
    """The Word document."""
    word = Word(data.site.title, data.site.language)
    word.heading(0, Run(data.site.title))
    _note(
        word,
        "Made by synth from the study’s files; every run makes it anew. Copy from it what the "
        "paper needs: tables, figures and text are Word’s own and can be edited. Memos are not in "
        "it. The report’s tables are in tables.xlsx.",
    )
    _methods(word, data)
    word.heading(1, own("Findings"))
    _themes_table(word, data)
    _theme_map(word, data)
    if data.evidence:
        _note(word, f"The passages quoted: {RULE}")
    for theme in data.evidence:
        _theme(word, theme, data.names)
    _narratives(word, data)
    word.pages(turned=False)
    _cerqual(word, data)
    _entreq(word, data)
    return word.finished(turned=True)


def _note(word: Word, text: str) -> None:
    """A remark of the report's own."""
    word.text(own(text), style="Note")


def _methods(word: Word, data: ReportData) -> None:
    word.heading(1, own("Methods"))
    for text in methods_paragraphs(data):
        word.text(own(text))
    _note(word, f"Not in this text: {' '.join(methods_gaps(data))}")
    stages = stages_table(data)
    if stages:
        word.caption("Table", "Stages of the synthesis")
        rows: list[list[Cell]] = [
            [_own(stage.stage), _own(stage.what), stage.by, stage.date, _own(stage.counts)]
            for stage in stages
        ]
        word.table(
            ("Stage", "What was done", "By whom", "When", "Counts"),
            rows,
            (18, 29, 16, 13, 24),
            "Each stage of the synthesis: what was done, by whom, when, with this run’s counts.",
        )
    decided = [stage for stage in stages if stage.decision]
    if decided:
        word.heading(2, own("What was decided in each round"))
    for stage in decided:
        word.text(own(f"{stage.stage}. ", bold=True), Run(stage.decision))


def _themes_table(word: Word, data: ReportData) -> None:
    last = data.last_round
    if last is None or not data.evidence:
        word.text(own("There are no themes yet."))
        return
    kind, names = f"{last.stage.capitalize()} theme", data.names
    word.caption("Table", f"{kind}s, subthemes, and the narratives they are found in")
    rows: list[list[Cell]] = []
    for theme in data.evidence:
        subthemes = tuple(
            (Run(subtheme.label), own(f" {_found(subtheme, names)}"))
            for subtheme in theme.subthemes
        )
        rows.append(
            [
                ((Run(theme.summary.label, bold=True),),),
                subthemes or _own("None"),
                _own(_cited(theme.summary, names) or "None"),
            ]
        )
    word.table(
        (kind, "Subthemes", "Narratives"),
        rows,
        (26, 46, 28),
        "One row for each theme of the last round: its subthemes, and the narratives with "
        f"passages that support it, or are against it ({data.site.layer}).",
    )


def _found(theme: ThemeSummary, names: StudyNames) -> str:
    """Where a theme is found, to stand behind its label or statement."""
    told = _cited(theme, names)
    if not theme.cited:
        return f"(in no narrative{f'; {told}' if told else ''})"
    return f"(in {told})"


def _cited(theme: ThemeSummary, names: StudyNames) -> str:
    """The narratives that support a theme, and those against it; "" where there are neither."""
    cited = narratives_cited(theme.cited, names.narratives)
    return "; ".join(filter(None, (cited, against(theme, both=False))))


def _theme_map(word: Word, data: ReportData) -> None:
    """The drawing on a page that suits it, and its arrows as a table."""
    if not data.result:
        return
    labels = {theme.theme: theme.label for theme in data.result}
    plan = layout(data.result, data.relations, data.questions)
    turned = drawing.scale_of(plan, turned=True) > drawing.scale_of(plan, turned=False)
    scale = drawing.scale_of(plan, turned=turned)
    if turned:
        word.pages(turned=False)
    if scale >= drawing.SMALLEST:
        drawing.draw(word, plan, labels, _said(plan, labels), scale=scale)
        word.caption("Figure", _legend(plan))
    else:
        _note(
            word,
            "The theme map is too large to be read on one page; the report shows it "
            "(figures.html).",
        )
    if data.relations:
        _relations(word, data, labels, turned=turned)
    if turned:
        word.pages(turned=True)


def _relations(word: Word, data: ReportData, labels: Mapping[str, str], *, turned: bool) -> None:
    word.caption("Table", "Relations between themes, and what they rest on")
    rows: list[list[Cell]] = [
        [
            labels[relation.source],
            relation.label,
            labels[relation.target],
            _own(_rests_on(relation, data)),
            tuple(
                (Run(f"“{place.quote}”"), own(f" ({place.narrative})"))
                for place in places
                if place.named
            )
            or _own("–"),
        ]
        for relation, places in zip(data.relations, places_by_arrow(data), strict=True)
    ]
    word.table(
        ("From", "Relation", "To", "Rests on", "Passages named"),
        rows,
        (20, 15, 20, 17, 28),
        "Each relation people wrote between two themes, with the sentences that one coder gave "
        "codes of both, and the passages that people named for it.",
        turned=turned,
    )


def _rests_on(relation: RelationSupport, data: ReportData) -> str:
    """What an arrow rests on, with the narratives."""
    told, where = rests_on(relation, where=False), data.names.narratives
    return f"{told} {in_narratives(relation.cited, where) or '(broken line)'}"


def _legend(plan: Layout) -> str:
    text = "Theme map: themes and subthemes by review question"
    if plan.arrows:
        text += ". Arrows are the relations the team wrote; what each rests on stands at it: "
        text += "sentences that one coder gave codes of both ends, and passages named for it. "
        text += "Thicker arrows rest on more"
        if any(not arrow.weight for arrow in plan.arrows):
            text += "; broken lines rest on none"
    if plan.hidden or plan.undrawn:
        text += f". Not drawn: {plural(plan.hidden, 'box', 'boxes')}, "
        text += plural(plan.undrawn, "arrow")
    return text


def _said(plan: Layout, labels: Mapping[str, str]) -> str:
    """The map in words, for those who do not see it."""
    themes = [labels[box.id] for box in plan.boxes if box.theme]
    arrows = []
    for arrow in plan.arrows:
        label = f"{' '.join(arrow.label)}; " if arrow.label else ""
        arrows.append(
            f"{labels[arrow.source]} → {labels[arrow.target]} ({label}{' '.join(arrow.support)})"
        )
    text = f"{plural(len(plan.headings), 'column')} of themes: {'; '.join(themes)}."
    return text + (f" Arrows: {'; '.join(arrows)}." if arrows else " No arrows.")


def _theme(word: Word, theme: ThemeEvidence, names: StudyNames) -> None:
    word.heading(2, Run(theme.summary.label))
    _statement(word, theme.summary, names)
    quoted: set[str] = set()
    for group in theme.groups:
        if not group.direct:
            word.heading(3, Run(group.summary.label))
            _statement(word, group.summary, names)
        elif theme.subthemes:
            word.heading(3, own("Codes that stand in the theme directly"))
        quoted |= {coding.narrative for coding in _quotations(word, group, quoted)}
    if not theme.groups:
        _note(word, "The theme holds no codes.")


def _statement(word: Word, theme: ThemeSummary, names: StudyNames) -> None:
    """A statement with the narratives that it cites, or all it is found in."""
    if not theme.statement:
        word.text(own(f"No statement is written yet {_found(theme, names)}."))
        return
    cited = names.cited(theme)
    behind = in_narratives(names.behind(theme), names.narratives) if cited else _found(theme, names)
    word.text(Run(theme.statement), *([own(f" {behind}")] if behind else []))


def _quotations(word: Word, group: Group, quoted: Collection[str]) -> list[PlacedCoding]:
    """Quote a few passages of a group; returns them. `quoted`: narratives quoted before."""
    codings = [coding for code in group.codes for coding in code.codings]
    if not codings:
        _note(word, "No passage counts for this yet.")
    choice = chosen(codings, quoted)
    for coding in choice:
        contrary = coding.polarity == Polarity.CONTRARY
        word.text(
            *([own("Contrary: ", bold=True)] if contrary else []),
            Run(f"“{coding.quote}”"),
            own(f" ({coding.narrative}, {coding.voice})"),
            style="Intense Quote" if contrary else "Quote",
        )
    return choice


def _narratives(word: Word, data: ReportData) -> None:
    word.heading(1, own("Included narratives and their sources"))
    if not data.narratives:
        word.text(own("There are no narratives yet."))
    found = {narrative for theme in data.result for narrative in theme.cited}
    shown, narrative = next(iter(data.names.narratives.cited(found)), ("", ""))
    if shown != narrative:
        example = f"“Narrative {shown}” is {narrative}"
        word.text(own(f"The findings name narratives by their numbers: {example}."))
    for included in data.narratives:
        sources = data.sources.get(included.narrative, ())
        name, title = Run(f"{included.narrative}. ", bold=True), Run(included.title, bold=True)
        word.text(name, title, keep=bool(sources))
        for source in sources:
            word.text(*_source(source), style="Bibliography")
        if not sources:
            word.text(own("No source is given."), style="Bibliography")


def _source(source: Source) -> list[Run]:
    """A publication: its citation and, where it has one, its DOI as a link."""
    link = doi_link(source.doi or "")
    doi = [Run(" "), Run(link, link=quote(link, safe="/:;().,-_~%"))] if link else []
    return [Run(source.citation), *doi]


def _cerqual(word: Word, data: ReportData) -> None:
    """The evidence profile: what people judged; a level nobody entered is “not assessed”."""
    word.heading(1, own("Confidence in the findings (GRADE-CERQual)"))
    profile = findings(data)
    if not profile:
        word.text(own("There are no findings yet."))
        return
    word.caption(
        "Table",
        "Evidence profile after GRADE-CERQual (Lewin et al. 2018, doi 10.1186/s13012-017-0688-3)",
    )
    rows: list[list[Cell]] = []
    for finding in profile:
        statement: Line = (
            Run(finding.theme.statement or finding.theme.label),
            own(f" {_found(finding.theme, data.names)}"),
        )
        *components, confidence = map(_judged, finding.judgements)
        rows.append([(statement,), *components, (*confidence, *_stands(finding))])
    word.table(
        ("Finding", *(judgement.label for judgement in profile[0].judgements)),
        rows,
        (27, 15, 14, 14, 14, 16),
        "Each finding with the levels of concern in four components, and of confidence.",
        turned=True,
    )
    assessed = sum(finding.assessed for finding in profile)
    _note(
        word,
        f"{assessed:,} of {plural(len(profile), 'finding')} assessed, by people. Software computed "
        "no level.",
    )


def _stands(finding: Finding) -> tuple[Line, ...]:
    """That a finding has changed since it was judged, or that nobody recorded on what it was."""
    if finding.stands is None or finding.stands.standing is Standing.AS_IT_STANDS:
        return ()
    what = f"; since changed: {finding.stands.what}" if finding.stands.what else ""
    told = STANDING[finding.stands.standing]
    return ((own(f"{told[0].upper()}{told[1:]}{what}."),),)


def _judged(judgement: Judgement) -> tuple[Line, ...]:
    """A level and its explanation, as people wrote them."""
    level = _own(judgement.level or NOT_ASSESSED)
    return (*level, (Run(judgement.explanation),)) if judgement.explanation else level


def _entreq(word: Word, data: ReportData) -> None:
    word.heading(1, own("Reporting (ENTREQ)"))
    items = entreq_items(data)
    word.text(own(entreq_summary(items)))
    word.caption("Table", "The items of ENTREQ (Tong et al. 2012, doi 10.1186/1471-2288-12-181)")
    rows: list[list[Cell]] = [
        [
            _own(f"{evidence.item.number}. {evidence.item.name}"),
            _own(evidence.item.asks),
            _evidence(evidence),
            evidence.where or _own(_shown_at(evidence)),
        ]
        for evidence in items
    ]
    word.table(
        ("Item", "What it asks", "Evidence", "Where"),
        rows,
        (17, 25, 44, 14),
        "The 21 items of ENTREQ, each with what people wrote and what the study’s data show.",
        turned=True,
    )


def _evidence(evidence: ItemEvidence) -> tuple[Line, ...]:
    """What people wrote on an item, what the data show, and what they lack."""
    lines: list[Line] = [(Run(evidence.text),)] if evidence.text else []
    if evidence.shown.sentences:
        lines.append((own(" ".join(evidence.shown.sentences)),))
    if not lines:
        lines.append((own(Evidence.MISSING, bold=True),))
    if evidence.lacking:
        lines.append((own(evidence.lacking),))
    return tuple(lines)


def _shown_at(evidence: ItemEvidence) -> str:
    """The report's pages that show an item's evidence."""
    return "; ".join(f"{link.text} ({link.page})" for link in evidence.shown.links) or "–"


def _own(text: str) -> tuple[Line, ...]:
    """A cell with the report's own words."""
    return ((own(text),),)
