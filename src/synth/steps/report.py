"""`synth report`: the overview, themes, agreement, codebook and suggestions, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth import layout, tables
from synth.coding.ledger import load_ledger
from synth.report.agreement_page import agreement_page
from synth.report.codebook_page import codebook_page
from synth.report.csv_tables import write_csv
from synth.report.index_page import index_page
from synth.report.ranked_page import Ranked, write_ranked
from synth.report.report_tables import write_tables
from synth.report.suggestions_page import COLUMNS, Suggestions, suggestions_page
from synth.report.theme_page import theme_pages, themes_of, themes_page
from synth.steps.reporting.data import records, study_data
from synth.textfile import write_atomic
from synth.workflow import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from synth.report.study_data import StudyData
    from synth.study import Study

Row = dict[str, Any]


def run(root: Path) -> str:
    """Write every page but the narratives' own, and `reports/tables/`."""
    study, data = study_data(root)
    names = list(chunks(root))
    reports, folder = root / layout.REPORTS, root / layout.TABLES
    written = write_tables(folder, data)
    found = Suggestions(data) if study.config.suggestions.enabled else None
    rows = _suggestions(root, names, found) if found else iter(())
    write_csv(folder / "suggestions.csv", COLUMNS, rows)
    written.append(("suggestions.csv", "passages the codebook’s terms point to; no codings"))
    ranked = _ranked(root, names, data) if _wants_ranked(study) else None
    written += write_ranked(folder, data, ranked)
    pages = {
        "index": index_page(data, sorted(written)),
        "agreement": agreement_page(data),
        "codebook": codebook_page(data),
        "suggestions": suggestions_page(data, found, ranked, load_ledger(root)),
    }
    themes = themes_of(data)
    pages["themes"] = themes_page(data, themes)
    for name, page in pages.items():
        write_atomic(reports / f"{name}.html", page)
    kept = set()
    for theme, page in theme_pages(data, themes):
        write_atomic(reports / "themes" / f"{theme}.html", page)
        kept.add(theme)
    _remove_stale(reports / "themes", kept)
    _remove_stale(reports / "narratives", set(data.titles))
    return f"the report: {layout.REPORTS / 'index.html'}"


def _suggestions(root: Path, names: Iterable[str], found: Suggestions) -> Iterator[list[Any]]:
    """The rows of `suggestions.csv`, chunk by chunk."""
    build = root / layout.BUILD
    for name in names:
        path = build / "suggest" / name / "suggestions.csv"
        texts = {record["id"]: record["text"] for record in records(build, [name])}
        yield from found.add(tables.read_rows([path], "suggestions"), texts)


def _wants_ranked(study: Study) -> bool:
    return study.config.suggestions.enabled and study.config.suggestions.method == "ranked"


def _ranked(root: Path, names: Iterable[str], data: StudyData) -> Ranked:
    """What `synth rank` found, and the texts to quote from."""
    build = root / layout.BUILD
    wanted = ("ranked", "ranked_methods", "ranked_quality", "ranked_by_code",
              "ranked_calibration", "novel_groups", "novel_passages")  # fmt: skip
    rows = {name: tables.read_rows([build / "rank" / f"{name}.csv"], name) for name in wanted}
    return Ranked(data, rows, {one["id"]: one["text"] for one in records(build, names)})


def _remove_stale(folder: Path, kept: set[str]) -> None:
    """Remove pages made here whose narrative or theme is gone; leave what others put there."""
    for path in sorted(folder.glob("*.html")) if folder.is_dir() else []:
        if path.stem not in kept and path.is_file():
            with path.open("rb") as page:
                if b'<meta name="generator" content="synth">' in page.read(2_000):
                    path.unlink()
