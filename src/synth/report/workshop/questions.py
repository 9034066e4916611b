"""Questions to talk over about a theme, each called up by something in the data.

A question is asked only where its occasion is there; nothing here is asked of every theme.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import percent
from synth.report.parts.stages_table import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
#: Questions on one theme, at most: more than a meeting can take up is no help.
MOST = 8
#: Names listed in one question.
NAMED = 4
#: A narrative with this share of a theme's codings carries it.
SHARE = 1 / 3
#: A code with fewer codings than this says little by where it stands.
LEAST = 3


@dataclass
class ThemeCounts:
    """What the counted codings of a theme or subtheme are spread over."""

    narratives: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    code_narratives: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    code_coders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    participant: int = 0


def counts_of(data: ReportData) -> dict[str, ThemeCounts]:
    """Theme or subtheme of the last round → its counts; in one pass over the codings."""
    out: defaultdict[str, ThemeCounts] = defaultdict(ThemeCounts)
    for row in data.theme_codings:
        coding = data.coding_by_id.get(row["coding_id"])
        if coding is None:
            continue
        own = out[row["theme"]]
        own.narratives[coding["narrative"]] += 1
        own.codes[coding["code"]] += 1
        own.code_narratives[coding["code"]].add(coding["narrative"])
        own.code_coders[coding["code"]].add(coding["coder"])
        own.participant += coding["voice"] == "participant"
    return dict(out)


def questions(data: ReportData, theme: Row, counts: dict[str, ThemeCounts]) -> list[str]:
    """The questions on a theme (its row of table `themes`), the most pressing first."""
    below = [row for row in data.result if row["parent"] == theme["theme"]]
    own = counts.get(theme["theme"], ThemeCounts())
    every = [
        *_statement(theme, below),
        *_contrary(theme, below),
        *_narratives(data, theme, below, counts),
        *_assessed(data, theme),
        *_codes(data, own),
        *_related(data, theme, below),
        *_voice(data, own),
        *_left(data, theme),
    ]
    return every[:MOST]


def _statement(theme: Row, below: list[Row]) -> Iterator[str]:
    if not theme["statement"]:
        yield "The theme has no statement. What does it say, in one full sentence?"
    without = [f"“{row['label']}”" for row in below if not row["statement"]]
    if without and theme["statement"]:
        verb = "has no statement of its" if len(without) == 1 else "have no statement of their"
        yield f"{listing(without, NAMED)} {verb} own. What does the theme’s statement take from it?"


def _contrary(theme: Row, below: list[Row]) -> Iterator[str]:
    if not theme["codings"]:
        yield "No coding stands behind this theme. Which passages would show it?"
    elif not theme["contrary"]:
        if theme["contrary_sought"]:
            yield ("No coding is marked contrary to this theme, though contrary evidence was "
                   "looked for. Should a passage named there be coded as contrary?")  # fmt: skip
        else:
            yield "No contrary passage stands against this theme: was any looked for, and where?"
    else:
        bare = [f"“{row['label']}”" for row in below if row["codings"] and not row["contrary"]]
        if bare and len(bare) < len(below):
            yield (f"No passage is marked contrary to {listing(bare, NAMED)}: is there none, or "
                   "was none looked for there?")  # fmt: skip


def _narratives(
    data: ReportData, theme: Row, below: list[Row], counts: dict[str, ThemeCounts]
) -> Iterator[str]:
    number = len(data.narratives)
    absent = [name for name in data.titles
              if name not in counts.get(theme["theme"], ThemeCounts()).narratives]  # fmt: skip
    if theme["codings"] and 0 < len(absent) < number and number > 2 and theme["narratives"] > 1:
        verb = "has" if len(absent) == 1 else "have"
        yield (f"{listing(absent, NAMED)} {verb} no coding in this theme: does the statement say "
               "how far it reaches?")  # fmt: skip
    thin = []
    for row in (theme, *below):
        own = counts.get(row["theme"], ThemeCounts()).narratives
        if not own or number < 2:
            continue
        name = "this theme" if row is theme else f"“{row['label']}”"
        (first, most), total = own.most_common(1)[0], sum(own.values())
        first = min(one for one in own if own[one] == most)
        if len(own) == 1:
            every = "The one coding" if total == 1 else f"All {total:,} codings"
            yield (f"{every} of {name} {'comes' if total == 1 else 'come'} from {first}: is it a "
                   "finding across narratives?")  # fmt: skip
        elif most / total >= SHARE:
            yield (f"{first} alone carries {most:,} of the {total:,} codings of {name} "
                   f"({percent(most / total, 0)}): does it hold without {first}?")  # fmt: skip
        elif row is not theme and len(own) * 2 < number:
            thin.append(f"“{row['label']}” ({len(own):,})")
    if thin:
        each = "rests" if len(thin) == 1 else "rest"
        yield (f"{listing(thin, NAMED)} {each} on fewer than half of the {number:,} narratives: do "
               "the words of the statement allow for that?")  # fmt: skip


def _assessed(data: ReportData, theme: Row) -> Iterator[str]:
    for one in data.cerqual:
        if one["theme"] == theme["theme"]:
            parts = [name.replace("_", " ") for name, own in one.items()
                     if isinstance(own, dict) and own.get("level") == "serious"]  # fmt: skip
            if parts:
                yield (f"Concerns about {listing(parts)} are judged serious: does the statement "
                       "claim more than that bears?")  # fmt: skip


def _codes(data: ReportData, own: ThemeCounts) -> Iterator[str]:
    total = sum(own.codes.values())
    named = data.code_labels
    for code, n in own.codes.most_common(1):
        if len(own.codes) > 2 and n * 2 > total:
            yield (f"“{named.get(code, code)}” holds {n:,} of {total:,} codings: is the theme "
                   "about more than this code?")  # fmt: skip
    often = [code for code in named if own.codes[code] >= LEAST]
    if len(own.narratives) > 1:
        single = [f"“{named[code]}” ({min(own.code_narratives[code])})" for code in often
                  if len(own.code_narratives[code]) == 1]  # fmt: skip
        if single:
            one = len(single) == 1
            yield (f"{'This code comes' if one else 'Each of these codes comes'} from one "
                   f"narrative alone: {listing(single, NAMED)}. Is what "
                   f"{'it says' if one else 'they say'} a finding of the synthesis, "
                   "or of one project?")  # fmt: skip
    everyone = set().union(*own.code_coders.values())
    if len(everyone) > 1:
        alone = [f"“{named[code]}” ({min(own.code_coders[code])})" for code in often
                 if len(own.code_coders[code]) == 1]  # fmt: skip
        if alone:
            yield (f"Only one coder used {listing(alone, NAMED)}: do the others not see it, or "
                   "call it by another name?")  # fmt: skip


def _related(data: ReportData, theme: Row, below: list[Row]) -> Iterator[str]:
    label = {row["theme"]: row["label"] for row in data.result}
    ends = {theme["theme"], *(row["theme"] for row in below)}
    bare = [
        f"“{label[r['source']]}” → “{label[r['target']]}”" for r in data.relations
        if r["source"] in ends and not r["sentences"] and {r["source"], r["target"]} <= set(label)
    ]  # fmt: skip
    if bare:
        yield (f"No sentence carries codes of both ends of {listing(bare, 2)}: which passages show "
               f"{'this arrow' if len(bare) == 1 else 'these arrows'} of the map?")  # fmt: skip


def _voice(data: ReportData, own: ThemeCounts) -> Iterator[str]:
    if own.codes and not own.participant and any(r["voice"] == "participant" for r in data.codings):
        yield ("None of the codings is marked as a participant’s words: does the statement make "
               "plain that authors say so?")  # fmt: skip


def _left(data: ReportData, theme: Row) -> Iterator[str]:
    if theme["question"]:
        left = [f"“{code['label']}”" for code in data.codes
                if code["question"] == theme["question"] and code["id"] not in data.places
                and code["id"] not in data.left_out]  # fmt: skip
        if left:
            yield (f"These codes were made for the theme’s question and stand in no theme: "
                   f"{listing(left, NAMED)}. Does any belong here?")  # fmt: skip
