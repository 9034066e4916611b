"""Words for “not judged”, and texts that are numbers, in the cells of other people's tables."""

from __future__ import annotations

import math
import re
from collections import Counter

from synth.wording import listing, plural

#: Texts that mean “not judged” where a unit has one value of each coder, whatever their case; an
#: empty cell always does.
NOT_JUDGED = (
    "NA",
    "N/A",
    "n.a.",
    "NaN",
    "<NA>",
    "#N/A",
    "null",
    ".",
    "-",
    "–",
    "—",
    "--",
    "*",
    "?",
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)


class MissingWords:
    """The words that mean “not judged”, and how often each was met."""

    def __init__(self, given: str | None) -> None:
        """`given`: the words in place of those of `NOT_JUDGED`, with commas; None for these."""
        words = NOT_JUDGED if given is None else given.split(",")
        self._words = {word.strip().casefold() for word in words} | {""}
        self.met: Counter[str] = Counter()

    def says(self, cell: str) -> bool:
        """Whether a cell says that the unit was not judged."""
        return cell.casefold() in self._words

    def count(self, cell: str) -> bool:
        """The same, and the cell is counted."""
        if not self.says(cell):
            return False
        self.met[cell] += 1
        return True

    def told(self) -> str:
        """What was taken as not judged, in words; "" where nothing was."""
        words = [
            f"{plural(n, 'empty cell')}" if not word else f"{plural(n, 'cell')} “{word}”"
            for word, n in sorted(self.met.items())
        ]
        changed = " (--missing to change)" if set(self.met) - {""} else ""
        return f"{listing(words)} taken as not judged{changed}" if words else ""


def number(text: str, decimal_comma: bool = False) -> float | None:
    """The number that a text is, or None.

    >>> number("1e3"), number("-2.50"), number("1,5"), number("1,5", decimal_comma=True)
    (1000.0, -2.5, None, 1.5)
    >>> number("１"), number("1e999"), number("5%")
    (None, None, None)
    """
    if decimal_comma and _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None
