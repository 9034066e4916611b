"""Which narratives a text names: “… in ten of them (N01, N03–N05)”.

An id counts as a whole word, in the letters it is written in. One that nobody could take for
anything else (letters with a digit, “_” or “.”) counts wherever it stands. Any other, such as
`ward` or `7`, is also a word or a number: it counts in brackets that hold nothing but narratives,
and between backticks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.problems import did_you_mean
from synth.wording import last_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.wording import NarrativeNames

#: An identifier in running text, without the full stop that ends a sentence.
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9_])?"
#: One id, or the two ends of a run; not a part of a longer word, of a coding's id or of an address.
_NAMED = re.compile(rf"(?<![\w.:@-])({_NAME})(?:([–-])({_NAME}))?(?![\w-]|[.:@]\w)")
_ADDRESS = re.compile(r"\S+://\S+|\b10\.\d{4,9}/\S+")
_BRACKETS = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_BETWEEN = re.compile(r"[,;&/+]|\band\b|\bor\b")
#: What may stand before a narrative in brackets that hold nothing else.
_BEFORE = re.compile(
    r"(?:\s*\b(?:in|see|also|cf|e\.?g|i\.?e|for example|especially|mainly|narratives?)\b[.,:]?)*"
    r"\s*",
    re.IGNORECASE,
)
_NARRATIVES = re.compile(r"\bnarratives?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """A stretch [start, end) of a text that names narratives: one, or a run of them.

    `narratives` is empty where it only looks as if it named one of the study's. `bracket`: where
    the brackets begin in which it stands; -1 outside of any.
    """

    start: int
    end: int
    narratives: tuple[str, ...]
    bracket: int = -1


def unmistakable(name: str) -> bool:
    """Whether an id can be told from a word or number of running text.

    >>> unmistakable("N01"), unmistakable("share-information"), unmistakable("a_b")
    (True, True, True)
    >>> unmistakable("trust"), unmistakable("2020"), unmistakable("2020-21")
    (False, False, False)
    """
    return any(c.isalpha() for c in name) and any(not c.isalpha() for c in name)


def outside_addresses(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches in a text, but none in an address or DOI: what looks like an id there is none."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for match in pattern.finditer(text):
        if not any(start <= match.start() < end for start, end in addresses):
            yield match


def between_backticks(match: re.Match[str]) -> bool:
    """Whether what was found stands between backticks, and so is meant as an id."""
    text, (start, end) = match.string, match.span()
    return text.endswith("`", 0, start) and text.startswith("`", end)


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A pair of brackets from `start` to `end`. `items`: what stands in it, where that is nothing
    but narratives; `numbers`: whether “Narratives” stands before them, so that numbers mean some.
    """

    start: int = -1
    end: int = -1
    items: frozenset[str] = frozenset()
    numbers: bool = False


_NO_BRACKETS = _Bracket()


class Citations:
    """Finds the narratives of a study in people's texts."""

    def __init__(self, names: NarrativeNames) -> None:
        self.names = names
        self._numbers = {shown: name for name, shown in names.shown.items()}
        self._letters = {_letters(name).casefold() for name in names.place}

    def find(self, text: str) -> list[Naming]:
        """The namings in a text, in order."""
        brackets = [self._bracket(match) for match in _BRACKETS.finditer(text)]
        found: list[Naming] = []
        for match in outside_addresses(_NAMED, text):
            holds = (one for one in brackets if one.start < match.start() < one.end)
            found += self._named(match, next(holds, _NO_BRACKETS))
        return found

    def entry(self, written: str) -> tuple[str, ...]:
        """The narratives that an entry of a list of ids names; none where there are no such."""
        match = _NAMED.fullmatch(written)
        return self._meant(match, numbers=False) if match else ()

    def nearest(self, wrong: str) -> str:
        """“did you mean “N01”?”: the id with the same number, or one much like it."""
        alike = (
            name
            for name in self.names.place
            if _letters(name).casefold() == _letters(wrong).casefold()
            and _number(name) == _number(wrong) != ""
        )
        same = next(alike, "")
        return f"did you mean “{same}”?" if same else did_you_mean(wrong, self.names.place)

    def _bracket(self, match: re.Match[str]) -> _Bracket:
        """Brackets, with their items where they hold nothing but narratives and slips of them."""
        within = match[0][1:-1]
        numbers = bool(_NARRATIVES.search(within))
        parts = (_BEFORE.sub("", part, count=1).strip(" .:`") for part in _BETWEEN.split(within))
        items = [_NAMED.fullmatch(part) for part in parts]
        known = [bool(item and self._meant(item, numbers=numbers)) for item in items]
        alone = any(known) and all(
            item and (there or self._may_be(item[0], numbers=numbers))
            for item, there in zip(items, known, strict=True)
        )
        names = frozenset(item[0] for item in items if item) if alone else frozenset[str]()
        return _Bracket(*match.span(), names, numbers)

    def _may_be(self, word: str, *, numbers: bool) -> bool:
        """Whether a word among narratives may be the slip of one."""
        return bool(
            self._looks(word)
            or (numbers and word.isdigit())
            or did_you_mean(word, self.names.place)
        )

    def _named(self, match: re.Match[str], bracket: _Bracket) -> Iterator[Naming]:
        """What an id, or two joined by a dash, names."""
        start, end = match.span()
        first, dash, last = match.groups()
        item = match[0] in bracket.items
        narratives = self._meant(match, numbers=item and bracket.numbers)
        if narratives and (item or between_backticks(match) or unmistakable(first)):
            yield Naming(start, end, narratives, bracket.start)
        elif item or (not dash and self._looks(first)):
            yield Naming(start, end, (), bracket.start)
        elif dash and self._know(first) and unmistakable(first) and _number(last):
            yield Naming(start, end, (), bracket.start)  # a run without its end
        elif dash == "–":
            for part in (1, 3):
                name = match[part]
                if self._looks(name) or (self._know(name) and unmistakable(name)):
                    known = (name,) if self._know(name) else ()
                    yield Naming(*match.span(part), known, bracket.start)

    def _meant(self, match: re.Match[str], *, numbers: bool) -> tuple[str, ...]:
        """The narratives that an id or the ends of a run mean; none where they mean none.

        With `numbers`, after the word “Narratives”, what they are cited by means them too.
        """
        first, dash, last = match.groups()
        begin = self._know(first, numbers=numbers)
        if not dash or not begin:
            return (begin,) if begin and not dash else ()
        end = self._know(last, numbers=numbers) or self._know(
            _letters(begin) + last.zfill(len(begin) - len(_letters(begin)))  # N01–05
        )
        return self.names.between(begin, end)

    def _know(self, name: str, *, numbers: bool = False) -> str:
        """The narrative of this id, or with `numbers` of this number; "" for none."""
        if name in self.names.place:
            return name
        return self._numbers.get(name, "") if numbers else ""

    def _looks(self, name: str) -> bool:
        """Whether a word that is no id looks like one: an id's letters before another number."""
        begin = _letters(name)
        return begin != name and begin.casefold() in self._letters - {""} and not self._know(name)


def _letters(name: str) -> str:
    """What stands before the number that an id ends with."""
    return last_number(name)[0]


def _number(name: str) -> str:
    """That number, without its leading noughts; "" for none."""
    number = last_number(name)[1]
    return number.lstrip("0") or number[:1]
