"""How themes changed from round to round, seen from the codes they hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.tables.theme import CodeInNoTheme, RoundSummary, ThemeCode, ThemeSummary


@dataclass(frozen=True, slots=True)
class Descent:
    """A theme and where its codes were in the round before.

    `sources`: (label, codes) of each earlier theme that gave codes, most first. `new`: its codes
    that were in no theme of that round.
    """

    theme: ThemeSummary
    codes: tuple[str, ...]
    sources: tuple[tuple[str, int], ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundStory:
    """A round, its themes' descent, the codes that were in a theme before and are no more, and all
    codes in no theme of it."""

    summary: RoundSummary
    descents: tuple[Descent, ...]
    dropped: tuple[str, ...]
    no_theme: tuple[CodeInNoTheme, ...]
    first: bool

    @property
    def no_theme_codings(self) -> int:
        """The codings that count of the codes in no theme."""
        return sum(row.every for row in self.no_theme)


def stories(
    rounds: Sequence[RoundSummary],
    themes: Iterable[ThemeSummary],
    theme_codes: Iterable[ThemeCode],
    in_no_theme: Iterable[CodeInNoTheme] = (),
) -> list[RoundStory]:
    """Each round in order, told from the one before. Codes are today's; subthemes count as their
    theme."""
    no_theme: defaultdict[int, list[CodeInNoTheme]] = defaultdict(list)
    for row in in_no_theme:
        no_theme[row.round].append(row)
    codes: defaultdict[int, dict[str, list[str]]] = defaultdict(dict)
    for held in theme_codes:
        of_theme = codes[held.round].setdefault(held.parent or held.theme, [])
        if held.code not in of_theme:
            of_theme.append(held.code)
    top: defaultdict[int, list[ThemeSummary]] = defaultdict(list)
    for theme in themes:
        if not theme.parent:
            top[theme.round].append(theme)
    told: list[RoundStory] = []
    before: dict[str, list[str]] = {}
    for index, summary in enumerate(sorted(rounds, key=lambda summary: summary.round)):
        first, now = index == 0, codes[summary.round]
        descents = tuple(
            _descent(theme, now.get(theme.theme, []), before, first) for theme in top[summary.round]
        )
        kept = {code for held in now.values() for code in held}
        dropped = tuple(code for code in before if code not in kept)
        told.append(RoundStory(summary, descents, dropped, tuple(no_theme[summary.round]), first))
        before = defaultdict(list)
        for theme in top[summary.round]:
            for code in now.get(theme.theme, []):
                before[code].append(theme.label)
    return told


def _descent(
    theme: ThemeSummary, codes: Sequence[str], before: Mapping[str, Sequence[str]], first: bool
) -> Descent:
    """`before`: code → the labels of its themes in the round before."""
    given = Counter(label for code in codes for label in before.get(code, ()))
    sources = tuple(sorted(given.items(), key=lambda pair: (-pair[1], pair[0])))
    new = () if first else tuple(code for code in codes if code not in before)
    return Descent(theme, tuple(codes), sources, new)
