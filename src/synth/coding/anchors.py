"""Find a coding's passage in the narrative as it stands today.

A coding keeps its quote, a little of the text around it, its position, and the hash of the text
it was made on (W3C Web Annotation's TextQuote and TextPosition selectors). In this order:

1. the text is unchanged: the position, and the quote must stand there;
2. the text was edited and the old one is kept: the position is carried over through the edits;
3. a single exact match of 20 characters or more;
4. otherwise the coding is an orphan: reported with a proposed place, never attached by guess.

A coding written by hand has no position yet: its quote must stand in the text once, or `before`,
`after` or `at` must tell which place is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from synth import layout
from synth.coding.model import CodingFile, next_id
from synth.textfile import normalise, sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from synth.coding.model import Coding

#: A passage carried over through edits must keep this share of its characters …
SURVIVING = 0.5
#: … and be this alike (RapidFuzz `fuzz.ratio`, 0–100) to what it was.
ALIKE = 75.0
#: An exact match in an edited text counts from this length on.
LEAST_UNIQUE = 20
#: A proposal for an orphan must be this alike to be worth showing.
WORTH_PROPOSING = 65.0
#: How much text around a passage is kept.
CONTEXT = 32

# Typographic quotes, dashes and spaces are matched whichever way a coder typed them.
_ALIKE_CHARACTERS = str.maketrans("“”„«»’‘‚–—‑−\u00a0\u202f", "\"\"\"\"\"'''----  ")
_MARKUP = re.compile(r"[*_`]+")


@dataclass(frozen=True, slots=True)
class Anchored:
    """A coding with its place: [start, end) in today's text, or the reason it has none.

    `method` is `position`, `moved`, `exact` or `orphan`. A `doubtful` orphan stands at more than
    one place: only the coder can say which. `proposed` is where an orphan's passage may be now.
    """

    id: str
    index: int
    coding: Coding
    start: int
    end: int
    method: str
    reason: str = ""
    doubtful: bool = False
    proposed: tuple[int, int] | None = None


def kept_text(root: Path) -> Callable[[str], str | None]:
    """A reader of the texts that codings were made on, by hash; None where one isn't kept."""

    @lru_cache(maxsize=64)
    def read(text_sha256: str) -> str | None:
        path = root / layout.TEXTS / f"{text_sha256}.txt"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return text if sha256(text) == text_sha256 else None

    return read


def anchor(
    text: str, text_sha256: str, file: CodingFile, kept: Callable[[str], str | None]
) -> list[Anchored]:
    """Every coding of `file` with its place in `text`, in the order of the file."""
    seen: Counter[tuple[str, str]] = Counter()
    place = _Placer(text, text_sha256, kept)
    out = []
    for index, coding in enumerate(file.codings):
        one = next_id(file.coder, file.narrative, coding, seen)
        out.append(place(one, index, coding, coding.text_sha256 or file.text_sha256))
    return out


class _Placer:
    """Places codings in one text; comparisons with older texts are made once."""

    def __init__(self, text: str, text_sha256: str, kept: Callable[[str], str | None]) -> None:
        self.text, self.sha, self.kept = text, text_sha256, kept
        self.edits: dict[str, list[tuple[int, int, int]]] = {}

    def __call__(self, one: str, index: int, coding: Coding, made_on: str | None) -> Anchored:
        def placed(span: tuple[int, int], method: str) -> Anchored:
            return Anchored(one, index, coding, *span, method)

        quote = normalise(coding.quote)
        if made_on == self.sha and coding.at and _same(self.text[slice(*coding.at)], quote):
            return placed(coding.at, "position")
        edited = made_on is not None and made_on != self.sha
        if edited:
            moved = self._carried(quote, coding, made_on or "")
            if moved:
                return placed(moved, "moved")
        found = find_quote(self.text, quote)
        narrowed = _narrowed(self.text, found, coding)
        if len(narrowed) == 1 and (not edited or len(found) == 1 and len(quote) >= LEAST_UNIQUE):
            return placed(narrowed[0], "exact")
        if len(found) > 1 and not edited:
            return Anchored(one, index, coding, -1, -1, "orphan", doubtful=True,
                            reason=f"the quote stands at {len(found)} places", proposed=found[0])  # fmt: skip
        reason = "its passage was changed or deleted" if edited else "the quote is not in the text"
        if edited and self.kept(made_on or "") is None and not found:
            reason = "the text was edited and the older one is not kept"
        return Anchored(one, index, coding, -1, -1, "orphan", reason=reason,
                        proposed=found[0] if found else propose(self.text, quote))  # fmt: skip

    def _carried(self, quote: str, coding: Coding, made_on: str) -> tuple[int, int] | None:
        old = self.kept(made_on)
        if old is None:
            return None
        span = coding.at
        if span is None or not _same(old[slice(*span)], quote):
            where = _narrowed(old, find_quote(old, quote), coding)
            if len(where) != 1:
                return None
            span = where[0]
        if made_on not in self.edits:
            self.edits[made_on] = unchanged_runs(old, self.text)
        return carry_over(old, self.text, span, self.edits[made_on])


def unchanged_runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """The runs of text that `old` and `new` share, in order: (start in old, start in new, length).

    The longest common subsequence (RapidFuzz's Indel distance): the same on every machine, however
    slow, unlike diff algorithms that stop at a deadline.
    """
    from rapidfuzz.distance import Indel

    return [
        (op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(old, new)
        if op.tag == "equal"
    ]


def carry_over(
    old: str, new: str, span: tuple[int, int], runs: list[tuple[int, int, int]]
) -> tuple[int, int] | None:
    """Where the passage `span` of `old` is in `new`, or None when too little of it is left."""
    from rapidfuzz import fuzz

    start, end = span
    first = last = None
    surviving = 0
    for a, b, length in runs:
        low, high = max(a, start), min(a + length, end)
        if low < high:
            first = b + low - a if first is None else first
            last = b + high - a
            surviving += high - low
    if first is None or last is None or surviving < SURVIVING * (end - start):
        return None
    if fuzz.ratio(old[start:end], new[first:last]) < ALIKE:
        return None
    while first < last and new[first].isspace():
        first += 1
    while last > first and new[last - 1].isspace():
        last -= 1
    return (first, last) if first < last else None


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place where `quote` stands in `text`, as [start, end).

    White space matches any white space. Where the quote as written is nowhere, typographic signs
    are matched loosely, then Markdown's `*`, `_` and backticks in the quote are passed over.
    """
    quote = quote.strip()
    if not quote:
        return []
    exact = list(_every(text, quote))
    if exact or not _loosely(quote):
        return exact
    folded_text, folded = text.translate(_ALIKE_CHARACTERS), quote.translate(_ALIKE_CHARACTERS)
    for wanted in (folded, _MARKUP.sub("", folded)):
        words = wanted.split()
        if words:
            pattern = r"\s+".join(map(re.escape, words))
            found = [m.span() for m in re.finditer(pattern, folded_text)]
            if found:
                return found
    return []


def _loosely(quote: str) -> bool:
    """Whether a quote that is nowhere letter by letter may still be found loosely."""
    return any(c.isspace() or not c.isalnum() for c in quote) or len(quote) > 1


def _every(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _narrowed(
    text: str, found: list[tuple[int, int]], coding: Coding
) -> list[tuple[int, int]]:
    """The places that fit what the coding says of its surroundings."""
    if len(found) < 2:
        return found
    if coding.at in found and coding.at is not None:
        return [coding.at]
    before, after = _squeezed(normalise(coding.before)), _squeezed(normalise(coding.after))
    kept = [
        (start, end)
        for start, end in found
        if _squeezed(text[max(0, start - 2 * len(before) - 8) : start]).endswith(before)
        and _squeezed(text[end : end + 2 * len(after) + 8]).startswith(after)
    ]
    return kept if before or after else found


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _same(a: str, b: str) -> bool:
    return a == b or _squeezed(a.translate(_ALIKE_CHARACTERS)) == _squeezed(
        b.translate(_ALIKE_CHARACTERS)
    )


def propose(text: str, quote: str) -> tuple[int, int] | None:
    """The passage of `text` most like `quote`, for a person to accept or not; None if none is."""
    from rapidfuzz import fuzz

    if len(quote) < 8 or len(quote) > len(text):
        return None
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=WORTH_PROPOSING)
    return (found.dest_start, found.dest_end) if found else None


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The text kept before and after a passage, cut at words and within the paragraph."""
    before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    if start > CONTEXT and len(before) == CONTEXT:
        before = before.partition(" ")[2] or before
    after = text[end : end + CONTEXT].partition("\n")[0]
    if end + CONTEXT < len(text) and len(after) == CONTEXT:
        after = after.rpartition(" ")[0] or after
    return before, after
