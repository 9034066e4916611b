"""Where the last round has each code: the themes and subthemes that hold it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.tables.theme import ThemeCode, ThemeSummary


def places_of_codes(
    themes: Iterable[ThemeSummary], codes: Iterable[ThemeCode]
) -> dict[str, list[tuple[str, str]]]:
    """Code → (id, label) of the themes and subthemes of one round that hold it, a theme before its
    subtheme."""
    label = {theme.theme: theme.label for theme in themes}
    out: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for held in codes:
        for theme in filter(None, (held.parent, held.theme)):
            if (theme, label[theme]) not in out[held.code]:
                out[held.code].append((theme, label[theme]))
    return dict(out)
