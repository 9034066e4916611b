"""A brat folder for `synth agree`: units are tokens or lines of its texts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from synth.exchange.brat import read_brat
from synth.problems import StudyError, counted
from synth.steps.agree.judged import Coded, unknown_units

if TYPE_CHECKING:
    from pathlib import Path

#: What `--units` may say of a brat folder, and what such a unit looks like.
UNITS = {"tokens": re.compile(r"\S+"), "lines": re.compile(r"[^\n]*\S[^\n]*")}


def coded_brat(folder: Path, units: str | None) -> Coded:
    """The codings of a brat project: a label applies to every token (or line) it touches."""
    kind = units or "tokens"
    if kind not in UNITS:
        raise unknown_units(kind, list(UNITS))
    project = read_brat(folder)
    documents = sorted(project.texts)
    labels = sorted({span.label for span in project.spans})
    if not labels:
        raise StudyError("nothing is marked in this project", path=folder)
    at = {name: i for i, name in enumerate(documents)}
    who = {name: i for i, name in enumerate(project.coders)}
    code = {name: i for i, name in enumerate(labels)}
    coverage = np.zeros((len(who), len(at)), bool)
    for coder, found in project.coverage.items():
        coverage[who[coder], [at[name] for name in found]] = True
    places = [[m.span() for m in UNITS[kind].finditer(project.texts[name])] for name in documents]
    starts, ends = ([[place[i] for place in own] for own in places] for i in (0, 1))
    codings, spans = [], []
    for span in project.spans:
        d, c, k = at[span.document], who[span.coder], code[span.label]
        for start, end in span.pieces:
            spans.append((d, c, k, start, end))
            touched = range(bisect_right(ends[d], start), bisect_left(starts[d], end))
            codings += [(d, unit, c, k) for unit in touched]
    notes = [f"the unit is {'a token' if kind == 'tokens' else 'a line'} of the text (--units)"]
    passed = [counted(n, name.removesuffix("s")) for name, n in project.passed_over.items()]
    notes += [f"passed over: {', '.join(passed)}"] if passed else []
    return Coded(
        coders=project.coders, documents=documents, codes=labels,
        n_units=[len(own) for own in places], coverage=coverage,
        codings=sorted(set(codings)), unit=kind.removesuffix("s"), spans=spans,
        length=[len(project.texts[name]) for name in documents], notes=notes,
    )  # fmt: skip
