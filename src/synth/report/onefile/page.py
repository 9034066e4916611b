"""`synthesis.html`: themes, figures, evidence, standards and review sheet in one file to mail.

It holds what the report's pages hold, by the same partials; what leads to another page of the
report there, leads to a place in this file here, or is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from synth.report.figures.page import figures
from synth.report.onefile.bare_texts import place, prefix
from synth.report.parts.environment import render
from synth.report.standards.page import standards_content
from synth.report.themes.cards import Cards
from synth.report.themes.page import ASSETS, MOST, SHOWN, split, themes_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.report.onefile.bare_texts import BareText
    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence

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


def synthesis_page(
    data: ReportData, themes: Sequence[ThemeEvidence], texts: Sequence[BareText]
) -> str:
    """The file. `texts`: the narratives' texts; none where they are too long to be mailed.

    Of very many quotations it holds the first of each code, as `themes.html` does.
    """
    large = split(themes)
    inside = {text.id for text in texts}

    def to(page: str, anchor: str = "") -> str:
        if page in _PARTS:
            return f"#{anchor or _PARTS[page]}"
        if (page, anchor) in _PLACES:
            return f"#{_PLACES[page, anchor]}"
        found = _NARRATIVE.fullmatch(page)
        return f"#{prefix(found[1])}" if found and found[1] in data.titles else ""

    content = themes_content(data, themes)
    content["matrices"] = [m for m in content["matrices"] if m.classification.by not in _ELSEWHERE]
    view = Cards(data, themes, to=to, passage=lambda c: _passage(c, inside))
    return render(
        "onefile/synthesis", data.site, assets=(*ASSETS, "parts/figures.css", "parts/standards.css", "onefile/synthesis.css"),
        **content, view=view,
        themes=[theme.shortened(SHOWN) for theme in themes] if large else themes,
        large=large, most=MOST, questions=data.questions, texts=texts,
        narratives=data.narratives, sources=data.sources, codes=data.codes,
        figures=figures(data, to=to, tables="", titles=False),
        standards=standards_content(data), to=to, report=data.report_hash,
    )  # fmt: skip


def _passage(coding: dict[str, Any], inside: set[str]) -> str:
    """Where a coding's passage stands in the file, if its narrative's text does."""
    at = place(coding)
    return f"#{at}" if at and coding["narrative"] in inside else ""
