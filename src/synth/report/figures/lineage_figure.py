"""How codes moved between the themes of successive rounds: moves, geometry and drawing.

A column is a round, a box a theme, as high as it has codes. A band joins what moved together. A
code that stands in two themes of a round counts as one in each; where it goes on it is divided, so
that the bands at a box's side always add up to its height.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts import svg
from synth.report.parts.lettering import wrap_ending
from synth.report.parts.lineage import stories
from synth.tables.theme import RoundSummary, ThemeCode, ThemeSummary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from synth.report.parts.data import ReportData
    from synth.report.parts.lineage import RoundStory

    #: Code → the boxes it is in.
    Boxes = Mapping[str, tuple[str, ...]]
    #: (from, to) → codes' worth at the left box and at the right box.
    Shares = Mapping[tuple[str, str], tuple[float, float]]

NO_THEME = ""
#: Themes of a round that are drawn; the smaller ones beyond them share a box.
MOST = 24
_OTHERS = "…others"  # no identifier begins with “…”
_WIDTH, _GAP, _SIZE, _LEADING, _MARGIN, _HEAD = 212.0, 190.0, 11.5, 14.0, 8.0, 40.0


@dataclass(frozen=True, slots=True)
class Lines:
    """The moves of codes through the rounds.

    `rounds` in order. `labels`: (round, theme) → label. `held`: for each round, code → its themes
    there (those in none are left out). `codes`: every code that is in a theme of some round.
    """

    rounds: tuple[RoundSummary, ...]
    labels: dict[tuple[int, str], str]
    held: tuple[dict[str, tuple[str, ...]], ...]
    codes: tuple[str, ...]

    def themes(self, index: int, code: str) -> tuple[str, ...]:
        """The themes of a code in a round (by place); `("",)` for none."""
        return self.held[index].get(code, (NO_THEME,))

    @property
    def several(self) -> int:
        """Codes that are in several themes of one round: the most of any round."""
        return max(
            (sum(len(themes) > 1 for themes in held.values()) for held in self.held), default=0
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A code's step from a theme of a round to one of the next; an empty theme is none."""

    from_round: int
    from_theme: str
    from_label: str
    to_round: int
    to_theme: str
    to_label: str
    code: str


@dataclass(frozen=True, slots=True)
class LineageView:
    """What the page shows: the rounds told in words, the drawing (None where there is none), and
    whether some code is in several themes of one round."""

    stories: list[RoundStory]
    drawing: Markup | None
    several: bool


def lineage_view(data: ReportData) -> LineageView:
    """The lineage of the study's themes."""
    told = lines_of(data)
    return LineageView(
        stories=stories(data.rows(RoundSummary), data.rows(ThemeSummary), data.rows(ThemeCode)),
        drawing=draw(told) if len(told.rounds) > 1 and told.codes else None,
        several=told.several > 0,
    )


def lines_of(data: ReportData) -> Lines:
    """The moves of the study's codes."""
    return lines(data.rows(RoundSummary), data.rows(ThemeSummary), data.rows(ThemeCode))


def lines(
    rounds: Iterable[RoundSummary],
    themes: Iterable[ThemeSummary],
    theme_codes: Iterable[ThemeCode],
) -> Lines:
    """The moves, from what all rounds hold. Subthemes count as their theme."""
    ordered = tuple(sorted(rounds, key=lambda summary: summary.round))
    held: dict[int, defaultdict[str, dict[str, None]]] = {
        summary.round: defaultdict(dict) for summary in ordered
    }
    codes: dict[str, None] = {}
    for theme_code in theme_codes:
        if theme_code.round in held:
            held[theme_code.round][theme_code.code][theme_code.parent or theme_code.theme] = None
            codes[theme_code.code] = None
    return Lines(
        rounds=ordered,
        labels={(theme.round, theme.theme): theme.label for theme in themes if not theme.parent},
        held=tuple(
            {code: tuple(of_code) for code, of_code in held[summary.round].items()}
            for summary in ordered
        ),
        codes=tuple(codes),
    )


def moves(told: Lines) -> Iterator[Move]:
    """Each code, step from a round to the next, and pair of themes (lineage.csv)."""
    for index in range(len(told.rounds) - 1):
        before, after = told.rounds[index].round, told.rounds[index + 1].round
        for code in told.codes:
            for source in told.themes(index, code):
                for target in told.themes(index + 1, code):
                    yield Move(
                        from_round=before,
                        from_theme=source,
                        from_label=told.labels.get((before, source), ""),
                        to_round=after,
                        to_theme=target,
                        to_label=told.labels.get((after, target), ""),
                        code=code,
                    )


@dataclass(slots=True)
class Node:
    """A theme of a round: `codes` of them, and where its box stands. `theme` "" is no theme."""

    column: int
    theme: str
    label: str
    codes: int
    lines: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0
    h: float = 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """What moved from one box to another: `left` and `right` are its top and height at the two
    boxes' sides."""

    source: Node
    target: Node
    left: tuple[float, float]
    right: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole drawing's geometry; `unit` is the height of one code."""

    width: float
    height: float
    unit: float
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]


def flow(told: Lines) -> Flow:
    """Where the boxes and bands stand."""
    groups = [_grouped(told, index) for index in range(len(told.rounds))]
    columns = [_nodes(told, index, boxes) for index, boxes in enumerate(groups)]
    most = max((sum(node.codes for node in column) for column in columns), default=0)
    unit = min(9.0, max(0.25, 440 / most)) if most else 1.0
    shares = [_shares(groups[i], groups[i + 1]) for i in range(len(groups) - 1)]
    height = 0.0
    for index, column in enumerate(columns):
        if index:
            _order(column, columns[index - 1], shares[index - 1])
        y = _HEAD
        for node in column:
            node.x, node.y, node.h = _MARGIN + index * (_WIDTH + _GAP), y, node.codes * unit
            node.lines = _label(node)
            y += max(node.h, len(node.lines) * _LEADING + 6) + 12
        height = max(height, y)
    bands = [
        band
        for index, pairs in enumerate(shares)
        for band in _bands(columns[index], columns[index + 1], pairs, unit)
    ]
    width = 2 * _MARGIN + max(0, len(columns) * (_WIDTH + _GAP) - _GAP)
    nodes = tuple(node for column in columns for node in column)
    return Flow(width, height + _MARGIN, unit, nodes, tuple(bands))


def _label(node: Node) -> tuple[str, ...]:
    """A box's label and its number of codes, in as many lines as the box is high, at least one."""
    most = min(4, max(1, int((node.h - 1) // _LEADING)))
    return wrap_ending(node.label, f" ({node.codes})", _WIDTH - 14, _SIZE, most=most)


def _grouped(told: Lines, index: int) -> dict[str, tuple[str, ...]]:
    """Code → boxes in a round: its themes, with the smaller of very many themes put together."""
    size = Counter(theme for code in told.codes for theme in told.themes(index, code))
    size.pop(NO_THEME, None)
    kept = {NO_THEME, *sorted(size, key=lambda theme: -size[theme])[:MOST]}

    def boxes(code: str) -> Iterator[str]:
        return (theme if theme in kept else _OTHERS for theme in told.themes(index, code))

    return {code: tuple(dict.fromkeys(boxes(code))) for code in told.codes}


def _nodes(told: Lines, index: int, groups: Boxes) -> list[Node]:
    """A round's boxes in the order of its themes; those in no theme last."""
    number = told.rounds[index].round
    size = Counter(theme for boxes in groups.values() for theme in boxes)
    order = [theme for of, theme in told.labels if of == number and theme in size]
    out = []
    for theme in [*order, *(box for box in (_OTHERS, NO_THEME) if box in size)]:
        label = told.labels.get((number, theme), "")
        if theme == _OTHERS:
            label = "Smaller themes together"
        elif theme == NO_THEME:
            label = "In no theme"
        out.append(Node(index, theme, label, size[theme]))
    return out


def _shares(before: Boxes, after: Boxes) -> Shares:
    out: dict[tuple[str, str], tuple[float, float]] = {}
    for code, sources in before.items():
        targets = after[code]
        for source in sources:
            for target in targets:
                left, right = out.get((source, target), (0.0, 0.0))
                out[source, target] = left + 1 / len(targets), right + 1 / len(sources)
    return out


def _order(column: list[Node], before: Sequence[Node], shares: Shares) -> None:
    """Put boxes at the height their codes come from, so that bands cross little."""
    middle = {node.theme: node.y + node.h / 2 for node in before}
    pull: dict[str, float] = {}
    for node in column:
        pulls = [
            (middle[source], n)
            for (source, target), (_, n) in shares.items()
            if target == node.theme and source != NO_THEME
        ]
        weight = sum(n for _, n in pulls)
        pull[node.theme] = sum(y * n for y, n in pulls) / weight if weight else float("inf")
    column.sort(key=lambda node: (node.theme == NO_THEME, pull[node.theme]))


def _bands(left: Sequence[Node], right: Sequence[Node], shares: Shares, unit: float) -> list[Band]:
    """The bands between two rounds, stacked at each box in the order of the boxes they go to."""
    rank = {("l", node.theme): i for i, node in enumerate(left)}
    rank.update({("r", node.theme): i for i, node in enumerate(right)})
    tops: dict[tuple[str, str], tuple[float, float]] = {}
    by_left = sorted(shares, key=lambda p: (rank["l", p[0]], rank["r", p[1]]))
    at = {node.theme: node.y for node in left}
    for pair in by_left:
        tops[pair] = (at[pair[0]], 0.0)
        at[pair[0]] += shares[pair][0] * unit
    at = {node.theme: node.y for node in right}
    for pair in sorted(shares, key=lambda p: (rank["r", p[1]], rank["l", p[0]])):
        tops[pair] = (tops[pair][0], at[pair[1]])
        at[pair[1]] += shares[pair][1] * unit
    sources, targets = ({node.theme: node for node in column} for column in (left, right))
    bands = []
    for source, target in by_left:
        (top_left, top_right), (worth_left, worth_right) = (
            tops[source, target],
            shares[source, target],
        )
        band = Band(
            sources[source],
            targets[target],
            left=(top_left, worth_left * unit),
            right=(top_right, worth_right * unit),
        )
        bands.append(band)
    return bands


def draw(told: Lines) -> Markup:
    """The drawing of two or more rounds."""
    plan = flow(told)
    parts = []
    for index, summary in enumerate(told.rounds):
        x = _MARGIN + index * (_WIDTH + _GAP) + 2
        title = f"Round {summary.round}: {summary.stage}"
        parts.append(svg.lines_of_text((title,), x, 16, 0, "t", "start"))
        if summary.date:
            parts.append(svg.lines_of_text((summary.date,), x, 30, 0, "s", "start"))
    parts += [_band(band) for band in plan.bands]
    for node in plan.nodes:
        kind = "sub" if node.theme == NO_THEME else "theme"
        parts.append(svg.box(node.x, node.y, _WIDTH, max(node.h, 1), f"{kind} node", 1))
        text = "n" if node.h > len(node.lines) * _LEADING else "n halo"
        parts.append(
            svg.lines_of_text(node.lines, node.x + 7, node.y + 12, _LEADING, text, "start")
        )
    return svg.drawing(
        "fig-lineage", plan.width, plan.height, "Lineage of themes", _said(told, plan), parts
    )


def _band(band: Band) -> str:
    x1, x2 = band.source.x + _WIDTH, band.target.x
    (top1, h1), (top2, h2) = band.left, band.right
    half = (x1 + x2) / 2
    n = svg.number
    kind = "none" if NO_THEME in (band.source.theme, band.target.theme) else "band"
    return (
        f'<path class="{kind}" d="M{n(x1)},{n(top1)}C{n(half)},{n(top1)} {n(half)},{n(top2)} '
        f"{n(x2)},{n(top2)}V{n(top2 + h2)}C{n(half)},{n(top2 + h2)} {n(half)},{n(top1 + h1)} "
        f'{n(x1)},{n(top1 + h1)}Z"/>'
    )


def _said(told: Lines, plan: Flow) -> str:
    rounds = "; ".join(
        f"round {summary.round} ({summary.stage}): "
        + ", ".join(f"{node.label} {node.codes}" for node in plan.nodes if node.column == index)
        for index, summary in enumerate(told.rounds)
    )
    return (
        f"{len(told.codes)} codes through {len(told.rounds)} rounds. Boxes are themes, as high as "
        f"they have codes; bands are codes that moved together. {rounds}."
    )
