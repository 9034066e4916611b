"""A sentence's surface: its typography settled for matching, and exact texts found in it.

Word processors put non-breaking hyphens, curly apostrophes and soft hyphens where people typed a
plain one. A term must match either way, and its place must still be told in the text as it stands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters read as another single one; positions stay.
_READ_AS = str.maketrans(
    dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\u2018\u2019\u02bc", "'")
    | dict.fromkeys("\t\n\r\v\f\u0085\u00a0\u2007\u2009\u202f\u2028\u2029\u3000", " ")
)
#: The soft hyphen and other characters without width: left out, as is a space after a space.
_WIDTHLESS = frozenset("\u00ad\u200b\u2060\ufeff")
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Surface:
    """A text as it is matched.

    `places` gives for each character of `text` its position in the original, in code points; None
    when the positions are the same.
    """

    text: str
    places: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch [start, end) of `text` as positions in the original text."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def surface(text: str) -> Surface:
    """Settle a text's hyphens, apostrophes and white space for matching."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return Surface(text)
    read = text.translate(_READ_AS)
    if "  " not in read and _WIDTHLESS.isdisjoint(read):
        return Surface(read)
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(read):
        again = character == " " and kept[-1:] == [" "]
        if not again and character not in _WIDTHLESS:
            kept.append(character)
            places.append(place)
    return Surface("".join(kept), tuple(places))


def find_exact(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """Each place [start, end) where `wanted` stands in `text` letter by letter, as a whole word.

    A border is where no letter, digit or underscore goes on; it also may not cut a letter from its
    accent or an emoji in two. `wanted` must not be empty.
    """
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        cut_before = before == _JOINER or (_in_word(before) and _in_word(wanted[0]))
        cut_after = _extends(after) or (_in_word(after) and _in_word(wanted[-1]))
        if not cut_before and not cut_after and not _extends(wanted[0]):
            yield at, end
        at = text.find(wanted, at + 1)


def _in_word(character: str) -> bool:
    return bool(character) and (
        character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
    )


def _extends(character: str) -> bool:
    """Whether it belongs to the character before: an accent, a joiner, a skin tone."""
    return bool(character) and (
        unicodedata.category(character)[0] == "M"
        or character == _JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
