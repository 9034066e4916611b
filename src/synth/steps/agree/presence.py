"""Agreement on whether a code is in a narrative at all: rows of the tables `agreement_presence…`.

The unit is the narrative, so a coding counts wherever it stands, in a heading or in the head of a
table too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from synth.agreement.by_code import code_agreement
from synth.agreement.coefficients import registered
from synth.steps.agree.estimates import alpha_columns, figure
from synth.tables.agree_units import CodePresence, NarrativePresence, PresenceAgreement
from synth.vocabulary import LeftOut, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.agreement.results import CodeAgreement
    from synth.steps.agree.study import Array, ComparedStudy
    from synth.tables.definition import Row


def presence_rows(compared: ComparedStudy) -> Iterator[Row]:
    """By code, subtheme and theme; by narrative; and which code was used where by whom."""
    used = np.zeros((*compared.coverage.shape, len(compared.codes)), bool)
    for coding in [*compared.placed, *compared.left_out[LeftOut.ALONE]]:
        place = compared.who[coding.coder], compared.at[coding.narrative]
        used[(*place, compared.number[coding.code])] = True
    yield from _of_level(compared, Level.CODE, compared.codes, used)
    for level, themes in compared.themes.items():
        if themes:
            yield from _of_level(compared, level, list(themes), used @ compared.membership(level))
    yield from _of_narratives(compared, used)


def _of_level(
    compared: ComparedStudy, level: Level, ids: Sequence[str], used: Array
) -> Iterator[PresenceAgreement]:
    """Each narrative is one unit, with or without the code; `used` is bool[C, D, K]."""
    coder, narrative, code = np.nonzero(used)
    found = code_agreement(
        np.ones_like(compared.units),
        compared.coverage,
        (narrative, np.zeros_like(narrative), coder, code),
        n_codes=len(ids),
        **compared.drawn,
    )
    anyone, everyone = (x.sum(axis=0) for x in _by_anyone_and_all(compared, used))
    of_a_code = [name for name in PresenceAgreement.table.names if name in registered()]
    yield PresenceAgreement(
        level=level,
        id="",
        narratives=found.n_documents,
        used=int(anyone.sum()),
        used_by_all=int(everyone.sum()),
        kappa=math.nan,
        **alpha_columns(found.pooled_alpha),
        **dict.fromkeys(of_a_code, math.nan),
    )
    for k, (name, one) in enumerate(zip(ids, found.codes, strict=True)):
        yield PresenceAgreement(
            level=level,
            id=name,
            narratives=one.n_units,
            used=int(anyone[k]),
            used_by_all=int(everyone[k]),
            kappa=_kappa(found, k),
            **alpha_columns(one.alpha),
            **{column: figure(one.coefficients[column].value) for column in of_a_code},
        )


def _by_anyone_and_all(compared: ComparedStudy, used: Array) -> tuple[Array, Array]:
    """bool[D, K] twice: whether any coder of a compared narrative used the code, and whether every
    one did."""
    judged = (compared.coverage & compared.paired)[:, :, None]
    anyone: Array = np.any(used & judged, axis=0)
    return anyone, anyone & np.all(used | ~judged, axis=0)


def _kappa(found: CodeAgreement, code: int) -> float:
    """Cohen's κ of the two coders; of more the mean over the pairs where it is defined (Light 1971,
    doi 10.1037/h0031643)."""
    values = (pair.kappa[code].value for pair in found.pairs)
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else math.nan


def _of_narratives(
    compared: ComparedStudy, used: Array
) -> Iterator[NarrativePresence | CodePresence]:
    """Here the codes are a narrative's units: each is used in it, or not."""
    n_codes = used.shape[2]
    coder, narrative, code = np.nonzero(used)
    found = code_agreement(
        np.full_like(compared.units, n_codes),
        compared.coverage,
        (narrative, code, coder, np.zeros_like(code)),
        n_codes=1,
        replicates=0,
    )
    anyone, everyone = _by_anyone_and_all(compared, used)
    n_coders = compared.coverage.sum(axis=0)
    times = used.sum(axis=0)
    for d in np.flatnonzero(compared.paired):
        m, n1 = int(n_coders[d]), times[d]
        alpha = found.by_document[d]
        yield NarrativePresence(
            narrative=compared.narratives[d],
            coders=m,
            codes=n_codes,
            used=int(anyone[d].sum()),
            used_by_all=int(everyone[d].sum()),
            alpha=figure(alpha.value),
            positive=float((n1 * (n1 - 1)).sum() / (n1.sum() * (m - 1))) if n1.any() else math.nan,
            reason=alpha.reason,
        )
        for k in np.flatnonzero(anyone[d]):
            yield CodePresence(
                narrative=compared.narratives[d],
                code=compared.codes[k],
                coders=tuple(compared.coders[c] for c in np.flatnonzero(used[:, d, k])),
                by_all=bool(everyone[d, k]),
            )
