"""What is left of each theme without the narrative, and without the coder, it leans on most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts import svg
from synth.report.parts.lettering import wrap
from synth.report.parts.matrices import by_parent
from synth.tables.theme import ThemeWithout
from synth.vocabulary import Without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from synth.report.parts.data import ReportData
    from synth.tables.theme import ThemeSummary

#: Themes and subthemes that are drawn and listed; tables/robustness.csv has all.
MOST = 60
_LABEL, _BAR, _AFTER, _MARGIN, _SIZE = 300.0, 240.0, 180.0, 8.0, 11.5


@dataclass(frozen=True, slots=True)
class Loss:
    """What is left without one narrative or coder, and the sentences left as a share of all (above
    1 where other codings count then; codings, where a theme stands in headings alone)."""

    left: ThemeWithout
    share: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A theme or subtheme, and its worst losses; None where it has no codings.

    `tied`: how many narratives would take as much. `only_narrative` and `only_coder`: the one
    everything rests on, "" where there are several.
    """

    theme: ThemeSummary
    narrative: Loss | None
    coder: Loss | None
    tied: int
    only_narrative: str
    only_coder: str


@dataclass(frozen=True, slots=True)
class RobustnessView:
    """What the page shows: the first `leanings` of `all`, and the drawing (None where no theme has
    codings); `narrative` and `coder`: those that rest on a single one."""

    leanings: list[Leaning]
    all: int
    drawing: Markup | None
    narrative: list[Leaning]
    coder: list[Leaning]


def robustness_view(data: ReportData) -> RobustnessView:
    """The last round's themes and subthemes, each without what it leans on most."""
    every = leanings(by_parent(data.result), data.rows(ThemeWithout))
    some = any(leaning.narrative or leaning.coder for leaning in every)
    return RobustnessView(
        leanings=every[:MOST],
        all=len(every),
        drawing=draw(every) if some else None,
        narrative=[leaning for leaning in every if leaning.only_narrative],
        coder=[leaning for leaning in every if leaning.only_coder],
    )


def leanings(themes: Sequence[ThemeSummary], robustness: Iterable[ThemeWithout]) -> list[Leaning]:
    """Each theme and subtheme of the last round, in the order of `themes`."""
    left: defaultdict[tuple[str, Without], list[ThemeWithout]] = defaultdict(list)
    for remainder in robustness:
        left[remainder.theme, remainder.without].append(remainder)
    out = []
    for theme in themes:
        by_narrative = left[theme.theme, Without.NARRATIVE]
        narrative = _worst(theme, by_narrative)
        coder = _worst(theme, left[theme.theme, Without.CODER])
        alone = coder and theme.coders == 1 and not coder.left.codings
        leaning = Leaning(
            theme=theme,
            narrative=narrative,
            coder=coder,
            tied=sum(
                narrative is not None and _left(remainder) == _left(narrative.left)
                for remainder in by_narrative
            ),
            only_narrative=narrative.left.value if narrative and theme.narratives == 1 else "",
            only_coder=coder.left.value if coder and alone else "",
        )
        out.append(leaning)
    return out


def _worst(theme: ThemeSummary, left: Sequence[ThemeWithout]) -> Loss | None:
    """The loss that takes most sentences, then most codings."""
    if not left or not theme.codings:
        return None
    worst = min(left, key=lambda remainder: (*_left(remainder), remainder.value))
    by_sentence = theme.sentences > 0
    return Loss(
        worst,
        worst.sentences / theme.sentences if by_sentence else worst.codings / theme.codings,
    )


def _left(remainder: ThemeWithout) -> tuple[int, int]:
    return remainder.sentences, remainder.codings


def draw(every: Sequence[Leaning]) -> Markup:
    """The drawing: for each theme two bars, the sentences left without the narrative and without
    the coder that take most."""
    x, top = _MARGIN + _LABEL + 12, 34.0
    parts = _legend(x)
    shown = every[:MOST]
    y = top
    for leaning in shown:
        sub = bool(leaning.theme.parent)
        indent = 16 if sub else 0
        label = wrap(leaning.theme.label, _LABEL - indent, _SIZE, bold=not sub, most=2)
        kind = "n" if sub else "b"
        parts.append(svg.lines_of_text(label, _MARGIN + indent, y + 13, 14, kind, "start"))
        for place, (loss, style) in enumerate(
            ((leaning.narrative, "bar"), (leaning.coder, "open"))
        ):
            if loss is not None:
                parts += _bar(loss, style, x, y + 3 + place * 14)
        y += max(36.0, len(label) * 14 + 10)
    parts.insert(0, svg.line(x, top - 6, x, y, "axis"))
    parts.insert(1, svg.line(x + _BAR, top - 6, x + _BAR, y, "rule"))
    parts.append(svg.lines_of_text(("0",), x, y + 14, 0, "s"))
    parts.append(svg.lines_of_text(("all of its sentences",), x + _BAR, y + 14, 0, "s"))
    width = x + _BAR + _AFTER + _MARGIN
    name = "What is left of each theme"
    return svg.drawing("fig-robust", width, y + 22, name, _said(shown), parts)


def _legend(x: float) -> list[str]:
    return [
        svg.lines_of_text(("sentences left without one",), x, 14, 0, "n", "start"),
        svg.box(x + 150, 5, 22, 9, "bar", 0),
        svg.lines_of_text(("narrative",), x + 178, 14, 0, "n", "start"),
        svg.box(x + 250, 5, 22, 9, "open", 0),
        svg.lines_of_text(("coder",), x + 278, 14, 0, "n", "start"),
    ]


def _bar(loss: Loss, style: str, x: float, y: float) -> list[str]:
    """A bar as long as what is left, at most as long as all, and what was taken away."""
    share = min(1.0, loss.share)
    note = wrap(f"{loss.share * 100:.0f}% without {loss.left.value}", _AFTER, 10.5, most=1)
    at = x + share * _BAR + 6
    return [
        svg.box(x, y, max(share * _BAR, 1), 10, style, 0),
        svg.lines_of_text(note, at, y + 9, 0, "s halo", "start"),
    ]


def _said(shown: Sequence[Leaning]) -> str:
    told = []
    for leaning in shown:
        losses = [
            f"{loss.share * 100:.0f}% of its sentences without {what} {loss.left.value}"
            for what, loss in (("narrative", leaning.narrative), ("coder", leaning.coder))
            if loss
        ]
        told.append(f"{leaning.theme.label}: {', '.join(losses) or 'no codings'}")
    return "; ".join(told) + "."
