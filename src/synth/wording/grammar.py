"""Numbers with their nouns, and names one after another."""

from __future__ import annotations

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


def done(verb: str, dry_run: bool) -> str:
    """What a command says it did, or would have done.

    >>> done("written", False), done("written", True)
    ('written', 'would be written (--dry-run: nothing was)')
    """
    return f"would be {verb} (--dry-run: nothing was)" if dry_run else verb


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
