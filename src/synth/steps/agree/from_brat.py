"""A brat folder for `synth agree`: units are tokens or lines of its texts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from synth.exchange.brat import read_brat
from synth.problems import StudyError
from synth.steps.agree.judged import Coding, JudgedTable, Span, numbered, unknown_units
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

#: What `--units` may say of a brat folder, and what such a unit looks like.
UNITS = {"tokens": re.compile(r"\S+"), "lines": re.compile(r"[^\n]*\S[^\n]*")}
_ONE = {"tokens": "token", "lines": "line"}


def judged_brat(folder: Path, units: str | None) -> JudgedTable:
    """The codings of a brat project: a label applies to every token (or line) it touches.

    Raises `StudyError` for a project that can't be read, one without spans, and unknown `units`.
    """
    kind = units or "tokens"
    if kind not in UNITS:
        raise unknown_units(kind, list(UNITS))
    project = read_brat(folder)
    documents = sorted(project.texts)
    labels = sorted({span.label for span in project.spans})
    if not labels:
        raise StudyError("this project has no annotations", path=folder)
    at, who, code = numbered(documents), numbered(project.coders), numbered(labels)
    coverage = np.zeros((len(who), len(at)), bool)
    for coder, judged in project.coverage.items():
        coverage[who[coder], [at[name] for name in judged]] = True
    places = [[m.span() for m in UNITS[kind].finditer(project.texts[name])] for name in documents]
    starts = [[start for start, _ in within] for within in places]
    ends = [[end for _, end in within] for within in places]
    codings: set[Coding] = set()
    spans: list[Span] = []
    for span in project.spans:
        d, c, k = at[span.document], who[span.coder], code[span.label]
        for start, end in span.pieces:
            spans.append((d, c, k, start, end))
            touched = range(bisect_right(ends[d], start), bisect_left(starts[d], end))
            codings.update((d, unit, c, k) for unit in touched)
    notes = [f"the unit is a {_ONE[kind]} of the text (--units)"]
    if project.passed_over:
        passed = (plural(n, what) for what, n in project.passed_over.items())
        notes.append(f"skipped: {', '.join(passed)}")
    return JudgedTable(
        coders=project.coders,
        documents=documents,
        codes=labels,
        n_units=[len(within) for within in places],
        coverage=coverage,
        codings=sorted(codings),
        notes=notes,
        unit=_ONE[kind],
        spans=spans,
        length=tuple(len(project.texts[name]) for name in documents),
    )
