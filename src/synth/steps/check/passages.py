"""What `synth check` finds in the passages that relations between themes name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.coding.anchors import find_quote, propose
from synth.problems import did_you_mean, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from synth.narratives.narrative import Narrative
    from synth.problems import Problems
    from synth.steps.check.codings import FoundCoding, FoundCodings
    from synth.written.rounds import Membership, Passage, Relation, Round
    from synth.yamlfile import Loc, YamlDocument

#: (narrative, start, end) of a passage.
_Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of one round's relations, to be checked against narratives and codings.

    `known`: the ids of all narratives; `narratives`: those that could be read. `found`: the codings
    of the coders' files.
    """

    document: YamlDocument
    known: Collection[str]
    narratives: Mapping[str, Narrative]
    found: FoundCodings
    problems: Problems

    def check(
        self,
        record: Round,
        members: Mapping[str, Membership] | None = None,
        counted: Iterable[FoundCoding] = (),
    ) -> None:
        """Tell of passages that are not there and, with `members`, of those that have nothing to do
        with the relation: no coding of either end that counts (`counted`) covers a part of them.

        `members`: theme or subtheme → its codes of today.
        """
        if not any(relation.passages for relation in record.relations):
            return
        placed = {coding.id: coding for coding in self.found.placed}
        by_code: defaultdict[str, list[FoundCoding]] = defaultdict(list)
        for coding in counted:
            by_code[coding.code].append(coding)
        for index, relation in enumerate(record.relations):
            for number, passage in enumerate(relation.passages):
                loc = ("relations", index, "passages", number)
                span = self._span(passage, loc, placed)
                if span is not None and members is not None:
                    self._covered(relation, span, loc, members, by_code)

    def _span(self, passage: Passage, loc: Loc, placed: Mapping[str, FoundCoding]) -> _Span | None:
        """Where a passage stands; None, with the problem told, where it stands nowhere."""
        narrative = self.narratives.get(passage.where)
        if passage.where not in self.known:
            self._tell(
                "error",
                loc if passage.coding else (*loc, "narrative"),
                f"a passage is of “{passage.where}”, but there is no such narrative",
                did_you_mean(passage.where, self.known)
                or "If the narrative was removed, remove the passage too.",
            )
        elif passage.coding:
            return self._of_coding(passage.coding, loc, placed)
        elif narrative is not None:
            return self._of_quote(passage.quote or "", narrative, (*loc, "quote"))
        return None

    def _of_coding(self, name: str, loc: Loc, placed: Mapping[str, FoundCoding]) -> _Span | None:
        coding = placed.get(name)
        if coding is not None:
            return coding.narrative, coding.start, coding.end
        if self.found.ids is not None and name not in self.found.ids:
            begin = name.rpartition(":")[0]
            beside = [one for one in self.found.ids if one.startswith(f"{begin}:")]
            self._tell(
                "warning",
                loc,
                f"there is no coding “{name}”: the passage is kept, but not counted",
                did_you_mean(name, beside) or "Name another coding, or quote the passage.",
            )
        elif self.found.ids is not None:
            self._tell(
                "warning",
                loc,
                f"the coding “{name}” has no place in the text: the passage is not counted",
                "Correct the coding's quote, or name another passage.",
            )
        return None

    def _of_quote(self, quote: str, narrative: Narrative, loc: Loc) -> _Span | None:
        places = find_quote(narrative.text, quote)
        if len(places) == 1:
            return narrative.id, *places[0]
        if places:
            self._tell(
                "error",
                loc,
                f"the quote occurs in {len(places)} places of “{narrative.id}”",
                "Quote more of the passage, so that only one is meant.",
            )
            return None
        near = propose(narrative.text, quote)
        self._tell(
            "warning",
            loc,
            f"the quote is not in the text of “{narrative.id}”: the passage is kept, but not "
            "counted",
            f"Nearest: “{shortened(narrative.text[slice(*near)], 80)}”."
            if near
            else "Correct the quote, or remove the passage.",
        )
        return None

    def _covered(
        self,
        relation: Relation,
        span: _Span,
        loc: Loc,
        members: Mapping[str, Membership],
        by_code: Mapping[str, list[FoundCoding]],
    ) -> None:
        narrative, start, end = span
        ends = [members[name] for name in (relation.from_, relation.to) if name in members]
        if len(ends) < 2:
            return  # told of where relations are checked
        for code in {code for member in ends for code in member.codes}:
            for coding in by_code.get(code, ()):
                if coding.narrative == narrative and coding.start < end and coding.end > start:
                    return
        self._tell(
            "warning",
            loc,
            f"no coding of “{relation.from_}” or “{relation.to}” covers this passage",
            "Does it show the relation? Then code it, or name another.",
        )

    def _tell(self, severity: str, loc: Loc, what: str, fix: str) -> None:
        add = self.problems.error if severity == "error" else self.problems.warning
        add(what, self.document.path, **self.document.where(loc), fix=fix)
