"""Phrases for spaCy's PhraseMatcher: every way a phrase may stand in a text. Imports spaCy.

A word matches in any inflection. Look-up tables carry “meetings” to “meeting”, and “meeting” to
“meet”; so a word that is the lemma of others stands for itself and its own inflections alone
(“meeting” finds “meetings”, not “met”), any other for its lemma's. Words are joined by a space or
a hyphen, and a phrase written with a hyphen is also found as one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from synth.suggest.terms.lemmas import LookupLemmas
from synth.suggest.terms.surface import surface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

#: Wordings of one phrase at most; a phrase of six words has 32 ways to set hyphens alone.
_MOST = 128
_MOST_GAPS = 4
_HYPHENS = re.compile(r"(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way a phrase may stand. `words` holds, for tokens that need a closer look, the
    lower-case form that must stand there (by spaCy's number for it), None for the others."""

    words: tuple[int | None, ...] = ()

    def fits(self, doc: Doc, first: int, last: int) -> bool:
        """Whether tokens [first, last), which have the right lemmas, have the right forms."""
        if not self.words:
            return True
        tokens = zip(doc[first:last], self.words, strict=True)
        return all(word is None or token.lower == word for token, word in tokens)


def add_phrase(
    nlp: Language, by_lemma: Any, by_form: Any | None, phrase: str
) -> Iterator[tuple[int, Wording]]:
    """Add a phrase to the matchers; gives the keys under which it will be found."""
    lookup = next((c for _, c in nlp.pipeline if isinstance(c, LookupLemmas)), None)
    for text in spellings(phrase):
        if lookup is None:
            doc = nlp(text)
            if len(doc) and doc.has_annotation("LEMMA"):
                yield _add(nlp, by_lemma, doc), Wording()
            if len(doc) and by_form is not None:
                yield _add(nlp, by_form, doc), Wording()
            continue
        tokens = [t for t in nlp.make_doc(text) if not t.is_space]
        if not tokens:
            continue
        choices = [_choices(lookup, token.lower_) for token in tokens]
        for chosen in _some(choices):
            doc = Doc(
                nlp.vocab, words=[t.text for t in tokens], lemmas=[lemma for lemma, _ in chosen]
            )
            forms = tuple(nlp.vocab.strings.add(f) if f else None for _, f in chosen)
            yield _add(nlp, by_lemma, doc), Wording(forms if any(forms) else ())


def spellings(phrase: str) -> list[str]:
    """The phrase with a space or a hyphen between its words, and joined where it has a hyphen."""
    plain = " ".join(surface(phrase).text.split())
    words = _HYPHENS.sub(" ", plain).split(" ")
    gaps = len(words) - 1
    if gaps > _MOST_GAPS:
        out = [plain, " ".join(words)]
    else:
        out = [plain]
        for joints in product(" -", repeat=gaps):
            out.append("".join(a + b for a, b in zip(words, (*joints, ""), strict=True)))
    out.append(_HYPHENS.sub("", plain))
    return list(dict.fromkeys(text for text in out if text))


def _choices(lookup: LookupLemmas, lower: str) -> list[tuple[str, str]]:
    """The lemmas a token in the word's place may have, each with the form it must have, or ""."""
    lemma = lookup.lemma(lower)
    if lemma == lower or not lookup.knows_lemmas or not lookup.is_base(lower):
        return [(lemma, "")]
    return [(lower, ""), (lemma, lower)]


def _some(choices: list[list[tuple[str, str]]]) -> Iterator[tuple[tuple[str, str], ...]]:
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST:
        choices = [choice[-1:] for choice in choices]
    yield from product(*choices)


def _add(nlp: Language, matcher: Any, doc: Doc) -> int:
    # A name that no other entry has, in this matcher or in the other.
    name = f"phrase {len(matcher)} of {id(matcher)}"
    matcher.add(name, [doc])
    return int(nlp.vocab.strings[name])
