"""Text that XML can hold, and the direction it is written in."""

from __future__ import annotations

import re
import unicodedata

#: What no XML 1.0 document may hold, not even escaped: controls, lone surrogates, two others.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """The text with U+FFFD in place of each character that would make an XML file unreadable.

    >>> legal("a\\x00b") == "a\\ufffdb"
    True
    """
    # Nothing printable is illegal; asking costs a tenth of searching.
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def right_to_left(text: str) -> bool:
    """Whether the text's first strong character is written from right to left.

    As browsers do for `dir="auto"` (Unicode Standard Annex 9, rules P2 and P3).

    >>> right_to_left("12. مرحبا"), right_to_left("“Yes” שלום"), right_to_left("…")
    (True, False, False)
    """
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
