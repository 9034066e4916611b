"""WordPiece: a text as the numbers of BERT's word pieces, with a model's own vocabulary.

What `tokenizer.json` of all-MiniLM-L6-v2 and of other uncased BERT models says, in plain Python:
clean the text, set CJK characters apart, lower case without accents, split at white space and
punctuation, then the longest piece first (Devlin et al. 2019, doi:10.18653/v1/N19-1423). One thing
is otherwise, and meant so: “[SEP]” written in a narrative is punctuation and letters here, never
the model's mark.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LONGEST_WORD = 100
_REMEMBERED = 200_000
_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
_CONTROLS = frozenset({"Cc", "Cf", "Co", "Cs"})
_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class WordPiece:
    """A tokenizer over a vocabulary whose pieces inside a word begin with “##”."""

    def __init__(self, pieces: Sequence[str], *, lower: bool = True) -> None:
        """`pieces` in the order of their numbers.

        Raises `ValueError` when “[CLS]”, “[SEP]”, “[UNK]” or “[PAD]” is not among them.
        """
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        missing = [m for m in ("[PAD]", "[UNK]", "[CLS]", "[SEP]") if m not in self._ids]
        if missing:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")
        self.padding = self._ids["[PAD]"]
        self._unknown, self._lower = self._ids["[UNK]"], lower
        self._begin, self._end = self._ids["[CLS]"], self._ids["[SEP]"]
        self._known: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str, limit: int = 256) -> list[int]:
        """The numbers of the text's pieces between [CLS] and [SEP], at most `limit` in all."""
        out = [self._begin]
        for word in self._words(text):
            found = self._known.get(word)
            if found is None:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                found = self._known[word] = self._pieces(word)
            out += found
            if len(out) >= limit:
                break
        del out[limit - 1 :]
        return [*out, self._end]

    def _words(self, text: str) -> Iterator[str]:
        cleaned = []
        for char in text:
            if char.isascii():
                if char in "\t\n\r":
                    cleaned.append(" ")
                elif " " <= char < "\x7f":
                    cleaned.append(char)
            elif char == "\ufffd" or unicodedata.category(char) in _CONTROLS:
                continue
            elif _is_cjk(ord(char)):
                cleaned.append(f" {char} ")
            else:
                cleaned.append(" " if char.isspace() else char)
        shown = "".join(cleaned)
        if self._lower:
            if not shown.isascii():
                parts = unicodedata.normalize("NFD", shown)
                shown = "".join(c for c in parts if unicodedata.category(c) != "Mn")
            shown = shown.lower()
        for chunk in shown.split():
            start = 0
            for at, char in enumerate(chunk):
                if _is_mark(char):
                    if at > start:
                        yield chunk[start:at]
                    yield char
                    start = at + 1
            if start < len(chunk):
                yield chunk[start:]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self._unknown,)
        out, start = [], 0
        while start < len(word):
            end, prefix = len(word), "##" if start else ""
            while end > start and (found := self._ids.get(prefix + word[start:end])) is None:
                end -= 1
            if end == start:
                return (self._unknown,)
            assert found is not None
            out.append(found)
            start = end
        return tuple(out)


def read_vocabulary(path: Path) -> list[str]:
    """The pieces in a `vocab.txt`, one a line, numbered from 0."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_tokenizer(path: Path) -> list[str]:
    """The pieces in a `tokenizer.json` of Hugging Face's, in the order of their numbers.

    Raises `ValueError` when there is no vocabulary in it, or one with gaps.
    """
    try:
        numbers: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
        pieces = sorted(numbers, key=numbers.__getitem__)
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError(f"{path} holds no vocabulary") from err
    if [numbers[piece] for piece in pieces] != list(range(len(pieces))):
        raise ValueError(f"the vocabulary in {path} has gaps")
    return pieces


def _is_cjk(point: int) -> bool:
    return point >= 0x3400 and any(low <= point <= high for low, high in _CJK)


def _is_mark(char: str) -> bool:
    if char.isascii():
        return char in _ASCII_MARKS
    return unicodedata.category(char)[0] == "P"
