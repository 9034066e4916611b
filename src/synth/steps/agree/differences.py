"""Where coders differ: every disagreement, which codes are confused, what to discuss first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from synth.agreement.disagreements import (
    AGREED,
    BOUNDARY,
    KINDS,
    NOT_COMPARED,
    Comparison,
    compare_codings,
    rank_units,
)
from synth.tables.agree import CodingDifference, Confusion, PassageCode, PassageDisagreement
from synth.tables.resolve import PlacedCoding
from synth.vocabulary import Anchor, LeftOut, Polarity, State, Status, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.steps.agree.study import Array, ComparedStudy
    from synth.tables.definition import Row
    from synth.tables.resolve import ConsensusSource

#: The passages listed at most, those that differ most.
MOST_PASSAGES = 10_000

#: Stands for the other coder's coding where there is none.
_NOTHING = PlacedCoding(
    coding_id="",
    narrative="",
    coder="",
    code="",
    start=-1,
    end=-1,
    section="",
    dimension="",
    first_sentence=-1,
    last_sentence=-1,
    voice=Voice.AUTHOR,
    polarity=Polarity.SUPPORTING,
    origin="",
    status=Status.COMPLETE,
    anchor=Anchor.POSITION,
    written_code="",
    quote="",
    same_as="",
    memo="",
)


def differences(compared: ComparedStudy) -> Iterator[Row]:
    """The rows of the tables about disagreements.

    Codings are compared by passage, as `synth consensus` does: a passage that is longer or shorter
    within the same sentences is no disagreement, other words of the same sentence are one.
    Disagreements are listed wherever they stand, so that nothing coders differ in is passed over;
    which codes are confused is counted on units alone, as every figure of agreement is.
    """
    everywhere, coder = _compared(compared, compared.in_text)
    yield from _disagreements(compared, everywhere, coder)
    on_units = everywhere
    if compared.left_out[LeftOut.NO_UNIT]:
        on_units, _ = _compared(compared, compared.used)
    yield from _confusion(compared, on_units)
    yield from _passages(compared)


def _compared(compared: ComparedStudy, codings: Sequence[PlacedCoding]) -> tuple[Comparison, Array]:
    """Codings compared by passage, and the number of each one's coder."""
    spans = compared.spans(codings)
    first, last = (
        np.array([getattr(coding, name) for coding in codings], np.int64)
        for name in ("first_sentence", "last_sentence")
    )
    found = compare_codings(compared.coverage, spans, len(compared.codes), (first, last))
    return found, spans[1]


def _disagreements(
    compared: ComparedStudy, comparison: Comparison, coder: Array
) -> list[CodingDifference]:
    codings, kinds, counterpart = compared.in_text, comparison.kind, comparison.counterpart
    entries = _entries(compared)
    out: list[CodingDifference] = []
    differing = (kinds != AGREED) & (kinds != NOT_COMPARED)
    for i, c in np.argwhere(differing).tolist():
        j = int(counterpart[i, c])
        back = int(kinds[j, coder[i]]) if j >= 0 else NOT_COMPARED
        mutual = j >= 0 and counterpart[j, coder[i]] == i and back == kinds[i, c]
        if mutual and coder[i] > coder[j]:
            continue  # told from the other side
        a, b = codings[i], codings[j] if j >= 0 else _NOTHING
        both = [a, b] if j >= 0 else [a]
        source = next(
            (entries[coding.coding_id] for coding in both if coding.coding_id in entries), None
        )
        out.append(
            CodingDifference(
                narrative=a.narrative,
                kind=KINDS[kinds[i, c]],
                section=a.section,
                first_sentence=min(coding.first_sentence for coding in both),
                last_sentence=max(coding.last_sentence for coding in both),
                coder_a=a.coder,
                coding_a=a.coding_id,
                code_a=a.code,
                start_a=a.start,
                end_a=a.end,
                first_a=a.first_sentence,
                last_a=a.last_sentence,
                quote_a=a.quote,
                memo_a=a.memo,
                coder_b=compared.coders[c],
                coding_b=b.coding_id,
                code_b=b.code,
                start_b=b.start,
                end_b=b.end,
                first_b=b.first_sentence,
                last_b=b.last_sentence,
                quote_b=b.quote,
                memo_b=b.memo,
                matched_b=back in (AGREED, BOUNDARY) and not mutual,
                entry=source.entry if source else "",
                state=source.state if source else None,
            )
        )
    return sorted(
        out,
        key=lambda difference: (
            difference.narrative,
            difference.first_sentence,
            difference.start_a,
            difference.coding_a,
        ),
    )


def _entries(compared: ComparedStudy) -> dict[str, ConsensusSource]:
    """Coding → its entry in the consensus, the one in force first."""
    out: dict[str, ConsensusSource] = {}
    for source in compared.consensus:
        known = out.get(source.coding_id)
        if known is None or known.state is State.SUPERSEDED:
            out[source.coding_id] = source
    return out


def _confusion(compared: ComparedStudy, comparison: Comparison) -> Iterator[Confusion]:
    names = [*compared.codes, ""]
    for a, b in np.argwhere(comparison.confusion).tolist():
        if a <= b:
            yield Confusion(names[a], names[b], int(comparison.confusion[a, b]))


def _passages(compared: ComparedStudy) -> Iterator[PassageDisagreement | PassageCode]:
    """The units that differ most, and the codes that their coders differ in."""
    columns = compared.columns(compared.used)
    ranked = rank_units(compared.units, compared.coverage, columns)
    places = list(zip(ranked.document.tolist(), ranked.unit.tolist(), strict=True))
    places = places[:MOST_PASSAGES]
    listed = set(places)
    coders_of: dict[tuple[int, int], dict[int, set[int]]] = {}
    for d, u, c, k in zip(*(column.tolist() for column in columns), strict=True):
        if (d, u) in listed:
            coders_of.setdefault((d, u), {}).setdefault(k, set()).add(c)
    judged = compared.coverage.sum(axis=0)
    for rank, (d, u) in enumerate(places):
        narrative = compared.narratives[d]
        sentence = compared.study.sentences[narrative][compared.sentence_of[narrative][u]]
        yield PassageDisagreement(
            rank=rank + 1,
            narrative=narrative,
            sentence=sentence.sentence,
            start=sentence.start,
            end=sentence.end,
            section=sentence.section,
            contribution=float(ranked.contribution[rank]),
            share=float(ranked.share[rank]),
        )
        for k, who in sorted(coders_of[d, u].items()):
            if len(who) < judged[d]:
                coders = tuple(compared.coders[c] for c in sorted(who))
                yield PassageCode(rank + 1, compared.codes[k], coders)
