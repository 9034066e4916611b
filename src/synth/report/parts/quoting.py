"""A coder's span within its sentences, short enough to stand beside another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Most characters before the span, in it, and after it.
AROUND, WITHIN = 140, 420


def in_context(
    text: str, bounds: Sequence[tuple[int, int]], sentences: tuple[int, int], span: tuple[int, int]
) -> tuple[str, str, str]:
    """What stands before the span, the span, and what stands after it.

    `bounds`: start and end of each of the text's sentences. `sentences`: the first and last to be
    shown. `span`: start and end in the text. What is long is cut at words, with “…” in its place.

    >>> in_context("One. Two three. Four.", [(0, 4), (5, 15), (16, 21)], (1, 1), (9, 14))
    ('Two ', 'three', '.')
    """
    start, end = span
    first, last = sentences
    opened = min(bounds[first][0], start) if 0 <= first < len(bounds) else start
    closed = max(bounds[last][1], end) if 0 <= last < len(bounds) else end
    return (
        tail(text[opened:start], AROUND),
        middle(text[start:end], WITHIN),
        head(text[end:closed], AROUND),
    )


def head(text: str, most: int) -> str:
    """The beginning of a text.

    >>> head("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut) + " …"


def tail(text: str, most: int) -> str:
    """The end of a text.

    >>> tail("one two three", 9)
    '… three'
    """
    if len(text) <= most:
        return text
    cut = text[len(text) - most + 1 :]
    return "… " + (cut.partition(" ")[2] or cut)


def middle(text: str, most: int) -> str:
    """The beginning and the end of a text.

    >>> middle("one two three four five six", 19)
    'one two … six'
    """
    if len(text) <= most:
        return text
    return f"{head(text, most * 2 // 3)} {tail(text, most // 3)[2:].lstrip()}"
