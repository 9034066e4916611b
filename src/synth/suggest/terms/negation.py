"""Negation: whether what a term matched stands under a “no”, “without” or “failed to”.

A small rule that people can predict, after NegEx (Chapman et al. 2001,
doi:10.1006/jbin.2001.1029): a cue up to five words before the match, with no border of a clause in
between. It looks only backwards, and knows nothing of grammar. The words are data, by language; a
language without any flags nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A cue ends at most so many words before the match; the next word before it is the first.
REACH = 5

Phrase = tuple[str, ...]


def _phrases(listed: str) -> tuple[Phrase, ...]:
    """Phrases with commas between them."""
    return tuple(tuple(phrase.split()) for phrase in listed.split(","))


@dataclass(frozen=True)
class NegationWords:
    """A language's words: what negates, what only looks like it, and what ends a clause.

    All in lower case, split as spaCy splits them (“can't” is `ca n't`).
    """

    cues: tuple[Phrase, ...]
    pseudo: tuple[Phrase, ...]
    borders: frozenset[str]

    @cached_property
    def by_first(self) -> dict[str, tuple[Phrase, ...]]:
        """The cues by their first word."""
        out: dict[str, tuple[Phrase, ...]] = {}
        for cue in self.cues:
            out[cue[0]] = (*out.get(cue[0], ()), cue)
        return out

    @cached_property
    def longest(self) -> int:
        """The words of the longest cue."""
        return max(map(len, self.cues))


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_PUNCTUATION = _words(", ; : . ! ? … ( ) [ ] — – -- / •")

NEGATION: dict[str, NegationWords] = {
    "en": NegationWords(
        cues=_phrases(
            "no, not, n't, nt, never, without, neither, nor, none, nobody, nothing, lack, lacks, "
            "lacked, lacking, absence of, absent, devoid of, fail to, fails to, failed to, "
            "failing to, failure to, failures to, unable to, inability to, refuse to, refuses to, "
            "refused to, refusing to, instead of, rather than"
        ),
        pseudo=_phrases(
            "not only, not just, not merely, not simply, not solely, not least, not to mention, "
            "not until, not uncommon, not uncommonly, not unlike, not unusual, n't only, n't just, "
            "n't merely, n't simply, n't until, no wonder, no doubt, no matter, no sooner, "
            "no later, nothing but, none other than, without doubt, without question, "
            "without fail, whether or not, or not, if not, why not, never mind, no less, no fewer"
        ),
        borders=_PUNCTUATION
        | _words(
            "but however although though yet because since while whereas unless except so "
            "therefore thus hence which who whom whose when where if then"
        ),
    ),
}


def is_negated(words: Sequence[str], start: int, language: NegationWords | None) -> bool:
    """Whether the match that begins at word `start` stands under a negation.

    `words` are the sentence's tokens in lower case. A cue inside the match itself (“lack of
    staff” as a term) does not count. Punctuation that is no border is not counted as a word.
    """
    if language is None:
        return False
    passed = 0  # words between here and the match
    for at in range(start - 1, -1, -1):
        word = words[at]
        for cue in language.by_first.get(word, ()):
            end = at + len(cue)
            if (
                end <= start
                and passed - len(cue) + 1 < REACH
                and tuple(words[at:end]) == cue
                and not _only_looks_like_one(words, at, start, language)
            ):
                return True
        passed += any(c.isalnum() for c in word)
        if word in language.borders or passed - language.longest + 1 >= REACH:
            return False
    return False


def _only_looks_like_one(
    words: Sequence[str], at: int, start: int, language: NegationWords
) -> bool:
    for phrase in language.pseudo:
        for offset, word in enumerate(phrase):
            first = at - offset
            end = first + len(phrase)
            fits = word == words[at] and first >= 0 and end <= start
            if fits and tuple(words[first:end]) == phrase:
                return True
    return False
