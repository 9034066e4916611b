"""`synth pages`: a page for each narrative, with every coder's codings marked in its text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted
from synth.report.narratives.page import CodeName, NarrativeRows, narrative_page
from synth.report.parts.environment import Site, keep_compiled
from synth.tables import legacy as tables
from synth.textfile import write_atomic
from synth.written.codebook import load_codebook
from synth.written.settings import open_study

if TYPE_CHECKING:
    from pathlib import Path

    from synth.written.codebook import Codebook

Row = dict[str, Any]


def run(root: Path, chunk: str) -> str:
    """Write `reports/narratives/<id>.html` for each narrative of the chunk."""
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    template = load_template(study, problems)
    if loaded is None or template is None or problems.errors:
        raise StudyError(problems)
    build = root / layout.BUILD
    keep_compiled(root / layout.CACHE / "templates")
    rows: defaultdict[str, NarrativeRows] = defaultdict(NarrativeRows)
    for step, table in (("segment", "sentences"), ("resolve", "codings"), ("resolve", "coders"),
                        ("resolve", "orphans"), ("resolve", "recoding")):  # fmt: skip
        for row in tables.read_rows([build / step / chunk / f"{table}.csv"], table):
            getattr(rows[row["narrative"]], table).append(row)
    codes = _codes(loaded[0], build / "theme")
    site = Site(study.config.title, study.config.counting, study.config.language)
    written = 0
    for record in tables.read_json_lines([build / "segment" / chunk / "narratives.jsonl"]):
        page = narrative_page(
            site, record, rows[record["id"]], codes=codes, coder_ids=study.coder_ids,
            metadata_labels={key.key: key.label for key in template.metadata},
        )  # fmt: skip
        write_atomic(root / layout.REPORTS / "narratives" / f"{record['id']}.html", page)
        written += 1
    return f"{counted(written, 'page')} of narratives"


def _codes(codebook: Codebook, folder: Path) -> dict[str, CodeName]:
    """Each code with the theme and subtheme of the last round that hold it."""
    themes = tables.read_rows([folder / "themes.csv"], "themes")
    rounds = tables.read_rows([folder / "rounds.csv"], "rounds")
    last = max((row["round"] for row in rounds), default=0)
    label = {row["theme"]: row["label"] for row in themes if row["round"] == last}
    places: dict[str, list[tuple[str, str]]] = {}
    for row in tables.read_rows([folder / "theme_codes.csv"], "theme_codes"):
        if row["round"] == last:
            held = [row["parent"], row["theme"]] if row["parent"] else [row["theme"]]
            own = places.setdefault(row["code"], [])
            own += [(one, label[one]) for one in held if (one, label[one]) not in own]
    return {
        code.id: CodeName(code.label, code.definition, tuple(places.get(code.id, ())))
        for code in codebook.codes
    }
