"""What all drawings share: a name and a description, text in lines, and plain shapes.

Colours and type come from classes of `figures.css`; numbers are written with one decimal at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: Drawings wider than this are scrolled, not shrunk, so that their text stays readable.
WIDE = 1300


def number(value: float) -> str:
    """A coordinate as short as it can be written.

    >>> number(12.0), number(3.14159), number(-0.01)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def drawing(
    key: str, width: float, height: float, name: str, said: str, parts: Iterable[str]
) -> Markup:
    """A whole SVG. `key` makes its ids unique on the page, `name` is what it is, `said` what it
    shows, in words; `parts` are drawn as they stand and must be escaped already."""
    w, h, ident = number(width), number(height), escape(key)
    kind = "fig-svg wide" if width > WIDE else "fig-svg"
    return Markup(
        f'<svg class="{kind}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(name)}</title>'
        f'<desc id="{ident}-d">{escape(said)}</desc>{"".join(parts)}</svg>'
    )


def lines_of_text(
    lines: Sequence[str], x: float, y: float, leading: float, kind: str, anchor: str = "middle"
) -> str:
    """Lines below one another; `y` is the first one's baseline, `kind` the class."""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return "".join(
        f'<text class="{kind}" x="{number(x)}" y="{number(y + i * leading)}"{side}>'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines)
    )


def box(x: float, y: float, w: float, h: float, kind: str, radius: float = 3) -> str:
    """A rectangle of class `kind`."""
    return (
        f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(w)}" '
        f'height="{number(h)}" rx="{number(radius)}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line of class `kind`."""
    return (
        f'<line class="{kind}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" '
        f'y2="{number(y2)}"/>'
    )


def head(x: float, y: float, kind: str, towards: str = "right") -> str:
    """An arrow's head with its tip at (x, y), pointing `right`, `left` or `down`."""
    if towards == "down":
        corners = ((x, y), (x - 4, y - 8), (x + 4, y - 8))
    else:
        back = x - 8 if towards == "right" else x + 8
        corners = ((x, y), (back, y - 4), (back, y + 4))
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return f'<polygon class="{kind}" points="{points}"/>'
