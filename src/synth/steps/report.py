"""`synth report`: every page but the narratives' own, and `reports/tables/`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from synth import layout
from synth.problems import Problems, StudyError
from synth.report.pages import PAGES
from synth.report.parts.csv_tables import write_csv
from synth.report.parts.data import ReportData
from synth.report.parts.environment import keep_compiled
from synth.report.parts.review_state import lacking
from synth.report.suggestions.tables import tables as suggestion_tables
from synth.report.tables.tables import write_tables
from synth.textfile import write_atomic
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from synth.report.parts.review_state import Lacking
    from synth.study import Study


def run(root: Path) -> str:
    """Write the pages and tables, and remove pages of narratives and themes that are gone."""
    data = ReportData.open(root)
    keep_compiled(root / layout.CACHE / "templates")
    if data.config.reviews.final:
        _ready(data.study, lacking(data, data.evidence))
    reports, folder = root / layout.REPORTS, root / layout.TABLES
    written = write_tables(folder, data)
    for table in suggestion_tables(data):
        write_csv(folder / table.name, table.columns, table.rows)
        written.append((table.name, table.what))
    data = data.with_tables(sorted(written))
    for page in PAGES:
        room = import_module(f"synth.report.{page.room}.page")
        write_atomic(reports / page.file, room.page(data))
        if hasattr(room, "pages"):  # a page of its own for each of what is too large for one
            parts = dict(room.pages(data))
            for name, text in parts.items():
                write_atomic(reports / page.room / f"{name}.html", text)
            _remove_stale(reports / page.room, set(parts))
    _remove_stale(reports / "narratives", set(data.titles))
    return f"the report: {layout.REPORTS / 'index.html'}"


def _ready(study: Study, lacking: Iterable[Lacking]) -> None:
    """A final report is made only when enough reviewers agree with every theme.

    Raises `StudyError` naming each theme that lacks them, before any page is written.
    """
    problems = Problems()
    for theme in lacking:
        problems.error(
            f"the report is to be final, and {theme.agree} of the "
            f"{plural(theme.needed, 'reviewer')} needed agree with the theme “{theme.label}” as it "
            "stands",
            study.settings.document.path,
            **study.settings.document.where(("reviews", "final")),
            fix=f"Get verdicts on “{theme.theme}” from themes.html and put the files into "
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
