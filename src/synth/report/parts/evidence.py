"""The last round's themes with their evidence: theme → subtheme → code → quotations."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Any]
#: An id whose number alone is cited; as `themes.rollup.cited` shortens it.
_NUMBER = re.compile(r"[A-Za-z._]*0*(\d+)")


@dataclass
class CodeEvidence:
    """A code within a theme or subtheme, and its counted codings.

    `total` and `total_contrary` count all of them; the lists may hold only the first.
    """

    code: str
    label: str
    supporting: list[Row] = field(default_factory=list)
    contrary: list[Row] = field(default_factory=list)
    total: int = 0
    total_contrary: int = 0

    def first(self, shown: int) -> CodeEvidence:
        """The same with at most `shown` quotations, contrary ones not crowded out."""
        contrary = self.contrary[: max(shown - len(self.supporting), (shown + 1) // 2)]
        return CodeEvidence(
            self.code, self.label, self.supporting[: shown - len(contrary)], contrary,
            self.total, self.total_contrary,
        )  # fmt: skip

    @property
    def shown(self) -> int:
        """Quotations in the lists."""
        return len(self.supporting) + len(self.contrary)


@dataclass
class Group:
    """A subtheme, or the codes that stand in a theme directly (`row` is then the theme's)."""

    row: Row
    direct: bool
    codes: list[CodeEvidence]


@dataclass
class ThemeEvidence:
    """A theme of the last round with its groups. `row` is its row of table `themes`."""

    row: Row
    subthemes: list[Row]
    groups: list[Group]
    narratives: list[str]

    @property
    def id(self) -> str:
        """The theme's id."""
        return str(self.row["theme"])

    @property
    def quotations(self) -> int:
        """Quotations in all groups; a coding in two subthemes stands in both."""
        return sum(code.total for group in self.groups for code in group.codes)

    def place(self, coding_id: str) -> str:
        """The id of the first group that shows a coding, or "" where none does."""
        return self._places.get(coding_id, "")

    @cached_property
    def _places(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for group in self.groups:
            for code in group.codes:
                for coding in (*code.supporting, *code.contrary):
                    found.setdefault(coding["coding_id"], str(group.row["theme"]))
        return found

    @cached_property
    def digest(self) -> str:
        """The theme's state: 64 hexadecimal digits that change with what a reviewer judges.

        That is its statement, its subthemes' statements, and its quotations with their polarity.
        The SHA-256 of their JSON form, sorted by id, so that neither order nor layout counts. The
        theme must hold all its quotations, not the first of each code.
        """
        quotations = {
            (c["coding_id"], c["quote"], c["polarity"])
            for group in self.groups for code in group.codes
            for c in (*code.supporting, *code.contrary)
        }  # fmt: skip
        state = {
            "statement": self.row["statement"],
            "subthemes": sorted([row["theme"], row["statement"]] for row in self.subthemes),
            "quotations": sorted(quotations),
        }
        text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def shortened(self, most: int) -> ThemeEvidence:
        """The same theme with about `most` quotations, shared evenly among its codes."""
        codes = sum(len(group.codes) for group in self.groups)
        share = max(1, most // max(1, codes))
        groups = [
            Group(g.row, g.direct, [code.first(share) for code in g.codes]) for g in self.groups
        ]
        return ThemeEvidence(self.row, self.subthemes, groups, self.narratives)


def gather(
    themes: Sequence[Row],
    theme_codes: Iterable[Row],
    theme_codings: Iterable[Row],
    codings: Mapping[str, Row],
    labels: Mapping[str, str],
) -> list[ThemeEvidence]:
    """The themes of one round, each with its evidence.

    `themes`, `theme_codes` and `theme_codings`: the rows of that round alone. `codings`: coding id
    → row of table `codings`. `labels`: code id → label. Quotations stand in the order of narratives
    and text.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in theme_codes:
        members[row["theme"]].append(row["code"])
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    narratives: defaultdict[str, set[str]] = defaultdict(set)
    for row in theme_codings:
        narratives[row["theme"]].add(row["narrative"])
        coding = codings.get(row["coding_id"])
        if coding is not None:
            found[row["theme"], row["code"]].append(coding)

    def group(row: Row, direct: bool) -> Group:
        codes = []
        for code in members[row["theme"]]:
            own = sorted(found[row["theme"], code], key=_in_text)
            codes.append(CodeEvidence(
                code, labels.get(code, code),
                [c for c in own if c["polarity"] != "contrary"],
                [c for c in own if c["polarity"] == "contrary"],
                len(own), sum(c["polarity"] == "contrary" for c in own),
            ))  # fmt: skip
        return Group(row, direct, codes)

    out = []
    for theme in themes:
        if theme["parent"]:
            continue
        below = [row for row in themes if row["parent"] == theme["theme"]]
        groups = [group(row, False) for row in below]
        if members[theme["theme"]]:
            groups.append(group(theme, True))
        out.append(ThemeEvidence(theme, below, groups, sorted(narratives[theme["theme"]])))
    return out


def passages(codings: Iterable[Row]) -> list[list[Row]]:
    """The codings of one list of a code, those that mark the same passage alike put together.

    They differ in coder and memo alone. In the order of the first of each.
    """
    out: dict[tuple[Any, ...], list[Row]] = {}
    for c in codings:
        key = (c["narrative"], c["start"], c["end"], c["polarity"], c["voice"], c["status"])
        out.setdefault(key, []).append(c)
    return list(out.values())


def _in_text(coding: Row) -> tuple[Any, ...]:
    return (coding["narrative"], coding["start"], coding["end"], coding["coder"],
            coding["coding_id"])  # fmt: skip


def cited_links(cited: str, narratives: Iterable[str]) -> list[tuple[str, str]]:
    """“(in Narratives 1, 5, 12)” as (what is shown, narrative) pairs, in its order.

    >>> cited_links("(in Narratives 0, 12)", ["N00", "N12"])
    [('0', 'N00'), ('12', 'N12')]
    >>> cited_links("", [])
    []
    """
    by_name: dict[str, str] = {}
    for one in narratives:
        numbered = _NUMBER.fullmatch(one)
        if numbered:
            by_name.setdefault(str(int(numbered[1])), one)
        by_name[one] = one
    inner = cited.strip("()").partition("Narrative")[2].removeprefix("s").strip()
    return [(name, by_name[name]) for name in inner.split(", ") if name in by_name]
