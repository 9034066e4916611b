"""Token patterns run by spaCy's Matcher, each only where it can match.

A pattern in which certain words must stand is tried on the sentences that hold them all; the words
are looked for together with the phrases. Only patterns without such a word are tried everywhere.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from synth.suggest.terms.lemmas import LookupLemmas
from synth.suggest.terms.patterns import (
    ENTITY_ATTRIBUTES,
    MODEL_ATTRIBUTES,
    PARSER_ATTRIBUTES,
    Fault,
    Token,
    TokenPattern,
    attributes,
    least,
    word_values,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

T = TypeVar("T")
#: Attributes that follow from a token's lower-case form, and so from its looked-up lemma.
_ANCHORS = ("LEMMA", "LOWER", "TEXT", "ORTH")
#: Readings of one pattern at most.
_MOST = 64
_TAGGERS = frozenset({"tagger", "morphologizer", "attribute_ruler"})
_ENTITIES = frozenset({"ner", "entity_ruler", "entity_linker"})


class Patterns(Generic[T]):
    """Token patterns, each with what it stands for."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self._nlp = nlp
        self._matcher = Matcher
        self._lookup = next((c for _, c in nlp.pipeline if isinstance(c, LookupLemmas)), None)
        self._single: list[tuple[Any, T]] = []
        #: For each of them the sets of lemmas of which a sentence must hold one each.
        self._slots: list[list[set[str]]] = []
        self._everywhere = Matcher(nlp.vocab, validate=True)
        self._owners: dict[int, T] = {}
        #: Keys of anchors in the phrase matcher → the patterns and their sets that they satisfy.
        self.anchors: dict[int, list[tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self._single) + len(self._owners)

    def lacking(self, pattern: TokenPattern) -> list[Fault]:
        """Faults for what the pattern asks and this pipeline can't give."""
        names = set(self._nlp.pipe_names)
        out = []
        for key in sorted(attributes([pattern.tokens]) & MODEL_ATTRIBUTES):
            if key in PARSER_ATTRIBUTES:
                given = "parser" in names
            elif key in ENTITY_ATTRIBUTES:
                given = bool(names & _ENTITIES)
            else:
                given = bool(names & _TAGGERS)
            if not given:
                what = f"“{key}” can't be matched: the spaCy pipeline in use does not provide it"
                fix = "Use LEMMA or LOWER, or install a pipeline (docs/suggestions.md)."
                out.append(Fault(what, fix))
        return out

    def add(self, owner: T, tokens: list[Token]) -> list[str]:
        """Add a read pattern. Gives what spaCy has against it, if it has something."""
        slots = self._needed_words(tokens)
        matcher = self._matcher(self._nlp.vocab, validate=True) if slots else self._everywhere
        name, readings = f"pattern {len(self)}", self._settled(tokens)
        try:
            matcher.add(name, readings, greedy="LONGEST")
        except (ValueError, TypeError, AttributeError, re.error) as err:
            return [f"spaCy can't use the pattern: {str(err).strip().splitlines()[-1]}"]
        if not slots:
            self._owners[self._nlp.vocab.strings[name]] = owner
        else:
            self._single.append((matcher, owner))
            self._slots.append(slots)
        return []

    def add_anchors(self, by_lemma: Any) -> None:
        """Have the words that patterns need looked for together with the phrases."""
        from spacy.tokens import Doc

        keys: dict[str, int] = {}
        for index, slots in enumerate(self._slots):
            for slot, words in enumerate(slots):
                for word in sorted(words):
                    if word not in keys:
                        name = f"anchor {word}"
                        by_lemma.add(name, [Doc(self._nlp.vocab, words=[word], lemmas=[word])])
                        keys[word] = self._nlp.vocab.strings[name]
                    self.anchors.setdefault(keys[word], []).append((index, slot))

    def find(self, doc: Doc, anchors: Collection[int]) -> Iterator[tuple[T, int, int]]:
        """What was found, as (owner, first token, end token); `anchors` are the keys in `doc`."""
        if self._owners:
            for key, first, last in self._everywhere(doc):
                yield self._owners[key], first, last
        held: dict[int, set[int]] = {}
        for anchor in anchors:
            for index, slot in self.anchors[anchor]:
                held.setdefault(index, set()).add(slot)
        for index, slots in held.items():
            if len(slots) == len(self._slots[index]):
                matcher, owner = self._single[index]
                for _, first, last in matcher(doc):
                    yield owner, first, last

    def _settled(self, tokens: list[Token]) -> list[list[Token]]:
        """The pattern with LEMMA words in the form that looked-up lemmas have.

        A word that is a lemma itself (“meeting”, because of “meetings”) also stands in that very
        form, which is looked up as another (“meet”): the pattern then has several readings.
        """
        if self._lookup is None:
            return [tokens]
        readings = [self._readings(token) for token in tokens]
        return [list(reading) for reading in islice(product(*readings), _MOST)]

    def _readings(self, token: Token) -> list[Token]:
        value = token.get("LEMMA")
        words = word_values(value)
        if words is None:
            if not isinstance(value, dict) or "NOT_IN" not in value:
                return [token]
            both = [w for word in value["NOT_IN"] for w in (word.lower(), self._lemma(word))]
            return [{**token, "LEMMA": {**value, "NOT_IN": both}}]
        assert self._lookup is not None
        bases = [word.lower() for word in words if self._lookup.is_base(word)]
        lemmas = bases + [self._lemma(word) for word in words if not self._lookup.is_base(word)]
        forms = [word for word in bases if self._lemma(word) != word]
        out = [{**token, "LEMMA": {"IN": lemmas}}]
        if forms and "LOWER" not in token:
            rest = {key: inner for key, inner in token.items() if key != "LEMMA"}
            out.append({**rest, "LOWER": {"IN": forms}})
        return out

    def _lemma(self, word: str) -> str:
        assert self._lookup is not None
        return self._lookup.lemma(word)

    def _needed_words(self, tokens: list[Token]) -> list[set[str]]:
        """For each token that must be one of certain words, the lemmas it may have."""
        out: list[set[str]] = []
        for token in tokens:
            if self._lookup is None or not least(token.get("OP")) or token.get("OP") == "!":
                continue
            for key in _ANCHORS:
                values = word_values(token.get(key))
                if values is not None:
                    words = {self._lookup.lemma(value) for value in values}
                    if key == "LEMMA":
                        words |= {value.lower() for value in values}
                    out.append(words)
                    break
        return out
