"""Numbers with their nouns, names one after another, and how narratives are cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def plural(number: float, thing: str, things: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "coding"), plural(1400, "narrative"), plural(2, "study", "studies")
    ('1 coding', '1,400 narratives', '2 studies')
    """
    return f"{number:,} {noun(number, thing, things)}"


def noun(number: float, thing: str, things: str = "") -> str:
    """The noun alone, where its count stands apart.

    >>> noun(1, "coding"), noun(0, "study", "studies")
    ('coding', 'studies')
    """
    return thing if number == 1 else things or thing + "s"


def spelled(number: int) -> str:
    """A count as a sentence begins with it: small ones in words.

    >>> spelled(0), spelled(9), spelled(1400)
    ('No', 'Nine', '1,400')
    """
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"


_SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def listing(names: Iterable[str], most: int = 0) -> str:
    """Names as a sentence lists them; with `most`, the rest as a number.

    >>> listing(["a"]), listing(["a", "b", "c"]), listing(["a", "b", "c", "d"], 2)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    every = list(names)
    if most and len(every) > most + 1:
        every = [*every[:most], f"{len(every) - most:,} more"]
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


_NUMBERED = re.compile(r"([A-Za-z._]*)0*(\d+)")


def cited(narratives: Iterable[str]) -> list[tuple[str, str]]:
    """Narratives as they are cited, in order: (what is shown, narrative).

    Where ids differ in nothing but a number, the number alone is shown.

    >>> cited(["N12", "N01"]), cited(["ward", "N02"])
    ([('1', 'N01'), ('12', 'N12')], [('N02', 'N02'), ('ward', 'ward')])
    """
    names = sorted(narratives)
    numbered = [match for match in map(_NUMBERED.fullmatch, names) if match]
    if len(numbered) < len(names) or len({match[1] for match in numbered}) > 1:
        return [(name, name) for name in names]
    by_number = sorted((int(match[2]), match[0]) for match in numbered)
    return [(str(number), name) for number, name in by_number]


def narratives_cited(narratives: Iterable[str]) -> str:
    """The same as one text; "" for none.

    >>> narratives_cited(["N12", "N01", "N05"]), narratives_cited(["N07"]), narratives_cited([])
    ('Narratives 1, 5, 12', 'Narrative 7', '')
    """
    shown = [shown for shown, _ in cited(narratives)]
    several = "s" if len(shown) > 1 else ""
    return f"Narrative{several} {', '.join(shown)}" if shown else ""


def in_narratives(narratives: Iterable[str]) -> str:
    """The same in the field's form, to stand behind a statement.

    >>> in_narratives(["N12", "N01", "N05"]), in_narratives([])
    ('(in Narratives 1, 5, 12)', '')
    """
    told = narratives_cited(narratives)
    return f"(in {told})" if told else ""
