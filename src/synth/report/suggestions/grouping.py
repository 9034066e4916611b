"""The part of `suggestions.html` that compares codes and themes: help, and never a result."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from synth.report.parts.tree_figure import DRAWN, Leaf, tree_figure
from synth.report.suggestions.quotes import Quote, quote
from synth.tables.definition import defined_for
from synth.tables.group import (
    CodePair,
    GroupedCode,
    NearCode,
    PairPassage,
    SplitGroup,
    SplitPassage,
    ThemeSize,
    TreeLeaf,
    TreeStep,
)
from synth.vocabulary import InThemes, Tree
from synth.wording import IN_THEMES, TREES

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from typing import TypeVar

    from markupsafe import Markup

    from synth.report.parts.data import ReportData
    from synth.tables.theme import ThemeSummary

    K = TypeVar("K", bound=Hashable)
    R = TypeVar("R")

#: Pairs of codes, codes that might be two, and sentences of each group, on the page.
PAIRS, SPLITS, QUOTES = 20, 10, 3


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A subtheme or theme near to a code, and ("" for a theme) the theme it is part of."""

    near: NearCode
    label: str
    parent: str


@dataclass(frozen=True, slots=True)
class LooseCode:
    """A code in no theme, and the places near to it."""

    code: GroupedCode
    label: str
    places: list[NearPlace]


@dataclass(frozen=True, slots=True)
class SizedTheme:
    """A theme or subtheme with its size, and the label of the code with the most codings."""

    theme: ThemeSummary
    size: ThemeSize
    top_label: str


@dataclass(frozen=True, slots=True)
class AlikeCodes:
    """Two codes that might be one, with sentences that speak for it."""

    pair: CodePair
    label_a: str
    label_b: str
    passages: list[tuple[PairPassage, Quote]]

    @property
    def c(self) -> float:
        """The share of sentences with both among those with either."""
        return self.pair.together / max(self.pair.either, 1)


@dataclass(frozen=True, slots=True)
class QuotedSplit:
    """One of the two groups of a code's sentences, with the first of them.

    `heading`: that of the section in which most of them stand ("" for none).
    """

    group: SplitGroup
    heading: str
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class SplitCode:
    """A code that might be two."""

    code: str
    label: str
    groups: list[QuotedSplit]


@dataclass(frozen=True, slots=True)
class Joined:
    """What a step of a tree joins: a code (`code` is not ""), or what an earlier step made."""

    code: str
    step: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a tree in words: what is joined with what, and how alike the two are."""

    tree: Tree
    step: int
    likeness: float
    first: Joined
    second: Joined
    codes: int


@dataclass(frozen=True, slots=True)
class DrawnTree:
    """A tree: its name, what its likeness is, its steps, and a drawing where there is one.

    `codes` are in it, `without` are not.
    """

    tree: Tree
    name: str
    likeness: str
    steps: list[Step]
    codes: int
    without: int
    figure: Markup | None

    @property
    def too_many(self) -> bool:
        """Whether there are more codes than a drawing can show."""
        return self.codes > DRAWN


class Grouping:
    """What `synth group` wrote, as the page tells it."""

    def __init__(self, data: ReportData) -> None:
        self.data = data
        self.theme = {theme.theme: theme for theme in data.result}

    def code(self, code: str) -> str:
        """A code's label."""
        return self.data.code_labels.get(code, code)

    def place(self, theme: str) -> str:
        """A theme's or subtheme's label."""
        return self.theme[theme].label if theme in self.theme else theme

    def parent(self, theme: str) -> str:
        """The theme that a subtheme is part of; "" of a theme."""
        return self.theme[theme].parent if theme in self.theme else ""

    @cached_property
    def state(self) -> dict[str, InThemes]:
        """Code → where it stands in the last round."""
        return {code.code: code.state for code in self.data.rows(GroupedCode)}

    def loose(self, state: InThemes) -> list[LooseCode]:
        """The codes in no theme, or those left out by decision, with the places near to them."""
        near = _by(self.data.rows(NearCode), lambda near_code: near_code.code)
        return [
            LooseCode(
                code,
                self.code(code.code),
                [
                    NearPlace(
                        near_code,
                        self.place(near_code.place),
                        self.place(self.parent(near_code.place)),
                    )
                    for near_code in near[code.code]
                ],
            )
            for code in self.data.rows(GroupedCode)
            if code.state == state
        ]

    def sizes(self) -> list[SizedTheme]:
        """Themes and subthemes in the round's order, each theme before its subthemes."""
        sizes = {size.theme: size for size in self.data.rows(ThemeSize)}
        return [
            SizedTheme(theme, sizes[theme.theme], self.code(sizes[theme.theme].top_code))
            for theme in self.data.result
            if theme.theme in sizes
        ]

    @property
    def pairs_in_all(self) -> int:
        """How many pairs of codes might be one."""
        return len(self.data.rows(CodePair))

    @property
    def splits_in_all(self) -> int:
        """How many codes might be two."""
        return len({group.code for group in self.data.rows(SplitGroup)})

    def pairs(self) -> list[AlikeCodes]:
        """The first pairs of codes that might be one, with sentences."""
        passages = _by(self.data.rows(PairPassage), lambda passage: passage.rank)
        return [
            AlikeCodes(
                pair,
                self.code(pair.code_a),
                self.code(pair.code_b),
                [(passage, quote(self.data, passage)) for passage in passages[pair.rank]],
            )
            for pair in self.data.rows(CodePair)[:PAIRS]
        ]

    def splits(self) -> list[SplitCode]:
        """The first codes that might be two, each with its two groups and their sentences."""
        passages = _by(self.data.rows(SplitPassage), lambda passage: (passage.code, passage.group))
        headings = self.data.section_headings
        of_code = _by(self.data.rows(SplitGroup), lambda group: group.code)
        return [
            SplitCode(
                code,
                self.code(code),
                [
                    QuotedSplit(
                        group,
                        headings.get(group.section, group.section),
                        [
                            quote(self.data, passage)
                            for passage in passages[code, group.group]
                            if passage.place <= QUOTES
                        ],
                    )
                    for group in groups
                ],
            )
            for code, groups in list(of_code.items())[:SPLITS]
        ]

    def trees(self) -> list[DrawnTree]:
        """The two trees: a drawing each where there is one, and the steps in words."""
        return [self._tree(tree) for tree in TREES]

    def _tree(self, tree: Tree) -> DrawnTree:
        name, likeness = TREES[tree]
        leaves = self._leaves(tree)
        said = (
            f"A tree of {len(leaves)} codes. The further to the right two branches meet, the "
            "more alike they are. All steps are in the table below."
        )
        drawn = [Leaf(leaf.leaf, self.code(leaf.code), self._where(leaf.code)) for leaf in leaves]
        return DrawnTree(
            tree,
            name,
            likeness,
            steps=list(self.steps(tree)),
            codes=len(leaves),
            without=len(self.state) - len(leaves),
            figure=tree_figure(f"gr-{tree}", name, said, self._steps(tree), drawn),
        )

    def _where(self, code: str) -> str:
        """Where a code stands, in words: its subtheme, or its theme."""
        places = self.data.places.get(code, [])
        if places:
            return places[-1][1]
        left_out = self.state.get(code) is InThemes.LEFT_OUT
        return IN_THEMES[InThemes.LEFT_OUT if left_out else InThemes.IN_NONE]

    def _leaves(self, tree: Tree) -> list[TreeLeaf]:
        return [leaf for leaf in self.data.rows(TreeLeaf) if leaf.tree is tree]

    def _steps(self, tree: Tree) -> list[TreeStep]:
        return [step for step in self.data.rows(TreeStep) if step.tree is tree]

    def steps(self, tree: Tree) -> Iterator[Step]:
        """What each step joins: codes, or what an earlier step made."""
        code = {leaf.leaf: leaf.code for leaf in self._leaves(tree)}
        for step in self._steps(tree):
            first, second = (
                Joined(code.get(node, ""), node - len(code) + 1) for node in (step.left, step.right)
            )
            yield Step(tree, step.step, round(1 - step.height, 9), first, second, step.codes)


def _by(rows: Iterable[R], key: Callable[[R], K]) -> defaultdict[K, list[R]]:
    """Rows by a key, in their order."""
    out: defaultdict[Any, list[R]] = defaultdict(list)
    for row in rows:
        out[key(row)].append(row)
    return out


def wanted(data: ReportData) -> bool:
    """Whether the study asks for help with themes."""
    return data.config.suggestions.enabled and data.config.suggestions.themes


def compared(data: ReportData) -> bool:
    """Whether help with themes is wanted, and `synth group` has run."""
    return wanted(data) and all(data.study.made(table.row) for table in defined_for("group"))
