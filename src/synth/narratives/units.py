"""Which sentences are units of agreement: the rule, in one place (docs/agreement.md has it in
words).

Everything that can be coded is a sentence, also what stands in a table. A unit is a sentence that
says something: coders who pass over the head of a table or a reference have not agreed on anything.
What is none is told by where it stands and by what it consists of, never by what it means, so that
the rule is the same for every language and can be foretold by whoever writes a narrative.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from synth.vocabulary import NotUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from synth.narratives.sentences import Bounds
    from synth.narratives.text import Block

#: A cell of a table with fewer words, and no end of a sentence, is a label.
LEAST_CELL_WORDS = 5

_YEAR = r"\b(?:1[5-9]|20)\d\d[a-z]?\b"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_NAME = re.compile(r"[^\W\d_]{2}")
#: A sign that ends a sentence, in the scripts that spaCy knows, and what may close after it.
_END = re.compile(r"[.!?…。！？｡؟۔।॥።։][\s'\"’”»›)\]}」』]*$")
_HAS_YEAR = re.compile(_YEAR)
_HAS_NUMBER = re.compile(r"\d")
#: Something in brackets that holds no brackets.
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ADDRESS = re.compile(r"(?:\bdoi\b:?\s*)?(?:https?://\S+|\bwww\.\S+|\b10\.\d{4,9}/\S+)", re.I)
#: Small words that stand in citations and names.
_JOINING = frozenset(
    """al and av bin cf chap cited da de del della den der di dos du e ed eds eg el en et ff fig
    figs g ibid ie ii jf la le og och p pp press see siehe tab table ten ter und van vgl voir vol
    von y zie zu zum zur""".split()  # noqa: SIM905
)
_UPPER = "[" + "".join(sign for sign in map(chr, range(0x530)) if sign.isupper()) + "]"
_PARTICLE = "(?:(?:al|da|de|del|den|der|di|dos|du|el|la|le|ten|ter|van|von) )*"
#: “Fagerdal B, Lyng HB & Guise, V.”: surnames with initials.
_AUTHOR = rf"{_PARTICLE}{_UPPER}[\w'’-]+(?: {_UPPER}[\w'’-]+)?,? (?:{_UPPER}\.?[- ]?){{1,4}}"
_AUTHORS = rf"(?:\[?\d+[\].)]?\s*)?{_AUTHOR}(?:(?:, (?:& |and )?| ?& | ?and |; ){_AUTHOR})*"
#: “Smith, Jones and Berg 2020” where it stands without brackets.
_CITED = re.compile(
    rf"{_UPPER}[\w'’-]+(?:,? et al\.?|(?:,|,? and|,? &) {_UPPER}[\w'’-]+){{0,9}},? \(?{_YEAR}\)?"
)
_REFERENCE = re.compile(rf"{_AUTHORS}(?:,? et al\.?)?[.,]?\s*(?:\.|\(?{_YEAR})")
#: A year with a volume, a volume with an issue or pages.
_VOLUME = re.compile(rf"{_YEAR};\s*\d|\b\d+\(\d+\)|\b\d+\s?:\s?(?:e?\d{{3,}}|\d+[–-]\d)")
#: “Table 2.”, “Fig. A1:”, at the beginning of a paragraph; and without a sign behind the number.
_NUMBERED = re.compile(r"[^\W\d_]+\.?\s+[A-Z]?\d+(?:\.\d+)*(?P<sign>\s*[.:|–—-])?")
_LIST_BEHIND_LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?\s?[:：]\s*(?P<pieces>.+)")


def not_units(
    text: str, blocks: Sequence[Block], bounds: Iterable[Bounds]
) -> Iterator[NotUnit | None]:
    """For each sentence [start, end) of a narrative's text why it is no unit; None where it is one.

    `bounds` are sentences as :func:`synth.narratives.sentences.sentences` finds them.
    """
    begins = [block.start for block in blocks]
    of_block: dict[int, NotUnit | None] = {}
    rows = Counter(table for table, _ in {(b.table, b.row) for b in blocks if b.kind == "cell"})
    for start, end in bounds:
        at = bisect_right(begins, start) - 1
        if at not in of_block:
            of_block[at] = _whole_block(text, blocks, at, one_row=rows[blocks[at].table] == 1)
        yield of_block[at] or _one_sentence(text, blocks[at], start, end)


def _whole_block(text: str, blocks: Sequence[Block], at: int, *, one_row: bool) -> NotUnit | None:
    """Why nothing in a block is a unit, if so. `one_row`: of a table of one row, which heads
    nothing."""
    block = blocks[at]
    content = text[block.start : block.end]
    if block.kind == "cell":
        if block.header and not one_row:
            return NotUnit.HEAD
        return _nothing_said(content) or (NotUnit.LABEL if _short(content) else None)
    if _is_reference(content):
        return NotUnit.CITATION
    if block.kind == "paragraph":
        before_table = at + 1 < len(blocks) and blocks[at + 1].kind == "cell"
        if before_table and _is_caption(content):
            return NotUnit.CAPTION
        if _is_list_behind_label(content):
            return NotUnit.LABEL
    if _bold_from_start(block) >= block.end and not _ends_sentence(content):
        return NotUnit.LABEL
    return None


def _one_sentence(text: str, block: Block, start: int, end: int) -> NotUnit | None:
    """Why a sentence of a block that may hold units is none, if so."""
    sentence = text[start:end]
    if (reason := _nothing_said(sentence)) is not None:
        return reason
    bold = _bold_from_start(block)
    # The sign at the end may stand outside the emphasis.
    heading = start + len(sentence.rstrip(".:!?… ")) <= bold < block.end - 1
    return NotUnit.LABEL if heading and block.kind != "cell" else None


def _nothing_said(sentence: str) -> NotUnit | None:
    """Whether it is a citation, an address or a number and nothing else."""
    if _is_citation(sentence):
        return NotUnit.CITATION
    rest = _without_citations(sentence)
    letters = sum(map(str.isalpha, rest))
    if letters == 0 and len(rest) < len(sentence):
        return NotUnit.CITATION
    if letters == 0 or (letters == 1 and _HAS_NUMBER.search(rest)):
        return NotUnit.NUMBER
    return None


def _is_citation(text: str, number: re.Pattern[str] = _HAS_YEAR) -> bool:
    """Whether a text is names and joining words around a year (or another `number`).

    >>> texts = ("Smith et al., 2020", "(Berg 2019; van Dam 2020b)", "In 2020 it rose.")
    >>> [_is_citation(text) for text in texts]
    [True, True, False]
    """
    words = _WORD.findall(_HAS_YEAR.sub(" ", text))
    if not words or not number.search(text):
        return False
    named = all(word[0].isupper() or set(word.lower().split(".")) <= _JOINING for word in words)
    return named and not (len(words) > 2 and text.isupper())  # a sentence in capitals


def _without_citations(text: str) -> str:
    """A text without addresses and without what it cites: “(Berg 2019)”, “[12]”, “(Nurse 3)”."""

    def kept(match: re.Match[str]) -> str:
        inside = match[1] if match[2] is None else match[2]
        if _NAME.search(inside):
            cited = _is_citation(inside, _HAS_NUMBER)
        else:  # “[12]”, “(2020a)”, but not “(N = 40)”
            cited = match[1] is None or _HAS_YEAR.search(inside) is not None
        return " " if cited else match[0]

    return _CITED.sub(" ", _BRACKETED.sub(kept, _ADDRESS.sub(" ", text)))


def _is_reference(content: str) -> bool:
    """An entry of a list of references: authors with initials, a year, and a DOI, an address, or a
    volume."""
    return (
        _REFERENCE.match(content) is not None
        and _HAS_YEAR.search(content) is not None
        and (_ADDRESS.search(content) is not None or _VOLUME.search(content) is not None)
    )


def _is_caption(content: str) -> bool:
    """“Table 2. Who took part”: a word and a number, then a sign, or no full stop at the end."""
    numbered = _NUMBERED.match(content)
    return numbered is not None and (numbered["sign"] is not None or not _ends_sentence(content))


def _is_list_behind_label(content: str) -> bool:
    """“Keywords: resilience; teams; hospital”: three pieces or more, none a clause, and no stop."""
    match = _LIST_BEHIND_LABEL.fullmatch(content)
    if match is None or _ends_sentence(content):
        return False
    pieces = re.split(r"[;,·•|、；，]", match["pieces"])
    return len(pieces) > 2 and all(0 < _words(piece) < 4 for piece in pieces)


def _short(content: str) -> bool:
    """Whether a cell's text is a label: a few words that don't end as a sentence does."""
    words = _words(_without_citations(content))
    return words < LEAST_CELL_WORDS and not (words > 1 and _ends_sentence(content))


def _words(text: str) -> int:
    """How many words there are; in Chinese and Japanese two characters are about one."""
    wide = sum(unicodedata.east_asian_width(sign) == "W" and sign.isalpha() for sign in text)
    if not wide:
        return len(_WORD.findall(text))
    narrow = "".join(" " if unicodedata.east_asian_width(s) == "W" else s for s in text)
    return len(_WORD.findall(narrow)) + -(-wide // 2)


def _ends_sentence(text: str) -> bool:
    return _END.search(_without_citations(text).rstrip()) is not None


def _bold_from_start(block: Block) -> int:
    """Where the bold type that a block begins with ends; its start where it begins with none."""
    end = block.start
    for mark in sorted(block.marks, key=lambda mark: mark.start):
        if mark.kind == "strong" and mark.start <= end + 1:
            end = max(end, mark.end)
    return end
