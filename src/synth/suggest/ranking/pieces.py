"""A text as the numbers of BERT's word pieces, with a model's own vocabulary.

Hugging Face's `tokenizers` does the work, as `tokenizer.json` of all-MiniLM-L6-v2 and of other BERT
models asks for it: clean the text, set CJK characters apart, lower case without accents, split at
white space and punctuation, then the longest piece first (Devlin et al. 2019,
doi:10.18653/v1/N19-1423). One thing is otherwise, and meant so: “[SEP]” written in a narrative is
punctuation and letters here, never the model's mark.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: A longer word is unknown as a whole.
LONGEST_WORD = 100
_BLOCK = 1024  # texts: what the library gives of each is large


class WordPieces:
    """A tokenizer over a vocabulary whose pieces inside a word begin with “##”."""

    def __init__(self, pieces: Sequence[str], *, lower: bool = True) -> None:
        """`pieces` in the order of their numbers.

        Raises `ValueError` when “[CLS]”, “[SEP]”, “[UNK]” or “[PAD]” is not among them, and
        `ImportError` where `tokenizers` is not installed.
        """
        numbers = {piece: number for number, piece in enumerate(pieces)}
        missing = [m for m in ("[PAD]", "[UNK]", "[CLS]", "[SEP]") if m not in numbers]
        if missing:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

        self.padding, self._lower = numbers["[PAD]"], lower
        self._begin, self._end = numbers["[CLS]"], numbers["[SEP]"]
        self._tokenizer = Tokenizer(
            models.WordPiece(numbers, unk_token="[UNK]", max_input_chars_per_word=LONGEST_WORD)
        )
        self._tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        # Lower case is Python's, which knows the Greek sigma that ends a word.
        self._clean = normalizers.BertNormalizer(
            clean_text=True, handle_chinese_chars=True, strip_accents=lower, lowercase=False
        ).normalize_str

    def ids(self, texts: Sequence[str], limit: int = 256) -> Iterator[list[int]]:
        """The numbers of each text's pieces between [CLS] and [SEP], at most `limit` in all."""
        for start in range(0, len(texts), _BLOCK):
            read = [self._read(text) for text in texts[start : start + _BLOCK]]
            for encoding in self._tokenizer.encode_batch_fast(read, add_special_tokens=False):
                yield [self._begin, *encoding.ids[: limit - 2], self._end]

    def _read(self, text: str) -> str:
        # Half of a surrogate pair, which is no character, can't be handed over.
        cleaned = self._clean(text.encode("utf-8", "ignore").decode())
        return cleaned.lower() if self._lower else cleaned


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
