"""The flow of studies through the screening log: its numbers as rows, and the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts import svg
from synth.report.parts.lettering import wrap, wrap_ending
from synth.report.parts.screening_flow import PrismaFlow, ScreeningStage, flow_of
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from synth.report.parts.data import ReportData

_SHOWN = 8  # reasons in a box of the drawing; the table has all
_LEFT, _RIGHT, _APART, _MARGIN, _SIZE, _LEADING = 268.0, 288.0, 44.0, 8.0, 11.5, 15.0
_WAITING = "included here, with no row at a later stage"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A number of studies: at which step and stage of the flow, and what became of them."""

    step: str
    stage: str
    what: str
    studies: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FlowView:
    """The flow for the page: its numbers, as rows, and as a drawing."""

    flow: PrismaFlow
    rows: list[FlowRow]
    drawing: Markup


def flow_view(data: ReportData) -> FlowView | None:
    """What the page shows of it."""
    flow = flow_of(data)
    return FlowView(flow, rows(flow), draw(flow)) if flow else None


def rows(flow: PrismaFlow) -> list[FlowRow]:
    """The flow as a table (prisma.csv)."""
    out = [FlowRow("identification", "", "studies in the screening log", flow.identified)]
    for stage in flow.stages:
        counts = [("screened", stage.studies, "")]
        if stage.entered and stage is not flow.stages[0]:
            counts.append(("first named at this stage", stage.entered, ""))
        counts += [("excluded", studies, reason) for reason, studies in stage.reasons]
        counts += [(what, studies, "") for what, studies in _undecided(stage)]
        if stage is not flow.stages[-1]:
            if stage.included:
                counts.append((_WAITING, stage.included, ""))
            counts.append(("went on to a later stage", stage.passed_on, ""))
        out += [FlowRow("screening", stage.name, *count) for count in counts]
    out.append(FlowRow("included", "", "eligible", flow.eligible))
    out.append(FlowRow("included", "", "eligible, in a narrative", flow.written))
    return out


def _undecided(stage: ScreeningStage) -> list[tuple[str, int]]:
    """What ended without a decision."""
    both = (("undecided: unsure", stage.unsure), ("undecided: screeners differ", stage.differing))
    return [(what, studies) for what, studies in both if studies]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in a box of the drawing. Its `ending`, such as a number, is never cut."""

    words: str
    ending: str = ""
    bold: bool = False

    def wrapped(self, width: float) -> list[tuple[str, str]]:
        """Its lines, each with the class it is drawn in."""
        if self.bold:
            return [("b", line) for line in wrap(self.words, width - 22, 12.5, bold=True, most=4)]
        lines = wrap_ending(self.words, self.ending, width - 22, _SIZE, most=3)
        return [("n", line) for line in lines]


def draw(flow: PrismaFlow) -> Markup:
    """The drawing: stages below one another, at the right what ended there."""
    drawing = _Drawing()
    drawing.down([_Text(f"In the screening log: {_studies(flow.identified)}")])
    for stage in flow.stages:
        said = [_Text(f"Stage “{stage.name}”", bold=True)]
        said.append(_Text(f"{_studies(stage.studies)} screened"))
        if stage.entered and stage is not flow.stages[0]:
            said.append(_Text(f"{stage.entered:,} of them not in an earlier stage"))
        if stage.passed_on == stage.studies:
            said.append(_Text("all of them went on to a later stage"))
        drawing.down(said, _ended(stage, stage is flow.stages[-1]))
    eligible = _Text(f"Eligible: {_studies(flow.eligible)}", bold=True)
    drawing.down([eligible, _Text("included at the last stage")])
    written = [
        _Text(f"Written: {plural(flow.narratives, 'narrative')}", bold=True),
        _Text(f"{_studies(flow.written)} of the {flow.eligible:,} eligible named in them"),
        _Text(f"{plural(flow.sources, 'different source')} cited by them"),
    ]
    drawing.down(written)
    width = 2 * _MARGIN + _LEFT + _APART + _RIGHT
    height = drawing.y + _MARGIN
    return svg.drawing("fig-prisma", width, height, "Flow of studies", _said(flow), drawing.parts)


def _studies(count: int) -> str:
    return plural(count, "study", "studies")


def _ended(stage: ScreeningStage, last: bool) -> list[_Text]:
    """What stands at the right of a stage; nothing where nothing ended there."""
    texts = []
    if stage.excluded:
        texts.append(_Text(f"Excluded: {_studies(stage.excluded)}", bold=True))
        shown, rest = stage.reasons[:_SHOWN], stage.reasons[_SHOWN:]
        texts += [_Text(reason, ending=f": {count:,}") for reason, count in shown]
        if rest:
            others = sum(count for _, count in rest)
            texts.append(_Text(f"{len(rest)} other reasons: {others:,}"))
    waiting = [(_WAITING, stage.included)] if stage.included and not last else []
    for what, count in (*_undecided(stage), *waiting):
        texts.append(_Text(f"{what[0].upper()}{what[1:]}: {count:,}", bold=True))
    return texts


class _Drawing:
    """Boxes below one another; `y` is the height below the last of them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = _MARGIN

    def down(self, left: Iterable[_Text], right: Iterable[_Text] = ()) -> None:
        """Draw a box, and one at its right where `right` holds something, with the arrow that
        leads to it."""
        if self.parts:
            middle = _MARGIN + _LEFT / 2
            self.parts.append(svg.line(middle, self.y, middle, self.y + 20, "w1"))
            self.parts.append(svg.head(middle, self.y + 26, "tip", "down"))
            self.y += 26
        main = [line for text in left for line in text.wrapped(_LEFT)]
        beside = [line for text in right for line in text.wrapped(_RIGHT)]
        height = len(main) * _LEADING + 14
        side = len(beside) * _LEADING + 14 if beside else 0
        tall, y = max(height, side), self.y
        self.parts.append(svg.box(_MARGIN, y, _LEFT, tall, "theme"))
        self._write(main, _MARGIN + 10)
        if beside:
            x = _MARGIN + _LEFT + _APART
            self.parts.append(svg.box(x, y, _RIGHT, side, "sub"))
            self._write(beside, x + 10)
            level = y + min(height, side) / 2
            self.parts.append(svg.line(_MARGIN + _LEFT, level, x - 6, level, "w1"))
            self.parts.append(svg.head(x, level, "tip"))
        self.y += tall

    def _write(self, lines: Sequence[tuple[str, str]], x: float) -> None:
        for place, (kind, text) in enumerate(lines):
            y = self.y + 18 + place * _LEADING
            self.parts.append(svg.lines_of_text((text,), x, y, 0, kind, "start"))


def _said(flow: PrismaFlow) -> str:
    told = [f"{_studies(flow.identified)} in the log."]
    for stage in flow.stages:
        ends = [f"{stage.studies:,} screened", f"{stage.excluded:,} excluded"]
        ends += [f"{count:,} {what}" for what, count in _undecided(stage)]
        told.append(f"Stage {stage.name}: {', '.join(ends)}.")
    told.append(f"{flow.eligible:,} eligible; {plural(flow.narratives, 'narrative')} written.")
    return " ".join(told)
