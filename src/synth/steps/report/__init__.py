"""`synth report`: every page but the narratives' own, and `reports/tables/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import Problems, StudyError
from synth.report.agreement import page as agreement_page
from synth.report.codebook.page import codebook_page
from synth.report.figures import page as figures_page
from synth.report.onefile import page as synthesis_page
from synth.report.overview import page as overview_page
from synth.report.parts.csv_tables import write_csv
from synth.report.parts.environment import keep_compiled, plural
from synth.report.parts.review_state import lacking
from synth.report.standards import page as standards_page
from synth.report.suggestions.accepted import write_accepted
from synth.report.suggestions.grouping import TABLES, Grouping, write_grouping
from synth.report.suggestions.page import COLUMNS, Suggestions, suggestions_page
from synth.report.suggestions.ranked import Ranked, write_ranked
from synth.report.tables.tables import write_tables
from synth.report.themes import page as themes_page
from synth.report.workshop import page as workshop_page
from synth.steps.report.data import records, report_data
from synth.tables import legacy as tables
from synth.textfile import write_atomic
from synth.workflow import chunks
from synth.written.ledger import load_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from synth.report.parts.data import ReportData
    from synth.report.parts.review_state import Lacking
    from synth.study import Study

Row = dict[str, Any]


def run(root: Path) -> str:
    """Write the pages and tables, and remove pages of narratives and themes that are gone."""
    data = report_data(root)
    study = data.study
    keep_compiled(root / layout.CACHE / "templates")
    if data.final:
        _ready(study, lacking(data, data.evidence))
    names = list(chunks(root))
    reports, folder = root / layout.REPORTS, root / layout.TABLES
    written = write_tables(folder, data)
    found = Suggestions(data) if study.config.suggestions.enabled else None
    rows = _suggestions(root, names, found) if found else iter(())
    write_csv(folder / "suggestions.csv", COLUMNS, rows)
    written.append(("suggestions.csv", "passages the codebook’s terms point to; no codings"))
    ranked = _ranked(root, names, data) if _wants_ranked(study) else None
    large = [root / layout.BUILD / "rank" / "ranked.csv"] if ranked else []
    written += write_accepted(folder, data)
    written += write_ranked(folder, data, ranked, tables.iter_rows(large, "ranked"))
    grouping = _grouping(root, names, data) if _wants_grouping(study) else None
    written += write_grouping(folder, data, grouping)
    pages = {
        "index": overview_page.page(data.with_tables(sorted(written))),
        "agreement": agreement_page.page(data),
        "codebook": codebook_page(data),
        "suggestions": suggestions_page(data, found, ranked, load_ledger(root), grouping),
    }
    pages["themes"] = themes_page.page(data)
    pages["figures"] = figures_page.page(data)
    pages["standards"] = standards_page.page(data)
    pages["workshop"] = workshop_page.page(data)
    pages["synthesis"] = synthesis_page.page(data)
    for name, page in pages.items():
        write_atomic(reports / f"{name}.html", page)
    kept = set()
    for theme, page in themes_page.pages(data):
        write_atomic(reports / "themes" / f"{theme}.html", page)
        kept.add(theme)
    _remove_stale(reports / "themes", kept)
    _remove_stale(reports / "narratives", set(data.titles))
    return f"the report: {layout.REPORTS / 'index.html'}"


def _ready(study: Study, lacking: Iterable[Lacking]) -> None:
    """A final report is made only when enough reviewers agree with every theme.

    Raises `StudyError` naming each theme that lacks them, before any page is written.
    """
    problems = Problems()
    for one in lacking:
        problems.error(
            f"the report is to be final, and {one.agree} of the "
            f"{plural(one.needed, 'reviewer')} needed agree with the theme “{one.label}” as it "
            "stands",
            study.settings.document.path,
            **study.settings.document.where(("reviews", "final")),
            fix=f"Get verdicts on “{one.theme}” from themes.html and put the files into "
            "reviews/, or set “final: false”.",
        )
    if problems.errors:
        raise StudyError(problems)


def _suggestions(root: Path, names: Iterable[str], found: Suggestions) -> Iterator[list[Any]]:
    """The rows of `suggestions.csv`, chunk by chunk."""
    build = root / layout.BUILD
    for name in names:
        path = build / "suggest" / name / "suggestions.csv"
        texts = {record["id"]: record["text"] for record in records(build, [name])}
        yield from found.add(tables.read_rows([path], "suggestions"), texts)


def _wants_ranked(study: Study) -> bool:
    return study.config.suggestions.enabled and study.config.suggestions.method == "ranked"


def _ranked(root: Path, names: Iterable[str], data: ReportData) -> Ranked:
    """What `synth rank` found, and the texts to quote from."""
    build = root / layout.BUILD
    wanted = ("ranked_methods", "ranked_quality", "ranked_by_code",
              "ranked_calibration", "novel_groups", "novel_passages")  # fmt: skip
    rows = {name: tables.read_rows([build / "rank" / f"{name}.csv"], name) for name in wanted}
    return Ranked(data, rows, {one["id"]: one["text"] for one in records(build, names)})


def _wants_grouping(study: Study) -> bool:
    return study.config.suggestions.enabled and study.config.suggestions.themes


def _grouping(root: Path, names: Iterable[str], data: ReportData) -> Grouping | None:
    """What `synth group` found, and the texts to quote from; None where it has not run."""
    build = root / layout.BUILD
    paths = {name: build / "group" / f"{name}.csv" for name in TABLES}
    if not all(path.is_file() for path in paths.values()):
        return None
    rows = {name: tables.read_rows([path], name) for name, path in paths.items()}
    return Grouping(data, rows, {one["id"]: one["text"] for one in records(build, names)})


def _remove_stale(folder: Path, kept: set[str]) -> None:
    """Remove pages made here whose narrative or theme is gone; leave what others put there."""
    for path in sorted(folder.glob("*.html")) if folder.is_dir() else []:
        if path.stem not in kept and path.is_file():
            with path.open("rb") as page:
                if b'<meta name="generator" content="synth">' in page.read(2_000):
                    path.unlink()
