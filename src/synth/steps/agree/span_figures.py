"""Agreement on the spans of a file: each code, the codes as a group, and γ."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from synth import wording
from synth.agreement.gamma import gamma_agreement
from synth.agreement.unitizing import unitizing_agreement
from synth.agreement.unitizing_groups import group_unitizing
from synth.reasons import Reason
from synth.steps.agree.printing import aligned, interval, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.agreement.results import Estimate
    from synth.agreement.unitizing import UnitizingAgreement
    from synth.agreement.unitizing_groups import GroupUnitizing
    from synth.steps.agree.judged import JudgedTable
    from synth.steps.agree.study import BootstrapSettings

#: γ aligns every span with every other coder's; with more spans in a document it takes minutes.
GAMMA_SPANS = 200


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Unitizing α of each code, of all codes as a group whose codes exclude one another, and γ of
    each document, as far as it was computed; `why_no_gamma` says why not."""

    by_code: UnitizingAgreement
    group: GroupUnitizing
    gamma: dict[str, Estimate]
    why_no_gamma: str


def span_figures(judged: JudgedTable, drawn: BootstrapSettings) -> SpanFigures:
    """Agreement on where the spans of a file begin and end. Needs `judged.spans`."""
    table = np.array(judged.spans, np.int64).reshape(-1, 5)
    spans: Any = tuple(table[:, i] for i in range(5))
    codes = range(len(judged.codes))
    gamma, why = _gamma(judged)
    return SpanFigures(
        by_code=unitizing_agreement(
            judged.length, judged.coverage, spans, n_codes=len(judged.codes), **drawn
        ),
        group=group_unitizing(judged.length, judged.coverage, spans, codes, **drawn),
        gamma=gamma,
        why_no_gamma=why,
    )


def _gamma(judged: JudgedTable) -> tuple[dict[str, Estimate], str]:
    """γ of each document that several coders judged; why there is none."""
    if find_spec("pygamma_agreement") is None:
        return {}, "γ needs the package pygamma-agreement (pip install pygamma-agreement)"
    spans = judged.spans or []
    several = [d for d, n in enumerate(judged.coverage.sum(axis=0)) if n > 1]
    of = {d: [(c, s, e, k) for at, c, k, s, e in spans if at == d] for d in several}
    if any(len(inside) > GAMMA_SPANS for inside in of.values()):
        return {}, f"γ is computed for documents with up to {GAMMA_SPANS} spans"
    return {judged.documents[d]: gamma_agreement(inside).gamma for d, inside in of.items()}, ""


def reason(found: Estimate, judged: JudgedTable) -> str:
    """Why an estimate on spans is undefined, in words; “” where it is not."""
    note = found.reason
    if note is not None and note.reason is Reason.CODES_OVERLAP:
        coder, document = judged.coders[int(note["coder"])], judged.documents[int(note["document"])]
        where = f" of {document}" if document else ""
        return (
            "the codes do not exclude one another: "
            f"{coder} has two of them at character {note['place']:.0f}{where}"
        )
    return wording.reason(note, cluster=judged.drawn)


def group_estimates(found: SpanFigures) -> list[tuple[str, str, Estimate]]:
    """The coefficients of all codes as a group: a name, what it is about, and the figure."""
    group = found.group
    return [
        ("uα", "boundaries and codes", group.u),
        ("|uα", "is anything marked", group.binary),
        ("cuα", "which code, where both marked", group.cu),
    ]


def span_lines(found: SpanFigures, judged: JudgedTable) -> list[str]:
    """The group and γ as lines of text."""
    group = found.group
    lines = [["codes as one group", "", "95% interval"]]
    named = [(f"{name} ({about})", estimate) for name, about, estimate in group_estimates(found)]
    named += [
        (f"(k)uα {judged.codes[k]}", estimate)
        for k, estimate in zip(group.codes, group.by_code, strict=True)
    ]
    named += [(f"γ {document}".rstrip(), estimate) for document, estimate in found.gamma.items()]
    lines += [[name, number(e.value), interval(e)] for name, e in named]
    return aligned(lines)


def span_notes(found: SpanFigures, judged: JudgedTable) -> Iterator[str]:
    """What is to be said of the group, of γ, and of spans that overlap."""
    if found.by_code.merged:
        n = found.by_code.merged
        what = wording.plural(n, "span overlaps", "spans overlap")
        yield f"{what} another of the same coder and code; they are taken as one"
    why = {reason(e, judged) for _, _, e in group_estimates(found)} - {""}
    yield from (f"codes as one group: {one}" for one in sorted(why))
    if found.why_no_gamma:
        yield found.why_no_gamma
