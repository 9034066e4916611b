"""What the statements of themes and subthemes cite: in their text, or under `cites`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from synth.problems import shortened
from synth.wording import listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from synth.problems import Problems
    from synth.written.citations import Citations, Naming
    from synth.written.rounds import Round, Subtheme, Theme
    from synth.yamlfile import Loc, YamlDocument

#: `cites: N01, N03` means what `cites: [N01, N03]` does.
_ENTRIES = re.compile(r"[^,;\s]+")


def cited_by(statement: str, cites: Sequence[str], citations: Citations) -> list[str]:
    """The narratives that a statement cites, in the study's order.

    Those under `cites` and those that its text names. With `cites`, one that is named outside of
    brackets is only mentioned.
    """
    under = {narrative for _, one in _entries(cites, citations) for narrative in one}
    named = {
        narrative
        for naming in citations.find(statement)
        if not cites or naming.bracket >= 0
        for narrative in naming.narratives
    }
    return [narrative for _, narrative in citations.names.cited(under | named)]


def _entries(cites: Sequence[str], citations: Citations) -> list[tuple[str, tuple[str, ...]]]:
    """(as it is written, the narratives it names) of each entry of `cites`."""
    words = (match[0] for entry in cites for match in _ENTRIES.finditer(entry))
    return [(word, citations.entry(word)) for word in words]


@dataclass(frozen=True, slots=True)
class Claim:
    """A theme or subtheme with the narratives that it cites, and where each is named first."""

    theme: str
    narratives: dict[str, dict[str, Any]]


def check_claims(
    record: Round, document: YamlDocument, citations: Citations, problems: Problems
) -> list[Claim]:
    """Every theme's and subtheme's claim in a round.

    What is wrong with the citations themselves is added to `problems`: what is no narrative, one
    named twice, and `cites` and statement that say different things.
    """
    check = _Check(document, citations, problems)
    return [check.claim(group, loc) for group, loc in _groups(record)]


def _groups(record: Round) -> Iterator[tuple[Theme | Subtheme, Loc]]:
    for index, theme in enumerate(record.themes):
        yield theme, ("themes", index)
        for number, sub in enumerate(theme.subthemes):
            yield sub, ("themes", index, "subthemes", number)


class _Check:
    """The check of one round's claims."""

    def __init__(self, document: YamlDocument, citations: Citations, problems: Problems) -> None:
        self.document, self.citations, self.problems = document, citations, problems

    def claim(self, group: Theme | Subtheme, loc: Loc) -> Claim:
        """What one theme or subtheme cites."""
        namings = self.citations.find(group.statement)
        under = self._under(group, (*loc, "cites"))
        self._in_text(group, namings, (*loc, "statement"))
        if group.cites:
            self._agree(group, namings, under, (*loc, "cites"))
        named = dict(under)
        for naming in namings:
            for narrative in naming.narratives:
                named.setdefault(narrative, self._where(group, naming, (*loc, "statement")))
        cited = cited_by(group.statement, group.cites, self.citations)
        return Claim(group.id, {narrative: named[narrative] for narrative in cited})

    def _under(self, group: Theme | Subtheme, loc: Loc) -> dict[str, dict[str, Any]]:
        """The narratives under `cites`, and where each is."""
        found: dict[str, dict[str, Any]] = {}
        words: Counter[str] = Counter()
        for word, narratives in _entries(group.cites, self.citations):
            where = where_word(self.document, loc, word, words[word])
            words[word] += 1
            if not narratives:
                self.problems.error(
                    f"“{group.id}” cites “{shortened(word)}”, but there is no such narrative",
                    self.document.path,
                    **where,
                    fix=self.citations.nearest(word)
                    or "If the narrative was removed, remove it here too.",
                )
            for narrative in narratives:
                if narrative in found:
                    self._twice(f"“{group.id}” cites “{narrative}” twice", where)
                found.setdefault(narrative, where)
        return found

    def _in_text(self, group: Theme | Subtheme, namings: list[Naming], loc: Loc) -> None:
        """What only looks like a narrative, and what the same brackets name twice."""
        seen: set[tuple[int, str]] = set()
        for naming in namings:
            where = self._where(group, naming, loc)
            word = group.statement[naming.start : naming.end]
            if not naming.narratives:
                self.problems.warning(
                    f"the statement of “{group.id}” names “{word}”, which is no narrative of the "
                    "study",
                    self.document.path,
                    **where,
                    fix=self.citations.nearest(word) or "Correct it, if a narrative is meant.",
                )
            for narrative in naming.narratives:
                if naming.bracket >= 0 and (naming.bracket, narrative) in seen:
                    said = f"the statement of “{group.id}” cites “{narrative}” twice in one place"
                    self._twice(said, where)
                seen.add((naming.bracket, narrative))

    def _twice(self, what: str, where: dict[str, Any]) -> None:
        self.problems.warning(what, self.document.path, **where, fix="Keep one.")

    def _agree(
        self, group: Theme | Subtheme, namings: list[Naming], under: Collection[str], loc: Loc
    ) -> None:
        """What the statement cites in brackets stands under `cites` too, which is for all of it."""
        cited = {
            narrative
            for naming in namings
            if naming.bracket >= 0
            for narrative in naming.narratives
        }
        missing = sorted(cited - set(under))
        if missing:
            self.problems.warning(
                f"the statement of “{group.id}” cites {listing(missing)}, and its “cites” does not",
                self.document.path,
                **self.document.where(loc, key=True),
                fix="Make the two agree, or keep one of them.",
            )

    def _where(self, group: Theme | Subtheme, naming: Naming, loc: Loc) -> dict[str, Any]:
        """The place of a naming within the file's text."""
        word = group.statement[naming.start : naming.end]
        before = _whole(word).findall(group.statement[: naming.start])
        return where_word(self.document, loc, word, len(before))


def where_word(document: YamlDocument, loc: Loc, word: str, nth: int = 0) -> dict[str, Any]:
    """The place of a word within the text at `loc`, which may go over many lines, as
    `Problems.error` takes it: of its first occurrence, or the `nth` after it.

    That of the text itself where the word is not found.
    """
    node = document.node(loc)
    if node is None or not document.has_lines:
        return document.where(loc)
    start, end = node.start_mark.index, node.end_mark.index
    match = next(islice(_whole(word).finditer(document.text, start, end), nth, None), None)
    if match is None:
        return document.where(loc)
    line = document.text.count("\n", 0, match.start()) + document.first_line
    column = match.start() - document.text.rfind("\n", 0, match.start())
    return {"line": line, "column": column, "length": len(word)}


def _whole(word: str) -> re.Pattern[str]:
    """Finds a word that is no part of a longer one, and no end of a run (N01–N03)."""
    return re.compile(rf"(?<![\w–-]){re.escape(word)}(?![\w–-])")
