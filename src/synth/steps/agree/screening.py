"""Agreement of screeners, stage by stage."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import layout
from synth.agreement.nominal import cohen_kappa, nominal_agreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.written.screening import Decision

Row = dict[str, Any]
#: The categories of α; everywhere else it is include or not.
CATEGORIES = ("include", "exclude", "unsure")
REFLEXIVE = "a reflexive study: not computed"


def screening_rows(
    decisions: Iterable[Decision], *, coefficients: bool, replicates: int, seed: int
) -> list[Row]:
    """A row a stage and pair of screeners, and one for all where there are more than two.

    What a group agreed (`consensus` as screener) is left out. κ, AC1 and percent agreement are on
    include or not, `unsure` being not; α has `unsure` as a category of its own.
    """
    stages: dict[str, dict[str, dict[str, str]]] = {}
    for one in decisions:
        if one.screener != layout.CONSENSUS:
            stages.setdefault(one.stage, {}).setdefault(one.screener, {})[one.study] = one.decision
    out: list[Row] = []
    for stage, by in stages.items():
        groups: list[Sequence[str]] = list(combinations(by, 2))
        if len(by) != 2:
            groups.append(list(by))
        for names in groups:
            pair = list(names) if len(names) == 2 else ["", ""]
            if len(by) == 1:
                pair = [next(iter(by)), ""]
            row = _compared([by[name] for name in names], coefficients, replicates, seed)
            out.append({"stage": stage, "screener_a": pair[0], "screener_b": pair[1], **row})
    return out


def _compared(
    judged: Sequence[dict[str, str]], coefficients: bool, replicates: int, seed: int
) -> Row:
    studies = sorted({study for own in judged for study in own})
    studies = [s for s in studies if sum(s in own for own in judged) > 1]
    counts = np.array(
        [[sum(own.get(s) == c for own in judged) for c in CATEGORIES] for s in studies], np.int64
    ).reshape(-1, 3)
    two = np.zeros((2, 2), np.int64)
    if len(judged) == 2:
        for study in studies:
            a, b = (own[study] != "include" for own in judged)
            two[int(a), int(b)] += 1
    cells: Row = dict.fromkeys(("both", "only_a", "only_b", "neither"), -1)
    if len(judged) == 2:
        cells = dict(zip(cells, two.ravel().tolist(), strict=True))
    row: Row = {"studies": len(studies), **cells, "unsure": int(counts[:, 2].sum()),
                "percent": None, "kappa": None, "ac1": None, "alpha": None, "low": None,
                "high": None, "interval": "", "reason": ""}  # fmt: skip
    if len(judged) < 2 or not studies:
        why = "there is only one screener" if len(judged) < 2 else "no study was screened by two"
        return {**row, "reason": why}
    if not coefficients:
        return {**row, "reason": REFLEXIVE}
    binary = nominal_agreement(np.stack([counts[:, 0], counts[:, 1:].sum(axis=1)], axis=1))
    three = nominal_agreement(counts, replicates=replicates, seed=seed)
    kappa = cohen_kappa(two) if len(judged) == 2 else None
    interval = three.alpha.interval
    reasons = [e.reason for e in (three.alpha, kappa, binary.ac1) if e is not None and e.reason]
    row.update(
        percent=binary.percent_agreement.value, kappa=kappa.value if kappa else None,
        ac1=binary.ac1.value, alpha=three.alpha.value,
        low=interval.low if interval else None, high=interval.high if interval else None,
        interval=(interval.note or "") if interval else "", reason=reasons[0] if reasons else "",
    )  # fmt: skip
    return row
