"""`synth report`: every page but the narratives' own, and `reports/tables/`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import Problems, StudyError
from synth.report.agreement.page import agreement_page
from synth.report.codebook.page import page as codebook_page
from synth.report.figures.page import figures_page
from synth.report.onefile.bare_texts import MOST_WORDS, bare_texts
from synth.report.onefile.page import synthesis_page
from synth.report.overview.page import index_page
from synth.report.parts.csv_tables import write_csv
from synth.report.parts.environment import keep_compiled, plural
from synth.report.parts.review_state import lacking
from synth.report.standards.page import standards_page
from synth.report.suggestions.page import page as suggestions_page
from synth.report.suggestions.tables import tables as suggestion_tables
from synth.report.tables.tables import write_tables
from synth.report.themes.page import split, theme_pages, themes_of, themes_page
from synth.report.workshop.page import workshop_page
from synth.steps.report.data import records, report_data
from synth.tables import legacy as tables
from synth.textfile import write_atomic
from synth.workflow import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from synth.report.onefile.bare_texts import BareText
    from synth.report.parts.data import ReportData
    from synth.report.parts.review_state import Lacking
    from synth.study import Study

Row = dict[str, Any]


def run(root: Path) -> str:
    """Write the pages and tables, and remove pages of narratives and themes that are gone."""
    data = report_data(root)
    study = data.study
    keep_compiled(root / layout.CACHE / "templates")
    themes = themes_of(data)
    if data.final:
        _ready(study, lacking(data, themes))
    names = list(chunks(root))
    reports, folder = root / layout.REPORTS, root / layout.TABLES
    written = write_tables(folder, data)
    for table in suggestion_tables(data):
        write_csv(folder / table.name, table.columns, table.rows)
        written.append((table.name, table.what))
    pages = {
        "index": index_page(data, sorted(written)),
        "agreement": agreement_page(data),
        "codebook": codebook_page(data),
        "suggestions": suggestions_page(data),
    }
    pages["themes"] = themes_page(data, themes)
    pages["figures"] = figures_page(data, split=split(themes))
    pages["standards"] = standards_page(data)
    pages["workshop"] = workshop_page(data, themes)
    pages["synthesis"] = synthesis_page(data, themes, _bare_texts(root, names, data))
    for name, page in pages.items():
        write_atomic(reports / f"{name}.html", page)
    kept = set()
    for theme, page in theme_pages(data, themes):
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


def _bare_texts(root: Path, names: Iterable[str], data: ReportData) -> list[BareText]:
    """The narratives' texts for the one file; none where they are too long to be mailed.

    Sentences in which a coding begins are numbered, and can be linked.
    """
    if sum(row["words"] for row in data.narratives) > MOST_WORDS:
        return []
    build = root / layout.BUILD
    begun = {(row["narrative"], row["first_sentence"]) for row in data.codings}
    sentences: defaultdict[str, list[Row]] = defaultdict(list)
    paths = [build / "segment" / name / "sentences.csv" for name in names]
    for row in tables.iter_rows(paths, "sentences"):
        if (row["narrative"], row["sentence"]) in begun:
            sentences[row["narrative"]].append(row)
    every = sorted(records(build, names), key=lambda record: record["id"])
    return list(bare_texts(every, sentences))


def _remove_stale(folder: Path, kept: set[str]) -> None:
    """Remove pages made here whose narrative or theme is gone; leave what others put there."""
    for path in sorted(folder.glob("*.html")) if folder.is_dir() else []:
        if path.stem not in kept and path.is_file():
            with path.open("rb") as page:
                if b'<meta name="generator" content="synth">' in page.read(2_000):
                    path.unlink()
