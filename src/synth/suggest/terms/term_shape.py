"""Checks of the codebook's terms that need no spaCy: part of `synth check`, so they must be quick.

What they find is a wrong pattern, a term that would match everything, and a term written twice.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from synth.narratives.sentences import pipeline_name
from synth.suggest.terms.patterns import (
    MODEL_ATTRIBUTES,
    WORD_ATTRIBUTES,
    is_wide,
    least,
    read_pattern,
)

if TYPE_CHECKING:
    from synth.problems import Problems
    from synth.suggest.terms.patterns import Token, TokenPattern
    from synth.yamlfile import Loc, YamlDocument


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


#: Words too common to suggest anything by themselves, by language.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": _words(
        "a about after again all also am an and any are as at be because been before being both "
        "but by can could did do does doing done down each either else even ever every few for "
        "from further had has have having he her here hers him his how i if in into is it its "
        "just may me might more most much must my no nor not now of off on once one only or other "
        "our ours out over own per same shall she should so some such than that the their theirs "
        "them then there these they this those through to too under until up upon us very was we "
        "were what when where which while who whom whose why will with within without would yet "
        "you your yours"
    ),
}
_APART = re.compile(r"[\s\u2010-\u2015-]+")


def check_terms(
    language: str,
    codebook: Any,
    problems: Problems,
    document: YamlDocument,
    pipeline: str = "auto",
) -> None:
    """Report what is wrong with the codes' terms, each at its place in `document`.

    `codebook.codes` are the codes in the file's order; `pipeline` is the study's setting, because
    without an installed pipeline no pattern can ask for parts of speech.
    """
    checker = _Checker(language, problems, document, _has_model(language, pipeline))
    for index, code in enumerate(codebook.codes):
        first: dict[tuple[str, Any], int] = {}
        for number, term in enumerate(code.terms):
            loc: Loc = ("codes", index, "terms", number)
            checker.term(code.id, term, loc)
            key = same_term(term)
            if key in first:
                line = document.place((*loc[:-1], first[key])).line
                what = f"a term of the code “{code.id}” is listed twice"
                checker.tell("warning", loc, what, f"first on line {line}; keep one")
            first.setdefault(key, number)


def same_term(term: Any) -> tuple[str, Any]:
    """Two terms of a code with the same key match the same texts."""
    if term.phrase is not None:
        return "phrase", _APART.sub(" ", term.phrase).strip().casefold()
    if term.exact is not None:
        return "exact", term.exact
    return "pattern", repr([sorted(t.items(), key=repr) for t in _upper(term.pattern)])


def is_common(text: str, language: str) -> bool:
    """Whether a text holds only words that are in nearly every sentence of the language."""
    common = FUNCTION_WORDS.get(language, frozenset())
    words = [w for w in _APART.sub(" ", text).split() if _says_something(w)]
    return bool(words) and all(w.strip(".,;:!?'\"()") in common for w in words)


class _Checker:
    """Checks one term after another; holds what all of them need."""

    def __init__(
        self, language: str, problems: Problems, document: YamlDocument, model: bool
    ) -> None:
        self.language, self.problems, self.document = language, problems, document
        self.model = model

    def tell(self, severity: str, loc: Loc, what: str, fix: str, *, key: bool = False) -> None:
        place = self.document.place(loc, key=key)
        add = self.problems.error if severity == "error" else self.problems.warning
        where = {"line": place.line, "column": place.column, "length": place.length}
        add(what, self.document.path, **where, fix=fix)

    def term(self, code: str, term: Any, loc: Loc) -> None:
        whose = f" (a term of code “{code}”)"
        if term.pattern is not None:
            self.pattern(whose, self._as_written(loc) or term.pattern, loc)
            return
        text = term.phrase if term.phrase is not None else term.exact
        read = text.casefold() if term.phrase is not None else text
        if not _says_something(text):
            severity = "error" if term.phrase is not None else "warning"
            self.tell(
                severity, loc, f"“{text}” contains no word{whose}", "Name a word, or remove it."
            )
        elif is_common(read, self.language):
            fix = "Add a more specific word, or use “exact” for an abbreviation in capitals."
            self.tell("warning", loc, f"“{text}” is in nearly every sentence{whose}", fix)

    def pattern(self, whose: str, raw: Any, loc: Loc) -> None:
        read = read_pattern(raw)
        for fault in read.faults:
            place = (*loc, "pattern", *fault.loc)
            self.tell("error", place, fault.what + whose, fault.fix, key=bool(fault.loc))
        grammar = [
            (index, key)
            for index, token in enumerate(raw)
            for key in token
            if str(key).upper() in MODEL_ATTRIBUTES
        ]
        for index, key in grammar if not self.model else ():
            what = f"“{key}” needs a spaCy pipeline that analyses grammar{whose}"
            fix = "Use LEMMA or LOWER, or install a pipeline (docs/suggestions.md)."
            self.tell("error", (*loc, "pattern", index, key), what, fix, key=True)
        if not read.faults and self._nearly_everywhere(read):
            what = f"the pattern fits nearly every sentence{whose}"
            self.tell("warning", loc, what, "Give one token a LEMMA or LOWER with a specific word.")

    def _nearly_everywhere(self, pattern: TokenPattern) -> bool:
        needed = [t for t in pattern.tokens if least(t.get("OP"))] or pattern.tokens
        return all(t.get("OP") == "!" or is_wide(t) or self._common_token(t) for t in needed)

    def _common_token(self, token: Token) -> bool:
        words = [v for k, v in token.items() if k in WORD_ATTRIBUTES]
        return bool(words) and all(
            isinstance(v, str) and is_common(v, self.language) for v in words
        )

    def _as_written(self, loc: Loc) -> list[Token] | None:
        """The pattern as it stands in the file, where a key without a value is still there."""
        data: Any = self.document.data
        try:
            for step in (*loc, "pattern"):
                data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
        fits = isinstance(data, list) and all(isinstance(t, dict) for t in data)
        return data if fits else None


def _has_model(language: str, pipeline: str) -> bool:
    try:
        return pipeline_name(language, pipeline) != "blank"
    except ValueError:  # not installed: the step that loads it says so
        return True


def _upper(pattern: Any) -> list[Token]:
    return [{str(k).upper(): v for k, v in token.items()} for token in pattern]


def _says_something(text: str) -> bool:
    return any(c.isalnum() or unicodedata.category(c) == "So" for c in text)
