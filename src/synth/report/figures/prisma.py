"""The flow of studies through the screening log, in the form of the PRISMA 2020 statement.

Source: Page MJ et al. 2021, BMJ 372:n71, doi:10.1136/bmj.n71. The log says who decided what at
which stage; from it each study's way is read, and every study ends in exactly one place.

At a stage, a row of the screener `consensus` decides; without one, all screeners' rows must agree.
A study with a row at a later stage went on, whatever was decided. Else it ended here: excluded,
included, or without a decision (`unsure`, or screeners who differ).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts import svg
from synth.report.parts.environment import plural
from synth.report.parts.lettering import wrap, wrap_ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

Row = dict[str, Any]
CONSENSUS = "consensus"
_NO_REASON = "no reason given"
_SHOWN = 8  # reasons in a box of the drawing; the table has all
_LEFT, _RIGHT, _APART, _MARGIN, _SIZE, _LEADING = 268.0, 288.0, 44.0, 8.0, 11.5, 15.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `studies` = `passed_on` + `excluded` + `unsure` + `differing` + `included`.

    `entered`: studies that appear here for the first time. `came`: those from an earlier stage.
    `past`: of those passed on, how many have no row at the very next stage but at a later one.
    `against`: of those passed on, how many all had excluded here. `reasons`: (reason, studies) of
    the excluded, most first; reasons of several screeners are put together.
    """

    name: str
    studies: int
    entered: int
    came: int
    passed_on: int
    past: int
    against: int
    excluded: int
    reasons: tuple[tuple[str, int], ...]
    unsure: int
    differing: int
    included: int


@dataclass(frozen=True, slots=True)
class PrismaFlow:
    """The whole flow. `eligible`: studies included at the last stage; `written`: those of them in a
    narrative; `narratives`: narratives of the study; `sources`: different sources they name;
    `waiting`: included at an earlier stage, with no row later."""

    identified: int
    stages: tuple[Stage, ...]
    eligible: int
    written: int
    narratives: int
    sources: int

    @property
    def waiting(self) -> int:
        """Studies included at a stage that is not the last, with no row at a later one."""
        return sum(stage.included for stage in self.stages[:-1])

    @property
    def open(self) -> int:
        """Studies that ended without a decision."""
        return sum(stage.unsure + stage.differing for stage in self.stages)


def prisma_flow(
    log: Sequence[Row], narratives: Iterable[str], sources: Iterable[Sequence[Row]]
) -> PrismaFlow | None:
    """The flow through a screening log (rows: study, stage, screener, decision, reason, narrative),
    or None where there is no log. `narratives`: those there are; `sources`: each one's sources."""
    if not log:
        return None
    names = list(dict.fromkeys(row["stage"] for row in log))
    order = {name: i for i, name in enumerate(names)}
    by: dict[str, dict[int, list[Row]]] = {}
    for row in log:
        by.setdefault(row["study"], {}).setdefault(order[row["stage"]], []).append(row)
    stages = tuple(_stage(i, name, by) for i, name in enumerate(names))
    final = len(names) - 1
    eligible = [
        s for s, own in by.items() if max(own) == final and _decided(own[final]) == "include"
    ]
    known = set(narratives)
    inside = {row["study"] for row in log if row["narrative"] in known}
    distinct = {(one["doi"] or one["citation"]).casefold() for own in sources for one in own}
    return PrismaFlow(
        len(by), stages, len(eligible), sum(study in inside for study in eligible), len(known),
        len(distinct),
    )  # fmt: skip


def _decided(rows: Sequence[Row]) -> str:
    """What was decided at a stage: `include`, `exclude`, `unsure`, or `differing`."""
    final = {row["decision"] for row in rows if row["screener"] == CONSENSUS}
    found = final or {row["decision"] for row in rows}
    return str(found.pop()) if len(found) == 1 else "differing"


def _why(rows: Sequence[Row]) -> str:
    final = [row for row in rows if row["screener"] == CONSENSUS] or rows
    given = sorted({row["reason"] for row in final if row["reason"]})
    return " / ".join(given) or _NO_REASON


def _stage(index: int, name: str, by: dict[str, dict[int, list[Row]]]) -> Stage:
    here = [(own, own[index]) for own in by.values() if index in own]
    on = [(own, rows) for own, rows in here if max(own) > index]
    ended = [rows for own, rows in here if max(own) == index]
    outcome = Counter(_decided(rows) for rows in ended)
    reasons = Counter(_why(rows) for rows in ended if _decided(rows) == "exclude")
    entered = sum(min(own) == index for own, _ in here)
    return Stage(
        name, len(here), entered, len(here) - entered, len(on),
        sum(index + 1 not in own for own, _ in on),
        sum(_decided(rows) == "exclude" for _, rows in on),
        outcome["exclude"], tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        outcome["unsure"], outcome["differing"], outcome["include"],
    )  # fmt: skip


def rows(flow: PrismaFlow) -> list[Row]:
    """The flow as a table: step, stage, what, reason, studies (prisma.csv)."""

    def row(step: str, stage: str, what: str, count: int, reason: str = "") -> Row:
        return {"step": step, "stage": stage, "what": what, "reason": reason, "studies": count}

    out = [row("identification", "", "studies in the screening log", flow.identified)]
    for stage in flow.stages:
        out.append(row("screening", stage.name, "screened", stage.studies))
        if stage.entered and stage is not flow.stages[0]:
            out.append(row("screening", stage.name, "first named at this stage", stage.entered))
        out += [
            row("screening", stage.name, "excluded", count, reason)
            for reason, count in stage.reasons
        ]
        for what, count in _endings(stage):
            out.append(row("screening", stage.name, what, count))
        if stage is not flow.stages[-1]:
            if stage.included:
                out.append(row("screening", stage.name, _WAITING, stage.included))
            out.append(row("screening", stage.name, "went on to a later stage", stage.passed_on))
    out.append(row("included", "", "eligible", flow.eligible))
    out.append(row("included", "", "eligible, in a narrative", flow.written))
    return out


_WAITING = "included here, with no row at a later stage"


def _endings(stage: Stage) -> list[tuple[str, int]]:
    """What ended without a decision."""
    both = (("undecided: unsure", stage.unsure), ("undecided: screeners differ", stage.differing))
    return [(what, count) for what, count in both if count]


def draw(flow: PrismaFlow) -> Markup:
    """The drawing: stages below one another, at the right what ended there."""
    parts: list[str] = []
    y = _MARGIN
    y = _down(parts, y, [f"In the screening log: {_studies(flow.identified)}"], first=True)
    for stage in flow.stages:
        left = [f"*Stage “{stage.name}”", f"{_studies(stage.studies)} screened"]
        if stage.entered and stage is not flow.stages[0]:
            left.append(f"{stage.entered:,} of them not in an earlier stage")
        if stage.passed_on == stage.studies:
            left.append("all of them went on to a later stage")
        y = _down(parts, y, left, right=_ended(stage, stage is flow.stages[-1]))
    y = _down(parts, y, [f"*Eligible: {_studies(flow.eligible)}",
                         "included at the last stage"])  # fmt: skip
    y = _down(parts, y, [
        f"*Written: {plural(flow.narratives, 'narrative')}",
        f"{_studies(flow.written)} of the {flow.eligible:,} eligible named in them",
        f"{plural(flow.sources, 'different source')} cited by them",
    ])  # fmt: skip
    width = 2 * _MARGIN + _LEFT + _APART + _RIGHT
    return svg.drawing("fig-prisma", width, y + _MARGIN, "Flow of studies", _said(flow), parts)


def _studies(count: int) -> str:
    return plural(count, "study", "studies")


def _ended(stage: Stage, last: bool) -> list[str]:
    """The lines of the box at the right of a stage; none where nothing ended there."""
    out = []
    if stage.excluded:
        out.append(f"*Excluded: {_studies(stage.excluded)}")
        out += [f"{reason}\t: {count:,}" for reason, count in stage.reasons[:_SHOWN]]
        rest = stage.reasons[_SHOWN:]
        if rest:
            out.append(f"{len(rest)} other reasons: {sum(count for _, count in rest):,}")
    out += [f"*{what[0].upper()}{what[1:]}: {count:,}" for what, count in _endings(stage)]
    if stage.included and not last:
        out.append(f"*{_WAITING[0].upper()}{_WAITING[1:]}: {stage.included:,}")
    return out


def _down(
    parts: list[str], y: float, left: list[str], right: list[str] | None = None, first: bool = False
) -> float:
    """Draw a box (and one at its right), with the arrow that leads to it; the height below it."""
    if not first:
        middle = _MARGIN + _LEFT / 2
        parts.append(svg.line(middle, y, middle, y + 20, "w1"))
        parts.append(svg.head(middle, y + 26, "tip", "down"))
        y += 26
    own = _wrapped(left, _LEFT)
    height = len(own) * _LEADING + 14
    beside = _wrapped(right, _RIGHT) if right else []
    x = _MARGIN + _LEFT + _APART
    side = len(beside) * _LEADING + 14 if beside else 0
    tall = max(height, side)
    parts.append(svg.box(_MARGIN, y, _LEFT, tall if beside else height, "theme"))
    _write(parts, own, _MARGIN + 10, y + 18)
    if beside:
        parts.append(svg.box(x, y, _RIGHT, side, "sub"))
        _write(parts, beside, x + 10, y + 18)
        level = y + min(height, side) / 2
        parts.append(svg.line(_MARGIN + _LEFT, level, x - 6, level, "w1"))
        parts.append(svg.head(x, level, "tip"))
    return y + (tall if beside else height)


def _wrapped(texts: Iterable[str], width: float) -> list[tuple[str, str]]:
    """(class, line) pairs. A text that begins with “*” is set in bold; what follows a tab is its
    ending, which is never cut."""
    out = []
    for text in texts:
        words, _, ending = text.removeprefix("*").partition("\t")
        if text.startswith("*"):
            lines, kind = wrap(words, width - 22, 12.5, bold=True, most=4), "b"
        else:
            lines, kind = wrap_ending(words, ending, width - 22, _SIZE, most=3), "n"
        out += [(kind, one) for one in lines]
    return out


def _write(parts: list[str], lines: Sequence[tuple[str, str]], x: float, y: float) -> None:
    for place, (kind, text) in enumerate(lines):
        parts.append(svg.lines_of_text((text,), x, y + place * _LEADING, 0, kind, "start"))


def _said(flow: PrismaFlow) -> str:
    told = [f"{_studies(flow.identified)} in the log."]
    for stage in flow.stages:
        ends = [f"{stage.studies:,} screened", f"{stage.excluded:,} excluded"]
        ends += [f"{count:,} {what}" for what, count in _endings(stage)]
        told.append(f"Stage {stage.name}: {', '.join(ends)}.")
    told.append(f"{flow.eligible:,} eligible; {plural(flow.narratives, 'narrative')} written.")
    return " ".join(told)
