"""How wide a text is when drawn, roughly, so that labels can be broken into lines beforehand.

The widths are those of Helvetica and Arial in thousandths of the type size, from the fonts' public
metrics, with a margin for fonts that are a little wider; `figures.css` asks for these fonts first.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MARGIN = 1.06
_BOLD = 1.08
_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_USUAL, _SQUARE, _EMOJI = 556, 1000, 1300
_INVISIBLE = {"Mn", "Me", "Cf", "Cc"}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide `text` is in type of `size`, in the same unit.

    >>> round(text_width("learning", 12), 1), round(text_width("🩺", 10), 1)
    (45.2, 13.8)
    """
    return sum(map(_letter, text)) * size * _MARGIN * (_BOLD if bold else 1) / 1000


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    kind = unicodedata.category(letter)
    if kind in _INVISIBLE:
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _EMOJI if kind == "So" else _SQUARE
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(base, _USUAL if base.islower() or base.isdigit() else 640)


def wrap(
    text: str, width: float, size: float, *, bold: bool = False, most: int = 6
) -> tuple[str, ...]:
    """`text` in lines that are at most `width` wide; after `most` lines it ends with “…”.

    Breaks between words; a word that is wider than a line is broken where it must be. A text that
    holds nothing gives no line.

    >>> wrap("Rooms made from what is there", 80, 12)
    ('Rooms made', 'from what is', 'there')
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        pieces = _broken(word, width, size, bold)
        lines.extend(pieces)
        if len(lines) > most:
            break
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and text_width(f"{last}…", size, bold=bold) > width:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def wrap_ending(text: str, ending: str, width: float, size: float, *, most: int) -> tuple[str, ...]:
    """`text` and a short `ending`, such as its count, in at most `most` lines; where that is too
    much, the text is cut and never the ending.

    >>> wrap_ending("Rooms made from what is there", " (7)", 100, 12, most=2)
    ('Rooms made', 'from what is… (7)')
    """
    whole = wrap(text + ending, width, size, most=most + 1)
    if len(whole) <= most:
        return whole
    cut = wrap(text, width - text_width(ending, size), size, most=most)
    return (*cut[:-1], cut[-1] + ending)


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in pieces no wider than a line; marks and joiners stay with their letter."""
    if text_width(word, size, bold=bold) <= width:
        return [word]
    pieces, joined = [""], False
    for letter in word:
        bound = joined or unicodedata.category(letter) in ("Mn", "Me", "Cf")
        joined = letter == "\u200d"
        if pieces[-1] and not bound and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
