"""Lemmas by look-up: the dictionary form of a word, whatever its case. Imports spaCy.

spaCy's own look-up reads words as they are written, so that “Nurses” at the head of a sentence
keeps its plural. Here a word is looked up in lower case first, and the lemma is in lower case; a
word and its lemma are settled once for each word form, not once for each token.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.lookups import load_lookups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FACTORY = "synth_lookup_lemmas"

#: Entries of the tables that are wrong for prose: a number is not numb.
CORRECTIONS: dict[str, dict[str, str]] = {
    "en": {
        "does": "do",
        "number": "number",
        "ground": "ground",
        "crew": "crew",
        "wound": "wound",
        "second": "second",
        "matter": "matter",
    },
}
#: For a word the table does not know: its ending, and what stands in its place, first fit first.
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ss", "ss"), ("us", "us"), ("is", "is"), ("ies", "y"), ("s", "")),
}
_SHORTEST = 5


def lookup_table(language: str) -> Mapping[str, Any] | None:
    """The language's look-up table (form → lemma) from spacy-lookups-data; None without one."""
    try:
        return load_lookups(language, ["lemma_lookup"]).get_table("lemma_lookup")
    except (ValueError, KeyError):
        return None


class LookupLemmas:
    """Pipeline component that sets each token's lemma; without a table, its lower-case form."""

    def __init__(self, vocab: Vocab, table: Mapping[str, Any] | None) -> None:
        self.vocab = vocab
        self._table: Mapping[str, Any] = {} if table is None else table
        #: Whether there is a table; if not, a lemma is the word in lower case.
        self.knows_lemmas = table is not None
        #: The word forms in the table: from 1,582 (Norwegian) to more than a million.
        self.forms = len(self._table)
        self._corrections = CORRECTIONS.get(vocab.lang, {})
        self._endings = ENDINGS.get(vocab.lang, ()) if self.knows_lemmas else ()
        self._ids: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a document's tokens."""
        ids = self._ids
        for token in doc:
            form = token.lower
            lemma = ids.get(form)
            if lemma is None:
                lemma = ids[form] = self.vocab.strings.add(self.lemma(token.lower_))
            token.lemma = lemma
        return doc

    def lemma(self, word: str) -> str:
        """The lemma of one word, in lower case."""
        lower = word.lower()
        if not self.knows_lemmas:
            return lower
        if lower in self._corrections:
            return self._corrections[lower]
        base = self._table.get(lower) or self._table.get(lower.capitalize())
        if base:
            return (base if isinstance(base, str) else base[0]).lower()
        if len(lower) >= _SHORTEST and lower.isalpha() and lower not in self.bases:
            for ending, instead in self._endings:
                if lower.endswith(ending):
                    return lower[: len(lower) - len(ending)] + instead
        return lower

    def is_base(self, word: str) -> bool:
        """Whether some word form has `word` as its lemma (“meeting”, because of “meetings”)."""
        return word.lower() in self.bases

    @cached_property
    def bases(self) -> frozenset[str]:
        """Every lemma of the table, in lower case."""
        values = (v if isinstance(v, str) else v[0] for v in self._table.values())
        return frozenset(v.lower() for v in values)


@Language.factory(FACTORY, assigns=["token.lemma"])
def _make(nlp: Language, name: str) -> LookupLemmas:
    return LookupLemmas(nlp.vocab, lookup_table(str(nlp.lang)))
