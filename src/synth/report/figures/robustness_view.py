"""What is left of each theme without the narrative, and without the coder, it leans on most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts import svg
from synth.report.parts.lettering import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

Row = dict[str, Any]
#: Themes and subthemes that are drawn and listed; tables/robustness.csv has all.
MOST = 60
_LABEL, _BAR, _AFTER, _MARGIN, _SIZE = 300.0, 240.0, 180.0, 8.0, 11.5


@dataclass(frozen=True, slots=True)
class Loss:
    """What is left without one narrative or coder (`value`): a row of table `robustness`, and the
    codings left as a share of all (above 1 where other codings count then)."""

    value: str
    left: Row
    share: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A theme or subtheme (row of table `themes`), and its worst losses; None where it has no
    codings. `tied`: how many narratives would take as much. `only_narrative` and `only_coder`: the
    one everything rests on, "" where there are several."""

    row: Row
    narrative: Loss | None
    coder: Loss | None
    tied: int
    only_narrative: str
    only_coder: str


def leanings(themes: Sequence[Row], robustness: Sequence[Row]) -> list[Leaning]:
    """Each theme and subtheme of the last round, in the order of `themes`."""
    by: dict[tuple[str, str], list[Row]] = {}
    for row in robustness:
        by.setdefault((row["theme"], row["without"]), []).append(row)
    out = []
    for theme in themes:
        lost = {}
        for what in ("narrative", "coder"):
            own = by.get((theme["theme"], what), [])
            worst = min(own, key=lambda row: (row["codings"], row["sentences"], row["value"]),
                        default=None)  # fmt: skip
            lost[what] = (worst, own)
        narrative, coder = (_loss(theme, lost[what][0]) for what in ("narrative", "coder"))
        tied = sum(
            narrative is not None and row["codings"] == narrative.left["codings"]
            for row in lost["narrative"][1]
        )
        out.append(Leaning(
            theme, narrative, coder, tied,
            narrative.value if narrative and theme["narratives"] == 1 else "",
            coder.value if coder and theme["coders"] == 1 and not coder.left["codings"] else "",
        ))  # fmt: skip
    return out


def _loss(theme: Row, worst: Row | None) -> Loss | None:
    if worst is None or not theme["codings"]:
        return None
    return Loss(worst["value"], worst, worst["codings"] / theme["codings"])


def draw(leaning: Sequence[Leaning]) -> Markup:
    """The drawing: for each theme two bars, the codings left without the narrative and without the
    coder that take most."""
    parts: list[str] = []
    x, y = _MARGIN + _LABEL + 12, 34.0
    parts.append(svg.lines_of_text(("codings left without one",), x, 14, 0, "n", "start"))
    parts.append(svg.box(x + 150, 5, 22, 9, "bar", 0))
    parts.append(svg.lines_of_text(("narrative",), x + 178, 14, 0, "n", "start"))
    parts.append(svg.box(x + 250, 5, 22, 9, "open", 0))
    parts.append(svg.lines_of_text(("coder",), x + 278, 14, 0, "n", "start"))
    shown = leaning[:MOST]
    top = y
    for one in shown:
        sub = bool(one.row["parent"])
        indent = 16 if sub else 0
        words = wrap(one.row["label"], _LABEL - indent, _SIZE, bold=not sub, most=2)
        kind = "n" if sub else "b"
        height = max(36.0, len(words) * 14 + 10)
        parts.append(svg.lines_of_text(words, _MARGIN + indent, y + 13, 14, kind, "start"))
        for place, (loss, style) in enumerate(((one.narrative, "bar"), (one.coder, "open"))):
            at = y + 3 + place * 14
            if loss is None:
                continue
            share = min(1.0, loss.share)
            parts.append(svg.box(x, at, max(share * _BAR, 1), 10, style, 0))
            note = f"{loss.share * 100:.0f}% without {loss.value}"
            for words_ in wrap(note, _AFTER, 10.5, most=1):
                parts.append(svg.lines_of_text((words_,), x + share * _BAR + 6, at + 9, 0, "s halo",
                                               "start"))  # fmt: skip
        y += height
    parts.insert(0, svg.line(x, top - 6, x, y, "axis"))
    parts.insert(1, svg.line(x + _BAR, top - 6, x + _BAR, y, "rule"))
    parts.append(svg.lines_of_text(("0",), x, y + 14, 0, "s"))
    parts.append(svg.lines_of_text(("all of its codings",), x + _BAR, y + 14, 0, "s"))
    width = x + _BAR + _AFTER + _MARGIN
    return svg.drawing("fig-robust", width, y + 22, "What is left of each theme",
                       _said(shown), parts)  # fmt: skip


def _said(shown: Sequence[Leaning]) -> str:
    told = []
    for one in shown:
        parts = [
            f"{loss.share * 100:.0f}% of its codings without {what} {loss.value}"
            for what, loss in (("narrative", one.narrative), ("coder", one.coder)) if loss
        ]  # fmt: skip
        told.append(f"{one.row['label']}: {', '.join(parts) or 'no codings'}")
    return "; ".join(told) + "."
