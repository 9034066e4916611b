"""`synthesis.html`: themes, figures, evidence, standards and review sheet in one file to mail.

It holds what the report's pages hold, by the same partials; what leads to another page of the
report there, leads to a place in this file here, or is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synth.report.figures.page import figures
from synth.report.onefile.bare_texts import bare_texts, place, prefix
from synth.report.parts import evidence
from synth.report.parts.cards import ASSETS, Cards
from synth.report.parts.environment import render
from synth.report.parts.linking import Linking
from synth.report.standards.page import standards_content
from synth.report.themes.page import around_themes
from synth.tables.segment import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.report.onefile.bare_texts import BareText
    from synth.report.parts.data import ReportData
    from synth.report.parts.matrices import Matrix
    from synth.tables.resolve import PlacedCoding

_NARRATIVE = re.compile(r"narratives/(.+)\.html")
#: The pages whose content is in the file: a link to one leads to its part, a link to an element
#: of one to that element.
_PARTS = {
    "themes.html": "part-themes",
    "figures.html": "part-figures",
    "standards.html": "part-standards",
    "codebook.html": "part-codes",
}
#: Where the content of other pages' sections stands here.
_PLACES = {
    ("index.html", "narratives"): "part-narratives",
    ("index.html", "screening"): "fig-flow",
}
#: Tables left out: the framework matrix has the narratives, and who coded is no cross-tabulation.
_ELSEWHERE = ("narrative", "coder")
_STYLES = ("parts/figures.css", "parts/standards.css", "onefile/synthesis.css")


def page(data: ReportData) -> str:
    """The file."""
    return synthesis_page(data, texts_of(data))


def texts_of(data: ReportData) -> list[BareText]:
    """The narratives' texts; none where they are too long to be mailed.

    Sentences in which a coding begins are numbered, and can be linked.
    """
    begun = {(coding.narrative, coding.first_sentence) for coding in data.codings}
    sentences = {
        narrative: [
            Sentence(narrative, number, start, end, "", "", unit=True, why_not=None)
            for number, (start, end) in enumerate(bounds)
            if (narrative, number) in begun
        ]
        for narrative, bounds in (data.bounds.items() if data.mailable else ())
    }
    narratives = sorted(data.whole_narratives, key=lambda narrative: narrative.id)
    return list(bare_texts(narratives, sentences))


def synthesis_page(data: ReportData, texts: Sequence[BareText]) -> str:
    """The file with these texts of narratives.

    Of very many quotations it holds the first of each code, as `themes.html` does.
    """
    inside = {text.id for text in texts}

    def to(page: str, anchor: str = "") -> str:
        if page in _PARTS:
            return f"#{anchor or _PARTS[page]}"
        if (page, anchor) in _PLACES:
            return f"#{_PLACES[page, anchor]}"
        named = _NARRATIVE.fullmatch(page)
        return f"#{prefix(named[1])}" if named and named[1] in data.titles else ""

    def passage(coding: PlacedCoding) -> str:
        at = place(coding)
        return f"#{at}" if at and coding.narrative in inside else ""

    around = around_themes(data)
    return render(
        "onefile/synthesis",
        data.site,
        assets=(*ASSETS, *_STYLES),
        around=around,
        matrices=[matrix for matrix in around.matrices if _belongs(matrix)],
        view=Cards(data, to=to, passage=passage),
        themes=evidence.shown_together(data.evidence),
        large=evidence.split(data.evidence),
        most=evidence.MOST,
        questions=data.questions,
        texts=texts,
        narratives=data.narratives,
        sources=data.sources,
        codes=data.codes,
        figures=figures(data, to=to, tables="", titles=False),
        standards=standards_content(data),
        to=to,
        linking=Linking(data.names, to),
        report=data.report_hash,
    )


def _belongs(matrix: Matrix) -> bool:
    """Whether a table of themes stands in this file."""
    return matrix.classification.by not in _ELSEWHERE
