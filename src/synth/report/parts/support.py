"""What a theme rests on and what is against it, in the words that all pages share.

Narratives come first, then sentences, then codings, which several coders may have made of the same
sentences. What is contrary stands beside what supports, and never in the same number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synth.tables.theme import ThemeSummary

#: Narratives named in a list; more than these are only counted.
MOST_NAMED = 24


def against(theme: ThemeSummary, both: bool = True) -> str:
    """The narratives in which a theme has contrary codings; "" where there are none.

    “against: N13; for and against: N07”: those that speak against it alone and, with `both`, those
    that do both, which are among those that it is found in.
    """
    told = [("against", theme.against), ("for and against", theme.both)][: 1 + both]
    return "; ".join(f"{side}: {_named(names)}" for side, names in told if names)


def found_in(theme: ThemeSummary, narratives: int) -> str:
    """In how many of the study's narratives a theme is found, and which are against it.

    “5 of 14; against: N13”.
    """
    return "; ".join(filter(None, (f"{theme.narratives:,} of {narratives:,}", against(theme))))


def support(theme: ThemeSummary) -> str:
    """What supports a theme: sentences, and the codings on them; or that nothing does."""
    if theme.codings:
        return f"{plural(theme.sentences, 'sentence')} ({by_whom(theme.codings, theme.coders)})"
    return "only contrary codings, none that supports it" if theme.contrary else "no codings"


def by_whom(codings: int, coders: int) -> str:
    """Codings, and whose they are; -1 coders where they are those of the consensus.

    >>> by_whom(29, 2), by_whom(1, -1)
    ('29 codings by 2 coders', '1 coding of the consensus')
    """
    whose = "of the consensus" if coders < 0 else f"by {plural(coders, 'coder')}"
    return f"{plural(codings, 'coding')} {whose}"


def opposed(theme: ThemeSummary) -> str:
    """How much is marked as contrary to a theme: “1 contrary coding, on 1 sentence”."""
    if not theme.contrary:
        return "none contrary"
    return (
        f"{plural(theme.contrary, 'contrary coding')}, on "
        f"{plural(theme.contrary_sentences, 'sentence')}"
    )


def _named(narratives: Sequence[str]) -> str:
    few = len(narratives) <= MOST_NAMED
    return ", ".join(narratives) if few else plural(len(narratives), "narrative")
