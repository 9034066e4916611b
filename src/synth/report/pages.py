"""The pages of the report: a new page is a room with a module `page` and a line here.

The standard library alone: the Snakefile asks which pages there are.
"""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page `reports/<file>`, made by `page(data)` in `synth.report.<room>.page`.

    `title` is its name in the navigation; "" keeps it out of it.
    """

    room: str
    file: str
    title: str


#: The pages in the order of the navigation.
PAGES = (
    Page("overview", "index.html", "Overview"),
    Page("themes", "themes.html", "Themes"),
    Page("no_theme", "no-theme.html", "In no theme"),
    Page("figures", "figures.html", "Figures"),
    Page("agreement", "agreement.html", "Agreement"),
    Page("codebook", "codebook.html", "Codebook"),
    Page("suggestions", "suggestions.html", "Suggestions"),
    Page("standards", "standards.html", "Standards"),
    Page("workshop", "workshop.html", "Workshop"),
    Page("onefile", "synthesis.html", ""),
)
