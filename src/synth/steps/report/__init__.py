"""`synth report`: every page but the narratives' own, and `reports/tables/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.problems import Problems, StudyError
from synth.report.agreement import page as agreement_page
from synth.report.codebook import page as codebook_page
from synth.report.figures import page as figures_page
from synth.report.onefile import page as synthesis_page
from synth.report.overview import page as overview_page
from synth.report.parts.csv_tables import write_csv
from synth.report.parts.environment import keep_compiled, plural
from synth.report.parts.review_state import lacking
from synth.report.standards import page as standards_page
from synth.report.suggestions import page as suggestions_page
from synth.report.suggestions.tables import tables as suggestion_tables
from synth.report.tables.tables import write_tables
from synth.report.themes import page as themes_page
from synth.report.workshop import page as workshop_page
from synth.steps.report.data import report_data
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from synth.report.parts.review_state import Lacking
    from synth.study import Study


def run(root: Path) -> str:
    """Write the pages and tables, and remove pages of narratives and themes that are gone."""
    data = report_data(root)
    study = data.study
    keep_compiled(root / layout.CACHE / "templates")
    if data.final:
        _ready(study, lacking(data, data.evidence))
    reports, folder = root / layout.REPORTS, root / layout.TABLES
    written = write_tables(folder, data)
    for table in suggestion_tables(data):
        write_csv(folder / table.name, table.columns, table.rows)
        written.append((table.name, table.what))
    pages = {
        "index": overview_page.page(data.with_tables(sorted(written))),
        "agreement": agreement_page.page(data),
        "codebook": codebook_page.page(data),
        "suggestions": suggestions_page.page(data),
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


def _remove_stale(folder: Path, kept: set[str]) -> None:
    """Remove pages made here whose narrative or theme is gone; leave what others put there."""
    for path in sorted(folder.glob("*.html")) if folder.is_dir() else []:
        if path.stem not in kept and path.is_file():
            with path.open("rb") as page:
                if b'<meta name="generator" content="synth">' in page.read(2_000):
                    path.unlink()
