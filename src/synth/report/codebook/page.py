"""`codebook.html`: what each code means, where it is used, and how it changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.environment import render, to_page, words
from synth.report.parts.linking import Linking
from synth.wording import CODE_ORIGINS

if TYPE_CHECKING:
    from synth.report.parts.codings_data import UseOfCode
    from synth.report.parts.data import ReportData
    from synth.written.codebook import Code, HistoryEntry


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code as people wrote it, with all that the page tells of it."""

    code: Code
    #: In words; "" where none is given.
    origin: str
    question: str
    dimension: str
    #: (id, label) of the themes and subthemes that hold it.
    places: list[tuple[str, str]]
    left_out: bool
    #: How many codings count of a code in no theme.
    outside: int
    #: The ids of the codes that are part of it.
    children: list[str]
    use: list[UseOfCode]
    history: list[HistoryEntry]


def page(data: ReportData) -> str:
    """The page, from the codes as people wrote them and the codings' counts."""
    return render(
        "codebook/codebook",
        data.site,
        linking=Linking(data.names, _to),
        entries=_entries(data),
        labels=data.code_labels,
        version=data.version,
        round=data.last_round,
        history=data.history,
        coded=bool(data.codings),
        unused=[code for code in data.codes if code.id not in data.used_codes],
    )


def _to(page: str, anchor: str = "") -> str:
    """An address as `to_page` gives it; a place on this page is near."""
    return f"#{anchor}" if anchor and page == "codebook.html" else to_page(page, anchor)


def _entries(data: ReportData) -> list[CodeEntry]:
    """The codes in the codebook's order."""
    questions = dict(data.questions)
    outside = {row.code: row.every for row in data.no_theme}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for code in data.codes:
        children[code.parent or ""].append(code.id)
    return [
        CodeEntry(
            code,
            origin=CODE_ORIGINS[code.origin],
            question=questions.get(code.question or "", code.question or ""),
            dimension=words(code.dimension) if code.dimension else "",
            places=data.places.get(code.id, []),
            left_out=code.id in data.left_out,
            outside=outside.get(code.id, 0),
            children=children[code.id],
            use=_use(data, code.id),
            history=[change for change in data.history if code.id in (*change.codes, *change.into)],
        )
        for code in data.codes
    ]


def _use(data: ReportData, code: str) -> list[UseOfCode]:
    """By each coder who used the code, in the study's order."""
    return [data.use[code, coder] for coder in data.all_coders if (code, coder) in data.use]
