"""`synth pages`: a page for each narrative, with every coder's codings marked in its text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from synth import layout
from synth.report.narratives.page import CodeName, NarrativeRows, narrative_page
from synth.report.parts.environment import Site, keep_compiled
from synth.report.parts.linking import StudyNames, named_ids
from synth.report.parts.places import places_of_codes
from synth.study import Study
from synth.tables.resolve import CoderProgress, Orphan, PlacedCoding, Recoding
from synth.tables.segment import Sentence
from synth.tables.theme import RoundSummary, ThemeCode, ThemeSummary
from synth.textfile import write_atomic
from synth.wording import NarrativeNames, plural

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class _OfNarrative(Protocol):
    """A row that belongs to a narrative."""

    @property
    def narrative(self) -> str: ...


R = TypeVar("R", bound=_OfNarrative)


def run(root: Path, chunk: str) -> str:
    """Write `reports/narratives/<id>.html` for each narrative of the chunk."""
    study = Study(root)
    study.need("template", "codebook")
    keep_compiled(root / layout.CACHE / "templates")
    sentences = _by_narrative(study.each(Sentence, chunk))
    codings = _by_narrative(study.each(PlacedCoding, chunk))
    coders = _by_narrative(study.each(CoderProgress, chunk))
    orphans = _by_narrative(study.each(Orphan, chunk))
    recoding = _by_narrative(study.each(Recoding, chunk))
    codes = _codes(study)
    site = Site(study.config.title, study.config.counting, study.config.language)
    labels = {key.key: key.label for key in study.template.metadata}
    names = _names(study, (coding.coding_id for found in codings.values() for coding in found))
    written = 0
    for narrative in study.narratives(chunk):
        name = narrative.id
        page = narrative_page(
            site,
            narrative,
            NarrativeRows(
                sentences[name], codings[name], coders[name], orphans[name], recoding[name]
            ),
            codes=codes,
            coder_ids=study.coder_ids,
            metadata_labels=labels,
            names=names,
        )
        write_atomic(root / layout.REPORTS / "narratives" / f"{name}.html", page)
        written += 1
    return f"{plural(written, 'page')} of narratives"


def _names(study: Study, codings: Iterable[str]) -> StudyNames:
    """What ids in memos may mean.

    Narratives have no titles here: the table of all of them is no input of a chunk's pages, because
    one narrative's edit would then rewrite the pages of all.
    """
    titles = {layout.narrative_id(path): "" for path in layout.narrative_files(study.root)}
    codebook = study.codebook
    labels = {code.id: code.label for code in codebook.codes}
    last = max((summary.round for summary in study.rows(RoundSummary)), default=0)
    themes = study.rows(ThemeSummary)
    named = named_ids(titles, themes, last, labels, codebook.history, study.today)
    return StudyNames(NarrativeNames(titles), named, set(codings))


def _by_narrative(rows: Iterable[R]) -> defaultdict[str, list[R]]:
    out: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        out[row.narrative].append(row)
    return out


def _codes(study: Study) -> dict[str, CodeName]:
    """Each code with the theme and subtheme of the last round that hold it."""
    last = max((summary.round for summary in study.rows(RoundSummary)), default=0)
    places = places_of_codes(
        (theme for theme in study.each(ThemeSummary) if theme.round == last),
        (held for held in study.each(ThemeCode) if held.round == last),
    )
    return {
        code.id: CodeName(code.label, tuple(places.get(code.id, ())))
        for code in study.codebook.codes
    }
