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
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from synth import layout
from synth.narratives.text import visible
from synth.reasons import Reason
from synth.textfile import normalise, sha256, write_atomic
from synth.vocabulary import Anchor
from synth.written.codings import coding_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from synth.reasons import Note
    from synth.written.codings import Coding, CodingFile

#: A passage carried over through edits must keep this share of its characters …
SURVIVING = 0.5
#: … and be this alike (RapidFuzz `fuzz.ratio`, 0–100) to what it was.
ALIKE = 75.0
#: An exact match in an edited text counts from this length on.
LEAST_UNIQUE = 20
#: A proposal for an orphan must be this alike to be worth showing.
WORTH_PROPOSING = 65.0
#: How far a deleted or inserted stretch is slid to begin at a sentence or word.
_SLIDE = 400
#: How much text around a passage is kept.
CONTEXT = 32

# Typographic quotes, dashes and spaces are matched whichever way a coder typed them.
_ALIKE_CHARACTERS = str.maketrans("“”„«»’‘‚–—‑−\u00a0\u202f", '"""""\'\'\'----  ')
_MARKUP = re.compile(r"[*_`]+|!?\[(?=[^\]]*\]\()|\]\([^)\s]*\)|\\(?=[!-/:-@\[-`{-~])|<(?=https?:)")
_LINE_SIGNS = re.compile(r"^[ \t]*(?:(?:[-+>]|\d+[.)]|\#{1,6})[ \t]+)+", re.M)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A coding with its place: [start, end) in today's text, or why it has none (an orphan).

    `index` is its place in the file. A `doubtful` orphan stands at more than one place: only the
    coder can say which. `proposed` is where an orphan's passage may be now, and `made_on` the hash
    of the older text it was made on.
    """

    id: str
    index: int
    coding: Coding
    start: int
    end: int
    method: Anchor
    why: Note | None = None
    doubtful: bool = False
    proposed: tuple[int, int] | None = None
    made_on: str | None = None

    @property
    def orphan(self) -> bool:
        """Whether its passage was not found."""
        return self.method is Anchor.ORPHAN


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


def keep_text(root: Path, text: str) -> None:
    """Keep a text in `codings/.texts/`: to be done before positions in it are written."""
    path = root / layout.TEXTS / f"{sha256(text)}.txt"
    if not path.exists():
        write_atomic(path, text)


def anchor(
    text: str, text_sha256: str, file: CodingFile, kept: Callable[[str], str | None]
) -> list[Anchored]:
    """Every coding of `file` with its place in `text`, in the order of the file."""
    place = _Placer(text, text_sha256, kept)
    return [
        place(name, index, coding, coding.text_sha256 or file.text_sha256)
        for index, (name, coding) in enumerate(zip(coding_ids(file), file.codings, strict=True))
    ]


class _Placer:
    """Places codings in one text; comparisons with older texts are made once."""

    def __init__(self, text: str, text_sha256: str, kept: Callable[[str], str | None]) -> None:
        self.text, self.sha, self.kept = text, text_sha256, kept
        self.edits: dict[str, list[tuple[int, int, int]]] = {}

    def __call__(self, name: str, index: int, coding: Coding, made_on: str | None) -> Anchored:
        def placed(span: tuple[int, int], method: Anchor) -> Anchored:
            return Anchored(name, index, coding, *span, method)

        def orphan(why: Note, found: list[tuple[int, int]], doubtful: bool = False) -> Anchored:
            near = min(found, key=lambda f: abs(f[0] - (coding.at or f)[0]), default=None)
            return Anchored(
                name,
                index,
                coding,
                -1,
                -1,
                Anchor.ORPHAN,
                why,
                doubtful,
                near or propose(self.text, quote),
                made_on if edited else None,
            )

        quote = normalise(visible(coding.quote))
        edited = made_on is not None and made_on != self.sha
        if made_on == self.sha and coding.at and _same(self.text[slice(*coding.at)], quote):
            return placed(coding.at, Anchor.POSITION)
        old = self.kept(made_on) if made_on is not None and edited else None
        in_old = find_quote(old, quote) if old is not None else []
        meant = _narrowed(old or "", in_old, coding)
        if coding.at is None and not meant:
            edited = False  # written by hand since the edit: it speaks of today's text
        found = find_quote(self.text, quote)
        if not edited:
            fits = _narrowed(self.text, found, coding)
            if len(fits) == 1:
                return placed(fits[0], Anchor.EXACT)
            if found:
                why = Reason.QUOTE_AT_PLACES if fits else Reason.QUOTE_BESIDE_NONE
                return orphan(why(n=len(found)), found, True)
            return orphan(Reason.QUOTE_NOT_THERE(), found)
        if coding.at is None and len(meant) > 1:
            return orphan(Reason.QUOTE_STOOD_AT_PLACES(n=len(meant)), found, True)
        if old is not None:
            whole = coding.at is not None and _same(old[slice(*coding.at)], quote)
            span = coding.at if whole else meant[0] if len(meant) == 1 else None
            moved = self._carried(old, made_on or "", span) if span else None
            if moved:
                return placed(moved, Anchor.MOVED)
        # Where the words stood twice, the place that is left need not be the one that was meant.
        if len(found) == 1 and len(quote) >= LEAST_UNIQUE and len(in_old) < 2:
            return placed(found[0], Anchor.EXACT)
        if old is None and not found:
            return orphan(Reason.TEXT_NOT_KEPT(), found)
        return orphan(Reason.PASSAGE_GONE(), found)

    def _carried(self, old: str, made_on: str, span: tuple[int, int]) -> tuple[int, int] | None:
        if made_on not in self.edits:
            self.edits[made_on] = unchanged_runs(old, self.text)
        return carry_over(old, self.text, span, self.edits[made_on])


def unchanged_runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """The runs of text that `old` and `new` share, in order: (start in old, start in new, length).

    The longest common subsequence (RapidFuzz's Indel distance): the same on every machine, however
    slow, unlike diff algorithms that stop at a deadline. Where what was deleted or inserted could
    be one of many alike, it is the one that begins where a sentence or word does.
    """
    from rapidfuzz.distance import Indel

    runs = [
        [op.src_start, op.dest_start, op.src_end - op.src_start]
        for op in Indel.opcodes(old, new)
        if op.tag == "equal"
    ]
    for left, right in pairwise(runs):
        ends = (left[0] + left[2], left[1] + left[2])
        for side, text in enumerate((old, new)):
            if ends[1 - side] == right[1 - side] and ends[side] < right[side]:
                shift = _best_shift(text, ends[side], right[side], left[2], right[2])
                left[2] += shift
                right[0], right[1], right[2] = right[0] + shift, right[1] + shift, right[2] - shift
    return [(a, b, length) for a, b, length in runs if length > 0]


def _best_shift(text: str, start: int, end: int, left: int, right: int) -> int:
    """How far to slide the stretch [start, end) so that it begins where sentences or words do.

    It can slide while the sign it takes in is the sign it leaves; at most `left` or `right` far.
    """
    best, best_rank = 0, _rank(text, start)
    for step, most in ((-1, min(left, _SLIDE)), (1, min(right, _SLIDE))):
        for n in range(1, most + 1):
            inner, outer = (start - n, end - n) if step < 0 else (start + n - 1, end + n - 1)
            if text[inner] != text[outer]:
                break
            rank = _rank(text, start + step * n)
            if rank > best_rank:
                best, best_rank = step * n, rank
    return best


def _rank(text: str, position: int) -> int:
    """How well an edit begins at a position: 3 at a paragraph, 2 at a sentence, 1 at a word."""
    before = text[max(0, position - 2) : position]
    if not before or before[-1] == "\n":
        return 3
    if not before[-1].isspace():
        return 0
    return 2 if before[0] in '.!?:;”"' else 1


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
    # A word replaced at an edge belongs to the passage whole, as the old one did.
    if _between_words(old, start):
        while not _between_words(new, first):
            first -= 1
    if _between_words(old, end):
        while not _between_words(new, last):
            last += 1
    while first < last and new[first].isspace():
        first += 1
    while last > first and new[last - 1].isspace():
        last -= 1
    return (first, last) if first < last else None


def _between_words(text: str, position: int) -> bool:
    return not (0 < position < len(text) and text[position - 1 : position + 1].isalnum())


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place where `quote` stands in `text`, as [start, end).

    White space matches any white space. Where the quote as written is nowhere, typographic signs
    are matched loosely, then Markdown's `*`, `_` and backticks in the quote are passed over.
    """
    quote = quote.strip()
    if not quote:
        return []
    exact = list(_every(text, quote))
    if exact:
        return exact
    folded_text, folded = text.translate(_ALIKE_CHARACTERS), quote.translate(_ALIKE_CHARACTERS)
    for wanted in (folded, _MARKUP.sub("", _LINE_SIGNS.sub("", folded))):
        words = wanted.split()
        if words:
            pattern = r"\s+".join(map(re.escape, words))
            places = [m.span() for m in re.finditer(pattern, folded_text)]
            if places:
                return places
    return []


def _every(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _narrowed(text: str, places: list[tuple[int, int]], coding: Coding) -> list[tuple[int, int]]:
    """The places that fit what the coding says of its surroundings."""
    if len(places) < 2:
        return places
    if coding.at in places and coding.at is not None:
        return [coding.at]
    before, after = _folded(coding.before), _folded(coding.after)
    kept = [
        (start, end)
        for start, end in places
        if _folded(text[max(0, start - 2 * len(before) - 8) : start]).endswith(before)
        and _folded(text[end : end + 2 * len(after) + 8]).startswith(after)
    ]
    return kept if before or after else places


def _folded(text: str) -> str:
    """A text for comparing: its signs as one types them, its white space single."""
    return " ".join(normalise(visible(text)).translate(_ALIKE_CHARACTERS).split())


def _same(a: str, b: str) -> bool:
    return a == b or _folded(a) == _folded(b)


def propose(text: str, quote: str) -> tuple[int, int] | None:
    """The passage of `text` most like `quote`, for a person to accept or not; None if none is."""
    from rapidfuzz import fuzz

    if len(quote) < 8 or len(quote) > len(text):
        return None
    alignment = fuzz.partial_ratio_alignment(quote, text, score_cutoff=WORTH_PROPOSING)
    if not alignment:
        return None
    start, end = alignment.dest_start, alignment.dest_end
    while not _between_words(text, start):
        start -= 1
    while not _between_words(text, end):
        end += 1
    return start, end


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The text kept before and after a passage, cut at words and within the paragraph."""
    before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    if start > CONTEXT and len(before) == CONTEXT:
        before = before.partition(" ")[2] or before
    after = text[end : end + CONTEXT].partition("\n")[0]
    if end + CONTEXT < len(text) and len(after) == CONTEXT:
        after = after.rpartition(" ")[0] or after
    return before, after
