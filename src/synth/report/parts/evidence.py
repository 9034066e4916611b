"""The last round's themes with their evidence: theme → subtheme → code → quotations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from synth.report.parts.codings_data import covered
from synth.report.parts.support import by_whom
from synth.vocabulary import CONSENSUS, Polarity
from synth.wording import plural
from synth.written.judged import JudgedState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.tables.resolve import PlacedCoding
    from synth.tables.theme import ThemeCode, ThemeCoding, ThemeSummary

#: More quotations than this are split into one page a theme.
MOST = 5_000
#: Quotations of a theme on `themes.html` when they are split.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class CodeEvidence:
    """A code within a theme or subtheme, and its counted codings.

    `total` and `total_contrary` count all of them, `told` says them in words; the lists may hold
    only the first.
    """

    code: str
    label: str
    supporting: Sequence[PlacedCoding]
    contrary: Sequence[PlacedCoding]
    total: int
    total_contrary: int
    told: str = ""

    @property
    def codings(self) -> list[PlacedCoding]:
        """Those in the lists, contrary ones last."""
        return [*self.supporting, *self.contrary]

    @property
    def shown(self) -> int:
        """Quotations in the lists."""
        return len(self.supporting) + len(self.contrary)

    def first(self, shown: int) -> CodeEvidence:
        """The same with at most `shown` quotations, contrary ones not crowded out."""
        contrary = self.contrary[: max(shown - len(self.supporting), (shown + 1) // 2)]
        supporting = self.supporting[: shown - len(contrary)]
        return replace(self, supporting=supporting, contrary=contrary)


@dataclass(frozen=True, slots=True)
class Group:
    """A subtheme, or the codes that stand in a theme directly (`summary` is then the theme's)."""

    summary: ThemeSummary
    direct: bool
    codes: list[CodeEvidence]


@dataclass(frozen=True)
class ThemeEvidence:
    """A theme of the last round with its groups."""

    summary: ThemeSummary
    subthemes: list[ThemeSummary]
    groups: list[Group]

    @property
    def id(self) -> str:
        """The theme's id."""
        return self.summary.theme

    @property
    def quotations(self) -> int:
        """Quotations in all groups; a coding in two subthemes stands in both."""
        return sum(code.total for group in self.groups for code in group.codes)

    def place(self, coding_id: str) -> str:
        """The id of the first group that shows a coding, or "" where none does."""
        return self._places.get(coding_id, "")

    @cached_property
    def _places(self) -> dict[str, str]:
        places: dict[str, str] = {}
        for group in self.groups:
            for code in group.codes:
                for coding in code.codings:
                    places.setdefault(coding.coding_id, group.summary.theme)
        return places

    @cached_property
    def states(self) -> dict[str, JudgedState]:
        """What readers judge of the theme and of each of its subthemes, by id.

        That is the statement, the statements of a theme's subthemes, and the quotations with their
        polarity. The theme must hold all its quotations, not the first of each code.
        """
        of_group = {
            group.summary.theme: frozenset(
                (coding.coding_id, coding.quote, str(coding.polarity))
                for code in group.codes
                for coding in code.codings
            )
            for group in self.groups
        }
        below = frozenset((sub.theme, sub.statement) for sub in self.subthemes)
        every = frozenset[tuple[str, str, str]]().union(*of_group.values())
        return {
            self.id: JudgedState(self.summary.statement, below, every),
            **{
                sub.theme: JudgedState(
                    sub.statement, frozenset(), of_group.get(sub.theme, frozenset())
                )
                for sub in self.subthemes
            },
        }

    @cached_property
    def digest(self) -> str:
        """The hash of the theme's state."""
        return self.states[self.id].sha256

    def shortened(self, most: int) -> ThemeEvidence:
        """The same theme with about `most` quotations, shared evenly among its codes."""
        codes = sum(len(group.codes) for group in self.groups)
        share = max(1, most // max(1, codes))
        groups = [
            Group(group.summary, group.direct, [code.first(share) for code in group.codes])
            for group in self.groups
        ]
        return ThemeEvidence(self.summary, self.subthemes, groups)


def gather(
    themes: Sequence[ThemeSummary],
    theme_codes: Iterable[ThemeCode],
    theme_codings: Iterable[ThemeCoding],
    codings: Mapping[str, PlacedCoding],
    labels: Mapping[str, str],
) -> list[ThemeEvidence]:
    """The themes of one round, each with its evidence.

    `themes`, `theme_codes` and `theme_codings`: those of that round alone. `codings`: coding id →
    coding. `labels`: code id → label. Quotations stand in the order of narratives and text.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for held in theme_codes:
        members[held.theme].append(held.code)
    quoted: defaultdict[tuple[str, str], list[PlacedCoding]] = defaultdict(list)
    for counted in theme_codings:
        coding = codings.get(counted.coding_id)
        if coding is not None:
            quoted[counted.theme, counted.code].append(coding)

    def group(summary: ThemeSummary, direct: bool) -> Group:
        codes = [
            _code_evidence(code, labels.get(code, code), quoted[summary.theme, code])
            for code in members[summary.theme]
        ]
        return Group(summary, direct, codes)

    out = []
    for theme in themes:
        if not theme.parent:
            below = [sub for sub in themes if sub.parent == theme.theme]
            groups = [group(sub, False) for sub in below]
            if members[theme.theme]:
                groups.append(group(theme, True))
            out.append(ThemeEvidence(theme, below, groups))
    return out


def gather_codes(
    codes: Iterable[str],
    pairs: Iterable[tuple[str, str]],
    codings: Mapping[str, PlacedCoding],
    labels: Mapping[str, str],
) -> list[CodeEvidence]:
    """Codes by themselves, each with its codings, in the order of `codes`.

    `pairs`: (code, coding id) of each coding; `codings`: coding id → coding; `labels`: code id →
    label.
    """
    quoted: defaultdict[str, list[PlacedCoding]] = defaultdict(list)
    for code, coding_id in pairs:
        if coding_id in codings:
            quoted[code].append(codings[coding_id])
    return [_code_evidence(code, labels.get(code, code), quoted[code]) for code in codes]


def _code_evidence(code: str, label: str, codings: Iterable[PlacedCoding]) -> CodeEvidence:
    supporting: list[PlacedCoding] = []
    contrary: list[PlacedCoding] = []
    for coding in sorted(codings, key=_in_text):
        (contrary if coding.polarity is Polarity.CONTRARY else supporting).append(coding)
    total = len(supporting) + len(contrary)
    told = "; ".join(
        f"{side}{plural(len(covered(several)), 'sentence')} "
        f"({by_whom(len(several), coders_of(several))})"
        for side, several in (("", supporting), ("contrary: ", contrary))
        if several
    )
    return CodeEvidence(code, label, supporting, contrary, total, len(contrary), told)


def coders_of(codings: Iterable[PlacedCoding]) -> int:
    """How many coders made them; -1 where they are those of the consensus."""
    coders = {coding.coder for coding in codings}
    return -1 if CONSENSUS in coders else len(coders)


def _in_text(coding: PlacedCoding) -> tuple[str, int, int, str, str]:
    return coding.narrative, coding.start, coding.end, coding.coder, coding.coding_id


def split(themes: Iterable[ThemeEvidence]) -> bool:
    """Whether there are so many quotations that each theme gets a page of its own."""
    return sum(theme.quotations for theme in themes) > MOST


def shown_together(themes: Sequence[ThemeEvidence]) -> Sequence[ThemeEvidence]:
    """The themes as they stand on one page: of very many quotations the first of each code."""
    return [theme.shortened(SHOWN) for theme in themes] if split(themes) else themes


def passages(codings: Iterable[PlacedCoding]) -> list[list[PlacedCoding]]:
    """The codings of one list of a code, those that mark the same passage alike put together.

    They differ in coder and memo alone. In the order of the first of each.
    """
    alike: dict[tuple[object, ...], list[PlacedCoding]] = {}
    for coding in codings:
        key = (
            coding.narrative,
            coding.start,
            coding.end,
            coding.polarity,
            coding.voice,
            coding.status,
        )
        alike.setdefault(key, []).append(coding)
    return list(alike.values())
