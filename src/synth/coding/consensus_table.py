"""The rows of the table `consensus`: what a consensus file decided, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.decisions import chosen, with_defaults
from synth.tables.resolve import ConsensusSource
from synth.written.codings import coding_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from synth.vocabulary import Difference
    from synth.written.codings import CodingFile, Decision
    from synth.yamlfile import Loc, YamlDocument


def consensus_sources(file: CodingFile, document: YamlDocument) -> Iterator[ConsensusSource]:
    """A row for each entry of a consensus and coding it rests on; one for an entry of none."""

    def rows(
        entry: str,
        kind: Difference | None,
        decision: Decision,
        froms: Collection[str],
        counting: Collection[str],
        place: Loc,
    ) -> Iterator[ConsensusSource]:
        line = document.place(place).line
        for name in froms or [""]:
            yield ConsensusSource(
                narrative=file.narrative,
                entry=entry,
                kind=kind,
                state=decision.state,
                coder=name.partition(":")[0],
                coding_id=f"{file.narrative}:{name}" if name else "",
                counts=name in counting,
                by=decision.by,
                date=decision.date.isoformat() if decision.date else "",
                reason=decision.reason,
                stale=decision.stale,
                line=line,
            )

    file = with_defaults(file)
    for index, (name, coding) in enumerate(zip(coding_ids(file), file.codings, strict=True)):
        decision = coding.decision
        if decision is not None:
            counting = decision.from_ if decision.state.counts else ()
            yield from rows(name, None, decision, decision.from_, counting, ("codings", index))
    for index, entry in enumerate(file.disagreements):
        picked = [original.from_ for original in chosen(entry)]
        place: Loc = ("disagreements", index)
        yield from rows(entry.id, entry.kind, entry.decision, entry.froms, picked, place)
