"""A narrative's blocks → rows of HTML: headings, paragraphs, lists, tables, with codings marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from synth.report.parts.marks import Passage, Point, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from synth.narratives.narrative import SectionSpan
    from synth.narratives.text import Block
    from synth.tables.segment import Sentence

#: Before a sentence: its number, drawn by the style, so that copied text is the narrative's.
_NUMBER = Markup('<span class="sn" id="{id}s-{n}" data-n="{n}"></span>')


@dataclass
class Drawing:
    """What is needed to draw any stretch of one narrative, and which codings still wait to be.

    `prefix` begins every id, where several narratives stand in one page; `top` is the level of the
    highest heading; `number` is what stands before a sentence; `named`: headings have ids.
    """

    text: str
    passages: Sequence[Passage]
    sentences: Sequence[Sentence]
    sections: Sequence[SectionSpan]
    title: str = ""
    prefix: str = ""
    top: int = 2
    number: Markup = _NUMBER
    named: bool = True
    waiting: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = {p.id for p in self.passages}
        self._points = [
            Point(sentence.start, self.number.format(id=self.prefix, n=sentence.sentence + 1))
            for sentence in self.sentences
        ]
        self._headings: dict[str, int] = {}
        self._level = self.top - 1

    def inline(self, block: Block) -> Markup:
        """A block's text with emphasis, links, codings and sentence numbers."""
        start, end = block.start, block.end
        return marked(
            self.text,
            start,
            end,
            marks=block.marks,
            passages=[p for p in self.passages if p.start < end and p.end > start],
            points=[p for p in self._points if start <= p.at < end],
            waiting=self.waiting,
        )

    def numbers(self, start: int, end: int) -> str:
        """The numbers of the sentences that begin in [start, end): “12–15”."""
        begun = [sentence.sentence for sentence in self.sentences if start <= sentence.start < end]
        return sentence_range(begun[0], begun[-1]) if begun else ""

    def words(self, block: Block) -> str:
        """A block's text alone."""
        return self.text[block.start : block.end]

    def heading(self, block: Block) -> tuple[str, str]:
        """The tag of a heading and its id; levels never skip one, whatever the narrative does.

        A section of the template is `sec-<section>`, any other heading `h-` and its words.
        """
        wanted = block.level + self.top - 1
        self._level = max(self.top, min(wanted, self._level + 1, 6))
        section = next((s for s in self.sections if s.start == block.start), None)
        if section:
            name = f"{self.prefix}sec-{section.id}"
        else:
            shown = self.words(block).casefold()
            name = f"{self.prefix}h-" + (re.sub(r"\W+", "-", shown).strip("-") or "heading")
        seen = self._headings[name] = self._headings.get(name, 0) + 1
        return f"h{self._level}", name if seen == 1 else f"{name}-{seen}"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of the text: its HTML, its sentences' numbers, and the codings that are anchored in
    it."""

    html: Markup
    sentences: str
    first_drawn: tuple[str, ...]


def body(blocks: Iterable[Block], drawing: Drawing) -> Iterator[TextRow]:
    """The rows of the text in order. Items that follow one another are one list, the cells of a
    table one table; any other block is a row of its own."""
    for kind, run in groupby(enumerate(blocks), key=_together):
        together = [block for _, block in run]
        before = set(drawing.waiting)
        if kind[0] == "item":
            html = _list(together, drawing)
        elif kind[0] == "cell":
            html = _table(together, drawing)
        else:
            html = _block(together[0], drawing)
        drawn = tuple(sorted(before - drawing.waiting))
        numbers = drawing.numbers(together[0].start, together[-1].end)
        yield TextRow(html, numbers, drawn)


def _together(numbered: tuple[int, Block]) -> tuple[str, int]:
    number, block = numbered
    if block.kind == "item":
        return "item", 0
    if block.kind == "cell":
        return "cell", block.table
    return block.kind, number


def _block(block: Block, drawing: Drawing) -> Markup:
    if block.kind == "heading":
        return _heading(block, drawing)
    inner = drawing.inline(block)
    if block.kind == "code":
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(inner)
    if block.kind == "quote":
        opened = "<blockquote>" * max(1, min(block.level, 6))
        closed = opened.replace("<", "</")
        return Markup(f"{opened}<p>{{}}</p>{closed}").format(inner)
    indent = f' class="in{min(block.level, 3)}"' if block.level else ""
    return Markup(f"<p{indent}>{{}}</p>").format(inner)


def _heading(block: Block, drawing: Drawing) -> Markup:
    tag, name = drawing.heading(block)
    inner = drawing.inline(block)
    again = block.level == 1 and drawing.words(block) == drawing.title
    style = Markup(' class="again"') if again else ""
    named = Markup(' id="{}"').format(name) if drawing.named else ""
    return Markup("<{0}{1}{2}>{3}</{0}>").format(tag, named, style, inner)


def _list(items: Sequence[Block], drawing: Drawing) -> Markup:
    """Nested lists from items with depths; an item that skips a depth gets the lists between."""
    out: list[str] = []
    opened: list[str] = []
    for item in items:
        depth = max(1, item.level)
        tag = "ol" if item.ordered else "ul"
        while len(opened) > depth or (len(opened) == depth and opened[-1] != tag):
            out.append(f"</li></{opened.pop()}>")
        if len(opened) == depth:
            out.append("</li>")
        while len(opened) < depth:
            deepest = len(opened) == depth - 1
            out.append(f"<{tag if deepest else 'ul'}>" + ("" if deepest else '<li class="bare">'))
            opened.append(tag if deepest else "ul")
        number = f' value="{item.number}"' if item.ordered else ""
        out.append(f"<li{number}>{drawing.inline(item)}")
    out += [f"</li></{tag}>" for tag in reversed(opened)]
    return Markup("".join(out))


def _table(cells: Sequence[Block], drawing: Drawing) -> Markup:
    rows, heads = [], []
    for number, (_, run) in enumerate(groupby(cells, key=lambda cell: cell.row)):
        row = []
        for cell in run:
            inner = drawing.inline(cell)
            # An empty corner heads nothing.
            heading = cell.header and drawing.words(cell).strip()
            row.append(f'<th scope="col">{inner}</th>' if heading else f"<td>{inner}</td>")
            if cell.header and number not in heads:
                heads.append(number)
        rows.append(f"<tr>{''.join(row)}</tr>")
    split = heads[-1] + 1 if heads == list(range(len(heads))) and heads else 0
    head = f"<thead>{''.join(rows[:split])}</thead>" if split else ""
    return Markup(
        '<div class="scroll" tabindex="0" role="group" aria-label="Table in the narrative">'
        f'<table class="given">{head}<tbody>{"".join(rows[split:])}</tbody></table></div>'
    )


def sentence_range(first: int, last: int) -> str:
    """Sentences by the numbers that pages show, which count from 1; "" for none.

    >>> sentence_range(11, 14), sentence_range(0, 0), sentence_range(-1, -1)
    ('12–15', '1', '')
    """
    if first < 0:
        return ""
    return str(first + 1) if first == last else f"{first + 1}–{last + 1}"
